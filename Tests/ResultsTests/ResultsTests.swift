import Testing

@testable import Results

private func frame(_ rows: [[(String, Value)]]) -> Frame {
  Frame(rows: rows.map { Record($0.map { .init($0.0, $0.1) }) })
}

@Suite struct FrameTests {
  private let sales = frame([
    [("who", .string("b")), ("n", .integer(2))], [("who", .string("a")), ("n", .integer(5))],
    [("who", .string("b")), ("n", .integer(4))], [("who", .string("c"))],
  ])

  @Test("columns take the narrowest type; missing values are none")
  func types() {
    #expect(sales["who"] == .strings(["b", "a", "b", "c"]))
    #expect(sales["n"]?[3] == Value.none)
    #expect(FrameColumn(inferred: [.integer(1), .number(0.5)]) == .numbers([1, 0.5]))
  }

  @Test("sorting is stable and puts missing values last, either way")
  func sorting() throws {
    #expect(try sales.sorted(by: [("n", true)]).column("who") == .strings(["a", "b", "b", "c"]))
    #expect(try sales.sorted(by: [("n", false)])["n"]?[3] == Value.none)
    #expect(try sales.sorted(by: [("who", false), ("n", true)]).column("n")[1] == .integer(4))
  }

  @Test("two columns never share a name")
  func names() throws {
    #expect(throws: FrameError.self) { try sales.renaming([("n", "who")]) }
    #expect(throws: FrameError.self) { try sales.selecting(["n", "n"]) }
    #expect(try sales.renaming([("n", "who"), ("who", "n")]).names == ["n", "who"])
    let other = frame([[("who", .string("a")), ("n", .integer(1)), ("n_2", .integer(2))]])
    #expect(
      try sales.joined(other, on: ["who"]).joined(other, on: ["who"]).names == [
        "who", "n", "n_2", "n_2_x2", "n_3", "n_2_x3",
      ])
    let heads = frame([[("a", .string("x")), ("b", .string("a")), ("c", .integer(1))]])
    #expect(try heads.pivoted(rows: "a", columns: "b", values: "c").names == ["a", "a_2"])
  }

  @Test("texts have no sum and no mean")
  func textsHaveNoSum() {
    #expect(throws: FrameError.self) { try sales.aggregated(by: ["n"], .sum, of: ["who"]) }
    #expect(throws: FrameError.self) { try sales.aggregated(by: ["n"], .mean, of: ["who"]) }
    #expect(throws: FrameError.self) { try sales.aggregated(by: ["n"], .median, of: ["who"]) }
  }

  @Test("a row of a cross table has the places of all rows that went into it, each once")
  func placesOfPivot() throws {
    var rows = frame([
      [("a", .string("x")), ("b", .string("p")), ("n", .integer(1))],
      [("a", .string("y")), ("b", .string("p")), ("n", .integer(1))],
      [("a", .string("x")), ("b", .string("q")), ("n", .integer(1))],
    ])
    rows = Frame(
      rows.columns,
      places: RowPlaces { row in
        [0, UInt32(row)].map {
          PlacedText(place: Place(document: 0, start: $0, end: $0 + 1), text: "t\($0)", documentID: "d")
        }
      })
    let table = try rows.pivoted(rows: "a", columns: "b", values: "n").sorted(by: [("a", true)])
    #expect(table.places(ofRow: 1).map(\.text) == ["t0", "t2"])
    #expect(table.places(ofRow: 0).map(\.text) == ["t0", "t1"])
  }

  @Test("groups aggregate, joins match, pivots fill")
  func combining() throws {
    #expect(try sales.aggregated(by: ["who"], .sum, of: ["n"])["n"]?[0] == .integer(6))
    #expect(try sales.aggregated(by: ["who"], .count, of: []).column("count") == .integers([2, 1, 1]))
    let names = frame([[("who", .string("a")), ("name", .string("Ana"))]])
    #expect(try sales.joined(names, on: ["who"]).count == 1)
    #expect(try sales.joined(names, on: ["who"], .left).count == 4)
    let long = frame([
      [("y", .integer(1)), ("k", .string("p")), ("n", .integer(3))],
      [("y", .integer(2)), ("k", .string("q")), ("n", .integer(4))],
    ])
    let wide = try long.pivoted(rows: "y", columns: "k", values: "n")
    #expect(wide.names == ["y", "p", "q"] && wide["q"]?.values == [.none, .integer(4)])
    let filled = try long.pivoted(rows: "y", columns: "k", values: "n", fill: .integer(0))
    #expect(filled["p"] == .integers([3, 0]))
  }

  @Test("a difference names what was added, removed and changed")
  func difference() throws {
    let old = frame([[("k", .string("a")), ("n", .integer(1))], [("k", .string("b")), ("n", .integer(2))]])
    let new = frame([[("k", .string("a")), ("n", .integer(7))], [("k", .string("c")), ("n", .integer(3))]])
    #expect(
      try old.difference(to: new, key: "k").column("change") == .strings(["changed", "removed", "added"]))
  }

  @Test("rows that repeat a key are compared in order, and what is left over was added or removed")
  func repeatedKeys() throws {
    func rows(_ pairs: [(String, Value)]) -> Frame {
      frame(pairs.map { [("k", .string($0.0)), ("n", $0.1)] })
    }
    let long = rows([("a", .integer(1)), ("a", .integer(2)), ("a (2)", .integer(0)), ("a", .integer(5))])
    let short = rows([("a", .number(1)), ("a", .integer(3))])
    let lost = try long.difference(to: short, key: "k")
    #expect(lost["k"] == .strings(["a (2)", "a (2)", "a (3)"]))
    #expect(lost["change"] == .strings(["changed", "removed", "removed"]))
    #expect(lost["after"]?[0].key == .integer(3))
    #expect(try short.difference(to: long, key: "k")["change"] == .strings(["changed", "added", "added"]))
    // a column that only one of them has
    #expect(try long.difference(to: long.selecting(["k"]), key: "k").count == 4)
    let named = frame([[("change", .string("x"))]])
    #expect(
      try named.difference(to: Frame([.init("change", .strings([]))]), key: "change").names
        == ["change", "change_2", "column", "before", "after"])
  }

  @Test("large integers are sorted and compared exactly")
  func largeIntegers() throws {
    let near = 1 << 53
    let frame = Frame([
      .init("n", .values([.integer(near + 1), .number(Double(near)), .integer(near - 1), .integer(.max)]))
    ])
    let sorted = try frame.sorted(by: [("n", false)])
    #expect(
      sorted["n"]?.values == [.integer(near - 1), .number(Double(near)), .integer(near + 1), .integer(.max)])
    let most = try Frame([.init("k", .strings(["a", "a"])), .init("n", .integers([.max, .max - 1]))])
      .aggregated(by: ["k"], .max, of: ["n"])
    #expect(most["n"]?.values == [.integer(.max)])
  }

  @Test("values of one heading are summed, whatever their kinds")
  func pivotHeadings() throws {
    let cells: [(Value, Int)] = [
      (.integer(1), 1), (.string("1"), 2), (.none, 10), (.string(""), 20), (.number(1), 4),
    ]
    let wide = try frame(cells.map { [("r", .string("x")), ("c", $0.0), ("v", .integer($0.1))] })
      .pivoted(rows: "r", columns: "c", values: "v")
    #expect(wide.names == ["r", "1", ""] && wide["1"] == .integers([7]) && wide[""] == .integers([30]))
  }

  @Test("a cell without a number stays missing, and takes what fills")
  func pivotMissing() throws {
    let means = frame([
      [("r", .string("x")), ("c", .string("p")), ("v", .number(2.5))],
      [("r", .string("x")), ("c", .string("q")), ("v", .none)],
      [("r", .string("y")), ("c", .string("p")), ("v", .number(1))],
    ])
    #expect(try means.pivoted(rows: "r", columns: "c", values: "v")["q"]?.values == [.none, .none])
    #expect(
      try means.pivoted(rows: "r", columns: "c", values: "v", fill: .string("?"))["q"]
        == .strings(["?", "?"]))
  }

  @Test("whole and decimal numbers are one key; a missing key joins with nothing")
  func keys() throws {
    let whole = frame([
      [("k", .integer(1)), ("a", .string("one"))], [("k", .none), ("a", .string("?"))],
      [("k", .integer(3)), ("a", .string("three"))],
    ])
    let decimal = frame([
      [("k", .number(1)), ("b", .string("uno"))], [("k", .number(2.5)), ("b", .string("x"))],
      [("k", .none), ("b", .string("none"))],
    ])
    #expect(try whole.joined(decimal, on: ["k"])["b"] == .strings(["uno"]))
    #expect(
      try whole.joined(decimal, on: ["k"], .left)["b"]?.values == [.string("uno"), .none, .none])
    let outer = try whole.joined(decimal, on: ["k"], .outer)
    #expect(outer["k"]?.values == [.integer(1), .none, .integer(3), .number(2.5), .none])
    #expect(outer["b"]?.values == [.string("uno"), .none, .none, .string("x"), .string("none")])
    let mixed = frame(
      [.integer(1), .number(1), .none, .none, .number(.nan), .string("1")].map { [("k", $0)] })
    #expect(try mixed.distinct()["k"]?.values == [.integer(1), .none, .string("1")])
  }

  @Test("a join on several keys takes rows that agree in all of them; rows keep their places")
  func severalKeys() throws {
    func places(_ name: String) -> RowPlaces {
      RowPlaces {
        [PlacedText(place: Place(document: 0, start: 0, end: 1), text: "\(name)\($0)", documentID: "d")]
      }
    }
    let left = Frame(
      [.init("a", .integers([1, 1, 2])), .init("b", .strings(["x", "y", "x"]))], places: places("l"))
    let right = Frame(
      [.init("b", .strings(["y", "z"])), .init("a", .integers([1, 2])), .init("c", .integers([5, 6]))],
      places: places("r"))
    let inner = try left.joined(right, on: ["a", "b"])
    #expect(inner.names == ["a", "b", "c"] && inner["c"] == .integers([5]))
    #expect(inner.places(ofRow: 0).map(\.text) == ["l1"])
    let outer = try left.joined(right, on: ["a", "b"], .outer)
    #expect(outer["b"] == .strings(["x", "y", "x", "z"]) && outer["a"] == .integers([1, 1, 2, 2]))
    #expect(outer.places(ofRow: 3).map(\.text) == ["r1"])
    #expect(throws: FrameError.self) { try left.joined(right, on: ["a", "a"]) }
  }

  @Test("NaN is a missing value, whatever stands beside it")
  func notANumber() throws {
    for others: [Value] in [[], [.none], [.integer(2)], [.number(0.5)]] {
      let rows = frame(([.integer(1), .number(.nan)] + others).map { [("g", .string("a")), ("v", $0)] })
      #expect(rows["v"]?[1] == Value.none)
      let sum = try rows.aggregated(by: ["g"], .sum, of: ["v"])["v"]?[0].asNumber
      #expect(sum == 1 + others.compactMap(\.asNumber).reduce(0, +))
      #expect(
        try rows.aggregated(by: ["g"], .min, of: ["v"])["v"]?[0].asNumber
          == min(1, sum ?? 0, others.last?.asNumber ?? 1))
    }
    #expect(FrameColumn(inferred: [.integer(1), .number(.nan)]) == .values([.integer(1), .none]))
    let groups = frame([.number(.nan), .number(.nan), .none, .number(1.5)].map { [("k", $0)] })
    #expect(try groups.aggregated(by: ["k"], .count, of: []).column("count") == .integers([3, 1]))
  }

  @Test("a new column takes a name that is free")
  func freeNames() throws {
    let counts = frame([[("count", .integer(3))], [("count", .integer(3))], [("count", .integer(1))]])
    let sums = try counts.aggregated(by: ["count"], .sum, of: ["count"])
    #expect(sums.names == ["count", "count_2"] && sums["count_2"] == .integers([6, 1]))
    #expect(try counts.aggregated(by: ["count"], .count, of: []).names == ["count", "count_2"])
    #expect(throws: FrameError.self) { try counts.aggregated(by: ["count", "count"], .count, of: []) }
    #expect(
      Frame([.init("a", .integers([1])), .init("a", .integers([2])), .init("a_2", .integers([3]))]).names
        == ["a", "a_2", "a_2_x2"])
  }

  @Test("the median is the middle value, or the mean of the two in the middle")
  func median() throws {
    func median(_ values: [Value]) throws -> Value? {
      try frame(values.map { [("g", .integer(0)), ("v", $0)] }).aggregated(by: ["g"], .median, of: ["v"])[
        "v"]?[0]
    }
    #expect(try median([.integer(9), .integer(1), .none, .integer(4)]) == .integer(4))
    #expect(try median([.integer(9), .integer(1), .integer(4), .number(2)]) == .number(3))
    #expect(try median([.integer(2), .integer(2)]) == .integer(2))
    #expect(try median([.none, .number(.nan)]) == Value.none)
  }

  @Test("places follow their rows through picking, sorting and grouping")
  func places() throws {
    let placed = Frame(
      [.init("k", .strings(["x", "y", "x"]))],
      places: RowPlaces {
        [PlacedText(place: Place(document: 0, start: UInt32($0), end: 9), text: "t\($0)", documentID: "d")]
      })
    #expect(placed.picking([2, 0]).places(ofRow: 0).map(\.text) == ["t2"])
    #expect(try placed.aggregated(by: ["k"], .count, of: []).places(ofRow: 0).map(\.text) == ["t0", "t2"])
  }

  @Test("an unknown column names the near one")
  func unknown() {
    do throws(FrameError) { _ = try sales.column("whoo") } catch {
      #expect(error.message.contains("did you mean 'who'?"))
    }
    #expect(NearNames.suggest("speeker", among: ["speaker", "cue"]) == ["speaker"])
    #expect(NearNames.suggest("zzz", among: ["speaker"]).isEmpty)
  }
}
