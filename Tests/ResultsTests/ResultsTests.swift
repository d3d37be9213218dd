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
      try sales.joined(other, on: "who").joined(other, on: "who").names == [
        "who", "n", "n_2", "n_2_2", "n_3", "n_2_3",
      ])
    let heads = frame([[("a", .string("x")), ("b", .string("a")), ("c", .integer(1))]])
    #expect(try heads.pivoted(rows: "a", columns: "b", values: "c").names == ["a", "a_2"])
  }

  @Test("texts have no sum and no mean")
  func textsHaveNoSum() {
    #expect(throws: FrameError.self) { try sales.aggregated(by: ["n"], .sum, of: ["who"]) }
    #expect(throws: FrameError.self) { try sales.aggregated(by: ["n"], .mean, of: ["who"]) }
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
    #expect(try sales.joined(names, on: "who").count == 1)
    #expect(try sales.joined(names, on: "who", keepingAll: true).count == 4)
    let long = frame([
      [("y", .integer(1)), ("k", .string("p")), ("n", .integer(3))],
      [("y", .integer(2)), ("k", .string("q")), ("n", .integer(4))],
    ])
    let wide = try long.pivoted(rows: "y", columns: "k", values: "n")
    #expect(wide.names == ["y", "p", "q"] && wide["q"]?[0] == .integer(0))
  }

  @Test("a difference names what was added, removed and changed")
  func difference() throws {
    let old = frame([[("k", .string("a")), ("n", .integer(1))], [("k", .string("b")), ("n", .integer(2))]])
    let new = frame([[("k", .string("a")), ("n", .integer(7))], [("k", .string("c")), ("n", .integer(3))]])
    #expect(
      try old.difference(to: new, key: "k").column("change") == .strings(["changed", "added", "removed"]))
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
