// Collocations, keyness, dispersion, tf-idf and search.

import Analysis
import Corpus
import Document
import LuaHost
import Results

extension API {
  private static let selectionOptions: [APIParameter] = [
    .init("by", .string, optional: true, "lower (default), lemma, stem, norm, pos, kind or text"),
    .init(
      "kind", .string, optional: true,
      "kind of token; default word, with by = pos or kind any; \"any\" for all"),
    .init("stop", .boolean, optional: true, "false leaves stop words out"),
  ]

  private static let collocationOptions: [APIParameter] =
    selectionOptions + [
      .init("n", .integer, optional: true, "2 (default) or 3 neighbours"),
      .init("window", .integer, optional: true, "instead: words within so many words of each other"),
      .init("node", .value, optional: true, type: "string|Query", "only the collocates of this query"),
      .init(
        "measure", .value, optional: true, type: "string|string[]",
        "g2 (default), g2_2, chi2, chi2_yates, pmi, ppmi, npmi, t, z, dice, logdice, logratio, delta_p, odds_ratio; the first sorts"
      ),
      .init("min", .integer, optional: true, "leave out rarer pairs; default 3"),
      .init(
        "direction", .string, optional: true,
        "attraction (default): pairs that meet more often than expected; repulsion, both"),
      .init("top", .integer, optional: true, "rows of the result"),
    ]

  private static let keynessOptions: [APIParameter] =
    selectionOptions + [
      .init(
        "measure", .value, optional: true, type: "string|string[]",
        "g2 and logratio (default), g2_2, chi2, chi2_yates, pct_diff, bic, odds_ratio, simple_maths; the first sorts"
      ),
      .init("k", .number, optional: true, "what simple_maths adds to frequencies per million; default 1"),
      .init("min", .integer, optional: true, "leave out terms rarer than this in both together; default 3"),
      .init("top", .integer, optional: true, "rows of the result"),
      .init("correction", .string, optional: true, "none (default), holm or bh: p-values for many tests"),
      .init("direction", .string, optional: true, "both (default), target or reference"),
    ]

  private static let dispersionOptions: [APIParameter] = [
    .init("parts", .integer, optional: true, "equal parts of a single document; default 10")
  ]

  private static let tfidfOptions: [APIParameter] =
    selectionOptions + [
      .init("variant", .string, optional: true, "sklearn (default) or classic"),
      .init("top", .integer, optional: true, "terms of each document; default 10"),
    ]

  private static let searchOptions: [APIParameter] =
    selectionOptions + [
      .init("variant", .string, optional: true, "lucene (default) or okapi"),
      .init("k1", .number, optional: true, "saturation of frequency; default 1.5"),
      .init("b", .number, optional: true, "weight of length; default 0.75"),
      .init("top", .integer, optional: true, "documents at most; default 10"),
    ]

  static let associationEntries: [APIEntry] = [
    .method(
      analysed, "collocations", [.init("options", .value, optional: true, type: "table", "options")],
      options: collocationOptions, "Frame", "words that meet more often than chance has it",
      example: "doc:collocations{window=5, measure=\"logdice\", min=2}"
    ) { view, x throws(LuaFailure) in
      let given = try table(x, 1, allowed: collocationOptions.map(\.name))
      var options = CollocationOptions()
      options.selection = try selection(given)
      options.n = try integer(given, "n", from: 2, to: 3) ?? 2
      options.window = try integer(given, "window", from: 1, to: 100)
      if let node = given["node"] { options.node = try query(view, node) }
      if let other = ["window", "node"].first(where: { given[$0] != nil }), given["n"] != nil {
        throw LuaFailure(
          "the option 'n' (words in a row) does not go with '\(other)' (words near each other)",
          code: "option/value")
      }
      options.measures =
        try choices(columns(given, AssociationMeasure.self, \.column), "measure").map(once)
        ?? options.measures
      options.minimum = try integer(given, "min", from: 1, to: .max) ?? options.minimum
      options.direction = try choice(given, "direction") ?? options.direction
      options.top = try integer(given, "top", from: 0, to: .max)
      let (scope, chosen) = (try scope(view, x), options)
      view.push(.frame(try asking { () throws(QueryError) in try Collocations.frame(scope, chosen) }), x)
    },
    .method(
      analysed, "keyness",
      [
        .init(
          "reference", .value, type: "Document|Corpus|Sequence|Frame",
          "what to compare with: texts, or a frame with term and count"),
        .init("options", .value, optional: true, type: "table", "options"),
      ], options: keynessOptions, "Frame", "terms that are typical of this text against another",
      example: "corpus[1]:keyness(corpus[2], {top=10})"
    ) { view, x throws(LuaFailure) in
      let options = try keyness(x)
      let target = try scope(view, x)
      let reference: TermCounts
      if case .frame(let frame)? = view.object(x.argument(1)) {
        reference = try counts(of: frame)
      } else {
        reference = TermCounts(try scope(of: x.argument(1), view), options.selection)
      }
      view.push(
        .frame(
          Keyness.frame(TermCounts(target, options.selection), reference, options, scope: target)), x)
    },
    .method(
      [.frame], "keyness",
      [
        .init("reference", .object, type: "Frame", "a frame with term and count"),
        .init("options", .value, optional: true, type: "table", "options"),
      ], options: keynessOptions.filter { !["by", "kind", "stop"].contains($0.name) }, "Frame",
      "keyness of a frame of counts (term, count) against another; for counts that were summed over many documents",
      example: "doc:count():keyness(frame{{term=\"the\", count=10}}, {top=5})"
    ) { view, x throws(LuaFailure) in
      let options = try keyness(x)
      let target = try counts(of: try view.frame(x))
      let reference = try counts(of: try view.frame(x, 1))
      view.push(.frame(Keyness.frame(target, reference, options)), x)
    },
    .function(
      "stats", "association",
      [
        .init("joint", .number, "how often x and y meet"), .init("first", .number, "frequency of x"),
        .init("second", .number, "frequency of y"), .init("total", .number, "all"),
        .init(
          "measure", .string, optional: true,
          "g2 (default), chi2, pmi, npmi, t, z, dice, logdice, logratio, delta_p …"),
      ], "number?", "a measure of association from four frequencies; nil where it is not defined",
      example: "stats.association(8, 15828, 4675, 14307668, \"t\")"
    ) { view, x throws(LuaFailure) in
      func number(_ index: Int) -> Double {
        switch x.argument(index) {
        case .integer(let i): Double(i)
        case .number(let d): d
        default: 0
        }
      }
      let measure: AssociationMeasure =
        try choice(
          columns(
            ["measure": x.argument(4)].filter { if case .none = $0.value { false } else { true } },
            AssociationMeasure.self, \.column), "measure")
        ?? .g2
      let table = Contingency(joint: number(0), first: number(1), second: number(2), total: number(3))
      guard [table.o11, table.o12, table.o21, table.o22].allSatisfy({ $0 >= 0 && $0.isFinite }) else {
        throw LuaFailure(
          "'stats.association' wants frequencies that fit together: joint ≤ first, second ≤ total")
      }
      let value = measure.value(table)
      if value.isFinite { x.push(value) } else { x.pushNone() }
    },
    .method(
      analysed, "dispersion",
      [
        .init("query", .value, type: "string|Query|(string|Query)[]", "one query or several"),
        .init("options", .value, optional: true, type: "table", "options"),
      ], options: dispersionOptions, "Frame",
      "how evenly matches are spread over documents, or over equal parts of one",
      example: "doc:dispersion({\"syria\", \"china\"})"
    ) { view, x throws(LuaFailure) in
      let given = try table(x, 2, allowed: dispersionOptions.map(\.name))
      let parts = try integer(given, "parts", from: 2, to: Dispersion.maximumSegments) ?? 10
      var queries: [(name: String, query: Query)] = []
      if case .list(let list) = x.argument(1) {
        for value in list {
          let query = try query(view, value)
          queries.append((query.text, query))
        }
      } else {
        let query = try query(view, x.argument(1))
        queries.append((query.text, query))
      }
      let (scope, wanted) = (try scope(view, x), queries)
      if given["parts"] != nil, scope.parts.count > 1 {
        throw LuaFailure(
          "the option 'parts' cuts one document; the parts of several are the documents", code: "option/value"
        )
      }
      view.push(
        .frame(
          try asking { () throws(QueryError) in
            try Dispersion.frame(scope, wanted, segments: parts)
          }), x)
    },
    .method(
      [.corpus, .document], "tfidf", [.init("options", .value, optional: true, type: "table", "options")],
      options: tfidfOptions, "Frame", "the terms that tell each document from the others",
      example: "corpus:tfidf{stop=false, top=5}"
    ) { view, x throws(LuaFailure) in
      let given = try table(x, 1, allowed: tfidfOptions.map(\.name))
      let top = try integer(given, "top", from: 0, to: .max) ?? 10
      let frame = Weighting.tfidf(
        try scope(view, x), try selection(given), variant: try choice(given, "variant") ?? .sklearn, top: top)
      view.push(.frame(frame), x)
    },
    .method(
      [.corpus], "search",
      [
        .init("words", .string, "words to search for, separated by spaces; each counts once"),
        .init("options", .value, optional: true, type: "table", "options"),
      ], options: searchOptions, "Frame", "the documents that are most about some words (BM25)",
      example: "corpus:search(\"trade war\", {top=5})"
    ) { view, x throws(LuaFailure) in
      let given = try table(x, 2, allowed: searchOptions.map(\.name))
      let selection = try selection(given)
      // the words are cut and, where asked, lemmatised as those of the documents
      let words = Weighting.terms(of: DocumentParser().parse(x.argument(1).text ?? ""), selection)
      guard !words.isEmpty else { throw LuaFailure("argument 'words' of 'corpus:search' names no word") }
      let frame = Weighting.search(
        try scope(view, x), terms: words, selection,
        variant: try choice(given, "variant") ?? .lucene,
        k1: try number(given, "k1", from: 0, to: 100) ?? 1.5,
        b: try number(given, "b", from: 0, to: 1) ?? 0.75,
        top: try integer(given, "top", from: 0, to: .max) ?? 10)
      view.push(.frame(frame), x)
    },
  ]

  // MARK: Options

  /// Which tokens are counted, from `by`, `kind` and `stop`.
  static func selection(_ given: [String: LuaValue]) throws(LuaFailure) -> TermSelection {
    var selection = TermSelection()
    if let attribute: TermAttribute = try choice(given, "by") {
      selection.attribute = attribute
      if attribute == .kind || attribute == .pos { selection.kind = nil }
    }
    if let kind = given["kind"] {
      let names = TokenKind.allCases.map(\.name)
      guard let name = kind.text, name == "any" || names.contains(name) else {
        throw LuaFailure("the option 'kind' must be any or one of \(names.joined(separator: ", "))")
      }
      selection.kind = TokenKind.allCases.first { $0.name == name }
    }
    selection.includesStopWords = try boolean(given, "stop") ?? true
    return selection
  }

  /// Options whose measures may also go by the names that head their columns: `log_ratio` for logratio.
  static func columns<Measure: RawRepresentable & CaseIterable>(
    _ options: [String: LuaValue], _: Measure.Type, _ column: (Measure) -> String
  ) -> [String: LuaValue] where Measure.RawValue == String {
    func plain(_ value: LuaValue) -> LuaValue {
      let measure = value.text.flatMap { name in Measure.allCases.first { column($0) == name } }
      return measure.map { .string(Array($0.rawValue.utf8)) } ?? value
    }
    guard let given = options["measure"] else { return options }
    var options = options
    if case .list(let list) = given {
      options["measure"] = .list(list.map(plain))
    } else {
      options["measure"] = plain(given)
    }
    return options
  }

  private static func keyness(_ x: LuaExchange) throws(LuaFailure) -> KeynessOptions {
    let given = try table(x, 2, allowed: keynessOptions.map(\.name))
    var options = KeynessOptions()
    options.selection = try selection(given)
    options.measures =
      try choices(columns(given, KeynessMeasure.self, \.column), "measure").map(once) ?? options.measures
    options.k = try number(given, "k", from: 0.000001, to: 1_000_000) ?? options.k
    options.minimum = try integer(given, "min", from: 1, to: .max) ?? options.minimum
    options.top = try integer(given, "top", from: 0, to: .max)
    options.correction = try choice(given, "correction") ?? .none
    switch given["direction"]?.text {
    case nil, "both": break
    case "target": options.isPositive = true
    case "reference": options.isPositive = false
    default: throw LuaFailure("the option 'direction' must be one of both, target, reference")
    }
    return options
  }

  /// Counts from a frame with the columns term and count. Where `per_million` stands beside them it tells how many there
  /// are in all: a frame that was cut to its top rows or to rarer words does not hold them.
  private static func counts(of frame: Frame) throws(LuaFailure) -> TermCounts {
    let terms = try failing { () throws(FrameError) in try frame.column("term") }
    let counts = try failing { () throws(FrameError) in try frame.column("count") }
    var table: [String: Int] = [:]
    var largest = (count: 0, total: 0)
    for row in 0..<frame.count {
      guard case .integer(let count) = counts[row], count >= 0 else {
        throw LuaFailure("row \(row + 1) of the reference has no whole number as 'count'")
      }
      let term = terms[row].asText
      let sum = (table[term] ?? 0).addingReportingOverflow(count)
      table[term] = sum.overflow ? .max : sum.partialValue
      if count > largest.count, let rate = frame["per_million"]?[row].asNumber, rate > 0,
        let total = Int(exactly: (Double(count) * 1e6 / rate).rounded())
      {
        largest = (count, total)
      }
    }
    return TermCounts(table, total: max(TermCounts(table).total, largest.total))
  }
}
