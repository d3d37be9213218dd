// TypeInterner: gives each distinct lower-cased form of a document an id, in order of first appearance.
// In: places of tokens in the text. Out: the columns of a TypeTable.
// Open addressing; forms of up to eight bytes are their own key, longer ones are compared byte by byte.
// The hash is seeded once a process, so that no text can be made to collide; ids do not depend on it.

import Document
import Glibc

struct TypeInterner: ~Copyable {
  private struct Slot {
    /// The form's bytes (up to eight) or its hash.
    var key: UInt64
    var length: UInt32
    /// Id plus one; 0 when the slot is free.
    var id: UInt32
  }

  private static let seed = UInt64.random(in: .min ... .max) | 1

  private var slots: UnsafeMutablePointer<Slot>
  private var mask: Int
  private var shift: UInt64
  private let seed: UInt64
  private var bytes: ColumnBuilder<UInt8>
  private var offsets: ColumnBuilder<UInt32>
  private var kinds: ColumnBuilder<UInt8>
  /// Lower-cased form of a token with other than ASCII letters.
  private var scratch: UnsafeMutablePointer<UInt8>
  private var scratchCapacity: Int
  private let tables: UnicodeTables

  init(textCount: Int, tables: UnicodeTables) {
    var bits: UInt64 = 9
    while bits < 15, 1 << (bits + 5) < textCount { bits += 1 }
    mask = (1 << Int(bits)) - 1
    shift = 64 - bits
    slots = .allocate(capacity: mask + 1)
    slots.initialize(repeating: Slot(key: 0, length: 0, id: 0), count: mask + 1)
    seed = Self.seed
    bytes = ColumnBuilder(capacity: 8 << Int(bits - 1))
    offsets = ColumnBuilder(capacity: 1 << Int(bits - 1))
    kinds = ColumnBuilder(capacity: 1 << Int(bits - 1))
    offsets.append(0)
    scratchCapacity = 64
    scratch = .allocate(capacity: scratchCapacity)
    self.tables = tables
  }

  /// The id of the form at `start..<end` of the text `p` with `n` bytes. All bytes are ASCII when `isASCII`.
  @inline(__always)
  mutating func intern(
    _ p: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ n: Int, isASCII: Bool, kind: TokenKind
  ) -> UInt32 {
    let length = end &- start
    if isASCII && length <= 8 && start &+ 8 <= n {
      let word = UnsafeRawPointer(p + start).loadUnaligned(as: UInt64.self)
      let key = Self.lowerASCII(word & (UInt64.max >> UInt64(truncatingIfNeeded: 64 &- length &* 8)))
      return find(key, length, nil, p, start, kind)
    }
    return internLong(p, start, end, isASCII: isASCII, kind: kind)
  }

  /// Lower-cases eight ASCII bytes at once.
  @inline(__always)
  private static func lowerASCII(_ word: UInt64) -> UInt64 {
    let low = word & 0x7F7F_7F7F_7F7F_7F7F
    let aboveZ = low &+ 0x2525_2525_2525_2525
    let fromA = low &+ 0x3F3F_3F3F_3F3F_3F3F
    let upper = (fromA ^ aboveZ) & ~word & 0x8080_8080_8080_8080
    return word | upper >> 2
  }

  @inline(__always)
  private func home(_ key: UInt64, _ length: Int) -> Int {
    let product = (key ^ UInt64(truncatingIfNeeded: length)).multipliedFullWidth(by: seed)
    return Int(truncatingIfNeeded: ((product.high ^ product.low) &* 0x9E37_79B9_7F4A_7C15) >> shift)
  }

  /// Finds or adds a form; `long` holds the bytes of a form of more than eight bytes.
  @inline(__always)
  private mutating func find(
    _ key: UInt64, _ length: Int, _ long: UnsafePointer<UInt8>?, _ p: UnsafePointer<UInt8>, _ start: Int,
    _ kind: TokenKind
  ) -> UInt32 {
    var at = home(key, length)
    while true {
      let slot = slots[at]
      if slot.id == 0 { break }
      if slot.key == key && Int(slot.length) == length {
        guard let long else { return slot.id &- 1 }
        if memcmp(bytes.written + Int(offsets.written[Int(slot.id &- 1)]), long, length) == 0 {
          return slot.id &- 1
        }
      }
      at = (at &+ 1) & mask
    }
    return add(key, length, long, at, kind)
  }

  @inline(never)
  private mutating func add(
    _ key: UInt64, _ length: Int, _ long: UnsafePointer<UInt8>?, _ at: Int, _ kind: TokenKind
  ) -> UInt32 {
    let id = UInt32(truncatingIfNeeded: kinds.count)
    slots[at] = Slot(key: key, length: UInt32(truncatingIfNeeded: length), id: id &+ 1)
    if let long {
      bytes.append(UnsafeBufferPointer(start: long, count: length))
    } else {
      withUnsafeBytes(of: key) {
        bytes.append(UnsafeBufferPointer(rebasing: $0.assumingMemoryBound(to: UInt8.self)[..<length]))
      }
    }
    offsets.append(UInt32(clamping: bytes.count))
    kinds.append(kind.rawValue)
    if kinds.count &* 2 > mask { grow() }
    return id
  }

  private mutating func grow() {
    let old = slots
    let oldCount = mask + 1
    mask = oldCount * 4 - 1
    shift -= 2
    slots = .allocate(capacity: mask + 1)
    slots.initialize(repeating: Slot(key: 0, length: 0, id: 0), count: mask + 1)
    for i in 0..<oldCount where old[i].id != 0 {
      var at = home(old[i].key, Int(old[i].length))
      while slots[at].id != 0 { at = (at &+ 1) & mask }
      slots[at] = old[i]
    }
    old.deallocate()
  }

  /// Forms of more than eight bytes, those at the very end of the text, and those with other than ASCII bytes.
  @inline(never)
  private mutating func internLong(
    _ p: UnsafePointer<UInt8>, _ start: Int, _ end: Int, isASCII: Bool, kind: TokenKind
  ) -> UInt32 {
    let most = (end &- start) &* (isASCII ? 1 : 2) &+ 16
    if most > scratchCapacity {
      scratch.deallocate()
      scratchCapacity = most &* 2
      scratch = .allocate(capacity: scratchCapacity)
    }
    var length = 0
    var i = start
    if isASCII {
      let raw = UnsafeRawPointer(p)
      let into = UnsafeMutableRawPointer(scratch)
      while i &+ 8 <= end {
        into.storeBytes(
          of: Self.lowerASCII(raw.loadUnaligned(fromByteOffset: i, as: UInt64.self)), toByteOffset: length,
          as: UInt64.self)
        i &+= 8
        length &+= 8
      }
    }
    while i < end {
      let byte = p[i]
      if byte < 0x80 {
        scratch[length] = byte &- 65 < 26 ? byte | 32 : byte
        length &+= 1
        i &+= 1
        continue
      }
      let scalar = decodeScalar(p, i, end)
      if scalar.value == 0xFFFD && scalar.count == 1 {
        scratch[length] = byte
        length &+= 1
      } else {
        length &+= Self.encode(tables.lower(scalar.value), scratch + length)
      }
      i &+= scalar.count
    }
    for k in 0..<8 { scratch[length &+ k] = 0 }
    let raw = UnsafeRawPointer(scratch)
    if length <= 8 { return find(raw.loadUnaligned(as: UInt64.self), length, nil, p, start, kind) }
    var hash = seed
    var k = 0
    while k < length {
      let product = (hash ^ raw.loadUnaligned(fromByteOffset: k, as: UInt64.self)).multipliedFullWidth(
        by: 0x9E37_79B9_7F4A_7C15)
      hash = product.high ^ product.low &+ seed
      k &+= 8
    }
    return find(hash, length, UnsafePointer(scratch), p, start, kind)
  }

  @inline(__always)
  private static func encode(_ c: UInt32, _ out: UnsafeMutablePointer<UInt8>) -> Int {
    if c < 0x80 {
      out[0] = UInt8(truncatingIfNeeded: c)
      return 1
    }
    if c < 0x800 {
      out[0] = UInt8(truncatingIfNeeded: 0xC0 | c >> 6)
      out[1] = UInt8(truncatingIfNeeded: 0x80 | c & 0x3F)
      return 2
    }
    if c < 0x10000 {
      out[0] = UInt8(truncatingIfNeeded: 0xE0 | c >> 12)
      out[1] = UInt8(truncatingIfNeeded: 0x80 | c >> 6 & 0x3F)
      out[2] = UInt8(truncatingIfNeeded: 0x80 | c & 0x3F)
      return 3
    }
    out[0] = UInt8(truncatingIfNeeded: 0xF0 | c >> 18)
    out[1] = UInt8(truncatingIfNeeded: 0x80 | c >> 12 & 0x3F)
    out[2] = UInt8(truncatingIfNeeded: 0x80 | c >> 6 & 0x3F)
    out[3] = UInt8(truncatingIfNeeded: 0x80 | c & 0x3F)
    return 4
  }

  /// The table of types; gives the scratch memory back, so it must be called once.
  consuming func finish() -> TypeTable {
    slots.deallocate()
    scratch.deallocate()
    return TypeTable(bytes: bytes.finish(), offsets: offsets.finish(), kinds: kinds.finish())
  }
}
