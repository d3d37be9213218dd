// Query: a compiled query. Source: Corpus Query Language as CQP (Evert & Hardie 2011) and BlackLab have it.
// In: the text of the query. Out: matches over a document's tokens, as token ranges with captures; QuerySearch finds them.

import Document
import Interruption

public final class Query: Sendable {
  public let text: String
  let tree: QueryTree
  let automaton: QueryAutomaton
  let patterns: QueryPatterns
  let restrictions: [Restriction]
  /// The patterns of the constraint over labels.
  let literals: [AttributeTest: TokenPattern]

  /// What holds of a whole match.
  enum Restriction: Sendable {
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
    if let constraint = tree.constraint {
      literals = try ConstraintCheck.patterns(of: constraint, tree.node, text)
    } else {
      literals = [:]
    }
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

  /// Most tokens that the query lets a match have; nil when it says nothing.
  var tokenLimit: Int? {
    restrictions.compactMap { if case .tokens(let count) = $0 { count } else { nil } }.min()
  }

  /// Scopes of fewer documents are searched without an index.
  private static let indexedParts = 64

  /// Matches of a whole scope, part by part; parts without a match are left out.
  /// - Parameter body: gets the number of the part and its matches; returns false to stop.
  public func eachPart(
    of scope: Scope, all: Bool = false, limit: Int = .max, _ body: (Int, [QueryMatch]) -> Bool
  ) throws(QueryError) {
    var room = limit
    let scratch = PatternScratch()
    var search: QuerySearch?
    /// Whether to go on.
    func look(_ p: Int, _ indexed: IndexedQuery? = nil) throws(QueryError) -> Bool {
      // one search for all parts, changed in place: a copy would count references for each document
      if search == nil {
        search = try QuerySearch(self, scope.parts[p], scratch, indexed: indexed)
      } else {
        try search?.move(to: scope.parts[p], indexed: indexed)
      }
      let found = try search?.matches(all ? .all : .longest, limit: room) ?? []
      room -= found.count
      return found.isEmpty || body(p, found)
    }
    if scope.parts.count >= Self.indexedParts, let index = scope.index {
      // only the documents that can match are touched
      let indexed = IndexedQuery(index, automaton, patterns, scratch)
      try check(scratch)
      for p in indexed.candidates where p < scope.parts.count {
        if Interruption.isRequested || room <= 0 { return }
        if try !look(p, indexed) { return }
      }
      return
    }
    for (p, _) in scope.walk {
      if room <= 0 { return }
      if try !look(p) { return }
    }
  }

  /// Matches in the part's ranges, in order of their starts.
  /// - Parameters:
  ///   - all: every start and end that match, not only the leftmost longest.
  ///   - limit: no more than so many.
  public func matches(
    in part: Scope.Part, all: Bool = false, limit: Int = .max
  ) throws(QueryError) -> [QueryMatch] {
    var search = try QuerySearch(self, part, PatternScratch())
    return try search.matches(all ? .all : .longest, limit: limit)
  }

  /// Throws when a pattern could not be held against a value.
  func check(_ scratch: PatternScratch) throws(QueryError) {
    guard let failure = scratch.failure else { return }
    throw QueryError(
      code: "query/pattern", message: failure.message, position: failure.position, source: text)
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
