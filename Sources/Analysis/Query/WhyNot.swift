// WhyNot: tells at which token a query fails within a span, and which condition fails there. When the text of the
// span would match but for where tokens begin and end, it says so.

public import Document

public struct QueryFailure: Hashable, Sendable {
  /// Whether the query does match within the span.
  public var matched: Bool
  /// The most tokens that any way through the query could take.
  public var taken: Range<Int>?
  /// The token at which the longest way died; nil when the span ended first.
  public var token: Int?
  /// What would have been accepted there, as written in queries.
  public var expected: [String]
  /// One sentence.
  public var message: String
}

extension Query {
  /// Why the query has no match that begins in the span's tokens and ends with or before them.
  public func failure(in part: Scope.Part, _ span: Span) throws(QueryError) -> QueryFailure {
    let document = part.document
    let tokens = document.tokens.indices(in: span)
    guard !tokens.isEmpty else {
      return QueryFailure(matched: false, expected: [], message: "the span holds no token")
    }
    let inside = Scope.Part(document, ordinal: part.ordinal, ranges: [tokens])
    if let match = try matches(in: inside, limit: 1).first {
      guard part.ranges.contains(where: { $0.overlaps(match.tokens) }) else {
        return QueryFailure(
          matched: false, taken: match.tokens, expected: [],
          message:
            "the query would match “\(inside.line(match.tokens))”, but that is boilerplate, which queries and counts leave out"
        )
      }
      return QueryFailure(
        matched: true, taken: match.tokens, expected: [],
        message: "the query matches here: “\(inside.line(match.tokens))”")
    }
    var matcher = QueryMatcher(
      automaton,
      QueryColumns(document, automaton, try QueryPatterns(automaton, source: text), PatternScratch()),
      within: nil)
    var best = (start: tokens.lowerBound, end: tokens.lowerBound, states: automaton.starts.map(\.state))
    var hint: String?
    var completed = false
    for start in tokens {
      let reached = matcher.furthest(from: start, before: tokens.upperBound)
      completed = completed || reached.completed
      let (length, known) = (reached.end - start, best.end - best.start)
      guard length > known || (length == known && hint == nil) else { continue }
      // of ways of the same length the first, or one that dies for where tokens begin and end
      let found =
        reached.end < tokens.upperBound ? tokenisation(document, reached.end, reached.expected) : nil
      if length > known || found != nil {
        best = (start, reached.end, reached.expected)
        hint = found
      }
    }
    let taken = best.start..<best.end
    let expected = best.states.reduce(into: [String]()) { list, state in
      let text = automaton.predicates[automaton.predicateOfState[state]].description
      if !list.contains(text) { list.append(text) }
    }
    let wanted = expected.prefix(4).joined(separator: " or ")
    if completed {
      return QueryFailure(
        matched: false, taken: taken, token: nil, expected: [], message: try unmet(inside))
    }
    guard best.end < tokens.upperBound else {
      return QueryFailure(
        matched: false, taken: taken, token: nil, expected: expected,
        message: "the span ends where \(wanted) is expected")
    }
    let word = document.text[document.tokens.span(best.end)]
    var message = "at token \(best.end + 1) “\(word)”: \(wanted) is expected"
    if let hint { message += "; \(hint)" }
    return QueryFailure(matched: false, taken: taken, token: best.end, expected: expected, message: message)
  }

  /// Which of the conditions behind the tokens is not met.
  private func unmet(_ part: Scope.Part) throws(QueryError) -> String {
    var bare = tree
    (bare.restrictions, bare.constraint) = ([], nil)
    for restriction in tree.restrictions {
      var one = bare
      one.restrictions = [restriction]
      if try Query(tree: one, text).matches(in: part, limit: 1).isEmpty {
        return "the tokens match, but not '\(restriction.description)'"
      }
    }
    guard let constraint = tree.constraint, let match = try Query(tree: bare, text).matches(in: part).first
    else { return "the tokens match, but not all of what stands behind them at once" }
    let values = constraint.operands.compactMap { operand -> String? in
      guard let label = operand.label, let capture = match.captures.first(where: { $0.name == label }) else {
        return nil
      }
      let value = capture.tokens.map { part.document.value(of: operand.attribute, $0) }.joined(separator: " ")
      return "\(label).\(operand.attribute.rawValue) is “\(value)”"
    }
    return "the tokens match, but not '\(constraint.description)': in “\(part.line(match.tokens))” "
      + values.joined(separator: ", ")
  }

  /// Tells that a pattern would match if the token were joined with its neighbours, or were a part of it.
  private func tokenisation(_ document: Document, _ token: Int, _ states: [Int]) -> String? {
    let scratch = PatternScratch()
    for state in states {
      guard case .attribute(let test) = automaton.predicates[automaton.predicateOfState[state]],
        test.attribute == .word || test.attribute == .lower,
        let pattern = try? TokenPattern(test)
      else { continue }
      func matches(_ span: Span) -> Bool {
        let text = document.text[span]
        return pattern.matches(test.attribute == .lower ? text.lowercased() : text, scratch)
      }
      var last = token
      while last + 1 < document.tokens.count, last - token < 4,
        document.tokens.starts[last + 1] == document.tokens.ends[last]
      {
        last += 1
        if matches(Span(document.tokens.starts[token], document.tokens.ends[last])) {
          let parts = (token...last).map { "“\(document.text[document.tokens.span($0)])”" }
          return "the text matches, but it is \(parts.count) tokens here: \(parts.joined(separator: " "))"
        }
      }
      let whole = document.tokens.span(token)
      if Self.parts(document, whole).contains(where: matches) {
        return "the text matches, but it is only a part of the token “\(document.text[whole])” here"
      }
    }
    return nil
  }
}

extension Query {
  /// The runs of letters and digits of a token that has other characters too, and what lies between any two of them.
  private static func parts(_ document: Document, _ span: Span) -> [Span] {
    var pieces: [Span] = []
    document.text.bytes.withBuffer { bytes in
      var start: Int?
      for i in Int(span.start)...Int(span.end) {
        let b = i < Int(span.end) ? bytes[i] : 0
        let isWord = b >= 0x80 || b | 0x20 >= 97 && b | 0x20 <= 122 || b >= 48 && b <= 57
        if isWord, start == nil { start = i }
        if !isWord, let first = start {
          pieces.append(Span(first, i))
          start = nil
        }
      }
    }
    guard pieces.count > 1, pieces.count <= 8 else { return [] }
    return pieces.indices.flatMap { i in
      pieces[i...].map { Span(Int(pieces[i].start), Int($0.end)) }
    }
  }
}

extension QueryMatcher {
  /// How far any way from `start` goes, what it would accept next, and whether a match was complete on the way.
  mutating func furthest(from start: Int, before limit: Int) -> (end: Int, expected: [Int], completed: Bool) {
    var expected = automaton.starts
    var token = start
    var completed = false
    while token < limit {
      let mask = columns.predicates(token)
      let states = Set(
        expected.filter {
          mask >> UInt64(automaton.predicateOfState[$0.state]) & 1 == 1
            && columns.holds($0.condition, before: token)
        }.map(\.state))
      if states.isEmpty { break }
      token += 1
      completed =
        completed || states.contains { automaton.ends[$0].contains { columns.holds($0, before: token) } }
      let next = states.sorted().flatMap { automaton.follow[$0] }
      if next.isEmpty { return (token, [], completed) }
      expected = next
    }
    var seen: Set<Int> = []
    return (token, expected.map(\.state).filter { seen.insert($0).inserted }, completed)
  }
}

extension TokenTest: CustomStringConvertible {
  var description: String {
    switch self {
    case .any: "[]"
    default: "[\(inner)]"
    }
  }

  private var inner: String {
    switch self {
    case .any: ""
    case .attribute(let test):
      "\(test.attribute.rawValue)=\"\(test.pattern)\"\(test.ignoresCase || test.ignoresMarks ? "%" : "")"
        + "\(test.ignoresCase ? "c" : "")\(test.ignoresMarks ? "d" : "")"
    case .place(let place):
      switch place.edge {
      case .begins: "begins \(place.element.layer.described)"
      case .ends: "ends \(place.element.layer.described)"
      case .inside: "in \(place.element.layer.described)"
      }
    case .not(let test): "!(\(test.inner))"
    case .and(let a, let b): "\(a.inner) & \(b.inner)"
    case .or(let a, let b): "\(a.inner) | \(b.inner)"
    }
  }
}
