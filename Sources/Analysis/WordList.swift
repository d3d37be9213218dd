// WordList: embedded lines "word<TAB>number" as a table, made on first use.

import Embedded

enum WordList {
  /// Syllables of words that the rule counts wrongly; Scripts/dev/make-syllables.py.
  static let syllables = table(nj_syllables_bytes(), nj_syllables_size()).counts
  /// Frequencies of common words in English news; Scripts/dev/make-reference.py.
  static let reference = table(nj_reference_bytes(), nj_reference_size())
  /// Words that Dale and Chall take as familiar; Scripts/dev/make-easy-words.py.
  static let easyWords = words(nj_easy_words_bytes(), nj_easy_words_size())

  private static func words(_ bytes: UnsafePointer<UInt8>?, _ size: Int) -> Set<String> {
    let lines = UnsafeBufferPointer(start: bytes, count: bytes == nil ? 0 : size).split(separator: 10)
    return Set(lines.map { String(decoding: $0, as: UTF8.self) })
  }

  /// A line without a tab holds the total.
  private static func table(_ bytes: UnsafePointer<UInt8>?, _ size: Int) -> (
    counts: [String: Int], total: Int
  ) {
    var counts: [String: Int] = [:]
    var total = 0
    for line in UnsafeBufferPointer(start: bytes, count: bytes == nil ? 0 : size).split(separator: 10) {
      let fields = line.split(separator: 9)
      let number = fields.last.map { String(decoding: $0, as: UTF8.self) }.flatMap { Int($0) } ?? 0
      if fields.count == 2 {
        counts[String(decoding: fields[0], as: UTF8.self)] = number
      } else {
        total = number
      }
    }
    return (counts, total)
  }
}
