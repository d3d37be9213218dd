// The query engine against a naive matcher, against itself with an index, and against any text as a query.

import Corpus
import Document
import Testing

@testable import Analysis

@Suite struct RandomQueryTests {
  @Test("ten thousand random queries match what a naive matcher matches")
  func naive() throws {
    let seed: UInt64 = 20_260_101
    var random = RandomQueries(generator: .init(state: seed))
    var compared = 0
    var matched = 0
    for round in 0..<1_000 {
      let document = DocumentParser().parse(random.text())
      let naive = NaiveMatcher(document: document)
      let part = Scope.Part(document, ordinal: 0, ranges: [0..<document.tokens.count])
      for _ in 0..<11 {
        let text = random.query()
        guard let query = try? Query(text, cut: DocumentParser.tokens(of:)) else { continue }
        let got = try query.matches(in: part).map(\.tokens)
        let wanted = naive.longest(query.tree)
        #expect(
          got == wanted, "seed \(seed), round \(round): \(text) on \(document.text.string.debugDescription)")
        if got != wanted { return }
        compared += 1
        matched += got.isEmpty ? 0 : 1
      }
    }
    #expect(compared > 10_000)
    #expect(matched > 3_000)
  }

  @Test("with an index over many documents queries match what a naive matcher matches")
  func indexed() throws {
    let seed: UInt64 = 11
    var random = RandomQueries(generator: .init(state: seed))
    let documents = (0..<80).map { _ in DocumentParser().parse(random.text()) }
    let parts = documents.enumerated().map {
      Scope.Part($1, ordinal: UInt32($0), ranges: [0..<$1.tokens.count])
    }
    let scope = Scope(parts, index: LazyCorpusIndex(documents))
    var matched = 0
    for _ in 0..<100 {
      let text = random.query()
      guard let query = try? Query(text, cut: DocumentParser.tokens(of:)) else { continue }
      var found: [Int: [QueryMatch]] = [:]
      try query.eachPart(of: scope) { p, matches in
        found[p] = matches
        return true
      }
      for (p, document) in documents.enumerated() {
        let got = (found[p] ?? []).map(\.tokens)
        let wanted = NaiveMatcher(document: document).longest(query.tree)
        #expect(got == wanted, "seed \(seed): \(text) on \(document.text.string.debugDescription)")
        if got != wanted { return }
        matched += wanted.count
      }
    }
    #expect(matched > 700)
  }

  @Test("any text as a query ends in matches or an error, never in a crash")
  func anyText() {
    var random = RandomQueries(generator: .init(state: 7))
    let pieces = [
      "[", "]", "(", ")", "\"", "a", "=", "!", "&", "|", "*", "+", "?", "{", "}", "1", ",", "<", ">", "/",
      "s",
      "quote", " ", "::", "%c", "$", "x:", "\\", "within", "not", "containing", "é", "\u{0}", "lemma", ".",
    ]
    for _ in 0..<20_000 {
      let text = (0..<random.pick(12)).map { _ in pieces[random.pick(pieces.count)] }.joined()
      if let query = try? Query(text) {
        _ = try? query.matches(
          in: Scope.Part(DocumentParser().parse("a “s quote” 1. é"), ordinal: 0), limit: 3)
      }
    }
  }
}
