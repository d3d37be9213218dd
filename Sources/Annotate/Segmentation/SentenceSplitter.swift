// SentenceSplitter: cuts the tokens of one paragraph into sentences.
// In: the scanner's tokens and its candidates for boundaries. Out: sentence columns.
// A sentence reaches from its first token to its last; a paragraph's end always ends a sentence. Plain cases are
// decided by rule, the others by BoundaryModel. Each candidate looks at a bounded number of tokens.

import Document

struct SentenceSplitter: ~Copyable {
  var starts = ColumnBuilder<UInt32>(capacity: 64)
  var ends = ColumnBuilder<UInt32>(capacity: 64)
  var firstTokens = ColumnBuilder<UInt32>(capacity: 64)
  let model = BoundaryModel()

  /// Appends the sentences of the tokens from `first` on.
  mutating func split(_ scanner: borrowing TokenScanner, from first: Int) {
    var places = BoundaryPlaces(scanner, begin: first)
    var list = places.enumerator(at: first)
    var begin = first
    for c in 0..<scanner.candidates.count {
      let candidate = scanner.candidates.written[c]
      let token = Int(candidate.token)
      if token < begin { continue }
      guard let kind = StopKind(rawValue: candidate.kind) else { continue }
      if let last = list, kind == .period || kind == .bracket,
        let entry = places.entry(after: last, markedBy: token)
      {
        if entry > begin {
          append(begin, entry, places)
          begin = entry
          places.begin = begin
        }
        list = last.next
        continue
      }
      let (next, verdict) = places.judge(token, kind)
      switch verdict {
      case .none: continue
      case .boundary: break
      case .open(let features): if model.score(features) <= 0 { continue }
      }
      append(begin, next, places)
      begin = next
      places.begin = begin
    }
    if begin < places.count { append(begin, places.count, places) }
  }

  private mutating func append(_ first: Int, _ end: Int, _ places: BoundaryPlaces) {
    starts.append(places.starts[first])
    ends.append(places.ends[end &- 1])
    firstTokens.append(UInt32(truncatingIfNeeded: first))
  }

  mutating func removeAll() {
    starts.removeAll()
    ends.removeAll()
    firstTokens.removeAll()
  }

  /// The sentences of `tokenCount` tokens.
  consuming func finish(tokenCount: Int) -> NestedSpans {
    firstTokens.append(UInt32(clamping: tokenCount))
    return NestedSpans(starts: starts.finish(), ends: ends.finish(), firstChild: firstTokens.finish())
  }
}

/// The tokens of a paragraph as the splitter sees them.
struct BoundaryPlaces {
  enum LetterCase: UInt32 { case upper, lower, digit, other }

  /// The number or letter that opened the last entry of a list, and how it is written.
  struct Enumerator {
    var value: Int
    var isLetter: Bool
    /// The marks behind it: 1 ".", 2 ")", 3 ".)"
    var style: Int
    var hasBullet: Bool
    var next: Enumerator {
      Enumerator(value: value &+ 1, isLetter: isLetter, style: style, hasBullet: hasBullet)
    }
  }

  let p: UnsafePointer<UInt8>
  let tables: UnicodeTables
  let starts: UnsafeMutablePointer<UInt32>
  let ends: UnsafeMutablePointer<UInt32>
  /// Number of tokens up to the end of the paragraph.
  let count: Int
  /// First token of the paragraph.
  let first: Int
  /// First token of the sentence in hand.
  var begin: Int
  /// The first token that no judged stop has taken for a closing mark.
  private var reach = 0

  init(_ scanner: borrowing TokenScanner, begin: Int) {
    p = scanner.p
    tables = scanner.tables
    starts = scanner.starts
    ends = scanner.ends
    count = scanner.count
    first = begin
    self.begin = begin
  }

  @inline(__always) func start(_ token: Int) -> Int { Int(starts[token]) }
  @inline(__always) func end(_ token: Int) -> Int { Int(ends[token]) }
  @inline(__always) func byte(_ token: Int) -> UInt8 { p[Int(starts[token])] }
  @inline(__always) func length(_ token: Int) -> Int { Int(ends[token]) &- Int(starts[token]) }
  /// No white space between a token and the one before it.
  @inline(__always) func isJoined(_ token: Int) -> Bool { token > first && starts[token] == ends[token &- 1] }
  @inline(__always) func isByte(_ token: Int, _ c: UInt8) -> Bool {
    token >= first && token < count && byte(token) == c && length(token) == 1
  }

  func letterCase(_ token: Int) -> LetterCase {
    let c = byte(token)
    if c < 0x80 {
      if c &- 65 < 26 { return .upper }
      if c &- 97 < 26 { return .lower }
      return c &- 48 < 10 ? .digit : .other
    }
    let record = tables.record(decodeScalar(p, start(token), end(token)).value)
    return record.isUpper ? .upper : record.isLower ? .lower : .other
  }

  /// The first lower-cased bytes of a token, at most eight.
  func key(_ token: Int) -> UInt64 {
    let i = start(token)
    return WordTables.key(p, i, Swift.min(end(token), i &+ 8)) ?? 0
  }

  /// What rules say of a stop.
  enum Verdict {
    case none
    case boundary
    /// The model decides.
    case open(BoundaryFeatures)
  }

  /// The token that would open the next sentence if one ended with `stop` and the marks behind it, and whether
  /// one does.
  mutating func judge(_ stop: Int, _ kind: StopKind) -> (next: Int, verdict: Verdict) {
    // Every closing mark is read once: those of an earlier stop are not judged again, nor are brackets before one.
    if stop < reach || (kind == .bracket && isStop(stop &+ 1)) { return (stop &+ 1, .none) }
    let next = closed(kind == .other && isHalfOfDay(stop &+ 1) ? stop &+ 1 : stop)
    reach = next
    if next >= count { return (next, .none) }
    if isJoined(next) { return (next, isBoundaryWithoutBlank(stop, next, kind) ? .boundary : .none) }
    let head = opened(next)
    let first = letterCase(head)
    if kind == .period, next == stop &+ 1, head == next, first == .upper, stop > begin, length(stop &- 1) > 2,
      letterCase(stop &- 1) == .lower, letterCase(begin) != .lower
    {
      return (next, .boundary)
    }
    if isForbidden(stop, next, head, kind, first) { return (next, .none) }
    // Letters without case tell nothing: every stop counts.
    if first == .other, kind.rawValue <= StopKind.ellipsis.rawValue, isCaseless(head) {
      return (next, .boundary)
    }
    if kind == .abbreviation, first == .upper, length(stop) > 2,
      WordTables.isPronoun(p, start(head), end(head))
    {
      return (next, .boundary)
    }
    return (next, .open(features(stop, next, head, kind, first)))
  }

  /// Cases in which no sentence ends.
  private func isForbidden(_ stop: Int, _ next: Int, _ head: Int, _ kind: StopKind, _ first: LetterCase)
    -> Bool
  {
    // "“It is late.” she said", "(He left.) at"
    if first == .lower, next > stop &+ 1, kind == .period || kind == .mark, letterCase(begin) == .upper {
      return true
    }
    switch kind {
    case .abbreviation:
      let from = start(stop)
      let dot = end(stop) &- 1
      if WordTables.abbreviation(p, from, dot)?.isPrefix == true { return true }
      if isInitials(stop), !WordTables.isStarter(p, start(head), end(head)) { return true }
      return first == .lower || (stop == begin && dot &- from == 1)
    case .period:
      // A spaced ellipsis is one mark; "1. First": an enumerator belongs to its sentence.
      if isByte(next, UInt8(ascii: ".")) { return true }
      if stop == begin &+ 1, isEnumerator(begin) { return true }
      // "N°. 12"
      return first == .digit && stop > begin && byte(stop &- 1) == 0xC2 && end(stop &- 1) == start(stop)
    case .ellipsis:
      // "[...]"
      return stop > begin && isByte(stop &- 1, UInt8(ascii: "[")) && isByte(stop &+ 1, UInt8(ascii: "]"))
    case .mark:
      // A name with an exclamation mark: "works at Yahoo! in the …"
      return first == .lower && isByte(stop, UInt8(ascii: "!")) && stop > begin &+ 1
        && letterCase(stop &- 1) == .upper && letterCase(begin) == .upper
    // "Confederation of British Industry (CBI) President …": only a bracket that holds the sentence ends it.
    case .bracket: return stop < begin &+ 3 || !isByte(begin, UInt8(ascii: "("))
    case .dash: return stop == begin || byte(stop) < 0x80 || isDateline(stop)
    case .colon, .semicolon: return stop == begin
    case .other: return false
    }
  }

  /// Two capitals with their periods: "J.K. Rowling", "U.S. Senate"
  private func isInitials(_ token: Int) -> Bool {
    let i = start(token)
    return length(token) == 4 && p[i] &- 65 < 26 && p[i &+ 2] &- 65 < 26 && p[i &+ 3] == UInt8(ascii: ".")
  }

  /// Whether a dash ends a dateline: "PARIS (AFP) – The talks …"
  private func isDateline(_ dash: Int) -> Bool {
    guard dash &- begin < 12, dash > begin, byte(dash &- 1) == UInt8(ascii: ")"), length(begin) > 1 else {
      return false
    }
    return p[start(begin) &+ 1] &- 65 < 26
  }

  /// Whether a token begins with a letter that knows no case.
  private func isCaseless(_ token: Int) -> Bool {
    guard byte(token) >= 0x80 else { return false }
    let record = tables.record(decodeScalar(p, start(token), end(token)).value)
    return (record.group == ScalarClass.Group.letter && !record.isUpper && !record.isLower)
      || record.group == ScalarClass.Group.ideograph
  }

  /// A boundary between tokens without white space: "end.Next", or a terminator of a script without blanks.
  private func isBoundaryWithoutBlank(_ stop: Int, _ next: Int, _ kind: StopKind) -> Bool {
    switch kind {
    case .mark where byte(stop) >= 0x80:
      // "‼" and its like want a blank, as "!" does.
      let c = decodeScalar(p, start(stop), end(stop)).value
      return !(c == 0x203C || c == 0x203D || (c >= 0x2047 && c <= 0x2049))
    case .period, .mark:
      return next == stop &+ 1 && stop > begin && letterCase(next) == .upper && length(next) > 1
        && letterCase(stop &- 1) == .lower
    default: return false
    }
  }

  /// The first token behind `stop` that does not belong to its sentence as a closing mark or reference.
  private func closed(_ stop: Int) -> Int {
    var next = stop &+ 1
    while next < count, isJoined(next) ? closes(next) : isEmoticon(next) { next &+= 1 }
    // References: "… July 1805. [6]", "[...]"
    while next &+ 2 < count, isByte(next, UInt8(ascii: "[")), isByte(next &+ 2, UInt8(ascii: "]")),
      isJoined(next &+ 2)
    {
      let c = byte(next &+ 1)
      guard c &- 48 < 10 || c == UInt8(ascii: ".") || c == 0xE2 else { break }
      next &+= 3
    }
    return next
  }

  /// A stop that follows without white space.
  private func isStop(_ token: Int) -> Bool {
    guard token < count, isJoined(token) else { return false }
    let c = byte(token)
    return c == UInt8(ascii: ".") || c == UInt8(ascii: "!") || c == UInt8(ascii: "?")
  }

  /// "AM" or "PM"
  private func isHalfOfDay(_ token: Int) -> Bool {
    guard token < count, length(token) == 2, p[start(token) &+ 1] | 32 == UInt8(ascii: "m") else {
      return false
    }
    return byte(token) | 32 == UInt8(ascii: "a") || byte(token) | 32 == UInt8(ascii: "p")
  }

  private func isEmoticon(_ token: Int) -> Bool {
    let c = byte(token)
    guard c == UInt8(ascii: ":") || c == UInt8(ascii: ";"), length(token) > 1 else { return false }
    return p[start(token) &+ 1] != c
  }

  /// Whether a token that follows a stop without white space belongs to the sentence before it.
  private func closes(_ token: Int) -> Bool {
    switch byte(token) {
    case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: "."), UInt8(ascii: "!"),
      UInt8(ascii: "?"):
      return true
    case 0x22, 0x27:
      guard length(token) <= 2 else { return false }
      return token &+ 1 >= count || !isJoined(token &+ 1) || byte(token &+ 1) &- 33 < 15
    case 0x80...:
      let record = tables.record(decodeScalar(p, start(token), end(token)).value)
      return record.isClosing || record.isTerminal
    default: return false
    }
  }

  /// The first token from `next` on that is not an opening mark.
  private func opened(_ next: Int) -> Int {
    var head = next
    while head < count &- 1, head &- next < 4, opens(head) { head &+= 1 }
    return head
  }

  private func opens(_ token: Int) -> Bool {
    switch byte(token) {
    case UInt8(ascii: "("), UInt8(ascii: "["), 0x22, UInt8(ascii: "`"): return true
    case 0x27: return length(token) <= 2
    case 0x80...: return tables.record(decodeScalar(p, start(token), end(token)).value).isOpening
    default: return false
    }
  }
}
