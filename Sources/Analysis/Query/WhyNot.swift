// WhyNot: tells at which token a query fails within a span, and which condition fails there. When the text of the
// span would match but for where tokens begin and end, it says so.

public import Document
import Interruption

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
    let scratch = PatternScratch()
    var matcher = QueryMatcher(
      automaton, QueryColumns(document, automaton, patterns, scratch), within: nil)
    let (longest, completed) = matcher.longestWay(tokens)
    if completed {
      return QueryFailure(matched: false, expected: [], message: try unmet(inside))
    }
    var best = (start: tokens.lowerBound, end: tokens.lowerBound, states: automaton.starts.map(\.state))
    var hint: String?
    // of ways of the same length the first, or one that dies for where tokens begin and end
    var isFirst = true
    matcher.ways(tokens, of: longest) { start, end, states in
      let found = end < tokens.upperBound ? tokenisation(document, end, states, scratch) : nil
      if isFirst || found != nil { best = (start, end, states) }
      isFirst = false
      hint = found
      return found == nil
    }
    let taken = best.start..<best.end
    let expected = best.states.reduce(into: [String]()) { list, state in
      let text = automaton.predicates[automaton.predicateOfState[state]].description
      if !list.contains(text) { list.append(text) }
    }
    let wanted = expected.prefix(4).joined(separator: " or ")
    if expected.isEmpty {
      return QueryFailure(
        matched: false, taken: taken, token: nil, expected: [],
        message: "the tokens “\(inside.line(taken))” match, but not the tags of the query beside them")
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
    guard let constraint = tree.constraint,
      let match = try Query(tree: bare, text).matches(in: part, limit: 1).first
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
  private func tokenisation(
    _ document: Document, _ token: Int, _ states: [Int], _ scratch: PatternScratch
  ) -> String? {
    for state in states {
      guard case .attribute(let test) = automaton.predicates[automaton.predicateOfState[state]],
        test.attribute == .word || test.attribute == .lower,
        let i = automaton.tests.firstIndex(of: test)
      else { continue }
      let pattern = patterns.tests[i]
      func matches(_ span: Span) -> Bool {
        let text = document.text[span]
        return pattern.matches(test.attribute == .lower ? CharacterForms.lowered(text) : text, scratch)
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
  /// The most tokens that any way from any token of the range takes, and whether a match was complete on one.
  mutating func longestWay(_ range: Range<Int>) -> (length: Int, isComplete: Bool) {
    var longest = 0
    var isComplete = false
    walk(range) { matcher, behind, reached in
      for (state, start) in reached {
        longest = max(longest, behind - start)
        isComplete = isComplete || matcher.mayEnd(state, before: behind)
      }
      return !isComplete
    }
    return (longest, isComplete)
  }

  /// Calls `found` with the start and end of each way that takes so many tokens, the most that any takes, and with the
  /// states that could go on; until it returns false.
  mutating func ways(_ range: Range<Int>, of length: Int, _ found: (Int, Int, [Int]) -> Bool) {
    if length == 0 {
      let states = automaton.starts.map(\.state)
      for token in range where Interruption.isRequested || !found(token, token, states) { return }
      return
    }
    walk(range) { matcher, behind, reached in
      // no longer way leads here, so these are all states that the way from this start has reached
      let states = reached.filter { behind - $0.start == length }.map(\.state).sorted()
      if states.isEmpty { return true }
      var seen: Set<Int> = []
      let next = states.flatMap { matcher.automaton.follow[$0].map(\.state) }.filter {
        seen.insert($0).inserted
      }
      return found(behind - length, behind, next)
    }
  }

  /// Goes over a range once, from all its tokens at the same time.
  /// - Parameter visit: gets the index behind each token, and each state that has taken that token with the earliest start
  ///   of a way to it; returns false to stop.
  private mutating func walk(
    _ range: Range<Int>, _ visit: (QueryMatcher, Int, [(state: Int, start: Int)]) -> Bool
  ) {
    var earliest = [Int](repeating: .max, count: automaton.predicateOfState.count)
    var reached: [(state: Int, start: Int)] = []
    for token in range {
      if Interruption.isRequested { return }
      let mask = columns.predicates(token)
      var next: [Int] = []
      func enter(_ moves: [QueryAutomaton.Move], _ start: Int) {
        for move in moves
        where start < earliest[move.state] && accepts(move.state, mask)
          && columns.holds(move.condition, before: token)
        {
          if earliest[move.state] == .max { next.append(move.state) }
          earliest[move.state] = start
        }
      }
      for (state, start) in reached { enter(automaton.follow[state], start) }
      enter(automaton.starts, token)
      reached = next.map { ($0, earliest[$0]) }
      for state in next { earliest[state] = .max }
      if !visit(self, token + 1, reached) { return }
    }
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
