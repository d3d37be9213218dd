// QueryAutomaton: a query's tree as a position automaton (Glushkov 1961): one state a token test, no empty moves.
// Boundaries (`<s>`, `</quote>`) are guards on the moves. Moves stand in order of preference: longer repetition
// first, earlier alternative first.

/// Bits that must be set at a boundary between two tokens.
struct Guard: Hashable, Sendable {
  /// On the token before the boundary: spans that end with it.
  var before: UInt64 = 0
  /// On the token behind: spans that begin with it.
  var behind: UInt64 = 0
  /// Spans that must not begin with the token behind: the boundary lies inside one span.
  var notBehind: UInt64 = 0
  static let none = Guard()
  func joined(_ other: Guard) -> Guard {
    Guard(
      before: before | other.before, behind: behind | other.behind, notBehind: notBehind | other.notBehind)
  }
}

struct QueryAutomaton: Sendable {
  struct Move: Sendable {
    var state: Int
    var condition: Guard
  }
  /// Token predicate of each state, an index into `predicates`.
  private(set) var predicateOfState: [Int] = []
  /// Labels that hold at each state, as bits.
  private(set) var labelsOfState: [UInt32] = []
  private(set) var starts: [Move] = []
  /// Guards under which a match may end behind each state.
  private(set) var ends: [[Guard]] = []
  private(set) var follow: [[Move]] = []
  /// Distinct predicates over the bits of `tests`.
  private(set) var predicates: [TokenTest] = []
  /// Distinct comparisons; bit i of a token's tests.
  private(set) var tests: [AttributeTest] = []
  /// Distinct places in layers; their bits stand in a mask of their own.
  private(set) var places: [PlaceTest] = []
  let labels: [String]
  /// Most tokens of a match; nil when there is no limit.
  private(set) var maximumLength: Int?

  static let maximumStates = 4096
  static let maximumTests = 64

  private struct Fragment: Sendable {
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
  private let source: String

  init(_ tree: QueryTree, source: String) throws(QueryError) {
    labels = tree.labels
    self.source = source
    let whole = try build(tree.node)
    guard !whole.starts.isEmpty else {
      throw QueryError(
        code: "query/syntax",
        message: "this query matches no token; use a whole span such as <s/> or a token []",
        position: 0, source: source)
    }
    starts = whole.starts
    ends = Array(repeating: [], count: predicateOfState.count)
    for end in whole.ends where !ends[end.state].contains(end.condition) {
      ends[end.state].append(end.condition)
    }
    maximumLength = whole.maximum
  }

  // MARK: Fragments

  private mutating func build(_ node: QueryNode) throws(QueryError) -> Fragment {
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

  /// Predicates that every match needs: without their states no end can be reached.
  var requiredPredicates: [Int] {
    predicates.indices.filter { predicate in
      func isOpen(_ state: Int) -> Bool { predicateOfState[state] != predicate }
      var seen = Set(starts.map(\.state).filter(isOpen))
      var waiting = Array(seen)
      while let state = waiting.popLast() {
        if !ends[state].isEmpty { return false }
        for move in follow[state] where isOpen(move.state) && seen.insert(move.state).inserted {
          waiting.append(move.state)
        }
      }
      return true
    }
  }

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

  /// Alternatives that are single comparisons of one attribute, as one comparison.
  private static func merged(_ nodes: [QueryNode]) -> TokenTest? {
    var joined: AttributeTest?
    var patterns: [String] = []
    for node in nodes {
      guard case .token(.attribute(let test)) = node else { return nil }
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
