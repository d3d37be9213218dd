// DocumentParser: bytes → text → blocks → frozen document, whose layers are made on first use.
// Total: any bytes give a document; only a binary file is refused.

public import Annotate
import Calendar
public import Document
import Readers
import Threads

public struct DocumentParser: Sendable {
  public var producers: Producers
  /// For documents that tell no date or language themselves.
  public var defaultDate: String?
  public var defaultLanguage: String?

  public init(producers: Producers = .standard, date: String? = nil, language: String? = nil) {
    self.producers = producers
    defaultDate = date
    defaultLanguage = language
  }

  /// A document of plain text.
  public func parse(_ string: String, metadata: Metadata = Metadata()) -> Document {
    document(Text(string), [], metadata)
  }

  /// A document of plain text in any encoding.
  public func parse(bytes: [UInt8], metadata: Metadata = Metadata()) -> Document {
    parse(bytes: Column(bytes), metadata: metadata)
  }

  /// The same; the document keeps the column when its bytes are the text.
  public func parse(bytes: Column<UInt8>, metadata: Metadata = Metadata()) -> Document {
    let (text, diagnostics) = Decoder.decode(bytes, threads: ThreadTeam.available)
    return document(text, diagnostics, metadata)
  }

  private func document(_ text: Text, _ diagnostics: [Diagnostic], _ metadata: Metadata) -> Document {
    var metadata = metadata
    var diagnostics = diagnostics
    if metadata.date == nil { metadata.date = defaultDate }
    if let date = metadata.date, PartialDate(iso: date) == nil {
      diagnostics.append(
        Diagnostic(
          .badMetadata, at: Span(0, 0),
          "The date '\(date.prefix(40))' is none such as 2023-09-22, 2023-09 or 2023: the document counts as undated."
        ))
    }
    if metadata.language == nil { metadata.language = defaultLanguage }
    let threads = ThreadTeam.available
    let isMarkdown = metadata.format == InputFormat.md.rawValue
    let blocks =
      isMarkdown ? MarkdownReader.blocks(of: text) : PlainTextReader.blocks(of: text, threads: threads)
    if metadata.title == nil, let first = blocks.first(where: { $0.kind != .boilerplate }),
      first.kind == .heading
    {
      metadata.title = text[first.span]
    }
    if metadata.authors.isEmpty { metadata.authors = ArticleHead.authors(text, blocks) }
    if let dateline = ArticleHead.dateline(text, blocks),
      !metadata.other.contains(where: { $0.name == "dateline" })
    {
      metadata.other.append(MetaField("dateline", .string(text[dateline])))
    }
    return Document(
      metadata: metadata, text: text, blocks: blocks,
      diagnostics: diagnostics, producers: producers)
  }

  /// The tokens of a phrase as those of a document, as places in its UTF-8.
  public static func tokens(of phrase: String) -> [Span] {
    let text = Text(phrase)
    let block = Block(Span(0, text.count), isWrapped: true)
    let tokens = Segmenter.segment(text, blocks: [block]).tokens
    return (0..<tokens.count).map { tokens.span($0) }
  }

  /// The document of a raw record of a stream.
  public func parse(_ record: RawRecord) throws(InputError) -> Document {
    let place = record.line.map { "\(record.path):\($0)" } ?? record.path
    switch record.format {
    case .txt, .md:
      guard !Decoder.isBinary(record.bytes) else {
        throw InputError(
          "input/binary", record.path,
          "'\(record.path)' is a binary file, not text; convert it to text first")
      }
      return parse(text: record, place)
    case .jsonl:
      let parsed: (value: MetaValue, surrogates: Int, invalid: Int)
      do throws(JSONError) {
        parsed = try record.bytes.withBuffer { bytes throws(JSONError) in
          try JSON.parseCounting(bytes)
        }
      } catch {
        throw InputError(
          "input/json", record.path, line: record.line, column: error.offset + 1,
          "this line is not JSON: \(error.message)")
      }
      var repairs: [Diagnostic] = []
      if parsed.surrogates > 0 {
        repairs.append(
          Diagnostic(
            .loneSurrogate, at: Span(0, 0),
            "Surrogates without their partner in the JSON were replaced by U+FFFD.",
            count: parsed.surrogates))
      }
      if parsed.invalid > 0 {
        repairs.append(
          Diagnostic(
            .invalidBytes, at: Span(0, 0), "Bytes of the JSON that are not UTF-8 were replaced by U+FFFD.",
            count: parsed.invalid))
      }
      return try document(of: parsed.value, record, place, repairs)
    case .json, .csv, .tsv: return try document(of: .record(record.fields ?? []), record, place, [])
    }
  }

  /// A text file whatever its bytes.
  public func parse(text record: RawRecord, _ place: String) -> Document {
    var metadata = Metadata()
    metadata.id = place
    metadata.source = record.path
    metadata.format = record.format.rawValue
    return parse(bytes: record.bytes, metadata: metadata)
  }

  private func document(
    of value: MetaValue, _ record: RawRecord, _ place: String, _ repairs: [Diagnostic]
  ) throws(InputError) -> Document {
    let (found, problem) = RecordReader.record(value)
    guard var read = found else {
      throw InputError("input/record", record.path, line: record.line, problem ?? "this is no document")
    }
    guard !read.isHTML else {
      throw InputError(
        "input/format", record.path, line: record.line,
        "the record holds HTML, which is not read yet; give its text in \"text\" (for example from 'pandoc -t plain')"
      )
    }
    if read.metadata.id.isEmpty { read.metadata.id = place }
    read.metadata.source = place
    read.metadata.format = record.format.rawValue
    return document(Text(read.text), repairs, read.metadata)
  }
}
