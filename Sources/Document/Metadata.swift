// Metadata: what is known about a document besides its text.

/// A metadata value as JSON has it.
public indirect enum MetaValue: Hashable, Sendable {
  case null
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case string(String)
  case list([MetaValue])
  case record([MetaField])
}

/// One named metadata value; order is that of the source.
public struct MetaField: Hashable, Sendable {
  public var name: String
  public var value: MetaValue
  public init(_ name: String, _ value: MetaValue) {
    self.name = name
    self.value = value
  }
}

public struct Metadata: Hashable, Sendable {
  /// Unique among the inputs: given by the source, else made from the path (and line).
  public var id = ""
  /// Path or name of the input, as the user gave it; `articles.jsonl:17` for a record of a stream.
  public var source = ""
  /// Name of the reader: `txt`, `jsonl`, `html` …
  public var format = "txt"
  public var title: String?
  /// ISO 8601 date of publication (`2023-09-22`), the anchor of relative dates.
  public var date: String?
  /// BCP 47 tag; nil when unknown.
  public var language: String?
  public var authors: [String] = []
  /// Everything else, in the order of the source.
  public var other: [MetaField] = []

  public init() {}
}
