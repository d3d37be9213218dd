// The library `date`: reading, arithmetic and formats of dates in ISO 8601, as documents and annotations give them.
// A date is a string or a date annotation; of a week, a month or a year its first day counts. No clock: what day it is
// today no script can ask.

import Calendar
import Corpus
import Document
import LuaHost

extension API {
  private enum DateStep: String, CaseIterable {
    case day, week, month, quarter, year

    /// The first day of the period in which a day lies; weeks begin on Monday.
    func first(of date: CivilDate) -> CivilDate? {
      switch self {
      case .day: date
      case .week: date.adding(days: 1 - date.weekday)
      case .month: CivilDate(date.year, date.month, 1)
      case .quarter: CivilDate(date.year, date.quarter * 3 - 2, 1)
      case .year: CivilDate(date.year, 1, 1)
      }
    }

    /// The date so many steps on; nil beyond the calendar.
    func added(_ count: Int, to date: CivilDate) -> CivilDate? {
      // no calendar of ours has as many days
      guard (-8_000_000...8_000_000).contains(count) else { return nil }
      switch self {
      case .day, .week:
        let wanted = date.days + count * (self == .week ? 7 : 1)
        let sum = CivilDate(days: wanted)
        return sum.days == wanted && (-9999...9999).contains(sum.year) ? sum : nil
      case .month: return date.adding(months: count)
      case .quarter: return date.adding(months: count * 3)
      case .year: return date.adding(months: count * 12)
      }
    }
  }

  /// A longer range is asked for by mistake.
  private static let longestRange = 100_000
  /// A longer text is no expression of a date.
  private static let longestExpression = 10_000

  private static let whole = APIParameter("date", .value, type: "string|Date", "a date, or a date annotation")
  private static let unit = APIParameter(
    "unit", .string, optional: true, "day (default), week, month, quarter or year")

  static let dateEntries: [APIEntry] = [
    .function(
      "date", "parse",
      [
        .init("text", .string, "words that hold a date"),
        .init(
          "base", .value, optional: true, type: "string|Date", "the day from which \"last Friday\" counts"),
      ], "string?",
      "the value of the first date in a text, as in `doc.dates`: ISO 8601, unknown parts as X",
      example: "date.parse(\"the end of September 2023\"), date.parse(\"last Friday\", doc.date)"
    ) { _, x throws(LuaFailure) in
      let text = x.argument(0).text ?? ""
      guard text.utf8.count <= longestExpression else {
        throw LuaFailure(
          "the text is longer than an expression of a date: a document has its dates in doc.dates")
      }
      var metadata = Metadata()
      if x.count > 1, case .string = x.argument(1) { metadata.date = x.argument(1).text }
      x.push(DocumentParser().parse(text, metadata: metadata).dates.lazy.compactMap(\.value).first)
    },
    .function(
      "date", "days",
      [
        .init("from", .value, type: "string|Date", "a date, or a date annotation"),
        .init("to", .value, type: "string|Date", "another"),
      ], "integer?", "days from one date to another; nil when one is not known to the year",
      example: "date.days(\"2023-09-22\", \"2023-10-01\")"
    ) { view, x throws(LuaFailure) in
      guard let from = try day(view, x, 0, "from"), let to = try day(view, x, 1, "to") else {
        return x.pushNone()
      }
      x.push(to.days - from.days)
    },
    .function(
      "date", "add",
      [whole, .init("count", .integer, "how many; may be negative"), unit], "string?",
      "the date so many days, weeks, months … later; the last of the month where it is too short",
      example: "date.add(\"2024-01-31\", 1, \"month\")"
    ) { view, x throws(LuaFailure) in
      let step = try step(x, 2)
      guard let date = try day(view, x, 0, "date") else { return x.pushNone() }
      guard let sum = step.added(integer(x.argument(1)) ?? 0, to: date) else {
        throw LuaFailure("argument 'count' leads beyond the years -9999 to 9999")
      }
      x.push(sum.iso)
    },
    .function(
      "date", "floor", [whole, unit], "string?",
      "the first day of the week (Monday), month, quarter or year in which a date lies",
      example: "date.floor(\"2023-09-22\", \"week\")"
    ) { view, x throws(LuaFailure) in
      let step = try step(x, 1)
      x.push(try day(view, x, 0, "date").flatMap { step.first(of: $0)?.iso })
    },
    .function(
      "date", "weekday", [whole], "string?", "the name of the day of the week",
      example: "date.weekday(\"2023-09-22\")"
    ) { view, x throws(LuaFailure) in
      x.push(try day(view, x, 0, "date").map { weekdays[$0.weekday - 1] })
    },
    .function(
      "date", "format", [whole, .init("pattern", .string, "text with the letters of strftime")], "string?",
      "a date by a pattern: %Y year, %m month, %d day, %e day without a zero, %B and %b month's name, %A and %a weekday, "
        + "%j day of the year, %G-W%V ISO week, %u weekday from 1 (Monday), %q quarter, %% a per cent sign",
      example: "date.format(\"2023-09-22\", \"%A, %e %B %Y\")"
    ) { view, x throws(LuaFailure) in
      let pattern = x.argument(1).text ?? ""
      guard let date = try day(view, x, 0, "date") else { return x.pushNone() }
      x.push(try formatted(date, pattern))
    },
    .function(
      "date", "range",
      [
        .init("from", .value, type: "string|Date", "the first date"),
        .init("to", .value, type: "string|Date", "the last date"), unit,
      ], "string[]", "the dates from one to another, both included, a day, week, month … apart",
      example: "#date.range(\"2023-01-01\", \"2023-12-31\", \"month\")"
    ) { view, x throws(LuaFailure) in
      let step = try step(x, 2)
      x.table()
      guard let from = try day(view, x, 0, "from"), let to = try day(view, x, 1, "to") else { return }
      var count = 0
      // from the first date on, so that the 31st comes again after a shorter month
      while let next = step.added(count, to: from), next <= to {
        guard count < longestRange else {
          throw LuaFailure("the range has more than \(longestRange) dates; take a larger unit")
        }
        count += 1
        x.push(next.iso)
        x.set(index: count)
      }
    },
  ]

  private static func step(_ x: LuaExchange, _ index: Int) throws(LuaFailure) -> DateStep {
    guard x.count > index, let name = x.argument(index).text else { return .day }
    if let step = DateStep(rawValue: name) { return step }
    let names = DateStep.allCases.map(\.rawValue)
    throw LuaFailure("argument 'unit' must be one of \(names.joined(separator: ", ")), not '\(name)'")
  }

  /// The first day of a date; nil of one whose year or month is not known, and of an annotation that is no date (a
  /// duration).
  private static func day(
    _ view: ScriptView, _ x: LuaExchange, _ index: Int, _ name: String
  ) throws(LuaFailure) -> CivilDate? {
    switch x.argument(index) {
    case .string(let bytes):
      let value = String(decoding: bytes, as: UTF8.self)
      if let (first, _) = dayRange(ofTimex: value) { return first }
      if value.contains("X") || value.hasSuffix("_REF") { return nil }
      throw LuaFailure(
        "argument '\(name)': '\(value)' is no date such as 2023-09-22, 2023-09, 2023-W38 or 2023")
    case .handle(let raw) where Handle(raw: raw).kind == APIClass.date.rawValue:
      let (open, i) = (try view.document(raw), Handle(raw: raw).index)
      guard i < open.document.dates.count, let value = open.document.dates[i].value else { return nil }
      return dayRange(ofTimex: value)?.0
    case let other:
      throw LuaFailure(
        "argument '\(name)' must be a date such as \"2023-09-22\", not \(other.typeName)")
    }
  }

  private static let weekdays = [
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
  ]
  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November",
    "December",
  ]

  private static func formatted(_ date: CivilDate, _ pattern: String) throws(LuaFailure) -> String {
    var result = ""
    var letters = pattern.makeIterator()
    while let letter = letters.next() {
      guard letter == "%" else {
        result.append(letter)
        continue
      }
      let (week, kind) = (date.isoWeek, letters.next())
      switch kind {
      case "Y": result += padded(date.year, 4)
      case "m": result += padded(date.month, 2)
      case "d": result += padded(date.day, 2)
      case "e": result += String(date.day)
      case "B": result += months[date.month - 1]
      case "b": result += months[date.month - 1].prefix(3)
      case "A": result += weekdays[date.weekday - 1]
      case "a": result += weekdays[date.weekday - 1].prefix(3)
      case "j": result += padded(date.days - CivilDate.days(date.year, 1, 1) + 1, 3)
      case "G": result += padded(week.year, 4)
      case "V": result += padded(week.week, 2)
      case "u": result += String(date.weekday)
      case "q": result += String(date.quarter)
      case "%": result += "%"
      default:
        throw LuaFailure(
          "'%\(kind.map(String.init) ?? "")' stands for nothing in a date's pattern; see help(\"format\")")
      }
    }
    return result
  }
}
