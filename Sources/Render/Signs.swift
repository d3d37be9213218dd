// Signs: what tables and drawings write of their own, in Unicode or in plain ASCII. Texts of the user stay as they are.

struct Signs {
  /// In place of what was cut, and before what is not shown.
  let ellipsis: String
  /// In place of a value that is missing.
  let missing: String
  let infinity: String
  /// Below the head of a table, and below a heading.
  let rule: String
  /// Below a title.
  let doubleRule: String
  /// Between an author and a date.
  let separator: String

  static let unicode = Signs(
    ellipsis: "…", missing: "–", infinity: "∞", rule: "─", doubleRule: "═", separator: " · ")
  static let ascii = Signs(
    ellipsis: "..", missing: "-", infinity: "inf", rule: "-", doubleRule: "=", separator: ", ")
}

extension RenderOptions {
  var signs: Signs { ascii ? .ascii : .unicode }
}
