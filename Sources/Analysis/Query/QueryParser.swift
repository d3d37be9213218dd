// QueryParser: the text of a query → its tree. One pass over the scalars, errors with their place.
// Bare words (`foreign policy`, `econom*`) are taken as words in any case, so that a plain word is a query.

import Interruption
import Results

struct QueryParser {
  private let source: String
  let scalars: [Unicode.Scalar]
  var at = 0
  let named: [String: QueryTree]
  var labels: [String] = []
  var depth = 0
  var nesting = 0
  /// Labels of spans.
  var spanLabels: Set<String> = []
  /// Queries in parentheses behind `within` and `containing`, around the place that is read.
  var operands = 0
  /// Whether anything but bare words was read.
  private(set) var hasMarkup = false
  let cut: CodingDictionary.Cutter?

  /// - Parameters:
  ///   - named: sub-queries that `$name` stands for.
  ///   - cut: cuts bare words as texts are cut; nil takes them as they are, but for clitics.
  init(_ source: String, named: [String: QueryTree] = [:], cut: CodingDictionary.Cutter? = nil) {
    self.source = source
    self.named = named
    self.cut = cut
    scalars = Array(source.unicodeScalars)
  }

  mutating func parse() throws(QueryError) -> QueryTree {
    skipSpace()
    if at == scalars.count { throw error("the query is empty", at: 0) }
    var tree = try whole()
    skipSpace()
    if at < scalars.count {
      let c = Character(scalars[at])
      throw c == ")" || c == "]" ? error("there is nothing that this '\(c)' closes") : unexpected()
    }
    tree.labels = labels
    tree.nesting = nesting
    return tree
  }

  // MARK: Structure

  /// The tokens, then restrictions and a constraint over labels in any order.
  mutating func whole() throws(QueryError) -> QueryTree {
    var tree: QueryTree
    if let named = try namedAlone() { tree = named } else { tree = QueryTree(node: try alternation()) }
    while true {
      skipSpace()
      let start = at
      if take("::") {
        if tree.constraint != nil {
          throw error("a query has one '::'; join its conditions with '&'", at: start)
        }
        tree.constraint = try constraintOr()
        continue
      }
      let isNegated = word("not") || take("!")
      if word("within") {
        skipSpace()
        tree.restrictions.append(try within(isNegated: isNegated))
      } else if word("containing") {
        tree.restrictions.append(.containing(try operand("containing"), isNegated: isNegated))
      } else {
        at = start
        break
      }
    }
    return tree
  }

  private mutating func alternation() throws(QueryError) -> QueryNode {
    depth += 1
    defer { depth -= 1 }
    if depth > 100 { throw error("the query is nested too deeply", code: "query/size") }
    var branches = [try sequence()]
    while take("|") {
      // the caller's limit is told by whoever asked to stop
      if Interruption.isRequested {
        throw error("the query was stopped before it was read", code: "query/size")
      }
      branches.append(try sequence())
    }
    return branches.count == 1 ? branches[0] : .alternation(branches)
  }

  private mutating func sequence() throws(QueryError) -> QueryNode {
    var items: [QueryNode] = []
    var taken: Set<String> = []
    while true {
      skipSpace()
      guard at < scalars.count, !"|)".unicodeScalars.contains(scalars[at]), !looking("::"), !keyword() else {
        break
      }
      let start = at
      let item = try item()
      try add(item.labels, to: &taken, at: start)
      items.append(item)
    }
    if items.isEmpty, at < scalars.count, keyword() {
      throw error("'within' and 'containing' stand behind tokens; as words they stand in quotation marks")
    }
    if items.isEmpty {
      throw error(
        at < scalars.count ? "a token is expected here" : "the query ends where a token is expected")
    }
    return items.count == 1 ? items[0] : .sequence(items)
  }

  /// Alternatives may share a label, what stands in a row may not.
  private func add(_ labels: Set<String>, to taken: inout Set<String>, at start: Int) throws(QueryError) {
    if let twice = labels.intersection(taken).min() {
      throw error(
        "the label '\(twice)' stands for two parts of one sequence; give each a name of its own",
        at: start, code: "query/label")
    }
    taken.formUnion(labels)
  }

  /// Whether `within`, `containing` or a negation of them begins here.
  mutating func keyword() -> Bool {
    let start = at
    defer { at = start }
    let negated = word("not") || take("!")
    _ = negated
    skipSpace()
    return word("within") || word("containing")
  }

  mutating func item() throws(QueryError) -> QueryNode {
    skipSpace()
    let start = at
    if let name = identifier(), at < scalars.count, scalars[at] == ":", !looking("::"), !looking("://") {
      at += 1
      if !labels.contains(name) { labels.append(name) }
      if labels.count > 16 { throw error("a query has at most 16 labels", at: start, code: "query/size") }
      let node = try quantified(try primary())
      if case .element = node { spanLabels.insert(name) }
      var taken = node.labels
      try add([name], to: &taken, at: start)
      return .label(name, node)
    }
    at = start
    return try quantified(try primary())
  }

  mutating func quantified(_ node: QueryNode) throws(QueryError) -> QueryNode {
    var node = node
    var count = 0
    while at < scalars.count {
      let start = at
      if count > 0, scalars[at] == "?" {
        throw error(
          "queries have no lazy quantifiers: the longest match is taken, or with 'all' each; parentheses make what is before it optional"
        )
      }
      if count == 4, "*+?{".unicodeScalars.contains(scalars[at]) {
        throw error("at most 4 quantifiers can follow each other", code: "query/size")
      }
      count += 1
      switch scalars[at] {
      case "*":
        at += 1
        node = .repetition(node, minimum: 0, maximum: nil)
      case "+":
        at += 1
        node = .repetition(node, minimum: 1, maximum: nil)
      case "?":
        at += 1
        node = .repetition(node, minimum: 0, maximum: 1)
      case "{":
        at += 1
        skipSpace()
        let minimum = integer()
        var maximum = minimum
        if take(",") {
          skipSpace()
          maximum = integer()
        } else if minimum == nil {
          throw error("a number is expected here, as in {2} or {0,3}")
        }
        guard take("}") else { throw error("this '{' is never closed", at: start) }
        if let maximum, maximum < minimum ?? 0 {
          throw error("the quantifier's maximum is below its minimum", at: start)
        }
        if max(minimum ?? 0, maximum ?? 0) > 1000 {
          throw error("a quantifier goes up to 1000", at: start, code: "query/size")
        }
        if maximum == 0 { throw error("a token that is repeated 0 times matches nothing", at: start) }
        node = .repetition(node, minimum: minimum ?? 0, maximum: maximum)
      default: return node
      }
    }
    return node
  }

  mutating func primary() throws(QueryError) -> QueryNode {
    skipSpace()
    guard at < scalars.count else { throw error("the query ends where a token is expected") }
    let start = at
    if isMarkup(at) { hasMarkup = true }
    switch scalars[at] {
    case "[":
      at += 1
      if take("]") { return .token(.any) }
      let test = try testOr()
      guard take("]") else {
        throw at < scalars.count
          ? error("'&', '|' or ']' is expected here") : error("this '[' is never closed", at: start)
      }
      return .token(test)
    case "(":
      at += 1
      let node = try alternation()
      guard take(")") else {
        if keyword() || looking("::") {
          throw error(
            "'within', 'containing' and '::' hold of whole matches: they stand behind all tokens, or in parentheses behind 'within' and 'containing'"
          )
        }
        throw at < scalars.count
          ? error("')' is expected here") : error("this '(' is never closed", at: start)
      }
      return node
    case "\"", "'": return .token(.attribute(try value(of: .word)))
    case "<": return try tag()
    case "$" where isMarkup(at):
      at += 1
      guard let name = identifier() else { throw error("'$' wants the name of a query") }
      guard let tree = named[name] else {
        throw error(
          "no query named '\(name)' was given" + near(name, Array(named.keys)), at: start, code: "query/name")
      }
      if tree.hasConditions {
        throw error(
          "the query '$\(name)' has conditions behind its tokens, which hold of whole matches; write them behind this query, "
            + "or '$\(name)' behind 'within' or 'containing'", at: start)
      }
      try enter(tree, at: start)
      return tree.node
    default: return try bareWords()
    }
  }

  private mutating func tag() throws(QueryError) -> QueryNode {
    let start = at
    at += 1
    let isEnd = take("/")
    skipSpace()
    let nameAt = at
    guard let name = identifier() else {
      throw error("a layer is expected behind '<', as in <s> or <quote/>")
    }
    guard let layer = QueryLayer(named: name) else {
      throw error(
        "there is no layer '\(name)'" + near(name, QueryLayer.allCases.map(\.rawValue)), at: nameAt,
        code: "query/layer")
    }
    var element = SpanElement(layer: layer)
    while true {
      skipSpace()
      let attributeAt = at
      guard let attribute = identifier() else { break }
      guard layer.attributes.contains(attribute) else {
        let known = layer.attributes
        throw error(
          "\(layer.described) has no attribute '\(attribute)' in queries"
            + (known.isEmpty ? "" : near(attribute, known)),
          at: attributeAt, code: "query/attribute")
      }
      let isNegated = take("!=")
      guard isNegated || take("=") else { throw error("'=' or '!=' is expected here") }
      skipSpace()
      element.conditions.append(.init(name: attribute, test: try value(of: .word), isNegated: isNegated))
      skipSpace()
      if at < scalars.count, scalars[at] == "&" || scalars[at] == "|" {
        throw error(
          "the conditions of a tag stand side by side, without '&', and alternatives inside the pattern: kind=\"a|b\""
        )
      }
    }
    let isWhole = take("/")
    guard take(">") else { throw error("this '<' is never closed by '>'", at: start) }
    if isEnd, isWhole || !element.conditions.isEmpty {
      throw error("an end tag is only </\(name)>", at: start)
    }
    return isWhole ? .element(element) : .tag(element, isEnd: isEnd)
  }

  // MARK: Conditions on a token

  /// Whether a `!` stands here; two undo each other, so that no more than one is left.
  mutating func negation() throws(QueryError) -> Bool {
    var isNegated = false
    while take("!") {
      isNegated.toggle()
      skipSpace()
    }
    return isNegated
  }

  /// Many conditions as a tree of little depth: what walks it needs little stack.
  static func balanced<Test>(_ tests: ArraySlice<Test>, _ join: (Test, Test) -> Test) -> Test {
    guard tests.count > 1 else { return tests[tests.startIndex] }
    let middle = tests.startIndex + tests.count / 2
    return join(balanced(tests[..<middle], join), balanced(tests[middle...], join))
  }

  private mutating func testOr() throws(QueryError) -> TokenTest {
    depth += 1
    defer { depth -= 1 }
    if depth > 100 { throw error("the condition is nested too deeply", code: "query/size") }
    var tests = [try testAnd()]
    while take("|") { tests.append(try testAnd()) }
    return Self.balanced(tests[...]) { .or($0, $1) }
  }

  private mutating func testAnd() throws(QueryError) -> TokenTest {
    var tests = [try testNot()]
    while take("&") { tests.append(try testNot()) }
    return Self.balanced(tests[...]) { .and($0, $1) }
  }

  private mutating func testNot() throws(QueryError) -> TokenTest {
    skipSpace()
    if try negation() { return .not(try testNot()) }
    let start = at
    if take("(") {
      let test = try testOr()
      guard take(")") else { throw error("this '(' is never closed", at: start) }
      return test
    }
    if at < scalars.count, scalars[at] == "\"" || scalars[at] == "'" {
      return .attribute(try value(of: .word))
    }
    guard let name = identifier() else {
      throw error("an attribute is expected here, as in [lemma=\"say\"]")
    }
    let attribute = try attribute(name, at: start)
    let isNegated = take("!=")
    guard isNegated || take("=") else {
      throw error("'=' or '!=' is expected behind '\(name)'")
    }
    skipSpace()
    let test = TokenTest.attribute(try value(of: attribute))
    return isNegated ? .not(test) : test
  }

  func attribute(_ name: String, at start: Int) throws(QueryError) -> QueryAttribute {
    guard let attribute = QueryAttribute(named: name) else {
      throw error(
        "a token has no attribute '\(name)'" + near(name, QueryAttribute.allCases.map(\.rawValue)), at: start,
        code: "query/attribute")
    }
    return attribute
  }

  /// A quoted pattern with its flags.
  mutating func value(of attribute: QueryAttribute) throws(QueryError) -> AttributeTest {
    let start = at
    guard at < scalars.count, scalars[at] == "\"" || scalars[at] == "'" else {
      throw error("a pattern in quotation marks is expected here")
    }
    let mark = scalars[at]
    at += 1
    var text = String.UnicodeScalarView()
    while at < scalars.count, scalars[at] != mark {
      if scalars[at] == "\\", at + 1 < scalars.count {
        if scalars[at + 1] != mark { text.append("\\") }
        at += 1
      }
      text.append(scalars[at])
      at += 1
    }
    guard at < scalars.count else { throw error("this quotation mark is never closed", at: start) }
    at += 1
    var test = AttributeTest(attribute: attribute, pattern: String(text), position: start)
    let beforeFlags = at
    skipSpace()
    if at < scalars.count, scalars[at] == "%" {
      at += 1
      let flags = at
      while at < scalars.count, "cdl".unicodeScalars.contains(scalars[at]) {
        switch scalars[at] {
        case "c": test.ignoresCase = true
        case "d": test.ignoresMarks = true
        default: test.pattern = TokenPattern.escaped(test.pattern)
        }
        at += 1
      }
      if at == flags {
        throw error("'%' wants c (any case), d (without diacritics) or l (no pattern, the text itself)")
      }
    } else {
      at = beforeFlags
    }
    do throws(TokenPatternError) {
      _ = try TokenPattern(test)
    } catch {
      throw self.error(
        "this pattern is not a regular expression: \(error.message)", at: start + 1 + error.offset,
        code: "query/pattern")
    }
    return test
  }

  // MARK: Characters

  mutating func skipSpace() {
    while at < scalars.count, scalars[at].properties.isWhitespace { at += 1 }
  }

  func looking(_ text: String) -> Bool {
    var i = at
    for scalar in text.unicodeScalars {
      guard i < scalars.count, scalars[i] == scalar else { return false }
      i += 1
    }
    return true
  }

  /// Skips space and takes the text when it stands here.
  mutating func take(_ text: String) -> Bool {
    let start = at
    skipSpace()
    guard looking(text), !(text == "|" && looking("||")) else {
      at = start
      return false
    }
    at += text.unicodeScalars.count
    return true
  }

  /// Takes a whole word.
  private mutating func word(_ text: String) -> Bool {
    let start = at
    skipSpace()
    if let name = identifier(), name == text { return true }
    at = start
    return false
  }

  mutating func identifier() -> String? {
    var name = String.UnicodeScalarView()
    var i = at
    while i < scalars.count, scalars[i].isASCII,
      scalars[i].properties.isAlphabetic || scalars[i] == "_"
        || (i > at && scalars[i].properties.numericType != nil)
    {
      name.append(scalars[i])
      i += 1
    }
    guard i > at else { return nil }
    at = i
    return String(name)
  }

  mutating func integer() -> Int? {
    var i = at
    var value = 0
    while i < scalars.count, ("0"..."9").contains(scalars[i]) {
      value = min(value * 10 + Int(scalars[i].value - 48), 1_000_000)
      i += 1
    }
    guard i > at else { return nil }
    at = i
    return value
  }

  func near(_ name: String, _ known: [String]) -> String {
    if let near = NearNames.suggest(name, among: known).first { return "; did you mean '\(near)'?" }
    return known.isEmpty ? "" : "; there are \(known.sorted().joined(separator: ", "))"
  }

  func error(_ message: String, at position: Int? = nil, code: String = "query/syntax") -> QueryError {
    QueryError(code: code, message: message, position: position ?? at, source: source)
  }
}
