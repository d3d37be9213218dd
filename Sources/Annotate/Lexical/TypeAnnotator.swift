// TypeAnnotator: what follows from a type alone: stop word, stem, normalised form.
// Stems are Snowball's English ones (libstemmer); the stop words are function words, a list of our own.

import CStemmer
public import Document

public enum TypeAnnotator {
  public static func annotate(_ types: TypeTable) -> TypeLayer {
    TypeLayer(stop: { stop(types) }, stems: { stems(types) }, norms: { norms(types) })
  }

  /// Hot: for a short article this is most of a summary's work; see Benchmarks (LexRank).
  private static func stop(_ types: TypeTable) -> Column<UInt8> {
    var stop = ColumnBuilder<UInt8>(capacity: types.count)
    let isStop = stop.spare
    StopWords.withTable { table in
      types.bytes.withBuffer { bytes in
        types.offsets.withBuffer { offsets in
          types.kinds.withBuffer { kinds in
            for type in 0..<types.count {
              let start = Int(offsets[type])
              let length = Int(offsets[type + 1]) - start
              isStop[type] = 0
              guard kinds[type] == TokenKind.word.rawValue, length > 0 else { continue }
              // nearly all are short, ASCII, and not at the very end
              if length <= 8, start + 8 <= bytes.count {
                let word = UnsafeRawBufferPointer(bytes).loadUnaligned(fromByteOffset: start, as: UInt64.self)
                let key = word.bigEndian >> UInt64(64 - 8 * length)
                if key & 0x8080_8080_8080_8080 == 0 {
                  isStop[type] = StopWords.contains(key, table) ? 1 : 0
                  continue
                }
              }
              let form = UnsafeBufferPointer(rebasing: bytes[start..<start + length])
              isStop[type] = StopWords.contains(form) ? 1 : 0
            }
          }
        }
      }
    }
    stop.advance(by: types.count)
    return stop.finish()
  }

  private static func norms(_ types: TypeTable) -> [String] {
    (0..<types.count).map { type in
      let norm = straight(types.lower(type))
      return types.kind(type) == .word ? clitics[norm] ?? norm : norm
    }
  }

  private static func stems(_ types: TypeTable) -> [String] {
    let stemmer = sb_stemmer_new("english", "UTF_8")
    defer { sb_stemmer_delete(stemmer) }
    return (0..<types.count).map { type in
      let norm = straight(types.lower(type))
      return types.kind(type) == .word ? stem(norm, stemmer) : norm
    }
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
