// PlotPoints: what lines, areas, timelines and scatter plots draw: an axis of numbers, dates or names, and points on it.
// Values of one place and series are added up, as in bar charts; in a scatter plot every row is a point of its own.

import Calendar
import Results

/// Positions along an axis: numbers, days or names.
struct PlotAxis {
  enum Kind { case linear, date, category }
  var kind: Kind
  /// One a row; nil where the row has no position. Dates are days since 1970-01-01, with a fraction for times of day.
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
    case .date: CivilDay.label(position, unit)
    }
  }

  /// What rows at one place have in common.
  var placeName: String {
    switch kind {
    case .linear: "place"
    case .category: "name"
    case .date: unit == .minute ? "time" : "date"
    }
  }

  /// For rows that are only counted: times of day go to their day, within two days to their hour.
  mutating func gatherTimes() {
    guard kind == .date, unit == .minute else { return }
    let known = positions.compactMap { $0 }
    guard let first = known.min(), let last = known.max() else { return }
    let parts = last - first > 2 ? 1.0 : 24
    if parts == 1 { unit = .day }
    // times are whole seconds; half a second makes up for what their fractions of a day are rounded by
    positions = positions.map { $0.map { (($0 + 0.5 / 86_400) * parts).rounded(.down) / parts } }
  }
}

extension PlotData {
  struct Points {
    var x: PlotAxis
    var xName: String
    var yName: String
    var points: [(x: Double, y: Double, series: Int, row: Int)]
    var series: [String]
    /// A timeline of few rows and one series has bars instead of a line.
    var asBars: Bool
    var notes: [String?]

    /// Room of a bar as a share of the axis from the first position to the last: two thirds of the least distance.
    var barShare: Double {
      let places = points.map(\.x).sorted()
      guard let first = places.first, let last = places.last, last > first else { return 1 }
      let least = zip(places, places.dropFirst()).reduce(last - first) { min($0, $1.1 - $1.0) }
      return least / (last - first) * 2 / 3
    }
  }

  /// Rows with both an x and a y; without a column for y each row counts 1.
  var points: Points {
    let (given, x) = (plot.valueColumn, plot.xColumn)
    var axis = axis(x)
    if given == nil { axis.gatherTimes() }
    let y = given.map(numbers) ?? Array(repeating: 1, count: count)
    // of a scatter plot the series with the most points are shown, of others those with the largest values
    let sizes = zip(axis.positions, y).map { $0 == nil ? nil : plot.kind == .scatter ? 1 : $1 }
    let series = series(sizes)
    var points: [(x: Double, y: Double, series: Int, row: Int)] = []
    var at: [[Double]: Int] = [:]
    var added = 0
    for row in 0..<count {
      guard let px = axis.positions[row], let py = y[row], let s = series.indices[row] else { continue }
      if plot.kind != .scatter || given == nil {
        added += 1
        let key = [px, Double(s)]
        if let known = at[key] {
          points[known].y += py
          continue
        }
        at[key] = points.count
      }
      points.append((px, py, s, row))
    }
    let without = axis.positions.count { $0 == nil }
    return Points(
      x: axis, xName: x ?? "", yName: given ?? "count", points: points, series: series.names,
      asBars: plot.kind == .timeline && points.count <= 120 && series.names.count == 1,
      notes: [
        Self.leftOut(without, axis.kind == .date ? "no date" : Self.noNumber(x)),
        Self.leftOut(zip(axis.positions, y).count { $0 != nil && $1 == nil }, Self.noNumber(given)),
        series.note,
        given == nil ? nil : Self.addedUp(added, points.count, axis.placeName),
      ])
  }

  /// A column as an axis: numbers as they are, ISO dates as days, all else as names.
  private func axis(_ name: String?) -> PlotAxis {
    guard let name, let column = plot.data[name] else {
      return PlotAxis(kind: .linear, positions: (0..<count).map { Double($0 + 1) })
    }
    if column.isNumeric {
      let numbers = numbers(name)
      // whole numbers of four digits along a timeline are years
      guard plot.kind == .timeline,
        numbers.allSatisfy({ $0.map { $0 >= 1000 && $0 < 3000 && $0 == $0.rounded() } ?? true })
      else { return PlotAxis(kind: .linear, positions: numbers) }
      let days = numbers.map { $0.map { Double(CivilDate.days(Numbers.whole($0), 1, 1)) } }
      return PlotAxis(kind: .date, positions: days, unit: .year)
    }
    let texts = texts(name)
    let dates = texts.map(CivilDay.read)
    let unit = dates.compactMap { $0?.unit }.min()
    if plot.kind == .timeline
      || unit != nil
        && zip(dates, zip(texts, named(name))).allSatisfy({ $0 != nil || !$1.1 || Plot.isUndated($1.0) })
    {
      return PlotAxis(kind: .date, positions: dates.map { $0?.day }, unit: unit ?? .day)
    }
    let (indices, names) = Self.indexed(texts)
    return PlotAxis(kind: .category, positions: indices.map { Double($0) }, names: names)
  }
}
