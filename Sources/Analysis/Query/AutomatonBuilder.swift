// AutomatonBuilder: the nodes of a query's tree → states and moves of its automaton.
// In: a tree. Out: fragments, joined from the inside out, each with its first and last states and the ways around it.

struct AutomatonBuilder {
  typealias Move = QueryAutomaton.Move

  private(set) var predicateOfState: [Int] = []
  private(set) var labelsOfState: [UInt32] = []
  private(set) var follow: [[Move]] = []
  private(set) var predicates: [TokenTest] = []
  private(set) var tests: [AttributeTest] = []
  private(set) var places: [PlaceTest] = []

  private static let maximumStates = 4096
  private static let maximumTests = 64

  struct Fragment {
    var starts: [Move] = []
    var ends: [Move] = []
    /// Ways to match no token.
    var empty: [Guard] = []
    var maximum: Int? = 0
  }

  /// Moves made so far, to refuse queries that would grow without measure.
  private var moves = 0
  private static let maximumMoves = 200_000
  private var activeLabels: UInt32 = 0
  /// Spans that no move may enter: those of the pairs of tags around what is being built.
  private var closed = Guard.none
  private let labels: [String]
  /// Start and end tags around the node in hand.
  private var regions = 0
  private let source: String

  init(labels: [String], source: String) {
    self.labels = labels
    self.source = source
  }

  // MARK: Fragments

  mutating func build(_ node: QueryNode) throws(QueryError) -> Fragment {
    switch node {
    case .token(let test): return try state(test)
    case .label(let name, let inner):
      let before = activeLabels
      if let i = labels.firstIndex(of: name) { activeLabels |= 1 << UInt32(i) }
      defer { activeLabels = before }
      return try build(inner)
    case .sequence(let nodes):
      var result = Fragment(empty: [.none])
      var i = 0
      while i < nodes.count {
        if case .tag(let element, false) = nodes[i], let end = Self.endTag(of: element.layer, nodes, from: i)
        {
          result = joined(result, try region(element, Array(nodes[i + 1..<end])))
          i = end + 1
        } else {
          result = joined(result, try build(nodes[i]))
          i += 1
        }
      }
      return result
    case .alternation(let nodes):
      if let merged = Self.merged(nodes) { return try build(.token(merged)) }
      var result = Fragment()
      for (i, node) in nodes.enumerated() {
        let branch = try build(node)
        result.starts += branch.starts
        result.ends += branch.ends
        result.empty += branch.empty.filter { !result.empty.contains($0) }
        result.maximum = i == 0 ? branch.maximum : Self.longer(result.maximum, branch.maximum)
      }
      return result
    case .repetition(let inner, let minimum, let maximum): return try repeated(inner, minimum, maximum)
    case .tag(let element, let isEnd):
      var result = Fragment()
      for level in 0..<element.layer.levels {
        let bit = try bit(PlaceTest(element: element, level: level, edge: isEnd ? .ends : .begins))
        result.empty.append(isEnd ? Guard(before: bit) : Guard(behind: bit))
      }
      return result
    case .element(let element): return try whole(element)
    }
  }

  /// The place of the end tag that belongs to the start tag of a layer at `start`; nil when there is none.
  private static func endTag(of layer: QueryLayer, _ nodes: [QueryNode], from start: Int) -> Int? {
    var open = 0
    for i in start..<nodes.count {
      guard case .tag(let element, let isEnd) = nodes[i], element.layer == layer else { continue }
      open += isEnd ? -1 : 1
      if open == 0 { return i }
    }
    return nil
  }

  /// What stands between a start and an end tag: both are of one span, as in CQP. So no other span of its level begins
  /// on the way.
  private mutating func region(_ element: SpanElement, _ nodes: [QueryNode]) throws(QueryError) -> Fragment {
    // what stands inside is built once a level, and again in each region around it
    regions += 1
    defer { regions -= 1 }
    if regions > 4 {
      throw tooLarge("start and end tags go 4 deep")
    }
    var result = Fragment()
    for level in 0..<element.layer.levels {
      let begins = try bit(PlaceTest(element: element, level: level, edge: .begins))
      let ends = try bit(PlaceTest(element: element, level: level, edge: .ends))
      let outer = closed
      closed = outer.joined(Guard(notBehind: begins))
      let inner = try build(.sequence(nodes))
      closed = outer
      let span = joined(
        joined(Fragment(empty: [Guard(behind: begins)]), inner), Fragment(empty: [Guard(before: ends)]))
      result.starts += span.starts
      result.ends += span.ends
      result.maximum = level == 0 ? span.maximum : Self.longer(result.maximum, span.maximum)
    }
    return result
  }

  /// A whole span: its first token, all that are inside, the boundary of its end.
  private mutating func whole(_ element: SpanElement) throws(QueryError) -> Fragment {
    var result = Fragment()
    for level in 0..<element.layer.levels {
      func place(_ edge: PlaceTest.Edge) -> PlaceTest {
        PlaceTest(element: element, level: level, edge: edge)
      }
      let first = try state(.place(place(.begins)))
      let rest = try repeated(
        .token(.and(.place(place(.inside)), .not(.place(place(.begins))))), 0, nil)
      let end = Fragment(empty: [Guard(before: try bit(place(.ends)))])
      let span = joined(joined(first, rest), end)
      result.starts += span.starts
      result.ends += span.ends
    }
    result.maximum = nil
    return result
  }

  private mutating func repeated(
    _ inner: QueryNode, _ minimum: Int, _ maximum: Int?
  ) throws(QueryError) -> Fragment {
    var result = Fragment(empty: [.none])
    for _ in 0..<minimum { result = joined(result, try build(inner)) }
    guard let maximum else {
      if minimum == 0 { return looped(try build(inner)) }
      // x+ is one x that may repeat; x{3,} is x x x x*
      return minimum == 1 ? looped(result, needsOne: true) : joined(result, looped(try build(inner)))
    }
    var optional = Fragment(empty: [.none])
    for _ in minimum..<maximum {
      // (x (x (x)?)?)?, from the inside out
      var longer = joined(try build(inner), optional)
      if !longer.empty.contains(.none) { longer.empty.append(.none) }
      optional = longer
    }
    return joined(result, optional)
  }

  private mutating func looped(_ inner: Fragment, needsOne: Bool = false) -> Fragment {
    for end in inner.ends { connect(end, inner.starts) }
    var result = inner
    result.maximum = nil
    if !needsOne, !result.empty.contains(.none) { result.empty.append(.none) }
    return result
  }

  private mutating func joined(_ a: Fragment, _ b: Fragment) -> Fragment {
    for end in a.ends { connect(end, b.starts) }
    var result = Fragment()
    result.starts = a.starts
    for empty in a.empty {
      result.starts += b.starts.map { Move(state: $0.state, condition: $0.condition.joined(empty)) }
    }
    result.ends = b.ends
    for empty in b.empty {
      result.ends += a.ends.map { Move(state: $0.state, condition: $0.condition.joined(empty)) }
    }
    for x in a.empty {
      for y in b.empty where !result.empty.contains(x.joined(y)) { result.empty.append(x.joined(y)) }
    }
    result.maximum = a.maximum.flatMap { x in b.maximum.map { x + $0 } }
    return result
  }

  private mutating func connect(_ end: Move, _ starts: [Move]) {
    moves += starts.count
    for start in starts {
      let condition = end.condition.joined(start.condition).joined(closed)
      if !follow[end.state].contains(where: { $0.state == start.state && $0.condition == condition }) {
        follow[end.state].append(Move(state: start.state, condition: condition))
      }
    }
  }

  private static func longer(_ a: Int?, _ b: Int?) -> Int? { a.flatMap { x in b.map { max(x, $0) } } }

  // MARK: States, predicates, tests

  private mutating func state(_ test: TokenTest) throws(QueryError) -> Fragment {
    guard predicateOfState.count < Self.maximumStates, moves < Self.maximumMoves else {
      throw tooLarge("the query has more than \(Self.maximumStates) token positions; use smaller quantifiers")
    }
    try register(test)
    let predicate: Int
    if let known = predicates.firstIndex(of: test) {
      predicate = known
    } else {
      guard predicates.count < Self.maximumTests else {
        throw tooLarge(
          "the query has more than \(Self.maximumTests) different tokens; join words as one pattern, \"(a|b|c)\""
        )
      }
      predicate = predicates.count
      predicates.append(test)
    }
    predicateOfState.append(predicate)
    labelsOfState.append(activeLabels)
    follow.append([])
    let move = Move(state: predicateOfState.count - 1, condition: .none)
    return Fragment(starts: [move], ends: [move], maximum: 1)
  }

  private mutating func register(_ test: TokenTest) throws(QueryError) {
    switch test {
    case .any: break
    case .attribute(let test):
      if tests.contains(test) { return }
      guard tests.count < Self.maximumTests else {
        throw tooLarge("the query has more than \(Self.maximumTests) different conditions")
      }
      tests.append(test)
    case .place(let place): _ = try bit(place)
    case .not(let inner): try register(inner)
    case .and(let a, let b), .or(let a, let b):
      try register(a)
      try register(b)
    }
  }

  private mutating func bit(_ place: PlaceTest) throws(QueryError) -> UInt64 {
    if let known = places.firstIndex(of: place) { return 1 << UInt64(known) }
    guard places.count < 64 else { throw tooLarge("the query names too many different spans") }
    places.append(place)
    return 1 << UInt64(places.count - 1)
  }

  /// Alternatives that are single comparisons of one attribute, as one comparison; nil when there are others, or when a
  /// pattern would reach into the next one.
  private static func merged(_ nodes: [QueryNode]) -> TokenTest? {
    var joined: AttributeTest?
    var patterns: [String] = []
    for node in nodes {
      guard case .token(.attribute(let test)) = node, TokenPattern.canBePart(test.pattern.utf8) else {
        return nil
      }
      if let joined {
        guard
          joined.attribute == test.attribute, joined.ignoresCase == test.ignoresCase,
          joined.ignoresMarks == test.ignoresMarks
        else { return nil }
      } else {
        joined = test
      }
      patterns.append("(?:\(test.pattern))")
    }
    joined?.pattern = patterns.joined(separator: "|")
    return joined.map { .attribute($0) }
  }

  private func tooLarge(_ message: String) -> QueryError {
    QueryError(code: "query/size", message: message, position: 0, source: source)
  }
}
