// Summary: the sentences that say most of a text or of several, in the order of the texts.

public enum SummaryMethod: String, Sendable, CaseIterable {
  /// Word weights, place, names and redundancy; see `NewsSummary`.
  case news
  /// Erkan & Radev 2004: centrality in the graph of sentences of like tf-idf vectors.
  case lexrank
  /// Mihalcea & Tarau 2004: the same with the overlap of words as weight.
  case textrank
}

public enum Summarizer {
  /// A sentence of a part.
  public struct Pick: Hashable, Sendable {
    public var part: Int
    public var sentence: Int
  }

  /// Sentences whose likeness LexRank and TextRank compare at most: their number grows with the square.
  public static let maximumCompared = 4000

  /// At most `count` sentences, ascending by document and place. Of a longer text the graph methods compare
  /// `maximumCompared` sentences, spread evenly; of several texts the leading ones of each.
  public static func sentences(_ scope: Scope, count: Int, method: SummaryMethod) -> [Pick] {
    let candidates = CandidateSentences(
      scope, limit: method == .news ? nil : maximumCompared, withNames: method == .news)
    guard count > 0, candidates.count > 0 else { return [] }
    let chosen: [Int]
    switch method {
    case .news: chosen = NewsSummary.choose(candidates, count)
    case .lexrank: chosen = SentenceGraph.lexRank(candidates).mostCentral(count)
    case .textrank: chosen = SentenceGraph.textRank(candidates).mostCentral(count)
    }
    return chosen.map { candidates.picks[$0] }.sorted { ($0.part, $0.sentence) < ($1.part, $1.sentence) }
  }
}
