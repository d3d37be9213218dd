// Options: the values of an options table, checked: what is unknown, of the wrong kind or out of range is an error that says
// what there is. One function a kind of value, for all functions of the API.

import LuaHost
import Results

extension API {
  /// An options table with known keys only; empty when none is given.
  static func table(_ x: LuaExchange, _ index: Int, allowed: [String]) throws(LuaFailure) -> [String:
    LuaValue]
  {
    switch x.argument(index) {
    case .none: return [:]
    case .list(let list) where list.isEmpty: return [:]
    case .map(let pairs):
      var options: [String: LuaValue] = [:]
      for pair in pairs {
        guard let name = pair.key.text, allowed.contains(name) else {
          let name = pair.key.text ?? "\(pair.key.typeName) key"
          let near = NearNames.suggest(name, among: allowed).first.map { "; did you mean '\($0)'?" }
          throw LuaFailure(
            "there is no option '\(name)' here\(near ?? "; there are \(allowed.joined(separator: ", "))")")
        }
        options[name] = pair.value
      }
      return options
    default:
      throw LuaFailure("options stand in a table, such as {top = 20}, not a \(x.argument(index).typeName)")
    }
  }

  static func integer(_ options: [String: LuaValue], _ name: String, from: Int, to: Int) throws(LuaFailure)
    -> Int?
  {
    guard let value = options[name] else { return nil }
    guard let number = integer(value), number >= from, number <= to else {
      throw LuaFailure("the option '\(name)' must be a whole number from \(from) to \(to)")
    }
    return number
  }

  static func number(_ options: [String: LuaValue], _ name: String, from: Double, to: Double)
    throws(LuaFailure)
    -> Double?
  {
    guard let value = options[name] else { return nil }
    let number: Double?
    switch value {
    case .integer(let i): number = Double(i)
    case .number(let d): number = d
    default: number = nil
    }
    guard let number, number >= from, number <= to else {
      throw LuaFailure("the option '\(name)' must be a number from \(from) to \(to)")
    }
    return number
  }

  static func boolean(_ options: [String: LuaValue], _ name: String) throws(LuaFailure) -> Bool? {
    guard let value = options[name] else { return nil }
    guard case .bool(let b) = value else { throw LuaFailure("the option '\(name)' must be true or false") }
    return b
  }

  /// An option that is one of an enumeration's names.
  static func choice<Choice: RawRepresentable & CaseIterable>(
    _ options: [String: LuaValue], _ name: String
  ) throws(LuaFailure) -> Choice? where Choice.RawValue == String {
    guard let value = options[name] else { return nil }
    guard let choice = value.text.flatMap({ Choice(rawValue: $0) }) else {
      let names = Choice.allCases.map(\.rawValue).joined(separator: ", ")
      throw LuaFailure("the option '\(name)' must be one of \(names)")
    }
    return choice
  }

  /// One name of an enumeration or a list of them.
  static func choices<Choice: RawRepresentable & CaseIterable>(
    _ options: [String: LuaValue], _ name: String
  ) throws(LuaFailure) -> [Choice]? where Choice.RawValue == String {
    guard case .list(let list)? = options[name] else {
      let one: Choice? = try choice(options, name)
      return one.map { [$0] }
    }
    var found: [Choice] = []
    for value in list {
      if let one: Choice = try choice([name: value], name) { found.append(one) }
    }
    return found
  }

  /// The values without repetitions.
  static func once<Measure: Hashable>(_ measures: [Measure]) -> [Measure] {
    var seen: Set<Measure> = []
    return measures.filter { seen.insert($0).inserted }
  }

  /// One name or a list of names.
  static func strings(_ value: LuaValue, _ what: String) throws(LuaFailure) -> [String] {
    if let text = value.text { return [text] }
    if case .list(let list) = value {
      let names = list.compactMap(\.text)
      if names.count == list.count { return names }
    }
    throw LuaFailure("argument '\(what)' must be a name or a list of names, not \(value.typeName)")
  }
}
