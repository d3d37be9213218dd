// Dispersion: how evenly the matches of a query are spread over the parts of a corpus: its documents, or equal
// parts of a single text. Sources: Juilland's D (Juilland & Chang-Rodríguez 1964), DP (Gries 2008), DPnorm (Lijffijt
// & Gries 2012), D2 (Carroll 1970), S (Rosengren 1971), ARF (Savický & Hlaváčová 2002).

import Glibc
import Interruption
public import Results

public enum Dispersion {
  /// Relative frequencies in the parts; a part without tokens has none.
  private static func rates(_ counts: [Double], _ sizes: [Double]) -> [Double] {
    zip(counts, sizes).compactMap { $1 > 0 ? $0 / $1 : nil }
  }

  /// 1 − V/√(n−1), V the coefficient of variation (population) of the parts' relative frequencies.
  /// Nil for fewer than two parts or no occurrence.
  public static func juillandD(_ counts: [Double], _ sizes: [Double]) -> Double? {
    let rates = rates(counts, sizes)
    guard rates.count > 1, counts.count == sizes.count else { return nil }
    let mean = rates.reduce(0, +) / Double(rates.count)
    guard mean > 0 else { return nil }
    let variance = rates.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(rates.count)
    let d = 1 - variance.squareRoot() / mean / Double(rates.count - 1).squareRoot()
    // all in one part is 0, whatever the last bits of the roots say
    return d < 1e-12 ? 0 : d
  }

  /// ½·Σ|share of the occurrences − share of the corpus|, 0 (even) to near 1. Nil without occurrences.
  public static func dp(_ counts: [Double], _ sizes: [Double]) -> Double? {
    let (f, n) = (counts.reduce(0, +), sizes.reduce(0, +))
    guard f > 0, n > 0 else { return nil }
    return zip(counts, sizes).reduce(0) { $0 + abs($1.0 / f - $1.1 / n) } / 2
  }

  /// DP divided by its maximum, 1 − the share of the smallest part.
  public static func dpNorm(_ counts: [Double], _ sizes: [Double]) -> Double? {
    let n = sizes.reduce(0, +)
    guard let dp = dp(counts, sizes), let least = sizes.filter({ $0 > 0 }).min(), n > 0, least < n else {
      return nil
    }
    return dp / (1 - least / n)
  }

  /// Entropy of the parts' shares of the relative frequencies, divided by its maximum.
  public static func carrollD2(_ counts: [Double], _ sizes: [Double]) -> Double? {
    let rates = rates(counts, sizes)
    let sum = rates.reduce(0, +)
    guard rates.count > 1, sum > 0 else { return nil }
    let entropy = rates.reduce(0) { $0 - ($1 > 0 ? $1 / sum * log2($1 / sum) : 0) }
    return entropy / log2(Double(rates.count))
  }

  /// (Σ√(share of the corpus · frequency))² / frequency.
  public static func rosengrenS(_ counts: [Double], _ sizes: [Double]) -> Double? {
    let (f, n) = (counts.reduce(0, +), sizes.reduce(0, +))
    guard f > 0, n > 0 else { return nil }
    let root = zip(counts, sizes).reduce(0) { $0 + ($1.1 / n * $1.0).squareRoot() }
    return root * root / f
  }

  /// Average reduced frequency: positions from 0 in a text of `length` tokens, taken as a circle.
  public static func arf(_ positions: [Int], length: Int) -> Double? {
    guard !positions.isEmpty, length > 0 else { return nil }
    let f = Double(positions.count)
    let v = Double(length) / f
    var sum = 0.0
    for (i, position) in positions.enumerated() {
      let before = i == 0 ? (positions.last ?? position) - length : positions[i - 1]
      sum += min(Double(position - before), v)
    }
    return sum / v
  }

  /// Most parts of a single document.
  public static let maximumSegments = 100_000

  /// One row a query: frequency, how many parts have it, and the measures. A single document is cut into
  /// `segments` equal parts: as many as it has tokens at most, and no more than `maximumSegments`; 1 at least.
  public static func frame(
    _ scope: Scope, _ queries: [(name: String, query: Query)], segments: Int
  ) throws(QueryError) -> Frame {
    struct Row {
      var counts: [Double]
      var positions: [Int]
      var places: [(part: Int, tokens: Range<Int>)]
    }
    let length = scope.tokenCount
    let single = scope.parts.count <= 1
    let segments = max(1, min(segments, length, maximumSegments))
    let sizes =
      single
      ? (0..<segments).map { Double((($0 + 1) * length) / segments - ($0 * length) / segments) }
      : scope.parts.map { Double($0.tokenCount) }
    var firstPosition: [Int] = []
    var before = 0
    for part in scope.parts {
      firstPosition.append(before)
      before += part.tokenCount
    }
    var rows: [Row] = []
    var pace = Pace()
    for (_, query) in queries {
      var row = Row(counts: [Double](repeating: 0, count: sizes.count), positions: [], places: [])
      try query.eachPart(of: scope) { p, matches in
        let ranges = scope.parts[p].ranges
        var rangeStart = firstPosition[p]
        var r = 0
        Interruption.gather(bytes: matches.count * 32)
        for match in matches {
          if pace.shouldEnd() { return false }
          while r < ranges.count, match.tokens.lowerBound >= ranges[r].upperBound {
            rangeStart += ranges[r].count
            r += 1
          }
          guard r < ranges.count else { break }
          let position = rangeStart + match.tokens.lowerBound - ranges[r].lowerBound
          row.positions.append(position)
          row.places.append((p, match.tokens))
          row.counts[single ? segment(position, of: segments, length) : p] += 1
        }
        return true
      }
      rows.append(row)
    }
    func numbers(_ value: (Row) -> Double?) -> FrameColumn { .numbers(rows.map { value($0) ?? .nan }) }
    let places = rows.map(\.places)
    return Frame(
      [
        .init("term", .strings(queries.map(\.name))), .init("count", .integers(rows.map(\.positions.count))),
        .init("range", .integers(rows.map { $0.counts.count { $0 > 0 } })),
        .init("parts", .integers(rows.map { _ in sizes.count { $0 > 0 } })),
        .init("juilland_d", numbers { juillandD($0.counts, sizes) }),
        .init("dp", numbers { dp($0.counts, sizes) }), .init("dp_norm", numbers { dpNorm($0.counts, sizes) }),
        .init("carroll_d2", numbers { carrollD2($0.counts, sizes) }),
        .init("rosengren_s", numbers { rosengrenS($0.counts, sizes) }),
        .init("arf", numbers { arf($0.positions, length: length) }),
      ],
      places: RowPlaces { row in
        places.indices.contains(row)
          ? places[row].map { scope.parts[$0.part].placed($0.tokens) } : []
      })
  }

  /// The segment that holds a position: segment `i` ends before `(i + 1) * length / segments`, rounded down.
  private static func segment(_ position: Int, of segments: Int, _ length: Int) -> Int {
    min(segments - 1, ((position + 1) * segments + length - 1) / max(1, length) - 1)
  }
}
