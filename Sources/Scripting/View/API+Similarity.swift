// Dictionary coding, co-occurrence, similarity, duplicates, time series.

import Analysis
import Document
import LuaHost
import Results

extension API {
  private static let codeOptions: [APIParameter] = [
    .init("by", .string, optional: true, "category (default), term, document or match"),
    .init("negation", .integer, optional: true, "words before a match in which a negation counts; default 0"),
    .init("exclusive", .boolean, optional: true, "a token counts for the longest entry only"),
  ]
  private static let cooccurrenceOptions: [APIParameter] = [
    .init("of", .string, optional: true, "entity (default), lower, lemma, stem, norm or text"),
    .init("within", .string, optional: true, "sentence (default), paragraph or document"),
    .init("kind", .string, optional: true, "kind of entity, or of token"),
    .init("stop", .boolean, optional: true, "false leaves stop words out"),
    .init("min", .integer, optional: true, "leave out rarer pairs; default 2"),
    .init("top", .integer, optional: true, "rows of the result"),
  ]
  private static let similarOptions: [APIParameter] = [
    .init("top", .integer, optional: true, "documents at most; default 10"),
    .init("measure", .string, optional: true, "cosine (default) or jaccard"),
  ]
  private static let duplicateOptions: [APIParameter] = [
    .init("threshold", .number, optional: true, "least Jaccard of the shingles; default 0.8"),
    .init("shingle", .integer, optional: true, "words of a shingle; default 5"),
  ]

  static let similarityEntries: [APIEntry] = [
    .method(
      analysed, "code",
      [
        .init(
          "dictionary", .value, type: "table",
          "categories of words: {economy = {\"tax*\", \"trade war\"}}; * is any letters, ? one"),
        .init("options", .value, optional: true, type: "table", "options"),
      ], options: codeOptions, "Frame",
      "how often the words of each category occur: category, count, per_cent, types, documents",
      example: "doc:code({war = {\"war\", \"militar*\"}, peace = {\"peace*\"}})"
    ) { view, x throws(LuaFailure) in
      let given = try table(x, 2, allowed: codeOptions.map(\.name))
      var options = CodingOptions()
      options.rows = try choice(given, "by") ?? .category
      options.negation = try integer(given, "negation", from: 0, to: 100) ?? 0
      options.isExclusive = try boolean(given, "exclusive") ?? false
      let dictionary = try view.codingDictionary(x, 1)
      view.push(.frame(Coding.frame(try scope(view, x), dictionary, options)), x)
    },
    .function(
      nil, "dictionary",
      [
        .init(
          "text", .string,
          "a dictionary as YAML, JSON, LIWC .dic, CSV (category, term, weight), or lines `category: word, word`"
        )
      ],
      "table", "a dictionary for `code` from the formats of other programs",
      example: "doc:code(dictionary(\"peace: peace*, truce\\nwar: war, militar*\"))"
    ) { view, x throws(LuaFailure) in
      do throws(ParameterError) {
        let dictionary = try DictionaryFile.value(of: Array((x.argument(0).text ?? "").utf8))
        view.rememberOrder(of: dictionary)
        view.push(dictionary, x)
      } catch {
        throw LuaFailure("the text \(error.message)", code: error.code)
      }
    },
    .method(
      analysed, "cooccurrence", [.init("options", .value, optional: true, type: "table", "options")],
      options: cooccurrenceOptions, "Frame",
      "what stands together in a sentence, paragraph or document: source, target, weight, documents",
      example: "doc:cooccurrence{of=\"entity\", within=\"paragraph\", min=1}"
    ) { view, x throws(LuaFailure) in
      let given = try table(x, 1, allowed: cooccurrenceOptions.map(\.name))
      var options = CooccurrenceOptions()
      options.unit = try choice(given, "within") ?? .sentence
      options.minimum = try integer(given, "min", from: 1, to: .max) ?? 2
      options.top = try integer(given, "top", from: 0, to: .max)
      if let of = given["of"], of.text != "entity" {
        guard let attribute = of.text.flatMap({ TermAttribute(rawValue: $0) }) else {
          throw LuaFailure(
            "the option 'of' must be one of entity, \(TermAttribute.allCases.map(\.rawValue).joined(separator: ", "))"
          )
        }
        options.attribute = attribute
        var selected = given
        selected["by"] = of
        options.selection = try selection(selected)
      } else {
        if let kind = given["kind"] {
          let names = Entity.Kind.allCases.map(\.name)
          guard let known = Entity.Kind.allCases.first(where: { $0.name == kind.text }) else {
            throw LuaFailure("the option 'kind' must be one of \(names.joined(separator: ", "))")
          }
          options.entityKind = known
        }
      }
      view.push(.frame(Cooccurrence.frame(try scope(view, x), options)), x)
    },
    .method(
      [.corpus], "similar",
      [
        .init("document", .object, type: "Document", "the document to compare with"),
        .init("options", .value, optional: true, type: "table", "options"),
      ], options: similarOptions, "Frame", "the documents that are most like one document",
      example: "corpus:similar(corpus[1], {top=5})"
    ) { view, x throws(LuaFailure) in
      let given = try table(x, 2, allowed: similarOptions.map(\.name))
      let top = try integer(given, "top", from: 0, to: .max) ?? 10
      guard let target = try scope(of: x.argument(1), view).parts.first else {
        throw LuaFailure("argument 'document' of 'corpus:similar' holds no text")
      }
      view.push(
        .frame(
          Similarity.frame(
            try scope(view, x), to: target,
            measure: try choice(columns(given, SimilarityMeasure.self, \.column), "measure") ?? .cosine,
            top: top)), x)
    },
    .method(
      [.corpus], "duplicates", [.init("options", .value, optional: true, type: "table", "options")],
      options: duplicateOptions, "Frame", "pairs of documents that are nearly the same text",
      example: "corpus:duplicates{threshold=0.8}"
    ) { view, x throws(LuaFailure) in
      let (threshold, shingle) = try duplicates(x)
      view.push(.frame(Duplicates.frame(try scope(view, x), threshold: threshold, shingle: shingle)), x)
    },
    .method(
      [.corpus], "clusters", [.init("options", .value, optional: true, type: "table", "options")],
      options: duplicateOptions, "Frame",
      "groups of documents that are nearly the same text, through any chain",
      example: "corpus:clusters{threshold=0.5}"
    ) { view, x throws(LuaFailure) in
      let (threshold, shingle) = try duplicates(x)
      view.push(.frame(Duplicates.clusters(try scope(view, x), threshold: threshold, shingle: shingle)), x)
    },
    .method(
      [.corpus], "reuse", [.init("options", .value, optional: true, type: "table", "options")],
      options: [.init("min_words", .integer, optional: true, "shorter quotations are left out; default 5")],
      "Frame", "quotations that stand in more than one document: quote, documents, count, speakers, first",
      example: "corpus:reuse{min_words=6}"
    ) { view, x throws(LuaFailure) in
      let given = try table(x, 1, allowed: ["min_words"])
      let words = try integer(given, "min_words", from: 1, to: 1000) ?? 5
      view.push(.frame(Duplicates.reuse(try scope(view, x), minimumWords: words)), x)
    },
    .method(
      [.corpus], "timeline", [.init("options", .value, optional: true, type: "table", "options")],
      options: [
        .init("by", .string, optional: true, "day, week, month (default) or year"),
        .init("query", .value, optional: true, type: "string|Query", "also count the matches of this query"),
      ], "Frame",
      "documents, tokens and matches by date of publication: date, documents, tokens, count, per_million",
      example: "corpus:timeline{by=\"month\", query=\"trade\"}"
    ) { view, x throws(LuaFailure) in
      let given = try table(x, 1, allowed: ["by", "query"])
      var query: Query?
      if let value = given["query"] { query = try API.query(view, value) }
      let (scope, unit, wanted) = (try scope(view, x), try choice(given, "by") ?? TimeUnit.month, query)
      view.push(
        .frame(try asking { () throws(QueryError) in try Timeline.frame(scope, by: unit, query: wanted) }), x)
    },
  ]

  private static func duplicates(_ x: LuaExchange) throws(LuaFailure) -> (Double, Int) {
    let given = try table(x, 1, allowed: duplicateOptions.map(\.name))
    return (
      try number(given, "threshold", from: 0.01, to: 1) ?? 0.8,
      try integer(given, "shingle", from: 1, to: Duplicates.maximumShingle) ?? 5
    )
  }
}
