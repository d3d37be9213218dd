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

/// The terms of a table of types, for attributes that are properties of types.
struct TypeTerms {
  let count: Int
  private let types: TypeTable
  /// The term of each type and the terms; nil when each type is a term of its own.
  private let named: (ids: [UInt32], names: [String])?

  /// Nil for attributes of tokens.
  init?(_ types: TypeTable, _ properties: TypeLayer, _ attribute: TermAttribute) {
    self.types = types
    var names = Vocabulary()
    let ids: [UInt32]
    switch attribute {
    case .lemma, .pos, .text: return nil
    case .lower:
      guard types.hasEquivalentSpellings else {
        named = nil
        count = types.count
        return
      }
      ids = (0..<types.count).map { names.id(types.lower($0)) }
    case .stem: ids = properties.stems.map { names.id($0) }
    case .norm: ids = properties.norms.map { names.id($0) }
    case .kind: ids = (0..<types.count).map { names.id(types.kind($0).name) }
    }
    named = (ids, names.terms)
    count = names.terms.count
  }

  /// Whether each type is a term of its own, with the same number.
  var isIdentity: Bool { named == nil }
  func id(_ type: Int) -> Int { named.map { Int($0.ids[type]) } ?? type }
  func text(_ id: Int) -> String { named?.names[id] ?? types.lower(id) }
}

extension TypeTable {
  /// Whether two types are spellings of one term: canonically equivalent, as an é of one and of two characters is (Unicode,
  /// UAX #15). Strings are made of types beyond ASCII alone, which are few.
  var hasEquivalentSpellings: Bool {
    var known: Set<String> = []
    for type in 0..<count where !withLower(type, { $0.allSatisfy { $0 < 0x80 } }) {
      let term = lower(type)
      // these two are equivalent to marks of ASCII, `;` and `` ` ``
      if term.unicodeScalars.contains(where: { $0 == "\u{37E}" || $0 == "\u{1FEF}" }) { return true }
      if !known.insert(term).inserted { return true }
    }
    return false
  }
}

/// The terms of one document by a dense id: ids of tokens, and the text of an id.
struct TermIDs {
  let ids: Column<UInt32>
  let count: Int
  let text: (Int) -> String

  init(_ document: Document, _ attribute: TermAttribute) {
    if let terms = TypeTerms(document.types, document.typeProperties, attribute) {
      let types = document.tokens.types
      ids = terms.isIdentity ? types : Column(types.map { UInt32(terms.id(Int($0))) })
      (count, text) = (terms.count, terms.text)
      return
    }
    let names: [String]
    switch attribute {
    case .pos:
      ids = Column(document.lexical.partsOfSpeech.map { UInt32($0) })
      names = PartOfSpeech.allCases.map(\.name)
    case .text:
      let forms = document.forms
      var terms = Vocabulary()
      let known = forms.examples.map { terms.id(document.text[document.tokens.span(Int($0))]) }
      ids = Column(forms.ids.map { known[Int($0)] })
      names = terms.terms
    default:
      ids = document.lexical.lemmaIDs
      names = document.lexical.lemmas
    }
    count = names.count
    text = { names[$0] }
  }
}
