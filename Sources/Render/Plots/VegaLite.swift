// VegaLite: a plot as a Vega-Lite v5 specification with its data inside, one line of JSON.
// The data are what the SVG draws, in the same order: rows that cannot be drawn and series beyond the limit are left
// out and counted below the title, dates are times of UTC. Word clouds, which Vega-Lite lacks, are drawn as bars.

import Results

struct VegaLite {
  let plot: Plot
  let data: PlotData
  var notes: [String] = []
  private var columns: [(name: String, values: [Value])] = []

  static func render(_ plot: Plot) -> String {
    var vega = VegaLite(plot)
    return whole(vega.spec())
  }

  /// Several plots as one specification, below one another, each with colours and sizes of its own.
  static func render(stack plots: [Plot]) -> String {
    let specs = plots.map { plot in
      var vega = VegaLite(plot)
      return Value.record(Record(vega.spec()))
    }
    let own = ["color", "size", "strokeWidth"].map { Record.Field($0, .string("independent")) }
    return whole([
      .init("vconcat", .list(specs)), .init("resolve", record(("scale", .record(Record(own))))),
    ])
  }

  /// A specification with what stands once in a file, on one line.
  private static func whole(_ spec: [Record.Field]) -> String {
    let colours = Value.list(SVGPlot.light.map(Value.string))
    let config = record(
      ("range", record(("category", colours))), ("mark", record(("color", .string(SVGPlot.light[0])))),
      ("axis", record(("labelLimit", .integer(300)), ("maxExtent", .integer(320)))),
      ("legend", record(("labelLimit", .integer(300)))))
    let schema = Record.Field("$schema", .string("https://vega.github.io/schema/vega-lite/v5.json"))
    var out = ""
    DataRenderer.json(.record(Record([schema] + spec + [.init("config", config)])), into: &out)
    return out + "\n"
  }

  private init(_ plot: Plot) {
    self.plot = plot
    data = PlotData(plot: plot)
  }

  /// Columns of text in the titles of a picture of this width.
  private static let titleRoom = 72.0
  static let width = 600
  static let height = 270
  static let barPadding = 20

  private mutating func spec() -> [Record.Field] {
    let drawing =
      switch plot.kind {
      case .network: network()
      case .bar: bars()
      case .cloud: cloud()
      case .line, .area, .scatter, .timeline: points()
      case .dispersion: dispersion()
      case .heatmap: heatmap()
      }
    if isEmpty { notes.append("No data to draw.") }
    var spec: [Record.Field] = []
    // Vega-Lite has no foot: notes and the source stand below the title
    let below = [plot.subtitle] + (notes + data.notes).map(Optional.some) + [plot.note]
    let subtitle = below.compactMap { $0 }.flatMap(Self.wrapped)
    if plot.title != nil || !subtitle.isEmpty {
      var title = [Record.Field("text", Self.lines(plot.title.map(Self.wrapped) ?? subtitle))]
      if plot.title == nil {
        // a subtitle is not drawn without a title
        title += [.init("fontWeight", .string("normal")), .init("fontSize", .integer(11))]
      } else if !subtitle.isEmpty {
        title.append(.init("subtitle", Self.lines(subtitle)))
      }
      title.append(.init("anchor", .string("start")))
      spec.append(.init("title", .record(Record(title))))
    }
    if let note = plot.note { spec.append(.init("description", .string(note))) }
    if plot.kind != .network {
      let rows = (0..<(columns.first?.values.count ?? 0)).map { row in
        Value.record(Record(columns.map { .init($0.name, $0.values[row]) }))
      }
      spec.append(.init("data", Self.record(("values", .list(rows)))))
    }
    return spec + drawing
  }

  /// Whether no row of the frame can be drawn.
  private var isEmpty: Bool {
    plot.kind == .network ? data.ties.ties.isEmpty : columns.first?.values.isEmpty ?? true
  }

  private static func wrapped(_ text: String) -> [String] {
    Lines.wrap(text, titleRoom, most: 8) { Double(TextWidth.width($0)) }
  }
  private static func lines(_ lines: [String]) -> Value {
    lines.count == 1 ? .string(lines[0]) : .list(lines.map(Value.string))
  }

  static func record(_ fields: (String, Value)...) -> Value {
    .record(Record(fields.map { .init($0.0, $0.1) }))
  }

  // MARK: Channels

  /// A column of the data; two roles of one column share it, others never take its name.
  mutating func column(_ name: String, _ values: [Value]) -> String {
    var free = name.isEmpty ? "value" : name
    while let known = columns.first(where: { $0.name == free }) {
      if known.values == values { return free }
      free += "_"
    }
    columns.append((free, values))
    return free
  }

  /// A column as a channel; names with dots, brackets or backslashes are escaped as Vega reads them as paths.
  static func channel(
    _ name: String, _ type: String, title: String, _ more: [(String, Value)] = []
  ) -> Value {
    var path = ""
    for character in name {
      if ".[]\\'\"".contains(character) { path.append("\\") }
      path.append(character)
    }
    let fields: [(String, Value)] = [
      ("field", .string(path)), ("type", .string(type)), ("title", .string(title)),
    ]
    return .record(Record((fields + more).map { .init($0.0, $0.1) }))
  }

  mutating func numbers(
    _ name: String, _ values: [Double], title: String? = nil, _ more: [(String, Value)] = []
  ) -> Value {
    Self.channel(column(name, values.map(Value.number)), "quantitative", title: title ?? name, more)
  }

  /// The axis of a channel of these numbers: whole numbers have no ticks between them, four digits no comma.
  static func axis(_ values: [Double]) -> [(String, Value)] {
    var fields: [Record.Field] = []
    if values.allSatisfy({ $0 == $0.rounded() }) { fields.append(.init("tickMinStep", .integer(1))) }
    if values.allSatisfy({ abs($0) < 10_000 }) { fields.append(.init("format", .string("~g"))) }
    return fields.isEmpty ? [] : [("axis", .record(Record(fields)))]
  }

  /// Names in the order in which they come.
  mutating func names(
    _ name: String, _ values: [String], title: String? = nil, _ more: [(String, Value)] = [("sort", .none)]
  ) -> Value {
    Self.channel(column(name, values.map(Value.string)), "nominal", title: title ?? name, more)
  }

  static func mark(_ type: String, _ more: (String, Value)...) -> Value {
    let fields: [(String, Value)] = [("type", .string(type)), ("tooltip", .bool(true))]
    return .record(Record((fields + more).map { .init($0.0, $0.1) }))
  }

  static func unit(_ mark: Value, _ encoding: [(String, Value)]) -> [Record.Field] {
    [.init("mark", mark), .init("encoding", .record(Record(encoding.map { .init($0.0, $0.1) })))]
  }

  mutating func limit(_ shown: Int, of all: Int, _ what: String) {
    if shown < all { notes.append("The first \(shown) of \(Numbers.grouped(all)) \(what).") }
  }
}
