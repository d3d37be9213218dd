// ConstraintCheck: holds a constraint over labels, what stands behind `::`, against the labels of a match.

import Document

struct ConstraintCheck {
  private let constraint: QueryConstraint
  private let document: Document
  private let patterns: [AttributeTest: TokenPattern]
  private let scratch: PatternScratch

  init(
    _ constraint: QueryConstraint, _ document: Document, _ patterns: [AttributeTest: TokenPattern],
    _ scratch: PatternScratch
  ) {
    self.constraint = constraint
    self.document = document
    self.patterns = patterns
    self.scratch = scratch
  }

  /// The patterns of a constraint over a query's labels, compiled. One that a label of a single token can never equal is a
  /// mistake, as it is inside brackets.
  static func patterns(
    of constraint: QueryConstraint, _ node: QueryNode, _ source: String
  ) throws(QueryError) -> [AttributeTest: TokenPattern] {
    var patterns: [AttributeTest: TokenPattern] = [:]
    for (label, test) in constraint.literals {
      patterns[test] = try QueryPatterns.compiled(
        test, source, isOneToken: label.map(node.isOneToken(label:)) ?? true)
    }
    return patterns
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
        guard let value = value(operand, captures), let pattern = patterns[literal] else { return false }
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
