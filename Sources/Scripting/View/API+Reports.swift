// Reports: a page of text, frames, plots and documents, from a table of them.

import Document
import LuaHost
import Results

extension API {
  static let reportEntries: [APIEntry] = [
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
      x.push(view.services.render(try picture(view, x), "html"))
    },
    .field([.report], "title", "string", "title of the page") { view, x throws(LuaFailure) in
      if case .report(let report) = try picture(view, x) { x.push(report.title) } else { x.pushNone() }
    },
  ]

  private static let fields = ["title", "author", "date", "note", "source", "heading"]
  private static let sectionFields = fields.filter { $0 != "title" }

  /// The report or section that a table describes, a section's heading as its title; nil for what is no table.
  private static func report(
    _ view: ScriptView, _ value: LuaValue, isSection: Bool = false
  ) throws(LuaFailure) -> Report? {
    var made = Report(title: "", parts: [])
    var heading: String?
    var numbered: [(number: Int, part: LuaValue)] = []
    switch value {
    case .list(let list): numbered = list.enumerated().map { ($0 + 1, $1) }
    case .map(let pairs):
      for pair in pairs {
        if let number = integer(pair.key) {
          numbered.append((number, pair.value))
          continue
        }
        let (what, names) = isSection ? ("section", sectionFields) : ("report", fields)
        let name = pair.key.text ?? ""
        guard names.contains(name) else {
          let near = NearNames.suggest(name, among: names).first
          throw LuaFailure(
            "a \(what) has no field '\(name)'; "
              + (near.map { "did you mean '\($0)'?" } ?? "there are \(names.joined(separator: ", "))"))
        }
        guard let text = pair.value.text else {
          throw LuaFailure("the field '\(name)' of a \(what) must be text")
        }
        switch name {
        case "title": made.title = text
        case "author": made.author = text
        case "date": made.date = text
        case "heading": heading = text
        default: made.note = text
        }
      }
    default: return nil
    }
    var depth = 0
    if isSection {
      made.title = heading ?? ""
    } else if let heading {
      made.parts.append(.heading(heading))
      depth = 1
    }
    numbered.sort { $0.number < $1.number }
    for (i, (number, part)) in numbered.enumerated() {
      var isMissing = number != i + 1
      if case .none = part { isMissing = true }
      if isMissing {
        let place = heading.map { "the section '\($0)'" } ?? "the report"
        throw LuaFailure(
          "part \(i + 1) of \(place) is nil: a name may be misspelt or a value missing; leave it out where there is nothing to show"
        )
      }
      made.parts += try parts(view, part, number, depth: depth)
    }
    return made
  }

  private static func parts(
    _ view: ScriptView, _ part: LuaValue, _ number: Int, depth: Int
  ) throws(LuaFailure) -> [Report.Part] {
    switch part {
    case .string: return [.text(part.text ?? "", depth: depth)]
    case .function:
      throw LuaFailure("part \(number) of the report is a function; call it, and put its result there")
    case .handle(let raw) where Handle(raw: raw).kind == APIClass.document.rawValue:
      let open = try view.document(raw)
      return [.document(marked(open.document, open.ordinal), depth: depth)]
    case .map where isSection(part):
      return try report(view, part, isSection: true)?.asParts(depth: depth) ?? []
    case .list(let list) where list.contains(where: isSection):
      return try report(view, part)?.asParts(depth: depth) ?? []
    default:
      let value = try view.result(of: part)
      if case .report(let inner) = value { return inner.asParts(depth: depth) }
      if value.holdsReport { throw LuaFailure("a report inside a table cannot be part of a report") }
      return [.value(value, depth: depth)]
    }
  }

  /// Whether a table is a section, `{heading = …, parts}`. A row of data may have a field of that name too: it has others
  /// that a section has not, and no parts.
  private static func isSection(_ value: LuaValue) -> Bool {
    guard case .map(let pairs) = value else { return false }
    let names = pairs.compactMap { integer($0.key) == nil ? $0.key.text ?? "" : nil }
    return names.contains("heading")
      && (names.count < pairs.count || names.allSatisfy(sectionFields.contains))
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
