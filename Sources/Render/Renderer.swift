// Renderer: one value in one format. RecordWriter: a stream of values in one format.

public import Results

public enum Renderer {
  /// A value as text of a format.
  public static func render(
    _ value: Value, as format: OutputFormat, _ options: RenderOptions = RenderOptions()
  ) -> String {
    // a table to put into a page, not a page of its own
    if format == .html, case .frame(let frame) = value { return DataRenderer.html(frame) }
    var writer = RecordWriter(format, options)
    return writer.write(value) + writer.finish()
  }
}

/// Writes values one after the other: records become rows of one table, frames tables of their own.
/// `jsonl` and `text` hold nothing back, `csv` and `tsv` the first rows, to know the columns; `table` and `md` keep rows
/// until the table ends, to align them; `json` is one array; `html`, `svg` and `vega` are one document, made at the end.
public struct RecordWriter {
  private let format: OutputFormat
  private let options: RenderOptions
  /// Columns known before the first row; nil: those of the first row.
  private var columns: [String]?
  private var pending: [Record] = []
  private var wroteAny = false
  /// A value that is no table was written.
  private var wroteText = false
  /// A list without elements came.
  private var hasEmpty = false
  private var delimited: DelimitedWriter
  /// What `html`, `svg` and `vega` hold.
  private var document = ResultDocument()

  public init(_ format: OutputFormat, _ options: RenderOptions = RenderOptions(), columns: [String]? = nil) {
    self.format = format
    self.options = options
    self.columns = columns.flatMap { $0.isEmpty ? nil : $0 }
    delimited = DelimitedWriter(isCSV: format == .csv, withPlaces: options.places, columns: self.columns)
  }

  /// The first field that came too late for the header of `csv` or `tsv`, which lack it, and the number of its row, from 1.
  public var late: (name: String, row: Int)? { delimited.late }

  /// What can be put out now.
  public mutating func write(_ value: Value) -> String {
    switch format {
    case .json: return json(value)
    case .jsonl: return jsonl(value)
    case .csv, .tsv: return delimited.write(value)
    case .table, .text, .md, .html: return table(value)
    case .svg, .vega:
      document.add(value)
      return ""
    }
  }

  /// The rest, at the end.
  public mutating func finish() -> String {
    switch format {
    case .json: return wroteAny ? "\n]\n" : "[]\n"
    case .jsonl: return ""
    case .csv, .tsv: return delimited.finish()
    case .html:
      _ = flushTable()
      if document.isEmpty { _ = nothing() }
      return document.html
    case .svg: return document.svg
    case .vega: return document.vega
    default:
      let rest = flushTable()
      return rest.isEmpty && !wroteAny && !wroteText ? nothing() : rest
    }
  }

  /// What stands for no result at all: the columns, when they were declared.
  private mutating func nothing() -> String {
    if let columns, format != .text { return draw(Frame(columns.map { .init($0, .strings([])) })) }
    return hasEmpty && format == .table ? "(none)\n" : ""
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
    case _ where format == .html:
      if case .list([]) = value { return "" }
      let before = flushTable()
      document.add(value)
      return before
    case .plot(let plot) where format == .md: return flushTable() + separated(ReportMarkdown.render(plot))
    case .report(let report) where format == .md:
      return flushTable() + separated(ReportMarkdown.render(report))
    case .plot, .report: return flushTable() + separated(ValueRenderer(options: options).render(value))
    case .list(let list) where list.isEmpty:
      hasEmpty = true
      return ""
    default:
      wroteText = true
      switch format {
      case .md: return flushTable() + separated(ReportMarkdown.render(value))
      case .text: return flushTable() + text(value)
      default: return flushTable() + ValueRenderer(options: options).render(value)
      }
    }
  }

  private func text(_ value: Value) -> String {
    if case .list(let list) = value { return list.map { TextWidth.line($0.asText) + "\n" }.joined() }
    return ValueRenderer(options: RenderOptions()).render(value)
  }

  private mutating func separated(_ text: String) -> String {
    guard !text.isEmpty else { return "" }
    defer { wroteAny = true }
    return wroteAny ? "\n" + text : text
  }

  private mutating func flushTable() -> String {
    guard !pending.isEmpty else { return "" }
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

  private mutating func draw(_ frame: Frame) -> String {
    switch format {
    case .md: return DataRenderer.markdown(frame)
    case .html:
      document.add(.frame(frame))
      return ""
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
