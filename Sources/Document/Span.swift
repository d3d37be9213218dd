// Span: a place in a document's text.
// Half-open, in UTF-8 bytes, as everywhere in Swift and C; only Lua's view is 1-based and inclusive.

/// A half-open range of UTF-8 bytes in a document's text.
public struct Span: Hashable, Sendable, Comparable, BitwiseCopyable {
  /// Offset of the first byte, from 0.
  public var start: UInt32
  /// Offset just behind the last byte; never less than `start`.
  public var end: UInt32

  @inlinable public init(_ start: UInt32, _ end: UInt32) {
    self.start = start
    self.end = Swift.max(start, end)
  }

  /// Byte offsets as `Int`; values outside `0...UInt32.max` are clamped.
  @inlinable public init(_ start: Int, _ end: Int) {
    self.init(UInt32(clamping: start), UInt32(clamping: end))
  }

  /// Length in bytes.
  @inlinable public var count: Int { Int(end) - Int(start) }
  @inlinable public var isEmpty: Bool { start == end }
  /// The same place as a range of `Int` offsets.
  @inlinable public var range: Range<Int> { Int(start)..<Int(end) }

  @inlinable public func contains(_ other: Span) -> Bool { start <= other.start && other.end <= end }
  @inlinable public func contains(byteOffset: Int) -> Bool { range.contains(byteOffset) }
  @inlinable public func overlaps(_ other: Span) -> Bool { start < other.end && other.start < end }

  /// Ascending by start; at the same start the longer span first, so that a parent precedes its children.
  @inlinable public static func < (a: Span, b: Span) -> Bool {
    a.start != b.start ? a.start < b.start : a.end > b.end
  }
}
