// Contingency: the four cells of "x with y, x without y, y without x, neither", and what is computed from them.
// Every measure names its variant; formulas as in Docs/statistics.md.

import Glibc

/// Observed frequencies of a two-by-two table.
public struct Contingency: Hashable, Sendable {
  /// x and y together.
  public var o11: Double
  public var o12: Double
  public var o21: Double
  public var o22: Double
  /// Frequencies of the two words alone, and of both together.
  struct Words: Hashable, Sendable {
    /// How many occurrences of the one word have the other near, or of the other the one, whichever are fewer: not more
    /// than there are of either.
    var joint: Double
    var first: Double
    var second: Double
  }
  /// Where the cells count something else than words, as the meetings in windows do.
  var words: Words?

  public init(_ o11: Double, _ o12: Double, _ o21: Double, _ o22: Double) {
    (self.o11, self.o12, self.o21, self.o22) = (o11, o12, o21, o22)
  }

  /// From the joint frequency, both marginal frequencies and the total.
  public init(joint: Double, first: Double, second: Double, total: Double) {
    self.init(joint, first - joint, second - joint, total - first - second + joint)
  }

  init(joint: Double, first: Double, second: Double, total: Double, words: Words) {
    self.init(joint: joint, first: first, second: second, total: total)
    self.words = words
  }

  public var total: Double { o11 + o12 + o21 + o22 }
  public var row1: Double { o11 + o12 }
  public var column1: Double { o11 + o21 }
  /// Expected joint frequency when x and y are independent.
  public var e11: Double { total > 0 ? row1 * column1 / total : 0 }

  /// The sum of `term` over the observed and expected frequency of each cell; 0 for an empty table.
  @inline(__always)
  private func sum(_ term: (_ observed: Double, _ expected: Double) -> Double) -> Double {
    let n = total
    guard n > 0 else { return 0 }
    let (r2, c2) = (n - row1, n - column1)
    return term(o11, row1 * column1 / n) + term(o12, row1 * c2 / n) + term(o21, r2 * column1 / n)
      + term(o22, r2 * c2 / n)
  }

  /// Log-likelihood ratio over four cells, 2·ΣO·ln(O/E). Source: Dunning 1993. 0 or more; 0 for an empty table.
  public var g2: Double {
    max(0, 2 * sum { o, e in o > 0 && e > 0 ? o * log(o / e) : 0 })
  }

  /// Log-likelihood over the two cells of a keyness table, 2·[a·ln(a/E1)+b·ln(b/E2)]. Source: Rayson & Garside 2000.
  public var g2TwoTerm: Double {
    let n = total
    guard n > 0 else { return 0 }
    let k = o11 + o21
    let parts = [(o11, row1 * k / n), (o21, (n - row1) * k / n)]
    return max(0, 2 * parts.reduce(0) { $0 + ($1.0 > 0 && $1.1 > 0 ? $1.0 * log($1.0 / $1.1) : 0) })
  }

  /// Pearson's χ² without correction, Σ(O−E)²/E.
  public var chi2: Double {
    sum { o, e in e > 0 ? (o - e) * (o - e) / e : 0 }
  }

  /// χ² with Yates' correction for small tables.
  public var chi2Yates: Double {
    sum { o, e in
      guard e > 0 else { return 0 }
      let d = max(0, abs(o - e) - 0.5)
      return d * d / e
    }
  }

  /// log2(O/E). Source: Church & Hanks 1990. Nil when x and y never meet.
  public var pmi: Double? { o11 > 0 && e11 > 0 ? log2(o11 / e11) : nil }
  /// PMI, 0 where it is negative, also where x and y never meet.
  public var ppmi: Double? { e11 > 0 ? max(0, pmi ?? 0) : nil }
  /// PMI / −log2 p(x,y), between −1 and 1. Source: Bouma 2009.
  public var npmi: Double? {
    guard let pmi, total > 0 else { return e11 > 0 ? -1 : nil }
    let information = -log2(o11 / total)
    return information > 0 ? pmi / information : 1
  }
  /// (O−E)/√O. Source: Church et al. 1991.
  public var t: Double? { o11 > 0 ? (o11 - e11) / o11.squareRoot() : nil }
  /// (O−E)/√E.
  public var z: Double? { e11 > 0 ? (o11 - e11) / e11.squareRoot() : nil }
  /// 2·f(xy)/(f(x)+f(y)), at most 1; in windows, too, of the frequencies of the words.
  public var dice: Double? {
    let words = words ?? Words(joint: o11, first: row1, second: column1)
    let sum = words.first + words.second
    return sum > 0 ? 2 * words.joint / sum : nil
  }
  /// 14+log2 Dice. Source: Rychlý 2008.
  public var logDice: Double? { dice.flatMap { $0 > 0 ? 14 + log2($0) : nil } }
  /// log2 of the two relative frequencies; a frequency of 0 counts as 0.5. Source: Hardie 2014.
  public var logRatio: Double? {
    let (a, c) = (o11 > 0 ? o11 : 0.5, row1)
    let (b, d) = (o21 > 0 ? o21 : 0.5, total - row1)
    return c > 0 && d > 0 ? log2((a / c) / (b / d)) : nil
  }
  /// p(y|x) − p(y|not x). Source: Ellis 2006.
  public var deltaP: Double? {
    let r2 = o21 + o22
    return row1 > 0 && r2 > 0 ? o11 / row1 - o21 / r2 : nil
  }
  /// p(x|y) − p(x|not y).
  public var deltaPBackward: Double? {
    let c2 = o12 + o22
    return column1 > 0 && c2 > 0 ? o11 / column1 - o12 / c2 : nil
  }
  /// (relative frequency − the other's) / the other's, in percent. Source: Gabrielatos & Marchi 2011.
  public var percentDifference: Double? {
    let (c, d) = (row1, total - row1)
    guard c > 0, d > 0 else { return nil }
    // a frequency of 0 counts as a quintillionth, as the source has it
    let reference = o21 > 0 ? o21 / d : 1e-18
    return (o11 / c - reference) * 100 / reference
  }
  /// (frequency per million + k) / (the other's + k); above 1 where the first text has more. A larger k, above 0, lets
  /// commoner terms win. Source: Kilgarriff 2009. Nil when either text is empty.
  public func simpleMaths(k: Double) -> Double? {
    let (c, d) = (row1, total - row1)
    guard c > 0, d > 0, k > 0 else { return nil }
    return (o11 * 1e6 / c + k) / (o21 * 1e6 / d + k)
  }
  /// Odds ratio with 0.5 added to each cell where one is empty.
  public var oddsRatio: Double? {
    let add = [o11, o12, o21, o22].contains(0) ? 0.5 : 0
    let below = (o12 + add) * (o21 + add)
    return below > 0 ? (o11 + add) * (o22 + add) / below : nil
  }
  /// Approximate Bayes factor: G² − ln N for one degree of freedom. Source: Wilson 2013.
  public var bic: Double { total > 0 ? g2 - log(total) : 0 }
}

/// Chances and their correction for many tests.
public enum Significance {
  /// p of a χ²-distributed value with one degree of freedom.
  public static func p(chi2: Double) -> Double { chi2 <= 0 ? 1 : erfc((chi2 / 2).squareRoot()) }

  /// Step-down correction, in the order given. Source: Holm 1979.
  public static func holm(_ p: [Double]) -> [Double] {
    let order = p.indices.sorted { (p[$0], $0) < (p[$1], $1) }
    var result = p
    var highest = 0.0
    for (rank, i) in order.enumerated() {
      highest = max(highest, min(1, p[i] * Double(p.count - rank)))
      result[i] = highest
    }
    return result
  }

  /// False discovery rate, in the order given. Source: Benjamini & Hochberg 1995.
  public static func benjaminiHochberg(_ p: [Double]) -> [Double] {
    let order = p.indices.sorted { (p[$0], $0) < (p[$1], $1) }
    var result = p
    var lowest = 1.0
    for (rank, i) in order.enumerated().reversed() {
      lowest = min(lowest, p[i] * Double(p.count) / Double(rank + 1))
      result[i] = lowest
    }
    return result
  }
}

/// Measures by the name that users ask for and that heads their column.
public enum AssociationMeasure: String, Sendable, CaseIterable {
  case g2, g2_2, chi2, chi2_yates, pmi, ppmi, npmi, t, z, dice, logdice, logratio, delta_p, delta_p_backward,
    odds_ratio

  /// Heads the column: says the variant.
  public var column: String {
    switch self {
    case .pmi: "pmi_log2"
    case .ppmi: "ppmi_log2"
    case .npmi: "npmi"
    case .logratio: "log_ratio"
    default: rawValue
    }
  }

  /// NaN where it is not defined.
  public func value(_ table: Contingency) -> Double {
    switch self {
    case .g2: table.g2
    case .g2_2: table.g2TwoTerm
    case .chi2: table.chi2
    case .chi2_yates: table.chi2Yates
    case .pmi: table.pmi ?? .nan
    case .ppmi: table.ppmi ?? .nan
    case .npmi: table.npmi ?? .nan
    case .t: table.t ?? .nan
    case .z: table.z ?? .nan
    case .dice: table.dice ?? .nan
    case .logdice: table.logDice ?? .nan
    case .logratio: table.logRatio ?? .nan
    case .delta_p: table.deltaP ?? .nan
    case .delta_p_backward: table.deltaPBackward ?? .nan
    case .odds_ratio: table.oddsRatio ?? .nan
    }
  }
}
