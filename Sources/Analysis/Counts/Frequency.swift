// Frequency: how often terms and n-grams occur, in how many documents, and where.
// In: a scope and options. Out: a frame `term count per_million documents`, by count, then by the bytes of the term.
// Hot: one pass over the columns of ids; see Benchmarks (count of every type).

import Document
import Interruption
public import Results

public struct CountOptions: Sendable {
  /// Tokens that are counted, and by what.
  public var selection = TermSelection()
  /// Length of the n-grams; at most `Frequency.maximumN`, single terms below 2.
  public var n = 1
  /// Rows of the result; nil for all, none for a negative number.
  public var top: Int?
  /// Terms that occur less often are left out.
  public var minimum = 1
  /// Tokens that an n-gram may leave out between its first and last (skip-grams, Guthrie et al. 2006); at most
  /// `Frequency.maximumSkip`, none below 0.
  public var skip = 0
  /// Share of bootstrap samples of documents that an interval of `per_million` must hold, such as 0.95; nil for none.
  public var confidence: Double?
  /// Bootstrap samples, from 1 on, and the seed of their random numbers.
  public var samples = 1000
  public var seed: UInt64 = 1

  public init() {}
}

public enum Frequency {
  /// The largest n-gram, and the most tokens that one may leave out.
  public static let maximumN = 10
  public static let maximumSkip = 5

  /// Counts of terms. `per_million` is per million counted tokens; `documents` counts documents with the term.
  public static func count(_ scope: Scope, _ options: CountOptions) -> Frame {
    let frame = options.n > 1 ? grams(scope, options) : terms(scope, options)
    guard let confidence = options.confidence, confidence.isFinite else { return frame }
    return interval(frame, scope, options, confidence)
  }

  /// Weights of documents in samples, at most: a gigabyte.
  public static let maximumWeights = 1 << 29

  /// Adds the interval of `per_million` over bootstrap samples of the documents (Efron 1979, percentiles); without values
  /// when there is one document alone, of which nothing can be drawn, or more than `maximumWeights` of all.
  /// Time: samples times the documents of each term; no table of all terms by all documents is made.
  private static func interval(
    _ frame: Frame, _ scope: Scope, _ options: CountOptions, _ confidence: Double
  ) -> Frame {
    guard case .strings(let terms)? = frame["term"] else { return frame }
    var low = [Value](repeating: .none, count: terms.count)
    var high = low
    if let draws = Draws(scope.parts.count, options) {
      let (counts, totals) = countsByDocument(of: terms, scope, options)
      let sizes = draws.sums(totals.enumerated().map { ($0, $1) })
      let share = min(max(confidence, 0), 1)
      for row in terms.indices {
        if Interruption.isRequested { break }
        let rates = zip(draws.sums(counts[row]), sizes).map { Double($0) * 1e6 / Double(max($1, 1)) }.sorted()
        low[row] = .number(Selection.percentile(rates, (1 - share) / 2))
        high[row] = .number(Selection.percentile(rates, (1 + share) / 2))
      }
    }
    return (try? frame.with("per_million_low", low).with("per_million_high", high)) ?? frame
  }

  /// How often each document was drawn for each bootstrap sample.
  private struct Draws {
    private let samples: Int
    /// Sample by sample; those of a document lie together.
    private var times: [UInt16]

    /// Nil for fewer than two documents or samples, or more than fit.
    init?(_ documents: Int, _ options: CountOptions) {
      let samples = options.samples
      guard documents > 1, samples > 0, documents <= maximumWeights / samples else { return nil }
      Interruption.gather(bytes: documents * samples * MemoryLayout<UInt16>.stride)
      guard !Interruption.isRequested else { return nil }
      self.samples = samples
      times = [UInt16](repeating: 0, count: documents * samples)
      var generator = Sampling.Generator(state: options.seed)
      var pace = Pace()
      for sample in 0..<samples {
        for _ in 0..<documents {
          if pace.shouldEnd() { return }
          times[Int.random(in: 0..<documents, using: &generator) * samples + sample] &+= 1
        }
      }
    }

    /// The sum of the documents' values in each sample; a document that is not listed has none.
    func sums(_ values: [(part: Int, count: Int)]) -> [Int] {
      var sums = [Int](repeating: 0, count: samples)
      var pace = Pace()
      for (p, count) in values {
        if pace.shouldEnd(after: samples) { return sums }
        for sample in 0..<samples { sums[sample] += count * Int(times[p * samples + sample]) }
      }
      return sums
    }
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
        eachGram(part, options) { term, _ in add(1, term, p) }
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
    let selection = options.selection
    return frame(totals, tokens, scope, options) { part, term in part.places(of: [term], selection) }
  }

  /// Calls `body` with each n-gram of neighbouring counted tokens within a sentence, and its tokens; those that are not
  /// counted break n-grams.
  private static func eachGram(
    _ part: Scope.Part, _ options: CountOptions, _ body: (String, Range<Int>) -> Void
  ) {
    let (n, skip) = (min(options.n, maximumN), min(max(options.skip, 0), maximumSkip))
    let document = part.document
    let terms = TermIDs(document, options.selection.attribute)
    let counted = options.selection.counted(document)
    func text(_ tokens: [Int]) -> String {
      tokens.map { terms.text(Int(terms.ids[$0])) }.joined(separator: " ")
    }
    var pace = Pace()
    for range in part.ranges {
      var sentence = document.sentence(ofToken: range.lowerBound)
      var window: [Int] = []
      for i in range {
        while sentence + 1 < document.sentences.count, i >= Int(document.sentences.firstChild[sentence + 1]) {
          sentence += 1
          window.removeAll(keepingCapacity: true)
        }
        guard counted[Int(document.tokens.types[i])] else {
          window.removeAll(keepingCapacity: true)
          continue
        }
        window.append(i)
        if window.count > n + skip { window.removeFirst() }
        if skip == 0 {
          if pace.shouldEnd(after: n) { return }
          if window.count == n { body(text(window), window[0]..<i + 1) }
        } else if window.count >= n {
          for chosen in choices(window, n) {
            if pace.shouldEnd(after: n) { return }
            body(text(chosen), chosen[0]..<i + 1)
          }
        }
      }
    }
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
      eachGram(part, options) { term, _ in
        tokens += 1
        let known = totals.count
        totals[term, default: Total()].add(1, p)
        if totals.count > known { Interruption.gather(bytes: 96 + term.utf8.count) }
      }
    }
    return frame(totals, tokens, scope, options) { part, term in
      var places: [PlacedText] = []
      eachGram(part, options) { gram, tokens in if gram == term { places.append(part.placed(tokens)) } }
      return places
    }
  }

  /// - Parameter places: of a term in a part.
  private static func frame(
    _ totals: [String: Total], _ tokens: Int, _ scope: Scope, _ options: CountOptions,
    places: @escaping @Sendable (Scope.Part, String) -> [PlacedText]
  ) -> Frame {
    var rows: [(term: String, count: Int, documents: Int)] = []
    for (term, total) in totals where total.count >= options.minimum {
      rows.append((term, total.count, total.documents))
    }
    rows.sortPaced {
      $0.count != $1.count ? $0.count > $1.count : $0.term.utf8.lexicographicallyPrecedes($1.term.utf8)
    }
    rows = rows.leading(options.top)
    let terms = rows.map(\.term)
    return Frame(
      [
        .init("term", .strings(terms)), .init("count", .integers(rows.map(\.count))),
        .init("per_million", .numbers(rows.map { Double($0.count) * 1e6 / Double(max(tokens, 1)) })),
        .init("documents", .integers(rows.map(\.documents))),
      ],
      places: RowPlaces { row in
        terms.indices.contains(row) ? scope.parts.flatMap { places($0, terms[row]) } : []
      })
  }
}

extension Scope.Part {
  /// A run of tokens as a place of the run.
  func placed(_ tokens: Range<Int>) -> PlacedText {
    let span = Span(document.tokens.starts[tokens.lowerBound], document.tokens.ends[tokens.upperBound - 1])
    Interruption.gather(bytes: MemoryLayout<PlacedText>.stride + Int(span.end - span.start))
    return PlacedText(
      place: Place(document: ordinal, start: span.start, end: span.end), text: document.text[span],
      documentID: document.metadata.id)
  }
}
