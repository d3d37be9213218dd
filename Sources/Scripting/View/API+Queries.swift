// Queries: find, kwic, mark, query, why_not; and the captures of a match.

import Analysis
import Corpus
import Document
import Interruption
import LuaHost
import Results

extension API {
  /// Whatever has tokens to search.
  static let searched: [APIClass] = [.document, .corpus, .sequence] + APIClass.spans.filter { $0 != .token }

  private static let queryParameter = APIParameter(
    "query", .value, type: "string|Query", "a query: CQL, or plain words in any case")

  private static let concordanceOptions: [APIParameter] = [
    .init(
      "window", .integer, optional: true,
      "tokens on either side, default 5; or sentences besides that of the match, default 0"),
    .init("context", .string, optional: true, "what stands on either side: tokens (default) or sentences"),
    .init(
      "sort", .string, optional: true,
      "left, right, node or none (default); words as a dictionary orders them"),
    .init("sample", .integer, optional: true, "a random sample of so many"),
    .init("seed", .integer, optional: true, "seed of the sample; default 1"),
    .init("top", .integer, optional: true, "rows at most"),
  ]

  static let queryEntries: [APIEntry] = [
    .method(
      searched, "find",
      [queryParameter, .init("options", .value, optional: true, type: "table", "options")],
      options: [
        .init("all", .boolean, optional: true, "every start and end that match, not only the longest"),
        .init("limit", .integer, optional: true, "matches at most"),
      ], "Sequence", "the matches of a query, each a span with `.captures`",
      example: "doc:find('speaker:[pos=\"PROPN\"]+ [lemma=\"say\"]')[1].captures.speaker.text"
    ) { view, x throws(LuaFailure) in
      let query = try query(view, x.argument(1))
      let options = try table(x, 2, allowed: ["all", "limit"])
      let all = try boolean(options, "all") ?? false
      let most = view.memoryLimit / MatchTable.bytes
      let limit = min(try integer(options, "limit", from: 0, to: .max) ?? .max, most)
      var handles: [UInt64] = []
      let scope = try scope(view, x)
      var failure: LuaFailure?
      try asking { () throws(QueryError) in
        try query.eachPart(of: scope, all: all, limit: limit) { p, matches in
          let part = scope.parts[p]
          do throws(LuaFailure) {
            let open = try opened(view, part)
            for match in matches {
              if handles.count & 0xFFF == 0, Interruption.isRequested { return false }
              handles.append(
                view.handle(
                  of: MatchPlace(
                    span: part.span(match.tokens),
                    captures: query.labels.map { label in
                      let capture = match.captures.first { $0.name == label }
                      return .init(name: label, span: capture.map { part.span($0.tokens) })
                    }), open))
            }
            return true
          } catch {
            failure = error
            return false
          }
        }
      }
      if let failure { throw failure }
      if handles.count >= most {
        throw LuaFailure(
          "more than \(most) matches do not fit into the memory limit; set 'limit', or match less with each")
      }
      x.charge(bytes: handles.count * MatchTable.bytes)
      x.push(sequenceOf: handles.count) { x.push(handle: handles[$0]) }
    },
    .field(
      [.match], "captures", "table<string, Span>", "what each label of the query matched",
      example: "for m in doc:find('a:[pos=\"ADJ\"] b:[pos=\"NOUN\"]'):each() do print(m.captures.b.text) end"
    ) { view, x throws(LuaFailure) in
      let (open, _, i) = try view.receiver(x)
      guard let match = view.match(Handle(raw: open.handle).slot, i) else {
        throw LuaFailure("no such match")
      }
      x.table(fields: match.captures.count)
      for capture in match.captures {
        guard let span = capture.span else { continue }
        x.push(placeOf: open.handle, span.start, span.end)
        x.set(field: capture.name)
      }
      let labels = match.captures.map(\.name)
      x.strict(
        labels,
        labels.isEmpty
          ? "the labels of the query: it has none"
          : "the labels of the query (\(labels.joined(separator: ", ")))")
    },
    .method(
      searched, "kwic",
      [queryParameter, .init("options", .value, optional: true, type: "table", "options")],
      options: concordanceOptions, "Frame",
      "every match with its context (key word in context): left, node, right, document, line",
      example: "doc:kwic('[lemma=\"say\"]', {window=4, sort=\"right\"})"
    ) { view, x throws(LuaFailure) in
      let query = try query(view, x.argument(1))
      let given = try table(x, 2, allowed: concordanceOptions.map(\.name))
      var options = ConcordanceOptions()
      options.window = try integer(given, "window", from: 0, to: 10_000)
      options.order = try choice(given, "sort") ?? options.order
      options.unit = try choice(given, "context") ?? options.unit
      options.sample = try integer(given, "sample", from: 0, to: .max)
      options.seed = UInt64(try integer(given, "seed", from: 0, to: .max) ?? 1)
      options.limit = try integer(given, "top", from: 0, to: .max)
      let scope = try scope(view, x)
      let chosen = options
      let frame = try asking { () throws(QueryError) in try Concordance.frame(scope, query, chosen) }
      view.push(ScriptView.HostObject.frame(frame), x)
    },
    .method(
      [.document], "mark",
      [
        .init(
          "marks", .value, type: "string|Query|Span|Sequence|Span[]",
          "a query, or a span or spans of the document"),
        .init("kind", .string, optional: true, "a name for the marks; default match"),
      ], "Report",
      "the document as a page with these places marked",
      example: "doc:mark('[lemma=\"peace\"]'):html()"
    ) { view, x throws(LuaFailure) in
      let (open, _, _) = try view.receiver(x)
      var spans: [Span] = []
      if let handles = try handles(in: x.argument(1), open) {
        for raw in handles {
          guard Handle(raw: raw).document == open.handle else {
            throw LuaFailure("the spans to mark must be of this document")
          }
          if let span = view.place(of: raw, in: open) { spans.append(span) }
        }
      } else {
        let query = try query(view, x.argument(1))
        let part = Scope.Part(open.document, ordinal: open.ordinal)
        spans = try asking { () throws(QueryError) in try query.matches(in: part) }.map {
          part.span($0.tokens)
        }
      }
      let kind = x.argument(2).text ?? "match"
      let marked = MarkedText(
        title: open.document.metadata.title, documentID: open.document.metadata.id,
        document: open.ordinal,
        text: open.document.text.string,
        paragraphs: (0..<open.document.paragraphs.count).map { open.document.paragraphs.span($0).range },
        marks: spans.map { .init(start: Int($0.start), end: Int($0.end), kind: kind) })
      let report = Report(title: open.document.metadata.title ?? "", parts: [.document(marked)])
      view.push(.report(report), x)
    },
    .function(
      nil, "query",
      [
        .init("text", .string, "a query in CQL, or plain words"),
        .init(
          "named", .value, optional: true, type: "table<string, Query|string>",
          "queries that $name stands for"),
      ], "Query", "a query as a value: checked once, used often, and a part of other queries",
      example: "local said = query('[lemma=\"say|tell\"]'); doc:find(query('<quote/> $said', {said = said}))"
    ) { view, x throws(LuaFailure) in
      var named: [String: Query] = [:]
      switch x.argument(1) {
      case .map(let pairs):
        for pair in pairs { named[pair.key.text ?? ""] = try query(view, pair.value) }
      case .none: break
      default:
        throw LuaFailure("argument 'named' of 'query' must be a table such as {said = query(…)}")
      }
      let (text, queries) = (x.argument(0).text ?? "", named)
      let made = try asking { () throws(QueryError) in
        try Query(text, named: queries, cut: DocumentParser.tokens(of:))
      }
      view.push(.query(made), x)
    },
    .field([.query], "text", "string", "the query as it was written") { view, x throws(LuaFailure) in
      x.push(try query(view, x.argument(0)).text)
    },
    .field([.query], "labels", "string[]", "names of its labels") { view, x throws(LuaFailure) in
      view.push(.list(try query(view, x.argument(0)).labels.map { .string($0) }), x)
    },
    .function(
      nil, "why_not",
      [queryParameter, .init("span", .object, type: "Span", "where a match was expected")], "table",
      "at which token a query failed within a span, and what was expected there",
      example: "why_not('[lemma=\"say\"] \"that\"', doc.sentences[2]).message"
    ) { view, x throws(LuaFailure) in
      let query = try query(view, x.argument(0))
      let (open, span) = try spanOf(view, x, 1)
      let part = Scope.Part(open.document, ordinal: open.ordinal)
      let failure = try asking { () throws(QueryError) in try query.failure(in: part, span) }
      x.table(fields: 5)
      x.push(failure.matched)
      x.set(field: "matched")
      x.push(failure.message)
      x.set(field: "message")
      if let taken = failure.taken, !taken.isEmpty {
        let place = part.span(taken)
        x.push(placeOf: open.handle, place.start, place.end)
        x.set(field: "taken")
      }
      if let token = failure.token {
        x.push(handle: Handle(raw: open.handle).sibling(.token, token))
        x.set(field: "token")
      }
      view.push(.list(failure.expected.map { .string($0) }), x)
      x.set(field: "expected")
    },
  ]

  // MARK: Arguments

  /// The elements of a span, a sequence of a layer, a list of spans; nil when the value is none of them.
  private static func handles(in value: LuaValue, _ open: OpenDocument) throws(LuaFailure) -> [UInt64]? {
    switch value {
    case .elements(let handles): return handles
    case .list(let list):
      var found: [UInt64] = []
      for element in list {
        guard let inner = try handles(in: element, open) else {
          throw LuaFailure("a list to mark must hold spans of the document, not a \(element.typeName)")
        }
        found += inner
      }
      return found
    case .handle(let raw):
      let handle = Handle(raw: raw)
      guard handle.kind >= APIClass.sequence.rawValue,
        let kind = APIClass(rawValue: handle.kind - APIClass.sequence.rawValue)
      else { return [raw] }
      guard handle.document == open.handle else {
        throw LuaFailure("the spans to mark must be of this document")
      }
      return (0..<open.document.count(kind)).map { handle.sibling(kind, $0) }
    default: return nil
    }
  }

  /// A query from its text or from a query value.
  static func query(_ view: ScriptView, _ value: LuaValue) throws(LuaFailure) -> Query {
    if let text = value.text {
      if let known = view.query(text) { return known }
      let made = try asking { () throws(QueryError) in try Query(text, cut: DocumentParser.tokens(of:)) }
      view.keep(made)
      return made
    }
    if case .query(let query)? = view.object(value) { return query }
    throw LuaFailure(
      "a query is wanted here (text such as '[lemma=\"say\"]', or query(…)), not a \(value.typeName)")
  }

  /// A query's error as the script's.
  static func asking<T>(_ body: () throws(QueryError) -> T) throws(LuaFailure) -> T {
    do throws(QueryError) { return try body() } catch {
      throw LuaFailure(error.description, code: error.code, character: error.position)
    }
  }

  /// The document of a part, opened in the state when it is not.
  static func opened(_ view: ScriptView, _ part: Scope.Part) throws(LuaFailure) -> OpenDocument {
    let handle: UInt64
    do throws(ScriptError) {
      handle = try view.open(part.document, ordinal: part.ordinal)
    } catch {
      throw LuaFailure(error.message)
    }
    return try view.document(handle)
  }
}

extension Scope.Part {
  /// The place of a run of tokens.
  func span(_ tokens: Range<Int>) -> Span {
    Span(document.tokens.starts[tokens.lowerBound], document.tokens.ends[tokens.upperBound - 1])
  }
}
