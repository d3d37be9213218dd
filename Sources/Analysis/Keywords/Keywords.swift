// Keywords: the terms that a text is about. Four methods, each in a column of its own name:
// keyness or tf-idf against a reference list of English news (keyness is the default), YAKE, RAKE.

import Document
import Glibc
import Interruption
public import Results

public enum KeywordMethod: String, Sendable, CaseIterable {
  /// G² of words and names against the reference list; names of several words count as one term.
  case keyness
  /// Campos et al. 2020; small is good.
  case yake
  /// Rose et al. 2010: degree over frequency of the words of a candidate, summed.
  case rake
  /// Frequency times ln((1+N)/(1+df)), N and df of the reference list; terms as for keyness.
  case tfidf

  public var column: String {
    switch self {
    case .keyness: "g2_reference"
    case .tfidf: "tfidf_reference"
    case .yake, .rake: rawValue
    }
  }
}

public enum Keywords {
  /// A candidate and where it stands.
  private struct Candidate {
    var term: String
    var score: Double
    var places: [(part: Int, tokens: Range<Int>)]
    /// How common its words are in the reference list, for methods that ask it.
    var common: Double?
  }

  public static func frame(_ scope: Scope, method: KeywordMethod, top: Int) -> Frame {
    var candidates: [Candidate]
    switch method {
    case .keyness: candidates = keyness(scope)
    case .yake: candidates = yake(scope)
    case .rake: candidates = rake(scope)
    case .tfidf: candidates = tfidf(scope)
    }
    let ascending = method == .yake
    candidates.sort {
      if $0.score != $1.score { return ascending ? $0.score < $1.score : $0.score > $1.score }
      return $0.term.utf8.lexicographicallyPrecedes($1.term.utf8)
    }
    let shown = Array(candidates.prefix(max(0, top)))
    return Frame(
      [
        .init("term", .strings(shown.map(\.term))), .init("count", .integers(shown.map(\.places.count))),
        .init(method.column, .numbers(shown.map(\.score))),
      ],
      places: RowPlaces { row in
        shown.indices.contains(row) ? shown[row].places.map { scope.parts[$0.part].placed($0.tokens) } : []
      })
  }

  /// Runs of neighbouring content words within a sentence: (words as types, tokens).
  private static func runs(_ part: Scope.Part) -> [Range<Int>] {
    let document = part.document
    let stop = document.typeProperties.stop
    var runs: [Range<Int>] = []
    for range in part.ranges {
      var start: Int?
      var sentence = document.sentence(ofToken: range.lowerBound)
      for token in range {
        if token & 0xFF == 0, Interruption.isRequested { return runs }
        let type = Int(document.tokens.types[token])
        let here = document.sentence(ofToken: token)
        let content =
          document.types.kind(type) == .word && stop[type] == 0
          && document.types.offsets[type + 1] - document.types.offsets[type] > 1
        if let first = start, !content || here != sentence {
          runs.append(first..<token)
          start = nil
        }
        if content, start == nil { start = token }
        sentence = here
      }
      if let first = start { runs.append(first..<range.upperBound) }
    }
    return runs
  }

  private static func words(_ document: Document, _ tokens: Range<Int>) -> [String] {
    tokens.map { document.types.lower(Int(document.tokens.types[$0])) }
  }

  // MARK: Against the reference list

  /// Names of the text and its other content words by lemma, as common as `common` says of their words.
  private static func terms(_ scope: Scope, common: (String) -> Double) -> [Candidate] {
    var found: [String: Candidate] = [:]
    func add(_ term: String, _ tokens: Range<Int>, _ part: Int, _ join: (Double?) -> Double) {
      found[term, default: Candidate(term: term, score: 0, places: [])].places.append((part, tokens))
      let before = found[term]?.common
      found[term]?.common = join(before)
    }
    for (p, part) in scope.walk {
      let document = part.document
      var taken = Set<Int>()
      for mention in document.mentions where document.entities.indices.contains(mention.entity) {
        let tokens = document.tokens.indices(in: mention.span)
        guard let first = tokens.first, part.ranges.contains(where: { $0.contains(first) }) else { continue }
        taken.formUnion(tokens)
        // a name is as surprising as its rarest word
        let rarest = words(document, tokens).filter { $0.utf8.count > 1 }.map(common).min()
        add(document.entities[mention.entity].name, tokens, p) { min($0 ?? .infinity, rarest ?? .infinity) }
      }
      for run in runs(part) {
        if Interruption.isRequested { return [] }
        for token in run where !taken.contains(token) {
          let tag = document.lexical.partOfSpeech(token)
          guard tag == .noun || tag == .propn || tag == .adj || tag == .verb else { continue }
          let lemma = document.lexical.lemma(token)
          guard lemma.utf8.count > 2 else { continue }
          let word = document.types.lower(Int(document.tokens.types[token]))
          add(lemma, token..<token + 1, p) { max($0 ?? 0, common(word), common(lemma)) }
        }
      }
    }
    return Array(found.values)
  }

  /// A word that the list does not have counts there as one occurrence.
  private static func keyness(_ scope: Scope) -> [Candidate] {
    let reference = ReferenceList.news
    let size = Double(max(1, reference.total))
    let total = Double(max(1, scope.tokenCount))
    let terms = terms(scope) { Double(reference.counts[$0]?.count ?? 1) / size }
    return terms.compactMap { candidate in
      let n = Double(candidate.places.count)
      let rate = min(candidate.common ?? 1, 1)
      // over-used terms only
      guard n / total > rate else { return nil }
      var scored = candidate
      scored.score = Contingency(n, total - n, rate * size, size - rate * size).g2
      // a word used once says little, however rare
      return candidate.places.count > 1 || scope.tokenCount < 150 ? scored : nil
    }
  }

  /// A word that the list does not have counts there as one of no document.
  private static func tfidf(_ scope: Scope) -> [Candidate] {
    let reference = ReferenceList.news
    let all = Double(reference.documents)
    let terms = terms(scope) { Double(reference.counts[$0]?.documents ?? 0) }
    return terms.map { candidate in
      var scored = candidate
      let documents = min(candidate.common ?? 0, all)
      scored.score = Double(candidate.places.count) * log((1 + all) / (1 + documents))
      return scored
    }
  }

  // MARK: RAKE

  private static func rake(_ scope: Scope) -> [Candidate] {
    var frequency: [String: Double] = [:]
    var degree: [String: Double] = [:]
    var found: [String: Candidate] = [:]
    for (p, part) in scope.walk {
      for run in runs(part) {
        let words = words(part.document, run)
        for word in words {
          frequency[word, default: 0] += 1
          degree[word, default: 0] += Double(words.count)
        }
        let term = words.joined(separator: " ")
        found[term, default: Candidate(term: term, score: 0, places: [])].places.append((p, run))
      }
    }
    return found.values.map { candidate in
      var scored = candidate
      scored.score = candidate.term.split(separator: " ").reduce(0) { sum, word in
        sum + (degree[String(word)] ?? 0) / (frequency[String(word)] ?? 1)
      }
      return scored
    }
  }

  // MARK: YAKE

  /// What YAKE knows of a word.
  private struct WordFeatures {
    var count = 0.0
    var capitalised = 0.0
    var acronym = 0.0
    var isContent = false
    /// Numbers of the sentences that hold it, ascending, each once.
    var sentences: [Int] = []
    var left: [String: Int] = [:]
    var right: [String: Int] = [:]
    var score = 0.0
  }

  private static func yake(_ scope: Scope) -> [Candidate] {
    var features: [String: WordFeatures] = [:]
    var found: [String: Candidate] = [:]
    var sentencesBefore = 0
    for (p, part) in scope.walk {
      let document = part.document
      let stop = document.typeProperties.stop
      for range in part.ranges {
        var previous: (word: String, sentence: Int, token: Int)?
        for token in range {
          if token & 0xFF == 0, Interruption.isRequested { return [] }
          let type = Int(document.tokens.types[token])
          guard document.types.kind(type) == .word else {
            previous = nil
            continue
          }
          let sentence = document.sentence(ofToken: token)
          let word = document.types.lower(type)
          var f = features[word] ?? WordFeatures()
          f.count += 1
          f.isContent = stop[type] == 0 && word.utf8.count > 1
          let text = document.text[document.tokens.span(token)]
          let isFirst = Int(document.sentences.firstChild[sentence]) == token
          if text.utf8.count > 1, text == text.uppercased() {
            f.acronym += 1
          } else if !isFirst, text.first?.isUppercase == true {
            f.capitalised += 1
          }
          if f.sentences.last != sentencesBefore + sentence { f.sentences.append(sentencesBefore + sentence) }
          let before = previous.flatMap { $0.sentence == sentence ? $0.word : nil }
          if let before { f.left[before, default: 0] += 1 }
          features[word] = f
          // behind the line above, since a word may follow itself
          if let before { features[before]?.right[word, default: 0] += 1 }
          previous = (word, sentence, token)
        }
      }
      for run in runs(part) {
        if Interruption.isRequested { return [] }
        for length in 1...min(3, run.count) {
          for start in run.lowerBound...(run.upperBound - length) {
            let tokens = start..<start + length
            let term = words(document, tokens).joined(separator: " ")
            found[term, default: Candidate(term: term, score: 0, places: [])].places.append((p, tokens))
          }
        }
      }
      sentencesBefore += document.sentences.count
    }
    // frequencies are normalised by those of content words
    let counts = features.values.filter(\.isContent).map(\.count)
    let mean = counts.isEmpty ? 0 : counts.reduce(0, +) / Double(counts.count)
    let deviation =
      counts.isEmpty
      ? 0 : (counts.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(counts.count)).squareRoot()
    let most = features.values.map(\.count).max() ?? 1
    for (word, f) in features {
      let casing = max(f.capitalised, f.acronym) / (1 + log(f.count))
      let (below, above) = (f.sentences[(f.sentences.count - 1) / 2], f.sentences[f.sentences.count / 2])
      let position = log(log(3 + Double(below + above) / 2))
      let normalised = f.count / (mean + deviation)
      func spread(_ table: [String: Int]) -> Double {
        let all = table.values.reduce(0, +)
        return all > 0 ? Double(table.count) / Double(all) : 0
      }
      let relatedness = 1 + (spread(f.left) + spread(f.right)) * f.count / most
      let different = Double(f.sentences.count) / Double(max(1, sentencesBefore))
      features[word]?.score =
        relatedness * position / (casing + normalised / relatedness + different / relatedness)
    }
    return found.values.map { candidate in
      let scores = candidate.term.split(separator: " ").map { features[String($0)]?.score ?? 1 }
      let product = scores.reduce(1, *)
      let sum = scores.reduce(0, +)
      var scored = candidate
      scored.score = product / (Double(candidate.places.count) * (1 + sum))
      return scored
    }
  }
}
