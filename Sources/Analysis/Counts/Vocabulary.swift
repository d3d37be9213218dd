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

  func counted(_ document: Document) -> [Bool] {
    let stop = includesStopWords ? nil : document.typeProperties.stop
    return (0..<document.types.count).map { type in
      if let kind, document.types.kind(type) != kind { return false }
      return stop.map { $0[type] == 0 } ?? true
    }
  }
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
