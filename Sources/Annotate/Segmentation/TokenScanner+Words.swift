// TokenScanner+Words: words of Latin script as Universal Dependencies has them: clitics apart ("did" "n’t",
// "Assad" "’s"), hyphenated words split but for their prefixes, abbreviations with their period.
// Each function takes the start of a word and returns where scanning goes on.

import Document

extension TokenScanner {
  /// Appends `start..<end`, ASCII letters alone; "cannot" and its like are two words.
  mutating func word(_ start: Int, _ end: Int) {
    let last = p[end &- 1] | 32
    if last == UInt8(ascii: "t") || last == UInt8(ascii: "a"), end &- start < 8, end &- start > 3 {
      let first = WordTables.firstPart(p, start, end)
      if first > 0 {
        emit(start, start &+ first, .word)
        emit(start &+ first, end, .word)
        return
      }
    }
    emit(start, end, .word)
  }

  /// A word whose letters run from `start` to `letters` and that may go on there.
  @inline(never)
  mutating func complexWord(_ start: Int, _ letters: Int, _ end: Int) -> Int {
    if let next = web(start, letters, end) { return next }
    var i = letters
    /// What follows the first letter, which may be any.
    var isASCII = true
    var hasHyphen = false
    /// Where the letters behind the last inner period begin.
    var piece = start
    var dots = 0
    loop: while i < end {
      let c = p[i]
      switch ascii[Int(c)] {
      case ASCIIClass.letter, ASCIIClass.digit:
        i &+= 1
      case ASCIIClass.high:
        let mark = apostrophe(i, end)
        if mark > 0 {
          if let next = clitic(start, i, mark, end, isASCII) { return next }
          guard latinLetterEnd(i &+ mark, end) != nil else { break loop }
          isASCII = false
          i &+= mark
          continue
        }
        let scalar = decodeScalar(p, i, end)
        let record = tables.record(scalar.value)
        guard record.isExtending || (record.group == ScalarClass.Group.letter && record.isLatin) else {
          break loop
        }
        isASCII = false
        i &+= scalar.count
      case ASCIIClass.joining:
        switch c {
        case UInt8(ascii: "'"):
          if let next = clitic(start, i, 1, end, isASCII) { return next }
          guard latinLetterEnd(i &+ 1, end) != nil else { break loop }
          i &+= 1
        case UInt8(ascii: "_"):
          guard isLetter(i &+ 1, end) || isDigit(i &+ 1, end) || at(i &+ 1, end) == c else { break loop }
          i &+= 1
        case UInt8(ascii: "&"):
          guard isUpperASCII(i &- 1, end), isUpperASCII(i &+ 1, end), i &- start < 4 else { break loop }
          i &+= 1
        case UInt8(ascii: "-"):
          guard !hasHyphen, latinLetterEnd(i &+ 1, end) != nil || isDigit(i &+ 1, end), isASCII, dots == 0,
            WordTables.isPrefix(p, start, i)
          else { break loop }
          hasHyphen = true
          i &+= 1
          piece = i
        case UInt8(ascii: "."):
          guard isASCII else { break loop }
          if isLetter(i &+ 1, end) {
            var k = i &+ 2
            while isLetter(k, end) { k &+= 1 }
            let before = i &- piece
            let after = k &- i &- 1
            let isAcronym = before <= (dots == 0 ? 2 : 1) && after <= 2 && (before == 1 || after == 1)
            if !isAcronym {
              if isUpperASCII(i &+ 1, end) {
                // "J.Smith", "Saturday.We"
                if before == 1 && isUpperASCII(piece, end) && after > 2 {
                  emitAny(start, i &+ 1, .word)
                  return i &+ 1
                }
                break loop
              }
              if WordTables.abbreviation(p, start, i) != nil && after > 3 { break loop }
            }
            dots &+= 1
            piece = i &+ 1
            i = k
          } else if isDigit(i &+ 1, end) {
            if dots == 0, let known = WordTables.abbreviation(p, start, i), known.takesNumber {
              emitAny(start, i &+ 1, .word)
              return i &+ 1
            }
            guard i > start, isDigit(i &- 1, end) else { break loop }
            i &+= 1
          } else {
            guard at(i &+ 1, end) != c, keepsPeriod(start, i, piece, dots, end) else { break loop }
            emitAny(start, i &+ 1, .word)
            note(.abbreviation)
            return i &+ 1
          }
        default: break loop
        }
      default: break loop
      }
    }
    if p[start] < 0x80 && isASCII && !hasHyphen && dots == 0 && i == letters {
      word(start, i)
    } else {
      emitAny(start, i, .word)
    }
    return i
  }

  /// Ends the word `start..<i` before an apostrophe of `mark` bytes at `i` when a clitic follows.
  private mutating func clitic(_ start: Int, _ i: Int, _ mark: Int, _ end: Int, _ isASCII: Bool) -> Int? {
    let from = i &+ mark
    var k = from
    while k < end, k &- from < 3, isLetter(k, end) { k &+= 1 }
    guard latinLetterEnd(k, end) == nil else { return nil }
    let a = at(from, end) | 32
    let b = at(from &+ 1, end) | 32
    switch k &- from {
    case 1 where a == UInt8(ascii: "t"):
      guard i &- start >= 2, p[i &- 1] | 32 == UInt8(ascii: "n") else { return nil }
      emitAny(start, i &- 1, .word)
      emitAny(i &- 1, k, .word)
      return k
    case 1 where a == UInt8(ascii: "s") || a == UInt8(ascii: "m") || a == UInt8(ascii: "d"): break
    case 2 where a == UInt8(ascii: "l") && b == a: break
    case 2 where b == UInt8(ascii: "e") && (a == UInt8(ascii: "r") || a == UInt8(ascii: "v")): break
    default: return nil
    }
    emitAny(start, i, .word)
    emitAny(i, k, .word)
    return k
  }

  /// Whether the period at `dot` belongs to the word `start..<dot`; no letter, digit or period follows it.
  private func keepsPeriod(_ start: Int, _ dot: Int, _ piece: Int, _ dots: Int, _ end: Int) -> Bool {
    if dots > 0 { return dot &- piece <= 2 }
    if dot &- start == 1 { return isInitial(start, end) }
    guard let known = WordTables.abbreviation(p, start, dot) else { return false }
    if known.isBeforeNumberOnly { return nextStart(dot &+ 1, end).map { isDigit($0, end) } ?? false }
    if known.isCapitalisedOnly { return isUpperASCII(start, end) }
    return true
  }

  /// The first byte after blanks from `i`, when there are any blanks.
  func nextStart(_ i: Int, _ end: Int) -> Int? {
    var k = i
    while k < end, k &- i < 64, ascii[Int(p[k])] == ASCIIClass.space { k &+= 1 }
    return k > i && k < end ? k : nil
  }

  /// Whether a single letter before a period is an initial or an abbreviation ("J. Smith", "p. 55").
  private func isInitial(_ letter: Int, _ end: Int) -> Bool {
    let next = at(letter &+ 2, end)
    if next == UInt8(ascii: ",") { return isUpperASCII(letter, end) }
    guard let k = nextStart(letter &+ 2, end) else { return false }
    if !isUpperASCII(letter, end) {
      let c = p[letter]
      return isDigit(k, end) && (c == UInt8(ascii: "p") || c == UInt8(ascii: "v") || c == UInt8(ascii: "c"))
    }
    guard isUpperASCII(k, end) || p[k] >= 0xC3 else { return false }
    var m = k
    while isLetter(m, end) { m &+= 1 }
    if WordTables.isStarter(p, k, m) { return false }
    if p[letter] == UInt8(ascii: "I"), count > 0 {
      let before = Int(starts[count &- 1])
      return isUpperASCII(before, end)
    }
    return true
  }
}
