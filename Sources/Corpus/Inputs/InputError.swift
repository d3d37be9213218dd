// InputError: what can be wrong with an input, with its place and a way out.

/// Why an input, or one document of it, could not be read.
public struct InputError: Error, Hashable, Sendable {
  /// Stable: `input/not-found`, `input/permission`, `input/unreadable`, `input/empty-directory`, `input/binary`,
  /// `input/format`, `input/json`, `input/too-large`, `input/glob`.
  public var code: String
  /// The input as the user gave it.
  public var path: String
  /// From 1, in a stream of records.
  public var line: Int?
  /// In bytes, from 1.
  public var column: Int?
  /// One sentence.
  public var message: String

  public init(_ code: String, _ path: String, line: Int? = nil, column: Int? = nil, _ message: String) {
    self.code = code
    self.path = path
    self.line = line
    self.column = column
    self.message = message
  }
}
