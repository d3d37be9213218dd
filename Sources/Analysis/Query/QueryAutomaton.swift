// QueryAutomaton: a query's tree as a position automaton (Glushkov 1961): one state a token test, no empty moves.
// Boundaries (`<s>`, `</quote>`) are guards on the moves. Moves stand in order of preference: longer repetition
// first, earlier alternative first. AutomatonBuilder makes it.

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

/// Immutable, and an object, as the matchers of ten thousand documents hold on to it.
final class QueryAutomaton: Sendable {
  struct Move: Sendable {
    var state: Int
    var condition: Guard
  }
  /// Token predicate of each state, an index into `predicates`.
  let predicateOfState: [Int]
  /// Labels that hold at each state, as bits.
  let labelsOfState: [UInt32]
  let starts: [Move]
  /// Guards under which a match may end behind each state.
  let ends: [[Guard]]
  let follow: [[Move]]
  /// Distinct predicates over the bits of `tests`.
  let predicates: [TokenTest]
  /// Distinct comparisons; bit i of a token's tests.
  let tests: [AttributeTest]
  /// Distinct places in layers; their bits stand in a mask of their own.
  let places: [PlaceTest]
  let labels: [String]
  /// Most tokens of a match; nil when there is no limit.
  let maximumLength: Int?
  /// For the first tokens that every match has, at most eight, the predicates of which one must hold there, as bits.
  let firstPredicates: [UInt64]

  init(_ tree: QueryTree, source: String) throws(QueryError) {
    var builder = AutomatonBuilder(labels: tree.labels, source: source)
    let whole = try builder.build(tree.node)
    guard !whole.starts.isEmpty else {
      throw QueryError(
        code: "query/syntax",
        message: "this query matches no token; use a whole span such as <s/> or a token []",
        position: 0, source: source)
    }
    var ends = [[Guard]](repeating: [], count: builder.predicateOfState.count)
    for end in whole.ends where !ends[end.state].contains(end.condition) {
      ends[end.state].append(end.condition)
    }
    self.ends = ends
    starts = whole.starts
    maximumLength = whole.maximum
    labels = tree.labels
    predicateOfState = builder.predicateOfState
    labelsOfState = builder.labelsOfState
    follow = builder.follow
    predicates = builder.predicates
    tests = builder.tests
    places = builder.places
    firstPredicates = Self.firstPredicates(starts, follow, ends, predicateOfState)
  }

  /// States are reached together, step by step, until a match may have ended.
  private static func firstPredicates(
    _ starts: [Move], _ follow: [[Move]], _ ends: [[Guard]], _ predicateOfState: [Int]
  ) -> [UInt64] {
    var predicates: [UInt64] = []
    var reached = Set(starts.map(\.state))
    while predicates.count < 8, !reached.isEmpty {
      predicates.append(reached.reduce(0) { $0 | 1 << UInt64(predicateOfState[$1]) })
      if reached.contains(where: { !ends[$0].isEmpty }) { break }
      reached = Set(reached.flatMap { follow[$0].map(\.state) })
    }
    return predicates
  }

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
}
