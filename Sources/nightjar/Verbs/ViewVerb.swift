// nightjar view: a document in the pager, its quotations, entities, dates and numbers marked by colour.
// Without a terminal it prints the text with the marks in brackets, so that it can be searched.

import Corpus
import Document
import Glibc
import Results

enum ViewVerb {
  /// What can be marked, with its colour (SGR).
  private static let kinds: [(name: String, colour: String)] = [
    ("quotes", "33"), ("entities", "34"), ("dates", "35"), ("numbers", "36"),
  ]

  private struct Mark {
    var span: Span
    var kind: String
    var label: String
    var colour: String
  }

  static func run(_ invocation: Invocation, _ console: Console) throws -> ExitCode {
    guard invocation.operands.count == 1 else {
      throw UsageError(
        message: "view wants one input, as in: nightjar view article.txt --show quotes,entities")
    }
    let names = kinds.map(\.name)
    var shown = names
    if let list = invocation.value("--show") {
      shown = list.split(separator: ",").map(String.init)
      for name in shown where !names.contains(name) {
        let near = NearNames.suggest(name, among: names).first.map { "; did you mean '\($0)'?" } ?? ""
        throw UsageError(
          message: "'--show' wants some of \(names.joined(separator: ", ")), not '\(name)'\(near)")
      }
    }
    let document = try SingleDocument.open(invocation.operands[0], invocation)
    let text = drawn(document, Set(shown), colour: console.outputColor)
    if console.outputIsTerminal {
      let pager = getenv("PAGER").map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 } ?? "less -FRX"
      if let pipe = popen(pager, "w") {
        fputs(text, pipe)
        if pclose(pipe) == 0 { return .done }
      }
    }
    let sink = Sink(1)
    sink.write(text)
    sink.close()
    return .done
  }

  private static func marks(_ document: Document, _ shown: Set<String>) -> [Mark] {
    var marks: [Mark] = []
    let entities = document.entities
    func name(_ i: Int?) -> String? { i.flatMap { entities.indices.contains($0) ? entities[$0].name : nil } }
    if shown.contains("quotes") {
      for quote in document.quotations {
        marks.append(Mark(span: quote.span, kind: "quote", label: name(quote.speaker) ?? "?", colour: "33"))
      }
    }
    if shown.contains("entities") {
      for mention in document.mentions {
        let kind = entities.indices.contains(mention.entity) ? entities[mention.entity].kind.name : ""
        marks.append(Mark(span: mention.span, kind: kind, label: name(mention.entity) ?? "", colour: "1;34"))
      }
    }
    if shown.contains("dates") {
      for date in document.dates {
        marks.append(Mark(span: date.span, kind: "date", label: date.value ?? "", colour: "35"))
      }
    }
    if shown.contains("numbers") {
      for number in document.numbers {
        let value = Int(exactly: number.value).map { String($0) } ?? String(number.value)
        marks.append(
          Mark(
            span: number.span, kind: "number", label: [value, number.unit ?? ""].joined(separator: " "),
            colour: "36"))
      }
    }
    return marks.sorted { $0.span < $1.span }
  }

  /// The text cut at every boundary; each piece has the colour of its innermost mark.
  private static func drawn(_ document: Document, _ shown: Set<String>, colour: Bool) -> String {
    let marks = marks(document, shown)
    var out = document.metadata.title.map { (colour ? "\u{1B}[1m\($0)\u{1B}[0m" : $0) + "\n\n" } ?? ""
    for p in 0..<document.paragraphs.count {
      let paragraph = document.paragraphs.span(p)
      let inside = marks.filter { $0.span.overlaps(paragraph) }
      var cuts: Set<UInt32> = [paragraph.start, paragraph.end]
      for mark in inside {
        cuts.formUnion([max(mark.span.start, paragraph.start), min(mark.span.end, paragraph.end)])
      }
      let places = cuts.sorted()
      for (start, end) in zip(places, places.dropFirst()) {
        let text = Problem.printable(document.text[Span(start, end)])
        let over = inside.filter { $0.span.start <= start && $0.span.end >= end }
        let inner = over.min { $0.span.count < $1.span.count }
        if colour {
          out += inner.map { "\u{1B}[\($0.colour)m\(text)\u{1B}[0m" } ?? text
        } else {
          out +=
            over.filter { $0.span.start == start }.map { _ in "[" }.joined() + text
            + over.filter { $0.span.end == end }.reversed().map { "|\($0.kind): \($0.label)]" }.joined()
        }
      }
      out += "\n\n"
    }
    if colour {
      out +=
        kinds.filter { shown.contains($0.name) }.map { "\u{1B}[\($0.colour)m\($0.name)\u{1B}[0m" }.joined(
          separator: "  ") + "\n"
    }
    return out
  }
}

/// One document from one input.
enum SingleDocument {
  static func open(_ path: String, _ invocation: Invocation) throws -> Document {
    let names = InputFormat.allCases.map(\.rawValue)
    let format = try invocation.choice("--format", of: names).flatMap { InputFormat(rawValue: $0) }
    let (files, problems) = Inputs.expand([path], format: format)
    if let problem = problems.first { throw Problem(problem) }
    let parser = DocumentParser(date: invocation.value("--date"), language: invocation.value("--lang"))
    let stream = RecordStream(files)
    while let batch = stream.next() {
      for record in batch.records {
        do throws(InputError) { return try parser.parse(try record.get()) } catch { throw Problem(error) }
      }
    }
    throw Problem("input/empty", "'\(path)' holds no document", .input)
  }
}
