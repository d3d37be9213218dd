// DictionaryFile: dictionaries for coding texts, from the formats that other programs write.

import Readers
import Results

/// A dictionary for coding texts: categories, each with its terms (`hate*` stands for every ending).
/// Read from JSON (`{"anger": ["hate*"]}`, nested for subcategories), from LIWC's `.dic`, from csv or tsv with the
/// columns `category` and `term` and perhaps `weight`, from YAML of nested maps and lists (as quanteda writes them), or
/// from lines `category: term, term`.
///
/// What is none of these is refused with its line and what to write instead: a dictionary that is read as something else
/// than was meant gives counts that look right.
enum DictionaryFile {
  /// A line that is not empty, with its number from 1.
  private typealias Line = (number: Int, text: String)

  static func value(of bytes: [UInt8]) throws(ParameterError) -> Value {
    let value = try read(bytes)
    guard value.holdsTerm else {
      throw ParameterError("param/file", "is no dictionary: it holds no word; \(ways)")
    }
    return value
  }

  private static let ways =
    "write YAML (category: and lines - word below), CSV with the columns category and term, JSON, LIWC .dic, or lines 'category: word, word'"

  /// An error at a line.
  static func fail(_ line: Int, _ what: String) -> ParameterError {
    ParameterError("param/file", "is no dictionary: line \(line): \(what)")
  }

  private static func read(_ bytes: [UInt8]) throws(ParameterError) -> Value {
    let text = String(decoding: bytes, as: UTF8.self)
    var lines: [Line] = []
    for (i, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
      let line = trimmed(line)
      if !line.isEmpty { lines.append((i + 1, line)) }
    }
    guard let first = lines.first?.text else { throw ParameterError("param/file", "is empty") }
    if first.hasPrefix("{") {
      let value = try FileFormat.json.value(of: bytes)
      try check(value, "it", isInside: false)
      return value
    }
    if first == "%" { return try liwc(lines) }
    // spreadsheets of many countries write semicolons
    for separator in ["\t", ",", ";"] as [Character] {
      let head = first.lowercased().split(separator: separator, omittingEmptySubsequences: false).map {
        trimmed($0).filter { $0 != "\"" }
      }
      if head.count > 1, head.contains("category") {
        return try table(DelimitedText.rows(bytes, separator: separator.asciiValue ?? 0x2C))
      }
    }
    if text.contains("\n  ") || lines.contains(where: { isYAML($0.text) }) {
      return try YAMLDictionary.value(of: text)
    }
    return try plain(lines)
  }

  /// Whether a line is one of YAML: `name:`, `- word`, `name: [word]`.
  private static func isYAML(_ line: String) -> Bool {
    if line.hasSuffix(":") || line.hasPrefix("- ") || line.hasPrefix("---") { return true }
    guard let colon = line.firstIndex(of: ":") else { return false }
    let rest = trimmed(line[line.index(after: colon)...])
    return rest.hasPrefix("[") || rest.hasPrefix("{")
  }

  private static func trimmed(_ text: Substring) -> String {
    var text = text
    while text.first?.isWhitespace ?? false || text.first == "\u{FEFF}" { text.removeFirst() }
    while text.last?.isWhitespace ?? false { text.removeLast() }
    return String(text)
  }

  /// Categories hold lists of terms or further categories.
  private static func check(_ value: Value, _ what: String, isInside: Bool = true) throws(ParameterError) {
    switch value {
    case .record(let record):
      for field in record.fields {
        // the weight of a word stands inside a category
        if isInside, case .integer = field.value { continue }
        if isInside, case .number = field.value { continue }
        try check(field.value, "'\(field.name)'")
      }
    case .list(let terms):
      for term in terms {
        switch term {
        case .string: break
        // terms with their weights
        case .record(let weighted) where weighted.fields.allSatisfy { $0.value.asNumber != nil }: break
        default:
          throw ParameterError(
            "param/file",
            "is no dictionary: the terms of \(what) must be strings, or weights by term such as {\"glad\": 2}"
          )
        }
      }
    default:
      throw ParameterError(
        "param/file", "is no dictionary: \(what) must hold a list of terms or further categories")
    }
  }

  /// Categories in the order of their first appearance.
  private struct Categories {
    var order: [String] = []
    var terms: [String: [Value]] = [:]

    mutating func add(_ term: String, to category: String) {
      if terms[category] == nil { order.append(category) }
      terms[category, default: []] += term.isEmpty ? [] : [.string(term)]
    }

    mutating func add(_ term: Value, to category: String) {
      if terms[category] == nil { order.append(category) }
      terms[category, default: []].append(term)
    }

    var value: Value { .record(Record(order.map { .init($0, .list(terms[$0] ?? [])) })) }
  }

  private static func table(_ rows: [[String]]) throws(ParameterError) -> Value {
    let head = (rows.first ?? []).map { trimmed($0[...]).lowercased() }
    guard let category = head.firstIndex(of: "category"),
      let term = head.firstIndex(where: { ["term", "word", "pattern", "entry"].contains($0) })
    else {
      throw ParameterError("param/file", "is no dictionary: its first row must name 'category' and 'term'")
    }
    let weight = head.firstIndex(of: "weight")
    var found = Categories()
    for (i, row) in rows.enumerated().dropFirst() where row.contains(where: { !trimmed($0[...]).isEmpty }) {
      func cell(_ column: Int) -> String { column < row.count ? trimmed(row[column][...]) : "" }
      let (name, group) = (cell(term), cell(category))
      guard !name.isEmpty, !group.isEmpty else {
        throw ParameterError(
          "param/file",
          "is no dictionary: row \(i + 1) has no \(group.isEmpty ? "category" : "term"); each row needs both, as in 'mood,glad'"
        )
      }
      guard let weight else {
        found.add(name, to: group)
        continue
      }
      guard let number = Double(cell(weight)), number.isFinite else {
        throw ParameterError(
          "param/file",
          "is no dictionary: row \(i + 1): '\(cell(weight))' is no weight of '\(name)'; write a number such as 1 or -0.5"
        )
      }
      found.add(.record(Record([.init(name, .number(number))])), to: group)
    }
    return found.value
  }

  private static func liwc(_ lines: [Line]) throws(ParameterError) -> Value {
    guard let end = lines.dropFirst().firstIndex(where: { $0.text == "%" }) else {
      throw ParameterError(
        "param/file",
        "is no LIWC dictionary: the second '%', a line of its own behind the categories, is missing")
    }
    var names: [String: String] = [:]
    var found = Categories()
    for (number, line) in lines[1..<end] {
      let parts = line.split(maxSplits: 1, whereSeparator: \.isWhitespace)
      guard parts.count == 2 else {
        throw fail(number, "'\(line)' is not a number and a category, such as '1 anger' (LIWC)")
      }
      names[String(parts[0])] = trimmed(parts[1])
      found.add("", to: trimmed(parts[1]))
    }
    for (number, line) in lines[(end + 1)...] {
      var parts = line.split(separator: "\t").map(trimmed)
      if parts.count == 1 {
        // without tabs the last words are categories, so that phrases may stand before them
        let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
        let codes = words.dropFirst().reversed().prefix { $0.allSatisfy(\.isNumber) }
        parts = [words.dropLast(codes.count).joined(separator: " ")] + codes.reversed()
      }
      let codes = parts.dropFirst().flatMap { $0.split(whereSeparator: \.isWhitespace) }
      if codes.isEmpty {
        throw fail(
          number,
          "'\(parts[0])' has no category; write their numbers behind it, as in '\(parts[0])  1 2' (LIWC)")
      }
      for code in codes {
        guard let category = names[String(code)] else {
          throw fail(number, "'\(parts[0])' has the unknown category \(code) (LIWC)")
        }
        found.add(parts[0], to: category)
      }
    }
    return found.value
  }

  private static func plain(_ lines: [Line]) throws(ParameterError) -> Value {
    var found = Categories()
    for (number, line) in lines where !line.hasPrefix("#") {
      let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(trimmed)
      guard parts.count == 2, !parts[0].isEmpty else {
        throw fail(number, "'\(line.prefix(40))' is not 'category: word, word'")
      }
      for term in parts[1].split(separator: ",", omittingEmptySubsequences: false).map(trimmed) {
        guard !term.isEmpty, !term.contains(where: { "[]{}".contains($0) }), !term.hasSuffix(":") else {
          throw fail(number, "'\(term)' is no word of '\(parts[0])'; write 'category: word, word'")
        }
        found.add(term, to: parts[0])
      }
    }
    return found.value
  }
}

extension Value {
  /// Whether a dictionary has any word at all.
  fileprivate var holdsTerm: Bool {
    switch self {
    case .string, .integer, .number: true
    case .list(let list): list.contains(where: \.holdsTerm)
    case .record(let record): record.fields.contains(where: \.value.holdsTerm)
    default: false
    }
  }
}

/// The part of YAML that dictionaries use: nested maps, lists of words, comments.
enum YAMLDictionary {
  /// A category while it is read.
  private final class Node {
    var order: [String] = []
    var children: [String: Node] = [:]
    var terms: [Value] = []
    /// `[]` stands there.
    var isEmptyList = false

    func child(_ name: String) -> Node {
      if let known = children[name] { return known }
      let node = Node()
      order.append(name)
      children[name] = node
      return node
    }

    var value: Value {
      if order.isEmpty { return .list(terms) }
      let inner = Record(order.map { .init($0, children[$0]?.value ?? .none) })
      return terms.isEmpty ? .record(inner) : .list(terms + [.record(inner)])
    }
  }

  static func value(of text: String) throws(ParameterError) -> Value {
    let root = Node()
    var open: [(indent: Int, node: Node, line: Int, name: String)] = [(-1, root, 0, "")]
    // a category that ends without words was meant otherwise
    func leave() throws(ParameterError) {
      guard let last = open.popLast(), last.node.order.isEmpty, last.node.terms.isEmpty,
        !last.node.isEmptyList
      else { return }
      throw DictionaryFile.fail(
        last.line, "the category '\(last.name)' has no words; write '- word' lines below it, further in")
    }
    for (i, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
      func fail(_ what: String) -> ParameterError { DictionaryFile.fail(i + 1, what) }
      let indent = line.prefix { $0 == " " }.count
      let content = uncommented(line.drop { $0 == " " || $0 == "\u{FEFF}" })
      if content.isEmpty || content.hasPrefix("---") || content.hasPrefix("%") { continue }
      if content == "..." { break }
      if content.hasPrefix("\t") { throw fail("YAML is indented with spaces, not with tabs") }
      if content == "-" || content.hasPrefix("- ") {
        // a list may stand as far left as the name that it belongs to
        while open.count > 1, (open.last?.indent ?? 0) > indent { try leave() }
        guard open.count > 1, let node = open.last?.node else {
          throw fail("a word stands outside of any category; write 'category:' on a line before it")
        }
        let item = content.dropFirst()
        if let term = weighted(item) {
          node.terms.append(term)
        } else {
          node.terms.append(.string(try word(item, fail)))
        }
        continue
      }
      while open.count > 1, (open.last?.indent ?? 0) >= indent { try leave() }
      if let term = weighted(content) {
        guard open.count > 1 else {
          throw fail(
            "'\(content)' is a weight outside of any category; write 'category:' on a line before it")
        }
        open.last?.node.terms.append(term)
        continue
      }
      let (name, rest) = try key(content, fail)
      guard let node = open.last?.node.child(name) else { continue }
      open.append((indent, node, i + 1, name))
      if rest.isEmpty { continue }
      if rest.hasPrefix("[") {
        guard rest.hasSuffix("]") else {
          throw fail(
            "the list that '[' opens is not closed in its line; write '\(name): [word, word]', or '- word' lines"
          )
        }
        let inside = rest.dropFirst().dropLast()
        node.isEmptyList = inside.allSatisfy { $0 == " " }
        if node.isEmptyList { continue }
        for part in inside.split(separator: ",", omittingEmptySubsequences: false) {
          node.terms.append(.string(try word(part, fail)))
        }
      } else {
        for part in rest.split(separator: ",", omittingEmptySubsequences: false) {
          node.terms.append(.string(try word(part, fail)))
        }
      }
    }
    while open.count > 1 { try leave() }
    return root.value
  }

  /// `word: 2`, a word with its weight; nil when it is something else.
  private static func weighted(_ content: Substring) -> Value? {
    guard let (name, rest) = try? key(content.drop { $0 == " " }, { DictionaryFile.fail(0, $0) }),
      let weight = Double(rest), weight.isFinite
    else { return nil }
    return .record(Record([.init(name, .number(weight))]))
  }

  /// A line without the comment at its end, and without spaces there.
  private static func uncommented(_ text: Substring) -> Substring {
    var text = text
    var mark: Character?
    var before: Character = " "
    for i in text.indices {
      let character = text[i]
      if let open = mark {
        if character == open { mark = nil }
      } else if character == "\"" || character == "'" && !before.isLetter {
        mark = character
      } else if character == "#", before == " " {
        text = text[..<i]
        break
      }
      before = character
    }
    while text.last == " " { text.removeLast() }
    return text
  }

  /// `name:` and what stands behind it.
  private static func key(
    _ content: Substring, _ fail: (String) -> ParameterError
  ) throws(ParameterError) -> (name: String, rest: Substring) {
    let quote = content.first.flatMap { $0 == "\"" || $0 == "'" ? $0 : nil }
    let close = quote.flatMap { mark in content.dropFirst().firstIndex(of: mark) }
    let from = close.map { content.index(after: $0) } ?? content.startIndex
    // a colon inside a name, as of `a:b`, has no space behind it
    let colon = content[from...].indices.first { i in
      content[i] == ":"
        && (content.index(after: i) == content.endIndex || content[content.index(after: i)] == " ")
    }
    guard let colon else { throw fail("'\(content.prefix(40))' is neither 'category:' nor '- word'") }
    let name = unquoted(content[..<colon])
    let rest = content[content.index(after: colon)...].drop { $0 == " " }
    guard !name.isEmpty, !name.contains(where: { "[]{}".contains($0) }) else {
      throw fail("'\(content.prefix(40))' has no name before its colon; write 'category:'")
    }
    return (name, rest)
  }

  /// One word or phrase of a list.
  private static func word(
    _ text: Substring, _ fail: (String) -> ParameterError
  ) throws(ParameterError) -> String {
    let plain = String(text.drop { $0 == " " })
    let word = unquoted(text)
    let isQuoted = plain.first == "\"" || plain.first == "'"
    if isQuoted, word == unquoted(Substring(plain)), word.first == plain.first {
      throw fail("the quotation mark before '\(word.dropFirst())' is not closed in its line")
    }
    guard !word.isEmpty else { throw fail("a word is missing; write '- word', or 'category: [word, word]'") }
    if !isQuoted, word.contains(where: { "[]{}".contains($0) }) || word.contains(": ") || word.hasSuffix(":")
    {
      throw fail(
        "'\(word.prefix(40))' is no word; lists stand in one line as [word, word], and a word with such marks in quotation marks"
      )
    }
    return word
  }

  private static func unquoted(_ text: Substring) -> String {
    var text = text
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    if text.count >= 2, let mark = text.first, mark == text.last, mark == "\"" || mark == "'" {
      return String(text.dropFirst().dropLast())
    }
    return String(text)
  }
}
