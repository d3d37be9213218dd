// DelimitedTable: csv or tsv with a header, checked: every cell has a column. Built on DelimitedText.

import Interruption

/// Why a text is no table, and the line, from 1.
public struct DelimitedError: Error, Hashable, Sendable {
  public var line: Int
  public var message: String
}

public struct DelimitedTable: Hashable, Sendable {
  /// Names of the columns, as the header has them; of equal ones see `Frame.distinctNames`.
  public var header: [String]
  /// The cells of each row, one a column; nil where a row ends early.
  public var rows: [[String?]]

  /// Reads a text whose first row is its header.
  /// - Parameter separator: nil for that of the header, see `DelimitedText.separator(of:)`.
  ///   The reading ends early when the thread is asked to stop.
  /// - Throws: a quotation mark that is never closed; a row with more cells than the header, empty ones apart.
  public init(_ bytes: [UInt8], separator: UInt8? = nil) throws(DelimitedError) {
    let text = DelimitedText.read(bytes, separator: separator ?? DelimitedText.separator(of: bytes))
    if let line = text.unclosed {
      throw DelimitedError(
        line: line,
        message:
          "the quotation mark that opens a cell is never closed; close it, or double it if it belongs to the text"
      )
    }
    header = text.rows.first ?? []
    rows = []
    rows.reserveCapacity(text.rows.count)
    for (row, line) in zip(text.rows, text.lines).dropFirst() {
      if rows.count & 0xFFF == 0xFFF, Interruption.isRequested { break }
      if row.count > header.count, let extra = row.lastIndex(where: { !$0.isEmpty }), extra >= header.count {
        throw DelimitedError(
          line: line,
          message:
            "the row has \(extra + 1) cells and the header \(header.count); a cell that holds the separator stands in quotation marks"
        )
      }
      rows.append(header.indices.map { $0 < row.count ? row[$0] : nil })
    }
  }
}
