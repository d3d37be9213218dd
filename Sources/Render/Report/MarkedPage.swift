// MarkedPage: a document with its marks as HTML, and behind it an index of whom and what it names.
// Marks may nest and overlap: an element is closed where another that began before it ends, and opened anew.
// A mark that belongs to an entry is a link to it, the entry's places are links back into the text. Without a script,
// a mouse or colours all of it can still be read and walked.

import Results

struct MarkedPage {
  private let marked: MarkedText
  private let bytes: [UInt8]
  /// By start, the longest first.
  private let marks: [MarkedText.Mark]
  /// Offsets that get a name.
  private let anchors: [Int]
  /// Which one of the page's copies of the document this is, from 1: each has names of its own.
  private let copy: Int
  private var named: Set<Int> = []
  /// Marks that have a link.
  private var linked: Set<Int> = []
  /// Where each mark begins within the paragraphs.
  private var places: [Int: Int] = [:]

  /// From this many mentions on an index is folded.
  private static let mostOpenMentions = 200
  /// Columns of a quotation that the index shows.
  private static let quotationRoom = 100

  /// The name of a place in the first copy of a document.
  static func anchor(_ document: UInt32, _ offset: Int) -> String { "d\(document + 1)-\(offset)" }

  private func placeName(_ offset: Int) -> String {
    copy == 1 ? Self.anchor(marked.document, offset) : "d\(marked.document + 1)c\(copy)-\(offset)"
  }
  private func entryName(_ entry: Int) -> String {
    "d\(marked.document + 1)\(copy == 1 ? "" : "c\(copy)")-e\(entry + 1)"
  }

  /// The title of a document, else its identifier.
  static func title(of marked: MarkedText) -> String {
    marked.title.flatMap { $0.isEmpty ? nil : $0 } ?? marked.documentID
  }

  /// - Parameter level: of the title's heading; that of the index is one deeper, or takes its place.
  static func render(
    _ marked: MarkedText, copy: Int = 1, anchors: Set<Int>, level: Int = 2, isTitled: Bool = true
  ) -> String {
    var page = MarkedPage(marked, copy, anchors)
    var out = "<article>\n"
    var below = level
    if isTitled {
      out += "<h\(level)>\(DataRenderer.escaped(title(of: marked)))</h\(level)>\n"
      below = min(6, level + 1)
    }
    return out + page.key() + page.text() + page.index(level: below) + "</article>\n"
  }

  private init(_ marked: MarkedText, _ copy: Int, _ anchors: Set<Int>) {
    self.marked = marked
    self.copy = copy
    let bytes = Array(marked.text.utf8)
    self.bytes = bytes
    self.anchors = anchors.sorted()
    marks = marked.marks.filter { $0.start < $0.end && $0.start >= 0 && $0.end <= bytes.count }.sorted {
      ($0.start, $1.end) < ($1.start, $0.end)
    }
  }

  /// The kinds of marks with their colours.
  private func key() -> String {
    let kinds = Set(marked.marks.map(\.kind)).sorted()
    guard kinds.count > 1 else { return "" }
    let shown = kinds.map { "<mark class=\"\(Self.cssClass($0))\">\(DataRenderer.escaped($0))</mark>" }
    return "<p class=\"key\">" + shown.joined(separator: " ") + "</p>\n"
  }

  private func entry(of mark: Int) -> Int? {
    marks[mark].entry.flatMap { marked.entries.indices.contains($0) ? $0 : nil }
  }

  // MARK: Text

  private mutating func text() -> String {
    var out = ""
    var (next, nextAnchor) = (0, 0)
    var over: [Int] = []
    for paragraph in marked.paragraphs.sorted(by: { $0.lowerBound < $1.lowerBound })
    where paragraph.upperBound <= bytes.count {
      while next < marks.count, marks[next].start < paragraph.upperBound {
        over.append(next)
        next += 1
      }
      over.removeAll { marks[$0].end <= paragraph.lowerBound }
      var here: Set<Int> = []
      while nextAnchor < anchors.count, anchors[nextAnchor] < paragraph.upperBound {
        if anchors[nextAnchor] >= paragraph.lowerBound { here.insert(anchors[nextAnchor]) }
        nextAnchor += 1
      }
      out += "<p>\(self.paragraph(paragraph, over, here))</p>\n"
    }
    return out
  }

  private mutating func paragraph(_ range: Range<Int>, _ over: [Int], _ here: Set<Int>) -> String {
    var begins: [Int: [Int]] = [:]
    var cuts = here.union([range.lowerBound, range.upperBound])
    for mark in over {
      let start = max(marks[mark].start, range.lowerBound)
      begins[start, default: []].append(mark)
      cuts.formUnion([start, min(marks[mark].end, range.upperBound)])
      if entry(of: mark) != nil, places[mark] == nil { places[mark] = start }
    }
    var out = ""
    var open: [Int] = []
    let ends = cuts.sorted()
    for (start, end) in zip(ends, ends.dropFirst()) {
      // what stays open is closed with what ends around it, and opened anew
      let first = open.firstIndex { marks[$0].end <= start } ?? open.count
      let opened = open[first...].filter { marks[$0].end > start } + (begins[start] ?? [])
      out += String(repeating: "</mark>", count: open.count - first)
      open.removeSubrange(first...)
      let isPlace = here.contains(start) || (begins[start] ?? []).contains { places[$0] == start }
      if isPlace, named.insert(start).inserted {
        out += "<span id=\"\(placeName(start))\"></span>"
      }
      for mark in opened { out += head(mark) }
      open += opened
      out += segment(start..<end, open)
    }
    return out + String(repeating: "</mark>", count: open.count)
  }

  private func head(_ mark: Int) -> String {
    let mark = marks[mark]
    let title = mark.label.map { "\(mark.kind): \($0)" } ?? mark.kind
    return "<mark class=\"\(Self.cssClass(mark.kind))\" title=\"\(DataRenderer.escaped(title))\">"
  }

  /// Text between two cuts: a link to the entry of the innermost mark that has one. One link of a mark is enough for
  /// the keyboard.
  private mutating func segment(_ range: Range<Int>, _ open: [Int]) -> String {
    let text = DataRenderer.escaped(String(decoding: bytes[range], as: UTF8.self))
    guard let mark = open.last(where: { entry(of: $0) != nil }), let entry = entry(of: mark),
      !text.allSatisfy(\.isWhitespace)
    else { return text }
    let isFirst = linked.insert(mark).inserted
    return "<a href=\"#\(entryName(entry))\"\(isFirst ? "" : " tabindex=\"-1\"")>\(text)</a>"
  }

  // MARK: Index

  private struct Entry {
    let index: Int
    var mentions: [Int] = []
    var quotations: [Int] = []
  }

  /// The entries that the text leads to, people first, each kind by its mentions.
  private func entries() -> [Entry] {
    var entries = marked.entries.indices.map { Entry(index: $0) }
    for mark in marks.indices where places[mark] != nil {
      guard let entry = entry(of: mark) else { continue }
      if marks[mark].kind == "quote" {
        entries[entry].quotations.append(mark)
      } else {
        entries[entry].mentions.append(mark)
      }
    }
    let order = ["person", "organisation", "place"]
    func rank(_ entry: Entry) -> (Int, Int, Int) {
      let kind = marked.entries[entry.index].kind
      return (order.firstIndex(of: kind) ?? order.count, -entry.mentions.count, entry.index)
    }
    return entries.filter { !$0.mentions.isEmpty || !$0.quotations.isEmpty }.sorted { rank($0) < rank($1) }
  }

  private func index(level: Int) -> String {
    let entries = entries()
    guard !entries.isEmpty else { return "" }
    let mentions = entries.reduce(0) { $0 + $1.mentions.count }
    let title = "People, places and other names"
    let list = "<ul>\n" + entries.map(item).joined() + "</ul>\n"
    guard mentions > Self.mostOpenMentions else {
      return "<section class=\"index\">\n<h\(level)>\(title)</h\(level)>\n\(list)</section>\n"
    }
    let counts = "\(Numbers.grouped(entries.count)) names, \(Numbers.grouped(mentions)) mentions"
    return "<details class=\"index\">\n<summary>\(title): \(counts)</summary>\n\(list)</details>\n"
  }

  private func item(_ entry: Entry) -> String {
    let about = marked.entries[entry.index]
    let shown = entry.mentions.first.map { marks[$0].kind } ?? about.kind
    var out = "<li id=\"\(entryName(entry.index))\"><mark class=\"\(Self.cssClass(shown))\">"
    out += "\(DataRenderer.escaped(TextWidth.line(about.name)))</mark> <span class=\"by\">"
    out += "\(DataRenderer.escaped(about.kind))</span>"
    for (i, mark) in entry.mentions.enumerated() { out += " " + link(mark, "\(i + 1)") }
    guard !entry.quotations.isEmpty else { return out + "</li>\n" }
    let quotations = entry.quotations.map { mark in
      let text = String(decoding: bytes[marks[mark].start..<marks[mark].end], as: UTF8.self)
      let room = Self.quotationRoom
      // no more of a long quotation is read than can be shown
      return "<li>\(link(mark, TextWidth.cut(TextWidth.line(String(text.prefix(4 * room))), room)))</li>"
    }
    return out + "\n<ul>" + quotations.joined() + "</ul></li>\n"
  }

  private func link(_ mark: Int, _ text: String) -> String {
    let place = places[mark] ?? marks[mark].start
    return "<a href=\"#\(placeName(place))\">\(DataRenderer.escaped(text))</a>"
  }

  /// A kind as a class name of plain letters.
  private static func cssClass(_ kind: String) -> String {
    String(
      String.UnicodeScalarView(
        kind.lowercased().unicodeScalars.filter { ("a"..."z").contains($0) || $0 == "-" }))
  }
}
