// Blocks: the layout of a text as its reader saw it. Blocks ascend and do not overlap.

/// A stretch of text with one role in the layout.
public struct Block: Hashable, Sendable, BitwiseCopyable {
  public enum Kind: UInt8, Sendable, CaseIterable, BitwiseCopyable {
    case heading, paragraph, list, quote, code, table, caption, boilerplate
    /// The name that users see.
    public var name: String {
      switch self {
      case .heading: "heading"
      case .paragraph: "paragraph"
      case .list: "list"
      case .quote: "quote"
      case .code: "code"
      case .table: "table"
      case .caption: "caption"
      case .boilerplate: "boilerplate"
      }
    }
  }

  /// What gave a block its kind.
  public enum Rule: UInt8, Sendable, CaseIterable, BitwiseCopyable {
    case paragraph, markdown, quoteMark, listMarker, caption, furniture, byline, headline, heading
    case trailingHeading, relatedLinks
    /// The stable code that `why` shows.
    public var code: String {
      switch self {
      case .paragraph: "block/paragraph"
      case .markdown: "block/markdown"
      case .quoteMark: "block/quote-mark"
      case .listMarker: "block/list-marker"
      case .caption: "block/caption"
      case .furniture: "block/furniture"
      case .byline: "block/byline"
      case .headline: "block/headline"
      case .heading: "block/heading"
      case .trailingHeading: "block/trailing-heading"
      case .relatedLinks: "block/related-links"
      }
    }
  }

  /// Without white space at either end.
  public var span: Span
  public var kind: Kind
  /// 1 to 6 for headings, depth from 1 for list items and block quotes, 0 otherwise.
  public var level: UInt8
  /// Whether a single line break inside is only a wrapped line (true) or ends a paragraph (false).
  public var isWrapped: Bool
  public var rule: Rule

  public init(
    _ span: Span, _ kind: Kind = .paragraph, level: UInt8 = 0, isWrapped: Bool = false,
    rule: Rule = .paragraph
  ) {
    self.span = span
    self.kind = kind
    self.level = level
    self.isWrapped = isWrapped
    self.rule = rule
  }

  public static func == (a: Block, b: Block) -> Bool {
    a.span == b.span && a.kind == b.kind && a.level == b.level && a.isWrapped == b.isWrapped
  }
  public func hash(into hasher: inout Hasher) {
    hasher.combine(span)
    hasher.combine(kind)
  }
}

/// A link in the source and where its text stands.
public struct Link: Hashable, Sendable {
  public var span: Span
  public var url: String
  public init(_ span: Span, url: String) {
    self.span = span
    self.url = url
  }
}
