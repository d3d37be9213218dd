// Differences: what was expected beside what came out, for people: rows column by column, texts line by line.

import Results

/// Expected rows against rows.
enum RowDifference {
  private static let mostShown = 10

  /// Nil when every expected column of every row is as expected and no row is too many.
  static func between(_ expected: ConstantTable, _ rows: [Value]) -> String? {
    let wanted = expected.elements
    var lines: [String] = []
    for i in 0..<max(wanted.count, rows.count) {
      if i >= rows.count {
        lines.append("  - row \(i + 1): \(wanted[i].source)")
      } else if i >= wanted.count {
        lines.append("  + row \(i + 1): \(Constant(rows[i]).source)")
      } else {
        lines += difference(wanted[i], rows[i], i + 1)
      }
    }
    guard !lines.isEmpty else { return nil }
    let count = wanted.count == rows.count ? "" : ": expected \(wanted.count) rows, got \(rows.count)"
    let more = lines.count > mostShown ? "\n  … and \(lines.count - mostShown) more" : ""
    return "not what was expected (-), but what came out (+)\(count)\n"
      + lines.prefix(mostShown).joined(separator: "\n") + more
  }

  private static func difference(_ wanted: Constant, _ row: Value, _ number: Int) -> [String] {
    guard case .table(let fields) = wanted, case .record(let record) = row else {
      return same(wanted, row)
        ? [] : ["  - row \(number): \(wanted.source)", "  + row \(number): \(Constant(row).source)"]
    }
    var lines: [String] = []
    for field in fields.entries {
      let got = record[field.key ?? ""] ?? .none
      guard !same(field.value, got) else { continue }
      lines.append("  - row \(number): \(field.key ?? "") = \(field.value.source)")
      lines.append("  + row \(number): \(field.key ?? "") = \(Constant(got).source)")
    }
    return lines
  }

  private static func same(_ constant: Constant, _ value: Value) -> Bool {
    switch constant {
    case .none: return value.isNone
    case .bool(let b): return value == .bool(b)
    case .integer(let i): return value == .integer(i) || value == .number(Double(i))
    case .number(let d): return value.asNumber == d
    case .string(let s): return !value.isNone && value.asText == s
    case .table(let table):
      switch value {
      case .list(let list):
        return list.count == table.elements.count && zip(table.elements, list).allSatisfy { same($0, $1) }
      case .record(let record):
        return table.entries.allSatisfy { same($0.value, record[$0.key ?? ""] ?? .none) }
      default: return false
      }
    case .function: return false
    }
  }

  /// Rows as the value of `expect`: the columns that it named before, or all.
  static func source(of rows: [Value], like expected: ConstantTable) -> String {
    var columns: [String] = []
    for case .table(let row) in expected.elements {
      for entry in row.entries { if let key = entry.key, !columns.contains(key) { columns.append(key) } }
    }
    let lines = rows.map { row -> String in
      guard case .record(let record) = row, !columns.isEmpty else { return Constant(row).source }
      return Constant(.record(Record(columns.map { .init($0, record[$0] ?? .none) }))).source
    }
    if lines.isEmpty { return "{}" }
    let short = "{ \(lines.joined(separator: ", ")) }"
    if short.count < 80 { return short }
    return "{\n" + lines.map { "        \($0),\n" }.joined() + "      }"
  }
}

/// Two texts, line by line.
enum LineDifference {
  private static let mostShown = 20
  /// Texts with more differing lines than this are compared line by line as they stand.
  private static let mostAligned = 1_000

  static func between(_ old: String, _ new: String) -> String {
    let a = old.split(separator: "\n", omittingEmptySubsequences: false)[...]
    let b = new.split(separator: "\n", omittingEmptySubsequences: false)[...]
    let head = zip(a, b).prefix { $0 == $1 }.count
    let tail = min(
      zip(a.reversed(), b.reversed()).prefix { $0 == $1 }.count, min(a.count, b.count) - head)
    let lines = changes(Array(a[head..<(a.count - tail)]), Array(b[head..<(b.count - tail)]), first: head + 1)
    let more = lines.count > mostShown ? "\n  … and \(lines.count - mostShown) more lines" : ""
    return lines.prefix(mostShown).joined(separator: "\n") + more
  }

  private static func changes(_ a: [Substring], _ b: [Substring], first: Int) -> [String] {
    guard a.count <= mostAligned, b.count <= mostAligned else {
      return zip(a, b).enumerated().filter { $1.0 != $1.1 }.flatMap {
        ["  - \(first + $0): \($1.0)", "  + \(first + $0): \($1.1)"]
      }
    }
    // lengths of the longest common subsequence of what follows
    var length = [[Int]](repeating: [Int](repeating: 0, count: b.count + 1), count: a.count + 1)
    for i in a.indices.reversed() {
      for j in b.indices.reversed() {
        length[i][j] = a[i] == b[j] ? length[i + 1][j + 1] + 1 : max(length[i + 1][j], length[i][j + 1])
      }
    }
    var lines: [String] = []
    var (i, j) = (0, 0)
    while i < a.count || j < b.count {
      if i < a.count, j < b.count, a[i] == b[j] {
        i += 1
        j += 1
      } else if i < a.count, j == b.count || length[i + 1][j] >= length[i][j + 1] {
        lines.append("  - \(first + i): \(a[i])")
        i += 1
      } else {
        lines.append("  + \(first + j): \(b[j])")
        j += 1
      }
    }
    return lines
  }
}
