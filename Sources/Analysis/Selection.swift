// Selection: values by their rank: the one down to which a column must be sorted when only its largest are shown, and
// the percentiles of a sample.

enum Selection {
  /// The value below which a share of an ascending sample lies; NaN for an empty one.
  static func percentile(_ sorted: [Double], _ share: Double) -> Double {
    // 0.05 · 1,000 is a little less than 50 in binary
    let rank = Int(share * Double(sorted.count) + 1e-9)
    return sorted.isEmpty ? .nan : sorted[min(sorted.count - 1, max(0, rank))]
  }

  /// Leaves out elements weaker than the `count` strongest; all stay when there are no more, or when one strength is no
  /// number.
  static func keep<Element>(
    _ elements: inout [Element], strongest count: Int, by strength: (Element) -> Double
  ) {
    guard let least = least(ofLargest: count, elements.map(strength)) else { return }
    elements.removeAll { strength($0) < least }
  }

  /// The smallest of the `count` largest values, by a heap of so many: linear in the values when `count` is small
  /// against them. Nil when every value may be shown: there are no more than `count`, or one of them is no number.
  static func least(ofLargest count: Int, _ values: [Double]) -> Double? {
    guard count > 0, values.count > count, !values.contains(where: \.isNaN) else { return nil }
    var heap = Array(values.prefix(count))  // the smallest on top
    func sink(_ start: Int) {
      var at = start
      while true {
        var least = at
        for child in [2 * at + 1, 2 * at + 2] where child < count && heap[child] < heap[least] {
          least = child
        }
        if least == at { return }
        heap.swapAt(at, least)
        at = least
      }
    }
    for i in stride(from: count / 2 - 1, through: 0, by: -1) { sink(i) }
    for value in values.dropFirst(count) where value > heap[0] {
      heap[0] = value
      sink(0)
    }
    return heap[0]
  }
}
