// NameTokens: what the name rules ask of tokens: form, codes, neighbours; read once a document.

import Document

/// How a token is written.
enum NameForm: UInt8 {
  case lower, capital, upper, other
}

struct NameTokens {
  let document: Document
  let count: Int
  /// Form of each token.
  private(set) var forms: [NameForm] = []
  /// Codes by type, looked up when first asked.
  private var codesByType: [NameCodes?]
  /// Whether a type also occurs in lower case in this document.
  private(set) var occursLower: [Bool]
  /// The sentence that begins at a token.
  private(set) var startsSentence: [Bool]
  /// Tokens of sentences (headings) whose words are nearly all capitalised: capitals tell nothing there.
  private(set) var isTitleCase: [Bool]

  init(_ document: Document) {
    self.document = document
    count = document.tokens.count
    codesByType = Array(repeating: nil, count: document.types.count)
    occursLower = Array(repeating: false, count: document.types.count)
    startsSentence = Array(repeating: false, count: count)
    isTitleCase = Array(repeating: false, count: count)
    forms.reserveCapacity(count)
    let text = document.text.bytes.base
    let kinds = document.types.kinds.base
    for i in 0..<count {
      let span = document.tokens.span(i)
      let type = Int(document.tokens.types[i])
      guard TokenKind(rawValue: kinds[type]) == .word else {
        forms.append(.other)
        continue
      }
      let form = Self.form(text, span)
      if form == .lower { occursLower[type] = true }
      forms.append(form)
    }
    for s in 0..<document.sentences.count {
      let tokens = document.sentences.children(s)
      guard let first = tokens.first else { continue }
      var start = first
      while start < tokens.upperBound, forms[start] == .other, start < first + 3 { start += 1 }
      if start < tokens.upperBound { startsSentence[start] = true }
      var long = 0
      var capitals = 0
      for t in tokens where forms[t] != .other && document.tokens.span(t).count > 3 {
        long += 1
        if forms[t] != .lower { capitals += 1 }
      }
      if long >= 3, capitals * 10 >= long * 8 { for t in tokens { isTitleCase[t] = true } }
    }
  }

  private static func form(_ text: UnsafePointer<UInt8>, _ span: Span) -> NameForm {
    var letters = 0
    var capitals = 0
    var firstIsCapital = false
    var i = Int(span.start)
    let end = Int(span.end)
    while i < end {
      let b = text[i]
      if b >= 0x80 {
        // non-ASCII: Swift's tables tell the case
        let n = b >= 0xF0 ? 4 : b >= 0xE0 ? 3 : 2
        let scalar = String(
          decoding: UnsafeBufferPointer(start: text + i, count: min(n, end - i)), as: UTF8.self
        ).unicodeScalars.first
        if let scalar, scalar.properties.isAlphabetic {
          letters += 1
          if scalar.properties.isUppercase {
            capitals += 1
            if letters == 1 { firstIsCapital = true }
          }
        }
        i += n
        continue
      }
      if b | 0x20 >= 97, b | 0x20 <= 122 {
        letters += 1
        if b < 97 {
          capitals += 1
          if letters == 1 { firstIsCapital = true }
        }
      }
      i += 1
    }
    if letters == 0 { return .other }
    if capitals == letters, letters > 1 { return .upper }
    if firstIsCapital { return .capital }
    // al-Assad, d'Estaing, eBay: a capital inside
    return capitals > 0 ? .capital : .lower
  }

  func text(_ i: Int) -> String { document.text[document.tokens.span(i)] }
  func lower(_ i: Int) -> String { Self.straight(document.types.lower(Int(document.tokens.types[i]))) }

  static func straight(_ text: String) -> String {
    guard text.utf8.contains(0xE2) else { return text }
    return String(text.map { $0 == "’" ? "'" : $0 })
  }

  mutating func codes(_ i: Int) -> NameCodes {
    let type = Int(document.tokens.types[i])
    if let known = codesByType[type] { return known }
    let found = Gazetteer.codes(lower(i))
    codesByType[type] = found
    return found
  }

  /// Codes of several tokens as one name.
  func codes(_ range: Range<Int>) -> NameCodes { Gazetteer.codes(joined(range)) }

  /// The tokens as the gazetteer writes names: lower case, one space where the text has any white space.
  func joined(_ range: Range<Int>) -> String {
    var name = ""
    for i in range {
      if i > range.lowerBound, document.tokens.starts[i] > document.tokens.ends[i - 1] { name += " " }
      name += lower(i)
    }
    return name
  }

  /// Whether a token touches the one before it.
  func isGlued(_ i: Int) -> Bool {
    i > 0 && i < count && document.tokens.starts[i] == document.tokens.ends[i - 1]
  }

  /// Whether a line break of more than wrapping stands before the token.
  func sentenceStarts(_ i: Int) -> Bool { startsSentence[i] }
}
