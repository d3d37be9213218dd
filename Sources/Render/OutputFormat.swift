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
    case .html: "one page of HTML with all results"
    case .svg: "plots as one SVG picture, below one another"
    case .vega: "plots as one Vega-Lite specification, below one another"
    }
  }

  /// Whether prints may stand among the results: not where a program reads them.
  public var isForPeople: Bool { self == .table || self == .text }

  /// Whether a value can be put out in the format: svg and vega hold plots only, also in lists.
  public func takes(_ value: Value) -> Bool {
    guard self == .svg || self == .vega else { return true }
    switch value {
    case .plot: return true
    case .list(let list): return !list.isEmpty && list.allSatisfy(takes)
    default: return false
    }
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
