// DictionaryFile: dictionaries for coding texts, from the formats that other programs write.

import Readers
import Results

/// A dictionary for coding texts: categories, each with its terms (`hate*` stands for every ending).
/// Read from JSON (`{"anger": ["hate*"]}`, nested for subcategories), from LIWC's `.dic`, from csv or tsv with the
/// columns `category` and `term` and perhaps `weight`, from YAML of nested maps and lists (as quanteda writes them), or
/// from lines `category: term, term`.
enum DictionaryFile {
  static func value(of bytes: [UInt8]) throws(ParameterError) -> Value {
    let text = String(decoding: bytes, as: UTF8.self)
    let lines = text.split(whereSeparator: \.isNewline).map(trimmed).filter { !$0.isEmpty }
    guard let first = lines.first else { throw ParameterError("param/file", "is empty") }
    if first.hasPrefix("{") {
      let value = try FileFormat.json.value(of: bytes)
      try check(value, "it")
      return value
    }
    if first == "%" { return try liwc(lines) }
    let head = first.lowercased()
    if head.contains("category"), head.contains(",") || head.contains("\t") {
      return try table(DelimitedText.rows(bytes, separator: head.contains("\t") ? 9 : 0x2C))
    }
    if text.contains("\n  ") || text.contains("\n- ") || lines.contains(where: { $0.hasSuffix(":") }) {
      return try YAMLDictionary.value(of: text)
    }
    return try plain(lines)
  }

  private static func trimmed(_ text: Substring) -> String {
    var text = text
    while text.first?.isWhitespace ?? false || text.first == "\u{FEFF}" { text.removeFirst() }
    while text.last?.isWhitespace ?? false { text.removeLast() }
    return String(text)
  }

  /// Categories hold lists of terms or further categories.
  private static func check(_ value: Value, _ what: String) throws(ParameterError) {
    switch value {
    case .record(let record): for field in record.fields { try check(field.value, "'\(field.name)'") }
    case .list(let terms):
      for term in terms {
        guard case .string = term else {
          throw ParameterError("param/file", "is no dictionary: the terms of \(what) must be strings")
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
    for row in rows.dropFirst() where max(category, term) < row.count {
      let name = trimmed(row[term][...])
      guard let weight, weight < row.count else {
        found.add(name, to: trimmed(row[category][...]))
        continue
      }
      guard let number = Double(trimmed(row[weight][...])) else {
        throw ParameterError("param/file", "is no dictionary: '\(row[weight])' is no weight of '\(name)'")
      }
      found.add(.record(Record([.init(name, .number(number))])), to: trimmed(row[category][...]))
    }
    return found.value
  }

  private static func liwc(_ lines: [String]) throws(ParameterError) -> Value {
    guard let end = lines.dropFirst().firstIndex(of: "%") else {
      throw ParameterError("param/file", "is no LIWC dictionary: the second '%' is missing")
    }
    var names: [String: String] = [:]
    var found = Categories()
    for line in lines[1..<end] {
      let parts = line.split(maxSplits: 1, whereSeparator: \.isWhitespace)
      guard parts.count == 2 else {
        throw ParameterError("param/file", "is no LIWC dictionary: '\(line)' is not a number and a category")
      }
      names[String(parts[0])] = trimmed(parts[1])
      found.add("", to: trimmed(parts[1]))
    }
    for line in lines[(end + 1)...] {
      let parts =
        line.split(separator: "\t").count > 1
        ? line.split(separator: "\t").map(trimmed)
        : line.split(whereSeparator: \.isWhitespace).map(String.init)
      for number in parts.dropFirst().flatMap({ $0.split(whereSeparator: \.isWhitespace) }) {
        guard let category = names[String(number)] else {
          throw ParameterError(
            "param/file", "is no LIWC dictionary: '\(parts[0])' has the unknown category \(number)")
        }
        found.add(parts[0], to: category)
      }
    }
    return found.value
  }

  private static func plain(_ lines: [String]) throws(ParameterError) -> Value {
    var found = Categories()
    for line in lines where !line.hasPrefix("#") {
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2 else {
        throw ParameterError(
          "param/file", "is no dictionary: '\(line.prefix(40))' is not 'category: term, term'")
      }
      for term in parts[1].split(separator: ",") { found.add(trimmed(term), to: trimmed(parts[0])) }
    }
    return found.value
  }
}

/// The part of YAML that dictionaries use: nested maps, lists of words, comments.
enum YAMLDictionary {
  /// A category while it is read.
  private final class Node {
    var order: [String] = []
    var children: [String: Node] = [:]
    var terms: [Value] = []

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
    var open: [(indent: Int, node: Node)] = [(-1, root)]
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      func fail(_ what: String) -> ParameterError {
        ParameterError("param/file", "is no dictionary: line \(number + 1): \(what)")
      }
      let line = line.hasSuffix("\r") ? line.dropLast() : line
      let indent = line.prefix { $0 == " " }.count
      let content = line.drop { $0 == " " }
      if content.isEmpty || content.hasPrefix("#") || content.hasPrefix("---") { continue }
      if content.hasPrefix("\t") { throw fail("YAML is indented with spaces, not with tabs") }
      if content.hasPrefix("-") {
        // a list may stand as far left as the name that it belongs to
        while open.count > 1, (open.last?.indent ?? 0) > indent { open.removeLast() }
        guard open.count > 1, let node = open.last?.node else {
          throw fail("a word stands outside of any category")
        }
        node.terms.append(.string(unquoted(content.dropFirst())))
        continue
      }
      while open.count > 1, (open.last?.indent ?? 0) >= indent { open.removeLast() }
      guard let colon = content.lastIndex(of: ":") else { throw fail("'name:' or '- word' is expected") }
      guard let node = open.last?.node.child(unquoted(content[..<colon])) else { continue }
      open.append((indent, node))
      let rest = content[content.index(after: colon)...].drop { $0 == " " }
      if rest.isEmpty || rest.hasPrefix("#") { continue }
      if rest.hasPrefix("[") {
        guard let close = rest.lastIndex(of: "]") else { throw fail("this '[' is never closed") }
        for word in rest[rest.index(after: rest.startIndex)..<close].split(separator: ",") {
          node.terms.append(.string(unquoted(word)))
        }
      } else {
        for word in rest.split(separator: ",") { node.terms.append(.string(unquoted(word))) }
      }
    }
    return root.value
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
