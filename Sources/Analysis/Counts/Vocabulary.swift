// Vocabulary: the terms of a whole scope under one numbering, so that documents can be compared by integers.
// In: a scope, an attribute, filters. Out: for each part the counted tokens as (term, token, sentence).

import Document

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
    var sentence: Int
  }

  /// The counted tokens of a part, ascending. Tokens that are not counted leave a gap in `token`.
  mutating func occurrences(_ part: Scope.Part, _ selection: TermSelection) -> [Occurrence] {
    let document = part.document
    let local = TermIDs(document, selection.attribute)
    let counted = selection.counted(document)
    var global = [UInt32](repeating: .max, count: local.count)
    var result: [Occurrence] = []
    result.reserveCapacity(part.tokenCount)
    for range in part.ranges {
      var sentence = document.sentence(ofToken: range.lowerBound)
      for token in range {
        while sentence + 1 < document.sentences.count,
          token >= Int(document.sentences.firstChild[sentence + 1])
        {
          sentence += 1
        }
        guard counted[Int(document.tokens.types[token])] else { continue }
        let id = Int(local.ids[token])
        if global[id] == .max { global[id] = self.id(local.text(id)) }
        result.append(Occurrence(term: global[id], token: token, sentence: sentence))
      }
    }
    return result
  }
}
