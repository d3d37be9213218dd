// Tokens: the base layers of a document as columns: types, tokens, sentences, paragraphs.
// Tokens ascend and do not overlap; each stands in exactly one sentence, each sentence in one paragraph,
// each paragraph in one block. No object or String exists per token.

/// What a token is; a property of its type.
public enum TokenKind: UInt8, Sendable, CaseIterable {
  case word, number, punct, symbol, url, email, hashtag, mention, emoji
  /// The name that users see.
  public var name: String {
    switch self {
    case .word: "word"
    case .number: "number"
    case .punct: "punct"
    case .symbol: "symbol"
    case .url: "url"
    case .email: "email"
    case .hashtag: "hashtag"
    case .mention: "mention"
    case .emoji: "emoji"
    }
  }
}

/// The distinct lower-cased forms of a document; a type's id is its index.
public struct TypeTable: Sendable {
  /// Lower-cased forms, one behind the other.
  public let bytes: Column<UInt8>
  /// `count + 1` offsets into `bytes`.
  public let offsets: Column<UInt32>
  /// `TokenKind` raw values.
  public let kinds: Column<UInt8>

  public init(bytes: Column<UInt8>, offsets: Column<UInt32>, kinds: Column<UInt8>) {
    precondition(offsets.count == kinds.count + 1, "one offset more than types")
    self.bytes = bytes
    self.offsets = offsets
    self.kinds = kinds
  }

  @inlinable public var count: Int { kinds.count }

  /// The lower-cased form of a type.
  public func lower(_ type: Int) -> String {
    let start = Int(offsets[type])
    let end = Int(offsets[type + 1])
    return bytes.withBuffer { String(decoding: $0[start..<end], as: UTF8.self) }
  }

  @inlinable public func kind(_ type: Int) -> TokenKind { TokenKind(rawValue: kinds[type]) ?? .symbol }

  /// Calls `body` with the lower-cased UTF-8 of a type.
  @inlinable public func withLower<R>(_ type: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> R) rethrows
    -> R
  {
    let start = Int(offsets[type])
    let end = Int(offsets[type + 1])
    return try bytes.withBuffer { try body(UnsafeBufferPointer(rebasing: $0[start..<end])) }
  }
}

/// The tokens of a document: three columns of equal length.
public struct TokenTable: Sendable {
  public let starts: Column<UInt32>
  public let ends: Column<UInt32>
  /// Type ids, indices into `TypeTable`.
  public let types: Column<UInt32>

  public init(starts: Column<UInt32>, ends: Column<UInt32>, types: Column<UInt32>) {
    precondition(starts.count == ends.count && ends.count == types.count, "token columns differ in length")
    self.starts = starts
    self.ends = ends
    self.types = types
  }

  @inlinable public var count: Int { starts.count }
  @inlinable public func span(_ index: Int) -> Span { Span(starts[index], ends[index]) }

  /// Index of the first token that starts at or behind `byteOffset`; `count` when there is none.
  @inlinable public func first(atOrAfter byteOffset: UInt32) -> Int { starts.lowerBound(byteOffset) }

  /// The tokens that lie at least partly inside `span`.
  @inlinable public func indices(in span: Span) -> Range<Int> {
    let first = ends.upperBound(span.start)
    let last = starts.lowerBound(span.end)
    return first..<Swift.max(first, last)
  }
}

/// Ascending spans, each with the index of its first child in the layer below (`count + 1` values).
public struct NestedSpans: Sendable {
  public let starts: Column<UInt32>
  public let ends: Column<UInt32>
  public let firstChild: Column<UInt32>

  public init(starts: Column<UInt32>, ends: Column<UInt32>, firstChild: Column<UInt32>) {
    precondition(
      starts.count == ends.count && firstChild.count == starts.count + 1, "columns differ in length")
    self.starts = starts
    self.ends = ends
    self.firstChild = firstChild
  }

  @inlinable public var count: Int { starts.count }
  @inlinable public func span(_ index: Int) -> Span { Span(starts[index], ends[index]) }
  /// The children of one span: tokens of a sentence, sentences of a paragraph.
  @inlinable public func children(_ index: Int) -> Range<Int> {
    Int(firstChild[index])..<Int(firstChild[index + 1])
  }

  /// Index of the span that holds the child; the child must exist.
  @inlinable public func parent(ofChild child: Int) -> Int {
    Swift.max(0, firstChild.upperBound(UInt32(clamping: child)) - 1)
  }

  /// Index of the last span that starts at or before `byteOffset`, or nil before the first.
  @inlinable public func index(startingAtOrBefore byteOffset: UInt32) -> Int? {
    let i = starts.upperBound(byteOffset)
    return i == 0 ? nil : i - 1
  }
}

/// What the segmenter makes of a text and its blocks.
public struct BaseLayers: Sendable {
  public var types: TypeTable
  public var tokens: TokenTable
  /// Children: tokens.
  public var sentences: NestedSpans
  /// Children: sentences.
  public var paragraphs: NestedSpans
  /// For each paragraph the index of its block.
  public var paragraphBlocks: Column<UInt32>

  public init(
    types: TypeTable, tokens: TokenTable, sentences: NestedSpans, paragraphs: NestedSpans,
    paragraphBlocks: Column<UInt32>
  ) {
    self.types = types
    self.tokens = tokens
    self.sentences = sentences
    self.paragraphs = paragraphs
    self.paragraphBlocks = paragraphBlocks
  }
}
