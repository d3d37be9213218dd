// Values that other programs give for the same input, frozen; Benchmarks/peers/ compares at large.
// Texts and numbers are our own.

import Corpus
import Document
import Results
import Testing

@testable import Analysis

private func scope(_ texts: String...) -> Scope {
  Scope(
    texts.enumerated().map { i, text in
      var metadata = Metadata()
      metadata.id = "d\(i)"
      return .init(DocumentParser().parse(text, metadata: metadata), ordinal: UInt32(i))
    })
}

private func near(_ a: Double?, _ b: Double, _ tolerance: Double = 1e-9) -> Bool {
  a.map { abs($0 - b) <= tolerance * max(1, abs(b)) } ?? false
}

@Suite struct PeerValueTests {
  @Test("every measure of one table, as scipy, NLTK and the published formulas have it")
  func table() {
    let table = Contingency(joint: 110, first: 2552, second: 221, total: 31777)
    // scipy.stats.chi2_contingency with lambda_="log-likelihood", without and with correction; contingency.odds_ratio
    #expect(near(table.g2, 270.721876936225))
    #expect(near(table.chi2, 525.0211048194378))
    #expect(near(table.chi2Yates, 519.3453387318807))
    #expect(near(table.oddsRatio, 11.814787760733706))
    // nltk.metrics.BigramAssocMeasures
    #expect(near(table.pmi, 2.631739849216604))
    #expect(near(table.t, 8.795841659679926))
    #expect(near(table.dice, 0.07933645870897944))
    // formulas as in Docs/statistics.md
    #expect(near(table.e11, 17.748434402240616))
    #expect(near(table.z, 21.89745892691111))
    #expect(near(table.npmi, 0.3219515297025712))
    #expect(near(table.ppmi, 2.6317398492166073))
    #expect(near(table.deltaP, 0.039305330226247014))
    #expect(near(table.deltaPBackward, 0.4203513225643817))
    #expect(near(table.logRatio, 3.5044466377160655))
    #expect(near(table.percentDifference, 1034.8633115874495))
    #expect(near(table.g2TwoTerm, 267.0293089407133))
    #expect(near(table.bic, 260.35537889958323))
    #expect(near(Contingency(joint: 1, first: 50, second: 50, total: 100).ppmi, 0))
  }

  @Test("a keyness table as ruts and R's vcd have it")
  func keyness() {
    let table = Contingency(12, 988, 3, 1997)
    #expect(near(table.g2TwoTerm, 13.78741287053798))
    #expect(near(table.chi2Yates, 12.738693467336683))
    #expect(near(table.logRatio, 3) && near(table.percentDifference, 700))
    #expect(near(table.oddsRatio, 8.085020242914979))
    // vcd::assocstats prints 15 digits
    #expect(near(table.g2, 13.8613692898703) && near(table.chi2, 14.7738693467337))
    #expect(near(Contingency(5, 0, 7, 88).oddsRatio, 129.8))
    // ruts
    #expect(near(Contingency(joint: 110, first: 2552, second: 221, total: 31777).logDice, 10.34412781248518))
  }

  @Test("dispersion over parts of different sizes as ruts and corpus-dispersion have it")
  func dispersion() {
    let (counts, sizes) = ([3.0, 1, 0, 2], [10.0, 20, 30, 40])
    #expect(near(Dispersion.juillandD(counts, sizes), 0.3229967996136699))
    #expect(near(Dispersion.dp(counts, sizes), 0.4))
    #expect(near(Dispersion.dpNorm(counts, sizes), 0.4444444444444445))
    #expect(near(Dispersion.carrollD2(counts, sizes), 0.5306390622295665))
    #expect(near(Dispersion.rosengrenS(counts, sizes), 0.5949489742783178))
  }

  @Test("HD-D and K of fifty words as R's vegan and Yule's formula have them")
  func frequencies() {
    let counts = [9, 7, 5, 5, 4, 3, 3, 2, 2, 2] + [Int](repeating: 1, count: 8)
    let words = counts.enumerated().flatMap { [Int](repeating: $0, count: $1) }
    #expect(near(Diversity.hdd(words), 0.396318033170154) && near(Diversity.yulesK(words), 736))
  }

  @Test("the best of a search as bm25s and rank-bm25 score it")
  func search() throws {
    let corpus = scope("Bridge river closed repairs.", "Bridge river open.", "Bread dear bread.")
    func scores(_ variant: BM25Variant) -> [Double] {
      let frame = Weighting.search(
        corpus, terms: ["bridge", "bread"], TermSelection(), variant: variant, k1: 1.5, b: 0.75, top: 10)
      return (frame.columns.last?.column.values ?? []).compactMap(\.asNumber).sorted()
    }
    // bm25s leaves out the factor k1 + 1
    for (ours, theirs) in zip(
      scores(.lucene), [0.43119599013370247, 0.4921503971159535, 1.4477184546298543])
    { #expect(near(ours, theirs)) }
    for (ours, theirs) in zip(
      scores(.okapi), [0.05021221727712885, 0.057310279405309354, 0.7539861605402077])
    { #expect(near(ours, theirs)) }
  }

  @Test("percentiles of a bootstrap sample, and the least of the largest values")
  func ranks() {
    let sample = (0..<1000).map(Double.init)
    for (share, value) in [
      (0.025, 25.0), (0.05, 50), (0.1, 100), (0.9, 900), (0.95, 950), (0.975, 975), (1, 999),
    ] {
      #expect(Selection.percentile(sample, share) == value)
    }
    #expect(Selection.percentile([], 0.5).isNaN)
    let values = [3.0, 9, 1, 9, 4, 7, 2]
    #expect((1...6).map { Selection.least(ofLargest: $0, values) } == [9, 9, 7, 4, 3, 2])
    #expect(Selection.least(ofLargest: 7, values) == nil)
    #expect(Selection.least(ofLargest: 2, values + [.nan]) == nil)
  }

  @Test("p-values of scipy's chi2.sf with one degree of freedom")
  func significance() {
    for (value, p) in [
      (15.13, 0.00010035578728015295), (6.63, 0.010027526446317957), (1.5, 0.22067136191984324),
    ] {
      #expect(near(Significance.p(chi2: value), p, 1e-12))
    }
    #expect(abs(Significance.p(chi2: 270.7219) / 7.89905356444154e-61 - 1) < 1e-9)
  }

  @Test("lexical diversity of 400 words, as lexicalrichness has it")
  func diversity() {
    let words = (0..<400).map { ($0 * $0 * 7 + $0 / 3) % 89 }
    #expect(near(Diversity.ttr(words), 0.1925))
    #expect(near(Diversity.rootTTR(words), 3.85))
    #expect(near(Diversity.mattr(words), 0.7614814814814818))
    #expect(near(Diversity.mtld(words), 59.82291520781787))
    #expect(near(Diversity.hdd(words), 0.7786253991804476))
    #expect(near(Diversity.yulesK(words), 126.5))
  }

  @Test("readability of plain sentences, as textstat has it")
  func readability() {
    let counts = Readability.counts(
      scope(
        """
        The council has opened a new library in the old harbour. Residents borrowed hundreds of books on the first \
        afternoon. Nobody remembers when the building was empty.
        """))
    #expect(counts.words == 27 && counts.sentences == 3 && counts.syllables == 44)
    #expect(counts.polysyllables == 5 && counts.letters == 134 && counts.longWords == 9)
    #expect(near(Readability.flesch(counts), 59.83333333333337))
    #expect(near(Readability.fleschKincaid(counts), 7.149629629629633))
    #expect(near(Readability.smog(counts), 10.504223727775692))
    #expect(near(Readability.lix(counts), 42.333333333333336))
    // textstat counts the points of the sentences as characters, and has 0.058 for Coleman and Liau's 0.0588
    #expect(near(Readability.ari(counts), 6.968888888888891 - 4.71 * 3 / 27))
    #expect(near(Readability.colemanLiau(counts), 9.6962962962963 + 0.0008 * 100 * 134 / 27))
  }

  @Test("keywords of four sentences, as yake scores the same words")
  func yake() {
    let frame = Keywords.frame(
      scope(
        """
        The old bridge over the Tarn river fell on Monday. Nobody crossed the old bridge at night. Mayor Clara \
        Calloway said that the Tarn needs a new bridge. A bridge is worth more than a ferry, Calloway said.
        """), method: .yake, top: 1000)
    let terms = frame["term"]?.values.map(\.asText) ?? []
    for (term, score) in [
      ("tarn river fell", 0.01374567654710129), ("tarn river", 0.0544214943294327),
      ("monday", 0.06992627519979236), ("mayor clara calloway", 0.08000146279486332),
      ("old bridge", 0.08026749304219383), ("tarn", 0.1117282431364598), ("bridge", 0.13068745125272346),
      ("calloway", 0.15984759841094232),
    ] {
      #expect(near(terms.firstIndex(of: term).flatMap { frame["yake"]?[$0].asNumber }, score), "\(term)")
    }
  }

  @Test("a word that follows itself has itself as neighbour on both sides")
  func yakeRepetition() {
    // yake over the same words
    let frame = Keywords.frame(scope("A good good good day."), method: .yake, top: 1000)
    let row = frame["term"]?.values.firstIndex(of: .string("good")) ?? -1
    #expect(near(frame["yake"]?[row].asNumber, 0.06794458488847384))
  }

  @Test("likeness of documents, as scikit-learn's cosine of tf-idf")
  func cosine() {
    let all = scope("Bridge river closed repairs.", "Bridge river open.", "Bread dear bread.")
    let frame = Similarity.frame(all, to: all.parts[0], measure: .cosine, top: 10)
    #expect(frame["document"] == .strings(["d1"]))
    #expect(near(frame["cosine_tfidf"]?[0].asNumber, 0.44333251, 1e-8))
  }
}
