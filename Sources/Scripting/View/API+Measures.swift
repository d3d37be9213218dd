// Text measures, keywords and summaries.

import Analysis
import Document
import LuaHost
import Results

extension API {
  private static let summaryOptions: [APIParameter] = [
    .init("sentences", .integer, optional: true, "how many; default 3"),
    .init("method", .string, optional: true, "news (default), lexrank or textrank"),
  ]
  private static let keywordOptions: [APIParameter] = [
    .init("top", .integer, optional: true, "how many; default 10"),
    .init("method", .string, optional: true, "keyness (default), tfidf, yake or rake"),
  ]
  private static let diversityOptions: [APIParameter] = [
    .init("window", .integer, optional: true, "tokens of MATTR's window; default 50"),
    .init("threshold", .number, optional: true, "MTLD's threshold; default 0.72"),
    .init("sample", .integer, optional: true, "tokens of HD-D's sample; default 42"),
  ]

  static let measureEntries: [APIEntry] = [
    .method(
      analysed, "summary", [.init("options", .value, optional: true, type: "table", "options")],
      options: summaryOptions, "Sequence", "the sentences that say most, in the order of the text",
      example: "doc:summary{sentences=2}"
    ) { view, x throws(LuaFailure) in
      let options = try table(x, 1, allowed: summaryOptions.map(\.name))
      let count = try integer(options, "sentences", from: 1, to: 1000) ?? 3
      let scope = try scope(view, x)
      var handles: [UInt64] = []
      for pick in Summarizer.sentences(scope, count: count, method: try choice(options, "method") ?? .news) {
        let open = try opened(view, scope.parts[pick.part])
        handles.append(Handle(raw: open.handle).sibling(.sentence, pick.sentence))
      }
      x.push(sequenceOf: handles.count) { x.push(handle: handles[$0]) }
    },
    .method(
      analysed, "keywords", [.init("options", .value, optional: true, type: "table", "options")],
      options: keywordOptions, "Frame", "the terms that a text is about", example: "doc:keywords{top=5}"
    ) { view, x throws(LuaFailure) in
      let options = try table(x, 1, allowed: keywordOptions.map(\.name))
      let top = try integer(options, "top", from: 0, to: .max) ?? 10
      let method: KeywordMethod = try choice(options, "method") ?? .keyness
      view.push(.frame(Keywords.frame(try scope(view, x), method: method, top: top)), x)
    },
    .method(
      analysed, "readability", [.init("options", .value, optional: true, type: "table", "options")],
      options: [
        .init(
          "easy_words", .value, optional: true, type: "string[]",
          "all forms that count as easy, for dale_chall; default the list of Dale and Chall with its rules")
      ], "table",
      "readability of English prose: flesch, flesch_kincaid, fog, smog, ari, coleman_liau, lix, dale_chall, and the counts",
      example: "doc:readability().flesch"
    ) { view, x throws(LuaFailure) in
      let options = try table(x, 1, allowed: ["easy_words"])
      var easy: Set<String>?
      if let words = options["easy_words"] {
        guard case .list(let list) = words, !list.isEmpty, list.allSatisfy({ $0.text != nil }) else {
          throw LuaFailure(
            "the option 'easy_words' must be a list of words, such as {\"a\", \"about\"}, not \(words.typeName); "
              + "of a text with one word a line: text.read(path) and string.gmatch", code: "option/value")
        }
        easy = Set(list.compactMap { $0.text?.lowercased() })
      }
      view.push(.record(Readability.measures(try scope(view, x), easyWords: easy)), x)
    },
    .method(
      analysed, "sentence_lengths", [], "table",
      "lengths of the sentences in words: mean, sd (population), min, q1, median, q3, max, and the longest sentence",
      example: "doc:sentence_lengths().median"
    ) { view, x throws(LuaFailure) in
      let scope = try scope(view, x)
      let (record, longest) = Readability.sentenceLengths(scope)
      x.table(fields: record.fields.count + 1)
      for field in record.fields {
        view.push(field.value, x)
        x.set(field: field.name)
      }
      if let longest {
        x.push(
          handle: Handle(raw: try opened(view, scope.parts[longest.part]).handle).sibling(
            .sentence, longest.sentence))
        x.set(field: "longest")
      }
    },
    .method(
      analysed, "diversity", [.init("options", .value, optional: true, type: "table", "options")],
      options: diversityOptions, "table",
      "lexical diversity: ttr, rttr, mattr_50, mtld_72, hdd_42, yules_k; names carry the options",
      example: "doc:diversity().mtld_72"
    ) { view, x throws(LuaFailure) in
      let options = try table(x, 1, allowed: diversityOptions.map(\.name))
      view.push(
        .record(
          Diversity.measures(
            try scope(view, x), window: try integer(options, "window", from: 2, to: 1_000_000) ?? 50,
            threshold: try number(options, "threshold", from: 0.01, to: 0.99) ?? 0.72,
            sample: try integer(options, "sample", from: 2, to: 1_000_000) ?? 42)), x)
    },
  ]
}
