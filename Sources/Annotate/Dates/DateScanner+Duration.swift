// DateScanner, lengths and recurring times: "two weeks", "a year-long", "several months", "every day", "weekly".
// In: the token at which one may begin. Out: a match, or nil. "12 years ago" and "two days later" are dates.

import Calendar

extension DateScanner {
  /// A count with a unit of time, with "ago", "earlier" or "later" behind it where there is one.
  func counted(_ i: Int, _ hasArticle: Bool) -> DateMatch? {
    guard let (count, unitAt) = count(i) else { return nil }
    guard let unit = TimeUnit(rawValue: tokens.sense(unitAt).value) else { return nil }
    let whole = count.flatMap { $0 == $0.rounded() && abs($0) < 100_000 ? Int($0) : nil }
    var behind = unitAt + 1
    // "a week or so ago"
    if tokens.lower(behind) == "or", tokens.lower(behind + 1) == "so" { behind += 2 }
    if let match = shift(behind, unit: unit, count: whole, exact: true) { return match }
    return duration(i)
  }

  /// The number before a unit of time: nil for an open one ("several"), and the unit's token.
  private func count(_ i: Int) -> (Double?, unitAt: Int)? {
    var at = i
    var value: Double? = 1
    switch tokens.role(i) {
    case .article:
      at = i + 1
      switch tokens.role(at) {
      case .few:
        value = nil
        at += 1
      case .couple:
        value = 2
        at += tokens.role(at + 1) == .of ? 2 : 1
      case .half:
        value = 0.5
        at += 1
        if tokens.role(at) == .hyphen { at += 1 }
      case .scale, .dozen:
        guard let numeral = NumeralReader.read(tokens, i, limit) else { return nil }
        value = numeral.value
        at = numeral.end
      case .units: return nil
      default: break
      }
    case .several, .few:
      value = nil
      at = i + 1
    case .couple:
      value = 2
      at = i + 1
      if tokens.role(at) == .of { at += 1 }
    case .half:
      value = 0.5
      at = i + 1
      if tokens.role(at) == .article { at += 1 }
      if tokens.role(at) == .hyphen { at += 1 }
    default:
      guard let numeral = NumeralReader.read(tokens, i, limit), !numeral.isOrdinal else { return nil }
      value = numeral.value
      at = numeral.end
      if tokens.role(at) == .hyphen, tokens.touches(at), tokens.touches(at + 1) { at += 1 }
    }
    // "a quarter of an hour", "three quarters of an hour"
    if let parts = value, at + 3 < limit, tokens.role(at + 1) == .of, tokens.role(at + 2) == .article,
      tokens.role(at) == .unit || tokens.role(at) == .units,
      TimeUnit(rawValue: tokens.sense(at).value) == .quarter
    {
      value = parts / 4
      at += 3
    }
    if tokens.role(at) == .more
      || tokens.role(at + 1) == .units && (tokens.role(at) == .last || tokens.role(at) == .next)
    {
      at += 1
    }
    guard at < limit else { return nil }
    let role = tokens.role(at)
    // "two second" and "5 min": an ordinal never counts as a unit but behind a hyphen.
    guard role == .unit || role == .units else { return nil }
    let unit = TimeUnit(rawValue: tokens.sense(at).value)
    if tokens.role(i) == .article, role == .unit, unit == .night || unit == .weekend { return nil }
    if value == nil, role == .unit { return nil }
    // Ages are not dates, and "three-quarters of it" is a fraction.
    if tokens.lower(at + 1) == "old" || (tokens.role(at + 1) == .hyphen && tokens.lower(at + 2) == "old") {
      return nil
    }
    if unit == .quarter, tokens.role(at + 1) == .of || tokens.role(at - 1) == .hyphen { return nil }
    return (value, at)
  }

  /// A length of time.
  func duration(_ i: Int) -> DateMatch? {
    guard let (count, unitAt) = count(i), let unit = TimeUnit(rawValue: tokens.sense(unitAt).value) else {
      return nil
    }
    var end = unitAt + 1
    if tokens.role(i) == .article, tokens.role(end) == .hyphen, tokens.touches(end),
      tokens.role(end + 1) == .long
    {
      end += 2
    } else if tokens.role(end) == .hyphen, tokens.touches(end), tokens.role(end + 1) == .long {
      end += 2
    }
    guard let count else {
      return DateMatch(end: end, kind: .duration, value: unit.duration("X"), rule: "duration/open")
    }
    return DateMatch(end: end, kind: .duration, value: length(count, unit), rule: "duration/count")
  }

  private func length(_ count: Double, _ unit: TimeUnit) -> String? {
    guard count >= 0, count < 1e15 else { return nil }
    if count == count.rounded() { return unit.duration(String(Int(count))) }
    switch unit {
    case .year where count * 12 == (count * 12).rounded():
      return TimeUnit.month.duration(String(Int(count * 12)))
    case .hour where count * 60 == (count * 60).rounded():
      return TimeUnit.minute.duration(String(Int(count * 60)))
    case .decade, .century, .millennium, .fortnight:
      return nil
    default: return unit.duration(String(count))
    }
  }

  /// "every day", "each Tuesday", "weekly", "annual".
  func recurring(_ i: Int) -> DateMatch? {
    let role = tokens.role(i)
    if role == .frequency {
      let unit: [String] = [
        "PT1H", "P1D", "P1W", "P2W", "P1M", "P3M", "P1Y", "P2Y", "P6M", "P1Y",
      ]
      let index = tokens.value(i)
      if tokens.isCapitalised(i), tokens.isCapitalised(i + 1) || tokens.isCapitalised(i - 1) { return nil }
      return index >= 0 && index < unit.count
        ? DateMatch(end: i + 1, kind: .set, value: unit[index], rule: "set/frequency") : nil
    }
    guard role == .each else { return nil }
    var at = i + 1
    var count = "1"
    if tokens.role(at) == .other {
      count = "2"
      at += 1
    } else if let numeral = NumeralReader.read(tokens, at, limit), !numeral.isOrdinal, numeral.value >= 1,
      numeral.value < 100_000, numeral.value == numeral.value.rounded()
    {
      count = String(Int(numeral.value))
      at = numeral.end
    }
    guard at < limit else { return nil }
    let sense = tokens.sense(at)
    switch sense.role {
    case .unit, .units:
      guard let unit = TimeUnit(rawValue: sense.value) else { return nil }
      return DateMatch(
        end: at + 1, kind: .set, value: unit == .night ? "P1D" : unit.duration(count), rule: "set/every")
    case .weekday:
      return DateMatch(end: at + 1, kind: .set, value: "XXXX-WXX-\(sense.value)", rule: "set/every")
    case .month where tokens.isCapitalised(at):
      return DateMatch(
        end: at + 1, kind: .set, value: "XXXX-\(padded(Int(sense.value), 2))", rule: "set/every")
    case .part:
      return DateMatch(
        end: at + 1, kind: .set, value: partCode(at).map { "XXXX-XX-XX\($0)" }, rule: "set/every")
    default: return nil
    }
  }
}
