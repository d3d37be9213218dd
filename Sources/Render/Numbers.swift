// Numbers: numbers as people read them in tables, independent of any locale.

enum Numbers {
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
    if let whole = Int(exactly: number) { return grouped(whole) }
    let decimals = size >= 1000 ? 1 : size >= 100 ? 2 : size >= 1 ? 3 : size >= 0.1 ? 4 : size >= 0.01 ? 5 : 6
    return fixed(number, decimals)
  }

  /// Rounded half away from zero to `decimals` digits behind the point.
  static func fixed(_ number: Double, _ decimals: Int) -> String {
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    let scaled = (abs(number) * scale).rounded(.toNearestOrAwayFromZero)
    guard scaled < 9e18 else { return exponent(number) }
    let whole = Int(scaled / scale)
    guard decimals > 0 else { return grouped(number < 0 ? -whole : whole) }
    var rest = String(Int(scaled - Double(whole) * scale))
    while rest.utf8.count < decimals { rest = "0" + rest }
    return (number < 0 && scaled > 0 ? "-" : "") + grouped(whole) + "." + rest
  }

  private static func exponent(_ number: Double) -> String {
    var mantissa = abs(number)
    var power = 0
    while mantissa >= 10, power < 400 { (mantissa, power) = (mantissa / 10, power + 1) }
    while mantissa < 1, power > -400 { (mantissa, power) = (mantissa * 10, power - 1) }
    return (number < 0 ? "-" : "") + fixed(mantissa, 3) + "e\(power)"
  }
}
