// Similarity: which documents are like one document: cosine over tf-idf, Jaccard over word sets.

import Document
import Glibc
public import Results

public enum SimilarityMeasure: String, Sendable, CaseIterable {
  /// Cosine of tf-idf vectors (tf·(ln((1+n)/(1+df))+1)).
  case cosine
  /// Shared words / all words.
  case jaccard

  public var column: String { self == .cosine ? "cosine_tfidf" : "jaccard_words" }
}

public enum Similarity {
  /// The documents of a scope by likeness to one document, most alike first; the document itself is left out.
  public static func frame(
    _ scope: Scope, to target: Scope.Part, measure: SimilarityMeasure, top: Int
  ) -> Frame {
    var selection = TermSelection()
    selection.includesStopWords = measure == .jaccard
    // the target is last; it may be one of the scope's own documents
    let others = scope.parts.filter { !($0.document === target.document) }
    let table = DocumentTerms(Scope(others + [target]), selection)
    guard let wanted = table.parts.last, table.parts.count == others.count + 1 else { return empty(measure) }
    let n = Double(table.parts.count)
    func idf(_ term: UInt32) -> Double { log((1 + n) / (1 + Double(table.documents[Int(term)]))) + 1 }
    var weights = [Double](repeating: 0, count: table.vocabulary.terms.count)
    for entry in wanted {
      weights[Int(entry.term)] = measure == .cosine ? Double(entry.count) * idf(entry.term) : 1
    }
    let norm = weights.reduce(0) { $0 + $1 * $1 }.squareRoot()
    var found: [(part: Int, value: Double)] = []
    for (p, terms) in table.parts.dropLast().enumerated() {
      var (dot, own, shared) = (0.0, 0.0, 0)
      for entry in terms {
        let weight = measure == .cosine ? Double(entry.count) * idf(entry.term) : 1
        own += weight * weight
        dot += weight * weights[Int(entry.term)]
        if weights[Int(entry.term)] > 0 { shared += 1 }
      }
      let value: Double
      if measure == .cosine {
        value = own > 0 && norm > 0 ? dot / (own.squareRoot() * norm) : 0
      } else {
        let union = terms.count + wanted.count - shared
        value = union > 0 ? Double(shared) / Double(union) : 0
      }
      if value > 0 { found.append((p, value)) }
    }
    found.sort { $0.value != $1.value ? $0.value > $1.value : $0.part < $1.part }
    let shown = found.leading(top)
    let parts = shown.map { others[$0.part] }
    return Frame(
      [
        .init("document", .strings(parts.map(\.document.metadata.id))),
        .init("title", .values(parts.map { $0.document.metadata.title.map { .string($0) } ?? .none })),
        .init("date", .values(parts.map { $0.document.metadata.date.map { .string($0) } ?? .none })),
        .init(measure.column, .numbers(shown.map(\.value))),
      ], places: RowPlaces { parts.indices.contains($0) ? [parts[$0].whole] : [] })
  }

  private static func empty(_ measure: SimilarityMeasure) -> Frame {
    Frame([.init("document", .strings([])), .init(measure.column, .numbers([]))])
  }
}
