// Summary: the sentences that say most of a text, in the order of the text.
// Sentences are scored by the weight of their content words (Luhn 1958: frequent words that are no stop words),
// by their place (news tells the main thing first) and by the entities that they name; each pick lowers the weight
// of its words, so that the next one says something else (SumBasic; Nenkova & Vanderwende 2005).

public import Document

public enum Summarizer {
  /// Indices of at most `count` sentences of a document, ascending; boilerplate and headings are left out.
  public static func sentences(of document: Document, count: Int) -> [Int] {
    var candidates: [Int] = []
    for p in 0..<document.paragraphs.count {
      let kind = document.block(ofParagraph: p).kind
      guard kind == .paragraph || kind == .quote || kind == .list else { continue }
      candidates += document.paragraphs.children(p)
    }
    guard count > 0, !candidates.isEmpty else { return [] }
    let stop = document.typeProperties.stop
    let isContent = (0..<document.types.count).map { document.types.kind($0) == .word && stop[$0] == 0 }
    var words: [[Int]] = []
    var frequency = [Double](repeating: 0, count: document.types.count)
    for s in candidates {
      let types = document.sentences.children(s).map { Int(document.tokens.types[$0]) }.filter {
        isContent[$0]
      }
      words.append(types)
      for type in types { frequency[type] += 1 }
    }
    let total = max(1, frequency.reduce(0, +))
    var weight = frequency.map { $0 / total }
    let entities = entityCounts(document)
    var chosen: [Int] = []
    var left = Array(candidates.indices)
    while chosen.count < count, !left.isEmpty {
      var best = 0
      var bestScore = -1.0
      for (k, c) in left.enumerated() {
        let length = words[c].count
        guard length > 0 else { continue }
        let content = words[c].reduce(0) { $0 + weight[$1] } / Double(max(length, 6))
        let place = 1 + 1 / Double(c + 1)
        let named = 1 + 0.1 * Double(min(4, entities[candidates[c]] ?? 0))
        // very short sentences say little, very long ones drown it
        let form = length < 5 ? 0.5 : length > 40 ? 0.8 : 1
        let score = content * place * named * form
        if score > bestScore { (best, bestScore) = (k, score) }
      }
      guard bestScore >= 0 else { break }
      let pick = left.remove(at: best)
      chosen.append(pick)
      for type in Set(words[pick]) { weight[type] *= weight[type] }
    }
    return chosen.map { candidates[$0] }.sorted()
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
