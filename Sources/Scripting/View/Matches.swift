// Matches: what queries found in the open documents of a state, so that a match is a handle like any span.
// Equal matches of a document are one element; they go with their document.

import Document

struct MatchPlace: Hashable {
  struct Capture: Hashable {
    var name: String
    /// Nil when the label matched nothing.
    var span: Span?
  }
  var span: Span
  var captures: [Capture]
}

struct MatchTable {
  /// About what one match takes, for limits.
  static let bytes = 160

  private(set) var places: [MatchPlace] = []
  private var numbers: [MatchPlace: Int] = [:]

  /// The number of a match, new or known.
  mutating func number(_ place: MatchPlace) -> Int {
    if let known = numbers[place] { return known }
    numbers[place] = places.count
    places.append(place)
    return places.count - 1
  }
}
