// NewsSummary: sentences by the weight of their content words (Luhn 1958), by their place (news tells the main thing
// first) and by the names in them. Each pick lowers the weight of its words, so that the next one says something else
// (SumBasic; Nenkova & Vanderwende 2005).

import Document
import Interruption

enum NewsSummary {
  /// Numbers of at most `count` candidates, the best first.
  static func choose(_ candidates: CandidateSentences, _ count: Int) -> [Int] {
    var weight = [Double](repeating: 0, count: candidates.termCount)
    for word in candidates.words { weight[Int(word)] += 1 }
    for word in weight.indices { weight[word] /= Double(max(1, candidates.words.count)) }
    var chosen: [Int] = []
    var left = Array(0..<candidates.count)
    while chosen.count < count, !left.isEmpty, !Interruption.isRequested {
      var best = 0
      var bestScore = -1.0
      for (k, c) in left.enumerated() {
        let words = candidates.words[candidates.range(c)]
        guard !words.isEmpty else { continue }
        let content = words.reduce(0) { $0 + weight[Int($1)] } / Double(max(words.count, 6))
        let place = 1 + 1 / Double(candidates.ranks[c] + 1)
        let named = 1 + 0.1 * Double(min(4, candidates.names[c]))
        // very short sentences say little, very long ones drown it
        let form = words.count < 5 ? 0.5 : words.count > 40 ? 0.8 : 1
        let score = content * place * named * form
        if score > bestScore { (best, bestScore) = (k, score) }
      }
      guard bestScore >= 0 else { break }
      let pick = left.remove(at: best)
      chosen.append(pick)
      for word in Set(candidates.words[candidates.range(pick)]) { weight[Int(word)] *= weight[Int(word)] }
    }
    return chosen
  }
}
