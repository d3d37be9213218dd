import Corpus
import Document
import Results
import Testing

@testable import Analysis

private func scope(_ texts: String...) -> Scope {
  Scope(texts.enumerated().map { .init(DocumentParser().parse($1), ordinal: UInt32($0)) })
}

@Suite struct CountTests {
  @Test("terms are counted per document and per million, by count and then by bytes")
  func counts() {
    let frame = Frequency.count(scope("The cat sat. The cat ran.", "A cat!"), CountOptions())
    #expect(frame["term"] == .strings(["cat", "the", "a", "ran", "sat"]))
    #expect(frame["count"] == .integers([3, 2, 1, 1, 1]))
    #expect(frame["documents"] == .integers([2, 1, 1, 1, 1]))
    #expect(frame["per_million"]?[0] == .number(375_000))
    #expect(frame.places(ofRow: 0).map(\.text) == ["cat", "cat", "cat"])
  }

  @Test("stop words, other attributes, a top and a minimum")
  func options() {
    var options = CountOptions()
    options.selection.includesStopWords = false
    options.selection.attribute = .lemma
    options.top = 1
    let frame = Frequency.count(scope("The cats saw the cat."), options)
    #expect(frame["term"] == .strings(["cat"]) && frame["count"] == .integers([2]))
  }

  @Test("n-grams stay within a sentence and are broken by what is not counted")
  func grams() {
    var options = CountOptions()
    options.n = 2
    let frame = Frequency.count(scope("One two three. Four, five six."), options)
    #expect(frame["term"] == .strings(["five six", "one two", "two three"]))
  }

  @Test("boilerplate is left out of the whole document")
  func boilerplate() {
    let text = "The bridge fell on Monday morning and nobody was hurt, said the police.\nMORE ON THIS TOPIC:"
    #expect(
      Frequency.count(scope(text), CountOptions())["term"].map { $0.values.contains(.string("topic")) }
        == false)
  }
}

@Suite struct SentenceLengthTests {
  @Test("quartiles lie between two lengths in proportion")
  func quartiles() {
    let record = Readability.sentenceLengths(scope("One two. One two three four. A.")).record
    #expect(record["median"] == .integer(2) && record["q1"] == .number(1.5) && record["q3"] == .integer(3))
    let two = Readability.sentenceLengths(scope("One two. One two three four.")).record
    #expect(two["median"] == .integer(3) && two["min"] == .integer(2) && two["max"] == .integer(4))
  }
}

@Suite struct ReadabilityScriptTests {
  @Test("a text in another script has no readability, one with names in it has")
  func scripts() {
    func flesch(_ text: String) -> Double? { Readability.flesch(Readability.counts(scope(text))) }
    #expect(flesch("中国支持叙利亚。") == nil && flesch("ذهب الولد إلى المدرسة.") == nil)
    #expect(flesch("The name 中国 stands for a large country. Élan, ẞ.") != nil)
  }
}

@Suite struct SearchTests {
  @Test("words are cut and lemmatised as those of the documents, and count once")
  func words() {
    var selection = TermSelection()
    selection.attribute = .lemma
    let texts = scope("The dogs ran.", "A bird.", "No cat.")
    let terms = Weighting.terms(of: DocumentParser().parse("Dog birds dogs"), selection)
    let frame = Weighting.search(texts, terms: terms, selection, variant: .lucene, k1: 1.5, b: 0.75, top: nil)
    #expect(frame["count"] == .integers([1, 1]))
  }
}

@Suite struct ConcordanceTests {
  @Test("context in tokens, and in whole sentences besides that of the match")
  func context() throws {
    let texts = scope("One is here. Two saw the cat there. Three ran. Four sat.")
    func sides(_ unit: ConcordanceOptions.Unit, _ window: Int?) throws -> [Value?] {
      var options = ConcordanceOptions()
      options.unit = unit
      options.window = window
      let frame = try Concordance.frame(texts, try Query("\"cat\""), options)
      return [frame["left"]?[0], frame["right"]?[0]]
    }
    #expect(try sides(.tokens, 2) == [.string("saw the"), .string("there.")])
    #expect(try sides(.tokens, nil) == [.string("here. Two saw the"), .string("there. Three ran.")])
    #expect(try sides(.sentences, nil) == [.string("Two saw the"), .string("there.")])
    #expect(try sides(.sentences, 0) == [.string("Two saw the"), .string("there.")])
    #expect(try sides(.sentences, 1) == [.string("One is here. Two saw the"), .string("there. Three ran.")])
  }
}

@Suite struct DiversityTests {
  private func close(_ a: Double?, _ b: Double) -> Bool { a.map { abs($0 - b) < 1e-9 } ?? false }

  @Test("the measures by hand on small texts")
  func small() {
    let words = [1, 2, 1, 3]
    #expect(close(Diversity.ttr(words), 0.75) && close(Diversity.rootTTR(words), 1.5))
    #expect(close(Diversity.mattr([1, 2, 1, 1], window: 2), (1 + 1 + 0.5) / 3))
    #expect(close(Diversity.yulesK([1, 1, 2]), 1e4 * (5 - 3) / 9))
    #expect(Diversity.ttr([]) == nil && Diversity.hdd([1, 2]) == nil)
    // every word new: the chance to meet each of 42 in a sample of 42 is 1
    #expect(close(Diversity.hdd(Array(0..<42)), 1))
    // one factor a pair of equal words
    #expect(close(Diversity.mtld([1, 1, 2, 2]), 2))
  }
}
