// QueryMatcher: runs a query's automaton over token ranges of one document. Matches are leftmost and longest and do
// not overlap; or, on request, every (start, end) that matches.
// Linear: for queries without a small bound a pass from the right tells first which states can still reach an end,
// so that the pass from the left never runs past the end of the match that it is going to report.

import Document
import Interruption

/// A match: its tokens, and those of each label.
public struct QueryMatch: Hashable, Sendable {
  public struct Capture: Hashable, Sendable {
    public var name: String
    public var tokens: Range<Int>
  }
  public var tokens: Range<Int>
  public var captures: [Capture]
}

struct QueryMatcher {
  let automaton: QueryAutomaton
  var columns: QueryColumns
  /// Longest match in tokens; nil without limit.
  let maximumLength: Int?
  private var startPredicates: UInt64 { automaton.firstPredicates[0] }
  /// Of a small automaton without guards, the states as bits.
  private let bits: StateBits
  private var anchor: Anchor
  private var stamps: [Int]
  private var stamp = 0
  private var viability: QueryViability?

  /// Longer bounds than this get the pass from the right.
  private static let smallBound = 32

  init(_ automaton: QueryAutomaton, _ columns: QueryColumns, within limit: Int?) {
    self.automaton = automaton
    self.columns = columns
    switch (automaton.maximumLength, limit) {
    case (let a?, let b?): maximumLength = min(a, b)
    case (let a, let b): maximumLength = a ?? b
    }
    stamps = [Int](repeating: -1, count: automaton.predicateOfState.count)
    bits = StateBits(automaton) ?? .none
    anchor = Anchor(automaton)
  }

  // MARK: Leftmost-longest

  /// Calls `found` with the longest match of a start in the range, in order; it returns the first token at which the next
  /// one may begin, or nil when it wants no more.
  /// - Parameter limit: no match begins there or behind it; nil for the end of the range.
  mutating func longest(
    in range: Range<Int>, startingBefore limit: Int? = nil, _ found: (Range<Int>) -> Int?
  ) {
    let limit = limit ?? range.upperBound
    anchor.sample(range, &columns)
    if let starts = rareStarts(range) {
      var free = range.lowerBound
      for start in starts where start >= free {
        if Interruption.isRequested || start >= limit { return }
        guard let end = longestEnd(from: start, before: range.upperBound) else { continue }
        guard let next = found(start..<end) else { return }
        free = next
      }
      return
    }
    prepare(range)
    defer { viability = nil }
    var free = range.lowerBound
    var tried = 0
    while let token = columns.first(
      from: free + anchor.offset, before: range.upperBound, with: anchor.predicates)
    {
      let start = token - anchor.offset
      if start >= limit { return }
      tried += 1
      if tried & 0xFFF == 0, Interruption.isRequested { return }
      guard let end = longestEnd(from: start, before: range.upperBound) else {
        free = start + 1
        continue
      }
      guard let next = found(start..<end) else { return }
      free = next
    }
  }

  /// Calls `found` with every start and end that match, until it returns false.
  /// - Parameter limit: no match begins there or behind it; nil for the end of the range.
  mutating func all(
    in range: Range<Int>, startingBefore limit: Int? = nil, _ found: (Range<Int>) -> Bool
  ) {
    prepare(range)
    defer { viability = nil }
    for start in range.lowerBound..<min(range.upperBound, max(range.lowerBound, limit ?? range.upperBound))
    where columns.predicates(start) & startPredicates != 0 {
      if Interruption.isRequested { return }
      var going = true
      _ = run(from: start, before: range.upperBound) { end in
        going = going && found(start..<end)
        return going
      }
      if !going { return }
    }
  }

  private mutating func prepare(_ range: Range<Int>) {
    guard maximumLength.map({ $0 > Self.smallBound }) ?? true, range.count > 1 else { return }
    // a limit below what the automaton itself allows is part of what can still be reached
    let isLimited = maximumLength != nil && maximumLength != automaton.maximumLength
    viability = QueryViability(range, &self, isLimited: isLimited)
  }

  /// The tokens at which a match may begin, when they are few against the text; by the index of types at the anchor.
  private mutating func rareStarts(_ range: Range<Int>) -> [Int]? {
    guard range.count > 20_000, let bound = maximumLength, bound <= Self.smallBound,
      let byType = columns.byType
    else { return nil }
    let postings = columns.document.postings
    var types: [Int] = []
    var total = 0
    for type in byType.indices where byType[type] & anchor.predicates != 0 {
      types.append(type)
      total += postings.range(type).count
      if total > range.count / 16 { return nil }
    }
    var starts: [Int] = []
    starts.reserveCapacity(total)
    for type in types {
      for i in postings.range(type) {
        let start = Int(postings.tokens[i]) - anchor.offset
        if range.contains(start) { starts.append(start) }
      }
    }
    if types.count > 1 { starts.sort() }
    return starts
  }

  private mutating func longestEnd(from start: Int, before limit: Int) -> Int? {
    var longest: Int?
    _ = run(from: start, before: limit) { end in
      longest = end
      return true
    }
    return longest
  }

  func accepts(_ state: Int, _ mask: UInt64) -> Bool {
    mask >> UInt64(automaton.predicateOfState[state]) & 1 == 1
  }

  func mayEnd(_ state: Int, before token: Int) -> Bool {
    automaton.ends[state].contains { columns.holds($0, before: token) }
  }

  /// Walks from `start` with all states at once; calls `end` with each token index behind a match.
  private mutating func run(from start: Int, before limit: Int, _ end: (Int) -> Bool) -> Bool {
    let limit = maximumLength.map { min(limit, start + $0) } ?? limit
    if bits.isUsed { return runBits(from: start, before: limit, end) }
    var mask = columns.predicates(start)
    var current: [Int] = []
    stamp += 1
    for move in automaton.starts
    where stamps[move.state] != stamp && accepts(move.state, mask)
      && columns.holds(move.condition, before: start) && isViable(move.state, start, before: limit)
    {
      stamps[move.state] = stamp
      current.append(move.state)
    }
    var next: [Int] = []
    var token = start
    while !current.isEmpty {
      token += 1
      if token & 0x3F == 0, Interruption.isRequested { return false }
      if current.contains(where: { mayEnd($0, before: token) }), !end(token) { return false }
      guard token < limit else { break }
      mask = columns.predicates(token)
      stamp += 1
      next.removeAll(keepingCapacity: true)
      for state in current {
        for move in automaton.follow[state]
        where stamps[move.state] != stamp && accepts(move.state, mask)
          && columns.holds(move.condition, before: token) && isViable(move.state, token, before: limit)
        {
          stamps[move.state] = stamp
          next.append(move.state)
        }
      }
      swap(&current, &next)
    }
    return true
  }

  /// The same with the states in one word. Hot; see Benchmarks (queries).
  private mutating func runBits(from start: Int, before limit: Int, _ end: (Int) -> Bool) -> Bool {
    var reached = bits.starts
    var token = start
    while true {
      let mask = columns.predicates(token)
      var current: UInt64 = 0
      while reached != 0 {
        let state = reached.trailingZeroBitCount
        reached &= reached &- 1
        if mask & bits.predicates[state] != 0, isViable(state, token, before: limit) {
          current |= 1 << UInt64(state)
        }
      }
      if current == 0 { return true }
      token += 1
      if token & 0x3F == 0, Interruption.isRequested { return false }
      if current & bits.ends != 0, !end(token) { return false }
      guard token < limit else { return true }
      while current != 0 {
        reached |= bits.follow[current.trailingZeroBitCount]
        current &= current &- 1
      }
    }
  }

  /// Whether a state that takes the token can still reach an end before `limit`.
  private mutating func isViable(_ state: Int, _ token: Int, before limit: Int) -> Bool {
    guard viability != nil else { return true }
    if !(viability?.covers(token) ?? true), var moving = viability {
      viability = nil
      moving.load(token, &self)
      viability = moving
    }
    return viability?.tokensToEnd(state, token) ?? 0 <= limit - token
  }

  // MARK: Captures

  /// The labels of a match: at each token the most preferred state from which the end can be reached.
  mutating func captures(_ match: Range<Int>) -> [QueryMatch.Capture] {
    guard !automaton.labels.isEmpty else { return [] }
    var reach: [Set<Int>] = Array(repeating: [], count: match.count)
    for token in match.reversed() {
      if token & 0xFF == 0, Interruption.isRequested { return [] }
      let mask = columns.predicates(token)
      let i = token - match.lowerBound
      for state in automaton.predicateOfState.indices where accepts(state, mask) {
        let reaches =
          token + 1 == match.upperBound
          ? mayEnd(state, before: token + 1)
          : automaton.follow[state].contains {
            reach[i + 1].contains($0.state) && columns.holds($0.condition, before: token + 1)
          }
        if reaches { reach[i].insert(state) }
      }
    }
    var path: [Int] = []
    for token in match {
      let moves = path.last.map { automaton.follow[$0] } ?? automaton.starts
      let i = token - match.lowerBound
      guard
        let move = moves.first(where: {
          reach[i].contains($0.state) && columns.holds($0.condition, before: token)
        })
      else { break }
      path.append(move.state)
    }
    return automaton.labels.enumerated().compactMap { l, name in
      let inside = path.indices.filter { automaton.labelsOfState[path[$0]] >> UInt32(l) & 1 == 1 }
      guard let first = inside.first, let last = inside.last else { return nil }
      return .init(name: name, tokens: match.lowerBound + first..<match.lowerBound + last + 1)
    }
  }

  // MARK: Constraints over labels

  /// The longest match from `start` whose labels meet `accept`, or with `all` one for each end; ends ascend.
  /// - Parameter budget: ways that may still be tried; what is tried is taken off, and the tokens that are compared.
  /// - Throws: when it is used up.
  mutating func constrained(
    from start: Int, before limit: Int, all: Bool, budget: inout Int, accept: ([QueryMatch.Capture]) -> Bool
  ) throws(QueryBudgetError) -> [QueryMatch] {
    struct Step: Hashable {
      var token: Int
      var state: Int
      /// First and last token of each label, -1 where it has none.
      var labels: [Int]
    }
    let limit = maximumLength.map { min(limit, start + $0) } ?? limit
    func labelled(_ labels: [Int], _ state: Int, _ token: Int) -> [Int] {
      var labels = labels
      for l in automaton.labels.indices where automaton.labelsOfState[state] >> UInt32(l) & 1 == 1 {
        if labels[2 * l] < 0 { labels[2 * l] = token }
        labels[2 * l + 1] = token
      }
      return labels
    }
    var seen: Set<Step> = []
    var open: [Step] = []
    let none = [Int](repeating: -1, count: automaton.labels.count * 2)
    let mask = columns.predicates(start)
    for move in automaton.starts.reversed()
    where accepts(move.state, mask) && columns.holds(move.condition, before: start) {
      open.append(Step(token: start, state: move.state, labels: labelled(none, move.state, start)))
    }
    var found: [Int: QueryMatch] = [:]
    var longest = start
    while let step = open.popLast() {
      guard seen.insert(step).inserted else { continue }
      budget -= 1
      if budget & 0x3FF == 0, Interruption.isRequested { return [] }
      if budget < 0 { throw QueryBudgetError() }
      let behind = step.token + 1
      if all ? found[behind] == nil : behind > longest, mayEnd(step.state, before: behind) {
        let captures: [QueryMatch.Capture] = automaton.labels.indices.compactMap { l in
          step.labels[2 * l] < 0
            ? nil
            : .init(name: automaton.labels[l], tokens: step.labels[2 * l]..<step.labels[2 * l + 1] + 1)
        }
        budget -= captures.reduce(0) { $0 + $1.tokens.count }
        if accept(captures) {
          found[behind] = QueryMatch(tokens: start..<behind, captures: captures)
          longest = max(longest, behind)
        }
      }
      guard behind < limit else { continue }
      let mask = columns.predicates(behind)
      for move in automaton.follow[step.state].reversed()
      where accepts(move.state, mask) && columns.holds(move.condition, before: behind) {
        open.append(
          Step(token: behind, state: move.state, labels: labelled(step.labels, move.state, behind)))
      }
    }
    let ends = all ? found.keys.sorted() : [longest]
    return ends.compactMap { found[$0] }
  }

  /// Whether any match lies in the range.
  mutating func hasMatch(in range: Range<Int>) -> Bool {
    var has = false
    longest(in: range) { _ in
      has = true
      return nil
    }
    return has
  }
}

/// A constraint over labels has too many ways to be tried.
struct QueryBudgetError: Error {}

/// The token of a match at which it is looked for: of those that every match has, the one whose conditions hold least
/// often. Which it is changes no match, only how many places are tried.
private struct Anchor {
  /// Tokens behind the start of a match.
  private(set) var offset = 0
  /// Of which one must hold there.
  private(set) var predicates: UInt64
  private let candidates: [UInt64]
  /// How often each holds in the tokens looked at so far.
  private var hits: [Int]
  private var sampled = 0

  private static let sampleSize = 4096
  private static let perRange = 256

  init(_ automaton: QueryAutomaton) {
    candidates = automaton.firstPredicates
    predicates = candidates[0]
    hits = [Int](repeating: 0, count: candidates.count)
  }

  mutating func sample(_ range: Range<Int>, _ columns: inout QueryColumns) {
    guard sampled < Self.sampleSize, candidates.count > 1 else { return }
    for token in range.prefix(range.count > 20_000 ? Self.sampleSize : Self.perRange) {
      let holding = columns.predicates(token)
      for (i, candidate) in candidates.enumerated() where holding & candidate != 0 { hits[i] += 1 }
      sampled += 1
    }
    offset = hits.indices.min { (hits[$0], $0) < (hits[$1], $1) } ?? 0
    predicates = candidates[offset]
  }
}

/// The moves of an automaton of at most 64 states, none of them guarded, as bits by state.
private struct StateBits {
  /// For other automata.
  static let none = StateBits()
  let isUsed: Bool
  let starts: UInt64
  let ends: UInt64
  let follow: [UInt64]
  /// The bit of each state's predicate.
  let predicates: [UInt64]

  private init() {
    (isUsed, starts, ends, follow, predicates) = (false, 0, 0, [], [])
  }

  init?(_ automaton: QueryAutomaton) {
    func bits(_ moves: [QueryAutomaton.Move]) -> UInt64? {
      moves.allSatisfy { $0.condition == .none } ? moves.reduce(0) { $0 | 1 << UInt64($1.state) } : nil
    }
    guard automaton.predicateOfState.count <= 64, let starts = bits(automaton.starts) else { return nil }
    var follow: [UInt64] = []
    var ends: UInt64 = 0
    for state in automaton.predicateOfState.indices {
      guard let next = bits(automaton.follow[state]), automaton.ends[state].allSatisfy({ $0 == .none }) else {
        return nil
      }
      follow.append(next)
      if !automaton.ends[state].isEmpty { ends |= 1 << UInt64(state) }
    }
    (self.starts, self.ends, self.follow) = (starts, ends, follow)
    predicates = automaton.predicateOfState.map { 1 << UInt64($0) }
    isUsed = true
  }
}
