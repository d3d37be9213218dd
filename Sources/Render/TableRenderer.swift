// TableRenderer: frames as aligned text. Numbers stand right; cells are cut only where there is a terminal.

import Results

struct TableRenderer {
  let options: RenderOptions
  private var signs: Signs { options.signs }
  private func cut(_ text: String, _ columns: Int) -> String { TextWidth.cut(text, columns, signs.ellipsis) }

  private func style(_ text: String, _ code: String) -> String {
    options.color ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }

  func render(_ frame: Frame) -> String {
    guard !frame.columns.isEmpty else { return "(empty)\n" }
    if frame.layout == .concordance, frame["left"] != nil, frame["node"] != nil, frame["right"] != nil {
      return concordance(frame)
    }
    let shown = min(frame.count, options.maxRows ?? frame.count)
    let rightAligned = frame.columns.map { column in
      switch column.column {
      case .integers, .numbers: true
      case .values(let v): !v.isEmpty && v.allSatisfy { $0.isNone || $0.asNumber != nil }
      case .strings: false
      }
    }
    let cells = frame.columns.map { column in (0..<shown).map { Cells.cell(column.column[$0], signs) } }
    var widths = frame.columns.enumerated().map { c, column in
      cells[c].reduce(TextWidth.width(column.name)) { max($0, TextWidth.width($1)) }
    }
    var hidden: ArraySlice<Frame.Named> = []
    if let width = options.width {
      fit(&widths, to: width, rightAligned)
      let room = Self.columns(widths, within: width)
      hidden = frame.columns[room...]
      widths.removeLast(hidden.count)
    }
    /// A line of one cell a column, without spaces at its end.
    func line(_ cell: (Int) -> String) -> String {
      var text = ""
      for c in widths.indices {
        if c > 0 { text += "  " }
        TextWidth.append(cell(c), widths[c], right: rightAligned[c], signs.ellipsis, to: &text)
      }
      let end = text.utf8.lastIndex { $0 != 32 }.map { text.utf8.index(after: $0) } ?? text.startIndex
      let trimmed = String(text[..<end])
      // a terminal too narrow for the numbers shows what it can
      return options.width.map { cut(trimmed, max($0, 8)) } ?? trimmed
    }
    var out = style(line { frame.columns[$0].name }, "1") + "\n"
    out += style(line { String(repeating: signs.rule, count: widths[$0]) }, "2") + "\n"
    for row in 0..<shown {
      out += line { cells[$0][row] }
      out += "\n"
    }
    if frame.count == 0 { out += style("(no rows)", "2") + "\n" }
    if shown < frame.count {
      out += style("\(signs.ellipsis) \(Numbers.grouped(frame.count - shown)) more rows", "2") + "\n"
    }
    if let width = options.width, !hidden.isEmpty {
      let names = hidden.map { TextWidth.line($0.name) }.joined(separator: ", ")
      out += style(cut("\(signs.ellipsis) more columns: \(names)", width), "2") + "\n"
    }
    return out
  }

  /// How many columns fit into a terminal of that width: the first of them at least.
  private static func columns(_ widths: [Int], within width: Int) -> Int {
    var used = -2
    let fitting = widths.prefix { column in
      used += column + 2
      return used <= width
    }
    return max(1, fitting.count)
  }

  /// Narrows the widest text columns until the line fits; numbers are never cut.
  private func fit(_ widths: inout [Int], to width: Int, _ fixed: [Bool]) {
    let gaps = 2 * (widths.count - 1)
    while widths.reduce(gaps, +) > width {
      guard
        let widest = widths.indices.filter({ !fixed[$0] && widths[$0] > 6 }).max(by: {
          widths[$0] < widths[$1]
        })
      else { return }
      let second = widths.indices.filter { !fixed[$0] && $0 != widest }.map { widths[$0] }.max() ?? 6
      let excess = widths.reduce(gaps, +) - width
      widths[widest] = max(6, max(widths[widest] - excess, min(second - 1, widths[widest] - 1)))
    }
  }

  /// Lines aligned on the node, which stands in the middle of the line.
  private func concordance(_ frame: Frame) -> String {
    let shown = min(frame.count, options.maxRows ?? frame.count)
    guard let left = frame["left"], let node = frame["node"], let right = frame["right"] else { return "" }
    let others = frame.columns.filter { !["left", "node", "right"].contains($0.name) }
    var rows: [(left: String, node: String, right: String, rest: [String])] = []
    for row in 0..<shown {
      rows.append(
        (
          Cells.cell(left[row], signs), Cells.cell(node[row], signs), Cells.cell(right[row], signs),
          others.map { Cells.cell($0.column[row], signs) }
        ))
    }
    let nodeWidth = min(40, rows.reduce(0) { max($0, TextWidth.width($1.node)) })
    let restWidths = others.indices.map { c in rows.reduce(0) { max($0, TextWidth.width($1.rest[c])) } }
    var side = max(rows.reduce(0) { max($0, TextWidth.width($1.left)) }, 1)
    var rightSide = max(rows.reduce(0) { max($0, TextWidth.width($1.right)) }, 1)
    if let width = options.width {
      let room = max(20, width - nodeWidth - 4 - restWidths.reduce(0) { $0 + min($1, 20) + 2 })
      side = min(side, room / 2)
      rightSide = min(rightSide, room - side)
    }
    var out = ""
    for row in rows {
      let isCut = TextWidth.width(row.left) > side
      let before =
        isCut
        ? signs.ellipsis + TextWidth.suffix(row.left, side - TextWidth.width(signs.ellipsis)) : row.left
      var line = TextWidth.pad(before, side, right: true) + "  "
      line += style(TextWidth.pad(cut(row.node, nodeWidth), nodeWidth), "1;33") + "  "
      line +=
        others.isEmpty
        ? cut(row.right, rightSide) : TextWidth.pad(cut(row.right, rightSide), rightSide)
      for (c, rest) in row.rest.enumerated() {
        line += "  " + style(TextWidth.pad(cut(rest, 20), min(restWidths[c], 20)), "2")
      }
      while line.last == " " { line.removeLast() }
      out += line + "\n"
    }
    if frame.count == 0 { out += "(no matches)\n" }
    if shown < frame.count {
      out += style("\(signs.ellipsis) \(Numbers.grouped(frame.count - shown)) more rows", "2") + "\n"
    }
    return out
  }
}

/// Values as one line for people: numbers rounded, also those in lists and records.
enum Cells {
  static func cell(_ value: Value, _ signs: Signs = .unicode) -> String {
    switch value {
    case .none: signs.missing
    case .integer(let i): String(i)
    case .number(let d) where d.isInfinite: (d < 0 ? "-" : "") + signs.infinity
    case .number(let d): Numbers.short(d)
    case .list(let list): list.map { cell($0, signs) }.joined(separator: ", ")
    case .record(let record):
      record.fields.map { "\(TextWidth.line($0.name))=\(cell($0.value, signs))" }.joined(separator: ", ")
    default: TextWidth.line(value.asText)
    }
  }
}
