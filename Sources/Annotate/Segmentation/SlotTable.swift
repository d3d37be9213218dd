// SlotTable: keys of forms → ids, by open addressing.
// Before a large table stands a small one of the keys seen last: most words of a text are among a few thousand, which
// fit into a processor's cache when they lie together. Hot; see Benchmarks (base layers).

import Document

/// What stands for a form in a table.
protocol SlotKey: Equatable, BitwiseCopyable {
  /// Fills slots that are free.
  static var empty: Self { get }
  /// A hash, seeded once a process so that no text can be made to collide. Its upper bits choose the slot, its lower ones
  /// that among the keys seen last.
  func hash(_ length: UInt32, _ seed: SlotSeed) -> UInt64
}

/// Random numbers of the process.
struct SlotSeed: BitwiseCopyable {
  let first: UInt64
  let second: UInt64
  static let process = SlotSeed(
    first: UInt64.random(in: .min ... .max) | 1, second: UInt64.random(in: .min ... .max) | 1)

  @inline(__always)
  func mixed(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    let folded = (product.high ^ product.low) &* 0x9E37_79B9_7F4A_7C15
    return folded ^ folded >> 32
  }
}

/// A form of one to eight bytes itself, zeros behind them, or the hash of a form of more than sixteen.
extension UInt64: SlotKey {
  static var empty: UInt64 { 0 }

  @inline(__always)
  func hash(_ length: UInt32, _ seed: SlotSeed) -> UInt64 { seed.mixed(self ^ UInt64(length), seed.first) }
}

/// A form of nine to sixteen bytes: its first eight and its last eight.
struct FormEnds: SlotKey {
  var head: UInt64
  var tail: UInt64
  static var empty: FormEnds { FormEnds(head: 0, tail: 0) }

  @inline(__always)
  func hash(_ length: UInt32, _ seed: SlotSeed) -> UInt64 {
    seed.mixed(head ^ seed.first, (tail &+ UInt64(length)) ^ seed.second)
  }

  @inline(__always)
  static func == (a: FormEnds, b: FormEnds) -> Bool { (a.head ^ b.head) | (a.tail ^ b.tail) == 0 }
}

struct SlotTable<Key: SlotKey>: ~Copyable {
  private struct Slot: BitwiseCopyable {
    var key: Key
    var length: UInt32
    /// Id plus one; 0 when the slot is free.
    var id: UInt32
    static var free: Slot { Slot(key: .empty, length: 0, id: 0) }

    @inline(__always)
    func holds(_ key: Key, _ length: UInt32) -> Bool { self.key == key && self.length == length }
  }

  /// Slots of the table of keys seen last, once there is one: its memory stays in the second cache.
  private static var recentCount: Int { 1 << 13 }
  /// Tables from this size on have one before them.
  private static var largeTable: Int { 1 << 15 }

  private var slots: UnsafeMutablePointer<Slot>
  private var mask: Int
  private var shift: UInt64
  private var recent: UnsafeMutablePointer<Slot>
  /// 0 while the table is small: all keys then share one slot.
  private var recentMask = 0
  private var count = 0
  private let seed: SlotSeed

  /// A table of `1 << bits` slots.
  init(bits: UInt64) {
    mask = (1 << Int(bits)) - 1
    shift = 64 - bits
    slots = Self.slots(mask + 1)
    recent = Self.slots(1)
    seed = .process
  }

  deinit {
    slots.deallocate()
    recent.deallocate()
  }

  private static func slots(_ count: Int) -> UnsafeMutablePointer<Slot> {
    let slots = UnsafeMutablePointer<Slot>.allocate(capacity: count)
    slots.initialize(repeating: .free, count: count)
    return slots
  }

  /// The id of a key; else nil, and the slot where it belongs.
  @inline(__always)
  mutating func id(_ key: Key, _ length: Int, _ free: inout Int) -> UInt32? {
    let length = UInt32(truncatingIfNeeded: length)
    let hash = key.hash(length, seed)
    let near = Int(truncatingIfNeeded: hash) & recentMask
    if recent[near].holds(key, length) { return recent[near].id &- 1 }
    var at = Int(truncatingIfNeeded: hash >> shift)
    while slots[at].id != 0 {
      if slots[at].holds(key, length) {
        recent[near] = slots[at]
        return slots[at].id &- 1
      }
      at = (at &+ 1) & mask
    }
    free = at
    return nil
  }

  /// The same for keys that several forms may have: asks whether an id is that of the form.
  mutating func id(_ key: Key, _ length: Int, _ free: inout Int, where isForm: (UInt32) -> Bool) -> UInt32? {
    let length = UInt32(truncatingIfNeeded: length)
    var at = Int(truncatingIfNeeded: key.hash(length, seed) >> shift)
    while slots[at].id != 0 {
      if slots[at].holds(key, length), isForm(slots[at].id &- 1) { return slots[at].id &- 1 }
      at = (at &+ 1) & mask
    }
    free = at
    return nil
  }

  /// Puts a new key into the slot that `id` told.
  mutating func add(_ key: Key, _ length: Int, id: UInt32, at free: Int) {
    slots[free] = Slot(key: key, length: UInt32(truncatingIfNeeded: length), id: id &+ 1)
    count += 1
    if count &* 2 > mask { grow() }
  }

  private mutating func grow() {
    let old = slots
    let oldCount = mask + 1
    // a large table that is half empty misses the cache more often than one that grows again
    let doublings = oldCount < 1 << 16 ? 2 : 1
    mask = (oldCount << doublings) - 1
    shift -= UInt64(doublings)
    slots = Self.slots(mask + 1)
    for i in 0..<oldCount where old[i].id != 0 {
      var at = Int(truncatingIfNeeded: old[i].key.hash(old[i].length, seed) >> shift)
      while slots[at].id != 0 { at = (at &+ 1) & mask }
      slots[at] = old[i]
    }
    old.deallocate()
    if recentMask == 0, mask + 1 >= Self.largeTable {
      recentMask = Self.recentCount - 1
      recent.deallocate()
      recent = Self.slots(Self.recentCount)
    }
  }
}
