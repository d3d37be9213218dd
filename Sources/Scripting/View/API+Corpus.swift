// The corpus: all inputs of a run, opened in the state as they are touched.

import Document
import LuaHost
import Results

extension API {
  static let corpusEntries: [APIEntry] = [
    .method([.corpus], "#", [], "integer", "number of documents") { view, x throws(LuaFailure) in
      x.push(try documents(view, x).count)
    },
    .method([.corpus], "[]", [.init("i", .integer, "number of a document")], "Document?", "a document") {
      view, x throws(LuaFailure) in
      let all = try documents(view, x)
      let i = integer(x.argument(1)) ?? 0
      let index = i < 0 ? all.count + i : i - 1
      guard index >= 0, index < all.count else { return x.pushNone() }
      do throws(ScriptError) {
        x.push(handle: try view.open(all[index], ordinal: UInt32(clamping: index)))
      } catch {
        throw LuaFailure(error.message)
      }
    },
    .lua(
      .classes([.corpus]), "each", [], "fun(): Document", "iterates over the documents",
      example: "for doc in corpus:each() do … end"),
    .lua(
      .classes([.corpus]), "map",
      [.init("fn", .value, type: "fun(doc: Document): any", "what to make of each")],
      "any[]", "a list of what the function makes of each document"),
  ]

  /// The documents of the receiver.
  static func documents(_ view: ScriptView, _ x: LuaExchange) throws(LuaFailure) -> [Document] {
    if case .corpus(let documents)? = view.object(x.argument(0)) { return documents }
    throw LuaFailure("call this with a colon on the corpus, as in corpus:each()")
  }
}
