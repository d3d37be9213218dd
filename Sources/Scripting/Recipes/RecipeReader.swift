// RecipeReader: a recipe's source → its header, checked strictly; the first thing wrong is reported with its line.
// Nothing of the recipe runs: a stranger's recipe may be looked at without risk.

import Document
import Results

public enum RecipeReader {
  static let keys = [
    "name", "version", "api", "license", "author", "summary", "needs", "params", "permissions", "output",
    "map",
    "reduce", "finish", "tests",
  ]
  private static let required = ["name", "version", "api", "summary", "map"]
  private static let parameterKeys = ["type", "default", "min", "max", "of", "format", "optional", "help"]

  /// The header of `return recipe { … }`.
  public static func read(_ source: [UInt8]) throws(RecipeError) -> Recipe {
    let lexemes = LuaLexer.lexemes(of: source)
    guard
      let start = lexemes.indices.first(where: {
        lexemes[$0].text == "return" && lexemes[$0].kind == .keyword && $0 + 2 < lexemes.count
          && lexemes[$0 + 1].text == "recipe" && lexemes[$0 + 1].kind == .name
      })
    else {
      throw RecipeError(
        "recipe/missing", line: 1, "this file is no recipe: it must end with 'return recipe { … }'")
    }
    var at = start + 2
    if lexemes[at].text == "(" { at += 1 }
    var parser = ConstantParser(lexemes, at: at)
    let table: ConstantTable
    do throws(ConstantError) {
      table = try parser.table()
    } catch {
      throw RecipeError("recipe/header", line: error.line, error.message)
    }
    return try header(table)
  }

  private static func header(_ table: ConstantTable) throws(RecipeError) -> Recipe {
    var seen: Set<String> = []
    for entry in table.entries {
      guard let key = entry.key else {
        throw RecipeError(
          "recipe/key", line: entry.line, "a recipe has named fields only; this value has no name")
      }
      guard keys.contains(key) else {
        let near = NearNames.suggest(key, among: keys).first.map { "; did you mean '\($0)'?" } ?? ""
        throw RecipeError("recipe/key", line: entry.line, "a recipe has no field '\(key)'\(near)")
      }
      guard seen.insert(key).inserted else {
        throw RecipeError("recipe/key", line: entry.line, "the field '\(key)' is given twice")
      }
    }
    for key in required where table[key] == nil {
      throw RecipeError("recipe/missing", line: table.line, "the recipe lacks '\(key)'")
    }
    for key in ["map", "reduce", "finish"] {
      if let entry = table[key], case .function = entry.value {
        continue
      } else if let entry = table[key] {
        throw RecipeError(
          "recipe/type", line: entry.line, "'\(key)' must be a function, not \(entry.value.typeName)")
      }
    }
    let version = try string(table, "version")
    guard isVersion(version) else {
      throw RecipeError(
        "recipe/version", line: table["version"]?.line ?? table.line,
        "'\(version)' is no version; write three numbers, such as \"1.0.0\"")
    }
    let api = try string(table, "api")
    guard api == "1" else {
      throw RecipeError(
        "recipe/api", line: table["api"]?.line ?? table.line,
        "this recipe wants API '\(api)'; this Nightjar has API \"1\"")
    }
    let name = try string(table, "name")
    guard isName(name) else {
      throw RecipeError(
        "recipe/name", line: table["name"]?.line ?? table.line,
        "'\(name)' is no recipe name; use lower-case letters, digits and hyphens")
    }
    let parameters = try self.parameters(table["params"])
    let permissions = try self.permissions(table["permissions"], parameters)
    return Recipe(
      name: name, version: version, api: api, license: try string(table, "license"),
      author: try string(table, "author"), summary: try string(table, "summary"),
      needs: try needs(table["needs"]),
      parameters: parameters, reads: permissions.reads, writes: permissions.writes,
      output: try output(table["output"]), hasReduce: table["reduce"] != nil,
      hasFinish: table["finish"] != nil,
      tests: try tests(table["tests"]), table: table)
  }

  private static func string(_ table: ConstantTable, _ key: String) throws(RecipeError) -> String {
    guard let entry = table[key] else { return "" }
    guard case .string(let text) = entry.value else {
      throw RecipeError(
        "recipe/type", line: entry.line, "'\(key)' must be a string, not \(entry.value.typeName)")
    }
    return text
  }

  static func isVersion(_ text: String) -> Bool {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 3
      && parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { $0 >= 48 && $0 <= 57 } && $0.utf8.count < 10 }
  }

  static func isName(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= 64 && text.utf8.first != 0x2D
      && text.utf8.allSatisfy { $0 >= 97 && $0 <= 122 || $0 >= 48 && $0 <= 57 || $0 == 0x2D }
  }

  private static func subtable(_ entry: ConstantTable.Entry, _ what: String) throws(RecipeError)
    -> ConstantTable
  {
    guard case .table(let table) = entry.value else {
      throw RecipeError(
        "recipe/type", line: entry.line, "\(what) must be a table, not \(entry.value.typeName)")
    }
    return table
  }

  private static func strings(_ entry: ConstantTable.Entry, _ what: String) throws(RecipeError) -> [String] {
    var found: [String] = []
    for element in try subtable(entry, what).entries {
      guard case .string(let text) = element.value, element.key == nil else {
        throw RecipeError("recipe/type", line: element.line, "\(what) must be a list of strings")
      }
      found.append(text)
    }
    return found
  }

  private static func needs(_ entry: ConstantTable.Entry?) throws(RecipeError) -> [String] {
    guard let entry else { return [] }
    let known = Layer.allCases.map(\.rawValue) + ["tokens", "sentences", "paragraphs", "blocks"]
    let names = try strings(entry, "'needs'")
    for name in names where !known.contains(name) {
      let near = NearNames.suggest(name, among: known).first.map { "; did you mean '\($0)'?" } ?? ""
      throw RecipeError("recipe/layer", line: entry.line, "there is no layer '\(name)'\(near)")
    }
    return names
  }

  // MARK: Parameters

  private static func parameters(_ entry: ConstantTable.Entry?) throws(RecipeError) -> [RecipeParameter] {
    guard let entry else { return [] }
    var found: [RecipeParameter] = []
    for field in try subtable(entry, "'params'").entries {
      guard let name = field.key else {
        throw RecipeError(
          "recipe/param", line: field.line, "a parameter needs a name: min_words = { type = … }")
      }
      guard !found.contains(where: { $0.name == name }) else {
        throw RecipeError("recipe/param", line: field.line, "the parameter '\(name)' is declared twice")
      }
      found.append(try parameter(name, field))
    }
    return found
  }

  private static func parameter(_ name: String, _ field: ConstantTable.Entry) throws(RecipeError)
    -> RecipeParameter
  {
    let table = try subtable(field, "the parameter '\(name)'")
    for entry in table.entries {
      guard let key = entry.key, parameterKeys.contains(key) else {
        let key = entry.key ?? "(no name)"
        let near = NearNames.suggest(key, among: parameterKeys).first.map { "; did you mean '\($0)'?" } ?? ""
        throw RecipeError(
          "recipe/param", line: entry.line, "the parameter '\(name)' has no field '\(key)'\(near)")
      }
    }
    let types = RecipeParameter.Kind.allCases.map(\.rawValue)
    guard let type = table["type"] else {
      throw RecipeError("recipe/param", line: field.line, "the parameter '\(name)' lacks its type")
    }
    guard case .string(let text) = type.value, let kind = RecipeParameter.Kind(rawValue: text) else {
      throw RecipeError(
        "recipe/param", line: type.line,
        "the type of the parameter '\(name)' must be one of \(types.joined(separator: ", "))")
    }
    guard !(try string(table, "help")).isEmpty else {
      throw RecipeError("recipe/help", line: field.line, "the parameter '\(name)' lacks its help text")
    }
    var choices: [String] = []
    if let of = table["of"] { choices = try strings(of, "'of' of the parameter '\(name)'") }
    if kind == .choice, choices.isEmpty {
      throw RecipeError("recipe/param", line: field.line, "the choice '\(name)' lacks its list 'of' values")
    }
    var isOptional = false
    if let optional = table["optional"] {
      guard case .bool(let value) = optional.value else {
        throw RecipeError("recipe/type", line: optional.line, "'optional' must be true or false")
      }
      isOptional = value
    }
    let parameter = RecipeParameter(
      name: name, kind: kind, help: try string(table, "help"), defaultValue: table["default"]?.value ?? .none,
      isOptional: isOptional, minimum: try number(table, "min"), maximum: try number(table, "max"),
      choices: choices, format: table["format"] == nil ? nil : try string(table, "format"), line: field.line)
    if parameter.defaultValue != .none {
      do throws(ParameterError) {
        _ = try parameter.check(parameter.defaultValue)
      } catch {
        throw RecipeError(
          "recipe/default", line: table["default"]?.line ?? field.line,
          "the default of the parameter '\(name)' does not fit: \(error.message)")
      }
    }
    return parameter
  }

  private static func number(_ table: ConstantTable, _ key: String) throws(RecipeError) -> Double? {
    guard let entry = table[key] else { return nil }
    switch entry.value {
    case .integer(let i): return Double(i)
    case .number(let d): return d
    default:
      throw RecipeError(
        "recipe/type", line: entry.line, "'\(key)' must be a number, not \(entry.value.typeName)")
    }
  }

  // MARK: Permissions, output, tests

  private static func permissions(
    _ entry: ConstantTable.Entry?, _ parameters: [RecipeParameter]
  ) throws(RecipeError) -> (reads: [String], writes: [String]) {
    guard let entry else { return ([], []) }
    let table = try subtable(entry, "'permissions'")
    for field in table.entries where field.key != "read" && field.key != "write" {
      throw RecipeError(
        "recipe/permission", line: field.line,
        "there is no permission '\(field.key ?? "")'; a recipe may ask for 'read' and 'write'")
    }
    func list(_ key: String) throws(RecipeError) -> [String] {
      guard let field = table[key] else { return [] }
      let paths = try strings(field, "'\(key)'")
      for path in paths where path.hasPrefix("@") {
        let name = String(path.dropFirst())
        guard parameters.contains(where: { $0.name == name && ($0.kind == .file || $0.kind == .dictionary) })
        else {
          throw RecipeError(
            "recipe/permission", line: field.line, "'\(path)' names no parameter of type file")
        }
      }
      return paths
    }
    return (try list("read"), try list("write"))
  }

  private static func output(_ entry: ConstantTable.Entry?) throws(RecipeError) -> [RecipeColumn] {
    guard let entry else { return [] }
    let types = ["string", "integer", "number", "boolean", "span", "any"]
    var columns: [RecipeColumn] = []
    for field in try subtable(entry, "'output'").entries {
      guard let name = field.key, case .string(let type) = field.value,
        types.contains(type.hasSuffix("?") ? String(type.dropLast()) : type)
      else {
        throw RecipeError(
          "recipe/output", line: field.line,
          "a column of 'output' is name = \"type\", the type one of \(types.joined(separator: ", ")), with ? when it may be missing"
        )
      }
      columns.append(RecipeColumn(name: name, type: type))
    }
    return columns
  }

  private static func tests(_ entry: ConstantTable.Entry?) throws(RecipeError) -> [ConstantTable] {
    guard let entry else { return [] }
    var found: [ConstantTable] = []
    let known = ["input", "inputs", "file", "params", "expect", "golden", "fails", "date", "name"]
    for field in try subtable(entry, "'tests'").entries {
      guard field.key == nil, case .table(let test) = field.value else {
        throw RecipeError("recipe/test", line: field.line, "'tests' is a list of tables")
      }
      for part in test.entries where !known.contains(part.key ?? "") {
        let near =
          NearNames.suggest(part.key ?? "", among: known).first.map { "; did you mean '\($0)'?" } ?? ""
        throw RecipeError(
          "recipe/test", line: part.line, "a test has no field '\(part.key ?? "(no name)")'\(near)")
      }
      guard test["expect"] != nil || test["golden"] != nil || test["fails"] != nil else {
        throw RecipeError(
          "recipe/test", line: field.line, "this test expects nothing: give 'expect', 'golden' or 'fails'")
      }
      found.append(test)
    }
    return found
  }
}
