// PlotColumns: which columns of a frame play which role in a plot, and whether a plot has what its kind needs.
// A role that is not given falls to the column of that name, then to the first column that fits.

extension FrameColumn {
  /// Whether all its values that are there are numbers.
  package var isNumeric: Bool {
    switch self {
    case .integers, .numbers: true
    case .strings: false
    case .values(let values):
      values.contains { $0.asNumber != nil } && values.allSatisfy { $0.isNone || $0.asNumber != nil }
    }
  }

  /// Whether it has values, and none of them is a number.
  fileprivate var hasNoNumber: Bool {
    switch self {
    case .integers, .numbers: false
    case .strings(let strings): !strings.isEmpty
    case .values(let values):
      values.contains { !$0.isNone } && values.allSatisfy { $0.asNumber == nil }
    }
  }
}

extension Plot {
  /// The name of the column that plays one of the roles.
  package func column(_ wanted: String...) -> String? { column(wanted) }

  package func column(_ wanted: [String]) -> String? {
    for role in wanted {
      if let name = roles[role], data[name] != nil { return name }
    }
    return wanted.first { roles[$0] == nil && data[$0] != nil }
  }

  /// The first numeric (or other) column that no role has taken.
  package func spare(numeric: Bool, besides taken: [String?] = []) -> String? {
    let used = Set(roles.values).union(taken.compactMap { $0 })
    return data.columns.first { !used.contains($0.name) && $0.column.isNumeric == numeric }?.name
  }

  /// The column of numbers that a chart draws: `y`, else the first that fits.
  package var valueColumn: String? {
    switch kind {
    case .bar, .cloud:
      column("y", "weight", "size") ?? spare(numeric: true, besides: [column("x", "label")])
    default: column("y", "weight") ?? spare(numeric: true, besides: [column("x")])
    }
  }

  /// The column along x of a chart.
  package var xColumn: String? {
    let y = valueColumn
    if let x = column("x") { return x }
    return
      (kind == .timeline
      ? firstDates(besides: y) : kind == .scatter ? spare(numeric: true, besides: [y]) : nil)
      ?? spare(numeric: false, besides: [y])
  }

  private func firstDates(besides y: String?) -> String? {
    data.columns.first { named in
      named.name != y && !roles.values.contains(named.name) && Self.hasDates(named.column)
    }?.name
  }

  /// Whether a column of texts has a date.
  package static func hasDates(_ column: FrameColumn) -> Bool {
    switch column {
    case .integers, .numbers: false
    case .strings(let strings): strings.contains { CivilDay.isDate($0) }
    case .values(let values): values.contains { $0.asNumber == nil && CivilDay.isDate($0.asText) }
    }
  }

  /// What stands for a date that is not known.
  package static func isUndated(_ text: String) -> Bool {
    text.isEmpty || text.hasPrefix("XXXX") || text == "undated"
  }

  /// Refuses a frame that has not the columns that this kind of plot draws. A frame without rows has nothing to
  /// refuse: it is drawn as empty.
  package func check() throws(FrameError) {
    guard data.count > 0 else { return }
    let has = data.names.isEmpty ? "no columns" : data.names.joined(separator: ", ")
    func needs(_ what: String) -> FrameError {
      FrameError("frame/columns", "plot.\(kind.rawValue) needs \(what); this frame has \(has)")
    }
    func numeric(_ name: String?) throws(FrameError) {
      guard let name, let column = data[name], column.hasNoNumber else { return }
      let others = data.columns.filter { $0.column.isNumeric }.map { "'\($0.name)'" }
      throw FrameError(
        "frame/not-numeric",
        "column '\(name)' is not numeric; "
          + (others.isEmpty
            ? "this frame has no column of numbers" : "numbers are in \(others.joined(separator: ", "))"))
    }
    switch kind {
    case .bar, .cloud:
      guard let y = valueColumn else { throw needs("a column of names and one of numbers") }
      try numeric(y)
    case .line, .area, .scatter:
      guard let y = valueColumn else { throw needs("a column of numbers for y") }
      try numeric(y)
      guard kind != .scatter || xColumn != nil else { throw needs("two columns, x and y") }
    case .timeline:
      try numeric(column("y", "weight"))
      guard let x = xColumn, let column = data[x], column.isNumeric || isTimeLike(column) else {
        throw roles["x"].map { (x) in
          FrameError("frame/columns", "column '\(x)' has no dates such as 2023-09-22, 2023-09 or 2023")
        } ?? needs("a column of dates such as 2023-09-22, 2023-09 or 2023")
      }
    case .dispersion:
      guard let x = column("x", "position") ?? spare(numeric: true) else {
        throw needs("the frame of doc:dispersion or doc:kwic, or a column 'position' of numbers")
      }
      try numeric(x)
    case .network:
      let source = column("source", "x") ?? spare(numeric: false)
      guard source != nil, column("target", "y") ?? spare(numeric: false, besides: [source]) != nil else {
        throw needs("columns 'source', 'target' and 'weight', as doc:cooccurrence gives them")
      }
      try numeric(column("weight", "size"))
    case .heatmap:
      let x = column("x", "source") ?? spare(numeric: false)
      guard x != nil, column("y", "target") ?? spare(numeric: false, besides: [x]) != nil else {
        throw needs("two columns of names, x and y, and one of numbers")
      }
      try numeric(column("weight", "size", "value"))
    }
    try numeric(roles["size"])
  }

  private func isTimeLike(_ column: FrameColumn) -> Bool {
    Self.hasDates(column) || column.values.allSatisfy { $0.isNone || Self.isUndated($0.asText) }
  }
}
