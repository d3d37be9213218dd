// CivilDay: the dates that plots read and label, as days counted from 1970-01-01.
// In: `2023`, `2023-09`, `2023-W38`, `2023-09-22`, `2023-09-22T14:05`. Out: the first moment of it. A time of day is
// taken as it is written: what follows it (fractions of a second, a time zone) is passed over.

import Calendar

/// How exact a date is.
package enum DateUnit: Int, Comparable, Sendable {
  case minute, day, week, month, year
  package static func < (a: DateUnit, b: DateUnit) -> Bool { a.rawValue < b.rawValue }
}

package enum CivilDay {
  package static let minutesOfDay = 1440.0

  package static func isDate(_ text: String) -> Bool { read(text) != nil }

  /// The first moment of a date in days, and how exact it is. Midnight is no time of day: dates are often padded with it.
  package static func read(_ text: String) -> (day: Double, unit: DateUnit)? {
    let parts = text.prefix(10).split(separator: "-", omittingEmptySubsequences: false)
    guard let first = parts.first, first.utf8.count == 4, let year = Int(first), parts.count <= 3 else {
      return nil
    }
    if parts.count == 2, parts[1].utf8.count == 3, parts[1].first == "W" {
      guard let week = Int(parts[1].dropFirst()) else { return nil }
      return CivilDate.monday(ofWeek: week, year: year).map { (Double($0.days), .week) }
    }
    var numbers = [1, 1]
    var unit = DateUnit.year
    for (i, part) in parts.dropFirst().enumerated() {
      if part == "XX" { continue }
      guard part.utf8.count == 2, let number = Int(part) else { return nil }
      numbers[i] = number
      unit = i == 0 ? .month : .day
    }
    guard let days = CivilDate(year, numbers[0], numbers[1])?.days else { return nil }
    let seconds = unit == .day ? secondOfDay(text.dropFirst(10)) : 0
    return (Double(days) + Double(seconds) / 86_400, seconds > 0 ? .minute : unit)
  }

  /// `T14:05:30` or ` 14:05` behind a date; 0 for what is no time.
  private static func secondOfDay(_ text: Substring) -> Int {
    let bytes = Array(text.utf8.prefix(9))
    guard let first = bytes.first, first == 0x54 || first == 0x20 else { return 0 }
    func number(_ at: Int, below limit: Int) -> Int? {
      guard at + 1 < bytes.count, (48...57).contains(bytes[at]), (48...57).contains(bytes[at + 1]) else {
        return nil
      }
      let value = Int(bytes[at] - 48) * 10 + Int(bytes[at + 1] - 48)
      return value < limit ? value : nil
    }
    guard bytes.count >= 6, bytes[3] == 0x3A, let hour = number(1, below: 24),
      let minute = number(4, below: 60)
    else { return 0 }
    let second = bytes.count == 9 && bytes[6] == 0x3A ? number(7, below: 60) ?? 0 : 0
    return hour * 3600 + minute * 60 + second
  }

  /// A moment in days as a date of the given exactness.
  package static func label(_ days: Double, _ unit: DateUnit) -> String {
    let minutes = days.isFinite ? Int(max(-1e12, min(1e12, (days * minutesOfDay).rounded()))) : 0
    let minute = (minutes % 1440 + 1440) % 1440
    let date = CivilDate(days: (minutes - minute) / 1440)
    switch unit {
    case .minute: return date.iso + " " + time(minute)
    case .day: return date.iso
    case .month: return "\(padded(date.year, 4))-\(padded(date.month, 2))"
    case .year: return padded(date.year, 4)
    case .week:
      let (year, week) = date.isoWeek
      return "\(padded(year, 4))-W\(padded(week, 2))"
    }
  }

  /// A moment in days as a time of UTC: `2023-09-22T14:05:30Z`.
  package static func utc(_ days: Double) -> String {
    let seconds = days.isFinite ? Int(max(-1e12, min(1e12, (days * 86_400).rounded()))) : 0
    let second = (seconds % 86_400 + 86_400) % 86_400
    let date = CivilDate(days: (seconds - second) / 86_400)
    return date.iso + "T" + time(second / 60) + ":" + padded(second % 60, 2) + "Z"
  }

  /// `14:05`.
  private static func time(_ minuteOfDay: Int) -> String {
    padded(minuteOfDay / 60, 2) + ":" + padded(minuteOfDay % 60, 2)
  }
}
