// RowAlignment: which row of one result stands for which row of another, and how they differ.

import Render
import Results

enum RowAlignment {
  /// Longer results are aligned by equal rows in order alone.
  private static let mostCells = 16_000_000

  // MARK: By a key

  /// Rows of the same key are compared, the n-th of a key with the n-th.
  static func changes(_ old: [Record], _ new: [Record], key: String) -> [RowChange] {
    RowPair.byKey(old.map { $0[key] ?? .none }, new.map { $0[key] ?? .none }).flatMap { pair -> [RowChange] in
      switch (pair.old, pair.new) {
      case (let i?, let j?): differences(pair.name, old[i], new[j])
      case (let i?, nil): [whole("removed", pair.name, old[i])]
      case (nil, let j?): [whole("added", pair.name, new[j])]
      case (nil, nil): []
      }
    }
  }

  private static func whole(_ what: String, _ row: Value, _ record: Record) -> RowChange {
    var text = Renderer.render(.record(record), as: .jsonl)
    if text.hasSuffix("\n") { text.removeLast() }
    return RowChange(
      row: row, change: what, column: "", before: what == "removed" ? .string(text) : .none,
      after: what == "added" ? .string(text) : .none)
  }

  private static func differences(_ row: Value, _ a: Record, _ b: Record) -> [RowChange] {
    var names = a.fields.map(\.name)
    for field in b.fields where a[field.name] == nil { names.append(field.name) }
    return names.compactMap { name in
      let (before, after) = (a[name] ?? .none, b[name] ?? .none)
      guard before.key != after.key else { return nil }
      if case .span(let x) = before, case .span(let y) = after, x.text == y.text {
        return RowChange(row: row, change: "moved", column: name, before: place(x), after: place(y))
      }
      return RowChange(row: row, change: "changed", column: name, before: before, after: after)
    }
  }

  private static func place(_ placed: PlacedText) -> Value {
    .string("\(placed.documentID):\(placed.place.start)-\(placed.place.end)")
  }

  // MARK: By order

  /// Equal rows are aligned; rows between them are paired when most of their columns agree.
  static func changes(_ old: [Record], _ new: [Record]) -> [RowChange] {
    let head = zip(old, new).prefix { $0 == $1 }.count
    let tail = min(
      zip(old.reversed(), new.reversed()).prefix { $0 == $1 }.count, min(old.count, new.count) - head)
    let (a, b) = (old[head..<(old.count - tail)], new[head..<(new.count - tail)])
    var changes: [RowChange] = []
    var removed: [Int] = []
    var added: [Int] = []
    func settle() {
      var j = 0
      for i in removed {
        if j < added.count, areAlike(old[i], new[added[j]]) {
          changes += differences(.integer(added[j] + 1), old[i], new[added[j]])
          j += 1
        } else {
          changes.append(whole("removed", .integer(i + 1), old[i]))
        }
      }
      for k in added[j...] { changes.append(whole("added", .integer(k + 1), new[k])) }
      removed = []
      added = []
    }
    for (i, j) in steps(Array(a), Array(b)) {
      switch (i, j) {
      case (let i?, nil): removed.append(head + i)
      case (nil, let j?): added.append(head + j)
      default: settle()
      }
    }
    settle()
    return changes
  }

  /// At least half of the columns agree, a moved span among them.
  private static func areAlike(_ a: Record, _ b: Record) -> Bool {
    let columns = max(a.fields.count, b.fields.count)
    let same = a.fields.filter { field in
      guard let other = b[field.name] else { return false }
      return field.value == other || field.value.asText == other.asText
    }.count
    return columns == 1 || same * 2 >= columns
  }

  /// Pairs of rows in order: both of an equal row, else one alone.
  private static func steps(_ a: [Record], _ b: [Record]) -> [(Int?, Int?)] {
    var steps: [(Int?, Int?)] = []
    guard a.count * b.count <= mostCells else {
      var waiting: [Record: [Int]] = [:]
      for (j, row) in b.enumerated() { waiting[row, default: []].append(j) }
      var last = 0
      for (i, row) in a.enumerated() {
        if let j = waiting[row]?.first(where: { $0 >= last }) {
          for k in last..<j { steps.append((nil, k)) }
          steps.append((i, j))
          last = j + 1
        } else {
          steps.append((i, nil))
        }
      }
      for k in last..<max(last, b.count) { steps.append((nil, k)) }
      return steps
    }
    // rows as numbers, then lengths of the longest common subsequence of what follows
    var numbers: [Record: Int32] = [:]
    func number(_ row: Record) -> Int32 {
      if let known = numbers[row] { return known }
      numbers[row] = Int32(truncatingIfNeeded: numbers.count)
      return Int32(truncatingIfNeeded: numbers.count - 1)
    }
    let (x, y) = (a.map(number), b.map(number))
    let width = y.count + 1
    var length = [Int32](repeating: 0, count: (x.count + 1) * width)
    for i in x.indices.reversed() {
      for j in y.indices.reversed() {
        length[i * width + j] =
          x[i] == y[j]
          ? length[(i + 1) * width + j + 1] + 1
          : max(length[(i + 1) * width + j], length[i * width + j + 1])
      }
    }
    var (i, j) = (0, 0)
    while i < x.count || j < y.count {
      if i < x.count, j < y.count, x[i] == y[j] {
        steps.append((i, j))
        i += 1
        j += 1
      } else if i < x.count, j == y.count || length[(i + 1) * width + j] >= length[i * width + j + 1] {
        steps.append((i, nil))
        i += 1
      } else {
        steps.append((nil, j))
        j += 1
      }
    }
    return steps
  }
}
