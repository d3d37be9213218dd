// SentenceSplitter: cuts the tokens of one paragraph into sentences.
// In: the scanner's tokens and its candidates for boundaries. Out: sentence columns.
// A sentence reaches from its first token to its last; a paragraph's end always ends a sentence.

import Document

struct SentenceSplitter: ~Copyable {
  var starts = ColumnBuilder<UInt32>(capacity: 64)
  var ends = ColumnBuilder<UInt32>(capacity: 64)
  var firstTokens = ColumnBuilder<UInt32>(capacity: 64)

  /// Appends the sentences of the tokens from `first` on.
  mutating func split(_ scanner: borrowing TokenScanner, from first: Int) {
    let count = scanner.starts.count
    let starts = scanner.starts.written
    let ends = scanner.ends.written
    var begin = first
    for c in 0..<scanner.candidates.count {
      let candidate = scanner.candidates.written[c]
      let token = Int(candidate.token)
      if token < begin { continue }
      guard
        let next = scanner.sentenceStart(
          after: token, StopKind(rawValue: candidate.kind) ?? .period, count, begin)
      else { continue }
      append(begin, next, starts, ends)
      begin = next
    }
    if begin < count { append(begin, count, starts, ends) }
  }

  private mutating func append(
    _ first: Int, _ end: Int, _ tokenStarts: UnsafeMutablePointer<UInt32>,
    _ tokenEnds: UnsafeMutablePointer<UInt32>
  ) {
    starts.append(tokenStarts[first])
    ends.append(tokenEnds[end &- 1])
    firstTokens.append(UInt32(truncatingIfNeeded: first))
  }

  /// The sentences of `tokenCount` tokens.
  consuming func finish(tokenCount: Int) -> NestedSpans {
    firstTokens.append(UInt32(clamping: tokenCount))
    return NestedSpans(starts: starts.finish(), ends: ends.finish(), firstChild: firstTokens.finish())
  }
}

extension TokenScanner {
  /// The token that opens the next sentence when one ends with `stop` and its closing marks, or nil.
  func sentenceStart(after stop: Int, _ kind: StopKind, _ count: Int, _ begin: Int) -> Int? {
    let starts = starts.written
    let ends = ends.written
    var next = stop &+ 1
    while next < count, starts[next] == ends[next &- 1], closes(next, count) { next &+= 1 }
    if next >= count { return nil }
    let gap = Int(starts[next]) &- Int(ends[next &- 1])
    var opening = next
    while opening < count &- 1, opening &- next < 4, opens(opening) { opening &+= 1 }
    let first = letterCase(opening)
    if gap == 0 {
      if kind == .mark, p[Int(starts[stop])] >= 0x80, !isASCIILookalike(stop) { return next }
      return kind == .period && first == .upper && next == stop &+ 1 && opening == next ? next : nil
    }
    switch kind {
    case .mark: return first == .lower ? nil : next
    case .period: return first == .lower ? nil : next
    case .ellipsis: return first == .upper ? next : nil
    case .enumerator: return nil
    case .abbreviation:
      guard first != .lower, first != .digit else { return nil }
      let from = Int(starts[stop])
      let dot = Int(ends[stop]) &- 1
      if WordTables.abbreviation(p, from, dot)?.isPrefix == true { return nil }
      if dot &- from == 1 { return nil }
      return WordTables.isStarter(p, Int(starts[opening]), Int(ends[opening])) ? next : nil
    }
  }

  enum LetterCase { case upper, lower, digit, other }

  func letterCase(_ token: Int) -> LetterCase {
    let i = Int(starts.written[token])
    let end = Int(ends.written[token])
    let c = p[i]
    if c < 0x80 {
      if c &- 65 < 26 { return .upper }
      if c &- 97 < 26 { return .lower }
      return c &- 48 < 10 ? .digit : .other
    }
    let record = record(i, end)
    return record.isUpper ? .upper : record.isLower ? .lower : .other
  }

  /// Whether a token that follows a stop without a blank belongs to the sentence before it.
  func closes(_ token: Int, _ count: Int) -> Bool {
    let i = Int(starts.written[token])
    let end = Int(ends.written[token])
    switch p[i] {
    case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: "."), UInt8(ascii: "!"),
      UInt8(ascii: "?"):
      return true
    case 0x22, 0x27:
      return end &- i <= 2
        && (token &+ 1 >= count || starts.written[token &+ 1] != ends.written[token]
          || closes(token &+ 1, token &+ 2))
    case 0x80...:
      return record(i, end).isClosing || record(i, end).isTerminal
    default: return false
    }
  }

  /// Whether a token can stand before the first word of a sentence.
  func opens(_ token: Int) -> Bool {
    let i = Int(starts.written[token])
    switch p[i] {
    case UInt8(ascii: "("), UInt8(ascii: "["), 0x22, 0x27, UInt8(ascii: "`"), UInt8(ascii: "-"),
      UInt8(ascii: "*"):
      return true
    case 0x80...: return record(i, Int(ends.written[token])).isOpening
    default: return false
    }
  }

  /// A terminator that stands for "!" or "?" and wants a blank behind it.
  func isASCIILookalike(_ token: Int) -> Bool {
    let c = decodeScalar(p, Int(starts.written[token]), Int(ends.written[token])).value
    return c == 0x203C || c == 0x203D || (c >= 0x2047 && c <= 0x2049)
  }
}
