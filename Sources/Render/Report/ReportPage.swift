// ReportPage: a report as one HTML page that needs nothing else: sortable tables, plots, marked-up documents.
// In: a report. Out: a page without external requests; every text is escaped, so that a document's `<script>` is text.

import Results

struct ReportPage {
  private let report: Report
  /// The paragraphs of the documents that are part of the page, by ordinal of the document.
  private var paragraphs: [UInt32: [Range<Int>]] = [:]
  /// For each of these documents the offsets that tables and lists refer to.
  private var anchors: [UInt32: Set<Int>] = [:]

  /// Rows of a table that the page holds.
  private let mostRows: Int

  static func render(_ report: Report, mostRows: Int = 10_000) -> String {
    ReportPage(report, mostRows).render()
  }

  private init(_ report: Report, _ mostRows: Int) {
    self.report = report
    self.mostRows = mostRows
    for case .document(let marked) in report.parts.map(\.content) where paragraphs[marked.document] == nil {
      paragraphs[marked.document] = marked.paragraphs
    }
    for case .value(let value) in report.parts.map(\.content) { anchor(value) }
  }

  /// Notes the places that a value will lead to.
  private mutating func anchor(_ value: Value) {
    switch value {
    case .span(let placed):
      if leads(placed) { anchors[placed.place.document, default: []].insert(Int(placed.place.start)) }
    case .list(let list): for element in list { anchor(element) }
    case .record(let record): for field in record.fields { anchor(field.value) }
    case .frame(let frame):
      for row in 0..<min(frame.count, mostRows) {
        for placed in links(frame.places(ofRow: row)) { anchor(.span(placed)) }
        for column in frame.columns { if case .values(let values) = column.column { anchor(values[row]) } }
      }
    default: break
    }
  }

  /// Whether the page shows the text at a place.
  private func leads(_ placed: PlacedText) -> Bool {
    guard let paragraphs = paragraphs[placed.place.document] else { return false }
    let start = Int(placed.place.start)
    var (low, high) = (0, paragraphs.count)
    while low < high {
      let middle = (low + high) / 2
      if paragraphs[middle].upperBound <= start { low = middle + 1 } else { high = middle }
    }
    return low < paragraphs.count && paragraphs[low].contains(start)
  }

  /// The places of a row that get a link.
  private func links(_ places: [PlacedText]) -> ArraySlice<PlacedText> {
    places.filter(leads).prefix(Self.mostLinks)
  }

  /// Links of a row to its places.
  private static let mostLinks = 12

  private func render() -> String {
    let title = DataRenderer.escaped(Self.title(report))
    // a document may be part of a page more than once, with other marks
    var copies: [UInt32: Int] = [:]
    var out = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
    out +=
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:\">\n"
    out += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
    out +=
      "<title>\(title)</title>\n<style>\(ReportStyle.css)</style>\n</head>\n<body>\n<main>\n"
    // a picture has its title in it
    if !isPicture { out += "<h1>\(title)</h1>\n" }
    // the page's title and the headings of the sections that go on
    var above = [Self.title(report)]
    if let line = report.byLine() { out += Self.note(line) }
    for part in report.parts {
      let level = Self.level(part)
      switch part.content {
      case .heading(let text):
        above = Array(above.prefix(max(0, part.depth) + 1)) + [text]
        out += "<h\(level)>\(DataRenderer.escaped(text))</h\(level)>\n"
      case .text(let text): out += Self.prose(text, level: level)
      case .note(let text): out += Self.note(text)
      case .value(let value): out += self.value(value)
      case .document(let marked):
        let copy = copies[marked.document, default: 0] + 1
        copies[marked.document] = copy
        // what the page or its section is named for needs no title of its own
        let isTitled = MarkedPage.title(of: marked) != above.prefix(max(0, part.depth) + 1).last
        out += MarkedPage.render(
          marked, copy: copy, anchors: copy == 1 ? anchors[marked.document] ?? [] : [], level: level,
          isTitled: isTitled)
      }
    }
    if let note = report.note { out += "<footer>\(DataRenderer.escaped(note))</footer>\n" }
    return out + "</main>\n<script>\(ReportStyle.script)</script>\n</body>\n</html>\n"
  }

  /// The level of a part's headings: the page's title has the first.
  private static func level(_ part: Report.Part) -> Int { max(2, min(6, part.depth + 2)) }

  private static func note(_ text: String) -> String {
    "<p class=\"by\">\(DataRenderer.escaped(text))</p>\n"
  }

  /// The report's title, else that of the only document in it.
  private static func title(_ report: Report) -> String {
    guard report.title.isEmpty else { return report.title }
    guard report.parts.count == 1 else { return "Report" }
    switch report.parts[0].content {
    case .document(let marked): return MarkedPage.title(of: marked)
    case .value(.plot(let plot)): return plot.title ?? SVGPlot.kindName(plot.kind)
    default: return "Report"
    }
  }

  /// Whether the page is one plot.
  private var isPicture: Bool {
    if report.parts.count == 1, case .value(.plot) = report.parts[0].content { true } else { false }
  }

  private func value(_ value: Value) -> String {
    switch value {
    case .frame(let frame): return table(frame)
    case .plot(let plot): return "<figure>\(SVGPlot.render(plot))</figure>\n"
    case .list(let list):
      let records = list.compactMap { if case .record(let record) = $0 { record } else { nil } }
      if !records.isEmpty, records.count == list.count { return table(Frame(rows: records)) }
      return "<ul>" + list.map { "<li>\(inline($0))</li>" }.joined() + "</ul>\n"
    case .record(let record):
      return "<dl>"
        + record.fields.map { field in
          let shown =
            switch field.value {
            case .frame, .plot: self.value(field.value)
            default: inline(field.value)
            }
          return "<dt>\(DataRenderer.escaped(field.name))</dt><dd>\(shown)</dd>"
        }.joined() + "</dl>\n"
    default: return "<p>\(inline(value))</p>\n"
    }
  }

  /// Text of a value; a place of a document that is part of the page leads there.
  private func inline(_ value: Value, _ text: String? = nil) -> String {
    let text = text ?? Cells.cell(value)
    guard case .span(let placed) = value, leads(placed) else { return DataRenderer.escaped(text) }
    let target = MarkedPage.anchor(placed.place.document, Int(placed.place.start))
    return "<a href=\"#\(target)\">\(DataRenderer.escaped(text))</a>"
  }

  private func table(_ frame: Frame) -> String {
    let shown = min(frame.count, mostRows)
    let rowLinks = (0..<shown).map { row in
      let places = frame.places(ofRow: row)
      let links = links(places)
      return (links: links, rest: places.count - links.count)
    }
    let hasLinks = rowLinks.contains { !$0.links.isEmpty }
    let isConcordance = frame.layout == .concordance
    var out = "<div class=\"scroll\"><table\(isConcordance ? " class=\"kwic\"" : "")>\n<thead><tr>"
    let isNumeric = frame.columns.map(\.column.isNumeric)
    for (name, isNumeric) in zip(frame.names, isNumeric) {
      out += Self.head(name, isNumeric: isNumeric)
    }
    if hasLinks { out += Self.head("places", isNumeric: false) }
    out += "</tr></thead>\n<tbody>\n"
    for row in 0..<shown {
      out += "<tr>"
      for (column, isNumeric) in zip(frame.columns, isNumeric) {
        let value = column.column[row]
        if value.isNone {
          // sorted behind all others
          out += isNumeric ? "<td class=\"n\" data-v=\"\">–</td>" : "<td data-v=\"\">–</td>"
        } else if let number = value.asNumber {
          out +=
            "<td class=\"n\" data-v=\"\(Self.sortKey(number))\">\(DataRenderer.escaped(Cells.cell(value)))</td>"
        } else {
          out += "<td>\(inline(value))</td>"
        }
      }
      if hasLinks {
        let (links, rest) = rowLinks[row]
        out += "<td data-v=\"\(links.count + rest)\">"
        for (i, placed) in links.enumerated() { out += inline(.span(placed), "\(i + 1)") + " " }
        if rest > 0 { out += "+ \(Numbers.grouped(rest)) more" }
        out += "</td>"
      }
      out += "</tr>\n"
    }
    out += "</tbody>\n</table></div>\n"
    if frame.count == 0 { out += Self.note("No rows.") }
    if shown < frame.count {
      out += Self.note("The first \(Numbers.grouped(shown)) of \(Numbers.grouped(frame.count)) rows.")
    }
    return out
  }

  /// A number as the page's script reads it.
  private static func sortKey(_ number: Double) -> String {
    guard number.isFinite else { return number > 0 ? "Infinity" : "-Infinity" }
    return DataRenderer.plain(.number(number))
  }

  /// The head of a column. Chromium repeats the head of a table on each printed page, but not the buttons in it.
  private static func head(_ name: String, isNumeric: Bool) -> String {
    let name = DataRenderer.escaped(name)
    return
      "<th scope=\"col\"\(isNumeric ? " class=\"n\"" : "")><button type=\"button\">\(name)</button><span>\(name)</span></th>"
  }

  /// Paragraphs behind blank lines; `# ` begins a heading, `- ` an item of a list.
  /// - Parameter level: of a heading with one `#`.
  private static func prose(_ text: String, level: Int) -> String {
    var out = ""
    var paragraph: [Substring] = []
    var items: [Substring] = []
    func close() {
      if !paragraph.isEmpty { out += "<p>\(strong(paragraph.joined(separator: " ")))</p>\n" }
      if !items.isEmpty {
        out += "<ul>" + items.map { "<li>\(strong(String($0)))</li>" }.joined() + "</ul>\n"
      }
      (paragraph, items) = ([], [])
    }
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.allSatisfy(\.isWhitespace) {
        close()
      } else if line.hasPrefix("#") {
        close()
        let level = min(6, line.prefix { $0 == "#" }.count + level - 1)
        out +=
          "<h\(level)>\(DataRenderer.escaped(String(line.drop { $0 == "#" || $0 == " " })))</h\(level)>\n"
      } else if line.hasPrefix("- ") {
        if !paragraph.isEmpty { close() }
        items.append(line.dropFirst(2))
      } else {
        if !items.isEmpty { close() }
        paragraph.append(line)
      }
    }
    close()
    return out
  }

  /// Escaped, with what stands between two pairs of stars in bold.
  private static func strong(_ text: String) -> String {
    var out = ""
    var isBold = false
    var rest = Substring(text)
    while let star = rest.firstIndex(of: "*") {
      let next = rest.index(after: star)
      out += DataRenderer.escaped(String(rest[..<star]))
      guard next < rest.endIndex, rest[next] == "*", isBold || rest[rest.index(after: next)...].contains("**")
      else {
        out += "*"
        rest = rest[next...]
        continue
      }
      out += isBold ? "</strong>" : "<strong>"
      isBold.toggle()
      rest = rest[rest.index(after: next)...]
    }
    return out + DataRenderer.escaped(String(rest)) + (isBold ? "</strong>" : "")
  }
}
