// TypeAnnotator: what follows from a type alone: stop word, stem, normalised form.
// Stems are Snowball's English ones (libstemmer); the stop words are function words, a list of our own.

import CStemmer
public import Document
import Embedded

public enum TypeAnnotator {
  public static func annotate(_ document: Document) -> TypeLayer {
    let count = document.types.count
    let stopWords = SortedLines(nj_stop_words_bytes(), nj_stop_words_size())
    let stemmer = sb_stemmer_new("english", "UTF_8")
    defer { sb_stemmer_delete(stemmer) }
    var stop = ColumnBuilder<UInt8>(capacity: count)
    var stems: [String] = []
    var norms: [String] = []
    stems.reserveCapacity(count)
    norms.reserveCapacity(count)
    for type in 0..<count {
      let lower = document.types.lower(type)
      let norm = straight(lower)
      let isWord = document.types.kind(type) == .word
      var key = norm
      stop.append(isWord && key.withUTF8 { stopWords?.value($0) } != nil ? 1 : 0)
      norms.append(isWord ? clitics[norm] ?? norm : norm)
      stems.append(isWord ? stem(norm, stemmer) : norm)
    }
    return TypeLayer(stop: stop.finish(), stems: stems, norms: norms)
  }

  private static let clitics = ["n't": "not", "'ll": "will", "'re": "are", "'ve": "have", "'m": "am"]

  /// Typographic apostrophes and quotation marks as their straight forms.
  static func straight(_ text: String) -> String {
    guard text.utf8.contains(0xE2) else { return text }
    return String(
      text.map { character in
        switch character {
        case "’", "‘": "'"
        case "“", "”": "\""
        default: character
        }
      })
  }

  private static func stem(_ word: String, _ stemmer: OpaquePointer?) -> String {
    guard let stemmer, word.utf8.count < 256 else { return word }
    var word = word
    return word.withUTF8 { bytes in
      guard let stem = sb_stemmer_stem(stemmer, bytes.baseAddress, Int32(bytes.count)) else {
        return String(decoding: bytes, as: UTF8.self)
      }
      return String(
        decoding: UnsafeBufferPointer(start: stem, count: Int(sb_stemmer_length(stemmer))), as: UTF8.self)
    }
  }
}
