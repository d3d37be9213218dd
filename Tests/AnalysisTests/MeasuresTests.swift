// Readability, syllables, keywords and summaries.

import Corpus
import Document
import Glibc
import Results
import Testing

@testable import Analysis

private func scope(_ texts: String...) -> Scope {
  Scope(texts.enumerated().map { .init(DocumentParser().parse($1), ordinal: UInt32($0)) })
}

private func near(_ a: Double?, _ b: Double) -> Bool { a.map { abs($0 - b) < 1e-9 } ?? false }

private let news = """
  The government of Freedonia said on Monday that it would build a new bridge over the river. The bridge will cost \
  $5 million. Critics of the bridge said the river floods every year. The opposition called the bridge a waste.

  Tourists like ice cream. The weather was fine.
  """

@Suite struct ReadabilityTests {
  @Test(
    "a clitic may add a syllable to its word, initials are named one by one",
    arguments: [
      ("didn't", 2), ("couldn’t", 2), ("don't", 1), ("can't", 1), ("haven't", 2), ("it'll", 2), ("you'll", 1),
      ("church's", 2), ("dog's", 1), ("nobody's", 3), ("U.S.", 2), ("p.m.", 2),
    ])
  func clitics(_ word: String, _ syllables: Int) {
    let counts = Readability.counts(Scope([.init(DocumentParser().parse(word), ordinal: 0)]))
    #expect(counts.words == 1 && counts.syllables == syllables)
    #expect(counts.polysyllables == (syllables > 2 ? 1 : 0))
  }

  @Test(
    "syllables by rule and exception",
    arguments: [
      ("cat", 1), ("table", 2), ("created", 3), ("wanted", 2), ("walked", 1), ("churches", 2), ("science", 2),
      ("nation", 2), ("immediately", 5), ("government", 3), ("well-known", 2), ("the", 1), ("idea", 3),
      ("statement", 2), ("capitalism", 5), ("zzz", 1), ("", 1), ("naïve", 2),
    ])
  func syllables(_ word: String, _ count: Int) { #expect(Syllables.count(word) == count) }

  @Test("formulas over given counts")
  func formulas() {
    var c = ReadabilityCounts()
    (c.sentences, c.words, c.syllables, c.letters, c.polysyllables, c.longWords, c.hardWords) =
      (5, 100, 150, 450, 10, 20, 8)
    #expect(near(Readability.flesch(c), 206.835 - 1.015 * 20 - 84.6 * 1.5))
    #expect(near(Readability.fleschKincaid(c), 9.91))
    #expect(near(Readability.fog(c), 12))
    #expect(near(Readability.smog(c), 1.043 * 60.0.squareRoot() + 3.1291))
    #expect(near(Readability.ari(c), 9.765))
    #expect(near(Readability.colemanLiau(c), 0.0588 * 450 - 0.296 * 5 - 15.8))
    #expect(near(Readability.lix(c), 40))
    #expect(near(Readability.daleChall(c), 0.1579 * 8 + 0.0496 * 20 + 3.6365))
    #expect(Readability.flesch(ReadabilityCounts()) == nil)
  }

  @Test(
    "listed words are familiar, also with one regular ending, and compounds of them",
    arguments: [
      ("cat", true), ("cats", true), ("boxes", true), ("ponies", true), ("asks", true), ("asking", true),
      ("hoping", true), ("dropped", true), ("carried", true), ("don’t", true),
      ("old-fashioned", true), ("16-year-old", true), ("easily", false), ("woolly", false),
      ("clippings", false),
      ("sharpen", false), ("treatment", false), ("sea-anemone", false), ("sing", true),
      ("zing", false), ("", false),
    ])
  func familiar(_ word: String, _ isFamiliar: Bool) {
    #expect((FamiliarWords.judge(word) == .familiar) == isFamiliar)
  }

  @Test("a comparative, a participle in -n and an adverb in -ly are familiar, a doer in -er is not")
  func comparatives() {
    for word in ["longer", "prettier", "bravest", "reddest", "burner", "shown"] {
      #expect(FamiliarWords.judge(word) == .familiarIfInflected, "\(word)")
    }
    #expect(FamiliarWords.judge("soundly") == .familiarIfAdverb)
    let c = Readability.counts(
      scope("The bravest man has soundly shown that the longer rope is by the burner."))
    #expect(c.words == 14 && c.hardWords == 1)
  }

  @Test(
    "names of persons and places, numerals and contractions are familiar to Dale and Chall, other names are not"
  )
  func names() {
    let c = Readability.counts(
      scope("Ana Ruiz can’t leave Kazakhstan before 1998. Mr. Smith won’t work for Unesco."))
    #expect(c.words == 13 && c.hardWords == 1)
  }

  @Test("a list of the caller's holds all forms that are easy")
  func ownList() {
    let text = scope("The cats sat on Malta.")
    #expect(Readability.counts(text, easyWords: ["the", "sat", "on"]).hardWords == 2)
    #expect(Readability.counts(text).hardWords == 0)
    let measures = Readability.measures(text)
    #expect(near(measures["dale_chall"]?.asNumber, 0.0496 * 5))
  }

  @Test("clitics belong to the word before, and punctuation is no word")
  func counts() {
    let c = Readability.counts(scope("I don’t know. Ann’s dog barks!"))
    #expect(c.words == 6 && c.sentences == 2)
  }

  @Test("lengths of sentences")
  func lengths() {
    let (record, longest) = Readability.sentenceLengths(scope("One. One two three. One two."))
    #expect(record["mean"] == .number(2) && record["median"] == .integer(2) && record["max"] == .integer(3))
    #expect(longest?.sentence == 1)
    #expect(Readability.sentenceLengths(scope("")).record["median"] == Value.none)
  }
}

@Suite struct KeywordTests {
  @Test("what a text is about stands first, whatever the method")
  func methods() {
    for method in KeywordMethod.allCases {
      let frame = Keywords.frame(scope(news), method: method, top: 5)
      let terms = frame["term"]?.values.map { $0.asText.lowercased() } ?? []
      if method != .rake { #expect(terms.contains { $0.contains("bridge") }, "\(method): \(terms)") }
      #expect(frame.count == 5 && frame.names[2] == method.column)
      #expect(frame.places(ofRow: 0).isEmpty == false)
      #expect(Keywords.frame(scope(""), method: method, top: 5).count == 0)
    }
  }

  @Test("tf-idf against the reference list: frequency times ln((1 + 27371) / (1 + documents))")
  func tfidf() {
    let frame = Keywords.frame(
      scope("The bridge fell. The old bridge and the zyxoid river."), method: .tfidf, top: 10)
    let weights = Dictionary(
      uniqueKeysWithValues: zip(
        frame["term"]?.values.map(\.asText) ?? [],
        frame["tfidf_reference"]?.values.compactMap(\.asNumber) ?? []))
    #expect(near(weights["bridge"], 2 * log(27372.0 / 104.0)))
    #expect(near(weights["zyxoid"], log(27372.0)))
    #expect(near(weights["river"], log(27372.0 / 295.0)))
  }

  @Test("RAKE scores a candidate by the degree of its words over their frequency")
  func rake() {
    let frame = Keywords.frame(scope("Deep red sea and red wine."), method: .rake, top: 10)
    #expect(frame["term"] == .strings(["deep red sea", "red wine"]))
    #expect(frame["rake"] == .numbers([8.5, 4.5]))
  }

  @Test(
    "words that hyphens join are one word of a keyword, and a term is written as the text writes it",
    arguments: [KeywordMethod.rake, .yake])
  func compounds(_ method: KeywordMethod) {
    func terms(_ text: String) -> [String] {
      guard case .strings(let terms)? = Keywords.frame(scope(text), method: method, top: 1000)["term"] else {
        return []
      }
      return terms
    }
    let found = terms("The state-owned company met Bashar al\u{2011}Assad - and paid.")
    #expect(found.contains { $0.hasPrefix("state-owned company") }, "\(found)")
    #expect(!found.contains("owned company") && !found.contains("owned"), "\(found)")
    #expect(!found.contains { $0.contains("assad-") || $0.contains("paid assad") }, "\(found)")
    #expect(terms("法案を可決").contains { !$0.contains(" ") && $0.count > 1 })
  }
}

@Suite struct SummaryTests {
  @Test("the main thing is in every summary, sentences stand in the order of the text")
  func methods() {
    for method in SummaryMethod.allCases {
      let picks = Summarizer.sentences(scope(news), count: 2, method: method)
      #expect(picks.count == 2)
      #expect(picks.map(\.sentence) == picks.map(\.sentence).sorted())
      #expect(picks.allSatisfy { $0.sentence < 4 }, "\(method): \(picks)")
      #expect(Summarizer.sentences(scope(""), count: 2, method: method).isEmpty)
    }
  }

  @Test("a summary leaves furniture out")
  func furniture() {
    let text = """
      The bridge over the river fell on Monday morning after weeks of rain in the region.
      It was sunny.
      The bridge had been inspected by engineers in March, who found the pillars of the bridge sound.
      MORE ON THIS TOPIC:
      """
    #expect(Summarizer.sentences(scope(text), count: 2, method: .news).map(\.sentence) == [0, 2])
  }

  @Test("two reports of one event give the event once")
  func redundancy() {
    let picks = Summarizer.sentences(
      scope(
        "The bridge over the river fell on Monday.", "The bridge over the river fell on Monday.",
        "Prices of bread rose by a tenth in March."),
      count: 2, method: .news)
    #expect(Set(picks.map(\.part)).contains(2))
  }
}

@Suite struct KeywordSizeTests {
  @Test("keyness compares words with words: numbers and marks make no text larger")
  func words() {
    func scores(_ text: String) -> FrameColumn? {
      let document = DocumentParser().parse(text)
      return Keywords.frame(
        Scope([.init(document, ordinal: 0)]), method: .keyness, top: 9)["g2_reference"]
    }
    let plain = "The ferry sank near the harbour. The ferry was old. Divers found the ferry."
    let marked =
      "The ferry sank (12, 13, 14) near the harbour. The ferry was old: 1960! Divers found the ferry…"
    // three of 14 words against none of the list, which counts as one
    let size = Double(ReferenceList.news.total)
    let count = Double(ReferenceList.news.counts["ferry"]?.count ?? 1)
    #expect(scores(plain)?[0] == .number(Contingency(3, 11, count, size - count).g2))
    #expect(scores(plain)?[0] == scores(marked)?[0])
  }
}
