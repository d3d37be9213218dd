// Invocation: the command line, read by the table of options.

import Results

/// Why a command line cannot be understood; exit code 2.
struct UsageError: Error {
  var message: String
}

struct Invocation {
  var verb: Verb
  /// Everything that is no option: script and inputs.
  var operands: [String] = []
  private var values: [String: [String]] = [:]

  init(verb: Verb) { self.verb = verb }

  /// Reads the arguments behind the program's name; nil when there are none. Options may stand before the verb.
  init?(_ arguments: [String]) throws(UsageError) {
    guard let first = arguments.first else { return nil }
    switch first {
    case "--version", "-V", "--help", "-h":
      self.init(verb: .help)
      values[first == "--version" || first == "-V" ? "--version" : "--help"] = [""]
      return
    default: break
    }
    let leading = try Self.leadingOptions(arguments)
    var rest = arguments.dropFirst(leading.count)
    guard let name = rest.popFirst() else {
      guard leading.contains(where: { ["--help", "-h", "--version"].contains($0) }) else {
        throw UsageError(
          message: "no verb stands behind '\(leading.joined(separator: " "))'; see 'nightjar help'")
      }
      self.init(verb: .help)
      values[leading.contains("--version") ? "--version" : "--help"] = [""]
      return
    }
    guard let verb = Verb(rawValue: name) else {
      let near = NearNames.suggest(name, among: Verb.allCases.map(\.rawValue)).first
      // the verb may have been taken for the value of the option before it
      if let taken = leading.last, Verb(rawValue: taken) != nil, let option = leading.dropLast().last {
        throw UsageError(message: "'\(option)' wants a value in front of '\(taken)'")
      }
      throw UsageError(
        message: "there is no verb '\(name)'"
          + (near.map { "; did you mean '\($0)'?" } ?? "; see 'nightjar help'"))
    }
    self.init(verb: verb)
    try read(leading)
    // code may begin with a hyphen
    if verb == .evaluate, let code = rest.popFirst() { operands.append(code) }
    try read(Array(rest))
  }

  /// The options before the verb with their values.
  private static func leadingOptions(_ arguments: [String]) throws(UsageError) -> [String] {
    var end = 0
    while end < arguments.count, arguments[end].hasPrefix("-"), Verb(rawValue: arguments[end]) == nil {
      let name = String(arguments[end].prefix { $0 != "=" })
      guard let option = Option.all.first(where: { $0.name == name || $0.short == name }) else {
        let near = NearNames.suggest(name, among: Option.all.map(\.name)).first
        throw UsageError(
          message: "'\(name)' is no option of 'nightjar'"
            + (near.map { "; did you mean '\($0)'?" } ?? "; see 'nightjar help'"))
      }
      end += 1
      guard let value = option.value, name == arguments[end - 1] else { continue }
      guard end < arguments.count, arguments[end] != Verb.evaluate.rawValue else {
        throw UsageError(message: "'\(option.name)' wants a value: \(option.name) \(value)")
      }
      end += 1
    }
    return Array(arguments[..<end])
  }

  private mutating func read(_ arguments: [String]) throws(UsageError) {
    var i = 0
    var onlyOperands = false
    while i < arguments.count {
      let argument = arguments[i]
      i += 1
      if onlyOperands || argument == "-" || !argument.hasPrefix("-") {
        operands.append(argument)
        continue
      }
      if argument == "--" {
        onlyOperands = true
        continue
      }
      let parts =
        argument.hasPrefix("--") ? argument.split(separator: "=", maxSplits: 1).map(String.init) : [argument]
      guard
        let option = Option.all.first(where: {
          ($0.name == parts[0] || $0.short == parts[0]) && $0.applies(to: verb)
        })
      else {
        let near = NearNames.suggest(parts[0], among: Option.all.filter { $0.applies(to: verb) }.map(\.name))
          .first
        let where_ = verb == .evaluate ? "-e" : verb.rawValue
        throw UsageError(
          message: "'\(parts[0])' is no option of 'nightjar \(where_)'"
            + (near.map { "; did you mean '\($0)'?" } ?? "; see 'nightjar help \(where_)'"))
      }
      if option.value == nil {
        guard parts.count == 1 else { throw UsageError(message: "'\(option.name)' takes no value") }
        values[option.name] = [""]
      } else if parts.count == 2 {
        values[option.name, default: []].append(parts[1])
      } else if i < arguments.count {
        values[option.name, default: []].append(arguments[i])
        i += 1
      } else {
        throw UsageError(message: "'\(option.name)' wants a value: \(option.name) \(option.value ?? "")")
      }
    }
  }

  /// Whether a command line asks for errors as JSON, also one that could not be read.
  static func wantsJSONErrors(_ arguments: [String]) -> Bool {
    arguments.contains("--errors=json")
      || zip(arguments, arguments.dropFirst()).contains { $0 == ("--errors", "json") }
  }

  /// The command line again, as a receipt keeps it: without what only says where results and messages go.
  var arguments: [String] {
    let left: Set<String> = [
      "--output", "--to", "--receipt", "--quiet", "--no-color", "--errors", "--ascii", "--jobs",
    ]
    var all = [verb.rawValue] + operands
    for option in Option.all where !left.contains(option.name) {
      for value in values[option.name] ?? [] {
        all += option.value == nil ? [option.name] : [option.name, value]
      }
    }
    return all
  }

  func has(_ name: String) -> Bool { values[name] != nil }
  func all(_ name: String) -> [String] { values[name] ?? [] }
  func value(_ name: String) -> String? { values[name]?.last }

  /// A whole number of at least `minimum`.
  func integer(_ name: String, minimum: Int) throws(UsageError) -> Int? {
    guard let text = value(name) else { return nil }
    guard let number = Int(text), number >= minimum else {
      throw UsageError(message: "'\(name)' wants a whole number from \(minimum) up, not '\(text)'")
    }
    return number
  }

  /// A positive number.
  func number(_ name: String) throws(UsageError) -> Double? {
    guard let text = value(name) else { return nil }
    guard let number = Double(text), number > 0, number.isFinite else {
      throw UsageError(message: "'\(name)' wants a number above 0, not '\(text)'")
    }
    return number
  }

  /// A size in bytes: `512M`, `2G`, `65536`.
  func size(_ name: String) throws(UsageError) -> Int? {
    guard let text = value(name) else { return nil }
    let units: [Character: Int] = ["k": 10, "K": 10, "m": 20, "M": 20, "g": 30, "G": 30]
    var digits = Substring(text)
    var shift = 0
    if let last = text.last, let bits = units[last] {
      shift = bits
      digits = digits.dropLast()
    }
    guard let number = Int(digits), number > 0, number <= Int.max >> 32 else {
      throw UsageError(message: "'\(name)' wants a size such as 512M or 2G, not '\(text)'")
    }
    return number << shift
  }

  /// One of some words.
  func choice(_ name: String, of words: [String]) throws(UsageError) -> String? {
    guard let text = value(name) else { return nil }
    guard words.contains(text) else {
      let near = NearNames.suggest(text, among: words).first.map { "; did you mean '\($0)'?" } ?? ""
      throw UsageError(
        message: "'\(name)' wants one of \(words.joined(separator: ", ")), not '\(text)'\(near)")
    }
    return text
  }
}
