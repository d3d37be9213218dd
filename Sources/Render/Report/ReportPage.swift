// ReportPage: a report as one HTML page that needs nothing else: sortable tables, plots, marked-up documents.
// In: a report. Out: a page without external requests; every text is escaped, so that a document's `<script>` is text.

import Results

struct ReportPage {
  private let report: Report
  /// The paragraphs of the documents that are part of the page, by document identifier.
  private var paragraphs: [String: [Range<Int>]] = [:]
  /// For each of these documents the offsets that tables and lists refer to.
  private var anchors: [String: Set<Int>] = [:]

  static func render(_ report: Report) -> String {
    var page = ReportPage(report)
    return page.render()
  }

  private init(_ report: Report) {
    self.report = report
    for case .document(let marked) in report.parts where paragraphs[marked.documentID] == nil {
      paragraphs[marked.documentID] = marked.paragraphs
    }
    for case .value(let value) in report.parts { anchor(value) }
  }

  /// Notes the places that a value will lead to.
  private mutating func anchor(_ value: Value) {
    switch value {
    case .span(let placed):
      if leads(placed) { anchors[placed.documentID, default: []].insert(Int(placed.place.start)) }
    case .list(let list): for element in list { anchor(element) }
    case .record(let record): for field in record.fields { anchor(field.value) }
    case .frame(let frame):
      for row in 0..<min(frame.count, Self.mostRows) {
        for placed in links(frame.places(ofRow: row)) { anchor(.span(placed)) }
        for column in frame.columns { if case .values(let values) = column.column { anchor(values[row]) } }
      }
    case .report(let inner): for case .value(let value) in inner.parts { anchor(value) }
    default: break
    }
  }

  /// Whether the page shows the text at a place.
  private func leads(_ placed: PlacedText) -> Bool {
    guard let paragraphs = paragraphs[placed.documentID] else { return false }
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
  /// Rows of a table that a page holds.
  private static let mostRows = 10_000

  private mutating func render() -> String {
    let title = DataRenderer.escaped(Self.title(report))
    // an element's name stands once in a page, also when a document is part of it twice
    var named: Set<String> = []
    var out = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
    out +=
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:\">\n"
    out += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
    out +=
      "<title>\(title)</title>\n<style>\(Self.style)</style>\n</head>\n<body>\n<main>\n<h1>\(title)</h1>\n"
    let line = [report.author, report.date].compactMap(\.self).filter { !$0.isEmpty }.joined(separator: " · ")
    if !line.isEmpty { out += "<p class=\"by\">\(DataRenderer.escaped(line))</p>\n" }
    for part in report.parts {
      switch part {
      case .heading(let text): out += "<h2>\(DataRenderer.escaped(text))</h2>\n"
      case .text(let text): out += Self.prose(text)
      case .value(let value): out += self.value(value)
      case .document(let marked):
        let isFirst = named.insert(marked.documentID).inserted
        out += MarkedPage.render(
          marked, anchors: isFirst ? anchors[marked.documentID] ?? [] : [],
          isTitled: Self.title(of: marked) != Self.title(report))
      }
    }
    if let note = report.note { out += "<footer>\(DataRenderer.escaped(note))</footer>\n" }
    return out + "</main>\n<script>\(Self.script)</script>\n</body>\n</html>\n"
  }

  /// The report's title, else that of the only document in it.
  private static func title(_ report: Report) -> String {
    guard report.title.isEmpty else { return report.title }
    guard report.parts.count == 1, case .document(let marked) = report.parts[0] else { return "Report" }
    return title(of: marked)
  }

  private static func title(of marked: MarkedText) -> String {
    marked.title.flatMap { $0.isEmpty ? nil : $0 } ?? marked.documentID
  }

  private func value(_ value: Value) -> String {
    switch value {
    case .frame(let frame): return table(frame)
    case .plot(let plot): return "<figure>\(SVGPlot.render(plot))</figure>\n"
    case .list(let list):
      let records = list.compactMap { if case .record(let record) = $0 { record } else { nil } }
      if !records.isEmpty, records.count == list.count { return table(Frame(rows: records)) }
      return "<ul>" + list.map { "<li>\(inline($0, $0.asText))</li>" }.joined() + "</ul>\n"
    case .record(let record):
      return "<dl>"
        + record.fields.map {
          "<dt>\(DataRenderer.escaped($0.name))</dt><dd>\(inline($0.value, Cells.cell($0.value)))</dd>"
        }.joined() + "</dl>\n"
    case .report(let inner):
      return inner.parts.map { part in
        switch part {
        case .heading(let text): "<h3>\(DataRenderer.escaped(text))</h3>\n"
        case .text(let text): Self.prose(text)
        case .value(let value): self.value(value)
        case .document(let marked): MarkedPage.render(marked, anchors: [])
        }
      }.joined()
    default: return "<p>\(inline(value, Cells.cell(value)))</p>\n"
    }
  }

  /// Text of a value; a place of a document that is part of the page leads there.
  private func inline(_ value: Value, _ text: String) -> String {
    guard case .span(let placed) = value, leads(placed) else { return DataRenderer.escaped(text) }
    let target = MarkedPage.anchor(placed.documentID, Int(placed.place.start))
    return "<a href=\"#\(target)\">\(DataRenderer.escaped(text))</a>"
  }

  private func table(_ frame: Frame) -> String {
    let shown = min(frame.count, Self.mostRows)
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
      // Chromium repeats the head of a table on each printed page, but not the buttons in it
      let name = DataRenderer.escaped(name)
      out +=
        "<th scope=\"col\"\(isNumeric ? " class=\"n\"" : "")><button type=\"button\">\(name)</button><span>\(name)</span></th>"
    }
    if hasLinks { out += "<th scope=\"col\">places</th>" }
    out += "</tr></thead>\n<tbody>\n"
    for row in 0..<shown {
      out += "<tr>"
      for (column, isNumeric) in zip(frame.columns, isNumeric) {
        let value = column.column[row]
        if value.isNone {
          // sorted below all numbers
          out += isNumeric ? "<td class=\"n\" data-v=\"-Infinity\">–</td>" : "<td>–</td>"
        } else if let number = value.asNumber {
          out += "<td class=\"n\" data-v=\"\(number)\">\(DataRenderer.escaped(Cells.cell(value)))</td>"
        } else {
          out += "<td>\(inline(value, DataRenderer.plain(value)))</td>"
        }
      }
      if hasLinks {
        out += "<td>"
        for (i, placed) in rowLinks[row].links.enumerated() { out += inline(.span(placed), "\(i + 1)") + " " }
        if rowLinks[row].rest > 0 { out += "+ \(Numbers.grouped(rowLinks[row].rest)) more" }
        out += "</td>"
      }
      out += "</tr>\n"
    }
    out += "</tbody>\n</table></div>\n"
    if frame.count == 0 { out += "<p class=\"by\">No rows.</p>\n" }
    if shown < frame.count {
      out +=
        "<p class=\"by\">The first \(Numbers.grouped(shown)) of \(Numbers.grouped(frame.count)) rows.</p>\n"
    }
    return out
  }

  /// Paragraphs behind blank lines; `# ` begins a heading, `- ` an item of a list.
  static func prose(_ text: String) -> String {
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
        let level = min(4, line.prefix { $0 == "#" }.count + 1)
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

  private static let style = """
    :root{color-scheme:light dark;--ink:#1f2328;--soft:#59636e;--paper:#fff;--rule:#d1d9e0;--link:#0550ae;\
    --quote:#fff1c2;--person:#d6e8ff;--organisation:#dcf5e3;--place:#f3e2ff;--other:#eaeef2;--date:#ffe1d6;--number:#e3f6f5;--match:#ffd8a8}
    @media screen and (prefers-color-scheme:dark){:root{--ink:#e8e6e3;--soft:#a3a9b1;--paper:#16181c;--rule:#3a3f46;--link:#79b8ff;\
    --quote:#4a3f14;--person:#16365c;--organisation:#143d23;--place:#3d2357;--other:#2d333b;--date:#52291a;--number:#123d3b;--match:#5c3b10}}
    *{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,sans-serif}
    main{max-width:60rem;margin:0 auto;padding:2rem 1rem 4rem}h1{line-height:1.2}.by,footer{color:var(--soft)}a{color:var(--link)}
    .scroll{overflow-x:auto;margin:1rem 0}table{border-collapse:collapse;font-size:.9rem;min-width:50%}
    th,td{padding:.3rem .6rem;border-bottom:1px solid var(--rule);text-align:left;vertical-align:top;overflow-wrap:break-word;max-width:28rem;unicode-bidi:plaintext}
    th.n{text-align:right}td.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}thead th{position:sticky;top:0;background:var(--paper)}
    th span{display:none}th button{all:unset;cursor:pointer;font-weight:600}th button:focus-visible{outline:2px solid var(--link)}
    th[aria-sort=ascending] button::after{content:" ▲"}th[aria-sort=descending] button::after{content:" ▼"}
    .kwic td:nth-child(1){text-align:right}.kwic td:nth-child(2){font-weight:600;text-align:center}
    figure{margin:1.5rem 0}figure svg{max-width:100%;height:auto}dl{display:grid;grid-template-columns:max-content auto;gap:.2rem 1rem}
    dt{font-weight:600}dd{margin:0}article{border:1px solid var(--rule);border-radius:.5rem;padding:1rem 1.5rem;margin:1.5rem 0}
    article p{unicode-bidi:plaintext;white-space:pre-line}mark{color:inherit;background:var(--other);border-radius:.2em;padding:.05em 0}
    mark.quote{background:var(--quote)}mark.person{background:var(--person)}mark.organisation{background:var(--organisation)}
    mark.place{background:var(--place)}mark.date{background:var(--date)}mark.number{background:var(--number)}mark.match{background:var(--match);font-weight:600}
    mark:target,a:target+mark,a:target{outline:2px solid var(--link)}.key mark{margin-right:.6em;padding:.1em .4em}
    @media print{main{max-width:none;padding:0}th button{display:none}th span{display:inline}thead th{position:static}article,tr,figure{break-inside:avoid}a{color:inherit;text-decoration:none}}
    """

  /// Sorts a table by the column whose heading is pressed.
  private static let script = """
    document.querySelectorAll("th button").forEach(function(b){b.addEventListener("click",function(){\
    var th=b.closest("th"),t=th.closest("table"),body=t.tBodies[0],i=Array.prototype.indexOf.call(th.parentNode.children,th),\
    down=th.getAttribute("aria-sort")==="ascending";\
    t.querySelectorAll("th").forEach(function(x){x.removeAttribute("aria-sort")});th.setAttribute("aria-sort",down?"descending":"ascending");\
    var rows=Array.prototype.slice.call(body.rows).map(function(r,n){var c=r.cells[i],v=c.getAttribute("data-v");return{r:r,n:n,k:v===null?c.textContent:Number(v)}});\
    rows.sort(function(x,y){var a=x.k,z=y.k,s=typeof a==="number"&&typeof z==="number"?a-z:String(a).localeCompare(String(z));return(down?-s:s)||x.n-y.n});\
    rows.forEach(function(x){body.appendChild(x.r)})})});
    """
}

/// A document with its marks as HTML: marks may nest and overlap, so the text is cut at every boundary.
enum MarkedPage {
  /// The name of a place in a document.
  static func anchor(_ documentID: String, _ offset: Int) -> String {
    var name = "d"
    for byte in documentID.utf8 {
      let isPlain = (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
      name += isPlain ? String(UnicodeScalar(byte)) : "_" + String(byte, radix: 16)
    }
    return "\(name)-\(offset)"
  }

  static func render(_ marked: MarkedText, anchors: Set<Int>, isTitled: Bool = true) -> String {
    var out = "<article>\n"
    if isTitled, let title = marked.title, !title.isEmpty {
      out += "<h2>\(DataRenderer.escaped(title))</h2>\n"
    }
    var kinds: [String] = []
    for mark in marked.marks where !kinds.contains(mark.kind) { kinds.append(mark.kind) }
    if kinds.count > 1 {
      out +=
        "<p class=\"key\">"
        + kinds.sorted().map { "<mark class=\"\(cssClass($0))\">\(DataRenderer.escaped($0))</mark>" }.joined()
        + "</p>\n"
    }
    let bytes = Array(marked.text.utf8)
    let marks = marked.marks.filter { $0.start < $0.end && $0.start >= 0 && $0.end <= bytes.count }.sorted {
      ($0.start, $1.end) < ($1.start, $0.end)
    }
    for paragraph in marked.paragraphs where paragraph.upperBound <= bytes.count {
      let inside = marks.filter { $0.start < paragraph.upperBound && $0.end > paragraph.lowerBound }
      var cuts: Set<Int> = [paragraph.lowerBound, paragraph.upperBound]
      for mark in inside {
        cuts.formUnion([max(mark.start, paragraph.lowerBound), min(mark.end, paragraph.upperBound)])
      }
      let here = anchors.filter { paragraph.contains($0) }
      cuts.formUnion(here)
      let places = cuts.sorted()
      out += "<p>"
      for (start, end) in zip(places, places.dropFirst()) {
        if here.contains(start) { out += "<a id=\"\(anchor(marked.documentID, start))\"></a>" }
        let text = DataRenderer.escaped(String(decoding: bytes[start..<end], as: UTF8.self))
        let over = inside.filter { $0.start <= start && $0.end >= end }
        guard !over.isEmpty else {
          out += text
          continue
        }
        let labels = over.map { mark in mark.label.map { "\(mark.kind): \($0)" } ?? mark.kind }
        // the innermost mark gives the colour
        let inner = over.min { ($0.end - $0.start) < ($1.end - $1.start) }
        out +=
          "<mark class=\"\(cssClass(inner?.kind ?? "match"))\" title=\"\(DataRenderer.escaped(labels.joined(separator: "; ")))\">\(text)</mark>"
      }
      out += "</p>\n"
    }
    return out + "</article>\n"
  }

  /// A kind as a class name of plain letters.
  private static func cssClass(_ kind: String) -> String {
    String(
      String.UnicodeScalarView(
        kind.lowercased().unicodeScalars.filter { ("a"..."z").contains($0) || $0 == "-" }))
  }
}
