// CivilDate: arithmetic on days of the proleptic Gregorian calendar.
// In: years from -9999 to 9999 (others are refused), ISO dates. Out: dates, weekdays, ISO weeks.
// Formulas: Howard Hinnant, "chrono-compatible low-level date algorithms"; weeks as ISO 8601 has them.

/// A day of the Gregorian calendar.
package struct CivilDate: Hashable, Comparable, Sendable {
  package var year: Int
  /// 1 to 12.
  package var month: Int
  /// 1 to 31.
  package var day: Int

  /// Nil unless the day exists and the year lies in -9999...9999.
  package init?(_ year: Int, _ month: Int, _ day: Int) {
    guard (-9999...9999).contains(year), (1...12).contains(month) else { return nil }
    guard day >= 1, day <= CivilDate.length(ofMonth: month, year: year) else { return nil }
    self.year = year
    self.month = month
    self.day = day
  }

  /// The day so many days behind 1970-01-01; days far out are clamped to some ten thousand years.
  package init(days: Int) { (year, month, day) = CivilDate.civil(min(max(days, -4_371_000), 2_932_800)) }

  /// Year, month and day so many days behind 1970-01-01.
  package static func civil(_ days: Int) -> (year: Int, month: Int, day: Int) {
    let z = days + 719_468
    let era = (z >= 0 ? z : z - 146_096) / 146_097
    let dayOfEra = z - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
  }

  /// The date with which an ISO 8601 string begins (`2023-09-22`, `2023-09-22T10:00Z`); nil when there is none.
  package init?(iso string: String) {
    let bytes = Array(string.utf8.prefix(10))
    guard bytes.count == 10, bytes[4] == 45, bytes[7] == 45 else { return nil }
    func number(_ range: Range<Int>) -> Int? {
      var value = 0
      for i in range {
        guard bytes[i] >= 48, bytes[i] <= 57 else { return nil }
        value = value * 10 + Int(bytes[i] - 48)
      }
      return value
    }
    guard let y = number(0..<4), let m = number(5..<7), let d = number(8..<10) else { return nil }
    self.init(y, m, d)
  }

  /// Days since 1970-01-01.
  package var days: Int { CivilDate.days(year, month, day) }

  /// Days from 1970-01-01 to a day; `month` from 1 to 12.
  package static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let y = month <= 2 ? year - 1 : year
    let era = (y >= 0 ? y : y - 399) / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  /// 1 for Monday to 7 for Sunday.
  package var weekday: Int { ((days + 3) % 7 + 7) % 7 + 1 }
  /// 1 to 4.
  package var quarter: Int { (month - 1) / 3 + 1 }

  /// ISO 8601 week and the year it belongs to.
  package var isoWeek: (year: Int, week: Int) {
    let thursday = CivilDate(days: days - weekday + 4)
    guard let newYear = CivilDate(thursday.year, 1, 1) else { return (year, 1) }
    return (thursday.year, (thursday.days - newYear.days) / 7 + 1)
  }

  /// Monday of an ISO week; nil when the year has no such week.
  package static func monday(ofWeek week: Int, year: Int) -> CivilDate? {
    guard (1...53).contains(week), let fourth = CivilDate(year, 1, 4) else { return nil }
    let monday = CivilDate(days: fourth.days - fourth.weekday + 1 + (week - 1) * 7)
    return monday.isoWeek == (year, week) ? monday : nil
  }

  package func adding(days count: Int) -> CivilDate {
    CivilDate(days: days + min(max(count, -8_000_000), 8_000_000))
  }

  /// The same day so many months on; the last of the month when it is too short. Nil beyond the calendar.
  package func adding(months count: Int) -> CivilDate? {
    guard count > -300_000, count < 300_000 else { return nil }
    let index = year * 12 + month - 1 + count
    let y = index >= 0 ? index / 12 : (index - 11) / 12
    let m = index - y * 12 + 1
    return CivilDate(y, m, min(day, CivilDate.length(ofMonth: m, year: y)))
  }

  /// Days of a month; `month` from 1 to 12.
  package static func length(ofMonth month: Int, year: Int) -> Int {
    switch month {
    case 2: return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: return 30
    default: return 31
    }
  }

  package static func < (a: CivilDate, b: CivilDate) -> Bool {
    (a.year, a.month, a.day) < (b.year, b.month, b.day)
  }

  /// `2023-09-22`.
  package var iso: String { "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))" }
}

/// A number with zeros in front, at least `width` digits wide.
package func padded(_ value: Int, _ width: Int) -> String {
  let digits = String(value.magnitude)
  let zeros = String(repeating: "0", count: max(0, width - digits.utf8.count))
  return (value < 0 ? "-" : "") + zeros + digits
}

/// First and last day of a TIMEX3 date value; nil for values that are not whole dates.
package func dayRange(ofTimex value: String) -> (CivilDate, CivilDate)? {
  let parts = value.prefix { $0 != "T" }.split(separator: "-", omittingEmptySubsequences: false)
  guard let head = parts.first, head.utf8.count >= 2, let number = Int(head), number >= 0 else { return nil }
  func span(_ from: CivilDate?, _ to: CivilDate?) -> (CivilDate, CivilDate)? {
    if let from, let to { return (from, to) } else { return nil }
  }
  func months(_ year: Int, _ first: Int, _ count: Int) -> (CivilDate, CivilDate)? {
    let start = CivilDate(year, first, 1)
    let last = start?.adding(months: count - 1)
    return span(
      start,
      last.flatMap { CivilDate($0.year, $0.month, CivilDate.length(ofMonth: $0.month, year: $0.year)) })
  }
  if parts.count == 1 {
    switch head.utf8.count {
    case 2: return months(number * 100, 1, 1200)
    case 3: return months(number * 10, 1, 120)
    case 4: return months(number, 1, 12)
    default: return nil
    }
  }
  guard head.utf8.count == 4 else { return nil }
  let second = parts[1]
  if second.hasPrefix("W"), let week = Int(second.dropFirst()) {
    guard let monday = CivilDate.monday(ofWeek: week, year: number) else { return nil }
    if parts.count > 2, parts[2] == "WE" { return (monday.adding(days: 5), monday.adding(days: 6)) }
    return (monday, monday.adding(days: 6))
  }
  if second.hasPrefix("Q"), let quarter = Int(second.dropFirst()) {
    return months(number, quarter * 3 - 2, 3)
  }
  if second.hasPrefix("H"), let half = Int(second.dropFirst()) { return months(number, half * 6 - 5, 6) }
  guard second.utf8.count == 2, let month = Int(second) else { return nil }
  if parts.count == 2 { return months(number, month, 1) }
  guard parts[2].utf8.count == 2, let day = Int(parts[2]) else { return nil }
  return span(CivilDate(number, month, day), CivilDate(number, month, day))
}

/// A date as documents tell it: a year, a month or a day of ISO 8601.
package struct PartialDate: Hashable, Sendable {
  /// 1 to 9999.
  package let year: Int
  /// 1 to 12.
  package let month: Int?
  package let day: CivilDate?

  /// `2023`, `2023-09`, `2023-09-22` and what follows a day, such as a time; nil for anything else, and for months and days that do
  /// not exist.
  package init?(iso text: String) {
    let fields = text.split(separator: "-", omittingEmptySubsequences: false)
    guard fields[0].utf8.count == 4, let year = Int(fields[0]), year > 0 else { return nil }
    self.year = year
    if fields.count > 2 {
      guard let date = CivilDate(iso: text) else { return nil }
      (month, day) = (date.month, date)
    } else {
      day = nil
      month = fields.count == 2 ? Int(fields[1]) : nil
      if fields.count == 2, fields[1].utf8.count != 2 || !(1...12).contains(month ?? 0) { return nil }
    }
  }
}
