// Collocations: words that meet more often than chance has it.
// Neighbours (n-grams of 2 or 3, as NLTK's finders count), words within a window, or the collocates of a query.
// In: a scope and options. Out: a frame, strongest first; each row keeps the places that it counted. Windows are counted in
// Collocations+Windows.swift.
// Pairs stay within a sentence and a range of the scope; tokens that are not counted break n-grams and are skipped in windows.

import Document
import Interruption
public import Results

public struct CollocationOptions: Sendable {
  public var selection = TermSelection()
  /// Neighbouring tokens, 2 or else 3; ignored with a window.
  public var n = 2
  /// Counted tokens on either side, from 0 to a million; nil for n-grams.
  public var window: Int?
  /// The word whose collocates are wanted; nil for all pairs.
  public var node: Query?
  public var measures: [AssociationMeasure] = [.g2]
  /// Pairs that meet less often are left out.
  public var minimum = 3
  /// Rows of the result; nil for all, none for a negative number.
  public var top: Int?
  /// Most measures of strength have no sign: words that avoid each other score high, too.
  public enum Direction: String, Sendable, CaseIterable {
    /// Pairs that meet more often than expected.
    case attraction
    /// Pairs that meet less often than expected.
    case repulsion
    case both

    func holds(_ table: Contingency) -> Bool {
      switch self {
      case .attraction: table.o11 > table.e11
      case .repulsion: table.o11 < table.e11
      case .both: true
      }
    }
  }
  public var direction = Direction.attraction
  public init() {}
}

public enum Collocations {
  public static func frame(_ scope: Scope, _ options: CollocationOptions) throws(QueryError) -> Frame {
    let window = options.window.map { min(max($0, 0), 1_000_000) }
    if let node = options.node { return try collocates(scope, node, window ?? 5, options) }
    if let window { return pairs(scope, window, options) }
    return options.n == 2 ? neighbours(scope, options) : triples(scope, options)
  }

  /// A pair of terms as one key.
  static func key(_ a: UInt32, _ b: UInt32) -> UInt64 { UInt64(a) << 32 | UInt64(b) }

  // MARK: Neighbours

  /// Bigrams: O11 the bigram, marginals the frequencies of both words, N all counted tokens.
  private static func neighbours(_ scope: Scope, _ options: CollocationOptions) -> Frame {
    let bigrams = BigramCounter(scope, options.selection)
    let (single, total) = (bigrams.frequencies, Double(bigrams.total))
    @Sendable func table(_ first: UInt32, _ second: UInt32, _ count: Int) -> Contingency {
      Contingency(
        joint: Double(count), first: Double(single[Int(first)]), second: Double(single[Int(second)]),
        total: total)
    }
    let (direction, measure) = (options.direction, options.measures.first ?? .g2)
    var pairs = bigrams.pairs(minimum: options.minimum, top: options.top) { first, second, count in
      let table = table(first, second, count)
      return direction.holds(table) ? measure.value(table) : nil
    }
    // most pairs are weaker than what is shown, and are never made rows
    if let top = options.top { Selection.keep(&pairs, strongest: top, by: \.strength) }
    let rows = pairs.map { pair in
      Row(
        ids: [pair.first, pair.second, 0], count: pair.count,
        frequencies: [single[Int(pair.first)], single[Int(pair.second)], 0, 0],
        table: table(pair.first, pair.second, pair.count))
    }
    return frame(rows, bigrams.term, length: 2, scope, options) { row, tokens, vocabulary in
      let wanted = row.terms.map { vocabulary.known($0) }
      return tokens.indices.dropFirst().compactMap { i in
        tokens[i - 1].term == wanted[0] && tokens[i].term == wanted[1]
          && tokens[i - 1].token + 1 == tokens[i].token && tokens[i - 1].stretch == tokens[i].stretch
          ? tokens[i - 1].token..<tokens[i].token + 1 : nil
      }
    }
  }

  /// Trigrams: the table is "the first two as one" against the third.
  private static func triples(_ scope: Scope, _ options: CollocationOptions) -> Frame {
    struct Triple: Hashable {
      var a: UInt32
      var b: UInt32
      var c: UInt32
    }
    var vocabulary = Vocabulary()
    var single: [Int] = []
    var double: [UInt64: Int] = [:]
    var joint: [Triple: Int] = [:]
    var total = 0
    func adjoin(_ x: Vocabulary.Occurrence, _ y: Vocabulary.Occurrence) -> Bool {
      x.token + 1 == y.token && x.stretch == y.stretch
    }
    var pace = Pace()
    for (_, part) in scope.walk {
      let tokens = vocabulary.occurrences(part, options.selection)
      single.append(contentsOf: repeatElement(0, count: vocabulary.terms.count - single.count))
      total += tokens.count
      let known = (double.count, joint.count)
      for (i, here) in tokens.enumerated() {
        if pace.shouldEnd() { break }
        single[Int(here.term)] += 1
        guard i > 0, adjoin(tokens[i - 1], here) else { continue }
        double[key(tokens[i - 1].term, here.term), default: 0] += 1
        guard i > 1, adjoin(tokens[i - 2], tokens[i - 1]) else { continue }
        joint[Triple(a: tokens[i - 2].term, b: tokens[i - 1].term, c: here.term), default: 0] += 1
      }
      Interruption.gather(bytes: (double.count - known.0) * 48 + (joint.count - known.1) * 64)
    }
    let rows = rows(of: joint, options.minimum, count: \.self) { triple, count in
      let first = double[key(triple.a, triple.b)] ?? count
      return Row(
        ids: [triple.a, triple.b, triple.c], count: count,
        frequencies: [single[Int(triple.a)], single[Int(triple.b)], single[Int(triple.c)], 0],
        table: Contingency(
          joint: Double(count), first: Double(first), second: Double(single[Int(triple.c)]),
          total: Double(total)))
    }
    let terms = vocabulary.terms
    return frame(rows, { terms[Int($0)] }, length: 3, scope, options) { row, tokens, vocabulary in
      let wanted = row.terms.map { vocabulary.known($0) }
      return tokens.indices.dropFirst(2).compactMap { i in
        tokens[i - 2].term == wanted[0] && tokens[i - 1].term == wanted[1] && tokens[i].term == wanted[2]
          && tokens[i - 2].token + 2 == tokens[i].token && tokens[i - 2].stretch == tokens[i].stretch
          ? tokens[i - 2].token..<tokens[i].token + 1 : nil
      }
    }
  }

  /// A row of each combination that is frequent enough, until the work should end.
  static func rows<Terms: Hashable, Counts>(
    of joint: [Terms: Counts], _ minimum: Int, count: (Counts) -> Int, _ row: (Terms, Counts) -> Row
  ) -> [Row] {
    var rows: [Row] = []
    var pace = Pace()
    for (terms, counts) in joint where count(counts) >= minimum {
      if pace.shouldEnd() { break }
      Interruption.gather(bytes: MemoryLayout<Row>.stride)
      rows.append(row(terms, counts))
    }
    return rows
  }

  // MARK: Frames

  /// A combination of one to three terms.
  struct Row: Sendable {
    var ids: SIMD3<UInt32>
    var count: Int
    /// In the order of `names` below.
    var frequencies: SIMD4<Int>
    var table: Contingency
  }

  /// A row of a frame whose places are looked for in one part.
  struct Wanted {
    var terms: [String]
    var part: Scope.Part
  }

  /// - Parameters:
  ///   - term: what an id of the rows stands for.
  ///   - length: terms of a row.
  static func frame(
    _ rows: [Row], _ term: (UInt32) -> String, length: Int, _ scope: Scope, _ options: CollocationOptions,
    places: @escaping @Sendable (Wanted, [Vocabulary.Occurrence], Vocabulary) -> [Range<Int>]
  ) -> Frame {
    let measures = options.measures.isEmpty ? [.g2] : options.measures
    let rows = rows.filter { options.direction.holds($0.table) }
    if Interruption.isRequested { return Frame([]) }
    // only rows that may be shown need their terms, and most need no other measure
    let strengths = rows.map { measures[0].value($0.table) }
    let least = options.top.flatMap { Selection.least(ofLargest: $0, strengths) }
    let shown = least.map { least in rows.indices.filter { strengths[$0] >= least } } ?? Array(rows.indices)
    var scored = shown.map { i in
      let words = (0..<length).map { term(rows[i].ids[$0]) }
      return (
        row: rows[i], terms: words, term: words.joined(separator: " "),
        values: [strengths[i]] + measures.dropFirst().map { $0.value(rows[i].table) }
      )
    }
    scored.sortPaced { a, b in
      let (x, y) = (a.values[0], b.values[0])
      if x.isNaN != y.isNaN { return y.isNaN }
      if x != y, !x.isNaN { return x > y }
      if a.row.count != b.row.count { return a.row.count > b.row.count }
      return a.term.utf8.lexicographicallyPrecedes(b.term.utf8)
    }
    scored = scored.leading(options.top)
    var columns: [Frame.Named] = [
      .init("term", .strings(scored.map(\.term))), .init("count", .integers(scored.map(\.row.count))),
    ]
    let names =
      options.node != nil
      ? ["node_count", "term_count", "window_tokens"]
      : options.window != nil
        ? ["count_1", "count_2", "meetings_1", "meetings_2"]
        : Array(["count_1", "count_2", "count_3"].prefix(length))
    for (i, name) in names.enumerated() {
      columns.append(.init(name, .integers(scored.map { $0.row.frequencies[i] })))
    }
    columns.append(.init("expected", .numbers(scored.map(\.row.table.e11))))
    for (m, measure) in measures.enumerated() {
      columns.append(.init(measure.column, .numbers(scored.map { $0.values[m] })))
    }
    let kept = scored.map(\.terms)
    let selection = options.selection
    return Frame(
      columns,
      places: RowPlaces { row in
        guard kept.indices.contains(row) else { return [] }
        return scope.parts.flatMap { part in
          var vocabulary = Vocabulary()
          let tokens = vocabulary.occurrences(part, selection)
          return places(Wanted(terms: kept[row], part: part), tokens, vocabulary).map { part.placed($0) }
        }
      })
  }
}
