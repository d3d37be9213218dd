// QueryParser+Conditions: what stands behind the tokens of a query and holds of whole matches: `within`, `containing` and a
// constraint over labels.

extension QueryParser {
  mutating func within(isNegated: Bool) throws(QueryError) -> QueryRestriction {
    if let number = integer() {
      if isNegated { throw error("'not within' wants a layer or a query, not a number") }
      if number == 0 { throw error("'within' wants at least 1 token", at: at - 1) }
      return .withinTokens(number)
    }
    let tree = try operand("within")
    if case .element(let element) = tree.node, !tree.hasConditions {
      return .withinLayer(element, isNegated: isNegated)
    }
    return .withinMatch(tree, isNegated: isNegated)
  }

  /// A named query that stands alone, with the conditions of its own; nil when something else stands here.
  mutating func namedAlone() throws(QueryError) -> QueryTree? {
    skipSpace()
    let start = at
    if take("$"), let name = identifier(), let tree = named[name], tree.hasConditions {
      skipSpace()
      if at == scalars.count || scalars[at] == ")" || looking("::") || keyword() {
        try enter(tree, at: start)
        return tree
      }
    }
    at = start
    return nil
  }

  /// Takes over the labels of a named query.
  mutating func enter(_ tree: QueryTree, at start: Int) throws(QueryError) {
    for label in tree.labels where !labels.contains(label) { labels.append(label) }
    if labels.count > 16 { throw error("a query has at most 16 labels", at: start, code: "query/size") }
    nesting = max(nesting, tree.nesting + 1)
    if nesting > 8 { throw error("queries inside queries go 8 deep", at: start, code: "query/size") }
  }

  /// What stands behind `within` or `containing`: a layer, a token or tag, or a whole query in parentheses or by its name.
  mutating func operand(_ keyword: String) throws(QueryError) -> QueryTree {
    skipSpace()
    let start = at
    if let name = identifier(), !(at < scalars.count && scalars[at] == ":" && !looking("::")) {
      guard let layer = QueryLayer(named: name) else {
        throw error(
          "there is no layer '\(name)'" + near(name, QueryLayer.allCases.map(\.rawValue))
            + "; a word behind '\(keyword)' stands in quotation marks", at: start, code: "query/layer")
      }
      return QueryTree(node: .element(SpanElement(layer: layer)))
    }
    at = start
    guard at < scalars.count, scalars[at] == "(" || scalars[at] == "$" else {
      return QueryTree(node: try item())
    }
    operands += 1
    defer { operands -= 1 }
    if operands > 8 { throw error("queries inside queries go 8 deep", at: start, code: "query/size") }
    let outer = (labels, spanLabels)
    (labels, spanLabels) = ([], [])
    defer { (labels, spanLabels) = outer }
    var tree: QueryTree
    if take("(") {
      tree = try whole()
      guard take(")") else {
        throw at < scalars.count
          ? error("')' is expected here") : error("this '(' is never closed", at: start)
      }
    } else if let named = try namedAlone() {
      tree = named
    } else {
      tree = QueryTree(node: try primary())
    }
    if !tree.hasConditions { tree.node = try quantified(tree.node) }
    tree.labels = labels
    return tree
  }

  // MARK: Constraints over labels

  mutating func constraintOr() throws(QueryError) -> QueryConstraint {
    depth += 1
    defer { depth -= 1 }
    if depth > 100 { throw error("the constraint is nested too deeply", code: "query/size") }
    var parts = [try constraintAnd()]
    while take("|") { parts.append(try constraintAnd()) }
    return Self.balanced(parts[...]) { .or($0, $1) }
  }

  private mutating func constraintAnd() throws(QueryError) -> QueryConstraint {
    var parts = [try constraintNot()]
    while take("&") { parts.append(try constraintNot()) }
    return Self.balanced(parts[...]) { .and($0, $1) }
  }

  private mutating func constraintNot() throws(QueryError) -> QueryConstraint {
    skipSpace()
    let start = at
    if take("(") {
      let inner = try constraintOr()
      guard take(")") else { throw error("this '(' is never closed", at: start) }
      return inner
    }
    if try negation() { return .not(try constraintNot()) }
    var left = try side()
    let isNegated = take("!=")
    guard isNegated || take("=") else { throw error("'=' or '!=' is expected here") }
    var right = try side()
    if left.label == nil, right.label == nil {
      throw error("one side must be a label's attribute, such as a.lemma", at: start)
    }
    // a pattern is one of the attribute that it is compared with
    left.literal?.attribute = right.attribute
    right.literal?.attribute = left.attribute
    return .equal(left, right, isNegated: isNegated)
  }

  private mutating func side() throws(QueryError) -> QueryConstraint.Operand {
    skipSpace()
    let start = at
    if at < scalars.count, scalars[at] == "\"" || scalars[at] == "'" {
      return .init(label: nil, literal: try value(of: .word))
    }
    guard let name = identifier() else { throw error("a label's attribute is expected, such as a.lemma") }
    guard labels.contains(name) else {
      throw error("no label '\(name)' in this query" + near(name, labels), at: start, code: "query/label")
    }
    guard take(".") else { return .init(label: name, attribute: .word) }
    let attributeAt = at
    guard let attributeName = identifier() else { throw error("an attribute is expected behind '.'") }
    let attribute = try attribute(attributeName, at: attributeAt)
    if attribute == .kind, spanLabels.contains(name) {
      throw error(
        "'\(name)' is a span, whose kind stands in its tag, as in <entity kind=\"person\"/>; here 'kind' would be that of its tokens",
        at: attributeAt, code: "query/attribute")
    }
    return .init(label: name, attribute: attribute)
  }
}
