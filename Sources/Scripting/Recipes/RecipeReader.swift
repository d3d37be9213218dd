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
    try refuseHidden(source)
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
    // a second recipe behind this one would run instead of it
    var rest = lexemes[parser.at...]
    if rest.first?.text == ")" { rest = rest.dropFirst() }
    if rest.first?.text == ";" { rest = rest.dropFirst() }
    if let stray = rest.first {
      throw RecipeError(
        "recipe/end", line: stray.line, offset: stray.range.lowerBound,
        "something stands behind the recipe: 'return recipe { … }' must end the file")
    }
    let recipe = try header(table)
    // a text that does not follow the grammar fails when it is compiled, with Lua's own message
    if let error = RecipeUses(recipe, lexemes).errors.first {
      throw RecipeError(error.code, line: error.line, offset: error.offset, error.message)
    }
    return recipe
  }

  /// Marks that turn the direction of text around make a text look other than it runs.
  private static func refuseHidden(_ source: [UInt8]) throws(RecipeError) {
    var line = 1
    for i in source.indices {
      if source[i] == 10 { line += 1 }
      guard source[i] == 0xE2, i + 2 < source.count else { continue }
      let (b, c) = (source[i + 1], source[i + 2])
      guard b == 0x80 && (0xAA...0xAE).contains(c) || b == 0x81 && (0xA6...0xA9).contains(c) else { continue }
      let code = String(UInt32(b & 0x3F) << 6 | UInt32(c & 0x3F) | 0x2000, radix: 16)
      throw RecipeError(
        "recipe/hidden", line: line, offset: i,
        "an invisible mark turns the direction of the text here; write it as \\u{\(code)} so that readers see it"
      )
    }
  }

  /// The first global that a module would leak.
  public static func leak(inModule source: [UInt8]) -> RecipeError? {
    let lexemes = LuaLexer.lexemes(of: source)
    guard let found = LuaScan(lexemes).references.first(where: { $0.local == nil && $0.isAssigned }) else {
      return nil
    }
    let lexeme = lexemes[found.lexeme]
    return RecipeError(
      "recipe/global", line: lexeme.line, offset: lexeme.range.lowerBound,
      "the global variable '\(found.name)' would leak out of the module; declare it local")
  }

  /// What an author should mend in a recipe that can be read.
  public static func remarks(on recipe: Recipe, _ source: [UInt8]) -> [RecipeFinding] {
    RecipeUses(recipe, LuaLexer.lexemes(of: source)).remarks
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
    let output = try self.output(table["output"])
    return Recipe(
      name: name, version: version, api: api, license: try string(table, "license"),
      author: try string(table, "author"), summary: try string(table, "summary"),
      needs: try needs(table["needs"]),
      parameters: parameters, reads: permissions.reads, writes: permissions.writes,
      output: output, hasReduce: table["reduce"] != nil,
      hasFinish: table["finish"] != nil,
      tests: try tests(table["tests"], parameters, output), table: table)
  }

  static func string(_ table: ConstantTable, _ key: String) throws(RecipeError) -> String {
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

  public static func isName(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= 64 && text.utf8.first != 0x2D
      && text.utf8.allSatisfy { $0 >= 97 && $0 <= 122 || $0 >= 48 && $0 <= 57 || $0 == 0x2D }
  }

  static func subtable(_ entry: ConstantTable.Entry, _ what: String) throws(RecipeError)
    -> ConstantTable
  {
    guard case .table(let table) = entry.value else {
      throw RecipeError(
        "recipe/type", line: entry.line, "\(what) must be a table, not \(entry.value.typeName)")
    }
    return table
  }

  static func strings(_ entry: ConstantTable.Entry, _ what: String) throws(RecipeError) -> [String] {
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
    if let of = table["of"] {
      guard kind == .choice || kind == .list else {
        throw RecipeError(
          "recipe/param", line: of.line, "'of' belongs to a choice or a list, not to '\(name)'")
      }
      choices = try strings(of, "'of' of the parameter '\(name)'")
    }
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
    let bounds = try self.bounds(name, kind, table)
    let parameter = RecipeParameter(
      name: name, kind: kind, help: try string(table, "help"), defaultValue: table["default"]?.value ?? .none,
      isOptional: isOptional, minimum: bounds.minimum, maximum: bounds.maximum, earliest: bounds.earliest,
      latest: bounds.latest, choices: choices, format: try format(name, kind, table), line: field.line)
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

  private typealias Bounds = (minimum: Double?, maximum: Double?, earliest: String?, latest: String?)

  /// `min` and `max`: of numbers, or of dates.
  private static func bounds(_ name: String, _ kind: RecipeParameter.Kind, _ table: ConstantTable)
    throws(RecipeError) -> Bounds
  {
    guard let entry = table["min"] ?? table["max"] else { return (nil, nil, nil, nil) }
    var bounds: Bounds = (nil, nil, nil, nil)
    switch kind {
    case .integer, .number:
      bounds.minimum = try number(table, "min")
      bounds.maximum = try number(table, "max")
      if let least = bounds.minimum, let most = bounds.maximum, least > most {
        throw RecipeError(
          "recipe/range", line: entry.line, "'min' of the parameter '\(name)' is above its 'max'")
      }
    case .date:
      for key in ["min", "max"] where table[key] != nil {
        guard RecipeParameter.isDate(try string(table, key)) else {
          throw RecipeError(
            "recipe/range", line: entry.line,
            "'\(key)' of the date '\(name)' must be a date such as \"2023-09-22\""
          )
        }
      }
      bounds.earliest = table["min"] == nil ? nil : try string(table, "min")
      bounds.latest = table["max"] == nil ? nil : try string(table, "max")
    default:
      throw RecipeError(
        "recipe/range", line: entry.line,
        "'min' and 'max' belong to an integer, a number or a date; '\(name)' is of type \(kind.rawValue)")
    }
    return bounds
  }

  private static func format(_ name: String, _ kind: RecipeParameter.Kind, _ table: ConstantTable)
    throws(RecipeError) -> String?
  {
    guard let entry = table["format"] else { return nil }
    let format = try string(table, "format")
    guard kind == .file else {
      throw RecipeError(
        "recipe/format", line: entry.line, "'format' belongs to a file; '\(name)' is of type \(kind.rawValue)"
      )
    }
    guard let known = FileFormat(rawValue: format) else {
      let names = FileFormat.allCases.map(\.rawValue)
      let near = NearNames.suggest(format, among: names).first.map { "; did you mean '\($0)'?" } ?? ""
      throw RecipeError(
        "recipe/format", line: entry.line,
        "the format of the file '\(name)' must be one of \(names.joined(separator: ", ")), not '\(format)'\(near)"
      )
    }
    return known.rawValue
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
    guard let entry else {
      if let file = parameters.first(where: \.isFile) { throw undeclaredFile(file) }
      return ([], [])
    }
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
        guard parameters.contains(where: { $0.name == name && $0.isFile })
        else {
          throw RecipeError(
            "recipe/permission", line: field.line, "'\(path)' names no parameter of type file")
        }
      }
      return paths
    }
    let (reads, writes) = (try list("read"), try list("write"))
    for file in parameters where file.isFile && !(reads + writes).contains("@\(file.name)") {
      throw undeclaredFile(file)
    }
    return (reads, writes)
  }

  private static func undeclaredFile(_ file: RecipeParameter) -> RecipeError {
    RecipeError(
      "recipe/permission", line: file.line,
      "the parameter '\(file.name)' is a file that the recipe does not ask to read: add permissions = { read = { \"@\(file.name)\" } }"
    )
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
}
