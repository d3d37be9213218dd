// Summary: the sentences that say most of a text or of several, in the order of the texts.
// Headings, captions and boilerplate are no candidates; of many documents the leading sentences are taken first, so
// that no more than `maximumCandidates` are compared.

import Document
import Interruption

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

  /// A sentence that may be chosen.
  struct Candidate {
    var pick: Pick
    /// Number of the sentence among its document's candidates.
    var rank: Int
    /// Content words as terms of the scope's vocabulary.
    var words: [Int]
    var names: Int
  }

  static let maximumCandidates = 4000

  /// At most `count` sentences, ascending by document and place.
  public static func sentences(_ scope: Scope, count: Int, method: SummaryMethod) -> [Pick] {
    let (candidates, termCount) = candidates(scope, withNames: method == .news)
    guard count > 0, !candidates.isEmpty else { return [] }
    let chosen: [Int]
    switch method {
    case .news: chosen = NewsSummary.choose(candidates, termCount, count)
    case .lexrank: chosen = GraphSummary.lexRank(candidates, termCount, count)
    case .textrank: chosen = GraphSummary.textRank(candidates, termCount, count)
    }
    return chosen.map { candidates[$0].pick }.sorted { ($0.part, $0.sentence) < ($1.part, $1.sentence) }
  }

  private static func candidates(_ scope: Scope, withNames: Bool) -> ([Candidate], termCount: Int) {
    var vocabulary = Vocabulary()
    var candidates: [Candidate] = []
    let perPart = max(3, maximumCandidates / max(1, scope.parts.count))
    for (p, part) in scope.parts.enumerated() where candidates.count < maximumCandidates {
      let document = part.document
      let stop = document.typeProperties.stop
      var ids = [Int](repeating: -1, count: document.types.count)
      let names = withNames ? entityCounts(document) : [:]
      var rank = 0
      for paragraph in 0..<document.paragraphs.count where rank < perPart {
        let kind = document.block(ofParagraph: paragraph).kind
        guard kind == .paragraph || kind == .quote || kind == .list else { continue }
        for sentence in document.paragraphs.children(paragraph) where rank < perPart {
          let tokens = document.sentences.children(sentence)
          guard part.ranges.contains(where: { $0.overlaps(tokens) }) else { continue }
          var words: [Int] = []
          for token in tokens {
            let type = Int(document.tokens.types[token])
            guard document.types.kind(type) == .word, stop[type] == 0 else { continue }
            if ids[type] < 0 { ids[type] = Int(vocabulary.id(document.types.lower(type))) }
            words.append(ids[type])
          }
          candidates.append(
            Candidate(
              pick: Pick(part: p, sentence: sentence), rank: rank, words: words, names: names[sentence] ?? 0))
          rank += 1
        }
      }
    }
    return (candidates, vocabulary.terms.count)
  }

  /// Different entities named in each sentence.
  private static func entityCounts(_ document: Document) -> [Int: Int] {
    var named: [Int: Set<Int>] = [:]
    for mention in document.mentions {
      let token = document.tokens.first(atOrAfter: mention.span.start)
      guard token < document.tokens.count else { continue }
      named[document.sentence(ofToken: token), default: []].insert(mention.entity)
    }
    return named.mapValues(\.count)
  }
}

/// Sentences are scored by the weight of their content words (Luhn 1958), by their place (news tells the main thing
/// first) and by the names in them; each pick lowers the weight of its words, so that the next one says something else
/// (SumBasic; Nenkova & Vanderwende 2005).
enum NewsSummary {
  static func choose(_ candidates: [Summarizer.Candidate], _ termCount: Int, _ count: Int) -> [Int] {
    var frequency = [Double](repeating: 0, count: termCount)
    for candidate in candidates { for word in candidate.words { frequency[word] += 1 } }
    let total = max(1, frequency.reduce(0, +))
    var weight = frequency.map { $0 / total }
    var chosen: [Int] = []
    var left = Array(candidates.indices)
    while chosen.count < count, !left.isEmpty, !Interruption.isRequested {
      var best = 0
      var bestScore = -1.0
      for (k, c) in left.enumerated() {
        let length = candidates[c].words.count
        guard length > 0 else { continue }
        let content = candidates[c].words.reduce(0) { $0 + weight[$1] } / Double(max(length, 6))
        let place = 1 + 1 / Double(candidates[c].rank + 1)
        let named = 1 + 0.1 * Double(min(4, candidates[c].names))
        // very short sentences say little, very long ones drown it
        let form = length < 5 ? 0.5 : length > 40 ? 0.8 : 1
        let score = content * place * named * form
        if score > bestScore { (best, bestScore) = (k, score) }
      }
      guard bestScore >= 0 else { break }
      let pick = left.remove(at: best)
      chosen.append(pick)
      for word in Set(candidates[pick].words) { weight[word] *= weight[word] }
    }
    return chosen
  }
}

/// Centrality in a graph of sentences.
enum GraphSummary {
  /// Similarities above it are edges. Source: Erkan & Radev 2004.
  static let threshold = 0.1
  static let damping = 0.85

  static func lexRank(_ candidates: [Summarizer.Candidate], _ termCount: Int, _ count: Int) -> [Int] {
    var documents = [Double](repeating: 0, count: termCount)
    for candidate in candidates { for word in Set(candidate.words) { documents[word] += 1 } }
    let n = Double(candidates.count)
    var vectors: [[(word: Int, weight: Double)]] = []
    for candidate in candidates {
      var counts: [Int: Double] = [:]
      for word in candidate.words { counts[word, default: 0] += 1 }
      let weights = counts.sorted { $0.key < $1.key }.map {
        ($0.key, $0.value * (n / documents[$0.key]).logarithm)
      }
      let norm = weights.reduce(0) { $0 + $1.1 * $1.1 }.squareRoot()
      vectors.append(norm > 0 ? weights.map { (word: $0.0, weight: $0.1 / norm) } : [])
    }
    // every edge counts the same
    return ranked(
      similarities(vectors, termCount).map { row in row.filter { $0.1 > threshold }.map { ($0.0, 1) } }, count
    )
  }

  static func textRank(_ candidates: [Summarizer.Candidate], _ termCount: Int, _ count: Int) -> [Int] {
    let vectors = candidates.map { Set($0.words).sorted().map { (word: $0, weight: 1.0) } }
    let lengths = candidates.map { max(1, Double($0.words.count)).logarithm }
    let overlaps = similarities(vectors, termCount)
    return ranked(
      overlaps.enumerated().map { i, row in
        row.compactMap { j, overlap in
          let scale = lengths[i] + lengths[j]
          return j != i && scale > 0 ? (j, overlap / scale) : nil
        }
      }, count)
  }

  /// Dot products of each vector with all others that share a word, through lists by word.
  private static func similarities(
    _ vectors: [[(word: Int, weight: Double)]], _ termCount: Int
  ) -> [[(Int, Double)]] {
    var holders = [[(Int, Double)]](repeating: [], count: termCount)
    for (i, vector) in vectors.enumerated() {
      for entry in vector { holders[entry.word].append((i, entry.weight)) }
    }
    var sums = [Double](repeating: 0, count: vectors.count)
    return vectors.map { vector in
      var touched: [Int] = []
      for entry in vector {
        for (j, weight) in holders[entry.word] {
          if sums[j] == 0 { touched.append(j) }
          sums[j] += entry.weight * weight
        }
      }
      let row = touched.sorted().map { ($0, sums[$0]) }
      for j in touched { sums[j] = 0 }
      return row
    }
  }

  /// The most central nodes by PageRank over weighted edges.
  private static func ranked(_ edges: [[(Int, Double)]], _ count: Int) -> [Int] {
    let n = edges.count
    let out = edges.map { $0.reduce(0) { $0 + $1.1 } }
    var rank = [Double](repeating: 1 / Double(n), count: n)
    for _ in 0..<100 where !Interruption.isRequested {
      var next = [Double](repeating: (1 - damping) / Double(n), count: n)
      for i in 0..<n where out[i] > 0 {
        for (j, weight) in edges[i] { next[j] += damping * rank[i] * weight / out[i] }
      }
      let change = zip(rank, next).reduce(0) { $0 + abs($1.0 - $1.1) }
      rank = next
      if change < 1e-9 { break }
    }
    // equal ranks fall to the earlier sentence, whatever rounding did
    let order = rank.indices.sorted { abs(rank[$0] - rank[$1]) > 1e-12 ? rank[$0] > rank[$1] : $0 < $1 }
    return Array(order.prefix(count))
  }
}
