// Weighting: how much a term says about a document: tf-idf and BM25 over the documents of a scope.

import Document
import Glibc
import Interruption
public import Results

public enum TfIdfVariant: String, Sendable, CaseIterable {
  /// tf·(ln((1+n)/(1+df))+1), each document's vector of length 1 (scikit-learn).
  case sklearn
  /// tf·log10(N/df).
  case classic

  public var column: String { "tfidf_\(rawValue)" }
}

public enum BM25Variant: String, Sendable, CaseIterable {
  /// idf ln(1+(N−n+0.5)/(n+0.5)), never negative (Lucene).
  case lucene
  /// idf ln((N−n+0.5)/(n+0.5)); a negative one becomes a quarter of the mean (Robertson & Zaragoza 2009 as rank-bm25).
  case okapi

  public var column: String { "bm25_\(rawValue)" }
}

/// Term frequencies of each document of a scope.
struct DocumentTerms {
  var vocabulary = Vocabulary()
  /// For each part its terms and their counts, by term id.
  var parts: [[(term: UInt32, count: Int)]] = []
  var lengths: [Int] = []
  /// Number of documents that have each term.
  var documents: [Int] = []

  init(_ scope: Scope, _ selection: TermSelection) {
    for (_, part) in scope.walk {
      var counts: [UInt32: Int] = [:]
      let tokens = vocabulary.occurrences(part, selection)
      if Interruption.isRequested { return }
      for token in tokens { counts[token.term, default: 0] += 1 }
      documents.append(contentsOf: repeatElement(0, count: vocabulary.terms.count - documents.count))
      for term in counts.keys { documents[Int(term)] += 1 }
      parts.append(counts.map { ($0.key, $0.value) }.sorted { $0.0 < $1.0 })
      lengths.append(tokens.count)
    }
  }
}

public enum Weighting {
  /// The heaviest terms of each document, `top` of each or all: document, term, count, documents, weight.
  public static func tfidf(
    _ scope: Scope, _ selection: TermSelection, variant: TfIdfVariant, top: Int?
  ) -> Frame {
    let table = DocumentTerms(scope, selection)
    let n = Double(table.parts.count)
    var columns = (
      document: [String](), term: [String](), count: [Int](), documents: [Int](), weight: [Double]()
    )
    var rows: [Int] = []
    for (p, terms) in table.parts.enumerated() {
      if Interruption.isRequested { break }
      var weights = terms.map { entry -> Double in
        let df = Double(table.documents[Int(entry.term)])
        let idf = variant == .sklearn ? log((1 + n) / (1 + df)) + 1 : log10(n / df)
        return Double(entry.count) * idf
      }
      if variant == .sklearn {
        let norm = weights.reduce(0) { $0 + $1 * $1 }.squareRoot()
        if norm > 0 { weights = weights.map { $0 / norm } }
      }
      let order = terms.indices.sorted {
        weights[$0] != weights[$1]
          ? weights[$0] > weights[$1]
          : table.vocabulary.terms[Int(terms[$0].term)].utf8.lexicographicallyPrecedes(
            table.vocabulary.terms[Int(terms[$1].term)].utf8)
      }
      for i in order.leading(top) {
        Interruption.gather(bytes: 72)
        columns.document.append(scope.parts[p].document.metadata.id)
        columns.term.append(table.vocabulary.terms[Int(terms[i].term)])
        columns.count.append(terms[i].count)
        columns.documents.append(table.documents[Int(terms[i].term)])
        columns.weight.append(weights[i])
        rows.append(p)
      }
    }
    let (shown, names) = (rows, columns.term)
    return Frame(
      [
        .init("document", .strings(columns.document)), .init("term", .strings(columns.term)),
        .init("count", .integers(columns.count)), .init("documents", .integers(columns.documents)),
        .init(variant.column, .numbers(columns.weight)),
      ],
      places: RowPlaces { row in
        shown.indices.contains(row) ? scope.parts[shown[row]].places(of: [names[row]], selection) : []
      })
  }

  /// The terms of a text that a user searches for, each once, in their order.
  public static func terms(of text: Document, _ selection: TermSelection) -> [String] {
    var vocabulary = Vocabulary()
    _ = vocabulary.occurrences(Scope.Part(text, ordinal: 0, ranges: [0..<text.tokens.count]), selection)
    return vocabulary.terms
  }

  /// Documents by their relevance to some terms; those with none of them are left out.
  public static func search(
    _ scope: Scope, terms wanted: [String], _ selection: TermSelection, variant: BM25Variant, k1: Double,
    b: Double, top: Int?
  ) -> Frame {
    let table = DocumentTerms(scope, selection)
    let n = Double(table.parts.count)
    let average = n > 0 ? Double(table.lengths.reduce(0, +)) / n : 0
    func idf(_ df: Double) -> Double {
      let ratio = (n - df + 0.5) / (df + 0.5)
      return variant == .lucene ? log(1 + ratio) : log(ratio)
    }
    // the floor of negative idf is a share of the mean over the whole vocabulary
    var floor = 0.0
    if variant == .okapi, !table.documents.isEmpty {
      floor = 0.25 * table.documents.reduce(0) { $0 + idf(Double($1)) } / Double(table.documents.count)
    }
    var query: [(term: UInt32, idf: Double)] = []
    for term in wanted {
      guard let id = table.vocabulary.known(term) else { continue }
      let value = idf(Double(table.documents[Int(id)]))
      query.append((id, variant == .okapi && value < 0 ? floor : value))
    }
    var found: [(part: Int, score: Double, hits: Int)] = []
    for (p, terms) in table.parts.enumerated() {
      if Interruption.isRequested { break }
      let counts = Dictionary(uniqueKeysWithValues: terms.map { ($0.term, $0.count) })
      var (score, hits) = (0.0, 0)
      for (term, idf) in query {
        guard let count = counts[term] else { continue }
        let f = Double(count)
        hits += count
        score += idf * f * (k1 + 1) / (f + k1 * (1 - b + b * Double(table.lengths[p]) / average))
      }
      if hits > 0 { found.append((p, score, hits)) }
    }
    found.sort { $0.score != $1.score ? $0.score > $1.score : $0.part < $1.part }
    let shown = found.leading(top)
    let documents = shown.map { scope.parts[$0.part].document }
    let names = Set(wanted)
    return Frame(
      [
        .init("document", .strings(documents.map(\.metadata.id))),
        .init("title", .values(documents.map { $0.metadata.title.map { .string($0) } ?? .none })),
        .init("date", .values(documents.map { $0.metadata.date.map { .string($0) } ?? .none })),
        .init("count", .integers(shown.map(\.hits))), .init(variant.column, .numbers(shown.map(\.score))),
      ],
      places: RowPlaces { row in
        shown.indices.contains(row) ? scope.parts[shown[row].part].places(of: names, selection) : []
      })
  }
}
