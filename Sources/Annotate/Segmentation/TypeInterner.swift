// TypeInterner: gives each distinct lower-cased form of a document an id, in order of first appearance.
// In: places of tokens in the text. Out: the columns of a TypeTable.
// Open addressing; forms of up to eight bytes are their own key, those of up to sixteen are compared by two words,
// longer ones byte by byte. The hash is seeded once a process, so that no text can be made to collide; ids do not
// depend on it. Before a large table stands a small one of the forms seen last: most words of a text are among a few
// thousand, which fit into a processor's cache when they lie together.

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

  /// A form of nine to sixteen bytes that was seen lately.
  private struct LongSlot {
    var head: UInt64
    var tail: UInt64
    var length: UInt32
    /// Id plus one; 0 when the slot is free.
    var id: UInt32
  }

  /// Slots of the table of forms seen last, once there is one.
  private static let recentCount = 1 << 12
  /// Tables from this size on have one before them.
  private static let largeTable = 1 << 15

  private static let seed = UInt64.random(in: .min ... .max) | 1

  private var slots: UnsafeMutablePointer<Slot>
  private var mask: Int
  private var shift: UInt64
  private var recent: UnsafeMutablePointer<Slot>
  private var recentLong: UnsafeMutablePointer<LongSlot>
  /// 0 while the table is small: all forms then share one slot.
  private var recentMask = 0
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
    recent = .allocate(capacity: 1)
    recent.initialize(to: Slot(key: 0, length: 0, id: 0))
    recentLong = .allocate(capacity: 1)
    recentLong.initialize(to: LongSlot(head: 0, tail: 0, length: 0, id: 0))
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
    let mixed = mixed(key, length)
    let near = Int(truncatingIfNeeded: mixed) & recentMask
    if recent[near].key == key && Int(recent[near].length) == length { return recent[near].id &- 1 }
    var at = Int(truncatingIfNeeded: mixed >> shift)
    while true {
      let slot = slots[at]
      if slot.id == 0 { break }
      if slot.key == key && Int(slot.length) == length {
        recent[near] = slot
        return slot.id &- 1
      }
      at = (at &+ 1) & mask
    }
    var form = key
    return withUnsafePointer(to: &form) {
      $0.withMemoryRebound(to: UInt8.self, capacity: 8) { add(key, $0, length, at, kind) }
    }
  }

  /// The id of a lower-cased form of nine to sixteen bytes, by its first and its last eight.
  @inline(__always)
  mutating func intern(head: UInt64, tail: UInt64, _ length: Int, _ kind: TokenKind) -> UInt32 {
    let key = hash(hash(seed, head), tail)
    let mixed = mixed(key, length)
    let near = Int(truncatingIfNeeded: mixed) & recentMask
    if recentLong[near].head == head && recentLong[near].tail == tail
      && Int(recentLong[near].length) == length
    {
      return recentLong[near].id &- 1
    }
    var at = Int(truncatingIfNeeded: mixed >> shift)
    while true {
      let slot = slots[at]
      if slot.id == 0 { break }
      if slot.key == key && Int(slot.length) == length {
        let form = UnsafeRawPointer(bytes.written + Int(offsets.written[Int(slot.id &- 1)]))
        if form.loadUnaligned(as: UInt64.self) == head
          && form.loadUnaligned(fromByteOffset: length &- 8, as: UInt64.self) == tail
        {
          recentLong[near] = LongSlot(head: head, tail: tail, length: slot.length, id: slot.id)
          return slot.id &- 1
        }
      }
      at = (at &+ 1) & mask
    }
    var form = (head, tail)
    return withUnsafeMutableBytes(of: &form) {
      guard let base = $0.baseAddress else { return 0 }
      base.storeBytes(of: tail, toByteOffset: length &- 8, as: UInt64.self)
      return add(key, base.assumingMemoryBound(to: UInt8.self), length, at, kind)
    }
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
    var key = seed
    var k = 0
    while k &+ 8 < length {
      key = hash(key, raw.loadUnaligned(fromByteOffset: k, as: UInt64.self))
      k &+= 8
    }
    key = hash(key, tail)
    var at = home(key, length)
    while true {
      let slot = slots[at]
      if slot.id == 0 { break }
      if slot.key == key && Int(slot.length) == length,
        memcmp(bytes.written + Int(offsets.written[Int(slot.id &- 1)]), form, length) == 0
      {
        return slot.id &- 1
      }
      at = (at &+ 1) & mask
    }
    return add(key, form, length, at, kind)
  }

  @inline(__always)
  private func hash(_ before: UInt64, _ word: UInt64) -> UInt64 {
    let product = (before ^ word).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    return product.high ^ product.low &+ seed
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

  /// Its upper bits choose the slot of a form, its lower ones that among the forms seen last.
  @inline(__always)
  private func mixed(_ key: UInt64, _ length: Int) -> UInt64 {
    let product = (key ^ UInt64(truncatingIfNeeded: length)).multipliedFullWidth(by: seed)
    let folded = (product.high ^ product.low) &* 0x9E37_79B9_7F4A_7C15
    return folded ^ folded >> 32
  }

  @inline(__always)
  private func home(_ key: UInt64, _ length: Int) -> Int {
    Int(truncatingIfNeeded: mixed(key, length) >> shift)
  }

  @inline(never)
  private mutating func add(
    _ key: UInt64, _ form: UnsafePointer<UInt8>, _ length: Int, _ at: Int, _ kind: TokenKind
  ) -> UInt32 {
    let id = UInt32(truncatingIfNeeded: kinds.count)
    slots[at] = Slot(key: key, length: UInt32(truncatingIfNeeded: length), id: id &+ 1)
    bytes.append(UnsafeBufferPointer(start: form, count: length))
    offsets.append(UInt32(clamping: bytes.count))
    kinds.append(kind.rawValue)
    if kinds.count &* 2 > mask { grow() }
    return id
  }

  private mutating func grow() {
    let old = slots
    let oldCount = mask + 1
    // a large table that is half empty misses the cache more often than one that grows again
    let doublings = oldCount < 1 << 16 ? 2 : 1
    mask = (oldCount << doublings) - 1
    shift -= UInt64(doublings)
    slots = .allocate(capacity: mask + 1)
    slots.initialize(repeating: Slot(key: 0, length: 0, id: 0), count: mask + 1)
    for i in 0..<oldCount where old[i].id != 0 {
      var at = home(old[i].key, Int(old[i].length))
      while slots[at].id != 0 { at = (at &+ 1) & mask }
      slots[at] = old[i]
    }
    old.deallocate()
    if recentMask == 0, mask + 1 >= Self.largeTable {
      recentMask = Self.recentCount - 1
      recent.deallocate()
      recent = .allocate(capacity: Self.recentCount)
      recent.initialize(repeating: Slot(key: 0, length: 0, id: 0), count: Self.recentCount)
      recentLong.deallocate()
      recentLong = .allocate(capacity: Self.recentCount)
      recentLong.initialize(
        repeating: LongSlot(head: 0, tail: 0, length: 0, id: 0), count: Self.recentCount)
    }
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

  /// The table of types; gives the scratch memory back, so it must be called once.
  consuming func finish() -> TypeTable {
    slots.deallocate()
    recent.deallocate()
    recentLong.deallocate()
    scratch.deallocate()
    return TypeTable(bytes: bytes.finish(), offsets: offsets.finish(), kinds: kinds.finish())
  }
}
