// VegaLite: a plot as a Vega-Lite v5 specification with its rows inside, one line of JSON.
// Networks are drawn from laid-out nodes and ties; word clouds, which Vega-Lite lacks, as bars.

import Results

enum VegaLite {
  static func render(_ plot: Plot) -> String {
    let data = PlotData(plot: plot)
    var spec: [Record.Field] = [.init("$schema", .string("https://vega.github.io/schema/vega-lite/v5.json"))]
    var title: [Record.Field] = []
    // Vega-Lite has no foot: the source stands below the title
    let below = [plot.subtitle, plot.note].compactMap { $0.map(Value.string) }
    if plot.title != nil || !below.isEmpty { title.append(.init("text", .string(plot.title ?? ""))) }
    if !below.isEmpty { title.append(.init("subtitle", below.count == 1 ? below[0] : .list(below))) }
    if !title.isEmpty { spec.append(.init("title", .record(Record(title)))) }
    if let note = plot.note { spec.append(.init("description", .string(note))) }
    switch plot.kind {
    case .network: spec += network(data)
    default:
      spec.append(.init("data", record(("values", .frame(plot.data)))))
      spec += marks(data)
    }
    var out = ""
    DataRenderer.json(.record(Record(spec)), into: &out)
    return out + "\n"
  }

  private static func record(_ fields: (String, Value)...) -> Value {
    .record(Record(fields.map { .init($0.0, $0.1) }))
  }

  /// A column as a channel; names with dots, brackets or backslashes are escaped as Vega reads them as paths.
  private static func channel(_ name: String, _ type: String, title: String? = nil, sort: Bool = false)
    -> Value
  {
    var path = ""
    for character in name {
      if ".[]\\'\"".contains(character) { path.append("\\") }
      path.append(character)
    }
    var fields: [Record.Field] = [
      .init("field", .string(path)), .init("type", .string(type)), .init("title", .string(title ?? name)),
    ]
    if sort { fields.append(.init("sort", .none)) }
    return .record(Record(fields))
  }

  private static func marks(_ data: PlotData) -> [Record.Field] {
    let plot = data.plot
    var mark = record(("type", .string("bar")), ("tooltip", .bool(true)))
    var encoding: [Record.Field] = []
    switch plot.kind {
    case .bar, .cloud:
      let bars = data.bars
      encoding = [
        .init("y", channel(bars.labelName, "nominal", title: plot.yLabel, sort: true)),
        .init("x", channel(bars.valueName, "quantitative", title: plot.xLabel)),
      ]
      if plot.kind == .bar, let series = data.name("series") {
        encoding.append(.init("yOffset", channel(series, "nominal")))
      }
    case .line, .area, .scatter, .timeline:
      let points = data.points
      let type = plot.kind == .scatter ? "point" : plot.kind == .timeline ? "bar" : plot.kind.rawValue
      mark = record(("type", .string(type)), ("tooltip", .bool(true)))
      let kind = points.x.kind == .linear ? "quantitative" : points.x.kind == .date ? "temporal" : "nominal"
      encoding = [.init("x", channel(points.xName, kind, title: plot.xLabel, sort: kind == "nominal"))]
      if plot.data[points.yName] == nil {
        encoding.append(
          .init("y", record(("aggregate", .string("count")), ("type", .string("quantitative")))))
      } else {
        encoding.append(.init("y", channel(points.yName, "quantitative", title: plot.yLabel)))
      }
      if let size = data.name("size") { encoding.append(.init("size", channel(size, "quantitative"))) }
    case .dispersion:
      mark = record(("type", .string("tick")), ("tooltip", .bool(true)))
      var x = channel(data.lanes.xName, "quantitative", title: plot.xLabel)
      if let range = plot.xRange, case .record(var fields) = x {
        let ends = Value.list([.number(range.lowerBound), .number(range.upperBound)])
        fields.fields.append(.init("scale", record(("domain", ends))))
        x = .record(fields)
      }
      encoding = [.init("x", x)]
      if let lane = data.name("y", "series", "label") ?? data.spare(numeric: false) {
        encoding.append(.init("y", channel(lane, "nominal", title: plot.yLabel, sort: true)))
      }
    case .heatmap:
      mark = record(("type", .string("rect")), ("tooltip", .bool(true)))
      let x = data.name("x", "source") ?? data.spare(numeric: false)
      let y = data.name("y", "target") ?? data.spare(numeric: false, besides: [x])
      encoding = [
        .init("x", channel(x ?? "", "nominal", title: plot.xLabel, sort: true)),
        .init("y", channel(y ?? "", "nominal", title: plot.yLabel, sort: true)),
        .init("color", channel(data.grid.valueName, "quantitative")),
      ]
    case .network: break
    }
    if plot.kind != .dispersion, let series = data.name("series") {
      encoding.append(.init("color", channel(series, "nominal")))
    }
    return [.init("mark", mark), .init("encoding", .record(Record(encoding)))]
  }

  private static func network(_ data: PlotData) -> [Record.Field] {
    let net = NetworkLayout(data, width: 600, height: 400)
    func tenth(_ number: Double) -> Value { .number((number * 10).rounded() / 10) }
    let nodes: [Value] = net.nodes.map {
      record(
        ("name", .string($0.name)), ("strength", .number($0.strength)), ("x", tenth($0.x)), ("y", tenth($0.y))
      )
    }
    let ties: [Value] = net.edges.map { edge in
      let (a, b) = (net.nodes[edge.source], net.nodes[edge.target])
      return record(
        ("source", .string(a.name)), ("target", .string(b.name)), ("weight", .number(edge.weight)),
        ("x", tenth(a.x)),
        ("y", tenth(a.y)), ("x2", tenth(b.x)), ("y2", tenth(b.y)))
    }
    func position(_ field: String) -> Value {
      record(("field", .string(field)), ("type", .string("quantitative")), ("axis", .none))
    }
    let end: (String) -> Value = { record(("field", .string($0))) }
    func layer(_ values: [Value], _ mark: Value, _ more: [(String, Value)]) -> Value {
      let encoding = [("x", position("x")), ("y", position("y"))] + more
      return record(
        ("data", record(("values", .list(values)))), ("mark", mark),
        ("encoding", .record(Record(encoding.map { .init($0.0, $0.1) }))))
    }
    return [
      .init("width", .integer(600)), .init("height", .integer(400)),
      .init(
        "layer",
        .list([
          layer(
            ties, record(("type", .string("rule")), ("opacity", .number(0.4))),
            [("x2", end("x2")), ("y2", end("y2")), ("strokeWidth", channel("weight", "quantitative"))]),
          layer(
            nodes, record(("type", .string("circle")), ("tooltip", .bool(true))),
            [("size", channel("strength", "quantitative"))]),
          layer(
            nodes, record(("type", .string("text")), ("dy", .integer(-10))),
            [("text", record(("field", .string("name"))))]),
        ])),
    ]
  }
}
