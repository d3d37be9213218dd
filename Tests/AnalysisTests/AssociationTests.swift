// Association, keyness, dispersion, tf-idf and BM25 against values that other programs print.
// Where they come from stands in Docs/statistics.md; Benchmarks/peers/association.py computes them again.

import Corpus
import Document
import Results
import Testing

@testable import Analysis

private func scope(_ texts: String...) -> Scope {
  Scope(texts.enumerated().map { .init(DocumentParser().parse($1), ordinal: UInt32($0)) })
}

private func near(_ a: Double?, _ b: Double, _ tolerance: Double = 1e-9) -> Bool {
  a.map { abs($0 - b) <= tolerance * max(1, abs(b)) } ?? false
}

@Suite struct ContingencyTests {
  @Test("of both directions the strongest terms are shown, whichever text they are typical of")
  func strongestOfBoth() {
    let target = TermCounts(["a": 40, "b": 12, "c": 10, "same": 938])
    let reference = TermCounts(["a": 5, "b": 6, "c": 9, "d": 50, "same": 930])
    var options = KeynessOptions()
    options.top = 2
    #expect(Keyness.frame(target, reference, options)["term"] == .strings(["a", "d"]))
    options.top = 1
    #expect(Keyness.frame(target, reference, options)["term"] == .strings(["d"]))
  }

  @Test("the bigram of Manning and Schütze: t, χ² and G²")
  func newCompanies() {
    let table = Contingency(joint: 8, first: 15828, second: 4675, total: 14_307_668)
    #expect(near(table.t, 0.99993, 1e-5))
    #expect(near(table.chi2, 1.54887, 1e-5))
    #expect(near(table.g2, 1.32539, 1e-5))
  }

  @Test("two peers' values for one table")
  func peers() {
    let table = Contingency(joint: 110, first: 2552, second: 221, total: 31777)
    #expect(near(table.g2, 270.7219, 1e-6))
    #expect(near(table.t, 8.7958, 1e-5))
    #expect(near(table.dice, 0.0793365, 1e-6))
    #expect(near(table.logDice, 10.34413, 1e-6))
  }

  @Test("Dunning's example with an empty cell")
  func dunning() { #expect(near(Contingency(10, 0, 3, 31764).g2, 167.23, 1e-4)) }

  @Test("no table makes a measure trap or give an infinite value")
  func edges() {
    let cells: [Double] = [0, 1, 5, 1e12]
    for a in cells {
      for b in cells {
        for c in cells {
          for d in cells {
            let table = Contingency(a, b, c, d)
            for measure in AssociationMeasure.allCases { #expect(!measure.value(table).isInfinite) }
            for measure in KeynessMeasure.allCases { #expect(!measure.value(table, k: 1).isInfinite) }
          }
        }
      }
    }
  }

  @Test("corrections for many tests, as R's p.adjust has them")
  func corrections() {
    let p = [0.01, 0.04, 0.03, 0.005]
    #expect(zip(Significance.holm(p), [0.03, 0.06, 0.06, 0.02]).allSatisfy { near($0, $1) })
    #expect(zip(Significance.benjaminiHochberg(p), [0.02, 0.04, 0.04, 0.02]).allSatisfy { near($0, $1) })
    #expect(near(Significance.p(chi2: 3.841458820694124), 0.05))
  }
}

@Suite struct DispersionTests {
  @Test("a part without tokens has no frequency")
  func emptyParts() {
    #expect(near(Dispersion.juillandD([3, 3, 0], [9, 9, 0]), 1))
    #expect(near(Dispersion.carrollD2([3, 3, 0], [9, 9, 0]), 1))
    #expect(near(Dispersion.dpNorm([6, 0, 0], [9, 9, 0]), 1))
  }

  @Test("published examples of D, DP, D2 and S")
  func published() {
    #expect(near(Dispersion.juillandD([0, 4, 3, 2, 1], [1, 1, 1, 1, 1]), 0.6464, 1e-4))
    #expect(near(Dispersion.dp([2, 1, 0], [1, 1, 1]), 1.0 / 3, 1e-9))
    #expect(near(Dispersion.dpNorm([2, 1, 0], [1, 1, 1]), 0.5))
    #expect(near(Dispersion.carrollD2([2, 1, 1, 1, 0], [1, 1, 1, 1, 1]), 0.8277, 1e-4))
    #expect(near(Dispersion.rosengrenS([1, 2, 3, 4, 5], [1, 1, 1, 1, 1]), 0.937, 1e-3))
  }

  @Test("the average reduced frequency of even and of clustered occurrences")
  func arf() {
    #expect(near(Dispersion.arf([0, 10, 20, 30], length: 40), 4))
    #expect(near(Dispersion.arf([0, 1, 2, 3], length: 40), 1.3))
    #expect(Dispersion.arf([], length: 40) == nil)
  }

  @Test("documents are the parts of a corpus, and every row leads back to its places")
  func documents() throws {
    let frame = try Dispersion.frame(
      scope("Peace now.", "War and peace and peace.", "Nothing here."), [("peace", Query("peace"))],
      segments: 10)
    #expect(
      frame["count"] == .integers([3]) && frame["range"] == .integers([2]) && frame["parts"] == .integers([3])
    )
    #expect(frame.places(ofRow: 0).map(\.text) == ["Peace", "peace", "peace"])
  }
}

@Suite struct CollocationTests {
  private let text = scope("New York is big. In New York, new ideas. He said New York is old.")

  @Test("neighbours with the frequencies of both words")
  func neighbours() throws {
    var options = CollocationOptions()
    options.minimum = 2
    options.measures = [.g2, .pmi, .chi2, .t, .dice]
    let frame = try Collocations.frame(text, options)
    // NLTK's BigramCollocationFinder.from_documents over the same runs of words
    let nltk = [10.51339154919517, 1.9068905956085187, 10.3125, 1.2701705922171769, 0.8571428571428571]
    for (column, value) in zip(frame.columns.suffix(5), nltk) {
      #expect(near(column.column[0].asNumber, value), "\(column.name)")
    }
    #expect(frame["term"] == .strings(["new york", "york is"]))
    #expect(frame["count"] == .integers([3, 2]))
    #expect(frame["count_1"] == .integers([4, 3]) && frame["count_2"] == .integers([3, 2]))
    #expect(frame.names.suffix(5) == ["g2", "pmi_log2", "chi2", "t", "dice"])
    #expect(frame.places(ofRow: 0).map(\.text) == ["New York", "New York", "New York"])
  }

  @Test("Dice of a node and its collocates is of their frequencies, whatever the window")
  func diceOfNode() throws {
    for window in [1, 5] {
      var options = CollocationOptions()
      (options.window, options.minimum, options.measures) = (window, 1, [.dice])
      options.direction = .both
      options.node = try Query("\"york\"%c")
      let frame = try Collocations.frame(text, options)
      let row = frame["term"]?.values.firstIndex(of: .string("new")) ?? -1
      // all four "new" stand within a word of one of three "york", a comma aside; all three have one near
      #expect(frame["count"]?[row] == .integer(4))
      #expect(near(frame["dice"]?[row].asNumber, 2 * 3 / (3 + 4.0)), "\(window)")
    }
  }

  @Test("Dice in windows is of the words that have the other near, not of their meetings, and never above 1")
  func diceInWindows() throws {
    var options = CollocationOptions()
    (options.window, options.minimum, options.measures, options.direction) = (3, 1, [.dice, .logdice], .both)
    // three "red" meet one "blue"
    let frame = try Collocations.frame(scope("Red red red blue."), options)
    #expect(frame["term"] == .strings(["blue red"]) && frame["count"] == .integers([3]))
    #expect(near(frame["dice"]?[0].asNumber, 2 * 1 / (1 + 3.0)))
    #expect(near(frame["logdice"]?[0].asNumber, 13))
  }

  @Test("the words that have the other near are those of a count by hand")
  func nearInWindows() throws {
    var random = Sampling.Generator(state: 11)
    for window in [1, 2, 4] {
      let words = (0..<300).map { _ in
        ["ant", "bee", "cat", "dog", "elk"].randomElement(using: &random) ?? ""
      }
      var options = CollocationOptions()
      (options.window, options.minimum, options.measures, options.direction) = (window, 1, [.dice], .both)
      let frame = try Collocations.frame(scope(words.joined(separator: " ")), options)
      #expect(frame.count == 10)
      for row in 0..<frame.count {
        let pair = (frame["term"]?[row].asText ?? "").split(separator: " ").map { String($0) }
        let having = [(0, 1), (1, 0)].map { own, other in
          words.indices.count { i in
            words[i] == pair[own]
              && words[max(0, i - window)..<min(words.count, i + window + 1)].contains(pair[other])
          }
        }
        let all = words.count { pair.contains($0) }
        #expect(near(frame["dice"]?[row].asNumber, 2 * Double(having.min() ?? 0) / Double(all)))
      }
    }
  }

  @Test("neither neighbours nor windows cross from one range to the next, also where they touch")
  func ranges() throws {
    let document = DocumentParser().parse("red green blue sea sky")
    let parts = Scope([.init(document, ordinal: 0, ranges: [2..<5, 0..<2])])
    func terms(_ change: (inout CollocationOptions) throws -> Void) throws -> Set<String> {
      var options = CollocationOptions()
      (options.minimum, options.direction) = (1, .both)
      try change(&options)
      return Set(try Collocations.frame(parts, options)["term"]?.values.map(\.asText) ?? [])
    }
    #expect(try terms { _ in } == ["red green", "blue sea", "sea sky"])
    #expect(try terms { $0.n = 3 } == ["blue sea sky"])
    #expect(try terms { $0.window = 4 } == ["green red", "blue sea", "blue sky", "sea sky"])
    let node = try terms { options in
      options.node = try Query("green")
      options.window = 4
    }
    #expect(node == ["red"])
  }

  @Test("the window of a mark stays in its sentence, too")
  func windowOfMark() throws {
    var options = CollocationOptions()
    (options.minimum, options.direction, options.window) = (1, .both, 4)
    options.node = try Query("\",\"")
    let frame = try Collocations.frame(scope("He went home. First, rain. It was late."), options)
    #expect(Set(frame["term"]?.values.map(\.asText) ?? []) == ["first", "rain"])
  }

  @Test("what never meets")
  func neverMet() {
    let table = Contingency(joint: 0, first: 10, second: 20, total: 1000)
    #expect(table.ppmi == 0 && table.npmi == -1 && table.pmi == nil)
  }

  @Test("pairs in a window, whichever comes first, within the sentence")
  func windows() throws {
    var options = CollocationOptions()
    options.window = 3
    options.minimum = 1
    let frame = try Collocations.frame(
      scope("Red green blue. Blue red. One two three four five six seven eight nine ten eleven."), options)
    let row = frame["term"]?.values.firstIndex(of: .string("blue red")) ?? -1
    #expect(frame["count"]?[row] == .integer(2))
    #expect(frame["count_1"]?[row] == .integer(2) && frame["count_2"]?[row] == .integer(2))
    #expect(frame.places(ofRow: row).map(\.text) == ["Red green blue", "Blue red"])
    #expect(frame["term"].map { !$0.values.contains(.string("blue one")) } == true)
    // red meets green once and blue twice; all meet as often as three short sentences let them
    let columns = (frame["meetings_1"]?[row], frame["meetings_2"]?[row])
    #expect(columns.0 == .integer(3) && columns.1 == .integer(3))
  }

  @Test("words that fall at random meet as often as expected")
  func random() throws {
    var generator = Sampling.Generator(state: 7)
    let words = ["red", "green", "blue", "sea", "sky", "sun", "rain", "snow", "wind", "leaf"]
    let text = (0..<20_000).map { _ in words.randomElement(using: &generator) ?? "" }.joined(separator: " ")
    var options = CollocationOptions()
    (options.window, options.minimum, options.direction) = (5, 1, .both)
    let frame = try Collocations.frame(scope(text), options)
    #expect(frame.count == 45)
    for row in 0..<frame.count {
      let count = frame["count"]?[row].asNumber ?? 0
      #expect(near((frame["expected"]?[row].asNumber ?? 0) / count, 1, 0.1))
    }
  }

  @Test("no window is so large that words cannot be told apart from chance")
  func wideWindows() throws {
    var options = CollocationOptions()
    options.window = 10
    options.minimum = 1
    options.direction = .both
    options.measures = [.g2, .odds_ratio]
    let frame = try Collocations.frame(
      scope("The cat saw the dog and the cat fed the dog while the bird sang to the fish."), options)
    #expect(frame.count > 10)
    #expect(frame["odds_ratio"]?.values.allSatisfy { ($0.asNumber ?? -1) >= 0 } == true)
  }

  @Test("pairs that avoid each other are given only when asked for")
  func direction() throws {
    let words = "a b a b a b a b a b a b c c a a b b"
    func terms(_ direction: CollocationOptions.Direction) throws -> Set<String> {
      var options = CollocationOptions()
      options.minimum = 1
      options.direction = direction
      guard case .strings(let terms)? = try Collocations.frame(scope(words), options)["term"] else {
        return []
      }
      return Set(terms)
    }
    #expect(try terms(.attraction).isSuperset(of: ["a b", "b a", "c c"]))
    #expect(try terms(.repulsion).contains("a a"))
    #expect(try terms(.attraction).isDisjoint(with: try terms(.repulsion)))
  }

  @Test("neighbours are those of a count by hand, and only the strongest are chosen when only they are shown")
  func againstNaive() throws {
    var state: UInt64 = 5
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let text = (0..<400).map { _ in
      (0..<random(12) + 1).map { _ in ["ant", "bee", "cat", "dog", "elk", "fox", ",", "7"][random(8)] }
        .joined(
          separator: " ") + "."
    }.joined(separator: " ")
    let corpus = scope(text)
    let document = corpus.parts[0].document
    var counts: [String: Int] = [:]
    for sentence in 0..<document.sentences.count {
      let tokens = Array(document.sentences.children(sentence))
      for (a, b) in zip(tokens, tokens.dropFirst()) {
        let types = [a, b].map { Int(document.tokens.types[$0]) }
        guard types.allSatisfy({ document.types.kind($0) == .word }) else { continue }
        counts[types.map { document.types.lower($0) }.joined(separator: " "), default: 0] += 1
      }
    }
    var options = CollocationOptions()
    options.minimum = 1
    options.direction = .both
    let all = try Collocations.frame(corpus, options)
    #expect(all.count == counts.count)
    for row in 0..<all.count {
      #expect(all["count"]?[row] == .integer(counts[all["term"]?[row].asText ?? ""] ?? 0))
    }
    options.top = 7
    let best = try Collocations.frame(corpus, options)
    #expect(best["term"]?.values == all["term"].map { Array($0.values.prefix(7)) })
  }

  @Test("collocates of a query, the query itself left out")
  func node() throws {
    var options = CollocationOptions()
    options.node = try Query("york")
    options.window = 1
    options.minimum = 1
    options.measures = [.g2, .pmi]
    let frame = try Collocations.frame(text, options)
    // 12 words besides three "york"; six stand beside one: all four "new" and both "is"
    #expect(frame["term"] == .strings(["new", "is"]) && frame["count"] == .integers([4, 2]))
    #expect(frame["node_count"] == .integers([3, 3]) && frame["term_count"] == .integers([4, 2]))
    #expect(frame["window_tokens"] == .integers([6, 6]) && frame["expected"] == .numbers([2, 1]))
    // 2·(4·ln 2 − 2·ln 2 + 6·ln 1.5) and 2·(2·ln 2 + 4·ln 0.8 + 6·ln 1.2)
    #expect(near(frame["g2"]?[0].asNumber, 7.638170019537347, 1e-12))
    #expect(near(frame["g2"]?[1].asNumber, 3.1752989932535587, 1e-12))
    #expect(frame["pmi_log2"] == .numbers([1, 1]))
    #expect(frame.places(ofRow: 0).map(\.text) == ["New", "New", "new", "New"])
  }
}

@Suite struct KeynessTests {
  @Test("overused terms come first, underused last, with p-values corrected over all tested terms")
  func keyness() {
    var options = KeynessOptions()
    options.minimum = 1
    options.measures = [.g2, .logratio]
    options.correction = .holm
    let frame = Keyness.frame(
      TermCounts(["peace": 10, "the": 50]), TermCounts(["war": 10, "the": 50]), options)
    #expect(frame["term"] == .strings(["peace", "the", "war"]))
    #expect(
      frame.names == [
        "term", "count", "count_reference", "per_million", "per_million_reference", "g2", "log_ratio", "p_g2",
        "p_holm",
      ])
    #expect(frame["g2"]?[0] == frame["g2"]?[2])
    #expect(near(frame["log_ratio"]?[0].asNumber, 4.321928094887362))
  }

  @Test("simple maths divides frequencies per million with k added to both")
  func simpleMaths() {
    // 30 of 60,000 are 500 per million, 10 of 50,000 are 200; 300 of 60,000 are 5,000, 400 of 50,000 are 8,000
    let target = TermCounts(["peace": 30, "the": 300, "old": 6], total: 60_000)
    let reference = TermCounts(["peace": 10, "the": 400], total: 50_000)
    var options = KeynessOptions()
    options.measures = [.simple_maths]
    let frame = Keyness.frame(target, reference, options)
    #expect(frame["term"] == .strings(["old", "peace", "the"]))
    let expected = [101, 501.0 / 201, 5001.0 / 8001]
    for (row, value) in expected.enumerated() {
      #expect(near(frame["simple_maths"]?[row].asNumber, value))
    }
    // a large k lets a common term stand before one that the reference lacks
    options.k = 1000
    let smooth = Keyness.frame(target, reference, options)
    #expect(smooth["term"] == .strings(["peace", "old", "the"]))
    #expect(near(smooth["simple_maths"]?[0].asNumber, 1.25))
    #expect(near(smooth["simple_maths"]?[1].asNumber, 1.1))
    #expect(near(smooth["simple_maths"]?[2].asNumber, 6.0 / 9))
    #expect(Contingency(0, 0, 1, 5).simpleMaths(k: 1) == nil)
  }
}

@Suite struct WeightingTests {
  private let documents = scope("the cat sat on the mat", "the dog sat", "a bird")

  @Test("tf-idf as scikit-learn and as the classic formula have it")
  func tfidf() {
    let frame = Weighting.tfidf(documents, TermSelection(), variant: .sklearn, top: nil)
    let row = frame["term"]?.values.firstIndex(of: .string("cat")) ?? -1
    #expect(near(frame["tfidf_sklearn"]?[row].asNumber, 0.4119729784338903))
    let classic = Weighting.tfidf(documents, TermSelection(), variant: .classic, top: nil)
    #expect(near(classic["tfidf_classic"]?[row].asNumber, 0.47712125471966244))
  }

  @Test("BM25 ranks the shorter of two documents with the same words first")
  func bm25() {
    let frame = Weighting.search(
      documents, terms: ["sat"], TermSelection(), variant: .lucene, k1: 1.5, b: 0.75, top: nil)
    #expect(frame.count == 2)
    #expect(frame.places(ofRow: 0).map(\.text) == ["sat"])
    #expect((frame["bm25_lucene"]?[0].asNumber ?? 0) > (frame["bm25_lucene"]?[1].asNumber ?? 0))
    // rank-bm25's BM25Okapi
    let okapi = Weighting.search(
      documents, terms: ["sat"], TermSelection(), variant: .okapi, k1: 1.5, b: 0.75, top: nil)
    #expect(near(okapi["bm25_okapi"]?[0].asNumber, 0.06954309, 1e-7))
    #expect(near(okapi["bm25_okapi"]?[1].asNumber, 0.04963853, 1e-7))
  }
}

@Suite struct CountOptionTests {
  @Test("spellings that are canonically equivalent count a document once")
  func equivalentSpellings() {
    let frame = Frequency.count(scope("Caf\u{E9} cafe\u{301} other."), CountOptions())
    #expect(frame["count"] == .integers([2, 1]) && frame["documents"] == .integers([1, 1]))
  }

  @Test("skip-grams leave tokens out between the first and the last")
  func skipgrams() {
    var options = CountOptions()
    options.n = 2
    options.skip = 1
    let frame = Frequency.count(scope("one two three four"), options)
    #expect(
      frame["term"].map { Set($0.values.map(\.asText)) } == [
        "one two", "one three", "two three", "two four", "three four",
      ])
  }

  @Test("spellings that are canonically equivalent are one term before rare ones are left out")
  func equivalentSpellingsTogether() throws {
    let text = scope("Old caf\u{E9}, my. Old cafe\u{301}, my. Old cafe\u{301}, my; tea, tea.")
    var options = CountOptions()
    options.minimum = 3
    let frame = Frequency.count(text, options)
    #expect(frame["term"] == .strings(["caf\u{E9}", "my", "old"]) && frame["count"] == .integers([3, 3, 3]))
    #expect(frame.places(ofRow: 0).count == 3)
    (options.minimum, options.top) = (1, 1)
    #expect(Frequency.count(text, options)["term"] == .strings(["caf\u{E9}"]))
    (options.n, options.minimum, options.top) = (2, 3, nil)
    #expect(Frequency.count(text, options)["term"] == .strings(["old caf\u{E9}"]))
    var pairs = CollocationOptions()
    pairs.minimum = 3
    let bigrams = try Collocations.frame(text, pairs)
    #expect(bigrams["term"] == .strings(["old caf\u{E9}"]) && bigrams["count_2"] == .integers([3]))
    #expect(bigrams.places(ofRow: 0).count == 3)
  }

  @Test("a bootstrap interval is that of the samples that can be drawn, and the same for the same seed")
  func bootstrap() {
    // of two documents a quarter of the samples is the first twice, a quarter the second twice, half are both
    let texts = scope("a", "b b b")
    func interval(_ share: Double) -> [[Double?]] {
      var options = CountOptions()
      (options.confidence, options.samples) = (share, 2000)
      let frame = Frequency.count(texts, options)
      #expect(frame == Frequency.count(texts, options) && frame["term"] == .strings(["b", "a"]))
      return ["per_million_low", "per_million_high"].map { name in
        (0..<2).map { frame[name]?[$0].asNumber }
      }
    }
    #expect(interval(0.4) == [[750_000, 250_000], [750_000, 250_000]])
    #expect(interval(0.9) == [[0, 0], [1_000_000, 1_000_000]])
    // beyond the half in the middle
    #expect(interval(0.6) == [[0, 0], [1_000_000, 1_000_000]])
  }
}
