// CivilDay: the dates that plots read and label, as days counted from 1970-01-01.
// In: `2023`, `2023-09`, `2023-W38`, `2023-09-22`; what follows a day (a time) is passed over. Out: the first day.

import Calendar

/// How exact a date is.
package enum DateUnit: Int, Comparable, Sendable {
  case day, week, month, year
  package static func < (a: DateUnit, b: DateUnit) -> Bool { a.rawValue < b.rawValue }
}

package enum CivilDay {
  package static func parse(_ text: String) -> Int? { read(text)?.day }

  /// The first day of a date, and how exact it is.
  package static func read(_ text: String) -> (day: Int, unit: DateUnit)? {
    let parts = text.prefix(10).split(separator: "-", omittingEmptySubsequences: false)
    guard let first = parts.first, first.utf8.count == 4, let year = Int(first), parts.count <= 3 else {
      return nil
    }
    if parts.count == 2, parts[1].utf8.count == 3, parts[1].first == "W" {
      guard let week = Int(parts[1].dropFirst()) else { return nil }
      return CivilDate.monday(ofWeek: week, year: year).map { ($0.days, .week) }
    }
    var numbers = [1, 1]
    var unit = DateUnit.year
    for (i, part) in parts.dropFirst().enumerated() {
      if part == "XX" { continue }
      guard part.utf8.count == 2, let number = Int(part) else { return nil }
      numbers[i] = number
      unit = i == 0 ? .month : .day
    }
    return CivilDate(year, numbers[0], numbers[1]).map { ($0.days, unit) }
  }

  /// A day as a date of the given exactness.
  package static func label(_ days: Int, _ unit: DateUnit) -> String {
    let date = CivilDate(days: days)
    switch unit {
    case .day: return date.iso
    case .month: return "\(padded(date.year, 4))-\(padded(date.month, 2))"
    case .year: return padded(date.year, 4)
    case .week:
      let (year, week) = date.isoWeek
      return "\(padded(year, 4))-W\(padded(week, 2))"
    }
  }
}
