// ScriptParts: what else a script is made of, told from its text: data files, modules, other recipes.

/// Names that a script gives in quotation marks to `data`, `require` and `use`, each once, in the order of the text.
public struct ScriptParts: Hashable, Sendable {
  static let names: Set<String> = ["data", "require", "use"]

  public var data: [String] = []
  public var modules: [String] = []
  public var uses: [String] = []

  public init(_ source: [UInt8]) {
    for reference in LuaScan(LuaLexer.lexemes(of: source)).references {
      guard reference.local == nil, reference.path.isEmpty, reference.isCalled,
        let name = reference.firstArgument
      else { continue }
      switch reference.name {
      case "data" where !data.contains(name): data.append(name)
      case "require" where !modules.contains(name): modules.append(name)
      case "use" where !uses.contains(name): uses.append(name)
      default: break
      }
    }
  }
}

extension Script {
  public var parts: ScriptParts { ScriptParts(source) }

  /// Whether it cannot do without documents: a recipe, or a script that names them or may do so in a module.
  public var wantsInput: Bool { isRecipe || usesCorpus || usesDocument || !parts.modules.isEmpty }
}
