// The graph of sentences against matrices written out in full.

import Corpus
import Document
import Glibc
import Testing

@testable import Analysis

private func candidates(_ sentences: [[String]]) -> CandidateSentences {
  let text = sentences.map { "Zog " + $0.joined(separator: " ") + "." }.joined(separator: " ")
  return CandidateSentences(Scope([.init(DocumentParser().parse(text), ordinal: 0)]), withNames: false)
}

/// PageRank over a full matrix of weights.
private func pageRank(_ weights: [[Double]]) -> [Double] {
  let n = weights.count
  let out = weights.map { $0.reduce(0, +) }
  var rank = [Double](repeating: 1 / Double(n), count: n)
  for _ in 0..<400 {
    rank = (0..<n).map { j in
      0.15 / Double(n) + 0.85
        * (0..<n).reduce(0) { $0 + (out[$1] > 0 ? rank[$1] * weights[$1][j] / out[$1] : 0) }
    }
  }
  return rank
}

private func lexRank(_ sentences: [[String]]) -> [Double] {
  let n = Double(sentences.count)
  let words = sentences.map { $0 + ["zog"] }
  func vector(_ sentence: [String]) -> [String: Double] {
    Dictionary(sentence.map { ($0, 1.0) }, uniquingKeysWith: +).reduce(into: [:]) { all, entry in
      all[entry.key] = entry.value * log(n / Double(words.count { $0.contains(entry.key) }))
    }
  }
  func product(_ a: [String: Double], _ b: [String: Double]) -> Double {
    a.reduce(0) { $0 + $1.value * (b[$1.key] ?? 0) }
  }
  let vectors = words.map(vector)
  return pageRank(
    vectors.map { a in
      vectors.map { b in
        let length = (product(a, a) * product(b, b)).squareRoot()
        return length > 0 && product(a, b) / length > 0.1 ? 1 : 0
      }
    })
}

private func textRank(_ sentences: [[String]]) -> [Double] {
  let words = sentences.map { $0 + ["zog"] }
  return pageRank(
    words.indices.map { i in
      words.indices.map { j in
        i == j
          ? 0
          : Double(Set(words[i]).intersection(words[j]).count)
            / (log(Double(words[i].count)) + log(Double(words[j].count)))
      }
    })
}

@Suite struct SentenceGraphTests {
  @Test("ranks are those of the full matrices, also where every sentence has a word in common")
  func matrices() {
    let seed: UInt64 = 20_260_102
    var generator = Sampling.Generator(state: seed)
    let words = [
      "bridge", "river", "tax", "school", "ferry", "bread", "wall", "bank", "rain", "coal", "ship",
    ]
    for round in 0..<200 {
      let sentences = (0..<Int.random(in: 2...9, using: &generator)).map { _ in
        (0..<Int.random(in: 1...7, using: &generator)).map { _ in
          words[Int.random(in: 0..<words.count, using: &generator)]
        }
      }
      let made = candidates(sentences)
      guard made.count == sentences.count else {
        Issue.record("\(sentences) became \(made.count) sentences")
        return
      }
      for (ours, wanted) in [
        (SentenceGraph.lexRank(made).centrality(), lexRank(sentences)),
        (SentenceGraph.textRank(made).centrality(), textRank(sentences)),
      ] {
        let difference = zip(ours, wanted).map { abs($0 - $1) }.max() ?? 1
        #expect(difference < 1e-7, "seed \(seed), round \(round): \(sentences)")
        if difference >= 1e-7 { return }
      }
    }
  }

  @Test("words of two documents are the same terms")
  func documents() {
    let parts = ["The bridge fell.", "A bridge rose."].enumerated().map {
      Scope.Part(DocumentParser().parse($1), ordinal: UInt32($0))
    }
    let made = CandidateSentences(Scope(parts), withNames: false)
    #expect(made.picks.map(\.part) == [0, 1] && made.termCount == 3)
    #expect(Array(made.words) == [0, 1, 0, 2])
  }
}
