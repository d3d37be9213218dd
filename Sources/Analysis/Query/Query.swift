// Query: a compiled query. Source: Corpus Query Language as CQP (Evert & Hardie 2011) and BlackLab have it.
// In: the text of the query. Out: matches over a document's tokens, as token ranges with captures.

import Document
import Interruption

public final class Query: Sendable {
  public let text: String
  let tree: QueryTree
  let automaton: QueryAutomaton
  private let patterns: QueryPatterns
  private let restrictions: [Restriction]

  private enum Restriction: Sendable {
    case layer(SpanElement, isNegated: Bool, [AttributeTest: TokenPattern])
    case tokens(Int)
    case within(Query, isNegated: Bool)
    case containing(Query, isNegated: Bool)
  }

  /// Names of the labels, in order.
  public var labels: [String] { automaton.labels }

  /// - Parameters:
  ///   - named: queries that `$name` stands for.
  ///   - cut: cuts bare words into tokens as documents are cut, so that `al-Assad` finds what stands in a text; nil takes a
  ///     word as it is, but for clitics.
  public convenience init(
    _ text: String, named: [String: Query] = [:], cut: CodingDictionary.Cutter? = nil
  ) throws(QueryError) {
    var parser = QueryParser(text, named: named.mapValues(\.tree), cut: cut)
    try self.init(tree: parser.parse(), text)
  }

  init(tree: QueryTree, _ text: String) throws(QueryError) {
    self.text = text
    self.tree = tree
    automaton = try QueryAutomaton(tree, source: text)
    patterns = try QueryPatterns(automaton, source: text)
    var restrictions: [Restriction] = []
    for restriction in tree.restrictions {
      switch restriction {
      case .withinLayer(let element, let isNegated):
        restrictions.append(
          .layer(element, isNegated: isNegated, try QueryPatterns.conditions(of: [element], text)))
      case .withinTokens(let count): restrictions.append(.tokens(count))
      case .withinMatch(let inner, let isNegated):
        restrictions.append(.within(try Query(tree: inner, text), isNegated: isNegated))
      case .containing(let inner, let isNegated):
        restrictions.append(.containing(try Query(tree: inner, text), isNegated: isNegated))
      }
    }
    self.restrictions = restrictions
  }

  /// How many ways a constraint over labels may try in a document, and how many tokens matches may have that are not
  /// taken or that overlap: so many, and more for each token, so that the time is linear in the text.
  private static let constraintBudget = 200_000
  private static let constraintBudgetPerToken = 500

  /// Scopes of fewer documents are searched without an index.
  private static let indexedParts = 64

  /// Matches of a whole scope, part by part; parts without a match are left out.
  /// - Parameter body: gets the number of the part and its matches; returns false to stop.
  public func eachPart(
    of scope: Scope, all: Bool = false, limit: Int = .max, _ body: (Int, [QueryMatch]) -> Bool
  ) throws(QueryError) {
    var room = limit
    let scratch = PatternScratch()
    var matcher: QueryMatcher?
    if scope.parts.count >= Self.indexedParts, let index = scope.index {
      // only the documents that can match are touched
      let indexed = IndexedQuery(index, automaton, patterns, scratch)
      try check(scratch)
      for p in indexed.candidates where p < scope.parts.count {
        if Interruption.isRequested || room <= 0 { return }
        let found = try matches(
          in: scope.parts[p], all ? .all : .longest, room, &matcher, scratch, indexed: indexed)
        room -= found.count
        if !found.isEmpty, !body(p, found) { return }
      }
      return
    }
    for (p, part) in scope.walk {
      if room <= 0 { return }
      let found = try matches(in: part, all ? .all : .longest, room, &matcher, scratch)
      room -= found.count
      if !found.isEmpty, !body(p, found) { return }
    }
  }

  /// Matches in the part's ranges, in order of their starts.
  /// - Parameters:
  ///   - all: every start and end that match, not only the leftmost longest.
  ///   - limit: no more than so many.
  public func matches(
    in part: Scope.Part, all: Bool = false, limit: Int = .max
  ) throws(QueryError) -> [QueryMatch] {
    var matcher: QueryMatcher?
    return try matches(in: part, all ? .all : .longest, limit, &matcher, PatternScratch())
  }

  /// Which matches are wanted.
  private enum Mode {
    /// Leftmost, longest, without overlap.
    case longest
    /// The longest of each start.
    case reach
    /// Every start and end.
    case all
  }

  /// - Parameter reused: the matcher of the part before, which is used again; nil at first.
  private func matches(
    in part: Scope.Part, _ mode: Mode, _ limit: Int, _ reused: inout QueryMatcher?, _ scratch: PatternScratch,
    indexed: IndexedQuery? = nil
  ) throws(QueryError) -> [QueryMatch] {
    // changed in place: a copy would count references for each document
    let ordinal = Int(part.ordinal)
    if reused != nil, let indexed, let predicates = indexed.predicates {
      reused?.columns.move(to: part.document, ordinal, indexed, predicates)
    } else {
      let columns = QueryColumns(
        part.document, automaton, patterns, scratch, indexed: indexed, ordinal: ordinal)
      if reused == nil {
        reused = QueryMatcher(automaton, columns, within: tokenLimit)
      } else {
        reused?.columns = columns
      }
    }
    try check(scratch)
    var filters = try filters(part, scratch)
    var matches: [QueryMatch] = []
    var budget = Self.constraintBudget + Self.constraintBudgetPerToken * part.tokenCount
    /// Behind the last match, before which no other may begin.
    var free = 0
    for region in try regions(part, scratch) {
      if matches.count >= limit { break }
      let from = max(region.starts.lowerBound, mode == .longest ? free : 0)
      guard from < region.starts.upperBound else { continue }
      let range = from..<region.end
      if let constraint = tree.constraint {
        try constrained(
          range, startingBefore: region.starts.upperBound, constraint, &reused, &filters, mode, limit: limit,
          budget: &budget, &matches)
        free = matches.last?.tokens.upperBound ?? free
        continue
      }
      var failure: QueryError?
      func passes(_ found: Range<Int>) -> Bool {
        do throws(QueryError) {
          if try Self.passes(found, &filters) {
            matches.append(QueryMatch(tokens: found, captures: []))
            return true
          }
        } catch {
          failure = error
        }
        return false
      }
      if mode == .all {
        reused?.all(in: range, startingBefore: region.starts.upperBound) {
          _ = passes($0)
          return failure == nil && matches.count < limit
        }
      } else {
        reused?.longest(in: range, startingBefore: region.starts.upperBound) { found in
          let isTaken = passes(found)
          if failure != nil || matches.count >= limit { return nil }
          if isTaken, mode == .longest { return found.upperBound }
          budget -= found.count
          if budget < 0 { failure = sizeError }
          return budget < 0 ? nil : found.lowerBound + 1
        }
      }
      if let failure { throw failure }
      free = matches.last?.tokens.upperBound ?? free
    }
    if !labels.isEmpty, tree.constraint == nil {
      for i in matches.indices { matches[i].captures = reused?.captures(matches[i].tokens) ?? [] }
    }
    try check(scratch)
    return matches
  }

  /// Throws when a pattern could not be held against a value.
  private func check(_ scratch: PatternScratch) throws(QueryError) {
    guard let failure = scratch.failure else { return }
    throw QueryError(
      code: "query/pattern", message: failure.message, position: failure.position, source: text)
  }

  private var sizeError: QueryError {
    QueryError(
      code: "query/size",
      message: "the query has too many ways to match; use 'within s' or smaller quantifiers", position: 0,
      source: text)
  }

  private var tokenLimit: Int? {
    restrictions.compactMap { if case .tokens(let count) = $0 { count } else { nil } }.min()
  }

  /// Where matches may begin, and where they end at last. The starts of regions ascend and do not overlap.
  struct Region {
    var starts: Range<Int>
    var end: Int
  }

  /// The part's ranges cut down to the layers and matches that the query is to stay within.
  private func regions(_ part: Scope.Part, _ scratch: PatternScratch) throws(QueryError) -> [Region] {
    var regions = part.ranges.map { Region(starts: $0, end: $0.upperBound) }
    for restriction in restrictions {
      switch restriction {
      case .layer(_, isNegated: false, _), .within(_, isNegated: false):
        regions = Self.intersection(regions, Self.regions(try places(of: restriction, part, scratch)))
      default: continue
      }
    }
    return regions
  }

  /// The maximal places that a restriction speaks of.
  private func places(
    of restriction: Restriction, _ part: Scope.Part, _ scratch: PatternScratch
  ) throws(QueryError) -> [Range<Int>] {
    switch restriction {
    case .layer(let element, _, let conditions):
      return QueryPlaces.maximal(QueryPlaces.ranges(part.document, element, conditions, scratch))
    case .within(let query, _):
      var matcher: QueryMatcher?
      return QueryPlaces.maximal(try query.matches(in: part, .reach, .max, &matcher, scratch).map(\.tokens))
    case .tokens, .containing: return []
    }
  }

  /// Of maximal ranges, each from its start on up to that of the next, which reaches further.
  static func regions(_ maximal: [Range<Int>]) -> [Region] {
    maximal.indices.map { i in
      let next = i + 1 < maximal.count ? maximal[i + 1].lowerBound : Int.max
      return Region(
        starts: maximal[i].lowerBound..<min(maximal[i].upperBound, next), end: maximal[i].upperBound)
    }
  }

  /// What lies in both. Neighbours stay apart.
  static func intersection(_ a: [Region], _ b: [Region]) -> [Region] {
    var result: [Region] = []
    var (i, j) = (0, 0)
    while i < a.count, j < b.count {
      let starts = a[i].starts.clamped(to: b[j].starts)
      if !starts.isEmpty { result.append(Region(starts: starts, end: min(a[i].end, b[j].end))) }
      if a[i].starts.upperBound < b[j].starts.upperBound { i += 1 } else { j += 1 }
    }
    return result
  }

  /// Holds a match against a condition: what it must or must not lie in, or contain.
  private enum Filter {
    case outside([Range<Int>])
    case containing(ContainingFilter)

    mutating func passes(_ range: Range<Int>) throws(QueryError) -> Bool {
      switch self {
      case .outside(let places): return !QueryPlaces.holds(range, in: places)
      case .containing(var filter):
        // changed in place: the matcher in it must not be shared
        self = .outside([])
        defer { self = .containing(filter) }
        return try filter.passes(range)
      }
    }
  }

  /// Whether a query has a match inside a match.
  private struct ContainingFilter {
    let query: Query
    let part: Scope.Part
    let isNegated: Bool
    /// Of a query without conditions of its own, which is asked without making its columns anew.
    var matcher: QueryMatcher?

    mutating func passes(_ range: Range<Int>) throws(QueryError) -> Bool {
      if let has = matcher?.hasMatch(in: range) { return has != isNegated }
      let inside = Scope.Part(part.document, ordinal: part.ordinal, ranges: [range])
      return try query.matches(in: inside, limit: 1).isEmpty == isNegated
    }
  }

  private func filters(_ part: Scope.Part, _ scratch: PatternScratch) throws(QueryError) -> [Filter] {
    var filters: [Filter] = []
    for restriction in restrictions {
      switch restriction {
      case .layer(_, isNegated: true, _), .within(_, isNegated: true):
        filters.append(.outside(try places(of: restriction, part, scratch)))
      case .containing(let query, let isNegated):
        var filter = ContainingFilter(query: query, part: part, isNegated: isNegated)
        if !query.tree.hasConditions {
          let columns = QueryColumns(part.document, query.automaton, query.patterns, scratch)
          filter.matcher = QueryMatcher(query.automaton, columns, within: nil)
        }
        filters.append(.containing(filter))
      default: continue
      }
    }
    return filters
  }

  private static func passes(_ range: Range<Int>, _ filters: inout [Filter]) throws(QueryError) -> Bool {
    for i in filters.indices where try !filters[i].passes(range) { return false }
    return true
  }

  // MARK: Constraints

  private func constrained(
    _ range: Range<Int>, startingBefore last: Int, _ constraint: QueryConstraint,
    _ matcher: inout QueryMatcher?, _ filters: inout [Filter], _ mode: Mode, limit: Int, budget: inout Int,
    _ matches: inout [QueryMatch]
  ) throws(QueryError) {
    guard let document = matcher?.columns.document else { return }
    let check = try ConstraintCheck(constraint, document, text)
    var start = range.lowerBound
    while start < last, matches.count < limit {
      if Interruption.isRequested { return }
      let found: [QueryMatch]
      do throws(QueryBudgetError) {
        found =
          try matcher?.constrained(
            from: start, before: range.upperBound, all: mode == .all, budget: &budget, accept: check.holds)
          ?? []
      } catch {
        throw sizeError
      }
      var passing: [QueryMatch] = []
      for match in found where try Self.passes(match.tokens, &filters) { passing.append(match) }
      matches += passing.prefix(limit - matches.count)
      start = mode == .longest ? passing.last?.tokens.upperBound ?? start + 1 : start + 1
    }
  }
}

/// Holds a constraint against the labels of a match.
struct ConstraintCheck {
  private let constraint: QueryConstraint
  private let document: Document
  private var literals: [AttributeTest: TokenPattern] = [:]
  private let scratch = PatternScratch()

  init(_ constraint: QueryConstraint, _ document: Document, _ source: String) throws(QueryError) {
    self.constraint = constraint
    self.document = document
    for test in Self.literals(constraint) { literals[test] = try QueryPatterns.compiled(test, source) }
  }

  private static func literals(_ constraint: QueryConstraint) -> [AttributeTest] {
    switch constraint {
    case .equal(let a, let b, _): [a.literal, b.literal].compactMap(\.self)
    case .not(let inner): literals(inner)
    case .and(let a, let b), .or(let a, let b): literals(a) + literals(b)
    }
  }

  /// A label that the match does not have equals nothing.
  func holds(_ captures: [QueryMatch.Capture]) -> Bool { holds(constraint, captures) }

  private func holds(_ constraint: QueryConstraint, _ captures: [QueryMatch.Capture]) -> Bool {
    switch constraint {
    case .not(let inner): return !holds(inner, captures)
    case .and(let a, let b): return holds(a, captures) && holds(b, captures)
    case .or(let a, let b): return holds(a, captures) || holds(b, captures)
    case .equal(let a, let b, let isNegated):
      if let literal = a.literal ?? b.literal {
        let operand = a.literal == nil ? a : b
        guard let value = value(operand, captures), let pattern = literals[literal] else { return false }
        return pattern.matches(value, scratch) != isNegated
      }
      guard let x = value(a, captures), let y = value(b, captures) else { return false }
      return (x == y) != isNegated
    }
  }

  private func value(_ operand: QueryConstraint.Operand, _ captures: [QueryMatch.Capture]) -> String? {
    guard let capture = captures.first(where: { $0.name == operand.label }) else { return nil }
    return capture.tokens.map { document.value(of: operand.attribute, $0) }.joined(separator: " ")
  }
}

extension Document {
  /// The value of a token's attribute as queries see it.
  func value(of attribute: QueryAttribute, _ token: Int) -> String {
    let type = Int(tokens.types[token])
    switch attribute {
    case .word: return text[tokens.span(token)]
    case .lower: return types.lower(type)
    case .norm: return type < typeProperties.norms.count ? typeProperties.norms[type] : ""
    case .stem: return type < typeProperties.stems.count ? typeProperties.stems[type] : ""
    case .stop: return typeProperties.stop[type] != 0 ? "true" : "false"
    case .kind: return types.kind(type).name
    case .lemma: return lexical.lemma(token)
    case .pos: return lexical.partOfSpeech(token).name
    case .shape: return WordShape.of(text[tokens.span(token)])
    }
  }
}
