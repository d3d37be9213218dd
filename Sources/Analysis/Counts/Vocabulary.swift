// Vocabulary: the terms of a whole scope under one numbering, so that documents can be compared by integers.
// In: a scope, an attribute, filters. Out: for each part the counted tokens as (term, token, stretch).

import Document
import Results

/// Which tokens are counted, and as what.
public struct TermSelection: Sendable {
  public var attribute = TermAttribute.lower
  /// Nil for all.
  public var kind: TokenKind? = .word
  public var includesStopWords = true
  public init() {}

  /// Whether tokens of each type of a document are counted.
  func counted(_ document: Document) -> [Bool] { counted(document.types, document.typeProperties) }

  private func counted(_ types: TypeTable, _ properties: TypeLayer) -> [Bool] {
    let stop = includesStopWords ? nil : properties.stop
    return (0..<types.count).map { type in
      if let kind, types.kind(type) != kind { return false }
      return stop.map { $0[type] == 0 } ?? true
    }
  }

  /// How often each term stands in a part. Most attributes, kinds and stop words are properties of types, and need no more
  /// than the counts of types.
  func counts(of part: Scope.Part) -> PartCounts {
    if attribute.isOfTypes {
      let types = part.typeCounts
      let counted = counted(types.types, types.properties)
      if let terms = TypeTerms(types.types, types.properties, attribute) {
        var counts = [Int](repeating: 0, count: terms.count)
        for type in counted.indices where counted[type] { counts[terms.id(type)] += types.counts[type] }
        return PartCounts(counts: counts, text: terms.text)
      }
    }
    let terms = TermIDs(part.document, attribute)
    let counted = counted(part.document)
    var counts = [Int](repeating: 0, count: terms.count)
    for range in part.ranges {
      for i in range where counted[Int(part.document.tokens.types[i])] { counts[Int(terms.ids[i])] += 1 }
    }
    return PartCounts(counts: counts, text: terms.text)
  }
}

/// Counts of the terms of a part by ids of their own.
struct PartCounts {
  let counts: [Int]
  /// The term of an id.
  let text: (Int) -> String
}

/// Numbers terms in order of first appearance. Spellings that are canonically equivalent are one term.
struct Vocabulary {
  private(set) var terms: [String] = []
  private var ids: [String: UInt32] = [:]

  mutating func id(_ term: String) -> UInt32 {
    if let known = ids[term] { return known }
    let id = UInt32(clamping: terms.count)
    ids[term] = id
    terms.append(term)
    return id
  }

  func known(_ term: String) -> UInt32? { ids[term] }

  /// One counted token.
  struct Occurrence {
    var term: UInt32
    var token: Int
    /// Number of the run of tokens that n-grams and windows stay in: the tokens of one sentence in one range, or in all ranges of
    /// tokens that were chosen one by one.
    var stretch: Int
  }

  /// The counted tokens of a part, ascending; fewer when the work should end. Tokens that are not counted leave a gap in
  /// `token`.
  mutating func occurrences(_ part: Scope.Part, _ selection: TermSelection) -> [Occurrence] {
    let document = part.document
    let local = TermIDs(document, selection.attribute)
    let counted = selection.counted(document)
    var global = [UInt32](repeating: .max, count: local.count)
    var result: [Occurrence] = []
    result.reserveCapacity(part.tokenCount)
    var stretch = 0
    var pace = Pace()
    var end = 0
    for range in part.ranges {
      if !part.isOfTokens { end = 0 }
      for token in range {
        if token >= end {
          stretch += 1
          end = document.sentences.children(document.sentence(ofToken: token)).upperBound
        }
        guard counted[Int(document.tokens.types[token])] else { continue }
        if pace.shouldEnd() { return result }
        let id = Int(local.ids[token])
        if global[id] == .max { global[id] = self.id(local.text(id)) }
        result.append(Occurrence(term: global[id], token: token, stretch: stretch))
      }
    }
    return result
  }
}

extension Scope.Part {
  /// Where the counted tokens of some terms stand.
  func places(of terms: Set<String>, _ selection: TermSelection) -> [PlacedText] {
    let local = TermIDs(document, selection.attribute)
    let wanted = (0..<local.count).map { terms.contains(local.text($0)) }
    let counted = selection.counted(document)
    var found: [PlacedText] = []
    var pace = Pace()
    for range in ranges {
      for token in range where wanted[Int(local.ids[token])] && counted[Int(document.tokens.types[token])] {
        if pace.shouldEnd() { return found }
        found.append(placed(token..<token + 1))
      }
    }
    return found
  }
}
