// Default word boundaries of Unicode (UAX #29), on cases of our own; "|" marks the boundaries.

import Document
import Testing

@testable import Annotate

@Suite("Word boundaries of Unicode")
struct SegmentationWordBreakTests {
  static func parts(_ string: String) -> [String] {
    let bytes = Array(string.utf8)
    let tables = UnicodeTables()
    return bytes.withUnsafeBufferPointer { buffer -> [String] in
      guard let p = buffer.baseAddress else { return [] }
      var found: [String] = []
      var i = 0
      while i < buffer.count {
        let next = WordSegmentation.end(ofWordAt: i, in: p, buffer.count, tables)
        found.append(String(decoding: buffer[i..<next], as: UTF8.self))
        i = next
      }
      return found
    }
  }

  @Test(
    "words, numbers and their inner marks",
    arguments: [
      "can't| |stop", "3.14|,| |1,000", "a|.|.|b", "x.y|-|z", "привет|,| |мир", "ab\u{AD}cd", "a_b",
      "カタ|あ|か|漢|字", "שע\"ב|\"",
      "1|:|2", "a:b", "1a|:", "🇩🇪|🇫🇷", "👩‍👩‍👧|👍🏽", "a\u{301}b", "\r\n|\n|a", "  |a",
      "한국|.",
    ])
  func boundaries(marked: String) {
    #expect(Self.parts(marked.replacing("|", with: "")) == marked.split(separator: "|").map(String.init))
  }
}
