// Quotations, entities, mentions, dates, numbers; why an annotation is as it is.

import Document
import LuaHost
import LuaShim
import Results

extension API {
  static let annotationEntries: [APIEntry] = [
    .field([.quote], "speaker", "Entity?", "who says it, or nil", example: "doc.quotes[1].speaker.name") {
      view, x throws(LuaFailure) in
      let (open, q) = try quotation(view, x)
      if let speaker = q.speaker, speaker < open.document.entities.count {
        x.push(handle: Handle(raw: open.handle).sibling(.entity, speaker))
      } else {
        x.pushNone()
      }
    },
    .field([.quote], "speaker_words", "Span?", "the words that name the speaker here") {
      view, x throws(LuaFailure) in
      let (open, q) = try quotation(view, x)
      pushPlace(open, q.speakerSpan, x)
    },
    .field([.quote], "cue", "Span?", "the verb or phrase that attributes it") { view, x throws(LuaFailure) in
      let (open, q) = try quotation(view, x)
      pushPlace(open, q.cue, x)
    },
    .field([.quote], "kind", "string", "direct, indirect, mixed or term") { view, x throws(LuaFailure) in
      x.push(try quotation(view, x).1.kind.name)
    },
    .field([.quote], "closed", "boolean", "false when the closing mark is missing") {
      view, x throws(LuaFailure) in
      x.push(try quotation(view, x).1.isClosed)
    },
    .field([.quote], "content", "Span", "the words without their marks") { view, x throws(LuaFailure) in
      let (open, q) = try quotation(view, x)
      pushPlace(open, q.content, x)
    },
    .field([.entity], "name", "string", "the fullest form in the text") { view, x throws(LuaFailure) in
      x.push(try entity(view, x).1.name)
    },
    .field([.entity], "kind", "string", "person, organisation, place, event, nationality or other") {
      view, x throws(LuaFailure) in x.push(try entity(view, x).1.kind.name)
    },
    .field([.entity], "aliases", "string[]", "the other forms in the text") { view, x throws(LuaFailure) in
      view.push(.list(try entity(view, x).1.aliases.map { .string($0) }), x)
    },
    .field([.entity], "count", "integer", "how often it is named") { view, x throws(LuaFailure) in
      x.push(try entity(view, x).1.mentions.count)
    },
    .field([.entity], "mentions", "Sequence", "the places where it is named") { view, x throws(LuaFailure) in
      let (open, e) = try entity(view, x)
      let handle = Handle(raw: open.handle)
      x.push(sequenceOf: e.mentions.count) { x.push(handle: handle.sibling(.mention, e.mentions[$0])) }
    },
    .field([.mention], "entity", "Entity", "who or what is named") { view, x throws(LuaFailure) in
      let (open, m) = try mention(view, x)
      x.push(handle: Handle(raw: open.handle).sibling(.entity, m.entity))
    },
    .field([.mention], "role", "Span?", "a title or role beside the name") { view, x throws(LuaFailure) in
      let (open, m) = try mention(view, x)
      pushPlace(open, m.role, x)
    },
    .field([.date], "value", "string?", "ISO 8601, unknown parts as X: XXXX-09-22") {
      view, x throws(LuaFailure) in
      x.push(try date(view, x).value)
    },
    .field([.date], "kind", "string", "date, time, duration or set") { view, x throws(LuaFailure) in
      x.push(try date(view, x).kind.name)
    },
    .field([.date], "from", "string?", "first day, when known") { view, x throws(LuaFailure) in
      x.push(try date(view, x).from)
    },
    .field([.date], "to", "string?", "last day, when known") { view, x throws(LuaFailure) in
      x.push(try date(view, x).to)
    },
    .field([.number], "value", "number", "1.5 million is 1500000.0") { view, x throws(LuaFailure) in
      let value = try number(view, x).value
      if let whole = Int(exactly: value) { x.push(whole) } else { x.push(value) }
    },
    .field([.number], "unit", "string?", "currency (ISO 4217), % or unit") { view, x throws(LuaFailure) in
      x.push(try number(view, x).unit)
    },
    .field([.number], "kind", "string", "cardinal, ordinal, percent, money or measure") {
      view, x throws(LuaFailure) in x.push(try number(view, x).kind.name)
    },
    .function(
      nil, "why",
      [.init("annotation", .object, type: "Span", "a quotation, entity, mention, date, number or block")],
      "table", "the rule, the evidence and the candidates rejected for an annotation",
      example: "why(doc.quotes[1])"
    ) { view, x throws(LuaFailure) in try why(view, x) },
  ]

  static func pushPlace(_ open: OpenDocument, _ span: Span?, _ x: LuaExchange) {
    if let span { x.push(placeOf: open.handle, span.start, span.end) } else { x.pushNone() }
  }

  private static func quotation(_ view: ScriptView, _ x: LuaExchange) throws(LuaFailure) -> (
    OpenDocument, Quotation
  ) {
    let (open, _, i) = try view.receiver(x)
    guard i < open.document.quotations.count else { throw LuaFailure("no such quotation") }
    return (open, open.document.quotations[i])
  }

  private static func entity(_ view: ScriptView, _ x: LuaExchange) throws(LuaFailure) -> (
    OpenDocument, Entity
  ) {
    let (open, _, i) = try view.receiver(x)
    guard i < open.document.entities.count else { throw LuaFailure("no such entity") }
    return (open, open.document.entities[i])
  }

  private static func mention(_ view: ScriptView, _ x: LuaExchange) throws(LuaFailure) -> (
    OpenDocument, Mention
  ) {
    let (open, _, i) = try view.receiver(x)
    guard i < open.document.mentions.count else { throw LuaFailure("no such mention") }
    return (open, open.document.mentions[i])
  }

  private static func date(_ view: ScriptView, _ x: LuaExchange) throws(LuaFailure) -> DateExpression {
    let (open, _, i) = try view.receiver(x)
    guard i < open.document.dates.count else { throw LuaFailure("no such date") }
    return open.document.dates[i]
  }

  private static func number(_ view: ScriptView, _ x: LuaExchange) throws(LuaFailure) -> NumberExpression {
    let (open, _, i) = try view.receiver(x)
    guard i < open.document.numbers.count else { throw LuaFailure("no such number") }
    return open.document.numbers[i]
  }

  private static func why(_ view: ScriptView, _ x: LuaExchange) throws(LuaFailure) {
    let (open, kind, i) = try view.receiver(x)
    let d = open.document
    let provenance: Provenance? =
      switch kind {
      case .quote where i < d.quotations.count: d.quotations[i].provenance
      case .mention where i < d.mentions.count: d.mentions[i].provenance
      case .entity where i < d.entities.count:
        d.entities[i].mentions.first.map { d.mentions[$0].provenance }
      case .date where i < d.dates.count: d.dates[i].provenance
      case .number where i < d.numbers.count: d.numbers[i].provenance
      case .block where i < d.blocks.count: Provenance(d.blocks[i].rule.code)
      default: nil
      }
    guard let provenance else {
      throw LuaFailure("why wants an annotation: a quotation, entity, mention, date, number or block")
    }
    x.table(fields: 3)
    x.push(provenance.rule)
    x.set(field: "rule")
    x.table(elements: provenance.evidence.count)
    for (n, evidence) in provenance.evidence.enumerated() {
      x.table(fields: 2)
      x.push(evidence.role)
      x.set(field: "role")
      x.push(placeOf: open.handle, evidence.span.start, evidence.span.end)
      x.set(field: "span")
      x.set(index: n + 1)
    }
    x.set(field: "evidence")
    x.table(elements: provenance.rejected.count)
    for (n, rejected) in provenance.rejected.enumerated() {
      x.table(fields: 2)
      x.push(rejected.reason)
      x.set(field: "reason")
      x.push(placeOf: open.handle, rejected.span.start, rejected.span.end)
      x.set(field: "span")
      x.set(index: n + 1)
    }
    x.set(field: "rejected")
  }
}
