// UnicodeClasses: classes and lower-case mappings of code points, from the generated two-stage tables.
// In: scalars of valid UTF-8. Out: a 16-bit record a scalar (bit layout in Scripts/dev/unicode-tables.py).
// Nothing is built at start: the tables are read where they are embedded.

import Embedded

/// Word_Break property values of UAX #29, in the order of the generated table.
enum WordBreak {
  static let other: UInt16 = 0
  static let cr: UInt16 = 1
  static let lf: UInt16 = 2
  static let newline: UInt16 = 3
  static let extend: UInt16 = 4
  static let zwj: UInt16 = 5
  static let format: UInt16 = 6
  static let katakana: UInt16 = 7
  static let hebrewLetter: UInt16 = 8
  static let aLetter: UInt16 = 9
  static let singleQuote: UInt16 = 10
  static let doubleQuote: UInt16 = 11
  static let midNumLet: UInt16 = 12
  static let midLetter: UInt16 = 13
  static let midNum: UInt16 = 14
  static let numeric: UInt16 = 15
  static let extendNumLet: UInt16 = 16
  static let regionalIndicator: UInt16 = 17
  static let wSegSpace: UInt16 = 18
}

/// The record of one scalar.
struct ScalarClass {
  enum Group {
    static let other: UInt16 = 0
    static let space: UInt16 = 1
    static let letter: UInt16 = 2
    static let mark: UInt16 = 3
    static let number: UInt16 = 4
    static let punct: UInt16 = 5
    static let symbol: UInt16 = 6
    static let ideograph: UInt16 = 7
  }
  let bits: UInt16
  @inline(__always) var wordBreak: UInt16 { bits & 31 }
  @inline(__always) var isPictographic: Bool { bits & 1 << 5 != 0 }
  @inline(__always) var group: UInt16 { bits >> 6 & 7 }
  @inline(__always) var isLatin: Bool { bits & 1 << 9 != 0 }
  @inline(__always) var isUpper: Bool { bits & 1 << 10 != 0 }
  @inline(__always) var isTerminal: Bool { bits & 1 << 11 != 0 }
  @inline(__always) var isClosing: Bool { bits & 1 << 12 != 0 }
  @inline(__always) var isOpening: Bool { bits & 1 << 13 != 0 }
  @inline(__always) var isLower: Bool { bits & 1 << 14 != 0 }
  @inline(__always) var isEmojiPresentation: Bool { bits & 1 << 15 != 0 }
  /// Extend, Format or ZWJ: belongs to the character before it.
  @inline(__always) var isExtending: Bool { wordBreak >= WordBreak.extend && wordBreak <= WordBreak.format }
}

/// Pointers into the embedded tables.
struct UnicodeTables: @unchecked Sendable {
  private let stage1: UnsafePointer<UInt8>
  private let records: UnsafePointer<UInt16>
  private let blocks: UnsafePointer<UInt8>
  private let lowerStage1: UnsafePointer<UInt8>
  private let lowerDeltas: UnsafePointer<Int32>
  private let lowerBlocks: UnsafePointer<UInt8>

  init() {
    let raw = UnsafeRawPointer(nj_unicode_tables_bytes()!)
    let header = raw.assumingMemoryBound(to: UInt32.self)
    stage1 = (raw + Int(header[0])).assumingMemoryBound(to: UInt8.self)
    records = (raw + Int(header[1])).assumingMemoryBound(to: UInt16.self)
    blocks = (raw + Int(header[2])).assumingMemoryBound(to: UInt8.self)
    lowerStage1 = (raw + Int(header[3])).assumingMemoryBound(to: UInt8.self)
    lowerDeltas = (raw + Int(header[4])).assumingMemoryBound(to: Int32.self)
    lowerBlocks = (raw + Int(header[5])).assumingMemoryBound(to: UInt8.self)
  }

  @inline(__always) func record(_ scalar: UInt32) -> ScalarClass {
    let c = Int(scalar < 0x110000 ? scalar : 0xFFFD)
    return ScalarClass(bits: records[Int(blocks[Int(stage1[c >> 8]) << 8 | c & 255])])
  }

  /// Simple lower-case mapping.
  @inline(__always) func lower(_ scalar: UInt32) -> UInt32 {
    let c = Int(scalar < 0x110000 ? scalar : 0xFFFD)
    return UInt32(
      truncatingIfNeeded: Int32(c) &+ lowerDeltas[Int(lowerBlocks[Int(lowerStage1[c >> 8]) << 8 | c & 255])])
  }
}

/// A scalar and the number of its bytes.
struct DecodedScalar {
  let value: UInt32
  let count: Int
}

/// Decodes the scalar at `i < end`; a broken sequence counts as one byte of U+FFFD.
@inline(__always)
func decodeScalar(_ p: UnsafePointer<UInt8>, _ i: Int, _ end: Int) -> DecodedScalar {
  let a = UInt32(p[i])
  if a < 0x80 { return DecodedScalar(value: a, count: 1) }
  if a >= 0xC2, a < 0xE0, i &+ 1 < end {
    return DecodedScalar(value: (a & 0x1F) << 6 | UInt32(p[i &+ 1]) & 0x3F, count: 2)
  }
  if a >= 0xE0, a < 0xF0, i &+ 2 < end {
    return DecodedScalar(
      value: (a & 0x0F) << 12 | (UInt32(p[i &+ 1]) & 0x3F) << 6 | UInt32(p[i &+ 2]) & 0x3F, count: 3)
  }
  if a >= 0xF0, a < 0xF5, i &+ 3 < end {
    let high = (a & 0x07) << 18 | (UInt32(p[i &+ 1]) & 0x3F) << 12
    return DecodedScalar(value: high | (UInt32(p[i &+ 2]) & 0x3F) << 6 | UInt32(p[i &+ 3]) & 0x3F, count: 4)
  }
  return DecodedScalar(value: 0xFFFD, count: 1)
}

/// Decodes the scalar that ends just before `i > start`.
@inline(__always)
func decodeScalarBefore(_ p: UnsafePointer<UInt8>, _ i: Int, _ start: Int) -> DecodedScalar {
  var k = i &- 1
  while k > start, i &- k < 4, p[k] & 0xC0 == 0x80 { k &-= 1 }
  let scalar = decodeScalar(p, k, i)
  return scalar.count == i &- k ? scalar : DecodedScalar(value: 0xFFFD, count: 1)
}
