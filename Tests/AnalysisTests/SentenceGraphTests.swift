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

  @Test("ranks that rounding alone tells apart fall to the earlier sentence; what is no number stands last")
  func order() {
    #expect(SentenceGraph.order(of: [0.1, 0.3, .nan, 0.3 + 1e-14, 0.2, .nan]) == [1, 3, 4, 0, 2, 5])
    #expect(SentenceGraph.order(of: []) == [])
  }

  @Test(
    "of more sentences than can be compared those of one text are spread over it, of several the leading ones"
  )
  func spread() {
    func part(_ ordinal: Int, _ sentences: Int) -> Scope.Part {
      let text = (0..<sentences).map { "The bridge number w\($0)x fell." }.joined(separator: " ")
      return .init(DocumentParser().parse(text), ordinal: UInt32(ordinal))
    }
    let one = CandidateSentences(Scope([part(0, 250)]), limit: 100, withNames: false)
    #expect(one.count == 100 && one.ranks == one.picks.map(\.sentence))
    let steps = zip(one.ranks.dropFirst(), one.ranks).map { $0 - $1 }
    #expect(one.ranks[0] < 3 && one.ranks[99] > 246 && steps.allSatisfy { (2...3).contains($0) })
    let two = CandidateSentences(Scope([part(0, 9), part(1, 2)]), limit: 8, withNames: false)
    #expect(
      two.picks.map { [$0.part, $0.sentence] } == [[0, 0], [0, 1], [0, 2], [0, 3], [1, 0], [1, 1]])
    let many = CandidateSentences(Scope((0..<6).map { part($0, 3) }), limit: 3, withNames: false)
    #expect(many.picks.map { [$0.part, $0.sentence] } == [[1, 0], [3, 0], [5, 0]])
  }
}

@Suite struct NewsSummaryTests {
  /// The choice as it is defined: each time every sentence left is scored.
  private func chosen(_ candidates: CandidateSentences, _ count: Int) -> [Int] {
    var weight = [Double](repeating: 0, count: candidates.termCount)
    for word in candidates.words { weight[Int(word)] += 1 / Double(candidates.words.count) }
    var left = Array(0..<candidates.count)
    var chosen: [Int] = []
    func score(_ c: Int) -> Double {
      let words = candidates.words[candidates.range(c)]
      let content = words.reduce(0) { $0 + weight[Int($1)] } / Double(max(words.count, 6))
      return content * (1 + 1 / Double(candidates.ranks[c] + 1))
        * (1 + 0.1 * Double(min(4, candidates.names[c])))
        * (words.count < 5 ? 0.5 : words.count > 40 ? 0.8 : 1)
    }
    while chosen.count < count,
      let best = left.max(by: { score($0) < score($1) || score($0) == score($1) && $0 > $1 })
    {
      chosen.append(best)
      left.removeAll { $0 == best }
      for word in Set(candidates.words[candidates.range(best)]) { weight[Int(word)] *= weight[Int(word)] }
    }
    return chosen
  }

  @Test("the sentences are those that scoring all of them each time chooses")
  func greedy() {
    var random = Sampling.Generator(state: 3)
    let words = [
      "bridge", "river", "tax", "school", "ferry", "bread", "wall", "bank", "rain", "coal", "ship",
    ]
    let text = (0..<120).map { _ in
      "Zog "
        + (0..<Int.random(in: 3...9, using: &random)).map { _ in words.randomElement(using: &random) ?? "" }
        .joined(separator: " ") + "."
    }.joined(separator: " ")
    let candidates = CandidateSentences(
      Scope([.init(DocumentParser().parse(text), ordinal: 0)]), withNames: true)
    #expect(NewsSummary.choose(candidates, 20) == chosen(candidates, 20))
  }

  @Test("the end of a long text is read, too")
  func longText() {
    let filler = (0..<4100).map { "Some of w\($0)a, w\($0)b, w\($0)c, w\($0)d and w\($0)e came." }
    let text = (filler + [String](repeating: "The old bridge over the grey river collapsed.", count: 9))
      .joined(separator: " ")
    let scope = Scope([.init(DocumentParser().parse(text), ordinal: 0)])
    #expect(Summarizer.sentences(scope, count: 1, method: .news).map(\.sentence) == [4100])
  }
}
