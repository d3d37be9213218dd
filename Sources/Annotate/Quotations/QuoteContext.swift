// QuoteContext: a paragraph as attribution rules see it: words outside quotation marks, one unit a quotation.
// In: the tokens of a paragraph and its outermost quoted stretches. Out: units, grouped into frames: a frame is a
// sentence of the writer, whatever sentences stand inside the marks.

import Document

/// A word outside quotation marks, or a whole quotation.
struct Unit {
  var start: UInt32
  var end: UInt32
  /// Index of the stretch among the paragraph's outermost ones; -1 for words.
  var quote: Int32
  var token: Int32
  var classes: WordClass
  var shape: Shape
  var beginsFrame: Bool

  enum Shape: UInt8 {
    case lower, capital, digit, comma, colon, dash, open, close, stop, hyphen, other, quote
  }

  /// An adverb in -ly.
  var isManner = false
  /// "of", "for", "from", "at", "with": links parts of one name or office.
  var isLinking = false
  var lastByte: UInt8 = 0

  var isWord: Bool { shape == .lower || shape == .capital }
  var span: Span { Span(start, end) }
}

/// Classes of the types of a document, looked up once a type.
struct TypeClasses {
  private var known: [UInt32]
  private static let unknown = UInt32.max

  init(count: Int) { known = [UInt32](repeating: Self.unknown, count: count) }

  mutating func classes(_ type: Int, _ types: TypeTable) -> WordClass {
    guard type < known.count else { return [] }
    if known[type] == Self.unknown { known[type] = AttributionWords.classes(types.lower(type)).rawValue }
    return WordClass(rawValue: known[type])
  }
}

struct QuoteContext {
  private(set) var units: [Unit] = []
  /// First unit of each frame, and `units.count` at the end.
  private(set) var frames: [Int] = []
  /// Unit of each outermost stretch.
  private(set) var unitOfQuote: [Int] = []

  /// - Parameter quotes: the outermost stretches of the paragraph, ascending.
  init(
    _ document: Document, paragraph: Int, quotes: ArraySlice<QuotedStretch>, classes: inout TypeClasses
  ) {
    let sentences = document.paragraphs.children(paragraph)
    guard !sentences.isEmpty else {
      frames = [0]
      return
    }
    let tokens = document.tokens
    let starts = tokens.starts.base
    let ends = tokens.ends.base
    let types = tokens.types.base
    let bytes = document.text.bytes.base
    let firstTokens = document.sentences.firstChild
    var next = quotes.startIndex
    units.reserveCapacity(64)
    for sentence in sentences {
      var isFirst = true
      for token in Int(firstTokens[sentence])..<Int(firstTokens[sentence + 1]) {
        let start = starts[token]
        let end = ends[token]
        // Quotations that begin before the token's end come first.
        while next < quotes.endIndex, quotes[next].start < Int(end) {
          append(quotes[next], index: next - quotes.startIndex, beginsSentence: isFirst)
          isFirst = false
          next += 1
        }
        if next > quotes.startIndex, Int(start) < quotes[next - 1].end { continue }
        let shape = Self.shape(bytes, Int(start), Int(end))
        var unit = Unit(
          start: start, end: end, quote: -1, token: Int32(clamping: token),
          classes: shape == .lower || shape == .capital || shape == .other
            ? classes.classes(Int(types[token]), document.types) : [],
          shape: shape, beginsFrame: false)
        let length = Int(end - start)
        unit.lastByte = length > 0 ? bytes[Int(end) - 1] : 0
        if shape == .lower {
          let last = bytes + Int(end)
          unit.isManner = length > 5 && last[-1] == 0x79 && last[-2] == 0x6C
          unit.isLinking = unit.classes.contains(.linking)
        }
        append(unit, beginsSentence: isFirst, quotes)
        isFirst = false
      }
    }
    while next < quotes.endIndex {
      append(quotes[next], index: next - quotes.startIndex, beginsSentence: false)
      next += 1
    }
    for i in units.indices where units[i].beginsFrame { frames.append(i) }
    frames.append(units.count)
    unitOfQuote = [Int](repeating: 0, count: quotes.count)
    for i in units.indices where units[i].quote >= 0 { unitOfQuote[Int(units[i].quote)] = i }
    endings = quotes.map { Self.ending(bytes, $0) }
  }

  /// How the words of a quotation end.
  enum Ending { case stop, comma, question, open }
  private(set) var endings: [Ending] = []

  private static func ending(_ bytes: UnsafePointer<UInt8>, _ stretch: QuotedStretch) -> Ending {
    var end = stretch.contentEnd
    // A closing inner mark may stand between.
    while end > stretch.contentStart {
      let byte = bytes[end - 1]
      if QuoteMarkFinder.isSpace(byte) || byte == 0x27 || byte == 0x22 {
        end &-= 1
      } else if end >= stretch.contentStart + 3, bytes[end - 3] == 0xE2, bytes[end - 2] == 0x80,
        byte == 0x99 || byte == 0x9D
      {
        end &-= 3
      } else {
        break
      }
    }
    guard end > stretch.contentStart else { return .open }
    switch bytes[end - 1] {
    case 0x2E: return .stop
    case 0x2C: return .comma
    case 0x3F, 0x21: return .question
    default:
      if end >= 3, bytes[end - 3] == 0xE2, bytes[end - 2] == 0x80,
        bytes[end - 1] == 0x94 || bytes[end - 1] == 0xA6
      {
        return .question
      }
      return .open
    }
  }

  private mutating func append(_ stretch: QuotedStretch, index: Int, beginsSentence: Bool) {
    let begins = units.isEmpty || (beginsSentence && !(units.last.map { $0.shape == .colon } ?? false))
    units.append(
      Unit(
        start: UInt32(clamping: stretch.start), end: UInt32(clamping: stretch.end),
        quote: Int32(clamping: index),
        token: -1, classes: [], shape: .quote, beginsFrame: begins || followsStoppedQuote(stretch)))
  }

  /// `“A.” “B.”`: nothing stands between two quotations of which the first is complete.
  private func followsStoppedQuote(_ stretch: QuotedStretch) -> Bool {
    units.last.map { $0.shape == .quote } ?? false
  }

  private mutating func append(_ unit: Unit, beginsSentence: Bool, _ quotes: ArraySlice<QuotedStretch>) {
    var unit = unit
    unit.beginsFrame = units.isEmpty || beginsSentence
    if beginsSentence, let last = units.last, last.quote >= 0, unit.shape == .lower || unit.shape == .comma {
      // A sentence of the writer does not begin in lower case behind a quotation.
      unit.beginsFrame = false
    }
    units.append(unit)
  }

  /// The frame that holds a unit.
  func frame(of unit: Int) -> Range<Int> {
    var low = 0
    var high = frames.count - 1
    while low + 1 < high {
      let middle = (low + high) / 2
      if frames[middle] <= unit { low = middle } else { high = middle }
    }
    guard low + 1 < frames.count else { return 0..<units.count }
    return frames[low]..<frames[low + 1]
  }

  static func shape(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Unit.Shape {
    guard end > start else { return .other }
    let byte = bytes[start]
    switch byte {
    case 0x61...0x7A: return .lower
    case 0x41...0x5A: return .capital
    case 0x30...0x39, 0x24, 0x23: return .digit
    case 0x2C: return .comma
    case 0x3A, 0x3B: return end - start == 1 ? .colon : .other
    case 0x2D: return end - start == 1 ? .hyphen : .dash
    case 0x28, 0x5B: return .open
    case 0x29, 0x5D: return .close
    case 0x2E, 0x3F, 0x21: return .stop
    case 0x40: return end - start > 1 ? .capital : .other
    case 0xE2:
      guard start + 2 < end, bytes[start + 1] == 0x80 else { return .other }
      switch bytes[start + 2] {
      case 0x92, 0x93, 0x94, 0x95: return .dash
      case 0x90, 0x91: return .hyphen
      default: return .other
      }
    case 0xC3:
      guard start + 1 < end else { return .other }
      return bytes[start + 1] < 0x9F ? .capital : .lower
    case 0x80...: return byte >= 0xC4 ? .capital : .other
    default: return .other
    }
  }
}
