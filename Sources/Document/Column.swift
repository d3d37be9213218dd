// Column: contiguous, immutable memory of plain values; the unit in which rooms exchange data.
// In: a ColumnBuilder, consumed once, or memory that another object keeps alive (a mapped file).
// Out: checked subscripts for ordinary use, and `base` for hot loops, which hoist it once.
// Large columns ask for huge pages: a fault for each 4 KB of a text costs as much as cutting it into tokens.

import Glibc

/// Memory of columns.
public enum ColumnMemory {
  /// From this size on memory comes from the kernel page by page, as it is touched.
  @usableFromInline static let large = 4 << 20
  private static let hugePage = 2 << 20

  /// Memory for `count` elements, to be freed with `deallocate()`.
  @usableFromInline static func allocate<Element>(_ count: Int, of type: Element.Type)
    -> UnsafeMutablePointer<Element>
  {
    let (size, overflow) = count.multipliedReportingOverflow(by: MemoryLayout<Element>.stride)
    guard !overflow, size >= large else { return .allocate(capacity: count) }
    let memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: hugePage)
    wantHugePages(memory, size)
    return memory.bindMemory(to: type, capacity: count)
  }

  /// Tells the kernel that large memory is about to be filled. A wish: nothing depends on whether it is granted.
  public static func wantHugePages(_ memory: UnsafeMutableRawPointer, _ byteCount: Int) {
    let start = memory.alignedUp(toMultipleOf: hugePage)
    let end = (memory + byteCount).alignedDown(toMultipleOf: hugePage)
    if start < end { madvise(start, end - start, MADV_HUGEPAGE) }
  }
}

/// Owns (or borrows from an owner) the memory of a column.
@usableFromInline
final class ColumnStorage<Element: BitwiseCopyable>: @unchecked Sendable {
  @usableFromInline let base: UnsafeMutablePointer<Element>
  /// Keeps borrowed memory alive; nil when the storage owns its memory.
  @usableFromInline let owner: AnyObject?

  @usableFromInline init(taking base: UnsafeMutablePointer<Element>) {
    self.base = base
    owner = nil
  }

  @usableFromInline init(borrowing base: UnsafeMutablePointer<Element>, from owner: AnyObject) {
    self.base = base
    self.owner = owner
  }

  deinit { if owner == nil { base.deallocate() } }
}

/// Contiguous, immutable values, safe to share between threads.
public struct Column<Element: BitwiseCopyable & Sendable>: Sendable, RandomAccessCollection {
  @usableFromInline let storage: ColumnStorage<Element>
  public let count: Int

  @inlinable init(storage: ColumnStorage<Element>, count: Int) {
    self.storage = storage
    self.count = count
  }

  /// A column of the given values.
  public init(_ values: some Collection<Element>) {
    if let copy = values.withContiguousStorageIfAvailable({ Column(copying: $0) }) {
      self = copy
      return
    }
    var builder = ColumnBuilder<Element>(capacity: values.count)
    for value in values { builder.append(value) }
    self = builder.finish()
  }

  /// A copy of a buffer.
  public init(copying values: UnsafeBufferPointer<Element>) {
    var builder = ColumnBuilder<Element>(capacity: values.count)
    builder.append(values)
    self = builder.finish()
  }

  /// A column over memory that `owner` keeps alive and unchanged.
  public init(borrowing base: UnsafePointer<Element>, count: Int, from owner: AnyObject) {
    storage = ColumnStorage(borrowing: UnsafeMutablePointer(mutating: base), from: owner)
    self.count = count
  }

  @inlinable public var startIndex: Int { 0 }
  @inlinable public var endIndex: Int { count }

  @inlinable public subscript(index: Int) -> Element {
    precondition(index >= 0 && index < count, "column index out of range")
    return storage.base[index]
  }

  /// First element; valid while the column (or a document that holds it) lives. For hot loops and for C.
  @inlinable public var base: UnsafePointer<Element> { UnsafePointer(storage.base) }

  /// The elements as a buffer, valid during `body`.
  @inlinable public func withBuffer<R, E: Error>(
    _ body: (UnsafeBufferPointer<Element>) throws(E) -> R
  ) throws(E) -> R {
    defer { withExtendedLifetime(storage) {} }
    return try body(UnsafeBufferPointer(start: storage.base, count: count))
  }

  /// Memory of the values in bytes.
  public var byteCount: Int { count * MemoryLayout<Element>.stride }
}

extension Column where Element: Comparable {
  /// Index of the first element not less than `value` in an ascending column; `count` when there is none.
  @inlinable public func lowerBound(_ value: Element) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low &+ high) / 2
      if storage.base[middle] < value { low = middle &+ 1 } else { high = middle }
    }
    return low
  }

  /// Index of the first element greater than `value` in an ascending column; `count` when there is none.
  @inlinable public func upperBound(_ value: Element) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low &+ high) / 2
      if storage.base[middle] <= value { low = middle &+ 1 } else { high = middle }
    }
    return low
  }
}

/// Grows a column; `finish()` consumes it.
public struct ColumnBuilder<Element: BitwiseCopyable & Sendable>: ~Copyable {
  @usableFromInline var base: UnsafeMutablePointer<Element>
  @usableFromInline var capacity: Int
  public private(set) var count: Int {
    @inlinable get { _count }
    set { _count = newValue }
  }
  @usableFromInline var _count = 0

  @inlinable public init(capacity: Int = 0) {
    self.capacity = Swift.max(capacity, 4)
    base = ColumnMemory.allocate(self.capacity, of: Element.self)
  }

  deinit { base.deallocate() }

  @inlinable public mutating func append(_ value: Element) {
    if _count == capacity { reserve(1) }
    base[_count] = value
    _count &+= 1
  }

  @inlinable public mutating func append(_ values: UnsafeBufferPointer<Element>) {
    guard let source = values.baseAddress, values.count > 0 else { return }
    reserve(values.count)
    (base + _count).update(from: source, count: values.count)
    _count &+= values.count
  }

  /// Room for `extra` more elements; hot loops then write through `spare` and call `advance`.
  @inlinable public mutating func reserve(_ extra: Int) {
    if _count + extra > capacity { grow(to: Swift.max(capacity * 2, _count + extra)) }
  }

  /// Whether `extra` more elements fit without moving the others.
  @inlinable public func hasRoom(_ extra: Int) -> Bool { extra <= room }

  /// Elements that fit without moving the others.
  @inlinable public var room: Int { capacity - _count }

  /// Takes the first elements away and moves the others to the front.
  @inlinable public mutating func removeFirst(_ dropped: Int) {
    precondition(dropped >= 0 && dropped <= _count, "more elements than there are")
    base.update(from: base + dropped, count: _count - dropped)
    _count &-= dropped
  }

  /// Address of the next element to write; valid until the next `reserve` or `append`.
  @inlinable public var spare: UnsafeMutablePointer<Element> { base + _count }
  /// First element written so far.
  @inlinable public var written: UnsafeMutablePointer<Element> { base }

  /// Takes `written` elements, already stored at `spare`, into the column.
  @inlinable public mutating func advance(by written: Int) {
    precondition(written >= 0 && _count + written <= capacity, "advance past the reserved room")
    _count &+= written
  }

  @inlinable public subscript(index: Int) -> Element {
    get {
      precondition(index >= 0 && index < _count, "column index out of range")
      return base[index]
    }
    set {
      precondition(index >= 0 && index < _count, "column index out of range")
      base[index] = newValue
    }
  }

  @inlinable public mutating func removeAll() { _count = 0 }

  @inline(never) @usableFromInline mutating func grow(to newCapacity: Int) {
    let larger = ColumnMemory.allocate(newCapacity, of: Element.self)
    larger.update(from: base, count: _count)
    base.deallocate()
    base = larger
    capacity = newCapacity
  }

  /// The finished column. Memory is trimmed when more than a quarter would stay unused, or of a large column, whose
  /// unused pages were never touched, more than half.
  public consuming func finish() -> Column<Element> {
    let isLarge = capacity * MemoryLayout<Element>.stride >= ColumnMemory.large
    if _count + (isLarge ? _count : _count / 3) + 16 < capacity { grow(to: Swift.max(_count, 1)) }
    let column = Column(storage: ColumnStorage(taking: base), count: _count)
    discard self
    return column
  }
}
