// Neighbours counted in shares against neighbours counted one by one.

import Corpus
import Document
import Testing

@testable import Analysis

@Suite struct BigramCounterTests {
  /// A text of short sentences over few words, some of them stop words, numbers and marks.
  private func text(_ sentences: Int, _ random: inout Sampling.Generator) -> String {
    let words = ["red", "green", "the", "blue", "of", "Red", "7", "—", "sea", "well-known", "it’s"]
    return (0..<sentences).map { _ in
      let length = Int.random(in: 1...9, using: &random)
      return "So "
        + (0..<length).map { _ in words.randomElement(using: &random) ?? "" }.joined(separator: " ")
    }.joined(separator: ". ")
  }

  private struct Pair: Hashable, Comparable {
    var first: String
    var second: String
    static func < (a: Pair, b: Pair) -> Bool { (a.first, a.second) < (b.first, b.second) }
  }

  /// Frequencies of terms and of neighbours, token by token.
  private func counted(_ scope: Scope, stopWords: Bool) -> (terms: [String: Int], pairs: [Pair: Int]) {
    var (terms, pairs): ([String: Int], [Pair: Int]) = ([:], [:])
    for part in scope.parts {
      let document = part.document
      func term(_ token: Int) -> String? {
        let type = Int(document.tokens.types[token])
        guard document.types.kind(type) == .word else { return nil }
        return stopWords || document.typeProperties.stop[type] == 0 ? document.types.lower(type) : nil
      }
      let chosen = part.ranges.reduce(into: Set<Int>()) { $0.formUnion($1) }
      for token in chosen.sorted() {
        guard let first = term(token) else { continue }
        terms[first, default: 0] += 1
        guard chosen.contains(token + 1), let second = term(token + 1),
          document.sentence(ofToken: token) == document.sentence(ofToken: token + 1)
        else { continue }
        pairs[Pair(first: first, second: second), default: 0] += 1
      }
    }
    return (terms, pairs)
  }

  @Test("shares of any size give what counting one by one gives", arguments: [1, 2, 3, 7])
  func shares(threads: Int) {
    var random = Sampling.Generator(state: UInt64(threads))
    for round in 0..<30 {
      let parts = (0..<[1, 3][round % 2]).map { ordinal in
        let document = DocumentParser().parse(text(1 + round * 3, &random))
        // whole documents, and every third sentence
        let sentences = stride(from: 0, to: document.sentences.count, by: 3).map {
          document.sentences.children($0)
        }
        return round % 3 == 0
          ? Scope.Part(document, ordinal: UInt32(ordinal), ranges: sentences)
          : Scope.Part(document, ordinal: UInt32(ordinal))
      }
      let scope = Scope(parts)
      var selection = TermSelection()
      selection.includesStopWords = round % 5 != 0
      let wanted = counted(scope, stopWords: selection.includesStopWords)
      let counter = BigramCounter(scope, selection, threads: threads, shareTokens: 1 + round)
      #expect(counter.total == wanted.terms.values.reduce(0, +))
      var terms: [String: Int] = [:]
      for (id, count) in counter.frequencies.enumerated() where count > 0 {
        terms[counter.term(UInt32(id))] = count
      }
      #expect(terms == wanted.terms)
      for minimum in [1, 3] {
        let pairs = counter.pairs(minimum: minimum, top: nil) { _, _, count in Double(count) }
        let found = pairs.map {
          (Pair(first: counter.term($0.first), second: counter.term($0.second)), $0.count)
        }
        #expect(found.count == Set(found.map(\.0)).count)
        #expect(Dictionary(found) { a, _ in a } == wanted.pairs.filter { $0.value >= minimum })
      }
    }
  }

  @Test("the strongest pairs stay when only so many are wanted")
  func strongest() {
    // more different pairs than are kept at a time
    let words = (0..<90).map {
      "w" + String($0, radix: 26, uppercase: false).map { String($0) }.joined(separator: "x") + "q"
    }
    let sentences = words.flatMap { a in words.map { "So \(a) \($0)" } }
    let scope = Scope([.init(DocumentParser().parse(sentences.joined(separator: ". ")), ordinal: 0)])
    let counter = BigramCounter(scope, TermSelection())
    @Sendable func strength(_ a: UInt32, _ b: UInt32, _ count: Int) -> Double? {
      Double((a &* 31 &+ b) &* 2_654_435_761 % 100_003)
    }
    let all = counter.pairs(minimum: 1, top: nil, strength: strength)
    let some = counter.pairs(minimum: 1, top: 20, strength: strength)
    #expect(all.count > 8000 && some.count < 4000)
    let best = { (pairs: [BigramCounter.Pair]) in pairs.map(\.strength).sorted(by: >).prefix(20) }
    #expect(best(all) == best(some))
  }
}
