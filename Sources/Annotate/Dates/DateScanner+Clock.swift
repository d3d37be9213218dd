// DateScanner, times of the day: "3 p.m.", "10:30 GMT", "noon Saturday", "Tuesday night".
// In: the token at which a time may begin, or a day behind which one may stand. Out: a match, or nil.

import Calendar

extension DateScanner {
  /// Reads `10:30`, `10:30:15`, `10:30Z` at a byte; the time as TIMEX3 has it and the byte behind it.
  func clockBytes(_ start: Int) -> (time: String, end: Int)? {
    var at = start
    var fields: [Int] = []
    while fields.count < 3 {
      var value = 0
      var width = 0
      while width < 3, isDigit(tokens.byte(at)) {
        value = value * 10 + Int(tokens.byte(at) - 48)
        width += 1
        at += 1
      }
      guard width == 2 || (width == 1 && fields.isEmpty) else { return nil }
      fields.append(value)
      guard tokens.byte(at) == 58, isDigit(tokens.byte(at + 1)) else { break }
      at += 1
    }
    guard fields.count >= 2, fields[0] <= 24, fields[1] < 60, fields.count < 3 || fields[2] < 60 else {
      return nil
    }
    if tokens.byte(at) == 90 { return (fields.map { padded($0, 2) }.joined(separator: ":") + "Z", at + 1) }
    return (fields.map { padded($0, 2) }.joined(separator: ":"), at)
  }

  /// The clock time at token `i`, without a date: value behind `T` and the token behind.
  func bareClock(_ i: Int) -> (time: String, end: Int)? {
    let sense = tokens.sense(i)
    guard i < limit else { return nil }
    var hour = 0
    var rest = ""
    var end = i + 1
    var isClear = false
    switch sense.role {
    case .noon:
      return (sense.value == 24 ? "24:00" : "12:00", i + 1)
    case .clock:
      guard let (time, behind) = clockBytes(tokens.start(i)) else { return nil }
      end = tokens.token(atOrAfter: behind)
      let parts = time.split(separator: ":", maxSplits: 1)
      hour = parts.first.flatMap { Int($0) } ?? 0
      rest = parts.count > 1 ? ":" + parts[1] : ":00"
      isClear = true
    case .figure where sense.detail >= 1 && sense.detail <= 2 && sense.value <= 24:
      hour = Int(sense.value)
      rest = ":00"
    case .figure where sense.value < 0:
      // "4.30 p.m."
      guard tokens.role(i + 1) == .meridiem, let value = NumeralReader.value(tokens, i), value < 13 else {
        return nil
      }
      hour = Int(value)
      let minute = Int(((value - Double(hour)) * 100).rounded())
      guard minute < 60 else { return nil }
      rest = ":" + padded(minute, 2)
    case .cardinal where sense.value <= 12 && sense.value > 0:
      hour = Int(sense.value)
      rest = ":00"
    default: return nil
    }
    if tokens.role(end) == .oclock {
      isClear = true
      end += 1
    }
    if end < limit, tokens.role(end) == .meridiem, hour <= 12 {
      let isAfternoon = tokens.value(end) == 1
      if hour == 12 { hour = isAfternoon ? 12 : 0 } else if isAfternoon { hour += 12 }
      isClear = true
      end += 1
    } else if tokens.role(end) == .in, tokens.role(end + 1) == .the, let part = partCode(end + 2), isClear {
      if part != "TMO", hour < 12 { hour += 12 }
      end += 3
    }
    guard isClear, hour <= 24 else { return nil }
    if end < limit, tokens.role(end) == .zone, tokens.isCapitalised(end) {
      let isUTC = tokens.value(end) == 0
      end += 1
      if isUTC, !rest.hasSuffix("Z") { rest += "Z" }
    }
    return (padded(hour, 2) + rest, end)
  }

  /// A clock time with the day around it; without one, the document's day.
  func clockTime(_ i: Int) -> DateMatch? {
    guard var (time, end) = bareClock(i) else { return nil }
    var at = end
    if tokens.role(at) == .comma { at += 1 }
    if tokens.role(at) == .on { at += 1 }
    if tokens.role(at) == .the { at += 1 }
    if let day = day(at) {
      end = day.end
      if time == "24:00", let value = day.value, value.utf8.count == 10 {
        return DateMatch(
          end: end, kind: .time, value: "\(value)T24:00", rule: "time/clock-day", endByte: day.endByte)
      }
      return DateMatch(
        end: end, kind: .time, value: day.value.map { "\($0.prefix { $0 != "T" })T\(time)" },
        rule: "time/clock-day",
        endByte: day.endByte, isResolved: day.isResolved)
    }
    let day = reference.flatMap { $0.utf8.count == 10 ? $0 : nil } ?? anchor?.iso
    time = "T" + time
    return DateMatch(
      end: end, kind: .time, value: (day ?? "XXXX-XX-XX") + time, rule: "time/clock", isResolved: true)
  }

  /// A day that can follow a clock time: a weekday, a date, "today", "yesterday".
  private func day(_ i: Int) -> DateMatch? {
    guard i < limit else { return nil }
    let match: DateMatch?
    switch tokens.role(i) {
    case .weekday: match = weekday(i, direction: nil, from: i)
    case .month: match = monthFirst(i, isQualified: false)
    case .dayWord where tokens.value(i) < 2: match = dayWord(i)
    case .figure, .ordinal: match = numericDate(i) ?? dayFirst(i, false)
    default: match = nil
    }
    guard let match, match.isDay else { return nil }
    return match
  }

  /// `TMO`, `TAF`, `TEV`, `TNI` for a part of the day.
  func partCode(_ i: Int) -> String? {
    guard i < limit else { return nil }
    if tokens.role(i) == .unit { return tokens.value(i) == Int(TimeUnit.night.rawValue) ? "TNI" : nil }
    guard tokens.role(i) == .part else { return nil }
    switch tokens.value(i) {
    case 0: return "TMO"
    case 1: return "TAF"
    case 2: return "TEV"
    case 3: return "TNI"
    default: return nil
    }
  }

  /// A day with the part of the day or the clock time behind it: "Tuesday night", "Friday at 3 p.m."
  func joinTime(_ day: DateMatch) -> DateMatch {
    guard let value = day.value, day.isDay, !value.contains("T") else { return day }
    var at = day.end
    if let part = partCode(at) {
      var match = day
      match.end = at + 1
      match.kind = .time
      match.value = value + part
      match.rule = "time/day-part"
      match.endByte = nil
      return match
    }
    if tokens.role(at) == .comma { at += 1 }
    if tokens.role(at) == .at { at += 1 }
    guard at > day.end || tokens.role(at) == .clock || tokens.role(at + 1) == .meridiem,
      tokens.role(at) != .noon || at > day.end,
      let (time, end) = bareClock(at)
    else { return day }
    var match = day
    match.end = end
    match.kind = .time
    match.value = "\(value)T\(time)"
    match.rule = "time/day-clock"
    match.endByte = nil
    return match
  }
}
