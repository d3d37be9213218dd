// TypeInterner: gives each distinct lower-cased form of a document an id, in order of first appearance.
// In: places of tokens in the text. Out: the columns of a TypeTable.
// Forms of up to eight bytes are their own key, those of up to sixteen are compared by two words, longer ones by a hash and
// byte by byte. Ids do not depend on the seed of the hashes.

import Document
import Glibc

struct TypeInterner: ~Copyable {
  /// Forms of up to eight bytes.
  private var short: SlotTable<UInt64>
  /// Forms of nine to sixteen bytes.
  private var middle: SlotTable<FormEnds>
  /// Longer forms, by their hashes.
  private var long: SlotTable<UInt64>
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
    short = SlotTable(bits: bits)
    middle = SlotTable(bits: bits)
    long = SlotTable(bits: 6)
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
    if isASCII && length <= 16 && start &+ 8 <= n {
      let raw = UnsafeRawPointer(p)
      let word = Self.lowerASCII(raw.loadUnaligned(fromByteOffset: start, as: UInt64.self))
      if length <= 8 { return intern(short: word & Self.firstBytes(length), length, kind) }
      let tail = Self.lowerASCII(raw.loadUnaligned(fromByteOffset: end &- 8, as: UInt64.self))
      return intern(head: word, tail: tail, length, kind)
    }
    return internLong(p, start, end, isASCII: isASCII, kind: kind)
  }

  /// The first `length` bytes (one to eight) of a word.
  @inline(__always)
  static func firstBytes(_ length: Int) -> UInt64 {
    UInt64.max >> UInt64(truncatingIfNeeded: 64 &- length &* 8)
  }

  /// The id of a lower-cased form of one to eight bytes, zeros behind them.
  @inline(__always)
  mutating func intern(short key: UInt64, _ length: Int, _ kind: TokenKind) -> UInt32 {
    var free = 0
    if let id = short.id(key, length, &free) { return id }
    return add(short: key, length, free, kind)
  }

  @inline(never)
  private mutating func add(short key: UInt64, _ length: Int, _ free: Int, _ kind: TokenKind) -> UInt32 {
    var form = key
    let id = withUnsafeBytes(of: &form) { add($0, length, kind) }
    short.add(key, length, id: id, at: free)
    return id
  }

  /// The id of a lower-cased form of nine to sixteen bytes, by its first and its last eight.
  @inline(__always)
  mutating func intern(head: UInt64, tail: UInt64, _ length: Int, _ kind: TokenKind) -> UInt32 {
    var free = 0
    if let id = middle.id(FormEnds(head: head, tail: tail), length, &free) { return id }
    return add(FormEnds(head: head, tail: tail), length, free, kind)
  }

  @inline(never)
  private mutating func add(_ ends: FormEnds, _ length: Int, _ free: Int, _ kind: TokenKind) -> UInt32 {
    var form = (ends.head, ends.tail)
    let id = withUnsafeMutableBytes(of: &form) {
      $0.storeBytes(of: ends.tail, toByteOffset: length &- 8, as: UInt64.self)
      return add(UnsafeRawBufferPointer($0), length, kind)
    }
    middle.add(ends, length, id: id, at: free)
    return id
  }

  /// The id of a lower-cased form of any length, one byte at least.
  mutating func intern(form: UnsafePointer<UInt8>, _ length: Int, _ kind: TokenKind) -> UInt32 {
    let raw = UnsafeRawPointer(form)
    if length <= 8 {
      var key: UInt64 = 0
      withUnsafeMutableBytes(of: &key) {
        $0.copyMemory(from: UnsafeRawBufferPointer(start: raw, count: length))
      }
      return intern(short: key, length, kind)
    }
    let tail = raw.loadUnaligned(fromByteOffset: length &- 8, as: UInt64.self)
    if length <= 16 { return intern(head: raw.loadUnaligned(as: UInt64.self), tail: tail, length, kind) }
    var key = SlotSeed.process.second
    var k = 0
    while k &+ 8 < length {
      key = SlotSeed.process.mixed(
        key ^ raw.loadUnaligned(fromByteOffset: k, as: UInt64.self), SlotSeed.process.first)
      k &+= 8
    }
    key = SlotSeed.process.mixed(key ^ tail, SlotSeed.process.first)
    var free = 0
    let known = long.id(key, length, &free) { [bytes = bytes.written, offsets = offsets.written] in
      memcmp(bytes + Int(offsets[Int($0)]), form, length) == 0
    }
    if let known { return known }
    let id = add(UnsafeRawBufferPointer(start: raw, count: length), length, kind)
    long.add(key, length, id: id, at: free)
    return id
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

  /// Appends a new form.
  private mutating func add(_ form: UnsafeRawBufferPointer, _ length: Int, _ kind: TokenKind) -> UInt32 {
    let id = UInt32(truncatingIfNeeded: kinds.count)
    bytes.append(UnsafeBufferPointer(rebasing: form.bindMemory(to: UInt8.self)[..<length]))
    offsets.append(UInt32(clamping: bytes.count))
    kinds.append(kind.rawValue)
    return id
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
    return intern(form: UnsafePointer(scratch), length, kind)
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

  /// Number of types.
  var count: Int { kinds.count }

  /// Interns the types of `other` from `first` on, in order, and puts their ids here into `ids`.
  mutating func merge(_ other: borrowing TypeInterner, from first: Int, into ids: inout [UInt32]) {
    for type in first..<other.count {
      let start = Int(other.offsets.written[type])
      let length = Int(other.offsets.written[type &+ 1]) &- start
      let kind = TokenKind(rawValue: other.kinds.written[type]) ?? .symbol
      ids.append(intern(form: other.bytes.written + start, length, kind))
    }
  }

  /// Gives a type the kind that another has elsewhere. Both must exist.
  mutating func setKind(of id: UInt32, asOf type: Int, in other: borrowing TypeInterner) {
    kinds[Int(id)] = other.kinds[type]
  }

  /// The table of types; gives the scratch memory back, so it must be called once.
  consuming func finish() -> TypeTable {
    scratch.deallocate()
    return TypeTable(bytes: bytes.finish(), offsets: offsets.finish(), kinds: kinds.finish())
  }
}
