// CivilDay: days of the proleptic Gregorian calendar, counted from 1970-01-01, and the dates that plots read and label.
// In: `2023`, `2023-09`, `2023-W38`, `2023-09-22`; what follows a day (a time) is passed over. Out: the first day.

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
      guard let week = Int(parts[1].dropFirst()), (1...53).contains(week) else { return nil }
      return (firstMonday(year) + (week - 1) * 7, .week)
    }
    var numbers = [1, 1]
    var unit = DateUnit.year
    for (i, part) in parts.dropFirst().enumerated() {
      if part == "XX" { continue }
      guard part.utf8.count == 2, let number = Int(part) else { return nil }
      numbers[i] = number
      unit = i == 0 ? .month : .day
    }
    guard (1...12).contains(numbers[0]), (1...31).contains(numbers[1]) else { return nil }
    return (day(year, numbers[0], numbers[1]), unit)
  }

  /// A day as a date of the given exactness.
  package static func label(_ days: Int, _ unit: DateUnit) -> String {
    func two(_ n: Int) -> String { n < 10 ? "0\(n)" : "\(n)" }
    func four(_ n: Int) -> String {
      (n < 0 ? "-" : "") + String(repeating: "0", count: max(0, 4 - String(n.magnitude).utf8.count))
        + String(n.magnitude)
    }
    let c = civil(days)
    switch unit {
    case .day: return "\(four(c.year))-\(two(c.month))-\(two(c.day))"
    case .month: return "\(four(c.year))-\(two(c.month))"
    case .year: return four(c.year)
    case .week:
      // a week belongs to the year of its Thursday
      let monday = days - ((days + 3) % 7 + 7) % 7
      let year = civil(monday + 3).year
      return "\(four(year))-W\(two((monday - firstMonday(year)) / 7 + 1))"
    }
  }

  /// The Monday of the first week of a year. Source: ISO 8601, the week with the fourth of January.
  private static func firstMonday(_ year: Int) -> Int {
    let fourth = day(year, 1, 4)
    // 1970-01-01 was a Thursday
    return fourth - ((fourth + 3) % 7 + 7) % 7
  }

  /// Source: days-from-civil by counting March-based years of 365.2425 days.
  package static func day(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let y = month <= 2 ? year - 1 : year
    let era = (y >= 0 ? y : y - 399) / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  package static func civil(_ days: Int) -> (year: Int, month: Int, day: Int) {
    let z = days + 719_468
    let era = (z >= 0 ? z : z - 146_096) / 146_097
    let dayOfEra = z - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let m = (5 * dayOfYear + 2) / 153
    let month = m < 10 ? m + 3 : m - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * m + 2) / 5 + 1)
  }
}
