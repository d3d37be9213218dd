// FileContents: what a file or dictionary parameter hands to a recipe: rows, values or text instead of a path.
// In: bytes and the declared format. Out: a value, or one sentence that says where the file is wrong.

import Document
import Readers
import Results

/// How a file parameter is read.
enum FileFormat: String, CaseIterable {
  case csv, tsv, json, jsonl, text

  /// The contents of a file. csv and tsv: rows by column name, all cells as text.
  func value(of bytes: [UInt8]) throws(ParameterError) -> Value {
    switch self {
    case .csv: return Self.rows(DelimitedText.rows(bytes))
    case .tsv: return Self.rows(DelimitedText.rows(bytes, separator: 9))
    case .json: return try Self.json(bytes, firstLine: 1)
    case .jsonl:
      var values: [Value] = []
      for (i, line) in bytes.split(separator: 10, omittingEmptySubsequences: false).enumerated()
      where line.contains(where: { $0 > 32 }) {
        values.append(try Self.json(Array(line), firstLine: i + 1))
      }
      return .list(values)
    case .text: return .string(String(decoding: bytes, as: UTF8.self))
    }
  }

  private static func rows(_ rows: [[String]]) -> Value {
    guard let head = rows.first else { return .list([]) }
    return .list(
      rows.dropFirst().map { row in
        .record(Record(head.enumerated().map { .init($1, $0 < row.count ? .string(row[$0]) : .none) }))
      })
  }

  private static func json(_ bytes: [UInt8], firstLine: Int) throws(ParameterError) -> Value {
    do throws(JSONError) {
      return Value(try JSON.parse(bytes))
    } catch {
      let place = bytes.withUnsafeBufferPointer { error.place(in: $0) }
      throw ParameterError(
        "param/file",
        "is not JSON: \(error.message) (line \(place.line + firstLine - 1), column \(place.column))")
    }
  }
}

/// A dictionary for coding texts: categories, each with its terms (`hate*` stands for every ending).
/// Read from JSON (`{"anger": ["hate*"]}`, nested for subcategories), from LIWC's `.dic`, from csv or tsv with the
/// columns `category` and `term`, or from lines `category: term, term`.
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

    var value: Value { .record(Record(order.map { .init($0, .list(terms[$0] ?? [])) })) }
  }

  private static func table(_ rows: [[String]]) throws(ParameterError) -> Value {
    let head = (rows.first ?? []).map { trimmed($0[...]).lowercased() }
    guard let category = head.firstIndex(of: "category"),
      let term = head.firstIndex(where: { ["term", "word", "pattern", "entry"].contains($0) })
    else {
      throw ParameterError("param/file", "is no dictionary: its first row must name 'category' and 'term'")
    }
    var found = Categories()
    for row in rows.dropFirst() where max(category, term) < row.count {
      found.add(trimmed(row[term][...]), to: trimmed(row[category][...]))
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
