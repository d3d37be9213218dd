// ValueRenderer: any value as text for people: scalars as they are, records as cards, uniform lists as tables.

import Results

struct ValueRenderer {
  let options: RenderOptions

  func render(_ value: Value) -> String {
    switch value {
    case .none: return "nil\n"
    case .string(let s): return s.hasSuffix("\n") ? s : s + "\n"
    case .number(let d): return "\(d)\n"
    case .bool, .integer: return value.asText + "\n"
    case .span(let placed): return TextWidth.line(placed.text) + "\n"
    case .frame(let frame): return TableRenderer(options: options).render(frame)
    case .record(let record): return card(record, indent: "")
    case .list(let list): return self.list(list)
    case .plot(let plot): return TerminalPlot(plot, options).render()
    case .report(let report): return self.report(report)
    }
  }

  /// The parts of a report below one another; documents by their titles.
  private func report(_ report: Report) -> String {
    var out = ""
    if !report.title.isEmpty {
      out =
        report.title + "\n"
        + String(repeating: options.signs.doubleRule, count: TextWidth.width(report.title)) + "\n"
    }
    if let line = report.byLine(options.signs.separator) { out += line + "\n" }
    for part in report.parts {
      if !out.isEmpty { out += "\n" }
      switch part.content {
      case .heading(let text):
        out += text + "\n" + String(repeating: options.signs.rule, count: TextWidth.width(text)) + "\n"
      case .text(let text), .note(let text): out += text + "\n"
      case .value(let value): out += render(value)
      case .document(let marked):
        out += "[\(MarkedPage.title(of: marked)): \(marked.marks.count) places marked]\n"
      }
    }
    if let note = report.note { out += "\n" + note + "\n" }
    return out
  }

  private func fit(_ line: String) -> String {
    options.width.map { TextWidth.cut(line, $0, options.signs.ellipsis) } ?? line
  }

  private func list(_ list: [Value]) -> String {
    if list.isEmpty { return "(empty)\n" }
    let records = list.compactMap { if case .record(let record) = $0 { record } else { nil } }
    if records.count == list.count { return TableRenderer(options: options).render(Frame(rows: records)) }
    let shown = min(list.count, options.maxRows ?? list.count)
    var out = ""
    for (i, value) in list.prefix(shown).enumerated() {
      var text = render(value)
      if text.hasSuffix("\n") { text.removeLast() }
      let number = "\(i + 1)"
      let head = String(repeating: " ", count: max(0, String(shown).count - number.count)) + number + "  "
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      for (n, line) in lines.enumerated() {
        let lead = n == 0 ? head : String(repeating: " ", count: head.count)
        let whole = lead + line
        out += fit(whole) + "\n"
      }
    }
    if shown < list.count { out += "\(options.signs.ellipsis) \(Numbers.grouped(list.count - shown)) more\n" }
    return out
  }

  private func card(_ record: Record, indent: String) -> String {
    if record.fields.isEmpty { return indent + "(empty)\n" }
    let width = record.fields.reduce(0) { max($0, TextWidth.width($1.name)) }
    var out = ""
    for field in record.fields {
      let name = indent + TextWidth.pad(field.name, width)
      switch field.value {
      case .record(let inner) where !inner.fields.isEmpty:
        out += name + "\n" + card(inner, indent: indent + "  ")
      case .frame, .plot, .report:
        out += name + "\n" + render(field.value)
      case .list(let list)
      where !list.isEmpty && list.contains(where: { if case .record = $0 { true } else { false } }):
        out += name + "\n"
        for line in self.list(list).split(separator: "\n") { out += indent + "  " + line + "\n" }
      default:
        let line = name + "  " + Cells.cell(field.value, options.signs)
        out += fit(line) + "\n"
      }
    }
    return out
  }
}
