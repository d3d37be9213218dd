// PlotData: the columns of a plot by their roles, as numbers, names and series that every plot renderer draws.
// In: a plot whose roles may be missing or name columns that are not there. Out: finite numbers only.
// Which column plays a role, `Results/PlotColumns` says. Points along axes: `PlotPoints`.

import Results

struct PlotData {
  let plot: Plot

  var count: Int { plot.data.count }

  /// The name of the column that plays one of the roles.
  func name(_ roles: String...) -> String? { plot.column(roles) }

  /// The first numeric (or other) column that no role has taken.
  func spare(numeric: Bool, besides taken: [String?] = []) -> String? {
    plot.spare(numeric: numeric, besides: taken)
  }

  /// Finite numbers of a column, within ±1e100 so that no difference overflows.
  func numbers(_ name: String?) -> [Double?] {
    guard let name, let column = plot.data[name] else { return Array(repeating: nil, count: count) }
    return (0..<column.count).map { column[$0].asNumber.flatMap { abs($0) <= 1e100 ? $0 : nil } }
  }

  /// Names that can be shown: a value that is missing and an empty text have names of their own.
  func texts(_ name: String?) -> [String] {
    guard let name, let column = plot.data[name] else { return Array(repeating: "", count: count) }
    return (0..<column.count).map { row in
      if column[row].isNone { return Self.nameless }
      let text =
        switch column[row] {
        // whole numbers without a point, others with all digits that tell them apart
        case .number: DataRenderer.plain(column[row])
        default: TextWidth.line(column[row].asText)
        }
      return text.isEmpty ? Self.blank : text
    }
  }

  /// Whether each row has a name in the column.
  func named(_ name: String?) -> [Bool] {
    guard let name, let column = plot.data[name] else { return Array(repeating: false, count: count) }
    return (0..<column.count).map { !column[$0].isNone && !column[$0].asText.isEmpty }
  }

  /// Names of points; empty where a row has none.
  var labels: [String]? {
    name("label").map { name in zip(texts(name), named(name)).map { $1 ? $0 : "" } }
  }

  private static let nameless = "(no name)"
  private static let blank = "(empty)"

  /// Says that rows are left out.
  static func leftOut(_ rows: Int, _ why: String, _ what: String = "row") -> String? {
    rows == 0 ? nil : "\(Numbers.grouped(rows)) \(what)\(rows == 1 ? "" : "s") left out: \(why)."
  }
  static func noNumber(_ column: String?) -> String { "no finite number in '\(column ?? "")'" }

  /// Says that rows of one place were added up; nil when each has a place of its own.
  static func addedUp(_ rows: Int, _ values: Int, _ place: String) -> String? {
    guard rows > values else { return nil }
    return
      "\(Numbers.grouped(rows)) rows make \(Numbers.grouped(values)) value\(values == 1 ? "" : "s"): rows of one \(place) are added up."
  }

  /// What is not drawn although it is among the rows, and why.
  var notes: [String] {
    var notes: [String?] = []
    switch plot.kind {
    case .bar: notes = bars.notes
    case .cloud: notes = words.notes
    case .line, .area, .scatter, .timeline: notes = points.notes
    case .heatmap: notes = grid.notes
    case .network: notes = ties.notes
    case .dispersion: break
    }
    return notes.compactMap { $0 }
  }

  /// Equal texts get equal numbers, in order of appearance.
  static func indexed(_ texts: [String]) -> (indices: [Int], names: [String]) {
    var names: [String] = []
    var at: [String: Int] = [:]
    let indices = texts.map { text in
      if let known = at[text] { return known }
      at[text] = names.count
      names.append(text)
      return names.count - 1
    }
    return (indices, names)
  }

  /// Series that a chart can tell apart by colour.
  static let mostSeries = 8

  struct Series {
    /// The series of each row; nil for a series that is not shown.
    var indices: [Int?]
    /// Of the series that are shown, in order of appearance.
    var names: [String]
    var all: Int
    /// Said when some are not shown.
    var note: String? {
      names.count < all ? "The \(names.count) largest of \(Numbers.grouped(all)) series are shown." : nil
    }
  }

  /// The series with the largest sums of their rows' sizes; one nameless series when there is no such role.
  func series(_ sizes: [Double?]) -> Series {
    guard let name = name("series") else {
      return Series(indices: Array(repeating: 0, count: count), names: [""], all: 1)
    }
    let (indices, names) = Self.indexed(texts(name))
    guard names.count > Self.mostSeries else {
      return Series(indices: indices, names: names, all: names.count)
    }
    var sums = [Double](repeating: 0, count: names.count)
    for (series, size) in zip(indices, sizes) { sums[series] += size ?? 0 }
    let largest = sums.indices.sorted { (sums[$1], $0) < (sums[$0], $1) }.prefix(Self.mostSeries).sorted()
    var place = [Int?](repeating: nil, count: names.count)
    for (i, series) in largest.enumerated() { place[series] = i }
    return Series(indices: indices.map { place[$0] }, names: largest.map { names[$0] }, all: names.count)
  }

  /// Category, value and series of bars; several rows of a category and series are added up.
  struct Bars {
    var labels: [String]
    /// By category, then by series; nil where there is no row.
    var values: [[Double?]]
    var series: [String]
    var labelName: String
    var valueName: String
    var notes: [String?]
  }

  var bars: Bars {
    let y = plot.valueColumn
    let x = name("x", "label") ?? spare(numeric: false, besides: [y]) ?? spare(numeric: true, besides: [y])
    let (rows, labels) = Self.indexed(texts(x))
    let numbers = numbers(y)
    let series = series(numbers)
    // a table of categories by series is filled only as far as it can be drawn
    var values = [[Double?]](
      repeating: Array(repeating: nil, count: series.names.count), count: labels.count)
    var (added, made) = (0, 0)
    for row in rows.indices {
      guard let number = numbers[row], let s = series.indices[row] else { continue }
      added += 1
      if values[rows[row]][s] == nil { made += 1 }
      values[rows[row]][s] = (values[rows[row]][s] ?? 0) + number
    }
    let drawn = values.indices.filter { values[$0].contains { $0 != nil } }
    return Bars(
      labels: drawn.map { labels[$0] }, values: drawn.map { values[$0] }, series: series.names,
      labelName: x ?? "", valueName: y ?? "",
      notes: [
        Self.leftOut(numbers.count { $0 == nil }, Self.noNumber(y)), series.note,
        Self.addedUp(added, made, "name"),
      ])
  }

  /// Marks along a text, a lane for each term or document.
  struct Lanes {
    var names: [String]
    var marks: [(lane: Int, x: Double)]
    var xName: String
    /// The axis: as the plot says, else from 0 to 1 for shares, else to the last mark.
    var range: (low: Double, high: Double)
  }

  var lanes: Lanes {
    let x = name("x") ?? name("position") ?? spare(numeric: true)
    let y = name("y", "series", "label") ?? spare(numeric: false, besides: [x])
    let (lanes, names) = Self.indexed(texts(y))
    let positions = numbers(x)
    var marks: [(lane: Int, x: Double)] = []
    for row in lanes.indices { if let x = positions[row] { marks.append((lanes[row], x)) } }
    let (low, high) = marks.reduce((0, 0)) { (min($0.0, $1.x), max($0.1, $1.x)) }
    let range = plot.xRange.map { ($0.lowerBound, $0.upperBound) } ?? (low, high <= 1 && low >= 0 ? 1 : high)
    return Lanes(names: names, marks: marks, xName: x ?? "position", range: range)
  }

  struct Grid {
    var columns: [String]
    var rows: [String]
    var cells: [(column: Int, row: Int, value: Double)]
    var valueName: String
    var notes: [String?]

    /// What the shades stand for.
    func legend(colours: Bool) -> String {
      let values = cells.map(\.value)
      let (low, high) = (values.min() ?? 0, values.max() ?? 0)
      let sign = low < 0 && high > 0 && colours ? ", the other colour below zero" : ""
      return "Shades: \(valueName) from \(Numbers.short(low)) to \(Numbers.short(high))\(sign)."
    }
  }

  var grid: Grid {
    let x = name("x", "source") ?? spare(numeric: false)
    let y = name("y", "target") ?? spare(numeric: false, besides: [x])
    let weight = name("weight", "size", "value") ?? spare(numeric: true, besides: [x, y])
    let (columns, columnNames) = Self.indexed(texts(x))
    let (rows, rowNames) = Self.indexed(texts(y))
    let values = numbers(weight)
    var at: [[Int]: Int] = [:]
    var cells: [(column: Int, row: Int, value: Double)] = []
    var added = 0
    for i in columns.indices {
      guard let value = weight == nil ? 1 : values[i] else { continue }
      added += 1
      if let known = at[[columns[i], rows[i]]] {
        cells[known].value += value
      } else {
        at[[columns[i], rows[i]]] = cells.count
        cells.append((columns[i], rows[i], value))
      }
    }
    return Grid(
      columns: columnNames, rows: rowNames, cells: cells, valueName: weight ?? "count",
      notes: weight == nil
        ? []
        : [
          Self.leftOut(values.count { $0 == nil }, Self.noNumber(weight)),
          Self.addedUp(added, cells.count, "cell"),
        ])
  }

  struct Ties {
    /// Without direction, heaviest first; equal weights in the frame's order.
    var ties: [(source: String, target: String, weight: Double)]
    var notes: [String?]
  }

  var ties: Ties {
    let source = name("source", "x") ?? spare(numeric: false)
    let target = name("target", "y") ?? spare(numeric: false, besides: [source])
    let weight = name("weight", "size") ?? spare(numeric: true, besides: [source, target])
    let (a, b, w) = (texts(source), texts(target), numbers(weight))
    let (hasA, hasB) = (named(source), named(target))
    var (loops, nameless, weightless) = (0, 0, 0)
    var at: [[String]: Int] = [:]
    var ties: [(source: String, target: String, weight: Double)] = []
    for row in a.indices {
      if !hasA[row] || !hasB[row] {
        nameless += 1
      } else if a[row] == b[row] {
        loops += 1
      } else if weight != nil, w[row] == nil {
        weightless += 1
      } else {
        let value = weight == nil ? 1 : max(0, w[row] ?? 0)
        let key = a[row] < b[row] ? [a[row], b[row]] : [b[row], a[row]]
        if let known = at[key] {
          ties[known].weight += value
        } else {
          at[key] = ties.count
          ties.append((a[row], b[row], value))
        }
      }
    }
    let sorted = ties.enumerated().sorted {
      ($1.element.weight, $0.offset) < ($0.element.weight, $1.offset)
    }
    return Ties(
      ties: sorted.map(\.element),
      notes: [
        Self.leftOut(loops, loops == 1 ? "it leads to itself" : "they lead to themselves", "tie"),
        Self.leftOut(nameless, "a name is missing", "tie"),
        Self.leftOut(weightless, Self.noNumber(weight), "tie"),
      ])
  }

  struct Words {
    /// Heaviest first; equal weights in the frame's order.
    var words: [(text: String, weight: Double)]
    var notes: [String?]
  }

  var words: Words {
    let y = plot.valueColumn
    let x = name("x", "label") ?? spare(numeric: false, besides: [y]) ?? spare(numeric: true, besides: [y])
    let (rows, labels) = Self.indexed(texts(x))
    let (named, numbers) = (named(x), numbers(y))
    var weights = [Double](repeating: 0, count: labels.count)
    for row in rows.indices where named[row] { weights[rows[row]] += numbers[row] ?? 0 }
    let words = zip(labels, weights).filter { $1 > 0 }.map { (text: $0, weight: $1) }
    // words that have no size: their weight is zero, less, or missing
    let weightless = labels.count - words.count
    let added = rows.indices.count { named[$0] && weights[rows[$0]] > 0 }
    return Words(
      words: words.enumerated().sorted {
        ($1.element.weight, $0.offset) < ($0.element.weight, $1.offset)
      }.map(\.element),
      notes: [
        weightless == 0
          ? nil
          : "\(Numbers.grouped(weightless)) word\(weightless == 1 ? "" : "s") without a weight above zero left out.",
        Self.addedUp(added, words.count, "word"),
      ])
  }
}
