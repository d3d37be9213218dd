// DateScanner, calendar dates: "September 22, 2023", "22/09/2023", "the third quarter of 1998", "19th century".
// In: the token at which a date may begin. Out: a match, or nil. Parts that the text leaves out come from the
// document's date, else they are X.

import Calendar

extension DateScanner {
  /// What the words around say of a date without a year: after the document's date, before it, or nothing.
  enum Direction { case past, future }

  /// Future when the nearest verb before says so ("will", "is to", "scheduled").
  func tense(before i: Int) -> Direction? {
    var at = i - 1
    let first = max(sentenceStart, i - 25)
    while at >= first {
      switch tokens.lower(at) {
      case "will", "'ll", "’ll", "shall", "wo", "scheduled", "expected", "plans", "plan", "planned", "set",
        "due",
        "expects":
        return .future
      case "was", "were", "had", "did", "said", "has", "been", "have", "told", "ended", "reported",
        "announced",
        "from", "since":
        return .past
      default: break
      }
      at -= 1
    }
    at = i + 1
    while at < min(limit, i + 8) {
      switch tokens.lower(at) {
      case "will", "'ll", "’ll", "shall": return .future
      default: break
      }
      at += 1
    }
    return nil
  }

  /// The year of a month (and day) that the text leaves open.
  func nearestYear(month: Int, day: Int?, at i: Int) -> Int? {
    guard let anchor else { return nil }
    let direction = tense(before: i)
    var best: (distance: Int, year: Int)?
    for year in anchor.year - 1...anchor.year + 1 {
      let last = CivilDate.length(ofMonth: month, year: year)
      guard let date = CivilDate(year, month, day ?? min(anchor.day, last)) else { continue }
      var distance = abs(date.days - anchor.days)
      if direction == .future, date < anchor, day != nil || (year, month) < (anchor.year, anchor.month) {
        distance += 100
      }
      if direction != .future, day == nil, date > anchor { distance += direction == .past ? 400 : 60 }
      if direction == .past, date > anchor { distance += 100 }
      if best == nil || distance < best?.distance ?? 0 { best = (distance, year) }
    }
    return best?.year
  }

  /// A year in four figures, between 1000 and 2999, or after an apostrophe in two.
  func yearNumber(_ i: Int) -> Int? {
    guard i < limit else { return nil }
    let sense = tokens.sense(i)
    guard sense.role == .figure, sense.detail & 7 == 4, sense.value >= 1000, sense.value < 3000 else {
      return nil
    }
    return Int(sense.value)
  }

  func dayNumber(_ i: Int) -> (day: Int, end: Int)? {
    guard i < limit else { return nil }
    let sense = tokens.sense(i)
    switch sense.role {
    case .figure where (1...2).contains(sense.detail) && (1...31).contains(sense.value):
      let next = tokens.role(i + 1)
      if next == .percent || next == .scale { return nil }
      return (Int(sense.value), i + 1)
    case .ordinal where (1...31).contains(sense.value): return (Int(sense.value), i + 1)
    case .cardinal where sense.value == 20 || sense.value == 30:
      guard let numeral = NumeralReader.read(tokens, i, min(limit, i + 3)), numeral.isOrdinal,
        numeral.value <= 31
      else { return nil }
      return (Int(numeral.value), numeral.end)
    default: return nil
    }
  }

  private func isMonthWord(_ i: Int, qualified: Bool) -> Bool {
    let sense = tokens.sense(i)
    guard i < limit, sense.role == .month else { return false }
    guard sense.detail & 1 == 1 else { return true }
    return qualified || tokens.isCapitalised(i)
  }

  /// "September 22, 2023", "Sept. 22", "September 2023", "September of last year", "September".
  func monthFirst(_ i: Int, isQualified: Bool) -> DateMatch? {
    let sense = tokens.sense(i)
    let month = Int(sense.value)
    guard (1...12).contains(month) else { return nil }
    let isAmbiguous = sense.detail & 1 == 1
    var at = i + 1
    if at < limit, tokens.byte(tokens.start(at)) == 46, tokens.end(at) - tokens.start(at) == 1 { at += 1 }
    if tokens.role(at) == .the { at += 1 }
    if tokens.role(at) == .hyphen || tokens.role(at) == .slash, dayNumber(at + 1) != nil { at += 1 }
    if let (day, behind) = dayNumber(at), !(tokens.role(behind) == .clock), !isHour(at) {
      var end = behind
      var year: Int?
      var next = end
      if tokens.role(next) == .comma || tokens.role(next) == .of || tokens.role(next) == .hyphen
        || tokens.role(next) == .slash
      {
        next += 1
      }
      if let written = yearNumber(next) {
        year = written
        end = next + 1
      } else if let (relative, behind) = relativeYear(next) {
        year = relative
        end = behind
      }
      let isFree = year == nil
      if year == nil { year = nearestYear(month: month, day: day, at: i) }
      guard day <= CivilDate.length(ofMonth: month, year: year ?? 2000) else { return nil }
      let head = year.map { padded($0, 4) } ?? "XXXX"
      return joinTime(
        DateMatch(
          end: end, value: "\(head)-\(padded(month, 2))-\(padded(day, 2))", rule: "date/month-day",
          isDay: true,
          isResolved: isFree))
    }
    at = i + 1
    if at < limit, tokens.byte(tokens.start(at)) == 46, tokens.end(at) - tokens.start(at) == 1,
      yearNumber(at + 1) != nil
    {
      at += 1
    }
    if tokens.role(at) == .comma || tokens.role(at) == .of || tokens.role(at) == .hyphen { at += 1 }
    if let year = yearNumber(at) {
      return DateMatch(end: at + 1, value: "\(padded(year, 4))-\(padded(month, 2))", rule: "date/month-year")
    }
    if at < limit, tokens.role(at) == .apostrophe, tokens.touches(at + 1), tokens.sense(at + 1).detail == 2,
      tokens.role(at + 1) == .figure
    {
      let short = tokens.value(at + 1)
      return DateMatch(
        end: at + 2, value: "\(short < 50 ? 2000 + short : 1900 + short)-\(padded(month, 2))",
        rule: "date/month-year")
    }
    if let (year, end) = relativeYear(at) {
      return DateMatch(
        end: end, value: "\(padded(year, 4))-\(padded(month, 2))", rule: "date/month-year", isResolved: true)
    }
    if isAmbiguous, !isQualified {
      guard tokens.isCapitalised(i), i > sentenceStart else { return nil }
      switch tokens.role(i - 1) {
      case .in, .last, .next, .this, .of, .from, .and, .before, .after, .each, .or, .early, .late, .middle,
        .hyphen:
        break
      default: return nil
      }
    }
    guard tokens.isCapitalised(i) || sense.detail & 8 != 0 || !isAmbiguous else { return nil }
    // "Jan" before a capital is a name.
    if tokens.end(i) - tokens.start(i) == 3, !isAmbiguous, tokens.isCapitalised(i + 1),
      tokens.role(i + 1) == .none
    {
      return nil
    }
    let year = nearestYear(month: month, day: nil, at: i)
    return DateMatch(
      end: i + 1, value: "\(year.map { padded($0, 4) } ?? "XXXX")-\(padded(month, 2))", rule: "date/month",
      isResolved: true)
  }

  /// Whether a figure is the hour of a clock time.
  private func isHour(_ i: Int) -> Bool { tokens.role(i + 1) == .meridiem || tokens.role(i + 1) == .oclock }

  /// "last year", "this year", "next year", "of last year", as a year.
  func relativeYear(_ i: Int) -> (year: Int, end: Int)? {
    guard let anchor else { return nil }
    var at = i
    if tokens.role(at) == .of { at += 1 }
    guard at + 1 < limit, tokens.role(at + 1) == .unit, tokens.value(at + 1) == Int(TimeUnit.year.rawValue)
    else {
      return nil
    }
    switch tokens.role(at) {
    case .last: return (anchor.year - 1, at + 2)
    case .this: return (anchor.year, at + 2)
    case .next: return (anchor.year + 1, at + 2)
    default: return nil
    }
  }

  /// "22 September 2023", "the 22nd of September", "22 Sept."
  func dayFirst(_ i: Int, _ hasArticle: Bool) -> DateMatch? {
    guard let (day, behind) = dayNumber(i) else { return nil }
    var at = behind
    if tokens.role(at) == .hyphen || tokens.role(at) == .of { at += 1 }
    guard isMonthWord(at, qualified: false) else { return nil }
    let month = tokens.value(at)
    var end = at + 1
    if end < limit, tokens.byte(tokens.start(end)) == 46, tokens.end(end) - tokens.start(end) == 1,
      yearNumber(end + 1) != nil
    {
      end += 1
    }
    var next = end
    if tokens.role(next) == .comma || tokens.role(next) == .of || tokens.role(next) == .hyphen { next += 1 }
    var year = yearNumber(next)
    let isFree = year == nil
    if year != nil { end = next + 1 } else { year = nearestYear(month: month, day: day, at: i) }
    // "5 May 3" and "two May" are not dates; "2 June 5 p.m." is.
    guard day <= CivilDate.length(ofMonth: month, year: year ?? 2000),
      tokens.role(i) != .cardinal || behind > i + 1
    else { return nil }
    let head = year.map { padded($0, 4) } ?? "XXXX"
    return joinTime(
      DateMatch(
        end: end, value: "\(head)-\(padded(month, 2))-\(padded(day, 2))", rule: "date/day-month", isDay: true,
        isResolved: isFree))
  }

  /// "2023-09-22", "22/09/2023", "9/22/23", "22.09.2023", read from the bytes.
  func numericDate(_ i: Int) -> DateMatch? {
    guard tokens.role(i) == .figure || tokens.role(i) == .clock,
      !tokens.touches(i) || !isJoined(tokens.start(i))
    else {
      return nil
    }
    var at = tokens.start(i)
    var fields: [(value: Int, width: Int)] = []
    var mark: UInt8 = 0
    while fields.count < 3 {
      var value = 0
      var width = 0
      while width < 5, tokens.byte(at) >= 48, tokens.byte(at) <= 57 {
        value = value * 10 + Int(tokens.byte(at) - 48)
        width += 1
        at += 1
      }
      guard width > 0, width <= 4 else { return nil }
      fields.append((value, width))
      if fields.count == 3 { break }
      let b = tokens.byte(at)
      guard b == 45 || b == 47 || b == 46, mark == 0 || mark == b else { return nil }
      mark = b
      at += 1
    }
    let isTimeBehind = tokens.byte(at) == 84  // 'T'
    guard isTimeBehind || !isJoined(at + 1) else { return nil }
    let date: CivilDate?
    if fields[0].width == 4, fields[1].width <= 2, fields[2].width <= 2 {
      date = CivilDate(fields[0].value, fields[1].value, fields[2].value)
    } else if fields[0].width <= 2, fields[1].width <= 2, fields[2].width == 4 || fields[2].width == 2,
      mark != 46
        || fields[2].width == 4
    {
      let short = fields[2].value
      let year = fields[2].width == 4 ? short : short < 50 ? 2000 + short : 1900 + short
      let (a, b) = (fields[0].value, fields[1].value)
      // Month first unless the field cannot be a month; with points, day first.
      date =
        mark == 46
        ? CivilDate(year, b, a) ?? CivilDate(year, a, b) : CivilDate(year, a, b) ?? CivilDate(year, b, a)
    } else {
      date = nil
    }
    guard let date, date.year >= 1 else { return nil }
    if isTimeBehind, let (time, end) = clockBytes(at + 1) {
      return DateMatch(
        end: tokens.token(atOrAfter: end), kind: .time, value: "\(date.iso)T\(time)", rule: "time/iso",
        endByte: end)
    }
    return joinTime(
      DateMatch(
        end: tokens.token(atOrAfter: at), value: date.iso, rule: "date/numeric", endByte: at, isDay: true))
  }

  /// Whether the byte before or at a place joins figures to something longer.
  private func isJoined(_ at: Int) -> Bool {
    let b = tokens.byte(at - 1)
    let next = tokens.byte(at)
    if b == 45 || b == 47 || b == 46 || b == 44 { return next >= 48 && next <= 57 }
    return (b >= 48 && b <= 57) || (b | 32 >= 97 && b | 32 <= 122)
  }

  /// "19th century", "third quarter of 1998", "first half of 1999", "second quarter".
  func ordinalPeriod(_ i: Int) -> DateMatch? {
    guard let numeral = NumeralReader.read(tokens, i, min(limit, i + 4)), numeral.isOrdinal else {
      return nil
    }
    let ordinal = Int(min(numeral.value, 1000))
    var at = numeral.end
    if tokens.role(at) == .hyphen { at += 1 }
    if tokens.role(at) == .fiscal { at += 1 }
    guard at < limit else { return nil }
    if tokens.role(at) == .unit || tokens.role(at) == .units,
      let unit = TimeUnit(rawValue: tokens.sense(at).value)
    {
      if unit == .century, (1...30).contains(ordinal) {
        var end = at + 1
        if tokens.role(end) == .era {
          let isBefore = tokens.value(end) < 0
          end += 1
          return DateMatch(
            end: end, value: isBefore ? "BC\(padded(ordinal - 1, 2))" : padded(ordinal - 1, 2),
            rule: "date/century")
        }
        return DateMatch(end: end, value: padded(ordinal - 1, 2), rule: "date/century")
      }
      if unit == .quarter, (1...4).contains(ordinal) {
        let (year, end) = yearBehind(at + 1, period: ordinal, length: 3)
        return DateMatch(
          end: end, value: "\(year.map { padded($0, 4) } ?? "XXXX")-Q\(ordinal)", rule: "date/quarter",
          isResolved: true)
      }
      return nil
    }
    if tokens.role(at) == .half, ordinal <= 2, ordinal >= 1 {
      let (year, end) = yearBehind(at + 1, period: ordinal, length: 6)
      guard end > at + 1 else { return nil }
      return DateMatch(
        end: end, value: "\(year.map { padded($0, 4) } ?? "XXXX")-H\(ordinal)", rule: "date/half-year")
    }
    return nil
  }

  /// The year behind a quarter or a half: "of 1998", "1998", "of last year"; else the nearest one past.
  private func yearBehind(_ i: Int, period: Int, length: Int) -> (Int?, end: Int) {
    var at = i
    if tokens.role(at) == .of || tokens.role(at) == .in || tokens.role(at) == .comma { at += 1 }
    if tokens.role(at) == .the { at += 1 }
    if tokens.role(at) == .fiscal { at += 1 }
    if let year = yearNumber(at) { return (year, at + 1) }
    if let (year, end) = relativeYear(at) { return (year, end) }
    guard let anchor else { return (nil, i) }
    let first = (period - 1) * length + 1
    return (first > anchor.month && tense(before: i) != .future ? anchor.year - 1 : anchor.year, i)
  }

  func quarterCode(_ i: Int) -> DateMatch? {
    let quarter = tokens.value(i)
    let (year, end) = yearBehind(i + 1, period: quarter, length: 3)
    return DateMatch(
      end: end, value: "\(year.map { padded($0, 4) } ?? "XXXX")-Q\(quarter)", rule: "date/quarter")
  }

  /// "fiscal 1989", "fiscal year 1989".
  func fiscal(_ i: Int) -> DateMatch? {
    var at = i + 1
    if tokens.role(at) == .unit { at += 1 }
    if let year = yearNumber(at) {
      return DateMatch(end: at + 1, value: padded(year, 4), rule: "date/fiscal-year")
    }
    if let inner = ordinalPeriod(i + 1) { return inner }
    guard at == i + 2, tokens.value(i + 1) == Int(TimeUnit.year.rawValue) else { return nil }
    return DateMatch(end: at, value: anchor.map { padded($0.year, 4) }, rule: "date/fiscal-year")
  }

  /// A year by itself, or with BC or AD.
  func year(_ i: Int, hasPrefix: Bool) -> DateMatch? {
    let sense = tokens.sense(i)
    if sense.role == .figure, sense.detail > 0, sense.value > 0, sense.value < 10_000,
      tokens.role(i + 1) == .era,
      tokens.isCapitalised(i + 1)
    {
      let value = tokens.value(i + 1) < 0 ? "BC\(padded(Int(sense.value), 4))" : padded(Int(sense.value), 4)
      return DateMatch(end: i + 2, value: value, rule: "date/era")
    }
    guard let year = yearNumber(i) else { return nil }
    let before = tokens.role(i - 1)
    let byte = tokens.byte(tokens.start(i) - 1)
    // Part of a longer code, an amount, or a number with a unit.
    if byte == 36 || byte == 35 || byte == 46 || byte == 58 || byte == 95 || byte == 64 || byte == 47 {
      return nil
    }
    if byte == 45, before == .hyphen, yearNumber(i - 2) == nil { return nil }
    switch tokens.role(i + 1) {
    case .percent, .scale, .dozen, .units, .zone, .figure, .meridiem, .oclock: return nil
    default: break
    }
    let isCued =
      before == .in || before == .from || before == .of || before == .before || before == .after || hasPrefix
      || before == .early || before == .late || yearNumber(i - 2) != nil
    guard isCued || (1900...2049).contains(year) else { return nil }
    let nextByte = tokens.byte(tokens.end(i))
    if nextByte == 46 || nextByte == 44 || nextByte == 58 || nextByte == 47,
      isDigit(tokens.byte(tokens.end(i) + 1))
    {
      return nil
    }
    if !isCued || !(1900...2049).contains(year) {
      switch tokens.lower(i + 1) {
      case "people", "men", "women", "troops", "soldiers", "tons", "tonnes", "miles", "dollars", "shares",
        "jobs",
        "feet", "pounds", "workers", "employees", "students", "kilometers", "km", "meters", "metres",
        "points", "votes",
        "units", "homes", "members", "copies", "acres", "kg", "m", "euros", "yen":
        return nil
      default: break
      }
    }
    switch tokens.lower(i - 1) {
    case "$", "£", "€", "¥", "no.", "number", "page", "flight", "route", "than", "article", "section", "line":
      return nil
    default: break
    }
    return DateMatch(end: i + 1, value: padded(year, 4), rule: "date/year")
  }

  func isDigit(_ b: UInt8) -> Bool { b >= 48 && b <= 57 }

  /// "summer 2012", "the summer of 2012", "in spring", "the summer".
  func season(_ i: Int, _ hasArticle: Bool) -> DateMatch? {
    let code = ["SP", "SU", "FA", "WI"][min(max(tokens.value(i), 0), 3)]
    let at = tokens.role(i + 1) == .of || tokens.role(i + 1) == .comma ? i + 2 : i + 1
    if let year = yearNumber(at) {
      return DateMatch(end: at + 1, value: "\(year)-\(code)", rule: "date/season-year")
    }
    if let (year, end) = relativeYear(at) {
      return DateMatch(end: end, value: "\(year)-\(code)", rule: "date/season-year")
    }
    let before = tokens.role(hasArticle ? i - 2 : i - 1)
    guard before == .in || before == .early || before == .late, tokens.role(i + 1) != .of else { return nil }
    return DateMatch(
      end: i + 1, value: "\(anchor.map { padded($0.year, 4) } ?? "XXXX")-\(code)", rule: "date/season",
      isResolved: true)
  }
}
