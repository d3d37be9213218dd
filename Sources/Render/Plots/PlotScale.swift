// PlotScale: maps numbers to places along an axis and chooses round ticks (steps of 1, 2 and 5; of days, months, years).

import Calendar
import Results

struct PlotScale {
  let low: Double
  let high: Double
  let start: Double
  let end: Double
  /// All values are whole numbers: ticks stand at whole numbers too.
  let isWhole: Bool

  /// `withZero` keeps 0 in view, as lengths and areas need it.
  init(_ values: some Sequence<Double>, from start: Double, to end: Double, withZero: Bool = false) {
    var low = Double.infinity
    var high = -Double.infinity
    var isWhole = true
    for value in values {
      (low, high) = (min(low, value), max(high, value))
      isWhole = isWhole && value == value.rounded()
    }
    if withZero || low > high { (low, high) = (min(low, 0), max(high, 0)) }
    if high - low < 1e-12 * max(1, abs(low), abs(high)) {
      let room = max(1, abs(low) * 0.1)
      if withZero, low >= 0 { high = low + room } else { (low, high) = (low - room, high + room) }
    }
    (self.low, self.high, self.start, self.end) = (low, high, start, end)
    self.isWhole = isWhole
  }

  init(low: Double, high: Double, from start: Double, to end: Double, isWhole: Bool = false) {
    (self.low, self.high, self.start, self.end) = (low, high > low ? high : low + 1, start, end)
    self.isWhole = isWhole
  }

  func callAsFunction(_ value: Double) -> Double { start + (value - low) / (high - low) * (end - start) }

  /// The distance of about `count` round numbers within the range.
  func step(_ count: Int) -> Double {
    let raw = (high - low) / Double(max(1, count))
    var power = 1.0
    while power * 10 <= raw { power *= 10 }
    while power > raw, power > 1e-300 { power /= 10 }
    let ratio = raw / power
    let round = power * (ratio <= 1 ? 1 : ratio <= 2 ? 2 : ratio <= 5 ? 5 : 10)
    return isWhole ? max(1, round) : round
  }

  /// About `count` round numbers within the range, with their labels.
  func ticks(_ count: Int) -> [(value: Double, label: String)] { ticks(step: step(count)) }

  /// Round numbers `step` apart, at most a hundred.
  func ticks(step: Double) -> [(value: Double, label: String)] {
    let first = (low / step - 1e-9).rounded(.up)
    let values = (0..<100).map { (first + Double($0)) * step }.prefix { $0 <= high + step * 1e-9 }
    return zip(values, Numbers.ticks(Array(values), step: step)).map { (value: $0, label: $1) }
  }

  /// Ticks of an axis of days: minutes, days, weeks, months or years, none finer than the dates are.
  func dateTicks(_ count: Int, _ unit: DateUnit = .day) -> [(value: Double, label: String)] {
    let days = high - low
    if unit == .minute, days <= Double(count) / 2 { return timeTicks(count) }
    let (firstDay, lastDay) = (low.rounded(.down), high.rounded(.down))
    let first = CivilDate.civil(Numbers.whole(firstDay))
    let last = CivilDate.civil(Numbers.whole(lastDay))
    var ticks: [(value: Double, label: String)] = []
    func add(_ day: Int, _ unit: DateUnit) {
      let day = Double(day)
      if day >= low, day <= high { ticks.append((day, CivilDay.label(day, unit))) }
    }
    if unit <= .week, days <= Double(count) * 14 {
      let isWeek = unit == .week
      let step = [1, 2, 7, 14].first { days / Double($0) <= Double(count) && (!isWeek || $0 >= 7) } ?? 14
      for day in stride(from: Numbers.whole(low.rounded(.up)), through: Numbers.whole(lastDay), by: step) {
        add(day, isWeek ? .week : .day)
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

  /// Ticks within days: times of day; the first of a day carries its date.
  private func timeTicks(_ count: Int) -> [(value: Double, label: String)] {
    let minutes = (high - low) * CivilDay.minutesOfDay
    let step = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360].first { minutes / $0 <= Double(count) } ?? 720
    let first = (low * CivilDay.minutesOfDay / step - 1e-6).rounded(.up)
    var day = ""
    return (0..<(2 * count + 2)).map { (first + Double($0)) * step / CivilDay.minutesOfDay }
      .prefix { $0 <= high + 1e-6 }.map { value in
        let (date, whole) = (CivilDay.label(value, .day), CivilDay.label(value, .minute))
        defer { day = date }
        return (value, date == day ? String(whole.dropFirst(date.count + 1)) : whole)
      }
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
