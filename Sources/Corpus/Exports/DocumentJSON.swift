// DocumentJSON: a document as one JSON object, the contract's section 3.

public import Document
import Readers

/// What offsets count.
public enum OffsetUnit: String, Sendable, CaseIterable {
  case bytes, chars, utf16
}

/// Offsets of a text in a unit: ascending requests are cheap, others start over.
struct OffsetCounter {
  private let text: Text
  private let unit: OffsetUnit
  private var at = 0
  private var counted = 0

  init(_ text: Text, _ unit: OffsetUnit) {
    self.text = text
    self.unit = unit
  }

  mutating func offset(_ byte: UInt32) -> Int {
    guard unit != .bytes else { return Int(byte) }
    let target = min(Int(byte), text.count)
    if target < at { (at, counted) = (0, 0) }
    let base = text.bytes.base
    while at < target {
      let b = base[at]
      if b & 0xC0 != 0x80 { counted += unit == .utf16 && b >= 0xF0 ? 2 : 1 }
      at += 1
    }
    return counted
  }
}

public enum DocumentJSON {
  /// Appends the object, without a line end.
  public static func write(_ document: Document, offsets unit: OffsetUnit = .bytes, into out: inout [UInt8]) {
    var writer = ObjectWriter(document, unit)
    writer.write(into: &out)
  }
}

private struct ObjectWriter {
  let document: Document
  var counter: OffsetCounter

  init(_ document: Document, _ unit: OffsetUnit) {
    self.document = document
    counter = OffsetCounter(document.text, unit)
  }

  mutating func write(into out: inout [UInt8]) {
    let m = document.metadata
    raw("{\"id\":", &out)
    JSON.write(m.id, into: &out)
    key("source", &out)
    JSON.write(m.source, into: &out)
    key("format", &out)
    JSON.write(m.format, into: &out)
    key("title", &out)
    optional(m.title, &out)
    key("date", &out)
    optional(m.date, &out)
    key("language", &out)
    optional(m.language, &out)
    key("authors", &out)
    JSON.write(.list(m.authors.map { .string($0) }), into: &out)
    key("meta", &out)
    JSON.write(.record(m.other), into: &out)
    key("text", &out)
    document.text.bytes.withBuffer { JSON.write($0, into: &out) }
    list("blocks", document.blocks, &out) { w, block, out in
      w.span(block.span, &out)
      w.field("kind", block.kind.name, &out)
      w.raw(",\"level\":\(block.level)", &out)
    }
    list("paragraphs", 0..<document.paragraphs.count, &out) { w, i, out in
      w.span(w.document.paragraphs.span(i), &out)
    }
    list("sentences", 0..<document.sentences.count, &out) { w, i, out in
      w.span(w.document.sentences.span(i), &out)
    }
    let lexical = document.lexical
    let (stems, stop) = (document.typeProperties.stems, document.typeProperties.stop)
    list("tokens", 0..<document.tokens.count, &out) { w, i, out in
      let type = Int(w.document.tokens.types[i])
      w.span(w.document.tokens.span(i), &out)
      w.field("kind", w.document.types.kind(type).name, &out)
      w.field("lemma", lexical.lemma(i), &out)
      w.field("stem", type < stems.count ? stems[type] : "", &out)
      w.field("pos", lexical.partOfSpeech(i).name, &out)
      w.raw(",\"stop\":\(stop[type] != 0)", &out)
    }
    list("quotes", document.quotations, &out) { w, q, out in
      w.span(q.span, &out)
      w.field("kind", q.kind.name, &out)
      w.raw(",\"closed\":\(q.isClosed),\"speaker\":", &out)
      w.optional(
        q.speaker.flatMap { $0 < w.document.entities.count ? w.document.entities[$0].name : nil }, &out)
      w.raw(",\"speaker_start\":", &out)
      w.offset(q.speakerSpan?.start, &out)
      w.raw(",\"speaker_end\":", &out)
      w.offset(q.speakerSpan?.end, &out)
      w.raw(",\"cue\":", &out)
      w.optional(q.cue.map { w.document.text[$0] }, &out)
    }
    let mentions = document.mentions
    list("entities", Array(document.entities.enumerated()), &out) { w, pair, out in
      let (i, entity) = pair
      w.raw("\"id\":\(i)", &out)
      w.field("name", entity.name, &out)
      w.field("kind", entity.kind.name, &out)
      w.raw(",\"aliases\":", &out)
      JSON.write(.list(entity.aliases.map { .string($0) }), into: &out)
      w.list("mentions", entity.mentions.map { mentions[$0] }, &out) { w, m, out in w.span(m.span, &out) }
    }
    list("dates", document.dates, &out) { w, date, out in
      w.span(date.span, &out)
      w.raw(",\"value\":", &out)
      w.optional(date.value, &out)
      w.field("kind", date.kind.name, &out)
    }
    list("numbers", document.numbers, &out) { w, number, out in
      w.span(number.span, &out)
      w.raw(",\"value\":", &out)
      if let whole = Int(exactly: number.value) {
        w.raw("\(whole)", &out)
      } else {
        JSON.write(number.value, into: &out)
      }
      w.raw(",\"unit\":", &out)
      w.optional(number.unit, &out)
      w.field("kind", number.kind.name, &out)
    }
    list("links", document.links, &out) { w, link, out in
      w.span(link.span, &out)
      w.field("url", link.url, &out)
    }
    raw("}", &out)
  }

  func raw(_ text: String, _ out: inout [UInt8]) { out.append(contentsOf: text.utf8) }
  func key(_ name: String, _ out: inout [UInt8]) { raw(",\"\(name)\":", &out) }

  func field(_ name: String, _ value: String, _ out: inout [UInt8]) {
    key(name, &out)
    JSON.write(value, into: &out)
  }

  func optional(_ value: String?, _ out: inout [UInt8]) {
    if let value { JSON.write(value, into: &out) } else { raw("null", &out) }
  }

  mutating func offset(_ byte: UInt32?, _ out: inout [UInt8]) {
    if let byte { raw(String(counter.offset(byte)), &out) } else { raw("null", &out) }
  }

  mutating func span(_ span: Span, _ out: inout [UInt8]) {
    raw("\"start\":\(counter.offset(span.start)),\"end\":\(counter.offset(span.end))", &out)
  }

  mutating func list<S: Sequence>(
    _ name: String, _ elements: S, _ out: inout [UInt8],
    _ write: (inout ObjectWriter, S.Element, inout [UInt8]) -> Void
  ) {
    raw(",\"\(name)\":[", &out)
    var first = true
    for element in elements {
      raw(first ? "{" : ",{", &out)
      first = false
      write(&self, element, &out)
      raw("}", &out)
    }
    raw("]", &out)
  }
}
