// BigramCounter: frequencies of terms and of neighbours over a scope.
// In: a scope. Out: terms with their frequencies, pairs of terms with theirs.
// What follows each term is put side by side (a counting sort), then counted term by term in one small array, so that no
// step looks into a large table at random. Shares of the scope are walked through on all processors.
// Hot; see Benchmarks (collocations). Memory: 4 bytes a counted token, and a table of the terms for each share.

import Document
import Synchronization
import Threads

final class BigramCounter {
  struct Pair: Sendable {
    var first: UInt32
    var second: UInt32
    var count: Int
    /// What the pair was rated.
    var strength: Double
  }

  /// Counted tokens of each term.
  private(set) var frequencies: [Int] = []
  /// Counted tokens.
  private(set) var total = 0
  /// Of several parts, whose terms are numbered together.
  private var vocabulary = Vocabulary()
  /// Of a single part, whose own ids are kept.
  private var local: TermIDs?
  private var shares: [Share] = []

  /// Counts on up to `threads` threads, each of which takes `shareTokens` tokens or more.
  init(
    _ scope: Scope, _ selection: TermSelection, threads: Int = ThreadTeam.available,
    shareTokens: Int = 1 << 16
  ) {
    var sources: [Source] = []
    for (_, part) in scope.walk {
      let local = TermIDs(part.document, selection.attribute)
      var source = Source(part, local, selection)
      if scope.parts.count == 1 { self.local = local } else { number(&source, local) }
      sources.append(source)
    }
    let terms = local?.count ?? vocabulary.terms.count
    let found = Mutex(Share.cut(sources, into: threads, least: shareTokens))
    let cut = found.withLock(\.self)
    ThreadTeam.forEach(cut.count, members: threads) { s in
      let frequencies = cut[s].counted(terms: terms)
      found.withLock { $0[s].frequencies = frequencies }
    }
    shares = found.withLock(\.self)
    frequencies = [Int](repeating: 0, count: terms)
    for share in shares {
      for (term, count) in share.frequencies.enumerated() { frequencies[term] += count }
    }
    total = frequencies.reduce(0, +)
  }

  /// The term of an id.
  func term(_ id: UInt32) -> String { local?.text(Int(id)) ?? vocabulary.terms[Int(id)] }

  /// Gives the terms of one of several parts the numbers that they have in all.
  private func number(_ source: inout Source, _ local: TermIDs) {
    var numbers = [UInt32](repeating: .max, count: local.count)
    for range in source.ranges {
      source.eachCounted(range) { id in
        if numbers[Int(id)] == .max { numbers[Int(id)] = vocabulary.id(local.text(Int(id))) }
      }
    }
    source.numbers = numbers
  }

  /// Tokens of one part.
  private struct Source: Sendable {
    let document: Document
    /// Ascending; n-grams do not cross from one to the next.
    let ranges: [Range<Int>]
    let ids: Column<UInt32>
    /// Of each type, whether its tokens are counted.
    let isCounted: [Bool]
    /// The number of each id; nil when ids are their own.
    var numbers: [UInt32]?

    init(_ part: Scope.Part, _ local: TermIDs, _ selection: TermSelection) {
      document = part.document
      ranges = part.ranges
      ids = local.ids
      isCounted = selection.counted(part.document)
    }

    /// The ids of the counted tokens of a range.
    @inline(__always)
    func eachCounted(_ range: Range<Int>, _ body: (UInt32) -> Void) {
      ids.withBuffer { ids in
        document.tokens.types.withBuffer { types in
          for token in range where isCounted[Int(types[token])] { body(ids[token]) }
        }
      }
    }

    /// The ids of the counted tokens of a range, each with that of the token behind it, when this stands in the range and
    /// in the same sentence and is counted.
    @inline(__always)
    func eachFollowed(_ range: Range<Int>, _ body: (_ first: UInt32, _ second: UInt32?) -> Void) {
      if range.isEmpty { return }
      let sentences = document.sentences
      var sentence = document.sentence(ofToken: range.lowerBound)
      var end = sentences.children(sentence).upperBound
      var before: UInt32?
      ids.withBuffer { ids in
        document.tokens.types.withBuffer { types in
          for token in range {
            let counted = isCounted[Int(types[token])]
            if token >= end {
              if let first = before { body(first, nil) }
              before = nil
              while token >= end, sentence + 1 < sentences.count {
                sentence += 1
                end = sentences.children(sentence).upperBound
              }
            }
            let here = counted ? ids[token] : nil
            if let first = before { body(first, here) }
            before = here
          }
        }
      }
      if let first = before { body(first, nil) }
    }
  }

  /// Tokens that one thread walks through.
  private struct Share: Sendable {
    private let sources: [Source]
    private var pieces: [(source: Int, range: Range<Int>)] = []
    /// Its counted tokens of each term.
    var frequencies: [Int] = []

    /// At most `count` shares of about as many tokens each, `least` or more; none ends within a sentence.
    static func cut(_ sources: [Source], into count: Int, least: Int) -> [Share] {
      let tokens = sources.reduce(0) { $0 + $1.ranges.reduce(0) { $0 + $1.count } }
      let size = max(least, (tokens + count - 1) / count)
      var shares = [Share(sources: sources)]
      var room = size
      for (s, source) in sources.enumerated() {
        for var rest in source.ranges {
          while rest.count > room {
            let sentence = source.document.sentence(ofToken: rest.lowerBound + room)
            let cut = min(source.document.sentences.children(sentence).upperBound, rest.upperBound)
            shares[shares.count - 1].pieces.append((s, rest.lowerBound..<cut))
            shares.append(Share(sources: sources))
            rest = cut..<rest.upperBound
            room = size
          }
          shares[shares.count - 1].pieces.append((s, rest))
          room -= rest.count
        }
      }
      return shares
    }

    private init(sources: [Source]) { self.sources = sources }

    func counted(terms: Int) -> [Int] {
      var frequencies = [Int](repeating: 0, count: terms)
      frequencies.withUnsafeMutableBufferPointer { frequencies in
        for (s, range) in pieces {
          let source = sources[s]
          if let numbers = source.numbers {
            source.eachCounted(range) { frequencies[Int(numbers[Int($0)])] += 1 }
          } else {
            source.eachCounted(range) { frequencies[Int($0)] += 1 }
          }
        }
      }
      return frequencies
    }

    /// Writes to `followers` what follows each counted token, `none` for nothing, from the place in `next` of its term on.
    func place(_ followers: UnsafeMutablePointer<UInt32>, from next: consuming [Int]) {
      next.withUnsafeMutableBufferPointer { next in
        for (s, range) in pieces {
          let source = sources[s]
          if let numbers = source.numbers {
            source.eachFollowed(range) { first, second in
              let first = Int(numbers[Int(first)])
              followers[next[first]] = second.map { numbers[Int($0)] } ?? none
              next[first] &+= 1
            }
          } else {
            source.eachFollowed(range) { first, second in
              followers[next[Int(first)]] = second ?? none
              next[Int(first)] &+= 1
            }
          }
        }
      }
    }
  }

  /// Where no counted token follows.
  private static let none = UInt32.max

  /// The pairs that occur at least `minimum` times and whose strength is not nil, by the id of their first term.
  /// - Parameters:
  ///   - top: when not nil, pairs may be missing that are not among so many strongest.
  ///   - strength: of a pair of terms that meet so often.
  func pairs(
    minimum: Int, top: Int?,
    strength: @escaping @Sendable (_ first: UInt32, _ second: UInt32, _ count: Int) -> Double?
  ) -> [Pair] {
    var starts = [0]
    starts.reserveCapacity(frequencies.count + 1)
    for count in frequencies { starts.append(starts[starts.count - 1] + count) }
    let followers = followers(starts)
    // first terms in stretches with about as many tokens each
    let stretches = shares.count
    var bounds = [0]
    for k in 1..<max(1, stretches) {
      let wanted = total / stretches * k
      bounds.append(max(bounds[k - 1], starts.firstIndex { $0 >= wanted } ?? 0))
    }
    bounds.append(frequencies.count)
    let (frequencies, places, cuts) = (frequencies, starts, bounds)
    let found = Mutex([[Pair]](repeating: [], count: cuts.count - 1))
    ThreadTeam.forEach(cuts.count - 1, members: ThreadTeam.available) { stretch in
      let pairs = Self.counted(
        followers, cuts[stretch]..<cuts[stretch + 1], places, frequencies, minimum, top, strength)
      found.withLock { $0[stretch] = pairs }
    }
    return found.withLock { $0.flatMap(\.self) }
  }

  /// What follows each counted token, sorted by the token's term, whose first place `starts` tells.
  private func followers(_ starts: [Int]) -> Column<UInt32> {
    var followers = ColumnBuilder<UInt32>(capacity: total)
    nonisolated(unsafe) let memory = followers.spare
    // a share's places of a term are behind those of the shares before it
    var begins: [[Int]] = []
    var next = starts
    for share in shares {
      begins.append(next)
      for (term, count) in share.frequencies.enumerated() { next[term] += count }
    }
    let (shares, firsts) = (shares, begins)
    ThreadTeam.forEach(shares.count, members: ThreadTeam.available) { s in
      shares[s].place(memory, from: firsts[s])
    }
    followers.advance(by: total)
    return followers.finish()
  }

  /// The pairs of some first terms.
  private static func counted(
    _ followers: Column<UInt32>, _ firsts: Range<Int>, _ starts: [Int], _ frequencies: [Int], _ minimum: Int,
    _ top: Int?, _ strength: (UInt32, UInt32, Int) -> Double?
  ) -> [Pair] {
    var pairs: [Pair] = []
    // most pairs are weaker than what is shown: they go before they fill fresh memory
    var limit = top.map { min(max($0, 512), 1 << 40) * 2 } ?? .max
    // room for one more than can be seen: what is written there is not kept
    let seen = UnsafeMutablePointer<UInt32>.allocate(capacity: frequencies.count + 1)
    let tally = UnsafeMutablePointer<UInt32>.allocate(capacity: frequencies.count)
    tally.initialize(repeating: 0, count: frequencies.count)
    defer {
      seen.deallocate()
      tally.deallocate()
    }
    followers.withBuffer { followers in
      // a pair is not more frequent than its words
      for first in firsts where frequencies[first] >= minimum {
        var distinct = 0
        for second in followers[starts[first]..<starts[first + 1]] where second != none {
          seen[distinct] = second
          distinct &+= tally[Int(second)] == 0 ? 1 : 0
          tally[Int(second)] &+= 1
        }
        for i in 0..<distinct {
          let second = seen[i]
          let count = Int(tally[Int(second)])
          tally[Int(second)] = 0
          if count >= minimum, let strength = strength(UInt32(first), second, count) {
            pairs.append(Pair(first: UInt32(first), second: second, count: count, strength: strength))
          }
        }
        if pairs.count > limit, let top {
          Selection.keep(&pairs, strongest: top, by: \.strength)
          if pairs.count > limit / 2 { limit = pairs.count * 2 }
        }
      }
    }
    return pairs
  }
}
