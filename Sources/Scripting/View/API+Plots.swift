// Plots of frames, with the options that each kind has; plots and reports as files.

import LuaHost
import Results

extension API {
  /// What a kind of plot draws from, and what is written around it; an option that it has no use for it has not.
  private static func options(_ kind: Plot.Kind) -> [APIParameter] {
    func text(_ name: String, _ help: String) -> APIParameter { .init(name, .string, optional: true, help) }
    let (firstFit, firstNumber) = ("default the first that fits", "default the first numeric one")
    let values = text("y", "column of the values; \(firstNumber)")
    let series = text("by", "column that tells series apart")
    let columns: [APIParameter] =
      switch kind {
      case .bar: [text("x", "column of the names; \(firstFit)"), values, series]
      case .line, .area, .timeline: [text("x", "column along the axis; \(firstFit)"), values, series]
      case .scatter:
        [
          text("x", "column along the axis; \(firstFit)"), values, series,
          text("size", "column of the sizes of the points"), text("label", "column of names of the points"),
        ]
      case .dispersion:
        [
          text("x", "column of positions; default the places of the rows"),
          text("y", "column of the lanes; \(firstFit)"),
        ]
      case .network:
        [
          text("x", "column where ties begin; default source"),
          text("y", "column where ties end; default target"),
          text("size", "column of weights; default weight"),
        ]
      case .heatmap:
        [
          text("x", "column of the columns' names; \(firstFit)"),
          text("y", "column of the rows' names; \(firstFit)"),
          text("size", "column of the shades' numbers; \(firstNumber)"),
        ]
      case .cloud: [text("x", "column of the words; \(firstFit)"), values]
      }
    let hasAxes = kind != .network && kind != .cloud
    let axes = [
      text("xlabel", "name of the x axis, with its unit"),
      text("ylabel", "name of the y axis, with its unit"),
    ]
    return columns + [text("title", "title"), text("subtitle", "line below the title")]
      + (hasAxes ? axes : []) + [text("source", "where the figures come from, as a note below")]
  }

  private static let kinds: [(kind: Plot.Kind, help: String)] = [
    (.bar, "bars, one a name"), (.line, "a line over numbers or dates"), (.area, "a filled line"),
    (.scatter, "points"), (.timeline, "values over dates"),
    (.dispersion, "where terms stand in the text; takes the frame of doc:dispersion or doc:kwic"),
    (.network, "a network of source, target and weight, as doc:cooccurrence gives it"),
    (.heatmap, "a grid of shades: x, y and a number"), (.cloud, "words by weight"),
  ]

  static let plotEntries: [APIEntry] =
    kinds.map { kind, help in
      .function(
        "plot", kind.rawValue,
        [
          .init("frame", .object, type: "Frame", "the data"),
          .init("options", .value, optional: true, type: "table", "options"),
        ], options: options(kind), "Plot", "a plot: \(help)", example: example(kind)
      ) { view, x throws(LuaFailure) in
        view.push(
          .plot(
            try plot(view, x, kind, try view.frame(x), try table(x, 1, allowed: options(kind).map(\.name)))),
          x)
      }
    }
    + kinds.filter { [.bar, .line, .scatter].contains($0.kind) }.map { kind, help in
      .method(
        [.frame], kind.rawValue,
        [
          .init("x", .string, optional: true, "column along the axis"),
          .init("y", .string, optional: true, "column of the values"),
          .init("options", .value, optional: true, type: "table", "options of plot.\(kind.rawValue)"),
        ], "Plot", "a plot of the frame: \(help)",
        example: "doc:count{top=10}:\(kind.rawValue)(\"term\", \"count\")"
      ) { view, x throws(LuaFailure) in
        var given = try table(x, 3, allowed: options(kind).map(\.name))
        if case .string = x.argument(1) { given["x"] = x.argument(1) }
        if case .string = x.argument(2) { given["y"] = x.argument(2) }
        view.push(.plot(try plot(view, x, kind, try view.frame(x), given)), x)
      }
    } + [
      .method([.plot], "svg", [], "string", "the plot as SVG", example: "doc:count{top=5}:bar():svg()") {
        view, x throws(LuaFailure) in
        x.push(view.services.render(try picture(view, x), "svg"))
      },
      .method([.plot], "vega", [], "string", "the plot as Vega-Lite JSON") { view, x throws(LuaFailure) in
        x.push(view.services.render(try picture(view, x), "vega"))
      },
      .method(
        [.plot, .report], "save",
        [.init("path", .string, "file: .svg, .json (Vega-Lite) or .html; needs --allow-write")],
        "nil", "writes it to a file", example: "doc:count{top=5}:bar():save(\"words.svg\")"
      ) { view, x throws(LuaFailure) in
        let path = x.argument(1).text ?? ""
        let value = try picture(view, x)
        var format = "html"
        var written = value
        if case .plot(let plot) = value {
          switch path.split(separator: ".").last.map(String.init) {
          case "svg": format = "svg"
          case "json": format = "vega"
          case "html":
            // a page of its own, not a picture to put in one
            written = .report(Report(title: plot.title ?? "", parts: [.value(value)]))
          default: throw LuaFailure("a plot is saved as .svg, .json (Vega-Lite) or .html, not as '\(path)'")
          }
        } else if !path.hasSuffix(".html") && !path.hasSuffix(".htm") {
          throw LuaFailure("a report is saved as .html, not as '\(path)'")
        }
        guard let text = view.services.render(written, format) else { return }
        try view.services.writeFile(path, Array(text.utf8))
      },
    ]

  private static func example(_ kind: Plot.Kind) -> String {
    switch kind {
    case .network, .heatmap: "plot.\(kind.rawValue)(doc:cooccurrence{min=1})"
    case .dispersion: "plot.dispersion(doc:dispersion{\"syria\", \"china\"})"
    case .timeline: "plot.timeline(corpus:timeline{by=\"month\"})"
    default: "plot.\(kind.rawValue)(doc:count{top=10}, {title=\"Words\"})"
    }
  }

  /// The plot or report that a method is called on.
  static func picture(_ view: ScriptView, _ x: LuaExchange) throws(LuaFailure) -> Value {
    switch view.object(x.argument(0)) {
    case .plot(let plot): return .plot(plot)
    case .report(let report): return .report(report)
    default: throw LuaFailure("a plot or a report is wanted here, not a \(x.argument(0).typeName)")
    }
  }

  // MARK: Plots

  private static func plot(
    _ view: ScriptView, _ x: LuaExchange, _ kind: Plot.Kind, _ frame: Frame, _ options: [String: LuaValue]
  ) throws(LuaFailure) -> Plot {
    var roles: [String: String] = [:]
    for (option, role) in [("x", "x"), ("y", "y"), ("by", "series"), ("size", "size"), ("label", "label")] {
      guard let given = options[option] else { continue }
      guard let name = given.text else {
        throw LuaFailure("the option '\(option)' must be the name of a column")
      }
      // a frame without rows may lack its columns too, and is drawn as empty
      if frame.count > 0 { _ = try failing { () throws(FrameError) in try frame.column(name) } }
      roles[role] = name
    }
    var data = frame
    var (range, term): (ClosedRange<Double>?, String?) = (nil, nil)
    if kind == .dispersion, roles["x"] == nil, frame.places != nil {
      (data, term) = positions(view, frame)
      range = 0...100
    }
    func text(_ name: String) throws(LuaFailure) -> String? {
      guard let value = options[name] else { return nil }
      guard let text = value.text else { throw LuaFailure("the option '\(name)' must be text") }
      return text
    }
    let plot = Plot(
      kind, data, roles: roles, title: try text("title") ?? term, subtitle: try text("subtitle"),
      xLabel: try text("xlabel"), yLabel: try text("ylabel"), note: try text("source"), xRange: range)
    try failing { () throws(FrameError) in try plot.check() }
    return plot
  }

  /// The places of a frame's rows as positions in their documents, in percent of the text. A lane is a row;
  /// the lines of a concordance and the only row of a frame over several documents have a lane a document, and that
  /// row's name is then the second result. A row without places keeps its lane, with no mark.
  private static func positions(_ view: ScriptView, _ frame: Frame) -> (Frame, String?) {
    let names = frame.columns.first { if case .strings = $0.column { true } else { false } }
    func name(_ row: Int) -> String { names?.column[row].asText ?? "" }
    let only = frame.count == 1 ? frame.places(ofRow: 0) : []
    let overDocuments = only.contains { $0.place.document != only[0].place.document }
    let byDocument = frame.layout == .concordance || overDocuments
    var (lanes, positions) = ([String](), [Double]())
    for row in 0..<frame.count {
      let places = frame.places(ofRow: row)
      for placed in places {
        guard let open = view.document(ordinal: placed.place.document), open.document.text.count > 0 else {
          continue
        }
        lanes.append(byDocument ? placed.documentID : name(row))
        positions.append(100 * Double(placed.place.start) / Double(open.document.text.count))
      }
      if places.isEmpty, !byDocument {
        lanes.append(name(row))
        positions.append(.nan)
      }
    }
    let column = byDocument ? "document" : "term"
    return (
      Frame([.init(column, .strings(lanes)), .init("position in the text, %", .numbers(positions))]),
      overDocuments ? name(0) : nil
    )
  }
}
