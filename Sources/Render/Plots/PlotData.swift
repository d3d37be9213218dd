// PlotData: the columns of a plot by their roles, as numbers, names and series that every plot renderer draws.
// In: a plot whose roles may be missing or name columns that are not there. Out: finite numbers only.
// Which column plays a role, `Results/PlotColumns` says.

import Results

/// Positions along an axis: numbers, days or names.
struct PlotAxis {
  enum Kind { case linear, date, category }
  var kind: Kind
  /// One a row; nil where the row has no position.
  var positions: [Double?]
  /// Names of a category axis, in order of appearance.
  var names: [String] = []
  /// How exact the most exact date of a date axis is.
  var unit = DateUnit.day

  /// A position as it is written below the axis.
  func label(_ position: Double) -> String {
    switch kind {
    case .linear: Numbers.short(position)
    case .category:
      names.isEmpty ? "" : names[max(0, min(names.count - 1, Numbers.whole(position.rounded())))]
    case .date: CivilDay.label(Numbers.whole(position), unit)
    }
  }
}

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

  func texts(_ name: String?) -> [String] {
    guard let name, let column = plot.data[name] else { return Array(repeating: "", count: count) }
    return (0..<column.count).map { TextWidth.line(column[$0].asText) }
  }

  /// A column as an axis: numbers as they are, ISO dates as days, all else as names.
  func axis(_ name: String?) -> PlotAxis {
    guard let name, let column = plot.data[name] else {
      return PlotAxis(kind: .linear, positions: (0..<count).map { Double($0 + 1) })
    }
    if column.isNumeric {
      let numbers = numbers(name)
      // whole numbers of four digits along a timeline are years
      guard plot.kind == .timeline,
        numbers.allSatisfy({ $0.map { $0 >= 1000 && $0 < 3000 && $0 == $0.rounded() } ?? true })
      else { return PlotAxis(kind: .linear, positions: numbers) }
      let days = numbers.map { $0.map { Double(CivilDay.day(Numbers.whole($0), 1, 1)) } }
      return PlotAxis(kind: .date, positions: days, unit: .year)
    }
    let texts = texts(name)
    let dates = texts.map(CivilDay.read)
    if let unit = dates.compactMap({ $0?.unit }).min(),
      plot.kind == .timeline || zip(dates, texts).allSatisfy({ $0 != nil || Plot.isUndated($1) })
    {
      return PlotAxis(kind: .date, positions: dates.map { $0.map { Double($0.day) } }, unit: unit)
    }
    let (indices, names) = Self.indexed(texts)
    return PlotAxis(kind: .category, positions: indices.map { Double($0) }, names: names)
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

  /// The series of each row; one nameless series when there is no such role.
  var series: (indices: [Int], names: [String]) {
    guard let name = name("series") else { return (Array(repeating: 0, count: count), [""]) }
    return Self.indexed(texts(name))
  }

  /// Category, value and series of bars; several rows of a category and series are added up.
  struct Bars {
    var labels: [String]
    /// By category, then by series; nil where there is no row.
    var values: [[Double?]]
    var series: [String]
    var labelName: String
    var valueName: String
  }

  var bars: Bars {
    let y = plot.valueColumn
    let x = name("x", "label") ?? spare(numeric: false, besides: [y]) ?? spare(numeric: true, besides: [y])
    let (rows, labels) = Self.indexed(texts(x))
    let (series, names) = self.series
    let numbers = numbers(y)
    // a table of categories by series is filled only as far as it can be drawn
    let kept = min(names.count, 8)
    var values = [[Double?]](repeating: Array(repeating: nil, count: kept), count: labels.count)
    for row in rows.indices where series[row] < kept {
      guard let number = numbers[row] else { continue }
      values[rows[row]][series[row]] = (values[rows[row]][series[row]] ?? 0) + number
    }
    return Bars(
      labels: labels, values: values, series: Array(names.prefix(kept)), labelName: x ?? "",
      valueName: y ?? "")
  }

  struct Points {
    var x: PlotAxis
    var xName: String
    var yName: String
    var points: [(x: Double, y: Double, series: Int, row: Int)]
    var series: [String]
    /// Rows without a date, which have no place along an axis of dates.
    var undated = 0
    /// Said of these rows; nil when there are none.
    var note: String? {
      undated == 0
        ? nil : "\(Numbers.grouped(undated)) row\(undated == 1 ? "" : "s") without a date left out."
    }
  }

  /// Rows with both an x and a y; without a column for y each row counts 1, added up by place.
  var points: Points {
    let (given, x) = (plot.valueColumn, plot.xColumn)
    let axis = axis(x)
    let (series, names) = self.series
    var points: [(x: Double, y: Double, series: Int, row: Int)] = []
    if let given {
      let y = numbers(given)
      for row in 0..<count {
        if let px = axis.positions[row], let py = y[row] { points.append((px, py, series[row], row)) }
      }
    } else {
      var at: [[Double]: Int] = [:]
      for row in 0..<count {
        guard let px = axis.positions[row] else { continue }
        let key = [px, Double(series[row])]
        if let known = at[key] {
          points[known].y += 1
        } else {
          at[key] = points.count
          points.append((px, 1, series[row], row))
        }
      }
    }
    return Points(
      x: axis, xName: x ?? "", yName: given ?? "count", points: points, series: names,
      undated: axis.kind == .date ? axis.positions.count { $0 == nil } : 0)
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
    for i in columns.indices {
      guard let value = weight == nil ? 1 : values[i] else { continue }
      if let known = at[[columns[i], rows[i]]] {
        cells[known].value += value
      } else {
        at[[columns[i], rows[i]]] = cells.count
        cells.append((columns[i], rows[i], value))
      }
    }
    return Grid(columns: columnNames, rows: rowNames, cells: cells, valueName: weight ?? "count")
  }

  struct Words {
    /// Heaviest first; equal weights in the frame's order.
    var words: [(text: String, weight: Double)]
    /// Words that have no size: their weight is zero, less, or missing.
    var weightless = 0
    /// Said of these words; nil when there are none.
    var note: String? {
      weightless == 0
        ? nil
        : "\(Numbers.grouped(weightless)) word\(weightless == 1 ? "" : "s") without a weight above zero left out."
    }
  }

  var words: Words {
    let bars = self.bars
    var words: [(text: String, weight: Double)] = []
    var weightless = 0
    for (label, values) in zip(bars.labels, bars.values) where !label.isEmpty {
      let weight = values.reduce(0) { $0 + ($1 ?? 0) }
      if weight > 0 { words.append((label, weight)) } else { weightless += 1 }
    }
    return Words(
      words: words.enumerated().sorted {
        ($1.element.weight, $0.offset) < ($0.element.weight, $1.offset)
      }.map(\.element), weightless: weightless)
  }
}
