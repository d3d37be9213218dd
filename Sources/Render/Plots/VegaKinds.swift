// VegaKinds: marks and channels of each kind of plot in Vega-Lite.

import Results

extension VegaLite {
  mutating func bars() -> [Record.Field] {
    let bars = data.bars
    let shown = min(bars.labels.count, SVGPlot.mostBars)
    limit(shown, of: bars.labels.count, "bars")
    var (labels, values, series) = ([String](), [Double](), [String]())
    for row in 0..<shown {
      for (s, value) in bars.values[row].enumerated() {
        guard let value else { continue }
        labels.append(bars.labels[row])
        values.append(value)
        series.append(bars.series[s])
      }
    }
    var encoding: [(String, Value)] = [
      ("y", names(bars.labelName, labels, title: plot.xLabel)),
      ("x", numbers(bars.valueName, values, title: plot.yLabel, Self.axis(values))),
    ]
    if let name = data.name("series") {
      let channel = names(name, series)
      encoding += [("yOffset", channel), ("color", channel)]
    }
    return [.init("width", .integer(Self.width))] + Self.unit(Self.mark("bar"), encoding)
  }

  mutating func cloud() -> [Record.Field] {
    let words = data.words.words
    let shown = min(words.count, SVGPlot.mostWords)
    limit(shown, of: words.count, "words")
    let bars = data.bars
    return [.init("width", .integer(Self.width))]
      + Self.unit(
        Self.mark("bar"),
        [
          ("y", names(bars.labelName, words.prefix(shown).map(\.text))),
          ("x", numbers(bars.valueName, words.prefix(shown).map(\.weight))),
        ])
  }

  mutating func points() -> [Record.Field] {
    let read = data.points
    // a line is drawn along x
    let points =
      plot.kind == .scatter
      ? read.points
      : read.points.enumerated().sorted { ($0.element.x, $0.offset) < ($1.element.x, $1.offset) }.map(
        \.element)
    let x: Value
    switch read.x.kind {
    case .linear:
      let xs = points.map(\.x)
      let zero = [("scale", Self.record(("zero", .bool(false))))]
      x = numbers(
        read.xName.isEmpty ? "row" : read.xName, xs, title: plot.xLabel, zero + Self.axis(xs))
    case .date:
      // the first bar and the last have room beside the middle of their times
      let scale =
        [Record.Field("type", .string("utc"))]
        + (read.asBars ? [.init("padding", .integer(Self.barPadding))] : [])
      let times = points.map { Value.string(CivilDay.utc($0.x)) }
      x = Self.channel(
        column(read.xName, times), "temporal", title: plot.xLabel ?? read.xName,
        [("scale", .record(Record(scale)))])
    case .category:
      // a name without a point keeps its place
      let all = Self.record(("domain", .list(read.x.names.map(Value.string))))
      x = names(
        read.xName, points.map { read.x.label($0.x) }, title: plot.xLabel, [("sort", .none), ("scale", all)])
    }
    var yMore = [("scale", Self.record(("zero", .bool(plot.kind != .scatter))))]
    if plot.kind == .area { yMore.append(("stack", .none)) }
    let ys = points.map(\.y)
    let y = numbers(read.yName, ys, title: plot.yLabel, yMore + Self.axis(ys))
    var encoding: [(String, Value)] = [("x", x), ("y", y)]
    if let name = data.name("series") {
      encoding.append(("color", names(name, points.map { read.series[$0.series] })))
    }
    let frame: [Record.Field] = [
      .init("width", .integer(Self.width)), .init("height", .integer(Self.height)),
    ]
    switch plot.kind {
    case .scatter:
      if let name = data.name("size") {
        let sizes = data.numbers(name)
        encoding.append(("size", numbers(name, points.map { max(0, sizes[$0.row] ?? 0) })))
      }
      let mark = Self.mark("point", ("filled", .bool(true)), ("opacity", .number(0.75)))
      guard let name = data.name("label"), let labels = data.labels else {
        return frame + Self.unit(mark, encoding)
      }
      let label = names(name, points.map { labels[$0.row] }, [])
      let tips = [label] + encoding.map(\.1)
      let text = Self.record(
        ("type", .string("text")), ("align", .string("left")), ("dx", .integer(8)), ("limit", .integer(140)),
        ("fontSize", .integer(11))
      )
      var layers = [
        Value.record(
          Record(Self.unit(mark, encoding + [("tooltip", .list(tips.map { Self.tip($0, read.x.unit) }))])))
      ]
      // names of very many points would cover each other
      if points.count > 60 {
        notes.append("The names of \(Numbers.grouped(points.count)) points are in their tips.")
      } else {
        layers.append(.record(Record(Self.unit(text, Array(encoding.prefix(2)) + [("text", label)]))))
      }
      return frame + [.init("layer", .list(layers))]
    case .timeline where read.asBars:
      let room = (Double(Self.width - 2 * Self.barPadding) * read.barShare).rounded(.down)
      return frame + Self.unit(Self.mark("bar", ("size", .number(max(1, min(28, room))))), encoding)
    case .area:
      return frame + Self.unit(Self.mark("area", ("opacity", .number(0.3)), ("line", .bool(true))), encoding)
    default:
      return frame + Self.unit(Self.mark("line", ("point", .bool(points.count <= 40))), encoding)
    }
  }

  /// A channel as a line of a tooltip, which has neither scale nor order.
  private static func tip(_ channel: Value, _ unit: DateUnit) -> Value {
    guard case .record(let record) = channel else { return channel }
    let kept = ["field", "type", "title"]
    var fields = record.fields.filter { kept.contains($0.name) }
    if record["type"] == .string("temporal") {
      fields.append(.init("timeUnit", .string("utcyearmonthdate" + (unit == .minute ? "hoursminutes" : ""))))
    }
    return .record(Record(fields))
  }

  mutating func dispersion() -> [Record.Field] {
    let lanes = data.lanes
    let shown = min(SVGPlot.mostBars, lanes.names.count)
    limit(shown, of: lanes.names.count, "lanes")
    let marks = lanes.marks.filter { $0.lane < shown }
    let lane = data.name("y", "series", "label") ?? data.spare(numeric: false)
    let ends = Value.list([.number(lanes.range.low), .number(lanes.range.high)])
    // a term without a match keeps its lane
    let all = Self.record(("domain", .list(lanes.names.prefix(shown).map(Value.string))))
    return [.init("width", .integer(Self.width))]
      + Self.unit(
        Self.mark("tick"),
        [
          (
            "x",
            numbers(
              lanes.xName, marks.map(\.x), title: plot.xLabel, [("scale", Self.record(("domain", ends)))])
          ),
          (
            "y",
            names(
              lane ?? "", marks.map { lanes.names[$0.lane] }, title: plot.yLabel ?? lane ?? "",
              [("sort", .none), ("scale", all)])
          ),
        ])
  }

  mutating func heatmap() -> [Record.Field] {
    let grid = data.grid
    let most = SVGPlot.mostBars
    let cells = grid.cells.filter { $0.column < most && $0.row < most }
    limit(min(most, grid.columns.count), of: grid.columns.count, "columns")
    limit(min(most, grid.rows.count), of: grid.rows.count, "rows")
    let x = data.name("x", "source") ?? data.spare(numeric: false) ?? ""
    let y = data.name("y", "target") ?? data.spare(numeric: false, besides: [x]) ?? ""
    // shades begin at zero, numbers below it have the other colour
    let largest = grid.cells.reduce(0) { max($0, abs($1.value)) }
    let low = grid.cells.contains { $0.value < 0 }
    let domain = (low ? [-largest, 0] : [0]) + [largest > 0 ? largest : 1]
    let range = (low ? [SVGPlot.light[1]] : []) + ["#f4f7fa", SVGPlot.light[0]]
    let scale = Self.record(
      ("domain", .list(domain.map(Value.number))), ("range", .list(range.map(Value.string))),
      ("interpolate", .string("rgb")))
    func order(_ names: [String]) -> [(String, Value)] {
      let shown = Value.list(names.prefix(most).map(Value.string))
      return [("sort", .none), ("scale", Self.record(("domain", shown)))]
    }
    return Self.unit(
      Self.mark("rect"),
      [
        ("x", names(x, cells.map { grid.columns[$0.column] }, title: plot.xLabel, order(grid.columns))),
        ("y", names(y, cells.map { grid.rows[$0.row] }, title: plot.yLabel, order(grid.rows))),
        ("color", numbers(grid.valueName, cells.map(\.value), [("scale", scale)])),
      ])
  }

  mutating func network() -> [Record.Field] {
    let (width, height) = (Self.width, 420)
    let net = NetworkLayout(data, width: Double(width), height: Double(height))
    if net.nodes.count < net.allNodes || net.edges.count < net.allEdges { notes.append(net.note) }
    func tenth(_ number: Double) -> Value { .number((number * 10).rounded() / 10) }
    let nodes: [Value] = net.nodes.map {
      Self.record(
        ("name", .string($0.name)), ("strength", .number($0.strength)), ("x", tenth($0.x)), ("y", tenth($0.y))
      )
    }
    let ties: [Value] = net.edges.map { edge in
      let (a, b) = (net.nodes[edge.source], net.nodes[edge.target])
      return Self.record(
        ("source", .string(a.name)), ("target", .string(b.name)), ("weight", .number(edge.weight)),
        ("x", tenth(a.x)),
        ("y", tenth(a.y)), ("x2", tenth(b.x)), ("y2", tenth(b.y)))
    }
    /// A place in pixels; y grows downwards, as in the SVG.
    func position(_ field: String, _ range: ClosedRange<Int>, reverse: Bool) -> Value {
      let scale = Self.record(
        ("domain", .list([.integer(range.lowerBound), .integer(range.upperBound)])), ("nice", .bool(false)),
        ("reverse", .bool(reverse)))
      return Self.record(
        ("field", .string(field)), ("type", .string("quantitative")), ("axis", .none), ("scale", scale))
    }
    let end: (String) -> Value = { Self.record(("field", .string($0))) }
    func layer(_ values: [Value], _ mark: Value, _ more: [(String, Value)]) -> Value {
      let places = [
        ("x", position("x", -60...width + 60, reverse: false)),
        ("y", position("y", -20...height + 20, reverse: true)),
      ]
      return .record(
        Record(
          [.init("data", Self.record(("values", .list(values))))] + Self.unit(mark, places + more)))
    }
    let weight = Self.channel("weight", "quantitative", title: "weight")
    let strength = Self.channel("strength", "quantitative", title: "strength")
    let name = Self.channel("name", "nominal", title: "name")
    return [
      .init("width", .integer(width + 120)), .init("height", .integer(height + 40)),
      .init(
        "layer",
        .list([
          layer(
            ties, Self.record(("type", .string("rule")), ("opacity", .number(0.4))),
            [("x2", end("x2")), ("y2", end("y2")), ("strokeWidth", weight)]),
          layer(
            nodes, Self.record(("type", .string("circle")), ("opacity", .integer(1))),
            [("size", strength), ("tooltip", .list([name, strength]))]),
          layer(
            nodes, Self.record(("type", .string("text")), ("dy", .integer(-10)), ("limit", .integer(130))),
            [("text", name)]),
        ])),
    ]
  }
}
