// ConstantTable: a Lua table constructor of constants, read from its text without running anything.
// Functions are passed over; any other expression (a call, a variable, an operator) is an error with its line.

public import Results

/// A constant of a recipe's header.
public indirect enum Constant: Hashable, Sendable {
  case none
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case string(String)
  case table(ConstantTable)
  /// A function, by its byte range in the source; not read.
  case function(Range<Int>)

  /// What a user calls a constant of this kind.
  public var typeName: String {
    switch self {
    case .none: "none"
    case .bool: "true or false"
    case .integer: "an integer"
    case .number: "a number"
    case .string: "a string"
    case .table: "a table"
    case .function: "a function"
    }
  }
}

extension Constant {
  /// As a result; a table with names is a record, any other a list.
  public var value: Value {
    switch self {
    case .none, .function: return .none
    case .bool(let b): return .bool(b)
    case .integer(let i): return .integer(i)
    case .number(let d): return .number(d)
    case .string(let s): return .string(s)
    case .table(let table):
      guard table.entries.contains(where: { $0.key != nil }) else {
        return .list(table.elements.map(\.value))
      }
      return .record(
        Record(table.entries.enumerated().map { .init($1.key ?? String($0 + 1), $1.value.value) }))
    }
  }
}

extension Constant {
  /// For people.
  public var text: String {
    switch self {
    case .string(let s): s
    default: source
    }
  }

  /// As Lua writes it.
  public var source: String {
    switch self {
    case .none: return "none"
    case .bool(let b): return String(b)
    case .integer(let i): return String(i)
    case .number(let d): return String(d)
    case .function: return "function"
    case .string(let s):
      var quoted = "\""
      for scalar in s.unicodeScalars {
        switch scalar {
        case "\"", "\\": quoted += "\\\(scalar)"
        case "\n": quoted += "\\n"
        case "\t": quoted += "\\t"
        case "\r": quoted += "\\r"
        default:
          if scalar.value < 32 || scalar.value == 127 {
            quoted += "\\u{\(String(scalar.value, radix: 16))}"
          } else {
            quoted.unicodeScalars.append(scalar)
          }
        }
      }
      return quoted + "\""
    case .table(let table):
      if table.entries.isEmpty { return "{}" }
      return "{ "
        + table.entries.map { entry in
          guard let key = entry.key else { return entry.value.source }
          return (Self.isName(key) ? key : "[\(Constant.string(key).source)]") + " = " + entry.value.source
        }.joined(separator: ", ") + " }"
    }
  }

  private static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, !(48...57).contains(first), !LuaLexer.keywords.contains(text) else {
      return false
    }
    return text.utf8.allSatisfy { $0 | 0x20 >= 97 && $0 | 0x20 <= 122 || $0 == 95 || (48...57).contains($0) }
  }

  /// A result as a constant: spans as their text.
  init(_ value: Value) {
    switch value {
    case .none: self = .none
    case .bool(let b): self = .bool(b)
    case .integer(let i): self = .integer(i)
    case .number(let d): self = .number(d)
    case .string(let s): self = .string(s)
    case .span(let placed): self = .string(placed.text)
    case .list(let list):
      self = .table(ConstantTable(entries: list.map { .init(key: nil, value: Constant($0), line: 0) }))
    case .record(let record):
      self = .table(
        ConstantTable(entries: record.fields.map { .init(key: $0.name, value: Constant($0.value), line: 0) }))
    case .frame, .plot, .report: self = .string(value.asText)
    }
  }
}

public struct ConstantTable: Hashable, Sendable {
  public struct Entry: Hashable, Sendable {
    /// Nil for an element of the list part.
    public var key: String?
    public var value: Constant
    /// Line of the entry, from 1.
    public var line: Int
  }
  public var entries: [Entry] = []
  /// Line of the opening brace.
  public var line = 0
  /// Bytes from the opening brace to behind the closing one.
  public var range = 0..<0
  public init(entries: [Entry] = []) { self.entries = entries }

  public subscript(key: String) -> Entry? { entries.first { $0.key == key } }
  /// The list part.
  public var elements: [Constant] { entries.filter { $0.key == nil }.map(\.value) }
}

/// Where and why a text is not a table of constants.
public struct ConstantError: Error, Hashable, Sendable {
  public var line: Int
  public var message: String
}

struct ConstantParser {
  private let lexemes: [LuaLexeme]
  private(set) var at: Int
  private var depth = 0

  /// Begins at lexeme `index`, which should be `{`.
  init(_ lexemes: [LuaLexeme], at index: Int) {
    self.lexemes = lexemes
    at = index
  }

  private var here: LuaLexeme? { at < lexemes.count ? lexemes[at] : nil }
  private var line: Int { here?.line ?? lexemes.last?.line ?? 1 }

  private func isSymbol(_ text: String, _ offset: Int = 0) -> Bool {
    at + offset < lexemes.count && lexemes[at + offset].kind == .symbol && lexemes[at + offset].text == text
  }

  private func fail(_ message: String) -> ConstantError { ConstantError(line: line, message: message) }

  mutating func table() throws(ConstantError) -> ConstantTable {
    guard isSymbol("{") else { throw fail("a table in braces is expected here") }
    depth += 1
    defer { depth -= 1 }
    guard depth < 50 else { throw fail("tables are nested too deeply here") }
    var table = ConstantTable()
    table.line = line
    let start = lexemes[at].range.lowerBound
    at += 1
    while !isSymbol("}") {
      guard here != nil else {
        throw ConstantError(line: table.line, message: "the table that begins here is not closed")
      }
      let entryLine = line
      var key: String?
      if let name = here, name.kind == .name || name.kind == .keyword, isSymbol("=", 1) {
        key = name.text
        at += 2
      } else if isSymbol("["), at + 2 < lexemes.count, isSymbol("]", 2), isSymbol("=", 3) {
        guard lexemes[at + 1].kind == .string || lexemes[at + 1].kind == .number else {
          throw fail("a key in brackets must be a string or a number")
        }
        key = lexemes[at + 1].text
        at += 4
      }
      table.entries.append(.init(key: key, value: try value(), line: entryLine))
      if isSymbol(",") || isSymbol(";") {
        at += 1
      } else if !isSymbol("}") {
        throw fail("a comma or '}' is expected before '\(here?.text ?? "the end")'")
      }
    }
    table.range = start..<lexemes[at].range.upperBound
    at += 1
    return table
  }

  private mutating func value() throws(ConstantError) -> Constant {
    guard let lexeme = here else { throw fail("a value is missing") }
    switch (lexeme.kind, lexeme.text) {
    case (.symbol, "{"): return .table(try table())
    case (.symbol, "-") where at + 1 < lexemes.count && lexemes[at + 1].kind == .number:
      at += 1
      switch try number(lexemes[at]) {
      case .integer(let i): return .integer(0 &- i)
      case .number(let d): return .number(-d)
      default: throw fail("a number is expected here")
      }
    case (.string, _):
      at += 1
      var text = lexeme.text
      while isSymbol(".."), at + 1 < lexemes.count, lexemes[at + 1].kind == .string {
        text += lexemes[at + 1].text
        at += 2
      }
      try ends(lexeme)
      return .string(text)
    case (.number, _): return try number(lexeme)
    case (.keyword, "true"), (.keyword, "false"):
      at += 1
      try ends(lexeme)
      return .bool(lexeme.text == "true")
    case (.keyword, "nil"), (.name, "none"):
      at += 1
      try ends(lexeme)
      return .none
    case (.keyword, "function"): return try function()
    case (.symbol, ","), (.symbol, ";"), (.symbol, "}"):
      throw fail("a value is missing before '\(lexeme.text)'")
    default:
      throw fail(
        "'\(lexeme.text)' is not a constant: a recipe's header must be readable without running it, so only strings, numbers, true, false, none, tables and functions may stand here"
      )
    }
  }

  private mutating func number(_ lexeme: LuaLexeme) throws(ConstantError) -> Constant {
    at += 1
    try ends(lexeme)
    if let i = Int(lexeme.text) { return .integer(i) }
    if lexeme.text.hasPrefix("0x") || lexeme.text.hasPrefix("0X"),
      let i = UInt(lexeme.text.dropFirst(2), radix: 16)
    {
      return .integer(Int(bitPattern: i))
    }
    guard let d = Double(lexeme.text) else { throw fail("'\(lexeme.text)' is not a number") }
    return .number(d)
  }

  /// A constant must be followed by a comma or the table's end: `1 + x` is no constant.
  private func ends(_ lexeme: LuaLexeme) throws(ConstantError) {
    guard let next = here, !isSymbol(","), !isSymbol(";"), !isSymbol("}") else { return }
    if next.kind != .symbol, next.text != "and", next.text != "or" {
      throw ConstantError(line: next.line, message: "a comma is missing before '\(next.text)'")
    }
    throw ConstantError(
      line: lexeme.line,
      message:
        "'\(lexeme.text) \(here?.text ?? "")' is not a constant: a recipe's header must be readable without running it"
    )
  }

  private mutating func function() throws(ConstantError) -> Constant {
    let start = lexemes[at]
    var open = 0
    while let lexeme = here {
      if lexeme.kind == .keyword {
        switch lexeme.text {
        case "function", "do", "if", "repeat": open += 1
        case "end", "until": open -= 1
        default: break
        }
      }
      at += 1
      if open == 0 { return .function(start.range.lowerBound..<lexeme.range.upperBound) }
    }
    throw ConstantError(line: start.line, message: "the function that begins here has no 'end'")
  }
}
