// nightjar why FILE:LINE:COL: the annotations that stand at a place, each with its rule, its evidence and what was
// turned down.

import Corpus
import Document
import Results

enum WhyVerb {
  static func run(_ invocation: Invocation, _ console: Console) throws -> ExitCode {
    guard let operand = invocation.operands.first, invocation.operands.count == 1 else {
      throw UsageError(message: "why wants one place, as in: nightjar why article.txt:5:40")
    }
    let parts = operand.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count >= 3, let line = Int(parts[parts.count - 2]), let column = Int(parts[parts.count - 1]),
      line > 0, column > 0
    else {
      throw UsageError(message: "why wants FILE:LINE:COL with line and column from 1, not '\(operand)'")
    }
    let document = try SingleDocument.open(parts.dropLast(2).joined(separator: ":"), invocation)
    guard let offset = offset(document, line, column) else {
      throw Problem(
        "input/place",
        "'\(document.metadata.source)' has \(document.lineStarts.count) lines; there is no \(line):\(column)",
        .usage)
    }
    var out = ""
    for (what, span, provenance) in annotations(document) where span.contains(byteOffset: offset) {
      out += "\(what): “\(shortened(document.text[span]))”\n  rule: \(provenance.rule)\n"
      for evidence in provenance.evidence {
        let (l, c) = document.place(of: evidence.span.start)
        out += "  \(evidence.role): “\(shortened(document.text[evidence.span]))” (\(l):\(c))\n"
      }
      for rejected in provenance.rejected {
        out += "  not “\(shortened(document.text[rejected.span]))”: \(rejected.reason)\n"
      }
    }
    if out.isEmpty {
      let token = document.tokens.indices(in: Span(offset, offset + 1)).first
      out =
        token.map { t in
          "no quotation, name, date or number stands here; the token “\(document.text[document.tokens.span(t)])” is \(document.lexical.partOfSpeech(t).name), lemma “\(document.lexical.lemma(t))”\n"
        } ?? "nothing stands here but white space\n"
    }
    let sink = Sink(1)
    sink.write(Problem.printable(out))
    sink.close()
    return .done
  }

  /// The byte at a line and column; columns count characters.
  private static func offset(_ document: Document, _ line: Int, _ column: Int) -> Int? {
    let starts = document.lineStarts
    guard line <= starts.count else { return nil }
    let start = Int(starts[line - 1])
    let end = line < starts.count ? Int(starts[line]) : document.text.count
    var left = column - 1
    return document.text.bytes.withBuffer { bytes in
      for i in start..<max(start, end) where bytes[i] & 0xC0 != 0x80 {
        if left == 0 { return i }
        left -= 1
      }
      return nil
    }
  }

  private static func annotations(_ document: Document) -> [(what: String, span: Span, Provenance)] {
    var found: [(String, Span, Provenance)] = []
    for q in document.quotations {
      let speaker = q.speaker.flatMap {
        document.entities.indices.contains($0) ? document.entities[$0].name : nil
      }
      found.append(("\(q.kind.name) quotation of \(speaker ?? "nobody known")", q.span, q.provenance))
    }
    for m in document.mentions {
      let entity = document.entities.indices.contains(m.entity) ? document.entities[m.entity] : nil
      found.append(("\(entity?.kind.name ?? "name") \(entity?.name ?? "")", m.span, m.provenance))
    }
    for d in document.dates { found.append(("\(d.kind.name) \(d.value ?? "?")", d.span, d.provenance)) }
    for n in document.numbers {
      found.append(("\(n.kind.name) \(n.value) \(n.unit ?? "")", n.span, n.provenance))
    }
    return found
  }

  private static func shortened(_ text: String) -> String {
    let line = String(text.map { $0.isNewline ? " " : $0 })
    return line.count > 90 ? String(line.prefix(89)) + "…" : line
  }
}
