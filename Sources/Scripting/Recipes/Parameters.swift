// Parameters: what a user gives for a recipe's parameters → checked values, before the script starts.
// Values come as text (--param), as constants (a file of parameters, a recipe's default or test), or from files that
// parameters name.

import Analysis
import Corpus
import LuaHost
import Results

/// Why a value does not fit a parameter.
public struct ParameterError: Error, Hashable, Sendable {
  /// `param/unknown`, `param/type`, `param/range`, `param/missing`, `param/file`.
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
    case (.string, .string(let s)): return .string(s)
    case (.query, .string(let s)), (.file, .string(let s)), (.dictionary, .string(let s)),
      (.date, .string(let s)), (.choice, .string(let s)):
      return try text(s)
    case (.integer, .integer(let i)): return .integer(try ranged(Double(i), i))
    case (.number, .integer(let i)): return .number(try ranged(Double(i), Double(i)))
    case (.number, .number(let d)): return .number(try ranged(d, d))
    case (.boolean, .bool(let b)): return .bool(b)
    case (.dictionary, .table): return constant.value
    case (.list, .table(let table)):
      var list: [Value] = []
      for element in table.elements {
        switch element {
        case .string(let s): list.append(.string(try listed(s)))
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
    case .string: return .string(given)
    case .file, .dictionary:
      guard !given.isEmpty else { throw ParameterError("param/type", "'\(name)' must name a file, not ''") }
      return .string(given)
    case .query:
      do throws(QueryError) { _ = try Query(given, cut: DocumentParser.tokens(of:)) } catch {
        throw ParameterError(
          "param/type",
          "'\(name)' is no query: \(error.message) (character \(error.position + 1) of '\(given)')")
      }
      return .string(given)
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
      guard !given.isEmpty else { return .list([]) }
      var list: [Value] = []
      for part in given.split(separator: ",", omittingEmptySubsequences: false) {
        var part = part
        while part.first?.isWhitespace ?? false { part.removeFirst() }
        while part.last?.isWhitespace ?? false { part.removeLast() }
        list.append(.string(try listed(String(part))))
      }
      return .list(list)
    case .date:
      guard Self.isDate(given) else { throw mismatch(given) }
      // ISO dates stand in the order of time; a bound holds for as much of it as was given
      if let earliest, given.prefix(earliest.count) < earliest.prefix(given.count) {
        throw ParameterError("param/range", "'\(name)' must not be before \(earliest), not \(given)")
      }
      if let latest, given.prefix(latest.count) > latest.prefix(given.count) {
        throw ParameterError("param/range", "'\(name)' must not be after \(latest), not \(given)")
      }
      return .string(given)
    }
  }

  /// An element of a list, one of the choices when it has some.
  private func listed(_ given: String) throws(ParameterError) -> String {
    guard !choices.isEmpty, !choices.contains(given) else { return given }
    let near = NearNames.suggest(given, among: choices).first.map { "; did you mean '\($0)'?" } ?? ""
    throw ParameterError(
      "param/range", "'\(name)' may hold \(choices.joined(separator: ", ")), not '\(given)'\(near)")
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

extension RecipeParameter {
  /// Its value is a path; the recipe gets what the file holds.
  public var isFile: Bool { kind == .file || kind == .dictionary }
}

/// A value that a user gives for a parameter.
public enum GivenValue: Hashable, Sendable {
  /// Of the command line, to be converted.
  case text(String)
  /// Of a file of parameters or a test, with a type of its own.
  case constant(Constant)
}

extension Recipe {
  /// All parameters with their values: those given (the last of a name counts), else defaults. Every given name must be
  /// declared. Files stay paths; see `opened`.
  public func values(given: [(name: String, value: GivenValue)]) throws(ParameterError) -> Record {
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
      let wanted =
        given.last(where: { $0.name == parameter.name })?.value ?? .constant(parameter.defaultValue)
      switch wanted {
      case .text(let text): fields.append(.init(parameter.name, try parameter.text(text)))
      case .constant(.none):
        guard !parameter.isOptional else { continue }
        throw ParameterError(
          "param/missing",
          "the parameter '\(parameter.name)' is missing (\(parameter.help)): give it with --param \(parameter.name)=…"
        )
      case .constant(let constant): fields.append(.init(parameter.name, try parameter.check(constant)))
      }
    }
    return Record(fields)
  }

  /// Replaces the paths of file and dictionary parameters by what the files hold. `read` opens a file that the user
  /// named; `beside` one that a default names, which lies in the recipe's folder.
  public func opened(
    _ values: Record, given names: Set<String>, read: (String) throws(LuaFailure) -> [UInt8],
    beside: (String) throws(LuaFailure) -> [UInt8]
  ) throws(ParameterError) -> Record {
    var values = values
    for (i, field) in values.fields.enumerated() {
      guard let parameter = parameters.first(where: { $0.name == field.name }), parameter.isFile,
        reads.contains("@\(field.name)"), case .string(let path) = field.value
      else { continue }
      if parameter.kind == .file, parameter.format == nil { continue }
      let bytes: [UInt8]
      do throws(LuaFailure) {
        bytes = names.contains(field.name) ? try read(path) : try beside(path)
      } catch {
        throw ParameterError("param/file", "the file of the parameter '\(field.name)': \(error.message)")
      }
      do throws(ParameterError) {
        if let format = parameter.format.flatMap({ FileFormat(rawValue: $0) }) {
          values.fields[i].value = try format.value(of: bytes)
        } else {
          values.fields[i].value = try DictionaryFile.value(of: bytes)
        }
      } catch {
        throw ParameterError(
          error.code, "the file '\(path)' of the parameter '\(field.name)' \(error.message)")
      }
    }
    return values
  }
}
