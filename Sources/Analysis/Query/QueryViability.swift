// QueryViability: for each token of a range and each state that takes it, how many tokens the shortest way to an end has.
// Read from the right to the left, so that the pass from the left knows which ways lead nowhere. Kept for two
// blocks at a time, with the values at each block's start, so that memory does not grow with the range.

import Interruption

struct QueryViability {
  private let range: Range<Int>
  private let states: Int
  private let blockLength: Int
  /// Whether matches have fewer tokens than the automaton allows. If not, any way to an end will do.
  private let isLimited: Bool
  /// Of the first token of each block; `none` where no end can be reached.
  private var checkpoints: [UInt32]
  /// The block in hand, by token and state.
  private var block: [UInt32]
  private var loaded: Range<Int>
  /// The one before, as ways from many starts go over the same border.
  private var other: (block: [UInt32], loaded: Range<Int>)

  private static let none = UInt32.max
  private static let blockSize = 1 << 20

  init(_ range: Range<Int>, _ matcher: inout QueryMatcher, isLimited: Bool) {
    self.range = range
    self.isLimited = isLimited
    states = matcher.automaton.predicateOfState.count
    blockLength = max(64, min(4096, Self.blockSize / max(1, states)))
    let blocks = (range.count + blockLength - 1) / blockLength
    checkpoints = [UInt32](repeating: Self.none, count: blocks * states)
    block = [UInt32](repeating: Self.none, count: min(range.count, blockLength) * states)
    loaded = range.lowerBound..<range.lowerBound
    other = ([], loaded)
    for i in stride(from: blocks - 1, through: 0, by: -1) {
      fill(i, &matcher)
      if Interruption.isRequested { return }
      for state in 0..<states { checkpoints[i * states + state] = block[state] }
    }
  }

  func covers(_ token: Int) -> Bool { loaded.contains(token) }

  mutating func load(_ token: Int, _ matcher: inout QueryMatcher) {
    swap(&block, &other.block)
    swap(&loaded, &other.loaded)
    if covers(token) { return }
    if block.isEmpty { block = [UInt32](repeating: Self.none, count: other.block.count) }
    fill((token - range.lowerBound) / blockLength, &matcher)
  }

  /// Tokens from a token that is loaded to the nearest end, it included; more than there can be when there is none.
  func tokensToEnd(_ state: Int, _ token: Int) -> Int {
    Int(block[(token - loaded.lowerBound) * states + state])
  }

  private mutating func fill(_ i: Int, _ matcher: inout QueryMatcher) {
    let from = range.lowerBound + i * blockLength
    let to = min(range.upperBound, from + blockLength)
    loaded = from..<to
    let automaton = matcher.automaton
    for token in stride(from: to - 1, through: from, by: -1) {
      let here = (token - from) * states
      for state in 0..<states { block[here + state] = Self.none }
      if token & 0x3F == 0, Interruption.isRequested { return }
      let mask = matcher.columns.predicates(token)
      let isLast = token + 1 == range.upperBound
      for state in 0..<states where matcher.accepts(state, mask) {
        if matcher.mayEnd(state, before: token + 1) {
          block[here + state] = 1
          continue
        }
        if isLast { continue }
        // the shortest way over one of the moves into the next token
        var shortest = Self.none
        for move in automaton.follow[state] {
          let next =
            token + 1 < to ? block[here + states + move.state] : checkpoints[(i + 1) * states + move.state]
          guard next < shortest, matcher.columns.holds(move.condition, before: token + 1) else { continue }
          shortest = next
          if !isLimited { break }
        }
        if shortest != Self.none { block[here + state] = isLimited ? shortest + 1 : 1 }
      }
    }
  }
}
