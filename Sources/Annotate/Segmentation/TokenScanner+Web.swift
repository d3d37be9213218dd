// TokenScanner+Web: URLs, e-mail addresses, host and file names, hashtags and mentions.
// Each function returns where scanning goes on, or nil when there is no such token.
// No stretch of text is scanned again for the same kind: `noAtBefore` and `noHostBefore` remember failures.

import Document

extension TokenScanner {
  /// A URL, address, host or file name that begins with the word at `start`, whose first letters end at `letters`.
  mutating func web(_ start: Int, _ letters: Int, _ end: Int) -> Int? {
    switch at(letters, end) {
    // the last word of a sentence
    case UInt8(ascii: ".") where letters &+ 1 == end || ascii[Int(p[letters &+ 1])] <= ASCIIClass.plainStop:
      return nil
    case UInt8(ascii: ":"):
      guard letters &- start < 12 else { return nil }
      if at(letters &+ 1, end) == UInt8(ascii: "/"), at(letters &+ 2, end) == UInt8(ascii: "/"),
        letters &- start > 2,
        !isBlank(letters &+ 3, end)
      {
        let stop = endOfURL(letters &+ 3, end)
        emitAny(start, stop, .url)
        note(.other)
        return stop
      }
      return nil
    case UInt8(ascii: "."), UInt8(ascii: "@"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "+"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      return address(start, end) ?? host(start, end)
    default: return nil
    }
  }

  /// An e-mail address.
  private mutating func address(_ start: Int, _ end: Int) -> Int? {
    guard start >= noAtBefore else { return nil }
    var k = start
    while k < end {
      let c = p[k]
      let known = ascii[Int(c)]
      guard
        known == ASCIIClass.letter || known == ASCIIClass.digit || c == UInt8(ascii: ".")
          || c == UInt8(ascii: "_")
          || c == UInt8(ascii: "-") || c == UInt8(ascii: "+")
      else { break }
      k &+= 1
    }
    noAtBefore = k
    guard k > start, at(k, end) == UInt8(ascii: "@") else { return nil }
    var m = k &+ 1
    var dots = 0
    while m < end {
      let known = ascii[Int(p[m])]
      if known == ASCIIClass.letter || known == ASCIIClass.digit || p[m] == UInt8(ascii: "-") {
        m &+= 1
      } else if p[m] == UInt8(ascii: "."), m > k &+ 1, isLetter(m &+ 1, end) || isDigit(m &+ 1, end) {
        dots &+= 1
        m &+= 1
      } else {
        break
      }
    }
    noAtBefore = m
    guard dots > 0 else { return nil }
    emit(start, m, .email)
    note(.other)
    return m
  }

  /// A host name with or without a path, or a file name.
  private mutating func host(_ start: Int, _ end: Int) -> Int? {
    guard start >= noHostBefore else { return nil }
    var k = start
    var label = start
    var dots = 0
    while k < end {
      let known = ascii[Int(p[k])]
      if known == ASCIIClass.letter || known == ASCIIClass.digit || p[k] == UInt8(ascii: "-")
        || p[k] == UInt8(ascii: "_")
      {
        k &+= 1
      } else if p[k] == UInt8(ascii: "."), isLetter(k &+ 1, end) || isDigit(k &+ 1, end) {
        dots &+= 1
        k &+= 1
        label = k
      } else {
        break
      }
    }
    noHostBefore = k
    guard dots > 0 else { return nil }
    let isWorldWideWeb =
      label &- start >= 4 && p[start] | 32 == UInt8(ascii: "w") && p[start &+ 1] | 32 == UInt8(ascii: "w")
      && p[start &+ 2] | 32 == UInt8(ascii: "w") && p[start &+ 3] == UInt8(ascii: ".")
    if isWorldWideWeb || WordTables.isTopDomain(p, label, k) {
      let stop: Int
      switch at(k, end) {
      case UInt8(ascii: "/"): stop = endOfURL(k, end)
      case UInt8(ascii: ":") where isDigit(k &+ 1, end): stop = endOfURL(k, end)
      default: stop = k
      }
      emitAny(start, stop, .url)
      note(.other)
      return stop
    }
    if WordTables.isFileSuffix(p, label, k) {
      emit(start, k, .word)
      return k
    }
    return nil
  }

  /// The end of a URL whose scheme or host has been read up to `i`: the blank or bracket that ends it, less
  /// punctuation that belongs to the sentence.
  private func endOfURL(_ i: Int, _ end: Int) -> Int {
    var k = i
    var open = 0
    while k < end {
      let c = p[k]
      if c >= 0x80 {
        let record = record(k, end)
        if record.group == ScalarClass.Group.space || record.isOpening || record.isClosing
          || record.group == ScalarClass.Group.ideograph
        {
          break
        }
        k &+= decodeScalar(p, k, end).count
        continue
      }
      if ascii[Int(c)] == ASCIIClass.space || c == UInt8(ascii: "<") || c == UInt8(ascii: ">") || c == 0x22 {
        break
      }
      if c == UInt8(ascii: "(") || c == UInt8(ascii: "[") { open &+= 1 }
      if c == UInt8(ascii: ")") || c == UInt8(ascii: "]") {
        if open == 0 { break }
        open &-= 1
      }
      k &+= 1
    }
    while k > i {
      switch p[k &- 1] {
      case UInt8(ascii: "."), UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: ":"), UInt8(ascii: "!"),
        UInt8(ascii: "?"), 0x27:
        k &-= 1
      default: return k
      }
    }
    return k
  }

  /// "#hashtag" or "@mention", one letter at least, when no word stands before it.
  mutating func tag(_ start: Int, _ end: Int, _ kind: TokenKind) -> Int? {
    if start > paragraphStart {
      let before = ascii[Int(p[start &- 1])]
      if before == ASCIIClass.letter || before == ASCIIClass.digit { return nil }
    }
    var k = start &+ 1
    var letters = 0
    while k < end {
      let c = p[k]
      if c < 0x80 {
        let known = ascii[Int(c)]
        guard known == ASCIIClass.letter || known == ASCIIClass.digit || c == UInt8(ascii: "_") else { break }
        if known != ASCIIClass.digit { letters &+= 1 }
        k &+= 1
      } else {
        let scalar = decodeScalar(p, k, end)
        let record = tables.record(scalar.value)
        guard
          record.group == ScalarClass.Group.letter || record.group == ScalarClass.Group.ideograph
            || (k > start &+ 1 && record.isExtending)
        else { break }
        letters &+= 1
        k &+= scalar.count
      }
    }
    guard letters > 0 else { return nil }
    emitAny(start, k, kind)
    return k
  }
}
