// TokenScanner+Marks: numbers, punctuation, symbols, emoji, and words of scripts other than Latin.
// Each function takes the start of a token and returns where scanning goes on.

import Document

extension TokenScanner {
  /// A token that begins with an ASCII digit.
  mutating func number(_ start: Int, _ end: Int) -> Int {
    if let next = web(start, start, end) { return next }
    var i = start
    var groups = 0
    var hasColon = false
    loop: while i < end {
      let c = p[i]
      if c &- 48 < 10 {
        i &+= 1
        continue
      }
      switch c {
      case UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: "/"):
        guard isDigit(i &+ 1, end) else { break loop }
        if c == UInt8(ascii: ":") { hasColon = true }
        i &+= 1
      case UInt8(ascii: ","):
        guard isDigit(i &+ 1, end), isDigit(i &+ 2, end), isDigit(i &+ 3, end), !isDigit(i &+ 4, end) else {
          break loop
        }
        i &+= 4
      case UInt8(ascii: "-"):
        guard groups == 0, let next = hyphenatedNumber(start, i, end) else { break loop }
        groups &+= 1
        i = next
      default: break loop
      }
    }
    if isLetter(i, end) {
      var k = i
      while isLetter(k, end), k &- i < 12 { k &+= 1 }
      if !isLetter(k, end) && !isDigit(k, end) && WordTables.isUnit(p, i, k) {
        emit(start, i, .number)
        if hasColon { note(.other) }
        return i
      }
      return complexWord(start, i, end)
    }
    let tail = extended(i, end)
    if tail > i {
      emitAny(start, tail, .emoji)
      return tail
    }
    emit(start, i, .number)
    if hasColon { note(.other) }
    return i
  }

  /// The end of a telephone number or date of digit groups ("713-853-3989", "11-20-2000"), or nil.
  private func hyphenatedNumber(_ start: Int, _ hyphen: Int, _ end: Int) -> Int? {
    var lengths: (Int, Int, Int, Int) = (hyphen &- start, 0, 0, 0)
    var i = hyphen
    var count = 1
    while count < 5, at(i, end) == UInt8(ascii: "-"), isDigit(i &+ 1, end) {
      let from = i &+ 1
      i = from
      while isDigit(i, end), i &- from < 6 { i &+= 1 }
      if isDigit(i, end) { return nil }
      switch count {
      case 1: lengths.1 = i &- from
      case 2: lengths.2 = i &- from
      case 3: lengths.3 = i &- from
      default: return nil
      }
      count &+= 1
    }
    guard !isLetter(i, end) else { return nil }
    switch lengths {
    case (3, 4, 0, 0), (3, 3, 4, 0), (1, 3, 3, 4), (5, 4, 0, 0), (4, 2, 2, 0), (4, 1, 2, 0), (4, 2, 1, 0):
      return i
    case (1...2, 1...2, 4, 0), (1...2, 1...2, 2, 0): return i
    default: return nil
    }
  }

  /// A token that begins with an ASCII byte other than a letter, digit or blank.
  mutating func punctuation(_ start: Int, _ end: Int) -> Int {
    let c = p[start]
    var i = start &+ 1
    switch c {
    case UInt8(ascii: "."):
      while at(i, end) == c { i &+= 1 }
      if i == start &+ 1 && isDigit(i, end) && (start == paragraphStart || !isDigit(start &- 1, end)) {
        while isDigit(i, end) { i &+= 1 }
        emit(start, i, .number)
        return i
      }
      emit(start, i, .punct)
      note(i &- start > 1 ? .ellipsis : .period)
      return i
    case UInt8(ascii: "!"), UInt8(ascii: "?"):
      while at(i, end) == UInt8(ascii: "!") || at(i, end) == UInt8(ascii: "?") { i &+= 1 }
      emit(start, i, .punct)
      note(.mark)
      return i
    case UInt8(ascii: "'"): return quoteOrClitic(start, 1, end)
    case UInt8(ascii: "`"):
      if at(i, end) == c { i &+= 1 }
    case UInt8(ascii: "#"):
      if let next = tag(start, end, .hashtag) { return next }
      while at(i, end) == c { i &+= 1 }
    case UInt8(ascii: "@"):
      if let next = tag(start, end, .mention) { return next }
    case UInt8(ascii: ":"), UInt8(ascii: ";"), UInt8(ascii: "="):
      if let next = emoticon(start, end) {
        emit(start, next, .emoji)
        note(.other)
        return next
      }
      while at(i, end) == c { i &+= 1 }
    case UInt8(ascii: "<"):
      if at(i, end) == UInt8(ascii: "3") && isBlank(i &+ 1, end) {
        emit(start, i &+ 1, .emoji)
        return i &+ 1
      }
      while at(i, end) == c { i &+= 1 }
    case UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "+"),
      UInt8(ascii: ">"), UInt8(ascii: "|"), UInt8(ascii: "^"), UInt8(ascii: "\\"):
      while at(i, end) == c { i &+= 1 }
    default: break
    }
    let tail = extended(i, end)
    if tail > i {
      emitAny(start, tail, .symbol)
      return tail
    }
    emit(start, i, WordTables.kind(ofMark: c))
    switch c {
    case UInt8(ascii: ")"), UInt8(ascii: "]"): note(.bracket)
    case UInt8(ascii: ":"): note(.colon)
    case UInt8(ascii: ";"): note(.semicolon)
    case UInt8(ascii: "-") where isBlank(i, end): note(.dash)
    case UInt8(ascii: "*"), UInt8(ascii: "="), UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "+"),
      UInt8(ascii: ">"), UInt8(ascii: "|"):
      if i &- start > 1 { note(.other) }
    default: break
    }
    return i
  }

  /// An apostrophe of `mark` bytes: a clitic behind a token ("’s" of "U.S.’s"), a cut word ("’em"), or a quote.
  mutating func quoteOrClitic(_ start: Int, _ mark: Int, _ end: Int) -> Int {
    let from = start &+ mark
    if mark == 1 && at(from, end) == 0x27 {
      emit(start, from &+ 1, .punct)
      return from &+ 1
    }
    var k = from
    while isLetter(k, end), k &- from < 8 { k &+= 1 }
    let isJoined = start > paragraphStart && count > 0 && Int(ends[count &- 1]) == start
    if k > from, latinLetterEnd(k, end) == nil,
      isJoined ? WordTables.isClitic(p, from, k) : WordTables.isCutWord(p, from, k)
    {
      emitAny(start, k, .word)
      return k
    }
    if !isJoined, isDigit(from, end), isDigit(from &+ 1, end), at(from &+ 2, end) | 32 == UInt8(ascii: "s"),
      !isLetter(from &+ 3, end)
    {
      emitAny(start, from &+ 3, .word)
      return from &+ 3
    }
    emitAny(start, from, .punct)
    return from
  }

  /// The end of a western emoticon such as ":-)" that stands between blanks, or nil.
  private func emoticon(_ start: Int, _ end: Int) -> Int? {
    guard start == paragraphStart || ascii[Int(p[start &- 1])] != ASCIIClass.digit else { return nil }
    var i = start &+ 1
    if at(i, end) == UInt8(ascii: "-") || at(i, end) == UInt8(ascii: "'") { i &+= 1 }
    switch at(i, end) {
    case UInt8(ascii: ")"), UInt8(ascii: "("), UInt8(ascii: "]"), UInt8(ascii: "|"), UInt8(ascii: "*"):
      let c = p[i]
      while at(i, end) == c { i &+= 1 }
    case UInt8(ascii: "D"), UInt8(ascii: "P"), UInt8(ascii: "p"), UInt8(ascii: "O"), UInt8(ascii: "o"),
      UInt8(ascii: "/"):
      i &+= 1
      if isLetter(i, end) || at(i, end) == UInt8(ascii: "/") { return nil }
    default: return nil
    }
    return isBlank(i, end) || at(i, end) == UInt8(ascii: ".") ? i : nil
  }

  /// A token that begins with a byte of 0x80 or more, or a blank there.
  mutating func unicode(_ start: Int, _ end: Int) -> Int {
    let mark = apostrophe(start, end)
    if mark > 0 { return quoteOrClitic(start, mark, end) }
    let scalar = decodeScalar(p, start, end)
    let record = tables.record(scalar.value)
    var i = start &+ scalar.count
    switch record.group {
    case ScalarClass.Group.space: return i
    case ScalarClass.Group.letter where record.isLatin: return complexWord(start, i, end)
    case ScalarClass.Group.punct, ScalarClass.Group.symbol:
      if record.isPictographic || record.wordBreak == WordBreak.regionalIndicator { fallthrough }
      // A run of one mark: "……", "——".
      if scalar.count == 3 && !record.isOpening && !record.isClosing {
        while i &+ 3 <= end, p[i] == p[start], p[i &+ 1] == p[start &+ 1], p[i &+ 2] == p[start &+ 2] {
          i &+= 3
        }
      }
      i = extended(i, end)
      emitAny(start, i, record.group == ScalarClass.Group.punct ? .punct : .symbol)
      if record.isTerminal {
        note(.mark)
      } else if scalar.value == 0x2026 {
        note(.ellipsis)
      } else if scalar.value >= 0x2013 && scalar.value <= 0x2015 && isBlank(i, end) {
        note(.dash)
      }
      return i
    default:
      i = WordSegmentation.end(ofWordAt: start, in: p, end, tables, stopsAtSpace: true)
      let kind: TokenKind
      if record.isEmojiPresentation || record.wordBreak == WordBreak.regionalIndicator
        || (record.isPictographic && (scalar.value >= 0x2600 || i > start &+ scalar.count))
      {
        kind = .emoji
      } else if record.group == ScalarClass.Group.number {
        kind = .number
      } else if record.group == ScalarClass.Group.letter || record.group == ScalarClass.Group.ideograph {
        kind = .word
      } else {
        kind = .symbol
      }
      emitAny(start, i, kind)
      if kind == .emoji { note(.other) }
      return i
    }
  }
}
