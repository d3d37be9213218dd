public import Document

public enum TypeAnnotator {
  public static func annotate(_ document: Document) -> TypeLayer {
    let lower = (0..<document.types.count).map { document.types.lower($0) }
    return TypeLayer(stop: Column(lower.map { _ in UInt8(0) }), stems: lower, norms: lower)
  }
}
public enum LexicalAnnotator {
  public static func annotate(_ document: Document) -> LexicalLayer {
    LexicalLayer(
      partsOfSpeech: Column([UInt8](repeating: PartOfSpeech.x.rawValue, count: document.tokens.count)),
      lemmaIDs: document.tokens.types, lemmas: (0..<document.types.count).map { document.types.lower($0) })
  }
}
