// Diagnostic: what was odd in a text and what was done about it. Odd text is never a refusal.

/// One oddity of the input, where it stands and how it was treated.
public struct Diagnostic: Hashable, Sendable {
  /// What was odd; the raw value is the stable code that users see.
  public enum Code: String, Sendable, CaseIterable {
    case byteOrderMark = "encoding/bom"
    case guessedEncoding = "encoding/guessed"
    case invalidBytes = "encoding/invalid-bytes"
    case loneSurrogate = "encoding/lone-surrogate"
    case controlCharacters = "text/control"
    case nulBytes = "text/nul"
    case truncatedInput = "text/truncated"
    case emptyText = "text/empty"
    case longLine = "text/long-line"
    case unclosedQuotation = "quote/unclosed"
    case unmatchedClosingMark = "quote/unmatched"
    case continuedQuotation = "quote/continued"
    case badMetadata = "meta/invalid"
    case markup = "markup/malformed"
  }

  public var code: Code
  /// The place in the decoded text.
  public var span: Span
  /// One sentence: what was found and what was done about it.
  public var message: String
  /// How often, when one diagnostic stands for many places.
  public var count: Int

  public init(_ code: Code, at span: Span, _ message: String, count: Int = 1) {
    self.code = code
    self.span = span
    self.message = message
    self.count = count
  }
}
