// FrameOperations: what can be done with a frame; every operation returns a new one and keeps the rows' places.
// Long operations end early when the thread is asked to stop; their result is then dropped by the caller.

import Interruption

/// Why an operation on a frame cannot be done.
public struct FrameError: Error, Hashable, Sendable {
  /// `frame/unknown-column`, `frame/duplicate-column`, `frame/length`, `frame/operation`, `frame/too-large`.
  public var code: String
  public var message: String
  /// The column that is not there, when none has a name like it.
  public var column: String?
  public init(_ code: String, _ message: String, column: String? = nil) {
    self.code = code
    self.message = message
    self.column = column
  }
}

extension FrameColumn {
  /// The narrowest column that holds the values: integers, numbers, strings, else any values. NaN is a missing value.
  public init(inferred values: [Value]) {
    var integers: [Int] = []
    var numbers: [Double] = []
    var strings: [String] = []
    for value in values {
      switch value {
      case .integer(let i):
        integers.append(i)
        numbers.append(Double(i))
      case .number(let d) where !d.isNaN: numbers.append(d)
      case .string(let s): strings.append(s)
      default: break
      }
    }
    if values.isEmpty || integers.count == values.count {
      self = .integers(integers)
    } else if numbers.count == values.count {
      self = .numbers(numbers)
    } else if strings.count == values.count {
      self = .strings(strings)
    } else {
      self = .values(values.map { if case .number(let d) = $0, d.isNaN { .none } else { $0 } })
    }
  }

  /// The rows at `rows`, in that order; numbers outside are left out.
  func picked(_ rows: [Int]) -> FrameColumn {
    switch self {
    case .integers(let v): .integers(rows.map { v[$0] })
    case .numbers(let v): .numbers(rows.map { v[$0] })
    case .strings(let v): .strings(rows.map { v[$0] })
    case .values(let v): .values(rows.map { v[$0] })
    }
  }

  /// The rows at `rows` in that order, missing values where there is none. Only then are values made of what has a type.
  fileprivate func picked(_ rows: [Int?]) -> FrameColumn {
    let known = rows.compactMap(\.self)
    if known.count == rows.count {
      if case .values = self { return FrameColumn(inferred: known.map { self[$0] }) }
      return picked(known)
    }
    return FrameColumn(inferred: rows.map { $0.map { self[$0] } ?? .none })
  }

  /// About how many bytes a row takes while a column is made of picked rows.
  fileprivate func bytesToPick(withMissing: Bool) -> Int {
    switch self {
    case .integers, .numbers: withMissing ? 64 : 8
    case .strings: withMissing ? 80 : 16
    case .values: 80
    }
  }

  /// All values.
  public var values: [Value] { (0..<count).map { self[$0] } }
}

extension Value {
  /// As a number, when it is one.
  public var asNumber: Double? {
    switch self {
    case .integer(let i): Double(i)
    case .number(let d): d.isNaN ? nil : d
    default: nil
    }
  }

  /// What groups and joins compare: a whole number is the same as an integer, as in Lua; NaN is missing.
  public var key: Value {
    switch self {
    case .number(let d): d.isNaN ? .none : Int(exactly: d).map { .integer($0) } ?? self
    case .list(let list): .list(list.map(\.key))
    case .record(let record): .record(Record(record.fields.map { .init($0.name, $0.value.key) }))
    default: self
    }
  }

  /// As text for sorting, grouping and plain output.
  public var asText: String {
    switch self {
    case .none: ""
    case .bool(let b): b ? "true" : "false"
    case .integer(let i): String(i)
    case .number(let d): "\(d)"
    case .string(let s): s
    case .span(let placed): placed.text
    case .list(let list): list.map(\.asText).joined(separator: ", ")
    case .record(let record): record.fields.map { "\($0.name)=\($0.value.asText)" }.joined(separator: ", ")
    case .frame(let frame): "frame of \(frame.count) rows"
    case .plot(let plot): "\(plot.kind.rawValue) plot"
    case .report(let report): report.title
    }
  }

  /// Ascending order of values: numbers, exactly, then all others by the code units of their text; missing values last.
  public static func ascending(_ a: Value, _ b: Value) -> Bool {
    if a.isNone || b.isNone { return !a.isNone && b.isNone }
    switch (a, b) {
    case (.integer(let x), .integer(let y)): return x < y
    // beyond 2⁵³ an integer is not as a number what it is
    case (.integer(let x), .number(let y)): if let y = Int(exactly: y) { return x < y }
    case (.number(let x), .integer(let y)): if let x = Int(exactly: x) { return x < y }
    default: break
    }
    if let x = a.asNumber, let y = b.asNumber { return x < y }
    if a.asNumber != nil { return true }
    if b.asNumber != nil { return false }
    return a.asText.utf8.lexicographicallyPrecedes(b.asText.utf8)
  }
}

extension Frame {
  /// A frame of records. Its columns are `columns`, or else all names of the records, as `ColumnNames` orders them; missing
  /// values are none.
  public init(rows: [Record], columns: [String]? = nil, layout: Layout = .table, places: RowPlaces? = nil) {
    var order = ColumnNames(columns ?? [])
    if columns == nil { for row in rows { order.add(row) } }
    let names = order.names
    let numbers = Dictionary(zip(names, names.indices)) { first, _ in first }
    var columns = [[Value]](repeating: [], count: names.count)
    for c in columns.indices { columns[c].reserveCapacity(rows.count) }
    for (r, row) in rows.enumerated() {
      for field in row.fields {
        guard let c = numbers[field.name] else { continue }
        while columns[c].count < r { columns[c].append(.none) }
        if columns[c].count == r { columns[c].append(field.value) }
      }
    }
    for c in columns.indices { while columns[c].count < rows.count { columns[c].append(.none) } }
    self.init(
      zip(names, columns).map { Named($0, FrameColumn(inferred: $1)) }, layout: layout, places: places)
    isOpen = names.isEmpty
  }

  /// The column of that name, or an error that names the near ones; without a value in a frame that cannot know its columns.
  public func column(_ name: String) throws(FrameError) -> FrameColumn {
    if let column = self[name] { return column }
    if isOpen { return .values([]) }
    let near = NearNames.suggest(name, among: names).first
    throw FrameError(
      "frame/unknown-column",
      "no column '\(name)' in this frame; "
        + (near.map { "did you mean '\($0)'?" } ?? "it has \(names.joined(separator: ", "))"),
      column: near == nil ? name : nil)
  }

  /// The given rows in that order.
  public func picking(_ rows: [Int]) -> Frame {
    let rows = rows.filter { $0 >= 0 && $0 < count }
    var frame = Frame(columns.map { Named($0.name, $0.column.picked(rows)) }, layout: layout)
    frame.carry(places, rows.map { $0 < origin.count ? origin[$0] : $0 })
    frame.isOpen = isOpen
    return frame
  }

  /// Most cells that one operation may make.
  static let cellLimit = 100_000_000

  /// Refuses a result that would not fit before it is made.
  private static func check(rows: Int, columns: Int, _ operation: String) throws(FrameError) {
    let (cells, overflow) = rows.multipliedReportingOverflow(by: Swift.max(1, columns))
    guard overflow || cells > cellLimit else { return }
    throw FrameError(
      "frame/too-large",
      "'\(operation)' would make a frame of \(rows) rows and \(columns) columns; "
        + "at most \(cellLimit) cells fit: group or filter first")
  }

  /// Same rows, other columns.
  private func with(columns: [Named]) -> Frame {
    var frame = Frame(columns, layout: layout)
    frame.isOpen = isOpen
    if frame.count == count { frame.carry(places, origin) }
    return frame
  }

  mutating func carry(_ places: RowPlaces?, _ origin: [Int]) {
    self.places = places
    self.origin = places == nil ? [] : origin
  }

  /// Sorted by columns in turn; stable; missing values last either way.
  public func sorted(by keys: [(name: String, descending: Bool)]) throws(FrameError) -> Frame {
    var columns: [(values: [Value], descending: Bool)] = []
    for key in keys { columns.append((try column(key.name).values, key.descending)) }
    let order = (0..<count).sorted { a, b in
      for (values, descending) in columns {
        let (x, y) = (values[a], values[b])
        if x.isNone || y.isNone {
          if x.isNone != y.isNone { return y.isNone }
          continue
        }
        if Value.ascending(x, y) { return !descending }
        if Value.ascending(y, x) { return descending }
      }
      return a < b
    }
    return picking(order)
  }

  public func top(_ n: Int) -> Frame { picking(Array(0..<Swift.max(0, Swift.min(n, count)))) }

  public func selecting(_ names: [String]) throws(FrameError) -> Frame {
    var chosen: [Named] = []
    for name in names { chosen.append(Named(name, try column(name))) }
    try Self.checkNames(names)
    var frame = with(columns: chosen)
    frame.isOpen = false
    return frame
  }

  public func renaming(_ pairs: [(from: String, to: String)]) throws(FrameError) -> Frame {
    for pair in pairs { _ = try column(pair.from) }
    let renamed = columns.map { named in
      Named(pairs.last { $0.from == named.name }?.to ?? named.name, named.column)
    }
    try Self.checkNames(renamed.map(\.name))
    return with(columns: renamed)
  }

  /// Two columns of one name would hide one another.
  private static func checkNames(_ names: [String]) throws(FrameError) {
    var seen: Set<String> = []
    for name in names where !seen.insert(name).inserted {
      throw FrameError(
        "frame/duplicate-column", "there would be two columns '\(name)'; give one another name")
    }
  }

  /// With a column of these values, in place of one of that name or behind the others.
  public func with(_ name: String, _ values: [Value]) throws(FrameError) -> Frame {
    guard values.count == count else {
      throw FrameError("frame/length", "the column '\(name)' has \(values.count) values for \(count) rows")
    }
    var changed = columns
    let column = Named(name, FrameColumn(inferred: values))
    if let i = changed.firstIndex(where: { $0.name == name }) {
      changed[i] = column
    } else {
      changed.append(column)
    }
    return with(columns: changed)
  }

  /// Rows without those that repeat an earlier one in the given columns (all when none is given); missing values are alike.
  public func distinct(_ names: [String] = []) throws(FrameError) -> Frame {
    let groups = try grouping(names.isEmpty ? self.names : names)
    return picking(groups.map { $0.rows[0] })
  }

  /// What the rows are told apart by: their values in some columns.
  private func keys(_ names: [String]) throws(FrameError) -> [[Value]] {
    var columns: [FrameColumn] = []
    for name in names { columns.append(try column(name)) }
    return (0..<count).map { row in columns.map { $0[row].key } }
  }

  /// Rows that share their values in some columns, in order of first appearance; the key is as the first row has it.
  func grouping(_ names: [String]) throws(FrameError) -> [(key: [Value], rows: [Int])] {
    var columns: [FrameColumn] = []
    for name in names { columns.append(try column(name)) }
    var groups: [(key: [Value], rows: [Int])] = []
    var at: [[Value]: Int] = [:]
    for row in 0..<count {
      if row & 0xFFF == 0, Interruption.isRequested { break }
      let values = columns.map { $0[row] }
      let key = values.map(\.key)
      if let known = at[key] {
        groups[known].rows.append(row)
      } else {
        at[key] = groups.count
        groups.append((values, [row]))
      }
    }
    return groups
  }

  /// How the values of a group become one.
  public enum Aggregate: String, Sendable, CaseIterable {
    case sum, mean, median, count, min, max, first, list

    var wantsNumbers: Bool { self == .sum || self == .mean || self == .median }
  }

  /// One row a group: its key and an aggregate of each given column. Places are those of all its rows.
  /// An aggregate whose name is taken by a key is named with `_2` behind it.
  public func aggregated(
    by keys: [String], _ aggregate: Aggregate, of names: [String]
  ) throws(FrameError) -> Frame {
    try Self.checkNames(keys)
    let groups = try grouping(keys)
    var result: [Named] = []
    for (k, key) in keys.enumerated() {
      result.append(Named(key, FrameColumn(inferred: groups.map { $0.key[k] })))
    }
    if aggregate == .count { result.append(Named("count", .integers(groups.map(\.rows.count)))) }
    for name in names where aggregate != .count {
      let column = try column(name)
      if aggregate.wantsNumbers { try Self.checkNumbers(column, name, aggregate) }
      result.append(
        Named(name, FrameColumn(inferred: groups.map { Self.combine($0.rows.map { column[$0] }, aggregate) }))
      )
    }
    let source = self
    let rows = groups.map(\.rows)
    return Frame(
      result,
      places: places == nil
        ? nil : RowPlaces { $0 < rows.count ? source.places(ofRows: rows[$0]) : [] })
  }

  /// The places of several rows, each once.
  func places(ofRows rows: [Int]) -> [PlacedText] {
    var seen: Set<PlacedText> = []
    return rows.flatMap { places(ofRow: $0) }.filter { seen.insert($0).inserted }
  }

  /// Texts have neither sum nor mean nor median; missing values count as nothing.
  private static func checkNumbers(
    _ column: FrameColumn, _ name: String, _ aggregate: Aggregate
  ) throws(FrameError) {
    let values: [Value]
    switch column {
    case .integers, .numbers: return
    case .strings, .values: values = column.values
    }
    guard let odd = values.first(where: { !$0.isNone && $0.asNumber == nil }) else { return }
    let text = odd.asText
    throw FrameError(
      "frame/operation",
      "'\(aggregate.rawValue)' wants numbers, and the column '\(name)' holds '\(text.prefix(40))\(text.count > 40 ? "…" : "")'; "
        + "make numbers of it, as in f:with(\"\(name)\", function(r) return tonumber(r[\"\(name)\"]) end), or count its rows"
    )
  }

  private static func combine(_ values: [Value], _ aggregate: Aggregate) -> Value {
    let numbers = values.compactMap(\.asNumber)
    switch aggregate {
    case .sum:
      var sum = 0
      for value in values where !value.isNone {
        guard case .integer(let i) = value else { return .number(numbers.reduce(0, +)) }
        let (next, overflow) = sum.addingReportingOverflow(i)
        if overflow { return .number(numbers.reduce(0, +)) }
        sum = next
      }
      return .integer(sum)
    case .mean: return numbers.isEmpty ? .none : .number(numbers.reduce(0, +) / Double(numbers.count))
    case .median:
      let ordered = values.filter { $0.asNumber != nil }.sorted(by: Value.ascending)
      guard let low = ordered.dropLast(ordered.count / 2).last else { return .none }
      let high = ordered[ordered.count / 2]
      guard low != high, let x = low.asNumber, let y = high.asNumber else { return low }
      return .number(x / 2 + y / 2)
    case .count: return .integer(values.count)
    case .min: return values.filter { !$0.isNone }.min(by: Value.ascending) ?? .none
    case .max: return values.filter { !$0.isNone }.max(by: Value.ascending) ?? .none
    case .first: return values.first ?? .none
    case .list: return .list(values)
    }
  }

  /// Which rows stay that have no partner in the other frame.
  public enum Join: String, Sendable, CaseIterable {
    /// None.
    case inner
    /// Those of this frame.
    case left
    /// Those of both; the other's stand behind.
    case outer
  }

  /// Rows of both frames that share the values of `names`; columns of the other behind, renamed when taken. What has no
  /// partner stays as `kind` says, its other columns missing. A missing value is a partner of nothing.
  public func joined(_ other: Frame, on names: [String], _ kind: Join = .inner) throws(FrameError) -> Frame {
    try Self.checkNames(names)
    let (mine, theirs) = (try keys(names), try other.keys(names))
    var partners: [[Value]: [Int]] = [:]
    for (row, key) in theirs.enumerated() where !key.contains(.none) {
      partners[key, default: []].append(row)
    }
    var rows = kind == .outer ? other.count : 0
    for key in mine {
      rows = rows.addingReportingOverflow(partners[key]?.count ?? (kind == .inner ? 0 : 1)).partialValue
      if rows > Self.cellLimit { break }
    }
    try Self.check(rows: rows, columns: columns.count + other.columns.count - names.count, "join")
    let width =
      columns.reduce(0) { $0 + $1.column.bytesToPick(withMissing: kind == .outer) }
      + other.columns.reduce(0) { $0 + $1.column.bytesToPick(withMissing: kind != .inner) }
    Interruption.gather(bytes: rows * (width + 2 * MemoryLayout<Int?>.stride))
    if Interruption.isRequested { return Frame([]) }
    var pairs: [(mine: Int?, theirs: Int?)] = []
    var met = [Bool](repeating: false, count: other.count)
    for row in 0..<count {
      if row & 0xFFF == 0, Interruption.isRequested { break }
      let found = partners[mine[row]] ?? []
      for partner in found {
        pairs.append((row, partner))
        met[partner] = true
      }
      if found.isEmpty, kind != .inner { pairs.append((row, nil)) }
    }
    if kind == .outer { for row in 0..<other.count where !met[row] { pairs.append((nil, row)) } }
    let joined = pairs
    // one that cannot know its columns has the keys at least
    let own = columns + (isOpen ? names.filter { self[$0] == nil }.map { Named($0, .values([])) } : [])
    var result = own.map { named in
      let theirs = names.contains(named.name) ? other[named.name] : nil
      return Named(
        named.name,
        kind == .outer
          ? FrameColumn(
            inferred: joined.map { pair in
              pair.mine.map { named.column[$0] } ?? pair.theirs.flatMap { theirs?[$0] } ?? .none
            })
          : named.column.picked(joined.map(\.mine)))
    }
    let partnerRows = joined.map(\.theirs)
    for named in other.columns where !names.contains(named.name) {
      result.append(Named(named.name, named.column.picked(partnerRows)))
    }
    let (left, right) = (self, other)
    guard places != nil || kind == .outer && other.places != nil else { return Frame(result, layout: layout) }
    @Sendable func from(_ row: Int, _ get: (Frame, Int) -> [PlacedText]) -> [PlacedText] {
      guard joined.indices.contains(row) else { return [] }
      return joined[row].mine.map { get(left, $0) } ?? joined[row].theirs.map { get(right, $0) } ?? []
    }
    return Frame(
      result, layout: layout,
      places: RowPlaces(
        documents: { from($0) { $0.documents(ofRow: $1) } }, { from($0) { $0.places(ofRow: $1) } }))
  }

  /// One row a value of `rows`, one column a value of `columns` (as text), filled with the sum of `values`, or with `fill`
  /// where no row has a value.
  public func pivoted(
    rows: String, columns names: String, values: String, fill: Value = .none
  ) throws(FrameError) -> Frame {
    let (c, v) = (try column(names), try column(values))
    try Self.checkNumbers(v, values, .sum)
    let groups = try grouping([rows])
    var heads: [String: Int] = [:]
    var order: [String] = []
    let head = (0..<count).map { row in
      let text = c[row].key.asText
      if let known = heads[text] { return known }
      heads[text] = order.count
      order.append(text)
      return order.count - 1
    }
    try Self.check(rows: groups.count, columns: order.count + 1, "pivot")
    var sums = [[(group: Int, value: Value)]](repeating: [], count: order.count)
    for (g, group) in groups.enumerated() {
      if g & 0xFFF == 0, Interruption.isRequested { break }
      var found: [Int: [Value]] = [:]
      for row in group.rows where !v[row].isNone { found[head[row], default: []].append(v[row]) }
      for (h, list) in found { sums[h].append((g, Self.combine(list, .sum))) }
    }
    var result = [Named(rows, FrameColumn(inferred: groups.map { $0.key[0] }))]
    for (name, sums) in zip(order, sums) {
      Interruption.gather(bytes: groups.count * 16)
      if Interruption.isRequested { return Frame([]) }
      var cells = [Value](repeating: fill, count: groups.count)
      for sum in sums { cells[sum.group] = sum.value }
      result.append(Named(name, FrameColumn(inferred: cells)))
    }
    let (source, members) = (self, groups.map(\.rows))
    return Frame(
      result,
      places: places == nil
        ? nil : RowPlaces { members.indices.contains($0) ? source.places(ofRows: members[$0]) : [] })
  }

  /// What differs from `self` to `other`, by the key column: rows `added`, `removed`, and cells `changed`. Rows are
  /// paired as `RowPair` has it.
  public func difference(to other: Frame, key: String) throws(FrameError) -> Frame {
    let pairs = RowPair.byKey(try column(key).values, try other.column(key).values)
    let heads = Self.distinctNames([key, "change", "column", "before", "after"])
    var columns = [[Value]](repeating: [], count: heads.count)
    func change(_ values: Value...) {
      for (c, value) in values.enumerated() { columns[c].append(value) }
    }
    let compared = names + other.names.filter { self[$0] == nil }
    for pair in pairs {
      guard let before = pair.old, let after = pair.new else {
        change(pair.name, .string(pair.old == nil ? "added" : "removed"), .string(""), .none, .none)
        continue
      }
      for name in compared where name != key {
        let (a, b) = (self[name]?[before] ?? .none, other[name]?[after] ?? .none)
        if a.key != b.key { change(pair.name, .string("changed"), .string(name), a, b) }
      }
    }
    return Frame(zip(heads, columns).map { Named($0, FrameColumn(inferred: $1)) })
  }
}
