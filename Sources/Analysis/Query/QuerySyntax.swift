// QuerySyntax: a query of the Corpus Query Language (CQP, Sketch Engine, BlackLab) as a tree.

import Document

/// What a token test looks at.
public enum QueryAttribute: String, Sendable, CaseIterable {
  case word, lower, norm, lemma, stem, pos, kind, shape, stop

  /// By any name that users of other programs know.
  init?(named name: String) {
    switch name {
    case "text": self = .word
    case "tag", "upos": self = .pos
    default: self.init(rawValue: name)
    }
  }

  /// All values that there are; empty when anything may be one.
  var values: [String] {
    switch self {
    case .pos: PartOfSpeech.allCases.map(\.name)
    case .kind: TokenKind.allCases.map(\.name)
    case .stop: ["true", "false"]
    case .word, .lower, .norm, .lemma, .stem, .shape: []
    }
  }
}

/// One comparison: `lemma = "say|tell" %c`.
struct AttributeTest: Hashable, Sendable {
  var attribute: QueryAttribute
  var pattern: String
  var ignoresCase = false
  var ignoresMarks = false
  /// Where the value stands in the query, for errors.
  var position = 0

  static func == (a: Self, b: Self) -> Bool {
    a.attribute == b.attribute && a.pattern == b.pattern && a.ignoresCase == b.ignoresCase
      && a.ignoresMarks == b.ignoresMarks
  }
  func hash(into hasher: inout Hasher) {
    hasher.combine(attribute)
    hasher.combine(pattern)
    hasher.combine(ignoresCase)
    hasher.combine(ignoresMarks)
  }
}

/// A condition on one token.
indirect enum TokenTest: Hashable, Sendable {
  case any
  case attribute(AttributeTest)
  /// A bit of the token's place in a layer of spans, set by the compiler.
  case place(PlaceTest)
  case not(TokenTest)
  case and(TokenTest, TokenTest)
  case or(TokenTest, TokenTest)
}

/// Where a token stands in a span of a layer.
struct PlaceTest: Hashable, Sendable {
  enum Edge: Hashable, Sendable { case begins, inside, ends }
  var element: SpanElement
  /// Spans of one layer that overlap stand on different levels.
  var level: Int
  var edge: Edge
}

/// A layer of spans, as tags name it.
public enum QueryLayer: String, Sendable, CaseIterable {
  case sentence, paragraph, quote, entity, date, number, block, heading, list, text

  init?(named name: String) {
    switch name {
    case "s": self = .sentence
    case "p": self = .paragraph
    case "q": self = .quote
    case "mention", "ne": self = .entity
    case "doc", "document": self = .text
    default: self.init(rawValue: name)
    }
  }

  /// With its article.
  var described: String { self == .entity ? "an entity" : "a \(rawValue)" }

  /// Levels that are kept apart; only quotations and lists nest.
  var levels: Int {
    switch self {
    case .quote: 4
    case .list, .block: 2
    default: 1
    }
  }

  /// All values of an attribute of a tag; empty when anything may be one.
  func values(of attribute: String) -> [String] {
    switch (self, attribute) {
    case (.quote, "kind"): Quotation.Kind.allCases.map(\.name)
    case (.quote, "closed"): ["true", "false"]
    case (.entity, "kind"): Entity.Kind.allCases.map(\.name)
    case (.date, "kind"): DateExpression.Kind.allCases.map(\.name)
    case (.number, "kind"): NumberExpression.Kind.allCases.map(\.name)
    case (.block, "kind"), (.heading, "kind"), (.list, "kind"): Block.Kind.allCases.map(\.name)
    default: []
    }
  }

  /// Attributes that a tag of the layer may compare.
  var attributes: [String] {
    switch self {
    case .quote: ["kind", "speaker", "closed"]
    case .entity: ["kind", "name", "role"]
    case .date: ["kind", "value"]
    case .number: ["kind", "unit", "value"]
    case .block, .heading, .list: ["kind", "level"]
    case .sentence, .paragraph, .text: []
    }
  }
}

/// A tag's layer and its conditions: `<entity kind="person"/>`.
struct SpanElement: Hashable, Sendable {
  struct Condition: Hashable, Sendable {
    var name: String
    var test: AttributeTest
    var isNegated: Bool
  }
  var layer: QueryLayer
  var conditions: [Condition] = []
}

/// A query over tokens.
indirect enum QueryNode: Sendable {
  case token(TokenTest)
  case sequence([QueryNode])
  case alternation([QueryNode])
  /// `maximum` nil: without end.
  case repetition(QueryNode, minimum: Int, maximum: Int?)
  case label(String, QueryNode)
  /// `<s>`, `</s>`: a boundary, no token.
  case tag(SpanElement, isEnd: Bool)
  /// `<s/>`: a whole span.
  case element(SpanElement)
}

extension QueryNode {
  /// The labels in it.
  var labels: Set<String> {
    switch self {
    case .token, .tag, .element: []
    case .sequence(let nodes), .alternation(let nodes): nodes.reduce(into: []) { $0.formUnion($1.labels) }
    case .repetition(let inner, _, _): inner.labels
    case .label(let name, let inner): inner.labels.union([name])
    }
  }

  /// Whether it always matches one token.
  private var isOneToken: Bool {
    switch self {
    case .token: true
    case .label(_, let inner): inner.isOneToken
    case .alternation(let nodes): nodes.allSatisfy(\.isOneToken)
    case .sequence, .repetition, .tag, .element: false
    }
  }

  /// Whether a label in it never stands for more than one token.
  func isOneToken(label: String) -> Bool {
    switch self {
    case .token, .tag, .element: true
    case .sequence(let nodes), .alternation(let nodes): nodes.allSatisfy { $0.isOneToken(label: label) }
    case .repetition(let inner, _, let maximum):
      maximum == 1 ? inner.isOneToken(label: label) : !inner.labels.contains(label)
    case .label(let name, let inner):
      name == label ? inner.isOneToken : inner.isOneToken(label: label)
    }
  }
}

/// What stands behind `within` or `containing`.
indirect enum QueryRestriction: Sendable {
  case withinLayer(SpanElement, isNegated: Bool)
  case withinTokens(Int)
  case withinMatch(QueryTree, isNegated: Bool)
  case containing(QueryTree, isNegated: Bool)

  /// As a user would name it.
  var description: String {
    switch self {
    case .withinLayer(let element, let isNegated):
      "\(isNegated ? "not " : "")within \(element.layer.rawValue)"
    case .withinTokens(let count): "within \(count)"
    case .withinMatch(_, let isNegated): "\(isNegated ? "not " : "")within the query behind it"
    case .containing(_, let isNegated): "\(isNegated ? "not " : "")containing the query behind it"
    }
  }
}

/// A condition over labels, behind `::`.
indirect enum QueryConstraint: Sendable {
  struct Operand: Sendable {
    /// Nil for a literal.
    var label: String?
    var attribute: QueryAttribute = .word
    var literal: AttributeTest?
  }
  case equal(Operand, Operand, isNegated: Bool)
  case not(QueryConstraint)
  case and(QueryConstraint, QueryConstraint)
  case or(QueryConstraint, QueryConstraint)

  /// As it is written.
  var description: String {
    func text(_ operand: Operand) -> String {
      operand.literal.map { "\"\($0.pattern)\"" } ?? "\(operand.label ?? "").\(operand.attribute.rawValue)"
    }
    switch self {
    case .equal(let a, let b, let isNegated): return "\(text(a)) \(isNegated ? "!=" : "=") \(text(b))"
    case .not(let inner): return "!(\(inner.description))"
    case .and(let a, let b): return "\(a.description) & \(b.description)"
    case .or(let a, let b): return "(\(a.description) | \(b.description))"
    }
  }

  /// The labels' attributes that it compares.
  var operands: [Operand] {
    switch self {
    case .equal(let a, let b, _): [a, b].filter { $0.label != nil }
    case .not(let inner): inner.operands
    case .and(let a, let b), .or(let a, let b): a.operands + b.operands
    }
  }

  /// The patterns that it compares with, each with the label of the other side.
  var literals: [(label: String?, test: AttributeTest)] {
    switch self {
    case .equal(let a, let b, _):
      [a.literal.map { (b.label, $0) }, b.literal.map { (a.label, $0) }].compactMap(\.self)
    case .not(let inner): inner.literals
    case .and(let a, let b), .or(let a, let b): a.literals + b.literals
    }
  }
}

/// A whole query.
struct QueryTree: Sendable {
  var node: QueryNode
  var restrictions: [QueryRestriction] = []
  var constraint: QueryConstraint?
  /// Names of the labels in order of appearance.
  var labels: [String] = []
  /// How deep queries stand in queries.
  var nesting = 0
  /// Whether anything holds of whole matches.
  var hasConditions: Bool { !restrictions.isEmpty || constraint != nil }
}

/// Why a query cannot be used.
public struct QueryError: Error, Hashable, Sendable {
  /// `query/syntax`, `query/attribute`, `query/value`, `query/pattern`, `query/size` …
  public var code: String
  /// One sentence without the place.
  public var message: String
  /// Character of the query, from 0.
  public var position: Int
  public var source: String

  /// The sentence, the query and a caret below the place.
  public var description: String {
    let line = source.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: " ")
    return
      "\(message) (character \(position + 1) of the query)\n    \(line)\n    \(String(repeating: " ", count: position))^"
  }
}
