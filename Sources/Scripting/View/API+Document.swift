// The document as a script sees it.

import Document
import LuaHost
import LuaShim
import Results

extension API {
  static let documentEntries: [APIEntry] = [
    .field([.document], "text", Int(NJ_F_TEXT), "string", "the decoded text, never rearranged"),
    .field([.document], "id", "string", "identifier, unique among the inputs") { view, x throws(LuaFailure) in
      x.push(try view.receiver(x).0.document.metadata.id)
    },
    .field([.document], "source", "string", "path or name of the input") { view, x throws(LuaFailure) in
      x.push(try view.receiver(x).0.document.metadata.source)
    },
    .field([.document], "format", "string", "name of the reader that read it") { view, x throws(LuaFailure) in
      x.push(try view.receiver(x).0.document.metadata.format)
    },
    .field([.document], "title", "string?", "title, when the source or a headline gives one") {
      view, x throws(LuaFailure) in x.push(try view.receiver(x).0.document.metadata.title)
    },
    .field([.document], "date", "string?", "date of publication, ISO 8601") { view, x throws(LuaFailure) in
      x.push(try view.receiver(x).0.document.metadata.date)
    },
    .field([.document], "language", "string?", "language tag, when known") { view, x throws(LuaFailure) in
      x.push(try view.receiver(x).0.document.metadata.language)
    },
    .field([.document], "authors", "string[]", "authors") { view, x throws(LuaFailure) in
      view.push(.list(try view.receiver(x).0.document.metadata.authors.map { .string($0) }), x)
    },
    .field([.document], "meta", "table", "everything else that the source told, by its own names") {
      view, x throws(LuaFailure) in
      view.push(Value(MetaValue.record(try view.receiver(x).0.document.metadata.other)), x)
    },
    .field(
      [.document], "diagnostics", "table[]", "what was odd in the text and what was done about it",
      example: "for _, d in ipairs(doc.diagnostics) do print(d.code, d.message) end"
    ) { view, x throws(LuaFailure) in
      let open = try view.receiver(x).0
      let found = open.document.diagnostics
      x.table(elements: found.count)
      for (i, diagnostic) in found.enumerated() {
        x.table(fields: 5)
        x.push(diagnostic.code.rawValue)
        x.set(field: "code")
        x.push(diagnostic.message)
        x.set(field: "message")
        x.push(placeOf: open.handle, diagnostic.span.start, diagnostic.span.end)
        x.set(field: "at")
        x.push(open.document.place(of: diagnostic.span.start).line)
        x.set(field: "line")
        x.push(diagnostic.count)
        x.set(field: "count")
        x.set(index: i + 1)
      }
    },
    layer(
      "blocks", .block, "headings, paragraphs, list items, quotes, boilerplate, in the order of the text"),
    layer("sections", .section, "headings with what follows them"),
    layer("paragraphs", .paragraph, "paragraphs"),
    layer("sentences", .sentence, "sentences"),
    layer("tokens", .token, "tokens: words, numbers, punctuation …"),
    .field([.document], "words", Int(NJ_F_WORDS), "Sequence", "the tokens that are words"),
    layer("quotes", .quote, "quotations with their speakers"),
    layer("entities", .entity, "persons, organisations, places … each once"),
    layer("mentions", .mention, "the places where entities are named"),
    layer("dates", .date, "dates, times, durations"),
    layer("numbers", .number, "numbers, money, percentages, measures"),
    layer("links", .link, "links of the source"),
  ]

  private static func layer(_ name: String, _ kind: APIClass, _ help: String) -> APIEntry {
    .field([.document], name, Int(NJ_F_LAYER) + Int(kind.rawValue), "Sequence", help, example: "#doc.\(name)")
  }
}

extension Value {
  /// Metadata as a result.
  init(_ meta: MetaValue) {
    switch meta {
    case .null: self = .none
    case .bool(let b): self = .bool(b)
    case .integer(let i): self = .integer(i)
    case .number(let d): self = .number(d)
    case .string(let s): self = .string(s)
    case .list(let list): self = .list(list.map { Value($0) })
    case .record(let fields): self = .record(Record(fields.map { .init($0.name, Value($0.value)) }))
    }
  }
}
