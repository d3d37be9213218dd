// DelimitedText: the cells of csv and tsv (RFC 4180): quoted cells may hold separators, quotation marks, line ends.

import Interruption

public struct DelimitedText {
  /// The cells of all rows that are not empty.
  public private(set) var rows: [[String]] = []
  /// The line on which each row begins, from 1.
  public private(set) var lines: [Int] = []
  /// The line of a quotation mark that is never closed; its cell ends with the text.
  public private(set) var unclosed: Int?

  /// All rows of a text, whatever they hold.
  public static func rows(_ bytes: [UInt8], separator: UInt8 = 0x2C) -> [[String]] {
    read(bytes, separator: separator).rows
  }

  /// The cells of one row without its end; line ends within belong to their cell. In tsv quotation marks mean nothing.
  public static func cells(_ row: [UInt8], separator: UInt8, quotes: Bool) -> [String] {
    read(row, separator: separator, quotes: quotes, isRow: true).rows.first ?? [""]
  }

  /// The one of comma, semicolon and tab that the first line has most of, outside quotation marks.
  public static func separator(of bytes: [UInt8]) -> UInt8 {
    var counts: [(separator: UInt8, count: Int)] = [(0x2C, 0), (0x3B, 0), (9, 0)]
    var quoted = false
    for b in bytes.prefix(1 << 16) {
      if b == 0x22 { quoted.toggle() }
      if quoted { continue }
      if b == 10 || b == 13 { break }
      if let i = counts.firstIndex(where: { $0.separator == b }) { counts[i].count += 1 }
    }
    var most = counts[0]
    for candidate in counts where candidate.count > most.count { most = candidate }
    return most.separator
  }

  /// Reads a text. Ends early when the thread is asked to stop.
  static func read(
    _ bytes: [UInt8], separator: UInt8, quotes: Bool = true, isRow: Bool = false
  ) -> DelimitedText {
    var text = DelimitedText()
    var row: [String] = []
    var cell: [UInt8] = []
    var opened: Int?  // the line of the quotation mark that is open
    var (line, first) = (1, 1)
    var i = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    func endCell() {
      row.append(String(decoding: cell, as: UTF8.self))
      cell.removeAll(keepingCapacity: true)
    }
    func endRow() {
      if row != [""] {
        text.rows.append(row)
        text.lines.append(first)
      }
      row = []
    }
    while i < bytes.count {
      let b = bytes[i]
      i += 1
      let endsLine = !isRow && (b == 10 || b == 13 && !(i < bytes.count && bytes[i] == 10))
      if endsLine { line += 1 }
      if opened != nil {
        if b != 0x22 {
          cell.append(b)
        } else if i < bytes.count, bytes[i] == 0x22 {
          cell.append(b)
          i += 1
        } else {
          opened = nil
        }
      } else if b == 0x22, quotes, cell.isEmpty {
        opened = line
      } else if b == separator {
        endCell()
      } else if endsLine {
        endCell()
        endRow()
        first = line
        if text.rows.count & 0xFFF == 0xFFF, Interruption.isRequested { break }
      } else if isRow || b != 13 {
        cell.append(b)
      }
    }
    if !cell.isEmpty || !row.isEmpty {
      endCell()
      endRow()
    }
    text.unclosed = opened
    return text
  }
}
