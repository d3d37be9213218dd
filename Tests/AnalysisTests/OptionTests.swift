// Options that no analysis can mean: the library clamps them and never traps; and what is gathered for a result is told.

import Corpus
import Document
import Interruption
import Results
import Testing

@testable import Analysis

private func scope(_ texts: String...) -> Scope {
  Scope(texts.enumerated().map { .init(DocumentParser().parse($1), ordinal: UInt32($0)) })
}

@Suite struct OptionTests {
  private let texts = scope(
    "“We will never give up our land,” said Ana Ruiz in Berlin. War, war and peace.", "A war. No peace.")
  private let odd = [Int.min, -1, 0, 1, Int.max]
  private let oddNumbers = [-Double.infinity, -1, 0, 0.5, 2, .infinity, .nan]

  @Test("counts and collocations with any numbers")
  func counts() throws {
    for number in odd {
      var options = CountOptions()
      (options.top, options.minimum, options.samples) = (number, number, number)
      (options.n, options.skip) = (number, number)
      for share in oddNumbers {
        options.confidence = share
        let frame = Frequency.count(texts, options)
        #expect(number > 0 || frame.count == 0)
      }
      options.n = 2
      _ = Frequency.count(texts, options)
      var pairs = CollocationOptions()
      (pairs.minimum, pairs.top, pairs.n) = (number, number, number)
      for window in [nil, number] {
        for node in [nil, try Query("war")] {
          (pairs.window, pairs.node) = (window, node)
          #expect(try number > 0 || Collocations.frame(texts, pairs).count == 0)
        }
      }
      var key = KeynessOptions()
      (key.top, key.minimum, key.k) = (number, number, .nan)
      let counts = TermCounts(["war": number, "peace": Int.max, "rain": Int.max], total: number)
      #expect(number > 0 || Keyness.frame(counts, counts, key).count == 0)
    }
  }

  @Test("frames of documents with any numbers")
  func documents() throws {
    for number in odd {
      #expect(try Dispersion.frame(texts, [("war", Query("war"))], segments: number).count == 1)
      let one = scope("War and peace.")
      #expect(try Dispersion.frame(one, [("war", Query("war"))], segments: number).count == 1)
      #expect(number > 0 || Weighting.tfidf(texts, .init(), variant: .classic, top: number).count == 0)
      for k in oddNumbers {
        _ = Weighting.search(
          texts, terms: ["war"], .init(), variant: .okapi, k1: k, b: k, top: number)
        _ = Duplicates.frame(texts, threshold: k, shingle: number)
        _ = Duplicates.clusters(texts, threshold: k, shingle: number)
        _ = Diversity.measures(texts, window: number, threshold: k, sample: number)
      }
      _ = Duplicates.reuse(texts, minimumWords: number)
      _ = Similarity.frame(texts, to: texts.parts[0], measure: .cosine, top: number)
      for method in KeywordMethod.allCases {
        #expect(number > 0 || Keywords.frame(texts, method: method, top: number).count == 0)
      }
      for method in SummaryMethod.allCases {
        #expect(number > 0 || Summarizer.sentences(texts, count: number, method: method).isEmpty)
      }
      var lines = ConcordanceOptions()
      (lines.window, lines.sample, lines.limit) = (number, number, number)
      #expect(try number > 0 || Concordance.frame(texts, Query("war"), lines).count == 0)
      var together = CooccurrenceOptions()
      (together.attribute, together.minimum, together.top) = (.lower, number, number)
      #expect(number > 0 || Cooccurrence.frame(texts, together).count == 0)
      var coding = CodingOptions()
      coding.negation = number
      let dictionary = CodingDictionary(
        [.init(category: "a", pattern: "war", weight: .nan)], cut: DocumentParser.tokens(of:))
      #expect(Coding.frame(texts, dictionary, coding)["count"]?[0] != .integer(0))
    }
  }

  @Test("ranges in any order are put in order, and shared tokens are taken once")
  func ranges() {
    let document = texts.parts[0].document
    let part = Scope.Part(document, ordinal: 0, ranges: [6..<9, 0..<2, 1..<4, 4..<5, 8..<8, 90..<95])
    #expect(part.ranges == [0..<4, 4..<5, 6..<9] && part.tokenCount == 8)
    #expect(
      [0, 3, 4, 5, 8, 9].map { Scope.Part.range(holding: $0, in: part.ranges) } == [
        0..<4, 0..<4, 4..<5, nil, 6..<9, nil,
      ])
  }
}

@Suite struct GatheringTests {
  /// 3,000 different words.
  private let text = scope((0..<3000).map { "w\($0)x" }.joined(separator: " "))

  /// What a body gathers when a megabyte is allowed, and whether that was too much.
  private func limited(_ body: () throws -> Frame) rethrows -> (bytes: Int, isOverfull: Bool) {
    Interruption.allow(bytes: 1 << 20)
    defer { Interruption.allow(bytes: .max) }
    let frame = try body()
    return (frame.byteCount, Interruption.isOverfull)
  }

  @Test("a concordance ends when its lines have no room")
  func concordance() throws {
    for order in ConcordanceOptions.Order.allCases {
      var options = ConcordanceOptions()
      (options.window, options.order) = (10_000, order)
      let found = try limited { try Concordance.frame(text, Query("[]"), options) }
      #expect(found.isOverfull && found.bytes < 2 << 20, "\(found.bytes)")
    }
  }

  @Test("pairs, n-grams and places end when they have no room")
  func pairs() throws {
    var together = CooccurrenceOptions()
    (together.attribute, together.unit, together.minimum) = (.lower, .document, 1)
    #expect(limited { Cooccurrence.frame(text, together) }.isOverfull)
    var collocations = CollocationOptions()
    (collocations.window, collocations.minimum) = (100, 1)
    #expect(try limited { try Collocations.frame(text, collocations) }.isOverfull)
    var grams = CountOptions()
    (grams.n, grams.skip) = (5, 5)
    #expect(limited { Frequency.count(text, grams) }.isOverfull)
    #expect(!limited { Frequency.count(text, CountOptions()) }.isOverfull)
  }

  @Test("a join ends before it makes rows that have no room")
  func join() throws {
    let frame = Frame([
      .init("k", .integers([Int](repeating: 1, count: 1000))), .init("v", .integers(Array(0..<1000))),
    ])
    #expect(try limited { try frame.joined(frame, on: ["k"]) }.isOverfull)
    #expect(try frame.joined(frame, on: ["k"]).count == 1_000_000)
    #expect(try !limited { try frame.joined(frame, on: ["v"]) }.isOverfull)
  }
}
