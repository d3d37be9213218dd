// TableRecords: a csv or tsv text as rows by column name, for scripts and file parameters.

import Interruption
import LuaHost
import Readers
import Results

struct TableRecords {
  /// Names of the columns, no two of them equal.
  let names: [String]
  /// The cells of each row, one a column; a cell that its row lacks is none.
  private var rows: [[Value]] = []

  /// Ends early when the thread is asked to stop.
  init(_ table: DelimitedTable) {
    names = Frame.distinctNames(table.header)
    rows.reserveCapacity(table.rows.count)
    for row in table.rows {
      if rows.count & 0xFFF == 0xFFF, Interruption.isRequested { break }
      rows.append(row.map { $0.map { .string($0) } ?? .none })
    }
  }

  /// The rows as a list of records.
  var value: Value {
    var records: [Value] = []
    records.reserveCapacity(rows.count)
    for row in rows {
      if records.count & 0xFFF == 0xFFF, Interruption.isRequested { break }
      records.append(.record(Record(zip(names, row).map { .init($0, $1) })))
    }
    return .list(records)
  }

  /// Makes numbers of all columns that hold nothing but numbers and empty cells; empty cells become none.
  mutating func readNumbers() {
    for c in names.indices {
      guard !Interruption.isRequested else { return }
      let cells = rows.map { Self.number($0[c]) }
      guard !cells.contains(nil) else { continue }
      for (row, cell) in cells.enumerated() { rows[row][c] = cell ?? .none }
    }
  }

  /// Makes numbers of the given columns. Fails at a name that is no column's, and at a cell that is neither a number nor empty.
  mutating func readNumbers(in wanted: [String]) throws(LuaFailure) {
    for name in wanted {
      guard let c = names.firstIndex(of: name) else {
        throw LuaFailure(
          "no column '\(name)'; "
            + (NearNames.suggest(name, among: names).first.map { "did you mean '\($0)'?" }
              ?? "there are \(names.joined(separator: ", "))"))
      }
      for row in rows.indices {
        if row & 0xFFF == 0xFFF, Interruption.isRequested { return }
        guard let number = Self.number(rows[row][c]) else {
          throw LuaFailure(
            "row \(row + 1) has '\(rows[row][c].asText.prefix(40))' in the column '\(name)', which is no number; leave the column out of 'numbers', or mend the cell"
          )
        }
        rows[row][c] = number
      }
    }
  }

  /// A cell as a number, an empty one as none; nil for any other text. Digits behind a leading zero are no number: they are
  /// the code of a place or a case.
  private static func number(_ cell: Value) -> Value? {
    guard case .string(let text) = cell else { return cell }
    if text.isEmpty { return Value.none }
    let digits = text.utf8.drop { $0 == 0x2B || $0 == 0x2D }
    guard let first = digits.first, text.utf8.count - digits.count <= 1,
      first == 0x2E || (0x30...0x39).contains(first),
      digits.allSatisfy({ "0123456789.eE+-".utf8.contains($0) }),
      first != 0x30 || digits.count == 1 || !(0x30...0x39).contains(digits.dropFirst().first ?? 0)
    else { return nil }
    if let integer = Int(text) { return .integer(integer) }
    return Double(text).flatMap { $0.isFinite ? .number($0) : nil }
  }
}
