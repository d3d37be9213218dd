// PlotScale: maps numbers to places along an axis and chooses round ticks (steps of 1, 2 and 5; of days, months, years).

import Calendar
import Results

struct PlotScale {
  let low: Double
  let high: Double
  let start: Double
  let end: Double

  /// `withZero` keeps 0 in view, as lengths and areas need it.
  init(_ values: some Sequence<Double>, from start: Double, to end: Double, withZero: Bool = false) {
    var low = Double.infinity
    var high = -Double.infinity
    for value in values { (low, high) = (min(low, value), max(high, value)) }
    if withZero || low > high { (low, high) = (min(low, 0), max(high, 0)) }
    if high - low < 1e-12 * max(1, abs(low), abs(high)) {
      let room = max(1, abs(low) * 0.1)
      if withZero, low >= 0 { high = low + room } else { (low, high) = (low - room, high + room) }
    }
    (self.low, self.high, self.start, self.end) = (low, high, start, end)
  }

  init(low: Double, high: Double, from start: Double, to end: Double) {
    (self.low, self.high, self.start, self.end) = (low, high > low ? high : low + 1, start, end)
  }

  func callAsFunction(_ value: Double) -> Double { start + (value - low) / (high - low) * (end - start) }

  /// About `count` round numbers within the range, with their labels.
  func ticks(_ count: Int) -> [(value: Double, label: String)] {
    let raw = (high - low) / Double(max(1, count))
    var power = 1.0
    while power * 10 <= raw { power *= 10 }
    while power > raw, power > 1e-300 { power /= 10 }
    let ratio = raw / power
    let step = power * (ratio <= 1 ? 1 : ratio <= 2 ? 2 : ratio <= 5 ? 5 : 10)
    let first = (low / step - 1e-9).rounded(.up)
    let values = (0..<(2 * count + 2)).map { (first + Double($0)) * step }.prefix { $0 <= high + step * 1e-9 }
    return zip(values, Numbers.ticks(Array(values), step: step)).map { (value: $0, label: $1) }
  }

  /// Ticks of an axis of days: whole days, weeks, months or years, none finer than the dates are.
  func dateTicks(_ count: Int, _ unit: DateUnit = .day) -> [(value: Double, label: String)] {
    let first = CivilDate.civil(Numbers.whole(low))
    let last = CivilDate.civil(Numbers.whole(high))
    let days = high - low
    var ticks: [(value: Double, label: String)] = []
    func add(_ day: Int, _ unit: DateUnit) {
      if Double(day) >= low, Double(day) <= high { ticks.append((Double(day), CivilDay.label(day, unit))) }
    }
    if unit <= .week, days <= Double(count) * 14 {
      let step =
        [1, 2, 7, 14].first { days / Double($0) <= Double(count) && (unit == .day || $0 >= 7) } ?? 14
      for day in stride(from: Numbers.whole(low.rounded(.up)), through: Numbers.whole(high), by: step) {
        add(day, unit)
      }
    } else if unit <= .month, days <= Double(count) * 185 {
      let step = [1, 2, 3, 6].first { days / (30.4 * Double($0)) <= Double(count) } ?? 6
      for month in stride(
        from: (first.year * 12 + first.month - 1) / step * step, through: last.year * 12 + last.month,
        by: step)
      { add(CivilDate.days(month / 12, month % 12 + 1, 1), .month) }
    } else {
      let step =
        [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000].first {
          days / (365.25 * Double($0)) <= Double(count)
        } ?? 5000
      for year in stride(from: first.year / step * step, through: last.year, by: step) {
        add(CivilDate.days(year, 1, 1), .year)
      }
    }
    return ticks
  }
}

extension Numbers {
  /// The whole number towards zero, held within ±1e15.
  static func whole(_ number: Double) -> Int { number.isFinite ? Int(max(-1e15, min(1e15, number))) : 0 }

  /// A coordinate with at most one digit behind the point.
  static func coordinate(_ number: Double) -> String {
    let tenths = whole((number * 10).rounded(.toNearestOrAwayFromZero))
    let size = tenths.magnitude
    let rest = size % 10
    return (tenths < 0 ? "-" : "") + String(size / 10) + (rest == 0 ? "" : ".\(rest)")
  }
}
