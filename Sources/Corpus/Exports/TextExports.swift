// TextExports: a document as an outline with positions, as CoNLL-U, as brat standoff.

import Document

/// One line of white space folded to single spaces, for formats of one record a line.
private func oneLine(_ text: String) -> String {
  var out = ""
  var space = false
  for scalar in text.unicodeScalars {
    if scalar.value <= 32 || scalar.value == 0x7F {
      if !space { out.append(" ") }
      space = true
    } else {
      out.unicodeScalars.append(scalar)
      space = false
    }
  }
  return out
}

/// Blocks, sentences and annotations, one a line, indented, each with its `line:column` and bytes.
enum TreeExport {
  static func write(_ document: Document, into out: inout [UInt8]) {
    func line(_ depth: Int, _ name: String, _ span: Span, _ rest: String) {
      let place = document.place(of: span.start)
      let text =
        String(repeating: "  ", count: depth)
        + "\(name) @\(place.line):\(place.column) [\(span.start)..<\(span.end)]"
      out.append(contentsOf: (text + (rest.isEmpty ? "" : " " + rest) + "\n").utf8)
    }
    func quoted(_ span: Span) -> String {
      let text = oneLine(document.text[span])
      return "\"" + (text.count > 72 ? text.prefix(71) + "…" : text[...]) + "\""
    }
    let m = document.metadata
    line(
      0, "document", Span(0, document.text.count),
      [m.id, m.title.map { "title=\($0)" }, m.date.map { "date=\($0)" }].compactMap { $0 }.joined(
        separator: " "))
    var sentence = 0
    for (p, block) in (0..<document.paragraphs.count).map({ ($0, document.block(ofParagraph: $0)) }) {
      line(1, block.kind.name, document.paragraphs.span(p), block.level > 0 ? "level=\(block.level)" : "")
      while sentence < document.paragraphs.children(p).upperBound {
        line(2, "sentence", document.sentences.span(sentence), quoted(document.sentences.span(sentence)))
        sentence += 1
      }
    }
    for q in document.quotations {
      let speaker = q.speaker.flatMap { $0 < document.entities.count ? document.entities[$0].name : nil }
      line(
        1, "quote", q.span,
        [q.kind.name, q.isClosed ? nil : "unclosed", speaker.map { "speaker=\"\($0)\"" }, quoted(q.span)]
          .compactMap { $0 }.joined(separator: " "))
    }
    for mention in document.mentions where mention.entity < document.entities.count {
      let entity = document.entities[mention.entity]
      line(1, "mention", mention.span, "\(entity.kind.name) \(quoted(mention.span)) → \"\(entity.name)\"")
    }
    for date in document.dates {
      line(1, "date", date.span, "\(date.kind.name) \(date.value ?? "?") \(quoted(date.span))")
    }
    for number in document.numbers {
      line(
        1, "number", number.span,
        "\(number.kind.name) \(number.value)\(number.unit.map { " " + $0 } ?? "") \(quoted(number.span))")
    }
    for d in document.diagnostics { line(1, "diagnostic", d.span, "\(d.code.rawValue) \(d.message)") }
  }
}

/// CoNLL-U (universaldependencies.org/format): FORM, LEMMA, UPOS; SpaceAfter in MISC; no heads.
enum ConlluExport {
  static func write(_ document: Document, into out: inout [UInt8]) {
    let lexical = document.lexical
    func put(_ text: String) { out.append(contentsOf: text.utf8) }
    put("# newdoc id = \(oneLine(document.metadata.id))\n")
    for p in 0..<document.paragraphs.count {
      for (n, s) in document.paragraphs.children(p).enumerated() {
        if n == 0 { put("# newpar\n") }
        put("# sent_id = \(s + 1)\n# text = \(oneLine(document.text[document.sentences.span(s)]))\n")
        let tokens = document.sentences.children(s)
        for (i, t) in tokens.enumerated() {
          let span = document.tokens.span(t)
          let glued = t + 1 < tokens.upperBound && document.tokens.starts[t + 1] == span.end
          put(
            "\(i + 1)\t\(oneLine(document.text[span]))\t\(oneLine(lexical.lemma(t)))\t\(lexical.partOfSpeech(t).name)\t_\t_\t_\t_\t_\t\(glued ? "SpaceAfter=No" : "_")\n"
          )
        }
        put("\n")
      }
    }
  }
}

/// brat standoff (brat.nlplab.org/standoff.html): offsets in characters, as brat counts them.
enum BratExport {
  static func write(_ document: Document, into out: inout [UInt8]) {
    var counter = OffsetCounter(document.text, .chars)
    var number = 0
    func mark(_ kind: String, _ span: Span, note: String?) {
      number += 1
      let start = counter.offset(span.start)
      let line = "T\(number)\t\(kind) \(start) \(counter.offset(span.end))\t\(oneLine(document.text[span]))\n"
      out.append(contentsOf: line.utf8)
      if let note { out.append(contentsOf: "#\(number)\tAnnotatorNotes T\(number)\t\(oneLine(note))\n".utf8) }
    }
    for mention in document.mentions where mention.entity < document.entities.count {
      let entity = document.entities[mention.entity]
      mark(
        entity.kind.name.prefix(1).uppercased() + entity.kind.name.dropFirst(), mention.span,
        note: entity.name)
    }
    for quote in document.quotations {
      mark(
        "Quotation", quote.span,
        note: quote.speaker.flatMap { $0 < document.entities.count ? document.entities[$0].name : nil })
    }
    for date in document.dates { mark("Date", date.span, note: date.value) }
    for found in document.numbers {
      mark("Number", found.span, note: "\(found.value)\(found.unit.map { " " + $0 } ?? "")")
    }
  }
}
