// Parameters: what a user gives for a recipe's parameters → checked values, before the script starts.

import Results

/// Why a value does not fit a parameter.
public struct ParameterError: Error, Hashable, Sendable {
  /// `param/unknown`, `param/type`, `param/range`, `param/missing`.
  public var code: String
  public var message: String
  public init(_ code: String, _ message: String) {
    self.code = code
    self.message = message
  }
}

extension RecipeParameter {
  /// A value of the recipe's own (a default, a test's parameter), checked.
  public func check(_ constant: Constant) throws(ParameterError) -> Value {
    switch (kind, constant) {
    case (.string, .string(let s)), (.query, .string(let s)), (.file, .string(let s)),
      (.dictionary, .string(let s)):
      return .string(s)
    case (.date, .string(let s)): return try text(s)
    case (.choice, .string(let s)): return try text(s)
    case (.integer, .integer(let i)): return .integer(try ranged(Double(i), i))
    case (.number, .integer(let i)): return .number(try ranged(Double(i), Double(i)))
    case (.number, .number(let d)): return .number(try ranged(d, d))
    case (.boolean, .bool(let b)): return .bool(b)
    case (.list, .table(let table)):
      var list: [Value] = []
      for element in table.elements {
        switch element {
        case .string(let s): list.append(.string(s))
        case .integer(let i): list.append(.integer(i))
        case .number(let d): list.append(.number(d))
        default:
          throw ParameterError("param/type", "a list holds strings and numbers, not \(element.typeName)")
        }
      }
      return .list(list)
    default:
      throw ParameterError("param/type", "'\(name)' must be \(wanted), not \(constant.typeName)")
    }
  }

  /// A value given as text on the command line, converted and checked.
  public func text(_ given: String) throws(ParameterError) -> Value {
    switch kind {
    case .string, .query, .file, .dictionary: return .string(given)
    case .choice:
      guard choices.contains(given) else {
        let near = NearNames.suggest(given, among: choices).first.map { "; did you mean '\($0)'?" } ?? ""
        throw ParameterError(
          "param/range", "'\(name)' must be one of \(choices.joined(separator: ", ")), not '\(given)'\(near)")
      }
      return .string(given)
    case .integer:
      guard let i = Int(given) else { throw mismatch(given) }
      return .integer(try ranged(Double(i), i))
    case .number:
      guard let d = Double(given), d.isFinite else { throw mismatch(given) }
      return .number(try ranged(d, d))
    case .boolean:
      switch given.lowercased() {
      case "true", "yes", "1", "on": return .bool(true)
      case "false", "no", "0", "off": return .bool(false)
      default: throw mismatch(given)
      }
    case .list:
      return .list(
        given.isEmpty
          ? [] : given.split(separator: ",", omittingEmptySubsequences: false).map { .string(String($0)) })
    case .date:
      guard Self.isDate(given) else { throw mismatch(given) }
      return .string(given)
    }
  }

  private func mismatch(_ given: String) -> ParameterError {
    ParameterError("param/type", "'\(name)' must be \(wanted), not '\(given)'")
  }

  private var wanted: String {
    switch kind {
    case .string: "a string"
    case .integer: "an integer"
    case .number: "a number"
    case .boolean: "true or false"
    case .choice: "one of \(choices.joined(separator: ", "))"
    case .list: "a list (a,b,c)"
    case .date: "a date (2023-09-22)"
    case .file: "a file"
    case .query: "a query"
    case .dictionary: "a dictionary file"
    }
  }

  private func ranged<T>(_ number: Double, _ value: T) throws(ParameterError) -> T {
    if let minimum, number < minimum {
      throw ParameterError(
        "param/range", "'\(name)' must be at least \(Self.plain(minimum)), not \(Self.plain(number))")
    }
    if let maximum, number > maximum {
      throw ParameterError(
        "param/range", "'\(name)' must be at most \(Self.plain(maximum)), not \(Self.plain(number))")
    }
    return value
  }

  private static func plain(_ number: Double) -> String {
    Int(exactly: number).map(String.init) ?? String(number)
  }

  /// `2023`, `2023-09` or `2023-09-22` with a month and day that exist.
  static func isDate(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard (1...3).contains(parts.count), parts.allSatisfy({ $0.utf8.allSatisfy { $0 >= 48 && $0 <= 57 } }),
      parts[0].utf8.count == 4, parts.dropFirst().allSatisfy({ $0.utf8.count == 2 })
    else { return false }
    let numbers = parts.compactMap { Int($0) }
    if numbers.count > 1, !(1...12).contains(numbers[1]) { return false }
    guard numbers.count > 2 else { return true }
    let leap = numbers[0] % 4 == 0 && (numbers[0] % 100 != 0 || numbers[0] % 400 == 0)
    let days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return (1...days[numbers[1] - 1]).contains(numbers[2])
  }
}

extension Recipe {
  /// All parameters with their values: those given, else defaults. Every given name must be declared.
  public func values(given: [(name: String, text: String)]) throws(ParameterError) -> Record {
    for pair in given where !parameters.contains(where: { $0.name == pair.name }) {
      let names = parameters.map(\.name)
      let near = NearNames.suggest(pair.name, among: names).first.map { "; did you mean '\($0)'?" }
      throw ParameterError(
        "param/unknown",
        "the recipe '\(name)' has no parameter '\(pair.name)'"
          + (near ?? (names.isEmpty ? "; it has none" : "; it has \(names.joined(separator: ", "))")))
    }
    var fields: [Record.Field] = []
    for parameter in parameters {
      if let pair = given.last(where: { $0.name == parameter.name }) {
        fields.append(.init(parameter.name, try parameter.text(pair.text)))
      } else if parameter.defaultValue != .none {
        fields.append(.init(parameter.name, try parameter.check(parameter.defaultValue)))
      } else if !parameter.isOptional {
        throw ParameterError(
          "param/missing",
          "the parameter '\(parameter.name)' is missing (\(parameter.help)): give it with --param \(parameter.name)=…"
        )
      }
    }
    return Record(fields)
  }
}
