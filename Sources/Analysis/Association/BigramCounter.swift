// BigramCounter: frequencies of terms and of neighbours over a scope.
// In: a scope. Out: terms with their frequencies, pairs of terms with theirs.
// Pairs are put beside those with the same first term (a counting sort), then counted term by term in one small array,
// so that no step looks into a large table at random. Large parts are walked through in pieces on all processors.
// Hot; see Benchmarks (collocations). Memory: 12 bytes a pair.

import Document
import Interruption
import Synchronization
import Threads

final class BigramCounter {
  struct Pair: Sendable {
    var first: UInt32
    var second: UInt32
    var count: Int
  }

  /// Counted tokens of each term.
  private(set) var frequencies: [Int] = []
  /// Counted tokens.
  private(set) var total = 0
  /// Of several parts, whose terms are numbered together.
  private var vocabulary = Vocabulary()
  /// Of a single part, whose own ids are kept.
  private var local: TermIDs?
  private var walks: [Walk] = []

  init(_ scope: Scope, _ selection: TermSelection) {
    for (_, part) in scope.walk { add(part, selection, isOnly: scope.parts.count == 1) }
  }

  /// The term of an id.
  func term(_ id: UInt32) -> String { local?.text(Int(id)) ?? vocabulary.terms[Int(id)] }

  /// What was seen on the way through some tokens: terms by their ids in the document.
  private struct Walk: Sendable {
    let firsts: Column<UInt32>
    let seconds: Column<UInt32>
    let frequencies: [Int]

    /// Neighbours stand side by side in one sentence, both counted. A range must begin with a sentence or with a range of
    /// the part.
    init(_ ranges: [Range<Int>], _ ids: Column<UInt32>, terms: Int, _ counted: [Bool], _ document: Document) {
      let tokens = ranges.reduce(0) { $0 + $1.count }
      var firsts = ColumnBuilder<UInt32>(capacity: tokens)
      var seconds = ColumnBuilder<UInt32>(capacity: tokens)
      var frequencies = [Int](repeating: 0, count: terms)
      let sentences = document.sentences
      ids.withBuffer { ids in
        document.tokens.types.withBuffer { types in
          for range in ranges where !range.isEmpty && !Interruption.isRequested {
            var sentence = document.sentence(ofToken: range.lowerBound)
            var end = sentences.children(sentence).upperBound
            var before = UInt32.max
            for token in range {
              if token >= end {
                before = .max
                while token >= end, sentence + 1 < sentences.count {
                  sentence += 1
                  end = sentences.children(sentence).upperBound
                }
              }
              guard counted[Int(types[token])] else {
                before = .max
                continue
              }
              let here = ids[token]
              frequencies[Int(here)] += 1
              if before != .max {
                firsts.append(before)
                seconds.append(here)
              }
              before = here
            }
          }
        }
      }
      self.init(firsts: firsts.finish(), seconds: seconds.finish(), frequencies: frequencies)
    }

    init(firsts: Column<UInt32>, seconds: Column<UInt32>, frequencies: [Int]) {
      (self.firsts, self.seconds, self.frequencies) = (firsts, seconds, frequencies)
    }
  }

  /// Pieces of about this many tokens are worth a thread.
  private static let pieceTokens = 1 << 18

  private func add(_ part: Scope.Part, _ selection: TermSelection, isOnly: Bool) {
    let document = part.document
    let local = TermIDs(document, selection.attribute)
    let counted = selection.counted(document)
    var pieces: [[Range<Int>]] = [[]]
    var room = Self.pieceTokens
    for range in Self.joined(part.ranges, document) {
      var rest = range
      while rest.count > room {
        // a piece ends with a sentence
        let sentence = document.sentence(ofToken: rest.lowerBound + room)
        let cut = min(document.sentences.children(sentence).upperBound, rest.upperBound)
        pieces[pieces.count - 1].append(rest.lowerBound..<cut)
        pieces.append([])
        rest = cut..<rest.upperBound
        room = Self.pieceTokens
      }
      pieces[pieces.count - 1].append(rest)
      room -= rest.count
    }
    let all = pieces
    let (ids, terms) = (local.ids, local.count)
    let found = Mutex([Walk?](repeating: nil, count: all.count))
    ThreadTeam.forEach(all.count, members: ThreadTeam.available) { piece in
      let walk = Walk(all[piece], ids, terms: terms, counted, document)
      found.withLock { $0[piece] = walk }
    }
    let walks = found.withLock { $0.compactMap(\.self) }
    if isOnly {
      self.local = local
      self.walks = walks
      frequencies = walks.first?.frequencies ?? []
      for walk in walks.dropFirst() {
        for id in frequencies.indices { frequencies[id] += walk.frequencies[id] }
      }
      total = frequencies.reduce(0, +)
    } else {
      for walk in walks { self.walks.append(numbered(walk, local)) }
    }
  }

  /// Ranges that stand side by side within a sentence as one.
  private static func joined(_ ranges: [Range<Int>], _ document: Document) -> [Range<Int>] {
    var result: [Range<Int>] = []
    for range in ranges {
      if let last = result.last, last.upperBound == range.lowerBound {
        result[result.count - 1] = last.lowerBound..<range.upperBound
      } else {
        result.append(range)
      }
    }
    return result
  }

  /// A walk with the numbers that its terms have in all parts.
  private func numbered(_ walk: Walk, _ local: TermIDs) -> Walk {
    var numbers = [UInt32](repeating: 0, count: local.count)
    for (id, count) in walk.frequencies.enumerated() where count > 0 {
      numbers[id] = vocabulary.id(local.text(id))
      if Int(numbers[id]) == frequencies.count { frequencies.append(0) }
      frequencies[Int(numbers[id])] += count
      total += count
    }
    func numbered(_ ids: Column<UInt32>) -> Column<UInt32> {
      var result = ColumnBuilder<UInt32>(capacity: ids.count)
      ids.withBuffer { for id in $0 { result.append(numbers[Int(id)]) } }
      return result.finish()
    }
    return Walk(firsts: numbered(walk.firsts), seconds: numbered(walk.seconds), frequencies: [])
  }

  /// The pairs that occur at least `minimum` times, by the number of their first term.
  func pairs(minimum: Int) -> [Pair] {
    var offsets = [Int](repeating: 0, count: frequencies.count + 1)
    for walk in walks {
      walk.firsts.withBuffer { for first in $0 { offsets[Int(first) + 1] += 1 } }
    }
    for i in 1..<max(1, offsets.count) { offsets[i] += offsets[i - 1] }
    var next = offsets
    let count = offsets.last ?? 0
    var sorted = ColumnBuilder<UInt32>(capacity: count)
    let places = sorted.written
    next.withUnsafeMutableBufferPointer { next in
      for walk in walks {
        walk.firsts.withBuffer { firsts in
          walk.seconds.withBuffer { seconds in
            for i in firsts.indices {
              let first = Int(firsts[i])
              places[next[first]] = seconds[i]
              next[first] &+= 1
            }
          }
        }
      }
    }
    sorted.advance(by: count)
    let column = sorted.finish()
    // first terms in stretches with about as many pairs each
    let stretches = count < Self.pieceTokens ? 1 : ThreadTeam.available
    var bounds = [0]
    for k in 1..<max(1, stretches) {
      let wanted = count / stretches * k
      bounds.append(max(bounds[k - 1], offsets.firstIndex { $0 >= wanted } ?? 0))
    }
    bounds.append(frequencies.count)
    let (frequencies, starts, cuts) = (frequencies, offsets, bounds)
    let found = Mutex([[Pair]](repeating: [], count: cuts.count - 1))
    ThreadTeam.forEach(cuts.count - 1, members: ThreadTeam.available) { stretch in
      let pairs = Self.counted(column, cuts[stretch]..<cuts[stretch + 1], starts, frequencies, minimum)
      found.withLock { $0[stretch] = pairs }
    }
    return found.withLock { $0.flatMap(\.self) }
  }

  /// The pairs of some first terms, from the second terms of each.
  private static func counted(
    _ seconds: Column<UInt32>, _ firsts: Range<Int>, _ offsets: [Int], _ frequencies: [Int], _ minimum: Int
  ) -> [Pair] {
    var pairs: [Pair] = []
    var tally = [UInt32](repeating: 0, count: frequencies.count)
    var seen: [UInt32] = []
    seconds.withBuffer { seconds in
      // a pair is not more frequent than its words
      for first in firsts where frequencies[first] >= minimum {
        seen.removeAll(keepingCapacity: true)
        for i in offsets[first]..<offsets[first + 1] {
          let second = seconds[i]
          if tally[Int(second)] == 0 { seen.append(second) }
          tally[Int(second)] &+= 1
        }
        for second in seen {
          let count = Int(tally[Int(second)])
          tally[Int(second)] = 0
          if count >= minimum { pairs.append(Pair(first: UInt32(first), second: second, count: count)) }
        }
      }
    }
    return pairs
  }
}
