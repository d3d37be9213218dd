// What every span has, and sentences, tokens and blocks.

import Analysis
import Document
import LuaHost
import LuaShim
import Results

extension API {
  static let spanEntries: [APIEntry] =
    [
      .field(APIClass.spans, "text", Int(NJ_F_TEXT), "string", "the words themselves"),
      .field(
        APIClass.spans + [.document], "first", Int(NJ_F_FIRST), "integer",
        "position of the first byte in doc.text, from 1", example: "doc.text:sub(s.first, s.last) == s.text"),
      .field(
        APIClass.spans + [.document], "last", Int(NJ_F_LAST), "integer",
        "position of the last byte in doc.text"
      ),
      .field(APIClass.spans, "line", "integer", "line in the text, from 1") { view, x throws(LuaFailure) in
        x.push(try place(view, x).line)
      },
      .field(APIClass.spans, "column", "integer", "column in the line, in characters, from 1") {
        view, x throws(LuaFailure) in x.push(try place(view, x).column)
      },
      .field(APIClass.spans, "doc", Int(NJ_F_DOC), "Document", "its document"),
      .field(APIClass.spans, "paragraph", Int(NJ_F_PARAGRAPH), "Span", "the paragraph that it begins in"),
      .field(APIClass.spans, "sentence", Int(NJ_F_SENTENCE), "Span", "the sentence that it begins in"),
      .field(APIClass.spans, "sentences", Int(NJ_F_SENTENCES), "Sequence", "the sentences that it touches"),
      .field(APIClass.spans, "tokens", Int(NJ_F_TOKENS), "Sequence", "its tokens"),
      .field(APIClass.spans, "words", Int(NJ_F_WORDS), "Sequence", "its tokens that are words"),
      .method(
        APIClass.spans, "before", [.init("n", .integer, "how many tokens")], "Span?",
        "the n tokens before it, as one span", example: "doc.quotes[1]:before(3).text"
      ) { view, x throws(LuaFailure) in try neighbours(view, x, before: true) },
      .method(
        APIClass.spans, "after", [.init("n", .integer, "how many tokens")], "Span?",
        "the n tokens behind it, as one span"
      ) { view, x throws(LuaFailure) in try neighbours(view, x, before: false) },
      .method(
        APIClass.spans, "context", [.init("n", .integer, optional: true, "tokens on either side; default 8")],
        "Span",
        "it with n tokens on either side, as one span"
      ) { view, x throws(LuaFailure) in
        let (open, span) = try spanOf(view, x)
        let n = max(0, integer(x.argument(1)) ?? 8)
        let tokens = open.document.tokens
        let inside = tokens.indices(in: span)
        guard tokens.count > 0 else { return x.push(placeOf: open.handle, span.start, span.end) }
        let from = max(0, min(inside.lowerBound, tokens.count - 1) - min(n, tokens.count))
        let to = min(tokens.count, max(inside.upperBound, 1) + min(n, tokens.count))
        x.push(
          placeOf: open.handle, min(span.start, tokens.starts[from]),
          max(span.end, tokens.ends[max(from, to - 1)]))
      },
      .method(
        APIClass.spans, "contains", [.init("other", .object, type: "Span", "another span")], "boolean",
        "whether the other lies wholly inside"
      ) { view, x throws(LuaFailure) in
        let (a, b) = try two(view, x)
        x.push(a.map { s in b.map { s.contains($0) } ?? false } ?? false)
      },
      .method(
        APIClass.spans, "overlaps", [.init("other", .object, type: "Span", "another span")], "boolean",
        "whether they share a byte"
      ) { view, x throws(LuaFailure) in
        let (a, b) = try two(view, x)
        x.push(a.map { s in b.map { s.overlaps($0) } ?? false } ?? false)
      },
    ] + ofTokens + [
      .field(
        [.sentence, .token, .paragraph, .block], "index", Int(NJ_F_INDEX), "integer", "its number, from 1"),
      .field([.token], "lower", Int(NJ_F_LOWER), "string", "lower-cased form"),
      .field([.token], "norm", Int(NJ_F_NORM), "string", "normalised form: straight marks, n’t as not"),
      .field([.token], "lemma", Int(NJ_F_LEMMA), "string", "dictionary form"),
      .field([.token], "stem", Int(NJ_F_STEM), "string", "stem (Snowball)"),
      .field([.token], "pos", Int(NJ_F_POS), "string", "part of speech (Universal Dependencies)"),
      .field([.token], "shape", Int(NJ_F_SHAPE), "string", "X, x and d for capitals, letters, digits"),
      .field(
        [.token], "kind", Int(NJ_F_KIND), "string",
        "word, number, punct, symbol, url, email, hashtag, mention or emoji"),
      .field([.token], "stop", Int(NJ_F_STOP), "boolean", "whether it is a stop word"),
      .field(
        [.block], "kind", "string", "heading, paragraph, list, quote, code, table, caption or boilerplate"
      ) {
        view, x throws(LuaFailure) in
        let (open, _, i) = try view.receiver(x)
        x.push(i < open.document.blocks.count ? open.document.blocks[i].kind.name : nil)
      },
      .field([.block], "level", "integer", "level of a heading, depth of a list or quote, else 0") {
        view, x throws(LuaFailure) in
        let (open, _, i) = try view.receiver(x)
        x.push(i < open.document.blocks.count ? Int(open.document.blocks[i].level) : 0)
      },
      .field([.paragraph], "kind", "string", "kind of its block") { view, x throws(LuaFailure) in
        let (open, _, i) = try view.receiver(x)
        x.push(i < open.document.paragraphs.count ? open.document.block(ofParagraph: i).kind.name : nil)
      },
      .field([.link], "url", "string", "where the link leads") { view, x throws(LuaFailure) in
        let (open, _, i) = try view.receiver(x)
        x.push(i < open.document.links.count ? open.document.links[i].url : nil)
      },
    ]

  /// What spans and matches have of their tokens, so that matches can be counted by it: `m:group("lemma")`.
  private static let ofTokens: [APIEntry] = {
    typealias Part = (name: String, help: String, value: @Sendable (Document, Int) -> String)
    let parts: [Part] = [
      ("lower", "lower-cased forms", { $0.types.lower(Int($0.tokens.types[$1])) }),
      ("norm", "normalised forms", { $0.typeProperties.norms[Int($0.tokens.types[$1])] }),
      ("lemma", "dictionary forms", { $0.lexical.lemma($1) }),
      ("stem", "stems", { $0.typeProperties.stems[Int($0.tokens.types[$1])] }),
      ("pos", "parts of speech", { $0.lexical.partOfSpeech($1).name }),
      ("shape", "shapes", { WordShape.of($0.text[$0.tokens.span($1)]) }),
    ]
    return parts.map { part in
      .field([.span, .match], part.name, "string", "\(part.help) of its tokens, with spaces between") {
        view, x throws(LuaFailure) in
        let (open, span) = try spanOf(view, x)
        let tokens = open.document.tokens.indices(in: span)
        x.push(tokens.map { part.value(open.document, $0) }.joined(separator: " "))
      }
    }
  }()

  /// The document and place of an argument, by default the receiver.
  static func spanOf(
    _ view: ScriptView, _ x: LuaExchange, _ argument: Int = 0
  ) throws(LuaFailure) -> (OpenDocument, Span) {
    guard case .handle(let raw) = x.argument(argument) else {
      throw LuaFailure("a span is wanted here, not a \(x.argument(argument).typeName)")
    }
    let open = try view.document(raw)
    guard let span = view.place(of: raw, in: open) else {
      throw LuaFailure("this element has no place in the text")
    }
    return (open, span)
  }

  static func integer(_ value: LuaValue) -> Int? {
    switch value {
    case .integer(let i): i
    case .number(let d): Int(exactly: d)
    default: nil
    }
  }

  private static func place(_ view: ScriptView, _ x: LuaExchange) throws(LuaFailure) -> (
    line: Int, column: Int
  ) {
    let (open, span) = try spanOf(view, x)
    return open.document.place(of: span.start)
  }

  /// The receiver's place and the argument's, the latter nil when it stands in another document.
  private static func two(_ view: ScriptView, _ x: LuaExchange) throws(LuaFailure) -> (Span?, Span?) {
    let (a, s) = try spanOf(view, x)
    let (b, t) = try spanOf(view, x, 1)
    return a.handle == b.handle ? (s, t) : (s, nil)
  }

  private static func neighbours(_ view: ScriptView, _ x: LuaExchange, before: Bool) throws(LuaFailure) {
    let (open, span) = try spanOf(view, x)
    let n = integer(x.argument(1)) ?? 1
    guard n >= 0 else { throw LuaFailure("argument 'n' must not be negative, it is \(n)") }
    let tokens = open.document.tokens
    let inside = tokens.indices(in: span)
    let range: Range<Int>
    if before {
      let end = tokens.ends.upperBound(span.start)
      range = max(0, end - min(n, end))..<end
    } else {
      let start = max(inside.upperBound, tokens.starts.lowerBound(span.end))
      range = start..<(start + min(n, tokens.count - start))
    }
    guard !range.isEmpty else { return x.pushNone() }
    x.push(placeOf: open.handle, tokens.starts[range.lowerBound], tokens.ends[range.upperBound - 1])
  }
}
