// MarkupExports: a document as a self-contained page with its quotations and entities marked, and as spaCy's JSON.

import Document
import Readers

enum HTMLExport {
  private static let style = """
    :root{color-scheme:light dark}body{font:18px/1.6 Georgia,serif;max-width:42em;margin:2em auto;padding:0 1em}
    h1,h2{line-height:1.25}.boilerplate{opacity:.55}mark{border-radius:.2em;padding:0 .1em;color:inherit}
    .quote{background:#ffe9a880}.person{background:#b8d8ff80}.organisation{background:#d6c7ff80}.place{background:#bff0c080}
    .event,.nationality,.other{background:#ddd8}.date{border-bottom:2px dotted #c60;background:none}
    """

  static func write(_ document: Document, into out: inout [UInt8]) {
    func put(_ text: String) { out.append(contentsOf: text.utf8) }
    let title = document.metadata.title ?? document.metadata.id
    put(
      "<!DOCTYPE html>\n<html lang=\"\(escaped(document.metadata.language ?? "en"))\"><head><meta charset=\"utf-8\">"
    )
    put(
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    )
    put("<title>\(escaped(title))</title><style>\(style)</style></head><body>\n")
    var marks: [(span: Span, kind: String, label: String)] = []
    for q in document.quotations {
      let speaker = q.speaker.flatMap { $0 < document.entities.count ? document.entities[$0].name : nil }
      marks.append((q.span, "quote", speaker ?? "no speaker"))
    }
    for m in document.mentions where m.entity < document.entities.count {
      let e = document.entities[m.entity]
      marks.append((m.span, e.kind.name, e.name))
    }
    for d in document.dates { marks.append((d.span, "date", d.value ?? "date")) }
    marks.sort { $0.span < $1.span }
    var next = 0
    for p in 0..<document.paragraphs.count {
      let span = document.paragraphs.span(p)
      let block = document.block(ofParagraph: p)
      let tag =
        block.kind == .heading
        ? "h\(min(6, max(1, Int(block.level))))" : block.kind == .quote ? "blockquote" : "p"
      put("<\(tag)\(block.kind == .boilerplate ? " class=\"boilerplate\"" : "")>")
      var at = span.start
      var open: [UInt32] = []
      func text(to end: UInt32) {
        if end > at { put(escaped(document.text[Span(at, end)])) }
        at = max(at, end)
      }
      func close(before offset: UInt32) {
        while let end = open.last, end <= offset {
          text(to: end)
          put("</mark>")
          open.removeLast()
        }
      }
      while next < marks.count, marks[next].span.start < span.end {
        let mark = marks[next]
        next += 1
        guard mark.span.start >= span.start else { continue }
        close(before: mark.span.start)
        // marks that do not nest are left out
        guard mark.span.end <= min(open.last ?? span.end, span.end), mark.span.start >= at else { continue }
        text(to: mark.span.start)
        put("<mark class=\"\(mark.kind)\" title=\"\(escaped(mark.label))\">")
        open.append(mark.span.end)
      }
      close(before: span.end)
      text(to: span.end)
      put("</\(tag)>\n")
    }
    put("</body></html>\n")
  }

  private static func escaped(_ text: String) -> String {
    var out = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": out += "&amp;"
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "\"": out += "&quot;"
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out
  }
}

/// The JSON of spaCy's `Doc.to_json`: character offsets, `ents`, `sents`, `tokens`.
enum SpaCyExport {
  static func write(_ document: Document, into out: inout [UInt8]) {
    var counter = OffsetCounter(document.text, .chars)
    let labels: [Entity.Kind: String] = [
      .person: "PERSON", .organisation: "ORG", .place: "GPE", .event: "EVENT", .nationality: "NORP",
      .other: "MISC",
    ]
    func place(_ span: Span) -> [MetaField] {
      let start = counter.offset(span.start)
      return [MetaField("start", .integer(start)), MetaField("end", .integer(counter.offset(span.end)))]
    }
    let lexical = document.lexical
    var entities: [MetaValue] = []
    for m in document.mentions where m.entity < document.entities.count {
      entities.append(
        .record(
          place(m.span) + [MetaField("label", .string(labels[document.entities[m.entity].kind] ?? "MISC"))]))
    }
    let sentences = (0..<document.sentences.count).map {
      MetaValue.record(place(document.sentences.span($0)))
    }
    let tokens = (0..<document.tokens.count).map { i in
      MetaValue.record(
        [MetaField("id", .integer(i))] + place(document.tokens.span(i))
          + [
            MetaField("pos", .string(lexical.partOfSpeech(i).name)),
            MetaField("lemma", .string(lexical.lemma(i))),
          ])
    }
    JSON.write(
      .record([
        MetaField("text", .string(document.text.string)), MetaField("ents", .list(entities)),
        MetaField("sents", .list(sentences)), MetaField("tokens", .list(tokens)),
      ]), into: &out)
  }
}
