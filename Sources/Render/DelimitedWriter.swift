// DelimitedWriter: values as rows of one csv or tsv file. The header stands first, so that columns must be known before the
// first row is put out: those that were declared, else those of the first rows, which are held back for it.

import Results

struct DelimitedWriter {
  /// Rows that are held back for their columns when none are declared.
  static let held = 1000

  private let isCSV: Bool
  private let withPlaces: Bool
  private var columns: ColumnNames
  /// Rows that wait for the header; nil as soon as it is written.
  private var waiting: [(record: Record, places: [PlacedText])]? = []
  private var count = 0
  /// The first field that came too late for the header, and the number of its row, from 1. Such fields are not written.
  private(set) var late: (name: String, row: Int)?
  private var isDeclared: Bool

  init(isCSV: Bool, withPlaces: Bool, columns: [String]?) {
    self.isCSV = isCSV
    self.withPlaces = withPlaces
    self.columns = ColumnNames(columns ?? [])
    isDeclared = columns != nil
  }

  /// What can be put out now.
  mutating func write(_ value: Value) -> String {
    switch value {
    case .frame(let frame):
      if frame.count == 0 { columnsOfNoRows(frame) }
      var out = ""
      for row in 0..<frame.count { out += write(frame.row(row), frame.places(ofRow: row)) }
      return out
    case .list(let list): return list.map { write(row($0), []) }.joined()
    default: return write(row(value), [])
    }
  }

  /// The rest, at the end.
  mutating func finish() -> String { release() }

  private func row(_ value: Value) -> Record {
    if case .record(let record) = value { record } else { Record([.init("value", value)]) }
  }

  /// A frame without rows still tells its columns.
  private mutating func columnsOfNoRows(_ frame: Frame) {
    if waiting != nil, !isDeclared { columns.add(Record(frame.names.map { .init($0, .none) })) }
  }

  private mutating func write(_ record: Record, _ places: [PlacedText]) -> String {
    count += 1
    guard waiting != nil else { return line(record, places) }
    if isDeclared { return release() + line(record, places) }
    columns.add(record)
    waiting?.append((record, places))
    return (waiting?.count ?? 0) < Self.held ? "" : release()
  }

  /// The header and the rows that waited for it.
  private mutating func release() -> String {
    guard let rows = waiting else { return "" }
    waiting = nil
    guard !columns.names.isEmpty else { return "" }
    var out = encode(
      withPlaces ? Frame.distinctNames(columns.names + ["doc", "start", "end"]) : columns.names)
    for row in rows { out += line(row.record, row.places) }
    return out
  }

  private mutating func line(_ record: Record, _ places: [PlacedText]) -> String {
    if late == nil, let field = record.fields.first(where: { !columns.contains($0.name) }) {
      late = (field.name, count)
    }
    let cells = columns.names.map { DataRenderer.plain(record[$0] ?? .none) }
    guard withPlaces else { return encode(cells) }
    // a row that counts many places is repeated once a place
    var found = places
    if found.isEmpty {
      found = record.fields.compactMap { if case .span(let placed) = $0.value { placed } else { nil } }
        .suffix(1)
    }
    if found.isEmpty { return encode(cells + ["", "", ""]) }
    return found.map { placed in
      encode(cells + [placed.documentID, String(placed.place.start), String(placed.place.end)])
    }.joined()
  }

  private func encode(_ cells: [String]) -> String {
    isCSV ? DataRenderer.csv(cells) : DataRenderer.tsv(cells)
  }
}
