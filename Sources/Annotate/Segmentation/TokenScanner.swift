// TokenScanner: one pass over the bytes of a paragraph; appends tokens and notes where a sentence may end.
// In: valid UTF-8 and a range. Out: token columns (ascending, not empty, without white space; every byte that is
// not white space is in exactly one token) and candidates for sentence boundaries.
// Words follow Universal Dependencies for Latin script (TokenScanner+Words), UAX #29 for others.

import Document

/// Why a sentence may end with a token.
enum StopKind: UInt8 {
  /// A token "." of its own.
  case period
  /// A run of "!" and "?", or a terminator of another script.
  case mark
  /// "..." or "…"
  case ellipsis
  /// A token that keeps its period: "Inc.", "U.S.", "J."
  case abbreviation
  case colon
  case semicolon
  /// A dash between blanks.
  case dash
  /// A closing bracket.
  case bracket
  /// A URL, address, emoticon, time of day or ornament.
  case other
}

/// A token after which a sentence may end.
struct StopCandidate: BitwiseCopyable {
  var token: UInt32
  var kind: UInt8
}

struct TokenScanner: ~Copyable {
  let p: UnsafePointer<UInt8>
  let n: Int
  let tables: UnicodeTables
  let ascii: UnsafePointer<UInt8>
  /// The columns of the tokens so far; written through `starts`, `ends` and `types`, all with room for `capacity`.
  private var columnStarts: ColumnBuilder<UInt32>
  private var columnEnds: ColumnBuilder<UInt32>
  private var columnTypes: ColumnBuilder<UInt32>
  private(set) var starts: UnsafeMutablePointer<UInt32>
  private(set) var ends: UnsafeMutablePointer<UInt32>
  private(set) var types: UnsafeMutablePointer<UInt32>
  private(set) var count = 0
  private var capacity = 0
  var interner: TypeInterner
  /// Of the paragraph in hand.
  var candidates: ColumnBuilder<StopCandidate>
  /// Start of the paragraph in hand.
  var paragraphStart = 0
  /// Up to here no "@" was found, so that no scan for an e-mail address is repeated.
  var noAtBefore = 0
  /// Up to here no host name was found.
  var noHostBefore = 0

  /// A scanner of the text `p` of `n` bytes, about `expected` of which it will see.
  init(_ p: UnsafePointer<UInt8>, _ n: Int, expected: Int) {
    self.p = p
    self.n = n
    tables = UnicodeTables()
    ascii = ASCIIClass.table
    columnStarts = ColumnBuilder()
    columnEnds = ColumnBuilder()
    columnTypes = ColumnBuilder()
    starts = columnStarts.written
    ends = columnEnds.written
    types = columnTypes.written
    candidates = ColumnBuilder(capacity: 64)
    interner = TypeInterner(textCount: expected, tables: tables)
    reserve(expected / 5 + 16)
  }

  /// Makes room for `extra` more tokens.
  @inline(never)
  private mutating func reserve(_ extra: Int) {
    takeWritten()
    columnStarts.reserve(extra)
    columnEnds.reserve(extra)
    columnTypes.reserve(extra)
    starts = columnStarts.written
    ends = columnEnds.written
    types = columnTypes.written
    capacity = count &+ extra
  }

  /// Takes the tokens written through the pointers into the columns.
  private mutating func takeWritten() {
    columnStarts.advance(by: count &- columnStarts.count)
    columnEnds.advance(by: count &- columnEnds.count)
    columnTypes.advance(by: count &- columnTypes.count)
  }

  /// Forgets the tokens, not their types.
  mutating func removeTokens() {
    columnStarts.removeAll()
    columnEnds.removeAll()
    columnTypes.removeAll()
    count = 0
  }

  /// Appends the tokens of `start..<end`.
  mutating func scan(_ start: Int, _ end: Int) {
    candidates.removeAll()
    paragraphStart = start
    var i = start
    while i < end {
      switch ascii[Int(p[i])] {
      case ASCIIClass.space: i &+= 1
      case ASCIIClass.letter: i = letters(i, end)
      case ASCIIClass.digit:
        var j = i &+ 1
        while j < end, p[j] &- 48 < 10 { j &+= 1 }
        if j == end
          || (ascii[Int(p[j])] <= ASCIIClass.plainStop
            && !(p[j] == UInt8(ascii: ",") && isDigit(j &+ 1, end)))
        {
          emit(i, j, .number)
          i = j
        } else {
          i = number(i, end)
        }
      case ASCIIClass.high: i = unicode(i, end)
      default:
        if p[i] == UInt8(ascii: ","), i &+ 1 == end || p[i &+ 1] < 0x80 {
          emit(i, i &+ 1, .punct)
          i &+= 1
        } else {
          i = punctuation(i, end)
        }
      }
    }
  }

  /// Appends the word that begins with the letter at `i`, and more when it is no plain word; where scanning goes on.
  /// Hot: a plain word of up to seven letters is found, lower-cased and looked up eight bytes at once.
  @inline(__always)
  private mutating func letters(_ i: Int, _ end: Int) -> Int {
    var j = i &+ 1
    if i &+ 8 <= n {
      let word = UnsafeRawPointer(p).loadUnaligned(fromByteOffset: i, as: UInt64.self)
      let others = ~ASCIIClass.letters(of: word) & 0x8080_8080_8080_8080
      let length = others.trailingZeroBitCount >> 3
      j = i &+ length
      if length < 8 && j < end && ascii[Int(p[j])] <= ASCIIClass.plainStop {
        let key = (word | 0x2020_2020_2020_2020) & TypeInterner.firstBytes(length)
        if length >= 4, WordTables.mayBeTwo(key, length) {
          self.word(i, j)
        } else {
          append(i, j, interner.intern(short: key, length, .word))
        }
        return j
      }
      if j > end { j = i &+ 1 }
    }
    while j < end, ascii[Int(p[j])] == ASCIIClass.letter { j &+= 1 }
    if j == end || ascii[Int(p[j])] <= ASCIIClass.plainStop {
      word(i, j)
      return j
    }
    return complexWord(i, j, end)
  }

  /// The columns of all tokens and types.
  consuming func finish() -> (TypeTable, TokenTable) {
    takeWritten()
    return (
      interner.finish(),
      TokenTable(starts: columnStarts.finish(), ends: columnEnds.finish(), types: columnTypes.finish())
    )
  }

  /// Appends a token of ASCII bytes.
  @inline(never)
  mutating func emit(_ start: Int, _ end: Int, _ kind: TokenKind) {
    append(start, end, interner.intern(p, start, end, n, isASCII: true, kind: kind))
  }

  /// Appends a token of any bytes.
  @inline(never)
  mutating func emitAny(_ start: Int, _ end: Int, _ kind: TokenKind) {
    append(start, end, interner.intern(p, start, end, n, isASCII: false, kind: kind))
  }

  @inline(__always)
  private mutating func append(_ start: Int, _ end: Int, _ type: UInt32) {
    if count == capacity { reserve(count &+ 16) }
    starts[count] = UInt32(truncatingIfNeeded: start)
    ends[count] = UInt32(truncatingIfNeeded: end)
    types[count] = type
    count &+= 1
  }

  /// Notes that a sentence may end with the last token.
  @inline(__always)
  mutating func note(_ kind: StopKind) {
    candidates.append(
      StopCandidate(token: UInt32(truncatingIfNeeded: count &- 1), kind: kind.rawValue))
  }

  /// The byte at `i`, or 0 at `end`.
  @inline(__always)
  func at(_ i: Int, _ end: Int) -> UInt8 { i < end ? p[i] : 0 }

  @inline(__always)
  func isLetter(_ i: Int, _ end: Int) -> Bool { i < end && ascii[Int(p[i])] == ASCIIClass.letter }
  @inline(__always)
  func isDigit(_ i: Int, _ end: Int) -> Bool { i < end && p[i] &- 48 < 10 }
  @inline(__always)
  func isUpperASCII(_ i: Int, _ end: Int) -> Bool { i < end && p[i] &- 65 < 26 }
  /// True at white space and at the end.
  @inline(__always)
  func isBlank(_ i: Int, _ end: Int) -> Bool {
    if i >= end { return true }
    let c = p[i]
    if c < 0x80 { return ascii[Int(c)] == ASCIIClass.space }
    return record(i, end).group == ScalarClass.Group.space
  }

  /// The class of the scalar at `i < end`.
  @inline(__always)
  func record(_ i: Int, _ end: Int) -> ScalarClass { tables.record(decodeScalar(p, i, end).value) }

  /// The length in bytes of an apostrophe (' or ’) at `i`, or 0.
  @inline(__always)
  func apostrophe(_ i: Int, _ end: Int) -> Int {
    let c = at(i, end)
    if c == 0x27 { return 1 }
    if c == 0xE2, at(i &+ 1, end) == 0x80, at(i &+ 2, end) == 0x99 { return 3 }
    return 0
  }

  /// End of a Latin letter with its marks at `i`, or nil.
  @inline(__always)
  func latinLetterEnd(_ i: Int, _ end: Int) -> Int? {
    guard i < end else { return nil }
    if p[i] < 0x80 { return ascii[Int(p[i])] == ASCIIClass.letter ? i &+ 1 : nil }
    let scalar = decodeScalar(p, i, end)
    let record = tables.record(scalar.value)
    if record.group == ScalarClass.Group.letter && record.isLatin { return i &+ scalar.count }
    return nil
  }

  /// The end of marks, joiners and format characters that belong to the character that ends at `i`.
  @inline(__always)
  func extended(_ i: Int, _ end: Int) -> Int {
    guard i < end, p[i] >= 0xC2 else { return i }
    return extendedSlowly(i, end)
  }

  @inline(never)
  private func extendedSlowly(_ i: Int, _ end: Int) -> Int {
    var i = i
    while i < end, p[i] >= 0xC2 {
      let scalar = decodeScalar(p, i, end)
      guard tables.record(scalar.value).isExtending else { break }
      i &+= scalar.count
    }
    return i
  }
}

/// Classes of ASCII bytes; bytes that end a plain word at once come first.
enum ASCIIClass {
  static let space: UInt8 = 0
  /// , ; ) ! ? " ] and the like
  static let plain: UInt8 = 1
  static let plainStop: UInt8 = 1
  static let letter: UInt8 = 2
  static let digit: UInt8 = 3
  /// ' - . / : @ _ & and the like: a word may go on
  static let joining: UInt8 = 4
  static let high: UInt8 = 5

  /// The high bit of each byte that is a letter.
  @inline(__always)
  static func letters(of word: UInt64) -> UInt64 {
    let folded = (word | 0x2020_2020_2020_2020) & 0x7F7F_7F7F_7F7F_7F7F
    let fromA = folded &+ 0x1F1F_1F1F_1F1F_1F1F
    let aboveZ = folded &+ 0x0505_0505_0505_0505
    return fromA & ~aboveZ & ~word & 0x8080_8080_8080_8080
  }

  private static let storage: [UInt8] = (0..<256).map { byte in
    switch UInt8(byte) {
    case 9...13, 32: space
    case 65...90, 97...122: letter
    case 48...57: digit
    case 128...: high
    case UInt8(ascii: "'"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: ":"),
      UInt8(ascii: "@"), UInt8(ascii: "_"), UInt8(ascii: "&"), UInt8(ascii: "+"), UInt8(ascii: "%"),
      UInt8(ascii: "`"), UInt8(ascii: "*"), UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "="):
      joining
    default: plain
    }
  }
  /// 256 classes, in memory that lives as long as the process.
  nonisolated(unsafe) static let table: UnsafePointer<UInt8> = {
    let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: 256)
    memory.initialize(from: storage, count: 256)
    return UnsafePointer(memory)
  }()
}
