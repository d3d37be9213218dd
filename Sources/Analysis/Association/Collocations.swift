// Collocations: words that meet more often than chance has it.
// Neighbours (n-grams of 2 or 3, as NLTK's finders count), words within a window, or the collocates of a query.
// In: a scope and options. Out: a frame, strongest first; each row keeps the places that it counted.
// Pairs stay within a sentence; tokens that are not counted break n-grams and are skipped in windows.

import Document
public import Results

public struct CollocationOptions: Sendable {
  public var selection = TermSelection()
  /// Neighbouring tokens; ignored with a window.
  public var n = 2
  /// Counted tokens on either side; nil for n-grams.
  public var window: Int?
  /// The word whose collocates are wanted; nil for all pairs.
  public var node: Query?
  public var measures: [AssociationMeasure] = [.g2]
  /// Pairs that meet less often are left out.
  public var minimum = 3
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
    if let node = options.node { return try collocates(scope, node, options) }
    if let window = options.window { return pairs(scope, window, options) }
    return options.n == 2 ? neighbours(scope, options) : triples(scope, options)
  }

  /// A pair of terms as one key.
  private static func key(_ a: UInt32, _ b: UInt32) -> UInt64 { UInt64(a) << 32 | UInt64(b) }

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
          && tokens[i - 1].token + 1 == tokens[i].token && tokens[i - 1].sentence == tokens[i].sentence
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
      x.token + 1 == y.token && x.sentence == y.sentence
    }
    for (_, part) in scope.walk {
      let tokens = vocabulary.occurrences(part, options.selection)
      single.append(contentsOf: repeatElement(0, count: vocabulary.terms.count - single.count))
      total += tokens.count
      for (i, here) in tokens.enumerated() {
        single[Int(here.term)] += 1
        guard i > 0, adjoin(tokens[i - 1], here) else { continue }
        double[key(tokens[i - 1].term, here.term), default: 0] += 1
        guard i > 1, adjoin(tokens[i - 2], tokens[i - 1]) else { continue }
        joint[Triple(a: tokens[i - 2].term, b: tokens[i - 1].term, c: here.term), default: 0] += 1
      }
    }
    let rows = joint.filter { $0.value >= options.minimum }.map { triple, count in
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
          && tokens[i - 2].token + 2 == tokens[i].token && tokens[i - 2].sentence == tokens[i].sentence
          ? tokens[i - 2].token..<tokens[i].token + 1 : nil
      }
    }
  }

  // MARK: Windows

  /// Unordered pairs within a window. What is counted are meetings: two counted tokens within so many words of each
  /// other in one sentence. A meeting has two sides: O11 the sides at which the first word meets the second, the marginals
  /// the sides of each word, N all sides; so the four cells are parts of one whole, however large the window is, and words
  /// that fall at random meet as often as expected.
  private static func pairs(_ scope: Scope, _ window: Int, _ options: CollocationOptions) -> Frame {
    var vocabulary = Vocabulary()
    var single: [Int] = []
    var meetings: [Int] = []
    var joint: [UInt64: Int] = [:]
    var sides = 0
    for (_, part) in scope.walk {
      let tokens = vocabulary.occurrences(part, options.selection)
      let new = repeatElement(0, count: vocabulary.terms.count - single.count)
      single.append(contentsOf: new)
      meetings.append(contentsOf: new)
      for (i, here) in tokens.enumerated() {
        single[Int(here.term)] += 1
        for j in stride(from: i - 1, through: max(0, i - window), by: -1) {
          guard tokens[j].sentence == here.sentence else { break }
          let (a, b) = (min(tokens[j].term, here.term), max(tokens[j].term, here.term))
          sides += 2
          meetings[Int(a)] += 1
          meetings[Int(b)] += 1
          if a != b { joint[key(a, b), default: 0] += 1 }
        }
      }
    }
    let terms = vocabulary.terms
    let rows = joint.filter { $0.value >= options.minimum }.map { pair, count in
      var (a, b) = (Int(pair >> 32), Int(UInt32(truncatingIfNeeded: pair)))
      if terms[b].utf8.lexicographicallyPrecedes(terms[a].utf8) { swap(&a, &b) }
      return Row(
        ids: [UInt32(a), UInt32(b), 0], count: count,
        frequencies: [single[a], single[b], meetings[a], meetings[b]],
        table: Contingency(
          joint: Double(count), first: Double(meetings[a]), second: Double(meetings[b]), total: Double(sides),
          words: [Double(single[a]), Double(single[b])]))
    }
    return frame(rows, { terms[Int($0)] }, length: 2, scope, options) { row, tokens, vocabulary in
      let wanted = Set(row.terms.compactMap { vocabulary.known($0) })
      var found: [Range<Int>] = []
      for (i, here) in tokens.enumerated() where wanted.contains(here.term) {
        for j in stride(from: i - 1, through: max(0, i - window), by: -1) {
          guard tokens[j].sentence == here.sentence else { break }
          if tokens[j].term != here.term, wanted.contains(tokens[j].term) {
            found.append(tokens[j].token..<here.token + 1)
          }
        }
      }
      return found
    }
  }

  // MARK: Collocates of a query

  /// O11 the word inside the windows of the node, the first marginal all tokens inside, the second f(word) outside
  /// the node itself, N all counted tokens but the node's.
  private static func collocates(
    _ scope: Scope, _ node: Query, _ options: CollocationOptions
  ) throws(QueryError) -> Frame {
    let window = options.window ?? 5
    var vocabulary = Vocabulary()
    var inside: [UInt32: Int] = [:]
    var everywhere: [UInt32: Int] = [:]
    var (insideTotal, total, nodes) = (0, 0, 0)
    var found: [Int: [Range<Int>]] = [:]
    try node.eachPart(of: scope) { p, matches in
      found[p] = matches.map(\.tokens)
      return true
    }
    for (p, part) in scope.walk {
      let matches = found[p] ?? []
      nodes += matches.count
      let tokens = vocabulary.occurrences(part, options.selection)
      let near = near(tokens, matches, window)
      for (i, here) in tokens.enumerated() {
        guard near[i] != .node else { continue }
        total += 1
        everywhere[here.term, default: 0] += 1
        if near[i] == .window {
          insideTotal += 1
          inside[here.term, default: 0] += 1
        }
      }
    }
    let rows = inside.filter { $0.value >= options.minimum }.map { term, count in
      Row(
        ids: [term, 0, 0], count: count, frequencies: [nodes, everywhere[term] ?? count, insideTotal, 0],
        table: Contingency(
          joint: Double(count), first: Double(insideTotal), second: Double(everywhere[term] ?? count),
          total: Double(total), words: [Double(nodes), Double(everywhere[term] ?? count)]))
    }
    let terms = vocabulary.terms
    return frame(rows, { terms[Int($0)] }, length: 1, scope, options) { row, tokens, vocabulary in
      guard let wanted = vocabulary.known(row.terms[0]) else { return [] }
      let matches = ((try? node.matches(in: row.part)) ?? []).map(\.tokens)
      let near = near(tokens, matches, window)
      return tokens.indices.filter { near[$0] == .window && tokens[$0].term == wanted }.map {
        tokens[$0].token..<tokens[$0].token + 1
      }
    }
  }

  private enum Nearness { case far, window, node }

  /// Which counted tokens stand in a match, and which in the window of one, within its sentence.
  private static func near(
    _ tokens: [Vocabulary.Occurrence], _ matches: [Range<Int>], _ window: Int
  ) -> [Nearness] {
    var near = [Nearness](repeating: .far, count: tokens.count)
    var at = 0
    for match in matches {
      while at < tokens.count, tokens[at].token < match.lowerBound { at += 1 }
      var behind = at
      while behind < tokens.count, tokens[behind].token < match.upperBound {
        near[behind] = .node
        behind += 1
      }
      let sentences: ClosedRange<Int>? =
        at < behind ? tokens[at].sentence...tokens[behind - 1].sentence : nil
      for i in stride(from: at - 1, through: max(0, at - window), by: -1) where near[i] == .far {
        if sentences.map({ tokens[i].sentence == $0.lowerBound }) ?? true { near[i] = .window }
      }
      for i in behind..<max(behind, min(tokens.count, behind + window)) where near[i] == .far {
        if sentences.map({ tokens[i].sentence == $0.upperBound }) ?? true { near[i] = .window }
      }
    }
    return near
  }

  // MARK: Frames

  /// A combination of one to three terms.
  private struct Row: Sendable {
    var ids: SIMD3<UInt32>
    var count: Int
    /// In the order of `names` below.
    var frequencies: SIMD4<Int>
    var table: Contingency
  }

  /// A row of a frame whose places are looked for in one part.
  private struct Wanted {
    var terms: [String]
    var part: Scope.Part
  }

  /// - Parameters:
  ///   - term: what an id of the rows stands for.
  ///   - length: terms of a row.
  private static func frame(
    _ rows: [Row], _ term: (UInt32) -> String, length: Int, _ scope: Scope, _ options: CollocationOptions,
    places: @escaping @Sendable (Wanted, [Vocabulary.Occurrence], Vocabulary) -> [Range<Int>]
  ) -> Frame {
    let measures = options.measures.isEmpty ? [.g2] : options.measures
    let rows = rows.filter { options.direction.holds($0.table) }
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
    scored.sort { a, b in
      let (x, y) = (a.values[0], b.values[0])
      if x.isNaN != y.isNaN { return y.isNaN }
      if x != y, !x.isNaN { return x > y }
      if a.row.count != b.row.count { return a.row.count > b.row.count }
      return a.term.utf8.lexicographicallyPrecedes(b.term.utf8)
    }
    if let top = options.top { scored = Array(scored.prefix(max(0, top))) }
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
