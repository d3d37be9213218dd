// nightjar recipe list|show|test: recipes without running their map, and their own tests.

import Corpus
import Glibc
import Results
import Scripting

enum RecipeVerb {
  static func run(_ invocation: Invocation, _ console: Console) throws -> ExitCode {
    let names = Array(invocation.operands.dropFirst())
    switch invocation.operands.first {
    case "list": return try list()
    case "show":
      guard !names.isEmpty else { throw UsageError(message: "recipe show wants the name of a recipe") }
      for name in names { try show(name) }
      return .done
    case "test": return try test(names.isEmpty ? ScriptFinder.recipes() : names, console)
    case let other:
      throw UsageError(
        message:
          "'nightjar recipe' wants list, show or test\(other.map { ", not '\($0)'" } ?? "") (see 'nightjar help recipe')"
      )
    }
  }

  private static func read(_ name: String) throws -> (Script, Recipe) {
    let script = try ScriptFinder.load(name)
    do throws(RecipeError) { return (script, try RecipeReader.read(script.source)) } catch {
      throw Problem(error, in: script)
    }
  }

  private static func list() throws -> ExitCode {
    let sink = Sink(1)
    for name in ScriptFinder.recipes() {
      let (_, recipe) = try read(name)
      sink.write(
        "\(name)\(String(repeating: " ", count: max(1, 20 - name.count)))\(recipe.version)  \(recipe.summary)\n"
      )
    }
    sink.close()
    return .done
  }

  private static func show(_ name: String) throws {
    let (script, recipe) = try read(name)
    var text = "\(recipe.name) \(recipe.version) (\(script.name))\n  \(recipe.summary)\n"
    text += "  by \(recipe.author), licence \(recipe.license)\n"
    if !recipe.parameters.isEmpty { text += "Parameters:\n" }
    for parameter in recipe.parameters {
      var about = parameter.kind.rawValue
      if !parameter.choices.isEmpty { about += " (\(parameter.choices.joined(separator: ", ")))" }
      switch parameter.defaultValue {
      case .none: about += parameter.isOptional ? ", optional" : ", needed"
      case .string(let s): about += ", default \(s)"
      case .integer(let i): about += ", default \(i)"
      case .number(let d): about += ", default \(d)"
      case .bool(let b): about += ", default \(b)"
      case .table, .function: break
      }
      text += "  \(parameter.name): \(about): \(parameter.help)\n"
    }
    text += "Columns: \(recipe.output.map { "\($0.name) (\($0.type))" }.joined(separator: ", "))\n"
    text +=
      "Permissions: \(recipe.reads.isEmpty && recipe.writes.isEmpty ? "none" : (recipe.reads.map { "read \($0)" } + recipe.writes.map { "write \($0)" }).joined(separator: ", "))\n"
    text += "Tests: \(recipe.tests.count)\n"
    let sink = Sink(1)
    sink.write(text)
    sink.close()
  }

  private static func test(_ names: [String], _ console: Console) throws -> ExitCode {
    let sink = Sink(1)
    var passed = 0
    var failed = 0
    for name in names {
      let (script, recipe) = try read(name)
      let folder = script.name.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(
        separator: "/")
      let tester = RecipeTester(script, recipe, services: RunVerb.plainServices(script)) { file in
        guard !file.contains(".."), !file.hasPrefix("/") else { return nil }
        return try? FileBytes.read("\(folder.isEmpty ? "." : folder)/\(file)", limit: 64 << 20).get()
      }
      for outcome in tester.run() {
        if let failure = outcome.failure {
          failed += 1
          sink.write("FAIL \(name): \(outcome.name): \(failure)\n")
        } else {
          passed += 1
        }
      }
    }
    sink.write("\(passed) passed, \(failed) failed\n")
    sink.close()
    return failed == 0 ? .done : .scriptFailed
  }
}
