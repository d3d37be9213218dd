// TextLines: the lines of a text with what the layout rules ask of them. Lines end with LF, CR or CR LF.

import Document
import Glibc

/// One line, trimmed of white space at both ends.
struct TextLine: Sendable {
  /// Byte offsets of the trimmed line; empty for a blank line.
  var start: Int
  var end: Int
  /// Columns of white space before it (a tab counts four).
  var indent: Int
  var isBlank: Bool { start == end }
  var count: Int { end - start }

  /// Bytes of the white space at `i`: ASCII, no-break space, ideographic space; 0 for anything else.
  fileprivate static func isSpace(_ bytes: UnsafeBufferPointer<UInt8>, _ i: Int, _ end: Int) -> Int {
    if bytes[i] <= 32 { return 1 }
    if i + 1 < end, bytes[i] == 0xC2, bytes[i + 1] == 0xA0 { return 2 }
    if i + 2 < end, bytes[i] == 0xE3, bytes[i + 1] == 0x80, bytes[i + 2] == 0x80 { return 3 }
    return 0
  }

  /// The first letter or digit behind marks; nil in a line without any.
  func firstLetter(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt8? {
    for i in start..<min(end, start + 8)
    where bytes[i] | 0x20 >= 97 && bytes[i] | 0x20 <= 122 || bytes[i] >= 48 && bytes[i] <= 57
      || bytes[i] >= 0xC3
    {
      return bytes[i]
    }
    return nil
  }

  /// Whether the line begins with a lower-case ASCII letter.
  func beginsLower(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    !isBlank && bytes[start] >= 97 && bytes[start] <= 122
  }

  /// The last byte behind which only closing marks stand; for multi-byte marks their last byte.
  func lastMark(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt8 {
    var to = end
    while to > start {
      let b = bytes[to - 1]
      if b == 0x22 || b == 0x27 || b == 0x29 || b == 0x5D {
        to -= 1
      } else if to - 3 >= start, bytes[to - 3] == 0xE2, bytes[to - 2] == 0x80, b == 0x9D || b == 0x99 {
        to -= 3
      } else {
        return b
      }
    }
    return 0
  }

  /// Whether it ends as a sentence does.
  func endsSentence(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    let mark = lastMark(bytes)
    if mark == 0x2E || mark == 0x21 || mark == 0x3F { return true }
    // … 。 ！ ？
    guard end - 3 >= start else { return false }
    let last = (bytes[end - 3], bytes[end - 2], bytes[end - 1])
    return last == (0xE2, 0x80, 0xA6) || last == (0xE3, 0x80, 0x82) || last == (0xEF, 0xBC, 0x81)
      || last == (0xEF, 0xBC, 0x9F)
  }
}

/// The lines of a range of a text, one by one: they are read twice, which costs less than memory for them.
/// Hot; see Benchmarks (base layers).
struct TextLines: Sequence, IteratorProtocol {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var at: Int
  private let end: Int
  /// The next CR at or behind `at`.
  private var carriageReturn = -1

  /// - Parameter range: must end with a line end or with the text.
  init(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
    self.bytes = bytes
    at = range.lowerBound
    end = range.upperBound
  }

  mutating func next() -> TextLine? {
    guard at < end, let base = bytes.baseAddress else { return nil }
    if carriageReturn < at { carriageReturn = first(13, base) }
    let stop = Swift.min(first(10, base), carriageReturn)
    var from = at
    var indent = 0
    while from < stop {
      let space = TextLine.isSpace(bytes, from, stop)
      if space == 0 { break }
      indent += bytes[from] == 9 ? 4 : 1
      from += space
    }
    var to = stop
    while to > from {
      if bytes[to - 1] <= 32 {
        to -= 1
      } else if to - 2 >= from, bytes[to - 2] == 0xC2, bytes[to - 1] == 0xA0 {
        to -= 2
      } else if to - 3 >= from, bytes[to - 3] == 0xE3, bytes[to - 2] == 0x80, bytes[to - 1] == 0x80 {
        to -= 3
      } else {
        break
      }
    }
    at = stop + (stop + 1 < end && bytes[stop] == 13 && bytes[stop + 1] == 10 ? 2 : 1)
    return TextLine(start: from, end: to, indent: indent)
  }

  /// The first place of a byte from `at` on; the end when there is none.
  private func first(_ byte: Int32, _ base: UnsafePointer<UInt8>) -> Int {
    memchr(base + at, byte, end - at).map { UnsafeRawPointer(base).distance(to: $0) } ?? end
  }
}
