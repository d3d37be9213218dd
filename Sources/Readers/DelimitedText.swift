// DelimitedText: the cells of csv and tsv (RFC 4180): quoted cells may hold separators, quotation marks, line ends.

import Interruption

public enum DelimitedText {
  /// All rows of a text. An unclosed quotation ends with the text. Ends early when the thread is asked to stop.
  public static func rows(_ bytes: [UInt8], separator: UInt8 = 0x2C) -> [[String]] {
    var rows: [[String]] = []
    var row: [String] = []
    var cell: [UInt8] = []
    var quoted = false
    var i = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    func finished(_ cell: [UInt8]) -> String { String(decoding: cell, as: UTF8.self) }
    while i < bytes.count {
      let b = bytes[i]
      i += 1
      if quoted {
        if b != 0x22 {
          cell.append(b)
        } else if i < bytes.count, bytes[i] == 0x22 {
          cell.append(b)
          i += 1
        } else {
          quoted = false
        }
      } else if b == 0x22, cell.isEmpty {
        quoted = true
      } else if b == separator {
        row.append(finished(cell))
        cell.removeAll(keepingCapacity: true)
      } else if b == 10 || b == 13 {
        if b == 13, i < bytes.count, bytes[i] == 10 { i += 1 }
        row.append(finished(cell))
        cell.removeAll(keepingCapacity: true)
        if row != [""] { rows.append(row) }
        row = []
        if rows.count & 0xFFF == 0xFFF, Interruption.isRequested { break }
      } else {
        cell.append(b)
      }
    }
    if !cell.isEmpty || !row.isEmpty {
      row.append(finished(cell))
      rows.append(row)
    }
    return rows
  }
}
