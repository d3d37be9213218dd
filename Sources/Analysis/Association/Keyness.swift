// Keyness: terms that are more (or less) frequent in one text than in another.
// In: term counts of the target and of the reference. Out: a frame, the target's key terms first, those of the
// reference last; statistics of each row from one four-cell table.

import Document
public import Results

public enum KeynessMeasure: String, Sendable, CaseIterable {
  case g2, g2_2, chi2, chi2_yates, logratio, pct_diff, bic, odds_ratio, simple_maths

  public var column: String { self == .logratio ? "log_ratio" : rawValue }

  /// `k` is what `simple_maths` adds to both frequencies per million.
  func value(_ table: Contingency, k: Double) -> Double {
    switch self {
    case .g2: table.g2
    case .g2_2: table.g2TwoTerm
    case .chi2: table.chi2
    case .chi2_yates: table.chi2Yates
    case .logratio: table.logRatio ?? .nan
    case .pct_diff: table.percentDifference ?? .nan
    case .bic: table.bic
    case .odds_ratio: table.oddsRatio ?? .nan
    case .simple_maths: table.simpleMaths(k: k) ?? .nan
    }
  }

  /// Whether the value tells the direction by itself.
  var isSigned: Bool {
    switch self {
    case .logratio, .pct_diff, .odds_ratio, .simple_maths: true
    case .g2, .g2_2, .chi2, .chi2_yates, .bic: false
    }
  }
}

public enum Correction: String, Sendable, CaseIterable { case none, holm, bh }

public struct KeynessOptions: Sendable {
  public var selection = TermSelection()
  public var measures: [KeynessMeasure] = [.g2, .logratio]
  /// Added to both frequencies per million by `simple_maths`.
  public var k = 1.0
  /// Terms that are rarer in both together are left out.
  public var minimum = 3
  /// Rows of the result, the strongest of either side; nil for all, none for a negative number.
  public var top: Int?
  public var correction = Correction.none
  /// Only terms of one direction: true the target's, false the reference's.
  public var isPositive: Bool?
  public init() {}
}

/// Counts of terms with their total.
public struct TermCounts: Sendable {
  /// From 0 to a quadrillion each: what is below or above counts as these.
  public let counts: [String: Int]
  /// Not below the largest count.
  public let total: Int
  public init(_ counts: [String: Int], total: Int? = nil) {
    let counts = counts.mapValues { min(max($0, 0), Self.largest) }
    self.counts = counts
    let sum = counts.values.reduce(0) { min($0 + $1, 1 << 60) }
    self.total = max(min(total ?? sum, 1 << 60), counts.values.max() ?? 0)
  }

  private static let largest = 1 << 50

  public init(_ scope: Scope, _ selection: TermSelection) {
    var counts: [String: Int] = [:]
    for (_, part) in scope.walk {
      let found = selection.counts(of: part)
      for (id, count) in found.counts.enumerated() where count > 0 {
        counts[found.text(id), default: 0] += count
      }
    }
    self.init(counts)
  }
}

public enum Keyness {
  public static func frame(
    _ target: TermCounts, _ reference: TermCounts, _ options: KeynessOptions, scope: Scope? = nil
  ) -> Frame {
    struct Row {
      var term: String
      var a: Int
      var b: Int
      var table: Contingency
      var values: [Double]
      var p: Double
      var isOverused: Bool
      var strength: Double
    }
    let measures = options.measures.isEmpty ? [KeynessMeasure.g2] : options.measures
    let (c, d) = (Double(target.total), Double(reference.total))
    var rows: [Row] = []
    var pace = Pace()
    for term in Set(target.counts.keys).union(reference.counts.keys) {
      if pace.shouldEnd() { break }
      let (a, b) = (target.counts[term] ?? 0, reference.counts[term] ?? 0)
      guard a + b >= options.minimum else { continue }
      let table = Contingency(Double(a), c - Double(a), Double(b), d - Double(b))
      let isOverused = c > 0 && (d == 0 || Double(a) / c > Double(b) / d)
      let values = measures.map { $0.value(table, k: options.k) }
      let strength = measures[0].isSigned ? values[0] : isOverused ? values[0] : -values[0]
      rows.append(
        Row(
          term: term, a: a, b: b, table: table, values: values, p: Significance.p(chi2: table.g2),
          isOverused: isOverused, strength: strength.isNaN ? 0 : strength))
    }
    rows.sortPaced {
      $0.strength != $1.strength
        ? $0.strength > $1.strength : $0.term.utf8.lexicographicallyPrecedes($1.term.utf8)
    }
    // χ² has a probability of its own, and when it ranks the terms that one is corrected
    let chi2 = measures.contains(.chi2) ? rows.map { Significance.p(chi2: $0.table.chi2) } : nil
    let tested = measures[0] == .chi2 ? chi2 ?? [] : rows.map(\.p)
    // corrected over all terms that were tested, not over those that are shown
    let adjusted: [Double]? =
      switch options.correction {
      case .none: nil
      case .holm: Significance.holm(tested)
      case .bh: Significance.benjaminiHochberg(tested)
      }
    var chosen = Array(rows.indices)
    if let isPositive = options.isPositive { chosen = chosen.filter { rows[$0].isOverused == isPositive } }
    if options.isPositive == false { chosen.reverse() }
    if let top = options.top, top < chosen.count, options.isPositive == nil {
      // the strongest of both sides, in their order
      let strongest = chosen.sorted { (abs(rows[$1].strength), $0) < (abs(rows[$0].strength), $1) }
      chosen = strongest.leading(top).sorted()
    }
    chosen = chosen.leading(options.top)
    func million(_ count: Int, _ total: Double) -> Double { total > 0 ? Double(count) * 1e6 / total : .nan }
    var columns: [Frame.Named] = [
      .init("term", .strings(chosen.map { rows[$0].term })),
      .init("count", .integers(chosen.map { rows[$0].a })),
      .init("count_reference", .integers(chosen.map { rows[$0].b })),
      .init("per_million", .numbers(chosen.map { million(rows[$0].a, c) })),
      .init("per_million_reference", .numbers(chosen.map { million(rows[$0].b, d) })),
    ]
    for (m, measure) in measures.enumerated() {
      columns.append(.init(measure.column, .numbers(chosen.map { rows[$0].values[m] })))
    }
    columns.append(.init("p_g2", .numbers(chosen.map { rows[$0].p })))
    if let chi2 { columns.append(.init("p_chi2", .numbers(chosen.map { chi2[$0] }))) }
    if let adjusted {
      columns.append(.init("p_\(options.correction.rawValue)", .numbers(chosen.map { adjusted[$0] })))
    }
    let terms = chosen.map { rows[$0].term }
    let selection = options.selection
    return Frame(
      columns,
      places: scope.map { scope in
        RowPlaces { row in
          guard terms.indices.contains(row) else { return [] }
          return scope.parts.flatMap { $0.places(of: [terms[row]], selection) }
        }
      })
  }
}
