// Renderer: one value in one format. RecordWriter: a stream of values in one format.

public import Results

public enum Renderer {
  /// A value as text of a format.
  public static func render(
    _ value: Value, as format: OutputFormat, _ options: RenderOptions = RenderOptions()
  ) -> String {
    var writer = RecordWriter(format, options)
    return writer.write(value) + writer.finish()
  }
}

/// Writes values one after the other: records become rows of one table, frames tables of their own.
/// `jsonl`, `csv`, `tsv` and `text` hold nothing back; `table`, `md` and `html` keep rows until the table ends,
/// to align them; `json` is one array.
public struct RecordWriter {
  private let format: OutputFormat
  private let options: RenderOptions
  /// Columns known before the first row; nil: those of the first row.
  private var columns: [String]?
  private var pending: [Record] = []
  private var wroteAny = false
  private var wroteHeader = false
  private var header: [String] = []

  public init(_ format: OutputFormat, _ options: RenderOptions = RenderOptions(), columns: [String]? = nil) {
    self.format = format
    self.options = options
    self.columns = columns.flatMap { $0.isEmpty ? nil : $0 }
  }

  /// What can be put out now.
  public mutating func write(_ value: Value) -> String {
    switch format {
    case .json: return json(value)
    case .jsonl: return jsonl(value)
    case .csv, .tsv: return delimited(value)
    case .table, .text, .md, .html: return table(value)
    case .svg, .vega:
      guard case .plot(let plot) = value else { return "" }
      return format == .svg ? SVGPlot.render(plot) : VegaLite.render(plot)
    }
  }

  /// The rest, at the end.
  public mutating func finish() -> String {
    switch format {
    case .json: return wroteAny ? "\n]\n" : "[]\n"
    case .jsonl: return ""
    case .csv, .tsv:
      guard !wroteHeader, let columns else { return "" }
      return format == .csv ? DataRenderer.csv(columns) : DataRenderer.tsv(columns)
    case .svg, .vega: return ""
    default: return flushTable()
    }
  }

  // MARK: JSON

  private mutating func json(_ value: Value) -> String {
    var out = ""
    for row in rows(value) {
      out += wroteAny ? ",\n" : "[\n"
      wroteAny = true
      DataRenderer.json(row, into: &out)
    }
    return out
  }

  private func jsonl(_ value: Value) -> String {
    var out = ""
    for row in rows(value) {
      DataRenderer.json(row, into: &out)
      out += "\n"
    }
    return out
  }

  /// A frame or a list is a series of values, anything else is one.
  private func rows(_ value: Value) -> [Value] {
    switch value {
    case .frame(let frame): (0..<frame.count).map { .record(frame.row($0)) }
    case .list(let list): list
    default: [value]
    }
  }

  // MARK: Delimited text

  private mutating func delimited(_ value: Value) -> String {
    var out = ""
    if case .frame(let frame) = value {
      for row in 0..<frame.count { out += line(frame.row(row), places: frame.places(ofRow: row)) }
      if frame.count == 0, columns == nil { columns = frame.names }
      return out
    }
    for row in rows(value) {
      switch row {
      case .record(let record): out += line(record, places: [])
      default: out += line(Record([.init("value", row)]), places: [])
      }
    }
    return out
  }

  private mutating func line(_ record: Record, places: [PlacedText]) -> String {
    let encode = format == .csv ? DataRenderer.csv : DataRenderer.tsv
    var out = ""
    if !wroteHeader {
      header = columns ?? record.fields.map(\.name)
      out += encode(options.places ? header + ["doc", "start", "end"] : header)
      wroteHeader = true
    }
    let cells = header.map { DataRenderer.plain(record[$0] ?? .none) }
    guard options.places else { return out + encode(cells) }
    // a row that counts many places is repeated once a place
    var found = places
    if found.isEmpty {
      found = record.fields.compactMap { if case .span(let placed) = $0.value { placed } else { nil } }
        .suffix(1)
    }
    if found.isEmpty { return out + encode(cells + ["", "", ""]) }
    for placed in found {
      out += encode(cells + [placed.documentID, String(placed.place.start), String(placed.place.end)])
    }
    return out
  }

  // MARK: Tables

  private mutating func table(_ value: Value) -> String {
    switch value {
    case .record(let record):
      pending.append(record)
      return ""
    case .list(let list)
    where !list.isEmpty && list.allSatisfy({ if case .record = $0 { true } else { false } }):
      for case .record(let record) in list { pending.append(record) }
      return ""
    case .frame(let frame): return flushTable() + separated(draw(frame))
    case .report(let report) where format == .html: return flushTable() + ReportPage.render(report)
    case .plot(let plot) where format == .html: return flushTable() + SVGPlot.render(plot)
    case .plot, .report: return flushTable() + separated(ValueRenderer(options: options).render(value))
    case .list(let list) where list.isEmpty: return ""
    default:
      switch format {
      case .md: return flushTable() + Self.markdown(value)
      case .html: return flushTable() + "<p>" + DataRenderer.escaped(value.asText) + "</p>\n"
      case .text: return flushTable() + text(value)
      default: return flushTable() + ValueRenderer(options: options).render(value)
      }
    }
  }

  private static func markdown(_ value: Value) -> String { TextWidth.line(value.asText) + "\n\n" }

  private func text(_ value: Value) -> String {
    if case .list(let list) = value { return list.map { TextWidth.line($0.asText) + "\n" }.joined() }
    return ValueRenderer(options: RenderOptions()).render(value)
  }

  private mutating func separated(_ text: String) -> String {
    defer { wroteAny = true }
    return wroteAny ? "\n" + text : text
  }

  private mutating func flushTable() -> String {
    guard !pending.isEmpty else {
      // a recipe that found nothing still shows its columns
      guard !wroteAny, let columns, format != .text else { return "" }
      wroteAny = true
      return draw(Frame(columns.map { .init($0, .strings([])) }))
    }
    let rows = pending
    pending = []
    if rows.count == 1, columns == nil, format == .table {
      return separated(ValueRenderer(options: options).render(.record(rows[0])))
    }
    var ordered = rows
    if let columns {
      ordered = rows.map { row in
        Record(
          columns.map { .init($0, row[$0] ?? .none) } + row.fields.filter { !columns.contains($0.name) })
      }
    }
    return separated(draw(Frame(rows: ordered)))
  }

  private func draw(_ frame: Frame) -> String {
    switch format {
    case .md: return DataRenderer.markdown(frame)
    case .html: return DataRenderer.html(frame)
    case .text:
      var out = ""
      for row in 0..<frame.count {
        out += DataRenderer.tsv(frame.columns.map { DataRenderer.plain($0.column[row]) })
      }
      return out
    default: return TableRenderer(options: options).render(frame)
    }
  }
}
