// Dictionary coding, co-occurrence, similarity, duplicates, time series.

import Corpus
import Document
import Results
import Testing

@testable import Analysis

private func scope(_ texts: [String], dates: [String?] = []) -> Scope {
  Scope(
    texts.enumerated().map { i, text in
      var metadata = Metadata()
      metadata.id = "d\(i)"
      if i < dates.count { metadata.date = dates[i] }
      return .init(DocumentParser().parse(text, metadata: metadata), ordinal: UInt32(i))
    })
}

private func record(_ pairs: (String, Value)...) -> Value { .record(Record(pairs.map { .init($0.0, $0.1) })) }

private func coding(_ entries: [CodingDictionary.Entry]) -> CodingDictionary {
  CodingDictionary(entries, cut: DocumentParser.tokens(of:))
}

@Suite struct CodingTests {
  private let dictionary = coding([
    .init(category: "economy", pattern: "tax*"), .init(category: "economy", pattern: "trade war"),
    .init(category: "war", pattern: "war"), .init(category: "war", pattern: "trade war"),
  ])

  @Test("wildcards, words in a row, and categories that share a word")
  func categories() {
    let frame = Coding.frame(scope(["Taxes and a trade war. War is taxing."]), dictionary, CodingOptions())
    #expect(frame["category"] == .strings(["economy", "war"]))
    #expect(frame["count"] == .integers([3, 3]))
    #expect(frame.places(ofRow: 0).map(\.text) == ["Taxes", "trade war", "taxing"])
  }

  @Test("exclusive counting gives a token to the longest entry only")
  func exclusive() {
    var options = CodingOptions()
    options.isExclusive = true
    let frame = Coding.frame(scope(["A trade war. War."]), dictionary, options)
    #expect(frame["count"] == .integers([1, 1]))
  }

  @Test("a negation before a match within the window and the sentence")
  func negation() {
    var options = CodingOptions()
    options.negation = 3
    let frame = Coding.frame(scope(["It isn’t a war. No. War it is."]), dictionary, options)
    let row = 1
    #expect(frame["count"]?[row] == .integer(1) && frame["negated"]?[row] == .integer(1))
  }

  @Test("a star stands for a word, not for a mark or a number; a pattern with a digit means numbers")
  func wildcardsMatchWords() {
    let any = coding([
      .init(category: "any", pattern: "*"), .init(category: "years", pattern: "20*"),
    ])
    let frame = Coding.frame(scope(["In 2023, rain; and 7 drops!"]), any, CodingOptions())
    #expect(frame["count"] == .integers([4, 1]))
    // of six running words two are numbers
    #expect(frame["per_cent"] == .numbers([400.0 / 6, 100.0 / 6]))
  }

  @Test("shares are of running words, numbers among them, and never above 100")
  func shares() {
    let entries = [("sum", "$5"), ("sum", "5"), ("year", "20??"), ("mark", "?")].map {
      CodingDictionary.Entry(category: $0.0, pattern: $0.1)
    }
    var options = CodingOptions()
    let text = scope(["$5? 2023? 2024?", "Rain 5"])
    let frame = Coding.frame(text, coding(entries), options)
    #expect(frame["count"] == .integers([3, 2, 3]))
    // "$5" and the 5 in it are at one of five words, a mark is at none
    #expect(frame["per_cent"] == .numbers([40, 40, 0]))
    options.rows = .document
    let documents = Coding.frame(text, coding(entries), options)
    #expect(documents["words"] == .integers([3, 2]) && documents["coverage"] == .numbers([100, 50]))
  }

  @Test("one row a match, with its weight and whether it is negated")
  func matches() {
    var options = CodingOptions()
    options.rows = .match
    options.negation = 2
    let words = coding([
      .init(category: "good", pattern: "good", weight: 2),
      .init(category: "bad", pattern: "bad", weight: -1.5),
    ])
    let frame = Coding.frame(scope(["A bad day.", "Not good."]), words, options)
    #expect(frame.names == ["match", "category", "term", "weight", "negated", "document"])
    #expect(frame["term"] == .strings(["bad", "good"]) && frame["weight"] == .numbers([-1.5, 2]))
    #expect(frame["negated"] == .values([.bool(false), .bool(true)]))
    #expect(frame.places(ofRow: 1).map(\.text) == ["good"])
  }

  @Test("one row a document with its coverage")
  func documents() {
    var options = CodingOptions()
    options.rows = .document
    let frame = Coding.frame(scope(["War war peace peace.", "Peace."]), dictionary, options)
    #expect(frame["war"] == .integers([2, 0]))
    #expect(frame["coverage"] == .numbers([50, 0]))
  }

  @Test("categories called as the other columns of a document have a number behind their names")
  func takenNames() {
    let words = coding([
      .init(category: "words", pattern: "war"), .init(category: "coverage", pattern: "peace"),
      .init(category: "document", pattern: "war"), .init(category: "art", pattern: "art"),
    ])
    var options = CodingOptions()
    options.rows = .document
    let frame = Coding.frame(scope(["War, war and peace."]), words, options)
    #expect(frame.names == ["document", "words", "words_2", "coverage_2", "document_2", "art", "coverage"])
    #expect(frame["words"] == .integers([4]) && frame["words_2"] == .integers([2]))
    #expect(frame["coverage"] == .numbers([75]) && frame["coverage_2"] == .integers([1]))
  }

  @Test("nested categories and weights come from a value")
  func values() throws {
    let value = record(
      ("policy", record(("foreign", .list([.string("embassy")])), ("tax", .list([.string("tax*")])))),
      ("tone", record(("good", .integer(2)), ("bad", .number(-1.5)))))
    let made = try CodingDictionary(value, cut: DocumentParser.tokens(of:))
    #expect(made.categories == ["policy.foreign", "policy.tax", "tone"])
    #expect(made.entries.map(\.weight) == [1, 1, 2, -1.5])
    let frame = Coding.frame(scope(["A good, good, bad tax."]), made, CodingOptions())
    #expect(frame["score"]?[2] == .number(2.5))
    #expect(throws: DictionaryError.self) {
      try CodingDictionary(.string("x"), cut: DocumentParser.tokens(of:))
    }
    // a number with a weight is a term; without one it is a place in a list
    let years = record(
      ("year", record(("2023", .integer(2)), ("1", .string("war")), ("x", .list([.string("peace")])))))
    let terms = try CodingDictionary(years, cut: DocumentParser.tokens(of:))
    #expect(terms.entries.map(\.pattern) == ["2023", "war", "peace"])
    #expect(terms.entries.map(\.weight) == [2, 1, 1] && terms.categories == ["year", "year.x"])
    #expect(throws: DictionaryError.self) {
      try CodingDictionary(record(("a", .integer(3))), cut: DocumentParser.tokens(of:))
    }
  }

  @Test("wildcards fit as shells have them")
  func wildcards() {
    func fits(_ word: String, _ pattern: String) -> Bool {
      CodingDictionary.fits(Array(word.utf8), Array(pattern.utf8))
    }
    #expect(fits("economics", "econom*") && fits("economics", "*nom*s") && fits("a", "*") && fits("", "*"))
    #expect(!fits("economics", "nom*") && !fits("economics", "econom") && !fits("x", "*y*"))
    #expect(fits("women", "wom?n") && fits("wömen", "w?men") && fits("women", "?om*?") && fits("ab", "*?"))
    #expect(!fits("womn", "wom?n") && !fits("woman", "?????n") && !fits("", "?") && !fits("a", "a?"))
  }

  @Test("a row a document has the sum of the weights and what is negated")
  func weightedDocuments() {
    var options = CodingOptions()
    options.rows = .document
    options.negation = 2
    let words = coding([
      .init(category: "pos", pattern: "good", weight: 2), .init(category: "neg", pattern: "bad", weight: -1),
    ])
    let frame = Coding.frame(scope(["Good, good, not bad.", "Nothing."]), words, options)
    #expect(frame["pos"] == .integers([2, 0]) && frame["neg"] == .integers([0, 0]))
    #expect(frame["negated"] == .integers([1, 0]) && frame["score"] == .numbers([5, 0]))
    #expect(
      frame["mean"]?[0].asNumber.map { abs($0 - 5.0 / 3) < 1e-12 } == true
        && frame["mean"]?[1].asNumber == nil)
  }

  @Test("entries are cut as texts are, also where hyphens and marks part them")
  func cut() {
    let entries = [
      "high-quality", "covid-19", "state-*", "$5", "cannot", "don’t", "e-mail", "中国", "20??-2*",
    ].map { CodingDictionary.Entry(category: $0, pattern: $0) }
    let text = "High-quality e-mail on Covid-19 cannot cost $5. State-owned firms don't pay. 中国. In 2019-23."
    let frame = Coding.frame(scope([text]), coding(entries), CodingOptions())
    #expect(frame["count"] == .integers([Int](repeating: 1, count: entries.count)))
  }

  @Test("of entries of one length at one place the word goes before the pattern, whatever their order")
  func wordBeforePattern() {
    for entries in [["good", "good*"], ["good*", "good"]] {
      let weighed = entries.map {
        CodingDictionary.Entry(category: "a", pattern: $0, weight: $0 == "good" ? 5 : 1)
      }
      let frame = Coding.frame(scope(["Good goods."]), coding(weighed), CodingOptions())
      #expect(frame["score"]?[0] == .number(6))
    }
  }

  @Test("patterns are found by their beginnings, whichever and however many there are")
  func patterns() {
    var entries = (0..<500).map { CodingDictionary.Entry(category: "filler", pattern: "zz\($0)*") }
    entries += [
      .init(category: "any", pattern: "*men"), .init(category: "exact", pattern: "women"),
      .init(category: "one", pattern: "wom?n"), .init(category: "start", pattern: "w*"),
      .init(category: "long", pattern: "wome* right?"), .init(category: "mark", pattern: "?"),
    ]
    var options = CodingOptions()
    options.rows = .match
    let frame = Coding.frame(scope(["Women rights? A woman."]), coding(entries), options)
    #expect(
      frame["category"]
        == .strings(["exact", "any", "one", "start", "long", "mark", "one", "start"]))
  }
}

@Suite struct CooccurrenceTests {
  @Test("terms that share a sentence, once a sentence, with their places")
  func sentences() {
    var options = CooccurrenceOptions()
    options.attribute = .lower
    options.minimum = 2
    let frame = Cooccurrence.frame(scope(["Red and blue. Blue red blue.", "Red."]), options)
    #expect(frame["source"] == .strings(["blue"]) && frame["target"] == .strings(["red"]))
    #expect(frame["weight"] == .integers([2]) && frame["documents"] == .integers([1]))
    #expect(frame.places(ofRow: 0).map(\.text) == ["Red", "blue", "Blue", "red", "blue"])
  }

  @Test("entities of several documents are one when name and kind agree")
  func entities() {
    var options = CooccurrenceOptions()
    options.unit = .paragraph
    let text = "Angela Merkel met Barack Obama in Berlin."
    let frame = Cooccurrence.frame(scope([text, text]), options)
    #expect(frame["weight"]?.values.allSatisfy { $0 == .integer(2) } == true && frame.count == 3)
  }
}

@Suite struct DuplicateTests {
  private let text =
    "The ministry said on Monday that the old bridge over the river would be closed for repairs until the autumn because of cracks in its pillars."

  @Test("near-duplicates are found with their exact Jaccard, others are not")
  func pairs() {
    let near = text + " Traffic will be led over the new bridge."
    let frame = Duplicates.frame(
      scope([text, "Prices of bread rose in March.", near, text]), threshold: 0.5, shingle: 3)
    #expect(frame["a"] == .strings(["d0", "d0", "d2"]) && frame["b"] == .strings(["d3", "d2", "d3"]))
    // 24 and 32 shingles, 24 shared
    #expect(frame["jaccard_3"]?[0] == .number(1))
    #expect(frame["jaccard_3"]?[1] == .number(24.0 / 32))
    #expect(frame.places(ofRow: 1).map(\.documentID) == ["d0", "d2"])
  }

  @Test("at every threshold the pairs are those that comparing all documents finds")
  func bruteForce() {
    // texts of a few words each, cut from a few sources and changed here and there; seed 7
    var state: UInt64 = 7
    func random(_ below: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % below
    }
    var (wanted, found) = (0, 0)
    for _ in 0..<4 {
      let sources = (0..<6).map { _ in (0..<24).map { _ in "w\(random(60))x" } }
      let texts = (0..<60).map { _ -> String in
        let source = sources[random(6)]
        let changes = random(20)
        return source.map { random(24) < changes ? "w\(random(60))x" : $0 }.joined(separator: " ")
      }
      let all = scope(texts)
      let sets = texts.map { Set($0.split(separator: " ")) }
      for step in 1...9 {
        let threshold = Double(step) / 10
        var exact: Set<[Int]> = []
        for b in sets.indices {
          for a in 0..<b
          where Double(sets[a].intersection(sets[b]).count) / Double(sets[a].union(sets[b]).count)
            >= threshold
          {
            exact.insert([a, b])
          }
        }
        let pairs = Duplicates.pairs(all, threshold: threshold, shingle: 1)
        let set = Set(pairs.map { [$0.a, $0.b] })
        #expect(set.count == pairs.count && set.isSubset(of: exact), "threshold \(threshold)")
        #expect(exact.count - set.count <= 1 + exact.count / 100, "threshold \(threshold)")
        wanted += exact.count
        found += set.count
      }
    }
    #expect(wanted > 2000 && Double(found) >= 0.99 * Double(wanted), "\(found) of \(wanted)")
  }

  @Test("a pair at the threshold is found with a chance of 0.99 at least")
  func banding() {
    for threshold in stride(from: 0.01, through: 1, by: 0.01) {
      #expect(Duplicates.Banding(threshold: threshold).chance(threshold) >= 0.99, "threshold \(threshold)")
    }
    #expect([0.8, 0.61, 0.6, 0.27, 0.26].map { Duplicates.Banding(threshold: $0).rows } == [4, 4, 2, 2, 1])
    #expect(Duplicates.Banding(threshold: 0.01).bands == 459)
  }

  @Test("of many copies each is paired with eight, and clusters hold them all")
  func copies() {
    let all = scope([String](repeating: text, count: 20) + [text + " It is late."])
    let pairs = Duplicates.pairs(all, threshold: 0.5, shingle: 3)
    #expect(pairs.count == 8 * 12 + 8 * 7 / 2 + 20)
    #expect(Duplicates.clusters(all, threshold: 0.5, shingle: 3).count == 21)
  }

  @Test("clusters join what is alike through a chain")
  func clusters() {
    let frame = Duplicates.clusters(scope([text, text, "Other words.", text]), threshold: 0.9, shingle: 5)
    #expect(frame["document"] == .strings(["d0", "d1", "d3"]) && frame["size"] == .integers([3, 3, 3]))
    #expect(frame.places(ofRow: 2).map(\.documentID) == ["d3"])
  }

  @Test("a quotation that another article shortens is the same quotation")
  func reuse() {
    let frame = Duplicates.reuse(
      scope([
        "“We will never give up our land to anyone,” said Ana Ruiz.",
        "Ana Ruiz said: “We will never give up our land.”",
        "“Nothing of the kind was ever said here,” he said.",
      ]), minimumWords: 5)
    #expect(frame.count == 1 && frame["documents"] == .integers([2]))
    #expect(frame["speakers"] == .strings(["Ana Ruiz"]))
    #expect(frame.places(ofRow: 0).count == 2)
  }

  @Test("a single word is found in longer quotations, however many begin with it")
  func shortReuse() {
    let frame = Duplicates.reuse(
      scope([
        "“The deal is done and the war is over,” said Ana Ruiz.", "“War,” he said. “The deal,” she said.",
        "“Peace,” he said, and “the end,” she said.",
      ]), minimumWords: 1)
    #expect(frame["quote"] == .strings(["The deal is done and the war is over,"]))
    #expect(frame["count"] == .integers([3]) && frame["documents"] == .integers([2]))
    #expect(frame.places(ofRow: 0).map(\.documentID) == ["d0", "d1", "d1"])
  }

  @Test("likeness of a document to itself in other words")
  func similar() {
    let all = scope([text, "The bridge over the river will be closed for repairs.", "Bread is dear."])
    let frame = Similarity.frame(all, to: all.parts[0], measure: .cosine, top: 10)
    #expect(frame["document"] == .strings(["d1"]))
    #expect(frame.places(ofRow: 0).map(\.place.kind) == [.document])
    let jaccard = Similarity.frame(all, to: all.parts[0], measure: .jaccard, top: 1)
    #expect(jaccard.names.last == "jaccard_words" && jaccard.count == 1)
  }
}

@Suite struct GroupedCountTests {
  @Test(
    "terms are counted apart for each value of a field, with their places; documents without it stand last")
  func groups() throws {
    let texts = ["War and war.", "Peace.", "War."].enumerated().map { i, text in
      var metadata = Metadata()
      metadata.id = "d\(i)"
      if i < 2 { metadata.other = [MetaField("outlet", .string(i == 0 ? "Red" : "Blue"))] }
      return Scope.Part(DocumentParser().parse(text, metadata: metadata), ordinal: UInt32(i))
    }
    var options = CountOptions()
    options.top = 1
    let frame = try Frequency.count(Scope(texts), options, group: "meta.outlet")
    #expect(frame.names == ["meta.outlet", "term", "count", "per_million", "documents"])
    #expect(frame["meta.outlet"]?.values == [.string("Blue"), .string("Red"), .none])
    #expect(frame["term"] == .strings(["peace", "war", "war"]) && frame["count"] == .integers([1, 2, 1]))
    #expect(frame.places(ofRow: 1).map(\.text) == ["War", "war"])
    #expect(throws: UnknownField.self) { try Frequency.count(Scope(texts), options, group: "meta.outlt") }
    // an interval stands where a group has documents to draw from
    options.confidence = 0.9
    let drawn = try Frequency.count(Scope(texts + [texts[1]]), options, group: "meta.outlet")
    #expect(drawn["meta.outlet"]?.values == [.string("Blue"), .string("Red"), .none])
    #expect(drawn["per_million_low"]?[0].asNumber != nil && drawn["per_million_low"]?[1].isNone == true)
  }

  @Test("n-grams have an interval too")
  func interval() {
    var options = CountOptions()
    options.n = 2
    options.confidence = 0.9
    options.samples = 50
    let frame = Frequency.count(scope(["A war now. A war now.", "A war then.", "No peace."]), options)
    #expect(frame.names.suffix(2) == ["per_million_low", "per_million_high"])
    #expect(frame["term"]?[0] == .string("a war"))
    guard let rate = frame["per_million"]?[0].asNumber, let low = frame["per_million_low"]?[0].asNumber,
      let high = frame["per_million_high"]?[0].asNumber
    else { return #expect(Bool(false)) }
    #expect(low < rate && rate < high)
  }
}

@Suite struct TimelineTests {
  @Test("gaps are rows of zeros, documents without a date stand at the end")
  func gaps() throws {
    let texts = scope(
      ["War.", "War and war.", "Peace.", "No date."], dates: ["2023-01-31", "2023-03-01", "2023-03-05", nil])
    let frame = try Timeline.frame(texts, by: .month, query: Query("war"))
    #expect(frame["date"] == .strings(["2023-01", "2023-02", "2023-03", "undated"]))
    #expect(frame["documents"] == .integers([1, 0, 2, 1]) && frame["count"] == .integers([1, 0, 2, 0]))
    #expect(frame.places(ofRow: 2).map(\.text) == ["War", "war"])
    // the documents that a row is about are more than those with a match
    #expect(Set(frame.documents(ofRow: 2).map(\.documentID)) == ["d1", "d2"])
    let weeks = try Timeline.frame(texts, by: .week, query: nil)
    #expect(weeks["date"]?[0] == .string("2023-01-30") && weeks.count == 6)
    let days = try Timeline.frame(texts, by: .day, query: nil)
    #expect(days.places(ofRow: 29).map(\.documentID) == ["d1"])
    #expect(days.count == 35 && days["date"]?[29] == .string("2023-03-01"))
  }
}
