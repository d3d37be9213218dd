// YAKE: keywords from a text alone (Campos et al. 2020). A word counts by its capitals, its place, how often it stands and in
// how many sentences, and how many different words stand beside it; a term by its words. Small is good.

import Document
import Glibc

extension Keywords {
  /// What YAKE knows of a word.
  private struct WordFeatures {
    var count = 0.0
    var capitalised = 0.0
    var acronym = 0.0
    var isContent = false
    /// Numbers of the sentences that hold it, ascending, each once.
    var sentences: [Int] = []
    /// Words before and behind it, with how often.
    var left: [UInt32: Int] = [:]
    var right: [UInt32: Int] = [:]

    /// Different neighbours on a side, as a share of all there.
    static func spread(_ table: [UInt32: Int]) -> Double {
      let all = table.values.reduce(0, +)
      return all > 0 ? Double(table.count) / Double(all) : 0
    }
  }

  static func yake(_ scope: Scope) -> [Candidate] {
    var vocabulary = Vocabulary()
    var features: [WordFeatures] = []
    var found: [[UInt32]: Candidate] = [:]
    var sentencesBefore = 0
    var pace = Pace()
    for (p, part) in scope.walk {
      let document = part.document
      let units = KeywordUnits(part, &vocabulary)
      features.append(
        contentsOf: repeatElement(WordFeatures(), count: vocabulary.terms.count - features.count))
      var previous: KeywordUnit?
      for unit in units.units {
        if pace.shouldEnd(after: 8) { return [] }
        let word = Int(unit.word)
        features[word].count += 1
        features[word].isContent = unit.isContent
        let first = unit.tokens.lowerBound
        let text = document.text[
          Span(document.tokens.span(first).start, document.tokens.span(unit.tokens.upperBound - 1).end)]
        let isFirst = Int(document.sentences.firstChild[unit.sentence]) == first
        if text.utf8.count > 1, text == text.uppercased() {
          features[word].acronym += 1
        } else if !isFirst, text.first?.isUppercase == true {
          features[word].capitalised += 1
        }
        if features[word].sentences.last != sentencesBefore + unit.sentence {
          features[word].sentences.append(sentencesBefore + unit.sentence)
        }
        if let previous, previous.isFollowed(by: unit) {
          features[word].left[previous.word, default: 0] += 1
          features[Int(previous.word)].right[unit.word, default: 0] += 1
        }
        previous = unit
      }
      for run in units.runs {
        if pace.shouldEnd(after: 16 * run.count) { return [] }
        for length in 1...min(3, run.count) {
          for start in run.startIndex...(run.endIndex - length) {
            found.add(run[start..<start + length], p, units, vocabulary)
          }
        }
      }
      sentencesBefore += document.sentences.count
    }
    let scores = scores(features, sentences: sentencesBefore)
    return found.map { ids, candidate in
      let words = ids.map { scores[Int($0)] }
      var scored = candidate
      scored.score = words.reduce(1, *) / (Double(candidate.places.count) * (1 + words.reduce(0, +)))
      return scored
    }
  }

  /// The score of each word; 1 for one that was not met.
  private static func scores(_ features: [WordFeatures], sentences: Int) -> [Double] {
    // frequencies are normalised by those of content words
    let counts = features.filter(\.isContent).map(\.count)
    let mean = counts.isEmpty ? 0 : counts.reduce(0, +) / Double(counts.count)
    let deviation =
      counts.isEmpty
      ? 0 : (counts.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(counts.count)).squareRoot()
    let most = features.map(\.count).max() ?? 1
    return features.map { f in
      guard !f.sentences.isEmpty else { return 1 }
      let casing = max(f.capitalised, f.acronym) / (1 + log(f.count))
      let (below, above) = (f.sentences[(f.sentences.count - 1) / 2], f.sentences[f.sentences.count / 2])
      let position = log(log(3 + Double(below + above) / 2))
      let normalised = f.count / (mean + deviation)
      let spread = WordFeatures.spread(f.left) + WordFeatures.spread(f.right)
      let relatedness = 1 + spread * f.count / most
      let different = Double(f.sentences.count) / Double(max(1, sentences))
      return relatedness * position / (casing + normalised / relatedness + different / relatedness)
    }
  }
}
