// QuoteMark: where quotation marks stand and which way they look, before any pairing.
// In: the bytes of one paragraph. Out: marks in ascending order, each with its family and the side that its
// neighbours suggest. Apostrophes inside words, feet and inches and values of markup are left out here.

/// One quotation mark, or a run of the same mark that counts as one.
struct QuoteMark {
  /// Marks that can close each other.
  enum Family: UInt8 { case double, single, guillemet, singleGuillemet, corner, whiteCorner }
  /// How the mark is drawn: nested marks of another style need no other evidence.
  enum Style: UInt8 { case straight, curly, low, newswire, guillemet, corner }
  /// What the drawing or the neighbours say.
  enum Side: UInt8 { case opens, closes, either }

  var start: Int
  var end: Int
  var family: Family
  var style: Style
  /// The way the mark is drawn; `either` for straight marks.
  var drawn: Side
  /// The way its neighbours make it look.
  var context: Side
  /// A full stop, question mark or paragraph start stands before the mark.
  var isAtSentenceStart: Bool
  /// The character before is a letter or digit: a straight or curly single mark may be an apostrophe.
  var followsWord: Bool
  /// The character behind is a lower-case letter or, after one space, begins a lower-case word.
  var precedesLowercase: Bool
}

/// Finds the marks of a paragraph.
struct QuoteMarkFinder {
  let bytes: UnsafePointer<UInt8>
  let range: Range<Int>

  /// Bytes with which a mark may begin.
  private static let starters: [Bool] = {
    var table = [Bool](repeating: false, count: 256)
    for byte in [0x22, 0x27, 0x60, 0x2C, 0xC2, 0xE2, 0xE3, 0xEF] { table[byte] = true }
    return table
  }()

  /// Appends the marks of the paragraph to `marks`.
  func find(into marks: inout [QuoteMark]) {
    Self.starters.withUnsafeBufferPointer { starters in
      var i = range.lowerBound
      while i < range.upperBound {
        let byte = bytes[i]
        guard starters[Int(byte)] else {
          i &+= 1
          continue
        }
        i = mark(at: i, byte, &marks)
      }
    }
  }

  /// Takes the mark at `i`, if there is one; returns where to go on.
  private func mark(at i: Int, _ byte: UInt8, _ marks: inout [QuoteMark]) -> Int {
    switch byte {
    case 0x22: return straightDouble(i, &marks)
    case 0x27: return apostrophe(i, &marks)
    case 0x60:
      let end = run(of: 0x60, from: i)
      if end - i == 2 {
        add(i, end, .double, .newswire, .opens, &marks)
      } else if end - i == 1, context(i, end) == .opens {
        add(i, end, .single, .newswire, .opens, &marks)
      }
      return end
    case 0x2C:
      let end = run(of: 0x2C, from: i)
      if end - i == 2, context(i, end) == .opens { add(i, end, .double, .low, .opens, &marks) }
      return end
    case 0xC2:
      guard i + 1 < range.upperBound else { return i + 1 }
      if bytes[i + 1] == 0xAB { add(i, i + 2, .guillemet, .guillemet, .opens, &marks) }
      if bytes[i + 1] == 0xBB { add(i, i + 2, .guillemet, .guillemet, .closes, &marks) }
      return i + 2
    case 0xE2: return generalPunctuation(i, &marks)
    case 0xE3:
      guard i + 2 < range.upperBound, bytes[i + 1] == 0x80 else { return i + 1 }
      switch bytes[i + 2] {
      case 0x8C: add(i, i + 3, .corner, .corner, .opens, &marks)
      case 0x8D: add(i, i + 3, .corner, .corner, .closes, &marks)
      case 0x8E: add(i, i + 3, .whiteCorner, .corner, .opens, &marks)
      case 0x8F: add(i, i + 3, .whiteCorner, .corner, .closes, &marks)
      default: break
      }
      return i + 3
    default:
      guard i + 2 < range.upperBound, bytes[i + 1] == 0xBC, bytes[i + 2] == 0x82 else { return i + 1 }
      add(i, i + 3, .double, .straight, .either, &marks)
      return i + 3
    }
  }

  /// `"`; two in a row count as one (a doubled mark of CSV), longer runs are rules or noise.
  private func straightDouble(_ i: Int, _ marks: inout [QuoteMark]) -> Int {
    let end = run(of: 0x22, from: i)
    if end - i > 3 { return end }
    if let behind = markupValue(i, end) { return behind }
    let side = context(i, end)
    if end - i == 2, side == .either { return end }
    if side == .closes, isMeasure(before: i) { return end }
    add(i, end, .double, .straight, .either, &marks)
    return end
  }

  /// `'`: two in a row are a newswire mark; one is a mark when it stands at an edge of a word; of three, the one
  /// next to the words belongs to a quotation inside the other: `''He said, 'No,''' she recalled.`
  private func apostrophe(_ i: Int, _ marks: inout [QuoteMark]) -> Int {
    let end = run(of: 0x27, from: i)
    if end - i == 3 {
      switch context(i, end) {
      case .opens:
        add(i, i + 2, .double, .newswire, .opens, &marks)
        add(i + 2, end, .single, .straight, .either, &marks)
      case .closes:
        add(i, i + 1, .single, .straight, .either, &marks)
        add(i + 1, end, .double, .newswire, .closes, &marks)
      case .either: break
      }
    } else if end - i == 2 {
      let side = context(i, end)
      add(i, end, .double, .newswire, side == .either ? .closes : side, &marks)
    } else if end - i == 1 {
      single(i, end, .straight, .either, &marks)
    }
    return end
  }

  /// U+2018 to U+201F, U+2039 and U+203A.
  private func generalPunctuation(_ i: Int, _ marks: inout [QuoteMark]) -> Int {
    guard i + 2 < range.upperBound, bytes[i + 1] == 0x80 else { return i + 1 }
    let end = i + 3
    switch bytes[i + 2] {
    case 0x98, 0x9B: single(i, end, .curly, .opens, &marks)
    case 0x99: single(i, end, .curly, .closes, &marks)
    case 0x9A: single(i, end, .low, .opens, &marks)
    case 0x9C, 0x9D, 0x9F:
      if let behind = markupValue(i, end) { return behind }
      add(i, end, .double, .curly, bytes[i + 2] == 0x9D ? .closes : .opens, &marks)
    case 0x9E: add(i, end, .double, .low, .opens, &marks)
    case 0xB9: add(i, end, .singleGuillemet, .guillemet, .opens, &marks)
    case 0xBA: add(i, end, .singleGuillemet, .guillemet, .closes, &marks)
    default: break
    }
    return end
  }

  /// A single mark counts when its context is one-sided; between letters it is an apostrophe.
  private func single(
    _ i: Int, _ end: Int, _ style: QuoteMark.Style, _ drawn: QuoteMark.Side, _ marks: inout [QuoteMark]
  ) {
    let side = context(i, end)
    guard side != .either else { return }
    if side == .opens, isElision(end) { return }
    if side == .closes, isDigit(before: i), style == .straight { return }
    add(i, end, .single, style, drawn, &marks)
  }

  private func add(
    _ i: Int, _ end: Int, _ family: QuoteMark.Family, _ style: QuoteMark.Style, _ drawn: QuoteMark.Side,
    _ marks: inout [QuoteMark]
  ) {
    var before = i
    while before > range.lowerBound, Self.isSpace(bytes[before - 1]) { before &-= 1 }
    let last = before > range.lowerBound ? bytes[before - 1] : 0x2E
    // A stop inside closing marks also ends a sentence.
    let endsSentence = last == 0x2E || last == 0x3F || last == 0x21 || endsWithEllipsis(before)
    let previous = i > range.lowerBound ? bytes[i - 1] : 0x20
    var next = end
    if next < range.upperBound, bytes[next] == 0x20 { next &+= 1 }
    let following = next < range.upperBound ? bytes[next] : 0
    marks.append(
      QuoteMark(
        start: i, end: end, family: family, style: style, drawn: drawn, context: context(i, end),
        isAtSentenceStart: endsSentence, followsWord: Self.isWord(previous),
        precedesLowercase: following >= 0x61 && following <= 0x7A))
  }

  // MARK: Neighbours

  /// Which way a mark looks by the characters around it.
  private func context(_ start: Int, _ end: Int) -> QuoteMark.Side {
    let left = leftClass(start)
    let right = rightClass(end)
    if left == .open, right != .open { return .opens }
    if right == .open, left != .open { return .closes }
    if left == .open, right == .open { return .either }
    if left == .word, right == .punct { return .closes }
    if left == .punct, right == .word { return precedingPunctuationCloses(start) ? .closes : .opens }
    if left == .punct, right == .punct { return .closes }
    return .either
  }

  private enum Neighbour { case open, punct, word }

  /// White space, brackets that open, dashes and the paragraph's start leave room for an opening mark.
  private func leftClass(_ start: Int) -> Neighbour {
    guard start > range.lowerBound else { return .open }
    let byte = bytes[start - 1]
    if Self.isSpace(byte) || byte == 0x28 || byte == 0x5B || byte == 0x7B || byte == 0x2F { return .open }
    if byte == 0x2D {
      // `--"` opens, `non-"x"` does not tell.
      return start >= range.lowerBound + 2 && bytes[start - 2] != 0x2D && Self.isWord(bytes[start - 2])
        ? .punct : .open
    }
    if byte < 0x80 {
      if byte == 0x22 || byte == 0x27 || byte == 0x60 {
        return start - 1 == range.lowerBound || Self.isSpace(bytes[start - 2]) ? .open : .punct
      }
      return Self.isWord(byte) ? .word : .punct
    }
    guard start >= range.lowerBound + 2 else { return .word }
    let two = bytes[start - 2]
    if two == 0xC2 { return byte == 0xA0 || byte == 0xAB ? .open : (byte == 0xBB ? .punct : .word) }
    guard start >= range.lowerBound + 3 else { return .word }
    let three = bytes[start - 3]
    if three == 0xE2, two == 0x80 {
      switch byte {
      case 0x80...0x8B, 0x90...0x95, 0xAF: return .open
      case 0x98, 0x9A, 0x9B, 0x9C, 0x9E, 0x9F, 0xB9: return .open
      default: return .punct
      }
    }
    if three == 0xE3, two == 0x80 { return byte == 0x80 || byte == 0x8C || byte == 0x8E ? .open : .punct }
    if three == 0xEF { return .punct }
    return .word
  }

  /// White space, the paragraph's end and closing brackets leave room for a closing mark.
  private func rightClass(_ end: Int) -> Neighbour {
    guard end < range.upperBound else { return .open }
    let byte = bytes[end]
    if Self.isSpace(byte) || byte == 0x29 || byte == 0x5D || byte == 0x7D { return .open }
    if byte == 0x2C || byte == 0x3B || byte == 0x3A { return .open }
    if byte == 0x2E || byte == 0x21 || byte == 0x3F {
      // `"...and` opens; `"?` and `".` close.
      var i = end
      while i < range.upperBound, bytes[i] == 0x2E || bytes[i] == 0x21 || bytes[i] == 0x3F { i &+= 1 }
      return i < range.upperBound && Self.isWord(bytes[i]) ? .word : .open
    }
    if byte < 0x80 {
      if byte == 0x22 || byte == 0x27 || byte == 0x60 {
        return end + 1 >= range.upperBound || Self.isSpace(bytes[end + 1]) ? .open : .punct
      }
      return Self.isWord(byte) || byte == 0x24 || byte == 0x23 || byte == 0x40 || byte == 0x5B || byte == 0x28
        ? .word : .punct
    }
    guard end + 1 < range.upperBound else { return .word }
    if byte == 0xC2 { return bytes[end + 1] == 0xA0 || bytes[end + 1] == 0xBB ? .open : .word }
    guard end + 2 < range.upperBound else { return .word }
    if byte == 0xE2, bytes[end + 1] == 0x80 {
      switch bytes[end + 2] {
      case 0x80...0x8B, 0x90...0x95, 0xAF, 0x99, 0x9D, 0xBA: return .open
      case 0x98, 0x9C, 0xA6: return .word
      default: return .punct
      }
    }
    if byte == 0xE3, bytes[end + 1] == 0x80 { return .open }
    if byte == 0xEF, bytes[end + 1] == 0xBC { return .open }
    return .word
  }

  /// `said."He` : a stop or comma without a space before the mark closes, as does `,"he said`.
  private func precedingPunctuationCloses(_ start: Int) -> Bool {
    guard start > range.lowerBound else { return false }
    switch bytes[start - 1] {
    case 0x2E, 0x2C, 0x21, 0x3F: return true
    default: return false
    }
  }

  /// Left-over markup is no speech: where to go on behind the value of `name="…"`, or behind the `">` of a tag
  /// that was broken over lines; nil when the mark stands in prose.
  private func markupValue(_ start: Int, _ end: Int) -> Int? {
    if start == range.lowerBound { return end < range.upperBound && bytes[end] == 0x3E ? end + 1 : nil }
    guard start >= range.lowerBound + 2, bytes[start - 1] == 0x3D, Self.isWord(bytes[start - 2]) else {
      return nil
    }
    if end - start == 2 { return end }
    let limit = min(range.upperBound, end + Self.longestValue)
    var i = end
    while i < limit {
      if bytes[i] == 0x22 { return i + 1 }
      if bytes[i] == 0xE2, i + 2 < limit, bytes[i + 1] == 0x80, (0x9C...0x9F).contains(bytes[i + 2]) {
        return i + 3
      }
      i &+= 1
    }
    return end
  }
  private static let longestValue = 512

  private func endsWithEllipsis(_ at: Int) -> Bool {
    at >= range.lowerBound + 3 && bytes[at - 3] == 0xE2 && bytes[at - 2] == 0x80 && bytes[at - 1] == 0xA6
  }

  /// `6'2"`, `5′ 11"`, or a bare `19"` that nothing opened is judged later by the scanner.
  private func isMeasure(before i: Int) -> Bool {
    var j = i
    while j > range.lowerBound, bytes[j - 1] >= 0x30, bytes[j - 1] <= 0x39, i - j < 4 { j &-= 1 }
    guard j < i, j > range.lowerBound else { return false }
    if bytes[j - 1] == 0x20, j - 1 > range.lowerBound { j &-= 1 }
    guard j - 1 > range.lowerBound else { return false }
    if bytes[j - 1] == 0x27, isDigit(before: j - 1) { return true }
    guard j >= range.lowerBound + 4, bytes[j - 3] == 0xE2, bytes[j - 2] == 0x80 else { return false }
    return (bytes[j - 1] == 0x99 || bytes[j - 1] == 0xB2) && isDigit(before: j - 3)
  }

  private func isDigit(before i: Int) -> Bool {
    i > range.lowerBound && bytes[i - 1] >= 0x30 && bytes[i - 1] <= 0x39
  }

  /// `'90s`, `’em`, `’tis`: an apostrophe that stands for left-out letters.
  private func isElision(_ end: Int) -> Bool {
    guard end < range.upperBound else { return true }
    if bytes[end] >= 0x30, bytes[end] <= 0x39 {
      var i = end
      while i < range.upperBound, bytes[i] >= 0x30, bytes[i] <= 0x39 { i &+= 1 }
      return i - end == 2
    }
    var i = end
    var word: [UInt8] = []
    while i < range.upperBound, word.count < 7 {
      let lower = bytes[i] | 0x20
      guard lower >= 0x61, lower <= 0x7A else { break }
      word.append(lower)
      i &+= 1
    }
    return Self.elisions.contains(word)
  }

  private static let elisions: Set<[UInt8]> = Set(
    [
      "em", "tis", "twas", "til", "cause", "bout", "round", "n", "cuz", "tween", "twill", "nuff", "s", "ll",
      "re",
    ]
    .map { Array($0.utf8) })

  private func run(of byte: UInt8, from i: Int) -> Int {
    var end = i
    while end < range.upperBound, bytes[end] == byte { end &+= 1 }
    return end
  }

  static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }
  static func isWord(_ byte: UInt8) -> Bool {
    (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5A) || (byte >= 0x61 && byte <= 0x7A)
      || byte >= 0x80
  }
}
