// The corpus: all inputs of a run, opened in the state as they are touched, and parts of it.

import Analysis
import Document
import LuaHost
import Results

extension API {
  static let corpusEntries: [APIEntry] = [
    .method([.corpus], "#", [], "integer", "number of documents") { view, x throws(LuaFailure) in
      x.push(try ordinals(view, x).count)
    },
    .method([.corpus], "[]", [.init("i", .integer, "number of a document")], "Document?", "a document") {
      view, x throws(LuaFailure) in
      let all = try ordinals(view, x)
      let i = integer(x.argument(1)) ?? 0
      let index = i < 0 ? all.count + i : i - 1
      guard index >= 0, index < all.count, let open = view.document(ordinal: all[index]) else {
        return x.pushNone()
      }
      x.push(handle: open.handle)
    },
    .lua(
      .classes([.corpus]), "each", [], "fun(): Document", "iterates over the documents",
      example: "for doc in corpus:each() do … end"),
    .lua(
      .classes([.corpus]), "map",
      [.init("fn", .value, type: "fun(doc: Document): any", "what to make of each")],
      "any[]", "a list of what the function makes of each document"),
    .lua(
      .classes([.corpus]), "where",
      [.init("test", .value, type: "table|fun(doc: Document): boolean", "fields to match, or a function")],
      "Corpus", "the documents that match, as a corpus of their own",
      example: "corpus:where{[\"meta.source\"]=\"AP\"}"),
    .lua(
      .classes([.corpus]), "group",
      [.init("by", .value, type: "string|fun(doc: Document): any", "field, path or function")], "Frame",
      "documents by a field: group, documents, tokens; a row's `.corpus` holds its documents",
      example: "corpus:group(\"meta.source\")[1].corpus:keyness(corpus)"),
    hidden("corpus_of", [.init("documents", .value, "")]) { view, x throws(LuaFailure) in
      view.push(.corpus(try ordinals(ofDocuments: x.argument(0), view)), x)
    },
    hidden(
      "corpus_groups",
      [.init("name", .string, ""), .init("keys", .options, ""), .init("members", .options, "")]
    ) {
      view, x throws(LuaFailure) in
      guard case .list(let keys) = x.argument(1), case .list(let members) = x.argument(2) else { return }
      var names: [Value] = []
      for key in keys { names.append(try firstValue(key, view)) }
      var parts: [[Scope.Part]] = []
      for list in members { parts.append(view.scope(of: try ordinals(ofDocuments: list, view)).parts) }
      let groups = parts
      view.push(
        .frame(
          Frame(
            [
              .init(x.argument(0).text ?? "group", FrameColumn(inferred: names)),
              .init("documents", .integers(groups.map(\.count))),
              .init("tokens", .integers(groups.map { $0.reduce(0) { $0 + $1.tokenCount } })),
            ],
            places: RowPlaces { row in groups.indices.contains(row) ? groups[row].map(\.whole) : [] })), x)
    },
    hidden("frame_corpus", [.init("frame", .object, ""), .init("i", .integer, "")]) {
      view, x throws(LuaFailure) in
      let frame = try view.frame(x)
      let i = integer(x.argument(1)) ?? 0
      var ordinals: [UInt32] = []
      for place in frame.documents(ofRow: i < 0 ? frame.count + i : i - 1)
      where view.corpus.indices.contains(Int(place.place.document)) && ordinals.last != place.place.document {
        ordinals.append(place.place.document)
      }
      view.push(.corpus(Set(ordinals).sorted()), x)
    },
  ]

  /// Ordinals of the receiver's documents.
  static func ordinals(_ view: ScriptView, _ x: LuaExchange) throws(LuaFailure) -> [UInt32] {
    if case .corpus(let ordinals)? = view.object(x.argument(0)) { return ordinals }
    throw LuaFailure("call this with a colon on the corpus, as in corpus:each()")
  }

  private static func ordinals(ofDocuments value: LuaValue, _ view: ScriptView) throws(LuaFailure) -> [UInt32]
  {
    var raws: [UInt64] = []
    switch value {
    case .elements(let handles): raws = handles
    case .list(let list):
      for element in list { if case .handle(let raw) = element { raws.append(raw) } }
    default: break
    }
    var ordinals: [UInt32] = []
    for raw in raws {
      let ordinal = try view.document(raw).ordinal
      guard view.corpus.indices.contains(Int(ordinal)) else {
        throw LuaFailure("a corpus is made of documents of 'corpus'")
      }
      ordinals.append(ordinal)
    }
    return ordinals
  }
}
