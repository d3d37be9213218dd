// Culprit: the part of a source line that an error means. In: a line, a message, the function that failed. Out: a range of
// characters. It goes by whole Lua lexemes of the fitting kind, never by letters that happen to stand in the line.

extension Script {
  /// How a lexeme may be what a message names, best first.
  private enum Role: Int {
    /// A text that is quoted as it stands: a column, a query, a path.
    case string
    /// The key of a table: `{n = 0}`.
    case key
    /// A field, a method or a plain name.
    case name
    /// A path that holds the name: `"speker.name"`; or the last part of a name with its owner: `string.upper`.
    case part
  }

  /// Where in line `number` (from 1) the error stands, in characters; nil when the line does not tell.
  /// - Parameters:
  ///   - function: the function of the API that failed, as users write it.
  ///   - character: of a text that the function was given, such as a query, from 0.
  public func culprit(
    line number: Int, message: String, function: String? = nil, character: Int? = nil
  ) -> (from: Int, count: Int)? {
    let lexemes = LuaLexer.lexemes(of: source)
    let line = lexemes.indices.filter { lexemes[$0].line == number }
    let name = function.map(Self.lastPart)
    let call = line.first {
      lexemes[$0].kind == .name && lexemes[$0].text == name && Self.isCalled(lexemes, $0)
    }
    if let character {
      let given = line.first { i in
        lexemes[i].kind == .string && !lexemes[i].text.isEmpty && message.contains(lexemes[i].text)
          && i > (call ?? -1)
      }
      if let given { return characters(lexemes[given], character, Self.quoted(message)) }
    }
    // what is proposed instead is not what is wrong, and a parameter's name does not stand in a call
    let told = message.components(before: ["; did you mean", "; it has", "; there are"])
    let names = Self.quoted(told)
    var best: (rank: Int, lexeme: Int)?
    for i in line where !told.hasPrefix("argument '") {
      guard let (place, role) = Self.match(lexemes, i, names, told) else { continue }
      // a text as it stands first, then what the message names first; what stands behind the name of the function is
      // rather meant than what stands before it
      let isBefore = call.map { i < $0 } ?? false
      let isUsed = Self.isUse(lexemes, i, told)
      let rank =
        (role == .string ? 0 : 1000) + ((place * 4 + role.rawValue) * 2 + (isBefore ? 1 : 0)) * 2
        + (isUsed ? 0 : 1)
      if best.map({ rank < $0.rank }) ?? true { best = (rank, i) }
    }
    // Lua's own messages and those of the API name the function: 'where' wants …, argument 'n' of 'doc:count'
    let parts = names.map(Self.lastPart)
    let named = line.first {
      lexemes[$0].kind == .name && Self.isCalled(lexemes, $0) && parts.contains(lexemes[$0].text)
    }
    if let found = best?.lexeme ?? call ?? named { return characters(lexemes[found]) }
    return mark(in: line.map { lexemes[$0] }, names)
  }

  private static func lastPart(_ name: String) -> String {
    name.split { $0 == ":" || $0 == "." }.last.map(String.init) ?? name
  }

  /// What a message has between single quotation marks, in order.
  private static func quoted(_ message: String) -> [String] {
    message.split(separator: "'", omittingEmptySubsequences: false).enumerated()
      .filter { $0.offset % 2 == 1 && !$0.element.isEmpty }.map { String($0.element) }
  }

  private static func isCalled(_ lexemes: [LuaLexeme], _ i: Int) -> Bool {
    guard i + 1 < lexemes.count else { return false }
    return lexemes[i + 1].kind == .string || ["(", "{"].contains(lexemes[i + 1].text)
  }

  /// Whether a name is used as Lua's message says, not only declared: indexed or called.
  private static func isUse(_ lexemes: [LuaLexeme], _ i: Int, _ message: String) -> Bool {
    if message.hasPrefix("attempt to call") { return isCalled(lexemes, i) }
    guard message.hasPrefix("attempt to index"), i + 1 < lexemes.count else { return true }
    return [".", ":", "["].contains(lexemes[i + 1].text)
  }

  /// Whether a lexeme is what one of the names means: the number of the name and in what way.
  private static func match(
    _ lexemes: [LuaLexeme], _ i: Int, _ names: [String], _ message: String
  ) -> (name: Int, role: Role)? {
    let lexeme = lexemes[i]
    let before = i > 0 ? lexemes[i - 1].text : ""
    switch lexeme.kind {
    case .string:
      if let k = names.firstIndex(of: lexeme.text) { return (k, .string) }
      // a text with quotation marks of its own
      if lexeme.text.contains("'"), message.contains("'\(lexeme.text)'") { return (0, .string) }
      let parts = lexeme.text.split(separator: ".").map(String.init)
      if parts.count > 1, let k = names.firstIndex(where: { parts.contains($0) }) { return (k, .part) }
    case .name:
      guard let k = names.firstIndex(of: lexeme.text) else {
        let owner = i > 1 ? lexemes[i - 2].text : ""
        return names.firstIndex(of: owner + before + lexeme.text).map { ($0, .part) }
      }
      let isKey = ["{", ",", ";"].contains(before) && i + 1 < lexemes.count && lexemes[i + 1].text == "="
      // an option is a key and nothing else; a column that is no text is a key or a field
      if message.contains("option '\(lexeme.text)'") { return isKey ? (k, .key) : nil }
      if message.hasPrefix("no column '"), !isKey, before != "." { return nil }
      return (k, isKey ? .key : .name)
    default: break
    }
    return nil
  }

  /// What is no single name: a mark, a number, several lexemes. The last of its kind, since a parser stops behind the mistake.
  private func mark(in line: [LuaLexeme], _ names: [String]) -> (from: Int, count: Int)? {
    for name in names {
      let bytes = Array(name.utf8)
      for lexeme in line.reversed() {
        let end = lexeme.range.lowerBound + bytes.count
        guard end <= source.count, Array(source[lexeme.range.lowerBound..<end]) == bytes,
          line.contains(where: { $0.range.upperBound == end })
        else { continue }
        return characters(lexeme.range.lowerBound..<end)
      }
    }
    return nil
  }

  /// A lexeme; a text without its quotation marks when it has no escapes.
  private func characters(_ lexeme: LuaLexeme) -> (from: Int, count: Int) {
    // [[…]] and [==[…]==] have longer marks
    let isLong = source[lexeme.range].first == UInt8(ascii: "[")
    let mark = isLong ? 2 + source[lexeme.range].dropFirst().prefix { $0 == UInt8(ascii: "=") }.count : 1
    let inside = lexeme.range.dropFirst(mark).dropLast(mark)
    if lexeme.kind == .string, !inside.isEmpty, Array(lexeme.text.utf8) == Array(source[inside]) {
      return characters(inside)
    }
    return characters(lexeme.range)
  }

  /// The part of a text that is meant: the name at or behind a character of it, else from that character on; the whole text
  /// when it has escapes, since characters of the text are then none of the line.
  private func characters(_ lexeme: LuaLexeme, _ character: Int, _ names: [String]) -> (from: Int, count: Int)
  {
    let whole = characters(lexeme)
    let text = Array(lexeme.text)
    guard whole.count == text.count, !lexeme.text.contains("\n"), character <= text.count else {
      return whole
    }
    for name in names.map(Array.init) where name.count <= text.count {
      for from in 0...(text.count - name.count)
      where from >= character && Array(text[from..<from + name.count]) == name {
        return (whole.from + from, name.count)
      }
    }
    return (whole.from + character, max(1, text.count - character))
  }

  /// Where bytes stand in their line, in characters; only what stands in their first line counts.
  private func characters(_ range: Range<Int>) -> (from: Int, count: Int) {
    let start = source[..<range.lowerBound].lastIndex(of: 10).map { $0 + 1 } ?? 0
    let end = source[range].firstIndex(of: 10) ?? range.upperBound
    return (
      String(decoding: source[start..<range.lowerBound], as: UTF8.self).count,
      max(1, String(decoding: source[range.lowerBound..<end], as: UTF8.self).count)
    )
  }
}

extension String {
  /// What stands before the first of the given texts; the whole when none of them occurs.
  fileprivate func components(before marks: [String]) -> String {
    var text = self[...]
    for mark in marks { if let at = text.firstRange(of: mark) { text = text[..<at.lowerBound] } }
    return String(text)
  }
}
