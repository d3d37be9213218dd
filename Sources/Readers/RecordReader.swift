// RecordReader: one JSON object of a stream → metadata and text.
// `text` (or `html`), and optional `id title date url source authors language`; other keys go to `meta`.

public import Document

public enum RecordReader {
  /// Text and metadata of a record.
  public struct Record: Sendable {
    public var metadata: Metadata
    public var text: String
    /// The text is HTML.
    public var isHTML: Bool
  }

  /// The document of a parsed object; a sentence when it has no text.
  public static func record(_ value: MetaValue) -> (record: Record?, problem: String?) {
    guard case .record(let fields) = value else {
      return (nil, "a document must be an object with a \"text\"")
    }
    var metadata = Metadata()
    metadata.format = "jsonl"
    var text: String?
    var html: String?
    for field in fields {
      switch (field.name, field.value) {
      case ("text", .string(let s)): text = s
      case ("html", .string(let s)): html = s
      case ("id", .string(let s)): metadata.id = s
      case ("id", .integer(let i)): metadata.id = String(i)
      case ("title", .string(let s)): metadata.title = s
      case ("date", .string(let s)): metadata.date = s
      case ("date", .integer(let i)): metadata.date = String(i)
      case ("language", .string(let s)): metadata.language = s
      case ("authors", .list(let list)):
        metadata.authors = list.compactMap { if case .string(let s) = $0 { s } else { nil } }
      case ("authors", .string(let s)): metadata.authors = [s]
      default: metadata.other.append(field)
      }
    }
    if let text { return (Record(metadata: metadata, text: text, isHTML: false), nil) }
    if let html { return (Record(metadata: metadata, text: html, isHTML: true), nil) }
    let isThere = fields.contains { $0.name == "text" && $0.value != .null }
    return (
      nil,
      isThere ? "the \"text\" of the object is not a string" : "the object has no \"text\" (nor \"html\")"
    )
  }
}
