// nightjar diff: two results row by row. With --key rows of the same key are compared; without, rows are aligned.
// A span is compared by its text and by its place, so that a quotation that moved is told from one that changed.
// Exit code 0: no difference; 1: some.

import Document
import Glibc
import Readers
import Render
import Results
import Scripting

enum DiffVerb {
  static func run(_ invocation: Invocation, _ console: Console) throws -> ExitCode {
    guard invocation.operands.count == 2 else {
      throw UsageError(message: "diff wants two results, as in: nightjar diff old.jsonl new.jsonl --key id")
    }
    let old = try rows(invocation.operands[0])
    let new = try rows(invocation.operands[1])
    let changes: [RowChange]
    if let key = invocation.value("--key") {
      for (rows, name) in zip([old, new], invocation.operands) where !rows.isEmpty {
        guard rows.contains(where: { $0[key] != nil }) else {
          let known = rows.first?.fields.map(\.name) ?? []
          let near = NearNames.suggest(key, among: known).first.map { "; did you mean '\($0)'?" } ?? ""
          throw Problem("diff/key", "'\(name)' has no column '\(key)'\(near)", .usage)
        }
      }
      changes = RowAlignment.changes(old, new, key: key)
    } else {
      changes = RowAlignment.changes(old, new)
    }
    let names = OutputFormat.allCases.map(\.rawValue)
    let format = try invocation.choice("--to", of: names).flatMap { OutputFormat(rawValue: $0) } ?? .table
    let columns = Frame.distinctNames([
      invocation.value("--key") ?? "row", "change", "column", "before", "after",
    ])
    var writer = RecordWriter(
      format, RenderOptions(width: console.width, color: console.outputColor), columns: columns)
    let sink = Sink(1)
    if !changes.isEmpty || !format.isForPeople {
      for change in changes { sink.write(writer.write(.record(change.record(columns)))) }
      sink.write(writer.finish())
    }
    sink.close()
    let counts = ["added", "removed", "changed", "moved"].compactMap { what -> String? in
      let rows = Set(changes.filter { $0.change == what }.map(\.row)).count
      return rows > 0 ? "\(rows) \(what)" : nil
    }
    console.notice(
      changes.isEmpty
        ? "no difference: \(old.count) rows"
        : "\(old.count) rows before, \(new.count) after: \(counts.joined(separator: ", "))"
    )
    return changes.isEmpty ? .done : .scriptFailed
  }

  // MARK: Reading

  /// The rows of a result: of JSON an array, of JSON lines each line, of csv and tsv each row.
  private static func rows(_ path: String) throws -> [Record] {
    let bytes: [UInt8]
    switch FileBytes.read(path == "-" ? "/dev/stdin" : path, limit: 1 << 30) {
    case .success(let read): bytes = read
    case .failure(let failure):
      throw Problem("input/unreadable", "'\(path)' cannot be read: \(failure.reason)", .input)
    }
    if path.hasSuffix(".csv") || path.hasSuffix(".tsv") {
      do throws(DelimitedError) {
        let table = try DelimitedTable(bytes, separator: path.hasSuffix(".tsv") ? 9 : nil)
        let names = Frame.distinctNames(table.header)
        return table.rows.map { row in
          Record(zip(names, row).map { .init($0, $1.map { .string($0) } ?? .none) })
        }
      } catch {
        var problem = Problem("input/table", "'\(path)' is no table: \(error.message)", .input)
        problem.source = path
        problem.line = error.line
        throw problem
      }
    }
    if let value = try? JSON.parse(bytes) {
      if case .list(let list) = value { return list.map(record) }
      return [record(value)]
    }
    var rows: [Record] = []
    for (i, line) in bytes.split(separator: 10, omittingEmptySubsequences: false).enumerated()
    where line.contains(where: { $0 > 32 }) {
      do throws(JSONError) { rows.append(record(try JSON.parse(Array(line)))) } catch {
        var problem = Problem(
          "input/json",
          "'\(path)' is neither JSON nor JSON lines (nor .csv or .tsv by its name): \(error.message)", .input)
        problem.source = path
        problem.line = i + 1
        throw problem
      }
    }
    return rows
  }

  private static func record(_ value: MetaValue) -> Record {
    guard case .record(let fields) = value else { return Record([.init("value", ResultJSON.value(value))]) }
    return Record(fields.map { .init($0.name, ResultJSON.value($0.value)) })
  }
}

/// One difference between two results.
struct RowChange {
  /// The key of the row, or its number.
  var row: Value
  /// `added`, `removed`, `changed`, `moved` (a span with the same text at another place).
  var change: String
  var column: String
  var before: Value
  var after: Value

  func record(_ names: [String]) -> Record {
    Record(zip(names, [row, .string(change), .string(column), before, after]).map { .init($0, $1) })
  }
}
