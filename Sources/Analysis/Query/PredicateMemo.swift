// PredicateMemo: a query's predicates from its comparisons, each combination worked out once.

/// Predicates by the comparisons and places that hold; few combinations occur, so each is worked out once.
struct PredicateMemo {
  private struct Key: Hashable {
    var tests: UInt64
    var places: UInt64
  }
  private let automaton: QueryAutomaton
  private var known: [Key: UInt64] = [:]
  private let none: UInt64
  /// Combinations seen lately; the places of most stay theirs.
  private var recent: [(key: Key, mask: UInt64)]

  init(_ automaton: QueryAutomaton) {
    self.automaton = automaton
    none = QueryColumns.predicates(automaton, 0, 0)
    recent = Array(repeating: (Key(tests: 0, places: 0), none), count: 16)
  }

  mutating func predicates(_ tests: UInt64, _ places: UInt64) -> UInt64 {
    if tests | places == 0 { return none }
    let key = Key(tests: tests, places: places)
    let place = Int(truncatingIfNeeded: ((tests ^ places &* 31) &* 0x9E37_79B9_7F4A_7C15) >> 60)
    if recent[place].key == key { return recent[place].mask }
    let mask = known[key] ?? QueryColumns.predicates(automaton, tests, places)
    known[key] = mask
    recent[place] = (key, mask)
    return mask
  }
}
