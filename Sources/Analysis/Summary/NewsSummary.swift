// NewsSummary: sentences by the weight of their content words (Luhn 1958), by their place (news tells the main thing
// first) and by the names in them. Each pick lowers the weight of its words, so that the next one says something else
// (SumBasic; Nenkova & Vanderwende 2005).

import Document

enum NewsSummary {
  /// Numbers of at most `count` candidates, the best first.
  static func choose(_ candidates: CandidateSentences, _ count: Int) -> [Int] {
    var weight = [Double](repeating: 0, count: candidates.termCount)
    for word in candidates.words { weight[Int(word)] += 1 }
    for word in weight.indices { weight[word] /= Double(max(1, candidates.words.count)) }
    func score(_ c: Int) -> Double? {
      let words = candidates.words[candidates.range(c)]
      guard !words.isEmpty else { return nil }
      let content = words.reduce(0) { $0 + weight[Int($1)] } / Double(max(words.count, 6))
      let place = 1 + 1 / Double(candidates.ranks[c] + 1)
      let named = 1 + 0.1 * Double(min(4, candidates.names[c]))
      // very short sentences say little, very long ones drown it
      let form = words.count < 5 ? 0.5 : words.count > 40 ? 0.8 : 1
      return content * place * named * form
    }
    // weights only fall, so a score made before is never too small: only the sentence on top is scored again
    var pace = Pace()
    var left = Ranking()
    for c in 0..<candidates.count {
      if pace.shouldEnd(after: 8) { return [] }
      if let score = score(c) { left.add(c, score) }
    }
    left.order()
    var chosen: [Int] = []
    while chosen.count < count, let (c, before) = left.best {
      if pace.shouldEnd(after: 32) { break }
      let now = score(c) ?? 0
      if now < before {
        left.lowerBest(to: now)
        continue
      }
      left.removeBest()
      chosen.append(c)
      for word in Set(candidates.words[candidates.range(c)]) { weight[Int(word)] *= weight[Int(word)] }
    }
    return chosen
  }

  /// Candidates by falling score, those of one score as they stand in the text: a heap.
  private struct Ranking {
    private var heap: [(candidate: Int, score: Double)] = []

    var best: (candidate: Int, score: Double)? { heap.first }

    mutating func add(_ candidate: Int, _ score: Double) { heap.append((candidate, score)) }

    /// Makes it a heap, when all are added.
    mutating func order() { for i in stride(from: heap.count / 2 - 1, through: 0, by: -1) { sink(i) } }

    mutating func lowerBest(to score: Double) {
      heap[0].score = score
      sink(0)
    }

    mutating func removeBest() {
      heap.swapAt(0, heap.count - 1)
      heap.removeLast()
      sink(0)
    }

    private func precedes(_ a: Int, _ b: Int) -> Bool {
      heap[a].score != heap[b].score
        ? heap[a].score > heap[b].score : heap[a].candidate < heap[b].candidate
    }

    private mutating func sink(_ start: Int) {
      var at = start
      while true {
        var first = at
        for child in [2 * at + 1, 2 * at + 2] where child < heap.count && precedes(child, first) {
          first = child
        }
        if first == at { return }
        heap.swapAt(at, first)
        at = first
      }
    }
  }
}
