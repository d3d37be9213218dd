// Frequency: how often terms and n-grams occur, in how many documents, and where.
// In: a scope and options. Out: a frame `term count per_million documents`, by count, then by the bytes of the term.
// Hot: one pass over the columns of ids; see Benchmarks (count of every type).

import Document
import Interruption
public import Results

public struct CountOptions: Sendable {
  /// Tokens that are counted, and by what.
  public var selection = TermSelection()
  /// Length of the n-grams.
  public var n = 1
  /// Rows of the result; nil for all.
  public var top: Int?
  /// Terms that occur less often are left out.
  public var minimum = 1
  /// Tokens that an n-gram may leave out between its first and last (skip-grams, Guthrie et al. 2006).
  public var skip = 0
  /// Share of bootstrap samples of documents that an interval of `per_million` must hold, such as 0.95; nil for none.
  public var confidence: Double?
  /// Bootstrap samples and the seed of their random numbers.
  public var samples = 1000
  public var seed: UInt64 = 1

  public init() {}
}

public enum Frequency {
  /// The largest n-gram.
  public static let maximumN = 10

  /// Counts of terms. `per_million` is per million counted tokens; `documents` counts documents with the term.
  public static func count(_ scope: Scope, _ options: CountOptions) -> Frame {
    let frame = options.n > 1 ? grams(scope, options) : terms(scope, options)
    guard let confidence = options.confidence else { return frame }
    return interval(frame, scope, options, confidence)
  }

  /// Weights of documents in samples, at most: a gigabyte.
  public static let maximumWeights = 1 << 29

  /// Adds the interval of `per_million` over bootstrap samples of the documents (Efron 1979, percentiles); without values
  /// when there is one document alone, of which nothing can be drawn.
  /// Time: samples times the documents of each term; no table of all terms by all documents is made.
  private static func interval(
    _ frame: Frame, _ scope: Scope, _ options: CountOptions, _ confidence: Double
  ) -> Frame {
    guard case .strings(let terms)? = frame["term"] else { return frame }
    var low = [Value](repeating: .none, count: terms.count)
    var high = low
    let (parts, samples) = (scope.parts.count, options.samples)
    if parts > 1, parts.multipliedReportingOverflow(by: samples).partialValue <= maximumWeights {
      let (counts, totals) = countsByDocument(of: terms, scope, options)
      // how often each document was drawn, sample by sample; the samples of a document lie together
      var weights = [UInt16](repeating: 0, count: parts * samples)
      var sizes = [Double](repeating: 0, count: samples)
      var generator = Sampling.Generator(state: options.seed)
      for sample in 0..<samples {
        var total = 0
        for _ in 0..<parts {
          let p = Int.random(in: 0..<parts, using: &generator)
          total += totals[p]
          weights[p * samples + sample] &+= 1
        }
        sizes[sample] = Double(max(total, 1))
      }
      for row in terms.indices where !Interruption.isRequested {
        var sums = [Int](repeating: 0, count: samples)
        for (p, count) in counts[row] {
          for sample in 0..<samples { sums[sample] += count * Int(weights[p * samples + sample]) }
        }
        let rates = zip(sums, sizes).map { Double($0) * 1e6 / $1 }.sorted()
        low[row] = .number(Selection.percentile(rates, (1 - confidence) / 2))
        high[row] = .number(Selection.percentile(rates, (1 + confidence) / 2))
      }
    }
    return (try? frame.with("per_million_low", low).with("per_million_high", high)) ?? frame
  }

  /// For each term the documents that have it with its counts there, and the counted tokens or n-grams of each document.
  private static func countsByDocument(
    of terms: [String], _ scope: Scope, _ options: CountOptions
  ) -> (counts: [[(part: Int, count: Int)]], totals: [Int]) {
    let rows = Dictionary(terms.enumerated().map { ($1, $0) }, uniquingKeysWith: { a, _ in a })
    var counts = [[(part: Int, count: Int)]](repeating: [], count: terms.count)
    var totals = [Int](repeating: 0, count: scope.parts.count)
    func add(_ count: Int, _ term: String, _ p: Int) {
      totals[p] += count
      guard let row = rows[term] else { return }
      if let last = counts[row].last, last.part == p {
        counts[row][counts[row].count - 1].count += count
      } else {
        counts[row].append((p, count))
      }
    }
    for (p, part) in scope.walk {
      if options.n > 1 {
        for (term, _) in gramsOf(part, options) { add(1, term, p) }
      } else {
        let found = options.selection.counts(of: part)
        for (id, count) in found.counts.enumerated() where count > 0 { add(count, found.text(id), p) }
      }
    }
    return (counts, totals)
  }

  /// How often a term stands in how many documents. Spellings that are canonically equivalent are one term.
  private struct Total {
    var count = 0
    var documents = 0
    private var last = -1

    /// - Parameter part: not below that of the call before.
    mutating func add(_ more: Int, _ part: Int) {
      count += more
      if part != last { documents += 1 }
      last = part
    }
  }

  private static func terms(_ scope: Scope, _ options: CountOptions) -> Frame {
    var totals: [String: Total] = [:]
    var tokens = 0
    for (p, part) in scope.walk {
      let found = options.selection.counts(of: part)
      let counts = found.counts
      tokens += counts.reduce(0, +)
      // of a single document only the rows that will be shown need their strings
      var least = max(1, scope.parts.count == 1 ? options.minimum : 1)
      if scope.parts.count == 1, let top = options.top, top > 0 {
        let ordered = counts.filter { $0 >= least }.sorted(by: >)
        if top <= ordered.count { least = ordered[top - 1] }
      }
      for id in counts.indices where counts[id] >= least {
        let term = found.text(id)
        totals[term, default: Total()].add(counts[id], p)
      }
    }
    return frame(totals, tokens, scope, options) { options in
      { part in
        let terms = TermIDs(part.document, options.selection.attribute)
        let counted = options.selection.counted(part.document)
        var found: [(String, Range<Int>)] = []
        for range in part.ranges {
          for i in range where counted[Int(part.document.tokens.types[i])] {
            found.append((terms.text(Int(terms.ids[i])), i..<i + 1))
          }
        }
        return found
      }
    }
  }

  /// N-grams of neighbouring counted tokens within a sentence; tokens that are not counted break them.
  private static func gramsOf(_ part: Scope.Part, _ options: CountOptions) -> [(String, Range<Int>)] {
    let document = part.document
    let terms = TermIDs(document, options.selection.attribute)
    let counted = options.selection.counted(document)
    var found: [(String, Range<Int>)] = []
    for range in part.ranges {
      var sentence = document.sentence(ofToken: range.lowerBound)
      var window: [Int] = []
      for i in range {
        if i & 0x3F == 0, Interruption.isRequested { return found }
        while sentence + 1 < document.sentences.count, i >= Int(document.sentences.firstChild[sentence + 1]) {
          sentence += 1
          window.removeAll(keepingCapacity: true)
        }
        guard counted[Int(document.tokens.types[i])] else {
          window.removeAll(keepingCapacity: true)
          continue
        }
        window.append(i)
        if window.count > options.n + options.skip { window.removeFirst() }
        if options.skip == 0 {
          guard window.count == options.n else { continue }
          found.append(
            (window.map { terms.text(Int(terms.ids[$0])) }.joined(separator: " "), window[0]..<i + 1))
        } else if window.count >= options.n {
          for chosen in choices(window, options.n) {
            found.append(
              (chosen.map { terms.text(Int(terms.ids[$0])) }.joined(separator: " "), chosen[0]..<i + 1))
          }
        }
      }
    }
    return found
  }

  /// The ways to choose n tokens of a window, the last always among them, in the order of the text.
  private static func choices(_ window: [Int], _ n: Int) -> [[Int]] {
    var chosen: [[Int]] = [[]]
    for (i, token) in window.enumerated() {
      let isLast = i == window.count - 1
      chosen = chosen.flatMap { before -> [[Int]] in
        let taken = before.count < n ? [before + [token]] : []
        return isLast ? taken.filter { $0.count == n } : taken + [before]
      }
    }
    return chosen
  }

  private static func grams(_ scope: Scope, _ options: CountOptions) -> Frame {
    var totals: [String: Total] = [:]
    var tokens = 0
    for (p, part) in scope.walk {
      for (term, _) in gramsOf(part, options) {
        tokens += 1
        totals[term, default: Total()].add(1, p)
      }
    }
    return frame(totals, tokens, scope, options) { options in { gramsOf($0, options) } }
  }

  private static func frame(
    _ totals: [String: Total], _ tokens: Int, _ scope: Scope, _ options: CountOptions,
    occurrences: (CountOptions) -> @Sendable (Scope.Part) -> [(String, Range<Int>)]
  ) -> Frame {
    var rows = totals.filter { $0.value.count >= options.minimum }.map {
      (term: $0.key, count: $0.value.count, documents: $0.value.documents)
    }
    rows.sort {
      $0.count != $1.count ? $0.count > $1.count : $0.term.utf8.lexicographicallyPrecedes($1.term.utf8)
    }
    if let top = options.top { rows = Array(rows.prefix(top)) }
    let terms = rows.map(\.term)
    let find = occurrences(options)
    let places = RowPlaces { row in
      guard row < terms.count else { return [] }
      return scope.parts.flatMap { part in
        find(part).filter { $0.0 == terms[row] }.map { part.placed($0.1) }
      }
    }
    return Frame(
      [
        .init("term", .strings(terms)), .init("count", .integers(rows.map(\.count))),
        .init("per_million", .numbers(rows.map { Double($0.count) * 1e6 / Double(max(tokens, 1)) })),
        .init("documents", .integers(rows.map(\.documents))),
      ], places: places)
  }
}

extension Scope.Part {
  /// A run of tokens as a place of the run.
  func placed(_ tokens: Range<Int>) -> PlacedText {
    let span = Span(document.tokens.starts[tokens.lowerBound], document.tokens.ends[tokens.upperBound - 1])
    return PlacedText(
      place: Place(document: ordinal, start: span.start, end: span.end), text: document.text[span],
      documentID: document.metadata.id)
  }
}
