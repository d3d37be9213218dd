// ScriptView+Parts: what lies beside a recipe (data) and other recipes that it uses.

import LuaHost
import Results

extension ScriptView {
  /// A data file beside a script, read and parsed once a state.
  func data(_ script: String, _ name: String) throws(LuaFailure) -> Value {
    let key = "\(script)\u{0}\(name)"
    if let known = dataFiles[key] { return known }
    let bytes = try services.data(script, name)
    let suffix = name.split(separator: ".").last.map(String.init) ?? ""
    let value: Value
    do throws(ParameterError) {
      value = try (FileFormat(rawValue: suffix) ?? .text).value(of: bytes)
    } catch {
      throw LuaFailure("the file '\(name)' beside the recipe \(error.message)")
    }
    dataFiles[key] = value
    return value
  }

  /// Another recipe, whose header is read and whose version is as wanted.
  func usedRecipe(_ name: String, version: String?) throws(LuaFailure) -> (script: Script, recipe: Recipe) {
    let found: (script: Script, recipe: Recipe)
    if let known = usedRecipes[name] {
      found = known
    } else {
      let script = try services.recipe(name)
      do throws(RecipeError) {
        found = (script, try RecipeReader.read(script.source))
      } catch {
        throw LuaFailure(
          "the recipe '\(name)' cannot be used: \(script.name):\(error.line): \(error.message)")
      }
      usedRecipes[name] = found
      usedRecipes[found.recipe.name] = found
    }
    if let version, !RecipeVersion.matches(found.recipe.version, version) {
      throw LuaFailure("the recipe '\(name)' has version \(found.recipe.version), but \(version) is wanted")
    }
    return found
  }

  /// Checked parameters for a used recipe: what its user gives, else the defaults.
  func parameters(ofUsed name: String, _ given: LuaValue) throws(LuaFailure) -> Record {
    guard let recipe = usedRecipes[name]?.recipe else {
      throw LuaFailure("the recipe '\(name)' is not in use")
    }
    var pairs: [(name: String, value: GivenValue)] = []
    var contents: [Record.Field] = []
    if case .record(let record) = try result(of: given) {
      for field in record.fields {
        if recipe.parameters.first(where: { $0.name == field.name })?.isFile ?? false {
          contents.append(field)  // what the file holds, not its path
        } else {
          pairs.append((field.name, .constant(Constant(field.value))))
        }
      }
    }
    var open = recipe
    open.parameters.removeAll { parameter in
      parameter.isFile && (parameter.isOptional || contents.contains { $0.name == parameter.name })
    }
    do throws(ParameterError) {
      let values = try open.values(given: pairs)
      return Record(values.fields + contents)
    } catch {
      throw LuaFailure("\(error.message) (in the use of '\(name)')")
    }
  }
}

public enum RecipeVersion {
  /// Whether a version is as wanted: `1.x`, `1.2.x`, `1.2.3`.
  public static func matches(_ version: String, _ wanted: String) -> Bool {
    let have = version.split(separator: ".")
    let want = wanted.split(separator: ".", omittingEmptySubsequences: false)
    for (i, part) in want.enumerated() {
      if part == "x" { return i == want.count - 1 }
      guard i < have.count, have[i] == part else { return false }
    }
    return want.count == have.count
  }

  /// Whether a text states a version as `matches` reads it.
  public static func isStatement(_ wanted: String) -> Bool {
    let parts = wanted.split(separator: ".", omittingEmptySubsequences: false)
    let numbers = parts.last == "x" ? parts.dropLast() : parts[...]
    return !parts.isEmpty && parts.count <= 3 && (parts.last == "x" || parts.count == 3)
      && numbers.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } }
  }
}
