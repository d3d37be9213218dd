// RecipeUses: how a recipe's code uses what its header declares, told from the text without running it.
// Errors are what would go wrong for a user: a parameter that is not declared, a global that leaks, a permission that
// is not asked for. Remarks are what an author should mend: an unknown global, an unused parameter, a missing test.

import Document
import Results

/// One thing found in a recipe, with a stable code and its place.
public struct RecipeFinding: Hashable, Sendable {
  public var code: String
  public var line: Int
  /// Byte offset in the source; nil when only the line is known.
  public var offset: Int?
  public var message: String
  /// The recipe is refused; a remark only stands in `recipe check`.
  public var isError: Bool
}

struct RecipeUses {
  private let recipe: Recipe
  private let lexemes: [LuaLexeme]
  private let scan: LuaScan
  /// Local variables that hold the parameters: the second argument of `map` and `finish`.
  private let holders: Set<Int>
  /// Those that hold the document: the first argument of `map`.
  private let documents: Set<Int>

  init(_ recipe: Recipe, _ lexemes: [LuaLexeme]) {
    self.recipe = recipe
    self.lexemes = lexemes
    scan = LuaScan(lexemes)
    let own = scan.functions.filter {
      $0.keys.count == 1 && recipe.table.range.contains(lexemes[$0.lexeme].range.lowerBound)
    }
    holders = Set(
      own.filter { ["map", "finish"].contains($0.keys[0]) && $0.parameters.count > 1 }.map {
        $0.parameters[1].local
      })
    documents = Set(own.filter { $0.keys[0] == "map" }.compactMap { $0.parameters.first?.local })
  }

  private func finding(_ code: String, _ lexeme: Int, _ message: String, isError: Bool) -> RecipeFinding {
    RecipeFinding(
      code: code, line: lexemes[lexeme].line, offset: lexemes[lexeme].range.lowerBound, message: message,
      isError: isError)
  }

  private func holdsParameters(_ reference: LuaReference) -> Bool {
    reference.local.map { holders.contains($0) } ?? (reference.name == "params")
  }

  // MARK: Errors

  var errors: [RecipeFinding] {
    let names = recipe.parameters.map(\.name)
    var found: [RecipeFinding] = []
    for reference in scan.references {
      if holdsParameters(reference), let field = reference.path.first, !field.name.isEmpty,
        !names.contains(field.name)
      {
        let near = NearNames.suggest(field.name, among: names).first.map { "; did you mean '\($0)'?" }
        found.append(
          finding(
            "recipe/undeclared", field.lexeme,
            "the parameter '\(field.name)' is used but not declared in 'params'" + (near ?? ""), isError: true
          ))
      }
      if reference.local == nil, reference.isAssigned {
        found.append(
          finding(
            "recipe/global", reference.lexeme,
            "the global variable '\(reference.name)' would leak out of the recipe; declare it local",
            isError: true)
        )
      }
      if let problem = missingPermission(reference) ?? unnamedPart(reference) { found.append(problem) }
    }
    return found
  }

  private func missingPermission(_ reference: LuaReference) -> RecipeFinding? {
    guard reference.local == nil, ["csv", "json", "text"].contains(reference.name), reference.isCalled,
      let step = reference.path.first, reference.path.count == 1
    else { return nil }
    let call = "\(reference.name).\(step.name)"
    if step.name == "read", recipe.reads.isEmpty {
      return finding(
        "recipe/permission", reference.lexeme,
        "'\(call)' reads a file, but the recipe asks for no permission: add permissions = { read = { … } }",
        isError: true)
    }
    if step.name == "write", recipe.writes.isEmpty {
      return finding(
        "recipe/permission", reference.lexeme,
        "'\(call)' writes a file, but the recipe asks for no permission: add permissions = { write = { … } }",
        isError: true)
    }
    return nil
  }

  /// The files of a recipe must be told from its text, so that its hash, its lock and its signature cover them.
  private func unnamedPart(_ reference: LuaReference) -> RecipeFinding? {
    guard reference.local == nil, !reference.isAssigned, ScriptParts.names.contains(reference.name),
      reference.path.isEmpty, reference.firstArgument == nil
    else { return nil }
    return finding(
      "recipe/part", reference.lexeme,
      "'\(reference.name)' wants a name in quotation marks here, so that the recipe's hash covers what it means",
      isError: true)
  }

  // MARK: Remarks

  private static let lua: Set<String> = [
    "assert", "collectgarbage", "error", "getmetatable", "ipairs", "load", "next", "pairs", "pcall", "print",
    "rawequal", "rawget", "rawlen", "rawset", "require", "select", "setmetatable", "tonumber", "tostring",
    "type",
    "xpcall", "_G", "_ENV", "_VERSION", "coroutine", "math", "string", "table", "utf8", "none",
  ]

  var remarks: [RecipeFinding] {
    var found = unknownNames
    found += unknownMethods
    found += missingLayers
    found += unusedParameters
    found += missingParts
    return found
  }

  private var unknownNames: [RecipeFinding] {
    var tables: [String: [String]] = [:]
    var globals = Self.lua
    for entry in API.entries where entry.isPublic {
      switch entry.place {
      case .global: globals.insert(entry.name)
      case .table(let table): tables[table, default: []].append(entry.name)
      case .classes: break
      }
    }
    let members = Self.members
    var found: [RecipeFinding] = []
    for reference in scan.references where !reference.isAssigned {
      if reference.local == nil {
        if let known = tables[reference.name] {
          if let step = reference.path.first, !step.name.isEmpty, !known.contains(step.name) {
            let near =
              NearNames.suggest(step.name, among: known).first.map { "; did you mean '\($0)'?" } ?? ""
            found.append(
              finding(
                "recipe/api", step.lexeme, "there is no '\(reference.name).\(step.name)' in the API\(near)",
                isError: false))
          }
          continue
        }
        if !globals.contains(reference.name) {
          let near = NearNames.suggest(reference.name, among: globals.sorted() + tables.keys.sorted()).first
          found.append(
            finding(
              "recipe/unknown", reference.lexeme,
              "there is no global variable '\(reference.name)'"
                + (near.map { "; did you mean '\($0)'?" } ?? ""),
              isError: false))
        }
      }
    }
    for reference in scan.references where reference.local.map({ documents.contains($0) }) ?? false {
      guard let step = reference.path.first, !step.name.isEmpty, !members.contains(step.name) else {
        continue
      }
      let near = NearNames.suggest(step.name, among: members.sorted()).first
      found.append(
        finding(
          "recipe/api", step.lexeme,
          "a document has no field '\(step.name)'" + (near.map { "; did you mean '\($0)'?" } ?? ""),
          isError: false
        ))
    }
    return found
  }

  /// Names that a document answers to.
  private static let members = Set(API.names(of: .document))

  private static let stringMethods: Set<String> = [
    "byte", "find", "format", "gmatch", "gsub", "len", "lower", "match", "rep", "reverse", "sub", "upper",
    "pack",
    "unpack", "packsize", "char",
  ]

  /// Methods that nothing in the API has, nor the recipe's own tables.
  private var unknownMethods: [RecipeFinding] {
    let known = Self.stringMethods.union(APIClass.allCases.flatMap { API.names(of: $0) })
    func text(_ i: Int) -> String { lexemes.indices.contains(i) ? lexemes[i].text : "" }
    var own: Set<String> = []
    var calls: [Int] = []
    for (i, lexeme) in lexemes.enumerated() where lexeme.kind == .name {
      let isCall =
        i + 1 < lexemes.count && (["(", "{"].contains(text(i + 1)) || lexemes[i + 1].kind == .string)
      // function m:name, function a.m:name
      let isDefinition =
        text(i - 1) == ":" && (text(i - 3) == "function" || text(i - 3) == "." && text(i - 5) == "function")
      if text(i - 1) == ":", isCall, !isDefinition { calls.append(i) }
      if isDefinition || text(i + 1) == "=" || text(i - 1) == "." { own.insert(lexeme.text) }
    }
    return calls.compactMap { i in
      let name = lexemes[i].text
      guard !known.contains(name), !own.contains(name) else { return nil }
      let near = NearNames.suggest(name, among: known.sorted()).first.map { "; did you mean '\($0)'?" } ?? ""
      return finding("recipe/api", i, "nothing in the API has a method '\(name)'\(near)", isError: false)
    }
  }

  /// Layers of the document that `map` names and `needs` does not.
  private var missingLayers: [RecipeFinding] {
    let layers = Set(Layer.allCases.map(\.rawValue))
    var seen = Set(recipe.needs)
    var found: [RecipeFinding] = []
    for reference in scan.references where reference.local.map({ documents.contains($0) }) ?? false {
      guard let step = reference.path.first, layers.contains(step.name), seen.insert(step.name).inserted
      else { continue }
      found.append(
        finding(
          "recipe/needs", step.lexeme,
          "the recipe uses the layer '\(step.name)', but 'needs' does not name it",
          isError: false))
    }
    return found
  }

  private var unusedParameters: [RecipeFinding] {
    var used: Set<String> = []
    for reference in scan.references where holdsParameters(reference) {
      guard let field = reference.path.first, !field.name.isEmpty else { return [] }  // handed on as a whole
      used.insert(field.name)
    }
    return recipe.parameters.filter { !used.contains($0.name) }.map {
      RecipeFinding(
        code: "recipe/unused", line: $0.line, offset: nil,
        message: "the parameter '\($0.name)' is declared but never used", isError: false)
    }
  }

  private var missingParts: [RecipeFinding] {
    func remark(_ code: String, _ line: Int, _ message: String) -> RecipeFinding {
      RecipeFinding(code: code, line: line, offset: nil, message: message, isError: false)
    }
    let line = recipe.table.line
    var found: [RecipeFinding] = []
    if recipe.tests.isEmpty {
      found.append(
        remark(
          "recipe/untested", line,
          "the recipe has no tests: add tests = { { input = \"…\", expect = { … } } }"))
    }
    if recipe.output.isEmpty {
      found.append(
        remark(
          "recipe/undescribed", line, "the recipe does not say which columns it gives: add output = { … }"))
    }
    for (key, text) in [("author", recipe.author), ("license", recipe.license)] where text.isEmpty {
      found.append(remark("recipe/undescribed", line, "the recipe does not name its \(key)"))
    }
    return found
  }
}
