// ReportMarkdown: plots and reports as Markdown. A plot is drawn in a block of code, a document is its text.
// In: texts of any kind. Out: Markdown in which they are text: nothing in them is emphasis, a link or a tag.

import Results

enum ReportMarkdown {
  /// Ends with one line end, as all that stands by itself.
  static func render(_ report: Report) -> String {
    var out = report.title.isEmpty ? "" : heading(report.title, 1)
    if let line = report.byLine() { out += paragraph(line) }
    for part in report.parts {
      let level = max(2, min(6, part.depth + 2))
      switch part.content {
      case .heading(let text): out += heading(text, level)
      case .text(let text): out += prose(text, level)
      case .note(let text): out += paragraph(text)
      case .value(let value): out += self.value(value)
      case .document(let marked): out += document(marked, level)
      }
    }
    if let note = report.note { out += paragraph(note) }
    while out.hasSuffix("\n\n") { out.removeLast() }
    return out
  }

  /// Any other value, as a part of a page.
  static func render(_ value: Value) -> String {
    var out = self.value(value)
    while out.hasSuffix("\n\n") { out.removeLast() }
    return out
  }

  static func render(_ plot: Plot) -> String {
    let drawing = TerminalPlot(plot, RenderOptions(width: 80)).render()
    // a fence is longer than any in it
    var (longest, run) = (2, 0)
    for character in drawing {
      run = character == "`" ? run + 1 : 0
      longest = max(longest, run)
    }
    let fence = String(repeating: "`", count: longest + 1)
    return "\(fence)\n\(drawing)\(fence)\n"
  }

  private static func heading(_ text: String, _ level: Int) -> String {
    String(repeating: "#", count: level) + " " + escaped(text) + "\n\n"
  }
  private static func paragraph(_ text: String) -> String { escaped(text) + "\n\n" }

  private static func value(_ value: Value) -> String {
    switch value {
    case .frame(let frame): return DataRenderer.markdown(frame) + "\n"
    case .plot(let plot): return render(plot) + "\n"
    case .list(let list):
      let records = list.compactMap { if case .record(let record) = $0 { record } else { nil } }
      if !records.isEmpty, records.count == list.count {
        return DataRenderer.markdown(Frame(rows: records)) + "\n"
      }
      return list.map { "- " + escaped(Cells.cell($0)) + "\n" }.joined() + "\n"
    case .record(let record):
      return record.fields.map { "- \(escaped($0.name)): \(escaped(Cells.cell($0.value)))\n" }.joined() + "\n"
    default: return paragraph(Cells.cell(value))
    }
  }

  private static func document(_ marked: MarkedText, _ level: Int) -> String {
    let bytes = Array(marked.text.utf8)
    return heading(MarkedPage.title(of: marked), level)
      + marked.paragraphs.filter { $0.upperBound <= bytes.count }.map {
        paragraph(String(decoding: bytes[$0], as: UTF8.self))
      }.joined()
  }

  /// The text of a report, which has headings, items of lists and bold words of its own.
  private static func prose(_ text: String, _ level: Int) -> String {
    var out = ""
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("#") {
        let hashes = line.prefix { $0 == "#" }.count
        out += heading(String(line.dropFirst(hashes).drop { $0 == " " }), min(6, level + hashes - 1))
      } else if line.hasPrefix("- ") {
        out += "- " + bold(line.dropFirst(2)) + "\n"
      } else {
        out += bold(line) + "\n"
      }
    }
    return out + "\n"
  }

  /// Escaped but for `**`.
  private static func bold(_ line: Substring) -> String {
    line.split(separator: "**", omittingEmptySubsequences: false).map { escaped(String($0)) }
      .joined(separator: "**")
  }

  /// A text as one line in which Markdown sees nothing but text.
  static func escaped(_ text: String) -> String {
    var out = ""
    let line = TextWidth.line(text)
    for character in line {
      if "\\`*_[]<>|~&".contains(character) { out.append("\\") }
      out.append(character)
    }
    // what only begins a block where a line begins
    let isItem = out.hasPrefix("- ") || out.hasPrefix("+ ") || out == "+"
    let isRule = out.allSatisfy { $0 == "-" || $0 == "=" || $0 == " " }
    if !out.isEmpty, out.hasPrefix("#") || isItem || isRule { return "\\" + out }
    let digits = out.prefix { $0.isASCII && $0.isNumber }
    let rest = out[digits.endIndex...]
    if !digits.isEmpty, rest.hasPrefix(". ") || rest.hasPrefix(") ") || rest == "." || rest == ")" {
      return digits + "\\" + rest
    }
    return out
  }
}
