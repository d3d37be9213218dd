// OutputFormat: the one table of output formats.

public import Results

public enum OutputFormat: String, Sendable, CaseIterable {
  case table, text, json, jsonl, csv, tsv, md, html, svg, vega

  public var help: String {
    switch self {
    case .table: "aligned for people (default in a terminal)"
    case .text: "one plain line a value"
    case .json: "one JSON array"
    case .jsonl: "one JSON value a line"
    case .csv: "comma-separated values (RFC 4180)"
    case .tsv: "tab-separated values"
    case .md: "Markdown"
    case .html: "HTML; a report is a page of its own"
    case .svg: "plots as SVG"
    case .vega: "plots as Vega-Lite JSON"
    }
  }

  /// Whether prints may stand among the results: not where a program reads them.
  public var isForPeople: Bool { self == .table || self == .text }

  /// Whether a value can be put out in the format: svg and vega hold plots only.
  public func takes(_ value: Value) -> Bool {
    guard self == .svg || self == .vega else { return true }
    if case .plot = value { return true }
    return false
  }
}

/// How results are drawn.
public struct RenderOptions: Sendable {
  /// Columns of the terminal; nil for a pipe or file, where nothing is cut.
  public var width: Int?
  public var color = false
  public var ascii = false
  /// Rows of a table that are shown; nil for all.
  public var maxRows: Int?
  /// Add the columns doc, start and end to csv and tsv.
  public var places = false

  public init(
    width: Int? = nil, color: Bool = false, ascii: Bool = false, maxRows: Int? = nil, places: Bool = false
  ) {
    self.width = width
    self.color = color
    self.ascii = ascii
    self.maxRows = maxRows
    self.places = places
  }
}
