// The analysis library, on a document, a corpus or a sequence.

import Analysis
import Document
import LuaHost
import Results

extension API {
  /// Whatever has tokens to analyse; an entity's `count` is a field of its own.
  static let analysed: [APIClass] =
    [.document, .corpus, .sequence] + APIClass.spans.filter { $0 != .token && $0 != .entity }

  private static let countOptions: [APIParameter] = [
    .init("by", .string, optional: true, "lower (default), lemma, stem, norm, pos, kind or text"),
    .init(
      "kind", .string, optional: true,
      "kind of token; default word, with by = pos or kind any; \"any\" for all"),
    .init("stop", .boolean, optional: true, "false leaves stop words out"),
    .init("n", .integer, optional: true, "length of n-grams; default 1"),
    .init("top", .integer, optional: true, "rows of the result; default all"),
    .init("min", .integer, optional: true, "leave out rarer terms"),
    .init("skip", .integer, optional: true, "tokens that an n-gram may leave out; default 0"),
    .init(
      "ci", .number, optional: true,
      "an interval of per_million by bootstrap over two documents or more, such as 0.95"),
    .init("samples", .integer, optional: true, "bootstrap samples; default 1000"),
    .init("seed", .integer, optional: true, "seed of the samples; default 1"),
    .init(
      "group", .string, optional: true,
      "count apart for each value of a field of the documents, such as meta.source; a first column tells it"),
  ]

  static let analysisEntries: [APIEntry] = [
    .method(
      analysed, "count",
      [.init("options", .value, optional: true, type: "string|table", "an attribute, or options")],
      options: countOptions, "Frame", "how often each term occurs: term, count, per_million, documents",
      example: "doc:count{by=\"lemma\", stop=false, top=20}"
    ) { view, x throws(LuaFailure) in
      try count(view, x, defaultN: 1)
    },
    .method(
      analysed, "ngrams", [.init("options", .value, optional: true, type: "table", "options")],
      options: countOptions,
      "Frame", "how often each n-gram occurs; n is 2 unless told", example: "doc:ngrams{n=3, top=10}"
    ) { view, x throws(LuaFailure) in
      try count(view, x, defaultN: 2)
    },
  ]

  // MARK: Scopes

  /// The tokens of the receiver.
  static func scope(_ view: ScriptView, _ x: LuaExchange) throws(LuaFailure) -> Scope {
    try scope(of: x.argument(0), view)
  }

  static func scope(of value: LuaValue, _ view: ScriptView) throws(LuaFailure) -> Scope {
    switch value {
    case .handle(let raw):
      let open = try view.document(raw)
      let handle = Handle(raw: raw)
      if handle.kind == APIClass.document.rawValue {
        return Scope([.init(open.document, ordinal: open.ordinal)])
      }
      if handle.kind >= APIClass.sequence.rawValue,
        let kind = APIClass(rawValue: handle.kind - APIClass.sequence.rawValue)
      {
        if kind == .token {
          return Scope([.init(open.document, ordinal: open.ordinal, ranges: [0..<open.document.tokens.count])]
          )
        }
        let places = (0..<open.document.count(kind)).compactMap { open.document.place(kind, $0) }
        return Scope([part(open, places.map { ($0, false) })])
      }
      guard let span = view.place(of: raw, in: open) else {
        throw LuaFailure("this element has no place in the text")
      }
      return Scope([part(open, [(span, false)])])
    case .elements(let handles):
      var order: [UInt32] = []
      var places: [UInt32: (document: OpenDocument, spans: [(span: Span, isToken: Bool)])] = [:]
      for raw in handles {
        let open = try view.document(raw)
        guard let span = view.place(of: raw, in: open) else { continue }
        if places[open.ordinal] == nil {
          order.append(open.ordinal)
          places[open.ordinal] = (open, [])
        }
        places[open.ordinal]?.spans.append((span, Handle(raw: raw).kind == APIClass.token.rawValue))
      }
      return Scope(order.compactMap { places[$0].map { part($0.document, $0.spans) } })
    case let value:
      if case .corpus(let ordinals)? = view.object(value) {
        return view.scope(of: ordinals)
      }
      throw LuaFailure(
        "a document, a corpus, a sequence or a span is wanted here, not a \(value.typeName); methods are called with a colon, as in doc:count{…}"
      )
    }
  }

  /// The tokens of some places, each once, in order. Each place is a range of its own, but neighbouring tokens are one: who
  /// chooses tokens one by one means the text that they make, and windows pass over the others.
  private static func part(_ open: OpenDocument, _ places: [(span: Span, isToken: Bool)]) -> Scope.Part {
    var ranges: [Range<Int>] = []
    var endsInToken = false
    let chosen = places.map { (tokens: open.document.tokens.indices(in: $0.span), isToken: $0.isToken) }
    for (tokens, isToken) in chosen.sorted(by: { $0.tokens.lowerBound < $1.tokens.lowerBound }) {
      if isToken, endsInToken, let last = ranges.last, last.upperBound == tokens.lowerBound {
        ranges[ranges.count - 1] = last.lowerBound..<tokens.upperBound
      } else {
        ranges.append(tokens)
      }
      endsInToken = isToken
    }
    return Scope.Part(
      open.document, ordinal: open.ordinal, ranges: ranges, ofTokens: places.allSatisfy(\.isToken))
  }

  private static func count(_ view: ScriptView, _ x: LuaExchange, defaultN: Int) throws(LuaFailure) {
    let ((options, group), scope) = (try counting(x, defaultN: defaultN), try scope(view, x))
    if options.confidence != nil, group == nil, scope.parts.count < 2 {
      throw LuaFailure(
        "the option 'ci' needs two documents or more: it draws documents at random, and of one there is nothing to draw; "
          + "count the corpus, as in corpus:count{ci=0.95}")
    }
    if options.confidence != nil, scope.parts.count > Frequency.maximumWeights / options.samples {
      throw LuaFailure(
        "the option 'samples' is too large for \(scope.parts.count) documents; at most \(Frequency.maximumWeights / scope.parts.count) are drawn",
        code: "option/value")
    }
    guard let group else { return view.push(.frame(Frequency.count(scope, options)), x) }
    do throws(UnknownField) {
      view.push(.frame(try Frequency.count(scope, options, group: group)), x)
    } catch {
      let near = NearNames.suggest(group, among: error.known).first.map { "did you mean '\($0)'?" }
      throw LuaFailure(
        "no field '\(group)' in these documents; \(near ?? "there are \(error.known.joined(separator: ", "))")",
        code: "field/unknown")
    }
  }

  private static func counting(
    _ x: LuaExchange, defaultN: Int
  ) throws(LuaFailure) -> (CountOptions, group: String?) {
    var options = CountOptions()
    options.n = defaultN
    var given: [String: LuaValue] = [:]
    if case .string = x.argument(1) {
      given["by"] = x.argument(1)
    } else {
      given = try table(x, 1, allowed: countOptions.map(\.name))
    }
    options.selection = try selection(given)
    options.n = try integer(given, "n", from: 1, to: Frequency.maximumN) ?? options.n
    options.top = try integer(given, "top", from: 0, to: Int.max)
    options.minimum = try integer(given, "min", from: 1, to: Int.max) ?? 1
    options.skip = try integer(given, "skip", from: 0, to: Frequency.maximumSkip) ?? 0
    options.confidence = try number(given, "ci", from: 0.5, to: 0.999)
    options.samples = try integer(given, "samples", from: 10, to: 100_000) ?? options.samples
    options.seed = UInt64(try integer(given, "seed", from: 0, to: .max) ?? 1)
    if let group = given["group"], group.text == nil {
      throw LuaFailure(
        "the option 'group' must be the name of a field, such as meta.source, not \(group.typeName)")
    }
    return (options, given["group"]?.text)
  }
}
