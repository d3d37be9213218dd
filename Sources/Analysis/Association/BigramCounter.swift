// BigramCounter: frequencies of terms and of neighbours over a scope.
// In: parts of a scope. Out: terms with their frequencies, pairs of terms with theirs.
// Pairs are put beside those with the same first term (a counting sort), then counted term by term in one small array,
// so that no step looks into a large table at random. Hot; see Benchmarks (collocations). Memory: 12 bytes a pair.

import Document

struct BigramCounter: ~Copyable {
  struct Pair {
    var first: UInt32
    var second: UInt32
    var count: Int
  }

  private(set) var vocabulary = Vocabulary()
  /// Counted tokens of each term.
  private(set) var frequencies: [Int] = []
  /// Counted tokens.
  private(set) var total = 0
  private var firsts = ColumnBuilder<UInt32>()
  private var seconds = ColumnBuilder<UInt32>()

  /// Counts a part: neighbours stand side by side in one sentence, both counted.
  mutating func add(_ part: Scope.Part, _ selection: TermSelection) {
    let document = part.document
    let local = TermIDs(document, selection.attribute)
    let counted = selection.counted(document)
    let sentences = document.sentences
    var numbers = [UInt32](repeating: .max, count: local.count)
    firsts.reserve(part.tokenCount)
    seconds.reserve(part.tokenCount)
    local.ids.withBuffer { ids in
      document.tokens.types.withBuffer { types in
        var before = UInt32.max
        var next = -1
        for range in part.ranges {
          if range.lowerBound != next { before = .max }
          var sentence = document.sentence(ofToken: range.lowerBound)
          if range.lowerBound == sentences.children(sentence).lowerBound { before = .max }
          var end = sentences.children(sentence).upperBound
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
            let id = Int(ids[token])
            if numbers[id] == .max {
              numbers[id] = vocabulary.id(local.text(id))
              if Int(numbers[id]) == frequencies.count { frequencies.append(0) }
            }
            let here = numbers[id]
            frequencies[Int(here)] += 1
            total += 1
            if before != .max {
              firsts.append(before)
              seconds.append(here)
            }
            before = here
          }
          next = range.upperBound
        }
      }
    }
  }

  /// The pairs that occur at least `minimum` times, by the number of their first term.
  func pairs(minimum: Int) -> [Pair] {
    let count = firsts.count
    var offsets = [Int](repeating: 0, count: frequencies.count + 1)
    for i in 0..<count { offsets[Int(firsts.written[i]) + 1] += 1 }
    for i in 1..<offsets.count { offsets[i] += offsets[i - 1] }
    var next = offsets
    var sorted = [UInt32](repeating: 0, count: count)
    for i in 0..<count {
      let first = Int(firsts.written[i])
      sorted[next[first]] = seconds.written[i]
      next[first] += 1
    }
    var pairs: [Pair] = []
    var tally = [Int](repeating: 0, count: frequencies.count)
    var seen: [UInt32] = []
    // a pair is not more frequent than its words
    for first in frequencies.indices where frequencies[first] >= minimum {
      seen.removeAll(keepingCapacity: true)
      for i in offsets[first]..<offsets[first + 1] {
        let second = sorted[i]
        if tally[Int(second)] == 0 { seen.append(second) }
        tally[Int(second)] += 1
      }
      for second in seen {
        let count = tally[Int(second)]
        tally[Int(second)] = 0
        if count >= minimum { pairs.append(Pair(first: UInt32(first), second: second, count: count)) }
      }
    }
    return pairs
  }
}
