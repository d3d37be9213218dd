// Pace: when a long loop looks at whether it should end. Looking costs more than most steps, so it is done every few
// thousand of them.

import Interruption

/// Counts the steps of one loop, or of several one behind the other.
struct Pace {
  private static let stride = 4096
  private var left = Pace.stride
  private var isOver = false

  /// Counts steps of about a token each; true when the work should end, from then on always.
  @inline(__always)
  mutating func shouldEnd(after steps: Int = 1) -> Bool {
    left &-= steps
    return left > 0 ? isOver : look()
  }

  @inline(never)
  private mutating func look() -> Bool {
    left = Self.stride
    isOver = isOver || Interruption.isRequested
    return isOver
  }
}

extension Array {
  /// Sorts, but leaves off in any order when the work should end.
  mutating func sortPaced(by ascending: (Element, Element) -> Bool) {
    var pace = Pace()
    sort { pace.shouldEnd() ? false : ascending($0, $1) }
  }

  /// The first `count` elements: all for nil, none for a negative number.
  func leading(_ count: Int?) -> [Element] {
    guard let count, count < self.count else { return self }
    return Array(prefix(Swift.max(0, count)))
  }
}
