// StopWords: whether a lower-cased form is a function word of English.
// Forms of up to eight bytes, nearly all, are numbers in a table of their own; others are looked up in the list.

import Embedded

enum StopWords {
  /// Typographic apostrophes count as straight ones.
  static func contains(_ form: UnsafeBufferPointer<UInt8>) -> Bool {
    if form.contains(0xE2) {
      return Array(TypeAnnotator.straight(String(decoding: form, as: UTF8.self)).utf8)
        .withUnsafeBufferPointer { contains(plain: $0) }
    }
    return contains(plain: form)
  }

  private static func contains(plain form: UnsafeBufferPointer<UInt8>) -> Bool {
    if form.count <= 8 { return contains(key(form)) }
    guard form.count < longStarts.count, longStarts[form.count] >> (UInt32(form[0]) & 31) & 1 == 1 else {
      return false
    }
    return list?.value(form) != nil
  }

  /// The same of a form of one to eight bytes, the first the highest of those that count in the number.
  private static func contains(_ key: UInt64) -> Bool {
    slots.withUnsafeBufferPointer { contains(key, $0) }
  }

  /// The table, for loops that ask often: `contains(_:_:)`.
  static func withTable<R>(_ body: (UnsafeBufferPointer<UInt64>) -> R) -> R {
    slots.withUnsafeBufferPointer(body)
  }

  @inline(__always)
  static func contains(_ key: UInt64, _ slots: UnsafeBufferPointer<UInt64>) -> Bool {
    var slot = home(key)
    while slots[slot] != 0 {
      if slots[slot] == key { return true }
      slot = (slot &+ 1) & (slots.count &- 1)
    }
    return false
  }

  private static let list = SortedLines(nj_stop_words_bytes(), nj_stop_words_size())

  private static func key(_ form: some Sequence<UInt8>) -> UInt64 { form.reduce(0) { $0 << 8 | UInt64($1) } }
  private static func home(_ key: UInt64) -> Int {
    Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 54)
  }

  private static let words: [ArraySlice<UInt8>] = {
    guard let list else { return [] }
    return Array(UnsafeBufferPointer(start: list.base, count: list.count)).split(separator: 10).compactMap {
      $0.split(separator: 9, omittingEmptySubsequences: false).first
    }
  }()
  /// By length, the first bytes of the words longer than eight bytes: bits of their lower five bits. Most long words
  /// begin as none does.
  private static let longStarts: [UInt32] = {
    var starts = [UInt32](repeating: 0, count: (words.map(\.count).max() ?? 0) + 1)
    for word in words where word.count > 8 { starts[word.count] |= 1 << (UInt32(word[word.startIndex]) & 31) }
    return starts
  }()
  /// Open addressing; 0 is a free place.
  private static let slots: [UInt64] = {
    var slots = [UInt64](repeating: 0, count: 1024)
    for word in words where word.count <= 8 && !word.isEmpty {
      var slot = home(key(word))
      while slots[slot] != 0 { slot = (slot + 1) & 1023 }
      slots[slot] = key(word)
    }
    return slots
  }()
}
