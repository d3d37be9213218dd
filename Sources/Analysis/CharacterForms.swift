// CharacterForms: the forms of characters under which queries and dictionaries compare texts and concordances order them.
// Texts that Unicode calls canonically equivalent (`é` as one character or two, `Å` and the Ångström sign, syllables of
// Hangul and their letters) are compared in their composed form, NFC. Most values are in it already, and bytes tell so.

@_spi(_Unicode) import Swift

enum CharacterForms {
  /// Whether bytes of UTF-8 are surely in composed form. False means only that composing may change them.
  ///
  /// True for the blocks in which no character has a combining class or changes under NFC (`NFC_Quick_Check`): Latin, IPA,
  /// Greek, Cyrillic, general punctuation, Chinese characters, syllables of Hangul.
  static func isComposed(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    for i in bytes.indices where bytes[i] >= 0xCC {
      switch bytes[i] {
      case 0xCF...0xD1, 0xE4...0xE9, 0xEB...0xED: continue
      // but for the Greek middle dot, and two spaces before U+2002
      case 0xCE where i + 1 < bytes.count && bytes[i + 1] != 0x87: continue
      case 0xE2 where i + 2 < bytes.count && bytes[i + 1] == 0x80 && bytes[i + 2] >= 0x82: continue
      default: return false
      }
    }
    return true
  }

  /// The text in NFC: letters and their combining marks as one character each, where there is one.
  static func composed(_ text: String) -> String {
    var text = text
    if text.withUTF8(isComposed) { return text }
    var result = String.UnicodeScalarView()
    for scalar in text._nfc { result.append(scalar) }
    return String(result)
  }

  /// The text without diacritics, composed: what is left when combining marks are taken out of its decomposition.
  static func withoutMarks(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return text }
    var result = String.UnicodeScalarView()
    for scalar in text._nfd where scalar.properties.canonicalCombiningClass == .notReordered {
      result.append(scalar)
    }
    return composed(String(result))
  }

  /// The text in lower case, character by character as the types of documents are.
  static func lowered(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      // one character each: of two (İ) the first
      if let lower = scalar.properties.lowercaseMapping.unicodeScalars.first { result.append(lower) }
    }
    return String(result)
  }

  /// Lower-cased text as words of dictionaries and bare words of queries are compared: composed, with straight apostrophes,
  /// and with the Greek sigma that may stand anywhere.
  static func plain(_ lower: String) -> String {
    if lower.utf8.allSatisfy({ $0 < 0x80 }) { return lower }
    return String(
      String.UnicodeScalarView(
        composed(lower).unicodeScalars.map { $0 == "’" ? "'" : $0 == "ς" ? "σ" : $0 }))
  }

  /// What readers order lower-cased words by: letters without diacritics, ligatures as two letters, straight apostrophes.
  /// Words with the same key differ in diacritics alone. A simple form of the first level of the Unicode Collation
  /// Algorithm: other characters are ordered by code point.
  static func collationKey(_ lower: String) -> String {
    var key = String.UnicodeScalarView()
    for scalar in withoutMarks(plain(lower)).unicodeScalars {
      switch scalar {
      case "ß": key.append(contentsOf: "ss".unicodeScalars)
      case "æ": key.append(contentsOf: "ae".unicodeScalars)
      case "œ": key.append(contentsOf: "oe".unicodeScalars)
      case "ø": key.append("o")
      case "ł": key.append("l")
      case "đ", "ð": key.append("d")
      case "ı": key.append("i")
      default: key.append(scalar)
      }
    }
    return String(key)
  }
}
