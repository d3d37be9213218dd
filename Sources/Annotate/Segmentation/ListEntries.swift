// ListEntries: entries of a list that runs on in one paragraph ("1. Milk 2. Bread", "a) … b) …").
// In: the tokens of a paragraph whose first is an enumerator. Out: where the next entry begins.
// Only the successor of the last enumerator, written the same way, opens an entry.

extension BoundaryPlaces {
  /// Whether a token may number a list entry: up to three digits, or one letter.
  func isEnumerator(_ token: Int) -> Bool {
    let c = byte(token)
    if c &- 48 < 10 { return length(token) <= 3 && p[end(token) &- 1] &- 48 < 10 }
    return length(token) == 1 && (c | 32) &- 97 < 26 && c != UInt8(ascii: "I") && isJoined(token &+ 1)
  }

  /// The enumerator that opens at `token`, perhaps behind a bullet.
  func enumerator(at token: Int) -> Enumerator? {
    guard token < count else { return nil }
    var at = token
    let hasBullet = isBullet(at)
    if hasBullet { at &+= 1 }
    guard at &+ 1 < count else { return nil }
    let c = byte(at)
    var value = 0
    let isLetter = (c | 32) &- 97 < 26
    if isLetter {
      // "a." is one token when the scanner took it for an abbreviation.
      guard length(at) == 1 else { return nil }
      value = Int(c)
    } else {
      guard c &- 48 < 10, length(at) <= 3 else { return nil }
      for i in start(at)..<end(at) {
        guard p[i] &- 48 < 10 else { return nil }
        value = value &* 10 &+ Int(p[i] &- 48)
      }
    }
    guard let style = style(behind: at), at &+ 2 < count else { return nil }
    return Enumerator(value: value, isLetter: isLetter, style: style, hasBullet: hasBullet)
  }

  /// The first token of the entry that follows `last`, when the token `mark` is the first mark behind its enumerator.
  func entry(after last: Enumerator, markedBy mark: Int) -> Int? {
    let from = mark &- (last.hasBullet ? 2 : 1)
    guard from >= begin, from > first, !isJoined(from), let found = enumerator(at: from) else { return nil }
    guard found.value == last.value &+ 1, found.isLetter == last.isLetter, found.style == last.style,
      found.hasBullet == last.hasBullet
    else { return nil }
    return from
  }

  private func style(behind token: Int) -> Int? {
    let next = token &+ 1
    guard isJoined(next) else { return nil }
    if isByte(next, UInt8(ascii: ")")) { return 2 }
    guard isByte(next, UInt8(ascii: ".")) else { return nil }
    if isByte(next &+ 1, UInt8(ascii: ")")), isJoined(next &+ 1) { return 3 }
    return isJoined(next &+ 1) ? nil : 1
  }

  private func isBullet(_ token: Int) -> Bool {
    if byte(token) == UInt8(ascii: "*") || byte(token) == UInt8(ascii: "-") { return length(token) == 1 }
    let c = decodeScalar(p, start(token), end(token)).value
    return c == 0x2022 || c == 0x2023 || c == 0x2043 || c == 0x25E6 || c == 0x25AA || c == 0x2013 || c == 0xB7
  }
}
