// SortedLines: look-up in embedded text of lines `key<TAB>value`, sorted by the bytes of the key. Nothing is built.

import Glibc

/// Sendable: the lines are bytes of the program itself.
struct SortedLines: @unchecked Sendable {
  let base: UnsafePointer<UInt8>
  let count: Int

  init?(_ base: UnsafePointer<UInt8>?, _ count: Int) {
    guard let base else { return nil }
    self.base = base
    self.count = count
  }

  /// The value of a key; nil when it is not there. About log₂ of the number of lines comparisons.
  func value(_ key: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8>? {
    guard let wanted = key.baseAddress, key.count > 0 else { return nil }
    var low = 0
    var high = count
    while low < high {
      var start = (low + high) / 2
      while start > low, base[start - 1] != 10 { start -= 1 }
      var tab = start
      while tab < high, base[tab] != 9 { tab += 1 }
      var end = tab
      while end < high, base[end] != 10 { end += 1 }
      let order = memcmp(base + start, wanted, min(tab - start, key.count))
      if order < 0 || (order == 0 && tab - start < key.count) {
        low = end + 1
      } else if order > 0 || tab - start > key.count {
        high = start
      } else {
        return UnsafeBufferPointer(start: base + tab + 1, count: max(0, end - tab - 1))
      }
    }
    return nil
  }

  func value(_ key: [UInt8]) -> UnsafeBufferPointer<UInt8>? { key.withUnsafeBufferPointer { value($0) } }
}
