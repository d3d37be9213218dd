// NearNames: the names that a user may have meant.

public enum NearNames {
  /// Names close to `name`, best first, at most three; none when nothing is close. Distance is optimal string
  /// alignment (Damerau): one insertion, deletion, substitution or swap of neighbours costs 1.
  public static func suggest(_ name: String, among names: [String]) -> [String] {
    let wanted = Array(name.lowercased().unicodeScalars.prefix(64))
    guard !wanted.isEmpty else { return [] }
    var found: [(distance: Int, name: String)] = []
    for candidate in Set(names) {
      let other = Array(candidate.lowercased().unicodeScalars.prefix(64))
      let limit = max(1, min(wanted.count, other.count) / 3)
      var d = distance(wanted, other)
      // a beginning, such as "sent" for "sentences", is near whatever its length
      if d > limit, wanted.count >= 3, other.starts(with: wanted) { d = limit }
      if d <= limit { found.append((d, candidate)) }
    }
    return found.sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }.prefix(3).map(\.name)
  }

  static func distance(_ a: [UnicodeScalar], _ b: [UnicodeScalar]) -> Int {
    guard !a.isEmpty, !b.isEmpty else { return max(a.count, b.count) }
    var before = [Int](repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    for i in 1...a.count {
      var row = [i] + [Int](repeating: 0, count: b.count)
      for j in 1...b.count {
        row[j] = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
          row[j] = min(row[j], before[j - 2] + 1)
        }
      }
      before = last
      last = row
    }
    return last[b.count]
  }
}
