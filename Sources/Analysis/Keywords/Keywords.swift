// Keywords: the terms that a text is about. Four methods, each in a column of its own name:
// keyness or tf-idf against a reference list of English news (keyness is the default), RAKE, and YAKE (Keywords+YAKE.swift).

import Document
import Glibc
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
  struct Candidate {
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
    candidates.sortPaced {
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
      let ranges = part.ranges
      var taken = Set<Int>()
      for mention in document.mentions where document.entities.indices.contains(mention.entity) {
        let tokens = document.tokens.indices(in: mention.span)
        guard let first = tokens.first, Scope.Part.range(holding: first, in: ranges) != nil else { continue }
        taken.formUnion(tokens)
        // a name is as surprising as its rarest word
        let rarest = words(document, tokens).filter { $0.utf8.count > 1 }.map(common).min()
        add(document.entities[mention.entity].name, tokens, p) { min($0 ?? .infinity, rarest ?? .infinity) }
      }
      let (types, stop) = (document.types, document.typeProperties.stop)
      var pace = Pace()
      for range in ranges {
        for token in range where !taken.contains(token) {
          if pace.shouldEnd(after: 8) { return [] }
          let type = Int(document.tokens.types[token])
          guard types.kind(type) == .word, stop[type] == 0 else { continue }
          let tag = document.lexical.partOfSpeech(token)
          guard tag == .noun || tag == .propn || tag == .adj || tag == .verb else { continue }
          let lemma = document.lexical.lemma(token)
          guard lemma.utf8.count > 2 else { continue }
          let word = types.lower(type)
          add(lemma, token..<token + 1, p) { max($0 ?? 0, common(word), common(lemma)) }
        }
      }
    }
    return Array(found.values)
  }

  /// A word that the list does not have counts there as one occurrence. Both texts are as large as they have words: the
  /// list knows neither numbers nor marks.
  private static func keyness(_ scope: Scope) -> [Candidate] {
    let reference = ReferenceList.news
    let size = Double(max(1, reference.total))
    let words = TermSelection()
    let total = Double(max(1, scope.parts.reduce(0) { $0 + words.counts(of: $1).counts.reduce(0, +) }))
    let terms = terms(scope) { Double(reference.counts[$0]?.count ?? 1) / size }
    return terms.compactMap { candidate in
      let n = Double(candidate.places.count)
      let rate = min(candidate.common ?? 1, 1)
      // over-used terms only
      guard n / total > rate else { return nil }
      var scored = candidate
      scored.score = Contingency(n, max(0, total - n), rate * size, size - rate * size).g2
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
    var vocabulary = Vocabulary()
    var frequency: [Double] = []
    var degree: [Double] = []
    var found: [[UInt32]: Candidate] = [:]
    var pace = Pace()
    for (p, part) in scope.walk {
      let units = KeywordUnits(part, &vocabulary)
      let new = repeatElement(0.0, count: vocabulary.terms.count - frequency.count)
      frequency.append(contentsOf: new)
      degree.append(contentsOf: new)
      for run in units.runs {
        if pace.shouldEnd(after: 4 * run.count) { return [] }
        for unit in run {
          frequency[Int(unit.word)] += 1
          degree[Int(unit.word)] += Double(run.count)
        }
        found.add(run, p, units, vocabulary)
      }
    }
    return found.map { words, candidate in
      var scored = candidate
      scored.score = words.reduce(0) { $0 + degree[Int($1)] / frequency[Int($1)] }
      return scored
    }
  }
}

extension [[UInt32]: Keywords.Candidate] {
  /// Adds a place of the candidate of these words.
  mutating func add(
    _ units: ArraySlice<KeywordUnit>, _ part: Int, _ all: KeywordUnits, _ vocabulary: Vocabulary
  ) {
    guard let first = units.first, let last = units.last else { return }
    self[units.map(\.word), default: .init(term: all.term(units, vocabulary), score: 0, places: [])]
      .places.append((part, first.tokens.lowerBound..<last.tokens.upperBound))
  }
}
