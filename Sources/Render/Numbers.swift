// Numbers: numbers as people read them in tables, independent of any locale.

enum Numbers {
  /// From here on digits stand in groups. Four digits do not: they may be a year.
  private static let groupedFrom = 10_000

  /// 1204 → "1,204".
  static func grouped(_ number: Int) -> String {
    var digits = String(number.magnitude)
    var parts: [String] = []
    while digits.count > 3 {
      parts.append(String(digits.suffix(3)))
      digits = String(digits.dropLast(3))
    }
    parts.append(digits)
    return (number < 0 ? "-" : "") + parts.reversed().joined(separator: ",")
  }

  /// About four significant digits; whole numbers whole; very large and small ones with an exponent.
  static func short(_ number: Double) -> String {
    guard number.isFinite else { return number.isNaN ? "" : number > 0 ? "∞" : "-∞" }
    if number == 0 { return "0" }
    let size = abs(number)
    if size >= 1e15 || size < 1e-4 { return exponent(number) }
    if let whole = Int(exactly: number) { return size < Double(groupedFrom) ? String(whole) : grouped(whole) }
    let decimals = size >= 1000 ? 1 : size >= 100 ? 2 : size >= 1 ? 3 : size >= 0.1 ? 4 : size >= 0.01 ? 5 : 6
    return fixed(number, decimals)
  }

  /// At most about six columns: from a million on in millions (M), billions (B) or trillions (T).
  static func compact(_ number: Double) -> String {
    guard number.isFinite, abs(number) >= 1e6, abs(number) < 1e15 else { return short(number) }
    let unit = units.first { abs(number) >= $0.size } ?? (1, "")
    let scaled = number / unit.size
    return fixed(scaled, abs(scaled) >= 99.95 || scaled == scaled.rounded() ? 0 : 1) + unit.name
  }

  private static let units: [(size: Double, name: String)] = [(1e12, "T"), (1e9, "B"), (1e6, "M")]

  /// Labels of round numbers that are `step` apart, all in one unit and one style: 0, 500 M, 1,000 M; 1990, 2000; or as
  /// powers of ten.
  static func ticks(_ values: [Double], step: Double) -> [String] {
    let largest = values.reduce(0) { max($0, abs($1)) }
    if largest >= 1e15 || (largest > 0 && step < 1e-6) { return values.map { power($0, step) } }
    // the greatest unit in which the steps still have few digits
    let unit = units.first { largest >= $0.size && step >= $0.size / 1000 } ?? (1, "")
    let decimals = decimals(step / unit.size)
    let from = largest < Double(groupedFrom) ? groupedFrom : 0
    return values.map {
      $0 == 0
        ? "0"
        : fixed($0 / unit.size, decimals, groupedFrom: from) + (unit.name.isEmpty ? "" : " " + unit.name)
    }
  }

  /// Digits behind the point that tell round steps apart.
  private static func decimals(_ step: Double) -> Int {
    var (unit, decimals) = (step, 0)
    while decimals < 9, abs(unit - unit.rounded()) > 1e-6 * max(1, unit) || unit < 0.999_999 {
      (unit, decimals) = (unit * 10, decimals + 1)
    }
    return decimals
  }

  private static let superscripts: [Character] = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")

  /// 2.5×10¹²
  private static func power(_ number: Double, _ step: Double) -> String {
    // what is next to nothing beside a step is the zero of the axis
    if abs(number) < step * 1e-6 { return "0" }
    let parts = exponent(number).split(separator: "e")
    var mantissa = String(parts[0])
    while mantissa.hasSuffix("0") { mantissa.removeLast() }
    if mantissa.hasSuffix(".") { mantissa.removeLast() }
    let raised = (parts.count > 1 ? String(parts[1]) : "").map { (digit: Character) -> Character in
      digit == "-" ? "⁻" : superscripts[digit.wholeNumberValue ?? 0]
    }
    return mantissa + "×10" + String(raised)
  }

  /// Rounded half away from zero to `decimals` digits behind the point.
  static func fixed(_ number: Double, _ decimals: Int, groupedFrom from: Int = groupedFrom) -> String {
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    let scaled = (abs(number) * scale).rounded(.toNearestOrAwayFromZero)
    guard scaled < 9e18 else { return exponent(number) }
    let whole = Int(scaled / scale)
    func digits(_ whole: Int) -> String { abs(whole) < from ? String(whole) : grouped(whole) }
    guard decimals > 0 else { return digits(number < 0 ? -whole : whole) }
    var rest = String(Int(scaled - Double(whole) * scale))
    while rest.utf8.count < decimals { rest = "0" + rest }
    return (number < 0 && scaled > 0 ? "-" : "") + digits(whole) + "." + rest
  }

  private static func exponent(_ number: Double) -> String {
    var mantissa = abs(number)
    var power = 0
    while mantissa >= 10, power < 400 { (mantissa, power) = (mantissa / 10, power + 1) }
    while mantissa < 1, power > -400 { (mantissa, power) = (mantissa * 10, power - 1) }
    // what is rounded up to ten has one digit more before the point
    if mantissa >= 9.9995 { (mantissa, power) = (1, power + 1) }
    return (number < 0 ? "-" : "") + fixed(mantissa, 3) + "e\(power)"
  }
}
