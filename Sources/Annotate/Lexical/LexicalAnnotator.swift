// LexicalAnnotator: part of speech and lemma of every token, sentence by sentence.
// Proper nouns keep their case in the lemma, as Universal Dependencies has it.

public import Document

public enum LexicalAnnotator {
  public static func annotate(_ document: Document) -> LexicalLayer {
    let count = document.tokens.count
    var tagger = Tagger()
    let lemmatizer = Lemmatizer()
    // lower-cased bytes a type, made once
    let forms: [[UInt8]] = (0..<document.types.count).map {
      Array(TypeAnnotator.straight(document.types.lower($0)).utf8)
    }
    var tags = ColumnBuilder<UInt8>(capacity: count)
    var ids = ColumnBuilder<UInt32>(capacity: count)
    var lemmas: [String] = []
    var idOfLemma: [String: UInt32] = [:]
    var known: [UInt64: UInt32] = [:]  // type and tag → lemma
    func id(_ lemma: String) -> UInt32 {
      if let id = idOfLemma[lemma] { return id }
      let id = UInt32(clamping: lemmas.count)
      idOfLemma[lemma] = id
      lemmas.append(lemma)
      return id
    }
    for s in 0..<document.sentences.count {
      let tokens = document.sentences.children(s)
      let types = tokens.map { Int(document.tokens.types[$0]) }
      let shapes = tokens.map { shape(document, document.tokens.span($0)) }
      let found = tagger.tag(types.map { forms[$0] }, shapes)
      for (k, token) in tokens.enumerated() {
        // a mark that the model has not seen is a mark all the same
        let isMark = document.types.kind(types[k]) == .punct && found[k] != .sym
        let tag = isMark ? PartOfSpeech.punct : found[k]
        tags.append(tag.rawValue)
        if tag == .propn {
          ids.append(id(document.text[document.tokens.span(token)]))
          continue
        }
        let key = UInt64(types[k]) << 8 | UInt64(tag.rawValue)
        if let lemma = known[key] {
          ids.append(lemma)
        } else {
          let lemma = id(lemmatizer.lemma(forms[types[k]], tag))
          known[key] = lemma
          ids.append(lemma)
        }
      }
    }
    return LexicalLayer(partsOfSpeech: tags.finish(), lemmaIDs: ids.finish(), lemmas: lemmas)
  }

  /// d with a digit, p without letters, U all capitals, C a capital first, l otherwise.
  private static func shape(_ document: Document, _ span: Span) -> UInt8 {
    let text = document.text.bytes.base
    var letters = 0
    var capitals = 0
    var isFirstCapital = false
    var isFirst = true
    for i in span.range {
      let b = text[i]
      if b >= 0x30, b <= 0x39 { return 0x64 }
      if b | 0x20 >= 97, b | 0x20 <= 122 {
        letters += 1
        if b < 97 {
          capitals += 1
          if isFirst { isFirstCapital = true }
        }
      } else if b >= 0xC3 {
        letters += 1
      }
      isFirst = false
    }
    if letters == 0 { return 0x70 }
    if capitals == letters, letters > 1 { return 0x55 }
    return isFirstCapital ? 0x43 : 0x6C
  }
}
