// WordList: embedded lines "word<TAB>number" as a table, embedded lines of words as a set, made on first use.

import Embedded

enum WordList {
  /// Syllables of words that the rule counts wrongly; Scripts/dev/make-syllables.py.
  static let syllables: [String: Int] = {
    var counts: [String: Int] = [:]
    for line in lines(nj_syllables_bytes(), nj_syllables_size()) {
      let (word, numbers) = fields(line)
      counts[word] = numbers.first
    }
    return counts
  }()
  /// Words that Dale and Chall take as familiar; Scripts/dev/make-easy-words.py.
  static let easyWords = Set(
    lines(nj_easy_words_bytes(), nj_easy_words_size()).map { String(decoding: $0, as: UTF8.self) })

  typealias Line = UnsafeBufferPointer<UInt8>.SubSequence

  static func lines(_ bytes: UnsafePointer<UInt8>?, _ size: Int) -> [Line] {
    UnsafeBufferPointer(start: bytes, count: bytes == nil ? 0 : size).split(separator: 10)
  }

  /// "word<TAB>1<TAB>2" as the word and its numbers.
  static func fields(_ line: Line) -> (word: String, numbers: [Int]) {
    let fields = line.split(separator: 9).map { String(decoding: $0, as: UTF8.self) }
    return (fields.first ?? "", fields.dropFirst().map { Int($0) ?? 0 })
  }
}

/// How often the common words of English news occur, and in how many texts; Scripts/dev/make-reference.py.
struct ReferenceList {
  let counts: [String: (count: Int, documents: Int)]
  /// Running words.
  let total: Int
  let documents: Int

  static let news = ReferenceList(WordList.lines(nj_reference_bytes(), nj_reference_size()))

  /// The first line holds the totals.
  private init(_ lines: [WordList.Line]) {
    let totals = lines.first.map { WordList.fields($0) }
    total = totals.flatMap { Int($0.word) } ?? 0
    documents = totals?.numbers.first ?? 0
    var counts: [String: (count: Int, documents: Int)] = [:]
    for line in lines.dropFirst() {
      let (word, numbers) = WordList.fields(line)
      if numbers.count == 2 { counts[word] = (numbers[0], numbers[1]) }
    }
    self.counts = counts
  }
}
