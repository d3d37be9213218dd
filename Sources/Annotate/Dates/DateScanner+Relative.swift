// DateScanner, dates told from another date: "Friday", "last week", "today", "two days earlier", "now".
// In: the token at which one may begin. Out: a match, or nil; the value is nil where no date to count from is known.

import Calendar

extension DateScanner {
  /// A weekday, with what may follow: "Friday, Oct. 23", "Tuesday night".
  func weekday(_ i: Int, direction: Direction?, from first: Int) -> DateMatch? {
    let sense = tokens.sense(i)
    let day = Int(sense.value)
    if sense.detail == 2 {
      return DateMatch(end: i + 1, kind: .set, value: "XXXX-WXX-\(day)", rule: "set/weekday")
    }
    guard tokens.isCapitalised(i) || sense.detail == 0 else { return nil }
    var at = i + 1
    if tokens.role(at) == .comma { at += 1 }
    if tokens.role(at) == .the { at += 1 }
    var follower: DateMatch?
    switch tokens.role(at) {
    case .month: follower = monthFirst(at, isQualified: false)
    case .figure, .ordinal: follower = numericDate(at) ?? dayFirst(at, false)
    default: break
    }
    if let follower, follower.value?.utf8.count ?? 0 >= 10 {
      var match = follower
      match.rule = follower.kind == .time ? follower.rule : "date/weekday-date"
      return match
    }
    if sense.detail == 1 {
      switch tokens.role(first - 1) {
      case .on, .in, .from, .last, .next, .this, .before, .after, .each: break
      default: return nil
      }
    }
    switch tokens.lower(i + 1) {
    case "times", "telegraph", "mirror", "mail", "express", "herald", "post", "tribune", "magazine", "school":
      if tokens.isCapitalised(i + 1) { return nil }
    default: break
    }
    guard let anchor else {
      return joinTime(
        DateMatch(end: i + 1, value: "XXXX-WXX-\(day)", rule: "date/weekday", isDay: true))
    }
    let ahead = (day - anchor.weekday + 7) % 7
    let offset: Int
    switch direction ?? tense(before: first) ?? .past {
    case .past: offset = direction != nil && ahead == 0 ? -7 : ahead == 0 ? 0 : ahead - 7
    case .future: offset = direction != nil && ahead == 0 ? 7 : ahead
    }
    return joinTime(
      DateMatch(
        end: i + 1, value: anchor.adding(days: offset).iso, rule: "date/weekday", isDay: true,
        isResolved: true))
  }

  /// "today", "yesterday", "tomorrow morning", "tonight".
  func dayWord(_ i: Int) -> DateMatch? {
    switch tokens.value(i) {
    case 2:
      return DateMatch(
        end: i + 1, kind: .time, value: anchor.map { "\($0.iso)TNI" }, rule: "time/day-word", isResolved: true
      )
    case 3:
      return DateMatch(
        end: i + 1, kind: .time, value: anchor.map { "\($0.iso)TNI" }, rule: "time/day-word", isResolved: true
      )
    default: break
    }
    let offset = tokens.value(i)
    guard let anchor else {
      let end = partCode(i + 1) == nil ? i + 1 : i + 2
      return DateMatch(
        end: end, kind: end > i + 1 ? .time : .date, value: nil, rule: "date/day-word", isDay: true)
    }
    return joinTime(
      DateMatch(
        end: i + 1, value: anchor.adding(days: offset).iso, rule: "date/day-word", isDay: true,
        isResolved: true))
  }

  /// The value of a unit so many steps from a day.
  func value(_ unit: TimeUnit, _ steps: Int, from day: CivilDate) -> String? {
    guard abs(steps) < 100_000 else { return nil }
    switch unit {
    case .second, .minute, .hour: return day.iso
    case .day, .night: return day.adding(days: steps).iso
    case .week, .fortnight:
      let (year, week) = day.adding(days: steps * (unit == .week ? 7 : 14)).isoWeek
      return "\(padded(year, 4))-W\(padded(week, 2))"
    case .weekend:
      let (year, week) = day.adding(days: steps * 7).isoWeek
      return "\(padded(year, 4))-W\(padded(week, 2))-WE"
    case .month: return day.adding(months: steps).map { "\(padded($0.year, 4))-\(padded($0.month, 2))" }
    case .quarter: return day.adding(months: steps * 3).map { "\(padded($0.year, 4))-Q\($0.quarter)" }
    case .year, .decade, .century, .millennium:
      let size = unit == .year ? 1 : unit == .decade ? 10 : unit == .century ? 100 : 1000
      let year = day.year + steps * size
      guard (1...9999).contains(year) else { return nil }
      return unit == .decade
        ? padded(year / 10, 3)
        : unit == .century || unit == .millennium
          ? padded(year / 100, 2) : padded(year, 4)
    }
  }

  /// What "later", "earlier" and "that" count from: the date mentioned last, else the document's.
  private var referenceDay: CivilDate? {
    guard let reference, let (from, _) = dayRange(ofTimex: reference) else { return anchor }
    return from
  }

  /// "this week", "last Friday", "next March", "the past three years", "that year", "last night".
  func deictic(_ i: Int, _ hasArticle: Bool) -> DateMatch? {
    let role = tokens.role(i)
    let steps = role == .last ? -1 : role == .next ? 1 : 0
    var at = i + 1
    if role == .this, tokens.role(at) == .next || tokens.role(at) == .last {
      // "this coming Sunday", "this past week"
      if let inner = deictic(at, hasArticle) { return inner }
      at += 1
    }
    if tokens.role(at) == .fiscal || tokens.role(at) == .same { at += 1 }
    guard at < limit else { return nil }
    let base = role == .that ? referenceDay : anchor
    let sense = tokens.sense(at)
    switch sense.role {
    case .weekday where role != .that:
      return weekday(at, direction: steps < 0 ? .past : .future, from: i)
    case .month where role != .that:
      guard tokens.isCapitalised(at) else { return nil }
      if dayNumber(at + 1) != nil { return monthFirst(at, isQualified: true) }
      guard let anchor else {
        return DateMatch(
          end: at + 1, value: "XXXX-\(padded(Int(sense.value), 2))", rule: "date/relative-month")
      }
      let month = Int(sense.value)
      var year = anchor.year
      if steps < 0, month >= anchor.month { year -= 1 }
      if steps > 0, month <= anchor.month { year += 1 }
      return DateMatch(
        end: at + 1, value: "\(padded(year, 4))-\(padded(month, 2))", rule: "date/relative-month",
        isResolved: true)
    case .season where role != .that:
      let code = ["SP", "SU", "FA", "WI"][min(max(Int(sense.value), 0), 3)]
      guard let anchor else {
        return DateMatch(end: at + 1, value: "XXXX-\(code)", rule: "date/relative-season")
      }
      let middle = [4, 7, 10, 12][min(max(Int(sense.value), 0), 3)]
      var year = anchor.year
      if steps < 0, anchor.month <= middle + 1 { year -= 1 }
      if steps > 0, anchor.month >= middle - 1 { year += 1 }
      return DateMatch(
        end: at + 1, value: "\(padded(year, 4))-\(code)", rule: "date/relative-season", isResolved: true)
    case .part, .noon:
      guard let part = partCode(at) else { return nil }
      return DateMatch(
        end: at + 1, kind: .time, value: base.map { "\($0.adding(days: steps).iso)\(part)" },
        rule: "time/relative-part",
        isResolved: true)
    case .unit:
      guard let unit = TimeUnit(rawValue: sense.value), unit.rawValue > TimeUnit.hour.rawValue else {
        return nil
      }
      if unit == .night {
        return DateMatch(
          end: at + 1, kind: .time, value: base.map { "\($0.adding(days: steps).iso)TNI" },
          rule: "time/relative-part",
          isResolved: true)
      }
      if role == .last, hasArticle, unit == .day || unit == .decade || unit == .century, unit == .day {
        return nil
      }
      if role == .next, unit == .day, let base = referenceDay {
        return DateMatch(
          end: at + 1, value: base.adding(days: 1).iso, rule: "date/relative-unit", isResolved: true)
      }
      return DateMatch(
        end: at + 1, value: base.flatMap { value(unit, steps, from: $0) }, rule: "date/relative-unit",
        isDay: unit == .day, isResolved: true)
    case .units where role == .last || role == .next || role == .this || role == .that:
      guard let unit = TimeUnit(rawValue: sense.value) else { return nil }
      return DateMatch(end: at + 1, kind: .duration, value: unit.duration("X"), rule: "duration/relative")
    case .figure, .cardinal, .several, .few, .couple, .article, .dozen:
      return duration(at)
    case .half:
      return nil
    default: return nil
    }
  }

  /// "the same month", "the same period last year".
  func same(_ i: Int) -> DateMatch? {
    guard tokens.role(i + 1) == .unit, let unit = TimeUnit(rawValue: tokens.sense(i + 1).value),
      unit.rawValue >= TimeUnit.day.rawValue
    else { return nil }
    return DateMatch(
      end: i + 2, value: referenceDay.flatMap { value(unit, 0, from: $0) }, rule: "date/same-unit",
      isResolved: true)
  }

  /// "now", "recently", "soon".
  func pointer(_ i: Int) -> DateMatch? {
    if tokens.role(i - 1) == .hyphen, tokens.touches(i) { return nil }
    let value = ["PRESENT_REF", "PAST_REF", "FUTURE_REF"][min(max(tokens.value(i), 0), 2)]
    let word = tokens.lower(i)
    if word == "once" || (word == "soon" && tokens.lower(i - 1) == "as") || word == "shortly"
      || word == "historically"
    {
      return nil
    }
    return DateMatch(end: i + 1, value: value, rule: "date/reference")
  }

  /// "recent weeks", "recent years".
  func recent(_ i: Int) -> DateMatch? {
    guard tokens.role(i + 1) == .units else { return nil }
    return DateMatch(end: i + 2, value: "PAST_REF", rule: "date/recent")
  }

  /// "the weekend", "years", "the year", "the quarter".
  func bareUnit(_ i: Int, _ hasArticle: Bool, _ partial: String) -> DateMatch? {
    let sense = tokens.sense(i)
    guard let unit = TimeUnit(rawValue: sense.value) else { return nil }
    if tokens.lower(i + 1) == "old" { return nil }
    if sense.role == .units {
      guard unit.rawValue >= TimeUnit.hour.rawValue, !hasArticle else { return nil }
      if let shifted = shift(i + 1, unit: unit, count: nil, exact: false) { return shifted }
      guard unit != .night, unit != .quarter, unit != .weekend else { return nil }
      return DateMatch(end: i + 1, kind: .duration, value: unit.duration("X"), rule: "duration/units")
    }
    if tokens.role(i + 1) == .hyphen, tokens.touches(i + 1), tokens.touches(i + 2) {
      if tokens.role(i + 2) == .earlier || tokens.role(i + 2) == .ago {
        guard let match = shift(i + 2, unit: unit, count: 1, exact: true) else { return nil }
        return match
      }
      return nil
    }
    guard hasArticle, unit == .weekend || unit == .year || unit == .week || unit == .month || unit == .quarter
    else {
      return nil
    }
    // Early in the week "the weekend" is the one just past.
    let isPast = unit == .weekend && (anchor?.weekday ?? 7) <= 3 && tense(before: i) != .future
    let steps = isPast ? -1 : 0
    guard unit == .weekend || unit == .quarter || unit == .year || partial != "" else { return nil }
    return DateMatch(
      end: i + 1, value: anchor.flatMap { value(unit, steps, from: $0) }, rule: "date/the-unit",
      isResolved: true)
  }

  /// "ago", "earlier", "later", "from now" behind a duration.
  func shift(_ i: Int, unit: TimeUnit, count: Int?, exact: Bool) -> DateMatch? {
    guard i < limit else { return nil }
    var base: CivilDate?
    var sign = -1
    var end = i + 1
    switch tokens.role(i) {
    case .ago: base = anchor
    case .earlier: base = referenceDay
    case .later:
      base = referenceDay
      sign = 1
    case .from:
      guard tokens.role(i + 1) == .reference, tokens.value(i + 1) == 0 else { return nil }
      base = anchor
      sign = 1
      end = i + 2
    default: return nil
    }
    if unit == .year, let count, sign < 0, let reference, let mark = reference.utf8.firstIndex(of: 81),
      let year = Int(reference.prefix(4))
    {
      // A quarter was spoken of: the same quarter of another year.
      return DateMatch(
        end: end, value: "\(padded(year - count, 4))-\(reference[mark...])", rule: "date/shift",
        isResolved: true)
    }
    guard let count else {
      return DateMatch(end: end, value: sign < 0 ? "PAST_REF" : "FUTURE_REF", rule: "date/shift-vague")
    }
    return DateMatch(
      end: end, value: base.flatMap { value(unit, sign * count, from: $0) }, rule: "date/shift",
      isResolved: true)
  }
}
