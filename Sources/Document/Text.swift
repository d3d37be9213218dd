// Text: a document's decoded text, valid UTF-8, never rearranged, with the way back to source bytes.

/// Decoded text as UTF-8 bytes, with a map from its offsets to those of the source.
public struct Text: Sendable {
  /// Valid UTF-8, without a byte-order mark; at most `Text.maximumByteCount` bytes.
  public let bytes: Column<UInt8>
  /// Where text and source bytes part ways; empty when they are the same.
  public let sourceMap: SourceMap

  /// The largest text of one document: offsets are `UInt32` and four more values are kept free.
  public static let maximumByteCount = Int(UInt32.max) - 4

  public init(bytes: Column<UInt8>, sourceMap: SourceMap = SourceMap()) {
    precondition(bytes.count <= Self.maximumByteCount, "text too long for one document")
    self.bytes = bytes
    self.sourceMap = sourceMap
  }

  /// Text of a Swift string.
  public init(_ string: String) {
    var string = string
    var builder = ColumnBuilder<UInt8>(capacity: string.utf8.count)
    string.withUTF8 { builder.append($0) }
    self.init(bytes: builder.finish())
  }

  @inlinable public var count: Int { bytes.count }
  /// The whole text.
  public var string: String { self[Span(0, count)] }

  /// The text at a place; offsets behind the end are clamped.
  public subscript(span: Span) -> String {
    let start = Swift.min(Int(span.start), count)
    let end = Swift.min(Int(span.end), count)
    return bytes.withBuffer { String(decoding: $0[start..<Swift.max(start, end)], as: UTF8.self) }
  }
}

/// Anchors between text offsets and source offsets, ascending; between anchors both advance alike.
public struct SourceMap: Sendable {
  public struct Anchor: Sendable, Hashable {
    public var text: UInt32
    public var source: UInt64
    public init(text: UInt32, source: UInt64) {
      self.text = text
      self.source = source
    }
  }

  public private(set) var anchors: [Anchor]

  public init(_ anchors: [Anchor] = []) { self.anchors = anchors }

  /// The source byte at which the text byte at `offset` began.
  public func sourceOffset(ofText offset: UInt32) -> UInt64 {
    var low = 0
    var high = anchors.count
    while low < high {
      let middle = (low + high) / 2
      if anchors[middle].text <= offset { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return UInt64(offset) }
    let anchor = anchors[low - 1]
    return anchor.source + UInt64(offset - anchor.text)
  }
}
