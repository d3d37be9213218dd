// TermAttribute: what tokens are counted by. Every attribute but lemma, part of speech and surface form is a property of
// the type, so counts run over type ids and make strings at the end.

import Document

public enum TermAttribute: String, Sendable, CaseIterable {
  case lower, lemma, stem, norm, pos, kind, text

  /// Whether all tokens of a type have the same.
  var isOfTypes: Bool {
    switch self {
    case .lower, .stem, .norm, .kind: true
    case .lemma, .pos, .text: false
    }
  }
}

/// Numbers strings in order of first appearance.
private struct Names {
  private(set) var all: [String] = []
  private var ids: [String: UInt32] = [:]

  mutating func id(_ name: String) -> UInt32 {
    if let known = ids[name] { return known }
    ids[name] = UInt32(all.count)
    all.append(name)
    return UInt32(all.count - 1)
  }
}

/// The terms of a table of types, for attributes that are properties of types.
struct TypeTerms {
  let count: Int
  private let types: TypeTable
  /// The term of each type and the terms; nil when a type is its own term.
  private let named: (ids: [UInt32], names: [String])?

  /// Nil for attributes of tokens.
  init?(_ types: TypeTable, _ properties: TypeLayer, _ attribute: TermAttribute) {
    self.types = types
    var names = Names()
    let ids: [UInt32]
    switch attribute {
    case .lemma, .pos, .text: return nil
    case .lower:
      named = nil
      count = types.count
      return
    case .stem: ids = properties.stems.map { names.id($0) }
    case .norm: ids = properties.norms.map { names.id($0) }
    case .kind: ids = (0..<types.count).map { names.id(types.kind($0).name) }
    }
    named = (ids, names.all)
    count = names.all.count
  }

  func id(_ type: Int) -> Int { named.map { Int($0.ids[type]) } ?? type }
  func text(_ id: Int) -> String { named?.names[id] ?? types.lower(id) }
}

/// The terms of one document by a dense id: ids of tokens, and the text of an id.
struct TermIDs {
  let ids: Column<UInt32>
  let count: Int
  let text: (Int) -> String

  init(_ document: Document, _ attribute: TermAttribute) {
    if let terms = TypeTerms(document.types, document.typeProperties, attribute) {
      let types = document.tokens.types
      ids = attribute == .lower ? types : Column(types.map { UInt32(terms.id(Int($0))) })
      (count, text) = (terms.count, terms.text)
      return
    }
    let names: [String]
    switch attribute {
    case .pos:
      ids = Column(document.lexical.partsOfSpeech.map { UInt32($0) })
      names = PartOfSpeech.allCases.map(\.name)
    case .text:
      var forms = Names()
      ids = Column((0..<document.tokens.count).map { forms.id(document.text[document.tokens.span($0)]) })
      names = forms.all
    default:
      ids = document.lexical.lemmaIDs
      names = document.lexical.lemmas
    }
    count = names.count
    text = { names[$0] }
  }
}
