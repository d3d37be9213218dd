// BlockClassifier: what each block is: headline, byline, list item, quote, caption, furniture. By rules on the
// block's form and place; each block keeps its rule for `why`.

import Document
import Glibc
import Threads

struct BlockClassifier {
  let bytes: UnsafeBufferPointer<UInt8>

  /// Gives each block its kind; a block's depends on its neighbours' places, not on their kinds.
  func classify(_ blocks: inout [Block], threads: Int = 1) {
    blocks.withUnsafeMutableBufferPointer { all in
      let stretch = 1 << 12
      nonisolated(unsafe) let all = all
      nonisolated(unsafe) let classifier = self
      ThreadTeam.forEach((all.count + stretch - 1) / stretch, members: threads) { part in
        for i in part * stretch..<min(all.count, (part + 1) * stretch) { classifier.classify(all, i) }
      }
    }
    furniture(&blocks)
  }

  /// Whether the block begins with one of the phrases, ASCII case folded; the phrase.
  private func prefix(_ span: Span, of phrases: PhraseList) -> Phrase? {
    phrases.beginning(with: Self.fold(bytes[Int(span.start)])).first { phrase in
      phrase.bytes.count <= span.count
        && phrase.bytes.indices.allSatisfy { Self.fold(bytes[Int(span.start) + $0]) == phrase.bytes[$0] }
    }
  }

  /// Whether a phrase that begins with a mark stands anywhere in the block, ASCII case folded.
  private func contains(_ span: Span, _ phrase: Phrase) -> Bool {
    guard let base = bytes.baseAddress else { return false }
    var at = Int(span.start)
    let last = Int(span.end) - phrase.bytes.count
    while at <= last, let hit = memchr(base + at, Int32(phrase.bytes[0]), last + 1 - at) {
      at = UnsafeRawPointer(base).distance(to: UnsafeRawPointer(hit))
      if phrase.bytes.indices.allSatisfy({ Self.fold(bytes[at + $0]) == phrase.bytes[$0] }) { return true }
      at += 1
    }
    return false
  }

  private static func fold(_ b: UInt8) -> UInt8 { b >= 65 && b <= 90 ? b | 0x20 : b }

  /// A lower-case phrase as bytes.
  struct Phrase: Sendable {
    let bytes: [UInt8]
    init(_ text: String) { bytes = Array(text.utf8) }
    func begins(with text: StaticString) -> Bool {
      let n = text.utf8CodeUnitCount
      return bytes.count >= n && (0..<n).allSatisfy { bytes[$0] == text.utf8Start[$0] }
    }
  }

  /// Phrases by their first bytes.
  struct PhraseList: Sendable {
    private let byFirst: [[Phrase]]
    init(_ texts: [String]) {
      var byFirst = [[Phrase]](repeating: [], count: 256)
      for phrase in texts.map(Phrase.init) { byFirst[Int(phrase.bytes[0])].append(phrase) }
      self.byFirst = byFirst
    }
    func beginning(with byte: UInt8) -> [Phrase] { byFirst[Int(byte)] }
  }

  private func line(_ span: Span) -> TextLine {
    TextLine(start: Int(span.start), end: Int(span.end), indent: 0)
  }

  private func classify(_ blocks: UnsafeMutableBufferPointer<Block>, _ i: Int) {
    let span = blocks[i].span
    let first = bytes[Int(span.start)]
    if first == 0x3E {
      blocks[i].kind = .quote
      blocks[i].level = UInt8(
        clamping: max(1, bytes[span.range].prefix { $0 == 0x3E || $0 == 32 }.filter { $0 == 0x3E }.count))
      blocks[i].rule = .quoteMark
      return
    }
    if Self.listMarker(bytes, Int(span.start), Int(span.end)) != nil {
      blocks[i].kind = .list
      blocks[i].level = 1
      blocks[i].rule = .listMarker
      return
    }
    guard span.count <= 400 else { return }
    if prefix(span, of: Self.captions) != nil
      || (span.count < 250 && Self.credits.contains { contains(span, $0) })
    {
      blocks[i].kind = .caption
      blocks[i].rule = .caption
    } else if span.count <= 160, isFurniture(span) {
      blocks[i].kind = .boilerplate
      blocks[i].rule = .furniture
    } else if i < 6, isByline(span) {
      blocks[i].kind = .boilerplate
      blocks[i].rule = .byline
    } else if isHeading(blocks, i) {
      blocks[i].kind = .heading
      blocks[i].level = i == 0 ? 1 : 2
      blocks[i].rule = i == 0 ? .headline : .heading
    }
  }

  // MARK: Headings

  /// A short line without a final stop, before other text: the headline, or a crosshead in capitals or title case.
  private func isHeading(_ blocks: UnsafeMutableBufferPointer<Block>, _ i: Int) -> Bool {
    let span = blocks[i].span
    guard i + 1 < blocks.count, !line(span).endsSentence(bytes), !blocks[i].isWrapped || span.count <= 120
    else { return false }
    let last = line(span).lastMark(bytes)
    guard last != 0x2C, last != 0x3B, last != 0x3A, last != 0x2D else { return false }
    let next = blocks[i + 1].span
    if i == 0 {
      // a byline or a place may stand between the headline and the text
      let hasText = blocks[1...].prefix(3).contains { $0.span.count > 40 }
      return span.count <= 140 && hasText && isCapitalised(span, share: 0)
    }
    guard span.count <= 80, next.count > span.count else { return false }
    return isCapitalised(span, share: 60)
  }

  /// Begins with a capital (or digit or mark), and at least `share` percent of its longer words do.
  private func isCapitalised(_ span: Span, share: Int) -> Bool {
    var words = 0
    var capitals = 0
    var isStart = true
    var length = 0
    var isCapital = false
    for i in Int(span.start)...Int(span.end) {
      let b = i < Int(span.end) ? bytes[i] : 32
      let isLetter = b | 0x20 >= 97 && b | 0x20 <= 122 || b >= 0x80
      if isLetter || b == 0x27 {
        if isStart { isCapital = b >= 65 && b <= 90 || b >= 0x80 }
        isStart = false
        length += 1
      } else {
        if length > 3 {
          words += 1
          if isCapital { capitals += 1 }
        }
        isStart = true
        length = 0
      }
    }
    let first = bytes[Int(span.start)]
    guard first < 97 || first > 122 else { return false }
    if share == 0 { return true }
    return words > 0 && capitals * 100 >= words * share
  }

  // MARK: Bylines

  /// `By Jane Doe`, `BY JOHN SMITH, Associated Press Writer`, `Jane Doe in Berlin` only with its `By`.
  private func isByline(_ span: Span) -> Bool {
    guard prefix(span, of: Self.by) != nil, span.count <= 120, !line(span).endsSentence(bytes) else {
      return false
    }
    let at = Int(span.start) + 3
    guard at < Int(span.end) else { return false }
    return bytes[at] >= 65 && bytes[at] <= 90 || bytes[at] >= 0xC3
  }

  // MARK: Lists

  /// Where the text of a list item begins; nil when the line has no marker.
  static func listMarker(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> Int? {
    guard start + 2 < end else { return nil }
    let b = bytes[start]
    if b == 0x2A || b == 0x2D || b == 0x2B, bytes[start + 1] == 32, bytes[start + 2] > 32 {
      // a dash before a lower-case word is a dash of prose
      return b == 0x2D && bytes[start + 2] >= 97 && bytes[start + 2] <= 122 ? nil : start + 2
    }
    // • ‣ ▪ ●
    if start + 3 < end, b == 0xE2,
      (bytes[start + 1], bytes[start + 2]) == (0x80, 0xA2)
        || (bytes[start + 1], bytes[start + 2]) == (0x80, 0xA3)
        || (bytes[start + 1], bytes[start + 2]) == (0x96, 0xAA)
        || (bytes[start + 1], bytes[start + 2]) == (0x97, 0x8F)
    {
      return start + 3
    }
    var i = start
    while i < end, i - start < 3, bytes[i] >= 48, bytes[i] <= 57 { i += 1 }
    if i > start, i + 2 < end, bytes[i] == 0x29 || bytes[i] == 0x2E, bytes[i + 1] == 32 { return i + 2 }
    return nil
  }

  // MARK: Furniture

  private static let linkHeads = PhraseList(["related", "more "])
  private static let by = PhraseList(["by "])
  private static let captions = PhraseList([
    "photo:", "photo by", "photograph:", "image:", "image credit", "picture:", "caption:", "file photo",
    "video:", "pic:",
  ])
  private static let credits = ["(photo", "[photo"].map(Phrase.init)

  /// Beginnings of lines that pages put around articles.
  private static let furnitureStarts = PhraseList([
    "read more", "more on this", "more about", "more from", "more news", "related stories",
    "related articles",
    "related content", "related topics", "related coverage", "related:", "read also", "also read",
    "see also:", "see more:", "recommended for you",
    "you may also like", "you might also like", "most read", "most popular", "trending now", "subscribe",
    "sign up for", "sign up to",
    "follow us", "follow @", "like us on facebook", "join us on", "share this", "share on", "click here",
    "advertisement",
    "continue reading", "story continues", "article continues", "scroll to continue", "skip to", "copyright",
    "©",
    "all rights reserved", "this material may not be published", "don't miss", "don’t miss", "watch:",
    "listen:", "read:",
    "comments (", "leave a comment", "load more", "back to top", "print this", "email this",
    "download the app",
    "get the latest", "support our journalism", "donate now", "tags:", "filed under", "topics:",
    "what do you think?",
  ])

  private static let longFurniture: [StaticString] = [
    "©", "copyright", "subscribe", "sign up", "follow", "click here", "this material", "get the", "like us",
  ]

  private func isFurniture(_ span: Span) -> Bool {
    guard let start = prefix(span, of: Self.furnitureStarts) else { return false }
    // "Read more than one book" is prose: what follows must be short, or an end of a word and no full sentence
    let at = Int(span.start) + start.bytes.count
    guard at < Int(span.end) else { return true }
    let isLetter = { (b: UInt8) in Self.fold(b) >= 97 && Self.fold(b) <= 122 }
    if isLetter(bytes[at]), isLetter(start.bytes[start.bytes.count - 1]) { return false }
    let words = bytes[span.range].reduce(1) { $0 + ($1 == 32 ? 1 : 0) }
    return words <= 6 || bytes[at] == 0x3A || Self.longFurniture.contains { start.begins(with: $0) }
  }

  /// A heading that nothing follows: the last block is a short line that ends with a colon, or in capitals without
  /// a stop. Short lines behind a furniture heading, down to the end, are its list of links.
  private func furniture(_ blocks: inout [Block]) {
    guard let last = blocks.indices.last, last > 0 else { return }
    let span = blocks[last].span
    if blocks[last].kind != .boilerplate, span.count <= 80, line(span).lastMark(bytes) == 0x3A {
      blocks[last].kind = .boilerplate
      blocks[last].level = 0
      blocks[last].rule = .trailingHeading
    }
    guard
      let head = blocks.indices.last(where: { i in
        blocks[i].kind == .boilerplate && i > blocks.count / 2
          && (line(blocks[i].span).lastMark(bytes) == 0x3A
            || prefix(blocks[i].span, of: Self.linkHeads) != nil)
      })
    else { return }
    let rest = (head + 1)..<blocks.count
    guard !rest.isEmpty,
      rest.allSatisfy({ blocks[$0].span.count <= 140 && !line(blocks[$0].span).endsSentence(bytes) })
    else { return }
    for i in rest {
      blocks[i].kind = .boilerplate
      blocks[i].level = 0
      blocks[i].rule = .relatedLinks
    }
  }
}
