// QueryParser+Words: bare words (`foreign policy`, `econom*`, `AT&T`, `50%`) as the tokens that they are in a text.
// Whatever stands between two spaces is a word, but for the characters that queries have a meaning for where they stand.

import Results

extension QueryParser {
  /// Whether a token, a tag or a named query begins at a place.
  func isMarkup(_ i: Int) -> Bool {
    guard i < scalars.count else { return false }
    if scalars[i] == "$" { return i + 1 < scalars.count && !Self.isDigit(scalars[i + 1]) }
    return "[\"'<".unicodeScalars.contains(scalars[i])
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

  private static func isLetterOrDigit(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || scalar.properties.numericType != nil
  }

  /// Brackets, operators, quantifiers, and the quotation marks that a query may have been pasted with.
  private static let reserved = Set("[](){}<>|=?+!:$\\\"“”„‟«»".unicodeScalars)

  /// Whether the character in hand goes on with a word that began at `start`. A star beside letters is a wildcard of the
  /// word, not a quantifier.
  private func isOfWord(since start: Int) -> Bool {
    let scalar = scalars[at]
    if scalar.properties.isWhitespace { return false }
    guard Self.reserved.contains(scalar) else { return true }
    let before = at > start ? scalars[at - 1] : nil
    let behind = at + 1 < scalars.count ? scalars[at + 1] : nil
    switch scalar {
    // "10:30", "https://"; a label is read before
    case ":":
      return looking("://")
        || before.map(Self.isLetterOrDigit) ?? false && behind.map(Self.isLetterOrDigit) ?? false
    // "$5", "US$"
    case "$": return behind.map(Self.isDigit) ?? (before != nil)
    // "C++": two quantifiers would be one
    case "+": return before != nil && (before == "+" || behind == "+")
    // "Yahoo!"
    case "!": return before != nil && behind != "=" && !looking("!within") && !looking("!containing")
    default: return false
    }
  }

  mutating func bareWords() throws(QueryError) -> QueryNode {
    let start = at
    var text = ""
    while at < scalars.count, isOfWord(since: start) {
      if scalars[at] == "%", isFlags(since: start) {
        throw error(
          "'%' and its letters stand behind a pattern in quotation marks: \"\(text)\"%c; a bare word is found in any case"
        )
      }
      text.unicodeScalars.append(scalars[at])
      at += 1
    }
    try checkBare(text, at: start)
    let hasLetters = text.unicodeScalars.contains(where: Self.isLetterOrDigit)
    var next = at
    while next < scalars.count, scalars[next].properties.isWhitespace { next += 1 }
    // marks alone are words among words; beside patterns they are taken for a mistake
    guard hasLetters || !(text.allSatisfy { $0 == "*" } || hasMarkup || isMarkup(next)) else {
      at = start
      throw unexpected()
    }
    let cuts = cut.map { CodingDictionary.cuts(text, $0) } ?? [Self.clitics(CharacterForms.lowered(text))]
    let readings = cuts.map { Self.sequence(of: $0, at: start) }
    return readings.count == 1 ? readings[0] : .alternation(readings)
  }

  /// Words in lower case that stand in a row.
  private static func sequence(of words: [String], at position: Int) -> QueryNode {
    let nodes = words.map { word in
      var pattern = ""
      for scalar in word.unicodeScalars {
        switch scalar {
        case "*": pattern += ".*"
        case "'", "’": pattern += "['’]"
        case "σ", "ς": pattern += "[σς]"
        default: pattern += TokenPattern.escaped(String(scalar))
        }
      }
      return QueryNode.token(
        .attribute(AttributeTest(attribute: .lower, pattern: pattern, position: position)))
    }
    return nodes.count == 1 ? nodes[0] : .sequence(nodes)
  }

  /// Whether flags of a pattern stand behind a word's letters, as in `word%c`.
  private func isFlags(since start: Int) -> Bool {
    guard at > start, scalars[at - 1].properties.isAlphabetic else { return false }
    let flags = scalars[(at + 1)...].prefix { "cdl".unicodeScalars.contains($0) }
    guard !flags.isEmpty else { return false }
    return flags.endIndex == scalars.count || scalars[flags.endIndex].properties.isWhitespace
      || Self.reserved.contains(scalars[flags.endIndex])
  }

  /// What stands here is nothing that begins a token.
  func unexpected() -> QueryError {
    let c = Character(scalars[at])
    switch c {
    case "“", "”", "„", "‟", "«", "»":
      return error("a pattern stands in straight quotation marks, as in \"peace\", not in '\(c)'")
    case "=":
      return error(
        "'=' compares inside brackets, as in [lemma=\"say\"]; as text it stands in quotation marks, as in \"=\""
      )
    case "&":
      return error(
        "'&' joins conditions inside brackets, as in [lemma=\"say\" & pos=\"VERB\"]; as text it stands in quotation marks, as in \"&\""
      )
    case "\\":
      return error("a pattern with '\\' stands in quotation marks, as in \"\\d+\"")
    default:
      return error(
        "'\(c)' is not expected here; a token is [attribute=\"pattern\"] or a word, and as text '\(c)' stands in quotation marks with %l behind them: \"\(c)\"%l"
      )
    }
  }

  /// A bare word among tokens and tags that was meant otherwise is an error, not a word that is nowhere.
  private func checkBare(_ text: String, at start: Int) throws(QueryError) {
    if !text.isEmpty, at < scalars.count, "[(<".unicodeScalars.contains(scalars[at]) {
      throw error(
        "'\(text)\(scalars[at])' is nothing that queries have; a label is a:[…], and words stand apart by a space",
        at: start)
    }
    if hasMarkup, let meant = NearNames.suggest(text, among: ["within", "containing"]).first {
      throw error(
        "'\(text)' stands for nothing here; did you mean '\(meant)'? A word stands in quotation marks",
        at: start)
    }
  }

  /// A bare word as the tokens that it is in the text: "don't" is "do" and "n't".
  private static func clitics(_ word: String) -> [String] {
    for ending in [
      "n't", "n’t", "'s", "’s", "'re", "’re", "'ve", "’ve", "'ll", "’ll", "'d", "’d", "'m", "’m",
    ]
    where word.hasSuffix(ending) && word.count > ending.count {
      return [String(word.dropLast(ending.count)), ending]
    }
    return [word]
  }
}
