// Plots and reports.

import Document
import LuaHost
import Results

extension API {
  private static let plotOptions: [APIParameter] = [
    .init("x", .string, optional: true, "column along the axis; default the first that fits"),
    .init("y", .string, optional: true, "column of the values; default the first numeric one"),
    .init("by", .string, optional: true, "column that tells series apart"),
    .init("size", .string, optional: true, "column of sizes or weights"),
    .init("label", .string, optional: true, "column of names"),
    .init("title", .string, optional: true, "title"),
    .init("subtitle", .string, optional: true, "line below the title"),
    .init("xlabel", .string, optional: true, "name of the x axis, with its unit"),
    .init("ylabel", .string, optional: true, "name of the y axis, with its unit"),
    .init("source", .string, optional: true, "where the figures come from, as a note below"),
  ]

  private static let kinds: [(kind: Plot.Kind, help: String)] = [
    (.bar, "bars, one a row"), (.line, "a line over numbers or dates"), (.area, "a filled line"),
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
        ], options: plotOptions, "Plot", "a plot: \(help)", example: example(kind)
      ) { view, x throws(LuaFailure) in
        view.push(
          .plot(
            try plot(view, x, kind, try view.frame(x), try table(x, 1, allowed: plotOptions.map(\.name)))), x)
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
        var options = try table(x, 3, allowed: plotOptions.map(\.name))
        if case .string = x.argument(1) { options["x"] = x.argument(1) }
        if case .string = x.argument(2) { options["y"] = x.argument(2) }
        view.push(.plot(try plot(view, x, kind, try view.frame(x), options)), x)
      }
    } + [
      .method([.plot], "svg", [], "string", "the plot as SVG", example: "doc:count{top=5}:bar():svg()") {
        view, x throws(LuaFailure) in
        x.push(view.services.render(try value(view, x), "svg"))
      },
      .method([.plot], "vega", [], "string", "the plot as Vega-Lite JSON") { view, x throws(LuaFailure) in
        x.push(view.services.render(try value(view, x), "vega"))
      },
      .method(
        [.plot, .report], "save",
        [.init("path", .string, "file: .svg, .json (Vega-Lite) or .html; needs --allow-write")],
        "nil", "writes it to a file", example: "doc:count{top=5}:bar():save(\"words.svg\")"
      ) { view, x throws(LuaFailure) in
        let path = x.argument(1).text ?? ""
        let value = try value(view, x)
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
      .function(
        nil, "report",
        [
          .init(
            "parts", .options, type: "table",
            "title, author, date, note and, in order, the parts: text, frames, plots, documents, {heading = …, parts}"
          )
        ], "Report", "a page of text, frames, plots and marked-up documents",
        example: "report{title=\"Quotations\", \"Who is quoted:\", doc.quotes:group(\"speaker.name\"), doc}"
      ) { view, x throws(LuaFailure) in
        guard let made = try report(view, x.argument(0)) else {
          throw LuaFailure("report wants a table such as {title = \"…\", \"text\", frame, plot, doc}")
        }
        view.push(.report(made), x)
      },
      .method(
        [.report], "html", [], "string", "the page",
        example: "report{title=\"Words\", doc:count{top=5}}:html()"
      ) {
        view, x throws(LuaFailure) in
        x.push(view.services.render(try value(view, x), "html"))
      },
      .field([.report], "title", "string", "title of the page") { view, x throws(LuaFailure) in
        if case .report(let report) = try value(view, x) { x.push(report.title) } else { x.pushNone() }
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

  private static func value(_ view: ScriptView, _ x: LuaExchange) throws(LuaFailure) -> Value {
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
      _ = try failing { () throws(FrameError) in try frame.column(name) }
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

  // MARK: Reports

  private static func report(_ view: ScriptView, _ value: LuaValue) throws(LuaFailure) -> Report? {
    var made = Report(title: "", parts: [])
    var parts: [(Int, LuaValue)] = []
    switch value {
    case .list(let list): parts = list.enumerated().map { ($0, $1) }
    case .map(let pairs):
      for pair in pairs {
        if let number = integer(pair.key) {
          parts.append((number, pair.value))
          continue
        }
        let name = pair.key.text ?? ""
        guard let text = pair.value.text else {
          throw LuaFailure("the field '\(name)' of a report must be text")
        }
        switch name {
        case "title": made.title = text
        case "author": made.author = text
        case "date": made.date = text
        case "note", "source": made.note = text
        case "heading": made.parts.append(.heading(text))
        default:
          let near = NearNames.suggest(name, among: ["title", "author", "date", "note", "heading"]).first
          throw LuaFailure(
            "a report has no field '\(name)'; \(near.map { "did you mean '\($0)'?" } ?? "there are title, author, date, note, heading")"
          )
        }
      }
    default: return nil
    }
    for (_, part) in parts.sorted(by: { $0.0 < $1.0 }) {
      switch part {
      case .string: made.parts.append(.text(part.text ?? ""))
      case .handle(let raw) where Handle(raw: raw).kind == APIClass.document.rawValue:
        let open = try view.document(raw)
        made.parts.append(.document(marked(open.document, open.ordinal)))
      case .map, .list:
        if let inner = try? report(view, part),
          inner.parts.contains(where: { if case .heading = $0 { true } else { false } })
        {
          made.parts += inner.parts
        } else {
          let value = try view.result(of: part)
          if value.holdsReport { throw LuaFailure("a report inside a table cannot be part of a report") }
          made.parts.append(.value(value))
        }
      default:
        let value = try view.result(of: part)
        if case .report(let inner) = value {
          if !inner.title.isEmpty { made.parts.append(.heading(inner.title)) }
          made.parts += inner.parts
        } else {
          made.parts.append(.value(value))
        }
      }
    }
    return made
  }

  /// A document with its quotations, entities and dates marked, and its entities as entries of an index.
  static func marked(_ document: Document, _ ordinal: UInt32) -> MarkedText {
    var marks: [MarkedText.Mark] = []
    let entities = document.entities
    func name(_ entity: Int) -> String? { entities.indices.contains(entity) ? entities[entity].name : nil }
    for quote in document.quotations {
      marks.append(
        .init(
          start: Int(quote.span.start), end: Int(quote.span.end), kind: "quote",
          label: quote.speaker.flatMap(name) ?? "no speaker",
          entry: quote.speaker.flatMap { entities.indices.contains($0) ? $0 : nil }))
    }
    for mention in document.mentions where entities.indices.contains(mention.entity) {
      let kind = entities[mention.entity].kind
      let shown: Set<Entity.Kind> = [.person, .organisation, .place]
      marks.append(
        .init(
          start: Int(mention.span.start), end: Int(mention.span.end),
          kind: shown.contains(kind) ? kind.name : "other", label: name(mention.entity),
          entry: mention.entity))
    }
    for date in document.dates {
      marks.append(
        .init(start: Int(date.span.start), end: Int(date.span.end), kind: "date", label: date.value))
    }
    return MarkedText(
      title: document.metadata.title ?? document.metadata.id, documentID: document.metadata.id,
      document: ordinal, text: document.text.string,
      paragraphs: (0..<document.paragraphs.count).map { document.paragraphs.span($0).range }, marks: marks,
      entries: entities.map { .init(name: $0.name, kind: $0.kind.name) })
  }
}
