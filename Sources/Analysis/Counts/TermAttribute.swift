// TermAttribute: what tokens are counted by. Every attribute but part of speech and surface form is a property of
// the type, so counts run over type ids and make strings at the end.

import Document

public enum TermAttribute: String, Sendable, CaseIterable {
  case lower, lemma, stem, norm, pos, kind, text
}

/// The terms of one document by a dense id: ids of tokens, and the text of an id.
struct TermIDs {
  let ids: Column<UInt32>
  let count: Int
  private let document: Document
  private let attribute: TermAttribute
  private let strings: [String]
  /// For attributes of types, the id of each type (empty when that is the type itself); nil for attributes of tokens.
  let idsOfTypes: [UInt32]?

  init(_ document: Document, _ attribute: TermAttribute) {
    self.document = document
    self.attribute = attribute
    switch attribute {
    case .lower:
      ids = document.tokens.types
      count = document.types.count
      strings = []
      idsOfTypes = []
    case .lemma:
      ids = document.lexical.lemmaIDs
      strings = document.lexical.lemmas
      count = strings.count
      idsOfTypes = nil
    case .pos:
      ids = Column(document.lexical.partsOfSpeech.map { UInt32($0) })
      strings = PartOfSpeech.allCases.map(\.name)
      count = strings.count
      idsOfTypes = nil
    case .stem, .norm, .kind, .text:
      var table: [String: UInt32] = [:]
      var names: [String] = []
      func id(_ name: String) -> UInt32 {
        if let known = table[name] { return known }
        table[name] = UInt32(names.count)
        names.append(name)
        return UInt32(names.count - 1)
      }
      if attribute == .text {
        ids = Column((0..<document.tokens.count).map { id(document.text[document.tokens.span($0)]) })
        idsOfTypes = nil
      } else {
        let properties = document.typeProperties
        let byType: [UInt32] = (0..<document.types.count).map { type in
          switch attribute {
          case .stem: id(type < properties.stems.count ? properties.stems[type] : "")
          case .norm: id(type < properties.norms.count ? properties.norms[type] : "")
          default: id(document.types.kind(type).name)
          }
        }
        ids = Column(document.tokens.types.map { byType[Int($0)] })
        idsOfTypes = byType
      }
      strings = names
      count = names.count
    }
  }

  func text(_ id: Int) -> String { attribute == .lower ? document.types.lower(id) : strings[id] }
}
