// RunParameters: --param and --params → checked values of a recipe's parameters, files opened.

import LuaHost
import Results
import Scripting

enum RunParameters {
  typealias Given = [(name: String, value: GivenValue)]

  /// What the command line gives: files first, then single parameters, so that these count.
  static func given(_ invocation: Invocation) throws -> Given {
    var given: Given = []
    for path in invocation.all("--params") {
      switch FileBytes.read(path, limit: 64 << 20) {
      case .success(let bytes):
        do throws(ParameterError) { given += try ParameterFile.values(bytes, name: path) } catch {
          throw Problem(error.code, error.message, .usage)
        }
      case .failure(let failure):
        throw Problem("param/file", "the parameters in '\(path)' cannot be read: \(failure.reason)", .usage)
      }
    }
    for pair in invocation.all("--param") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, !parts[0].isEmpty else {
        throw UsageError(message: "'--param' wants name=value, not '\(pair)'")
      }
      given.append((String(parts[0]), .text(String(parts[1]))))
    }
    return given
  }

  /// `params` of a recipe, checked by its header; of a plain script, as given, numbers as numbers.
  static func values(_ given: Given, _ recipe: Recipe?) throws -> Record {
    guard let recipe else {
      var fields: [Record.Field] = []
      for pair in given {
        fields.removeAll { $0.name == pair.name }
        fields.append(.init(pair.name, plain(pair.value)))
      }
      return Record(fields)
    }
    do throws(ParameterError) { return try recipe.values(given: given) } catch {
      throw Problem(error.code, error.message, .usage)
    }
  }

  private static func plain(_ given: GivenValue) -> Value {
    switch given {
    case .text(let text):
      return Int(text).map { .integer($0) } ?? Double(text).map { .number($0) } ?? .string(text)
    case .constant(let constant): return constant.value
    }
  }

  /// File parameters with what their files hold.
  static func opened(
    _ values: Record, _ given: Given, _ recipe: Recipe?, _ script: Script, _ grants: Grants
  ) throws -> Record {
    guard let recipe else { return values }
    do throws(ParameterError) {
      return try recipe.opened(
        values, given: Set(given.map(\.name)), read: { path throws(LuaFailure) in try grants.read(path) },
        beside: { path throws(LuaFailure) in try RecipeFolder(script).data(path) })
    } catch {
      throw Problem(error.code, error.message, .usage)
    }
  }

  /// The files that parameters name, for a receipt.
  static func note(
    _ given: Record, _ recipe: Recipe?, _ grants: Grants, in receipt: Receipt
  ) throws {
    for parameter in recipe?.parameters ?? [] where parameter.isFile {
      guard case .string(let path)? = given[parameter.name],
        recipe?.reads.contains("@\(parameter.name)") ?? false
      else { continue }
      do throws(LuaFailure) { receipt.note(path, try grants.read(path)) } catch {
        throw Problem("param/file", "the file of the parameter '\(parameter.name)': \(error.message)", .usage)
      }
    }
  }
}
