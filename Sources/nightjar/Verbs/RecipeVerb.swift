// nightjar recipe …: recipes without running their map, their tests, their signatures and locks, their coming and going.

import Glibc
import Results
import Scripting

enum RecipeVerb {
  /// A recipe with its source and header.
  struct Loaded {
    var name: String
    var script: Script
    var recipe: Recipe
  }

  private static let actions:
    [(name: String, run: @Sendable ([String], Invocation, Console) throws -> ExitCode)] = [
      ("list", { names, _, console in try list(names, console) }),
      ("show", { names, _, _ in try show(names) }),
      ("new", { names, invocation, console in try RecipeAuthoring.new(names, invocation, console) }),
      ("check", { names, _, console in try RecipeAuthoring.check(names, console) }),
      ("test", { names, invocation, console in try RecipeAuthoring.test(names, invocation, console) }),
      ("add", { names, invocation, console in try RecipeStore.add(names, invocation, console) }),
      ("remove", { names, invocation, console in try RecipeStore.remove(names, invocation, console) }),
      ("lock", { names, _, console in try RecipeTrust.lock(names, console) }),
      ("verify", { names, invocation, _ in try RecipeTrust.verify(names, invocation) }),
      ("sign", { names, invocation, console in try RecipeTrust.sign(names, invocation, console) }),
    ]

  /// What `nightjar recipe` can do, for completions.
  static var actionNames: [String] { actions.map(\.name) }

  static func run(_ invocation: Invocation, _ console: Console) throws -> ExitCode {
    guard Digest.prepare() else { throw Problem("internal", "libsodium cannot be set up", .scriptFailed) }
    let names = Array(invocation.operands.dropFirst())
    let wanted = invocation.operands.first ?? ""
    if let action = actions.first(where: { $0.name == wanted }) {
      return try action.run(names, invocation, console)
    }
    let known = actions.map(\.name)
    let near = NearNames.suggest(wanted, among: known).first.map { "; did you mean '\($0)'?" }
    throw UsageError(
      message: "'nightjar recipe' wants one of \(known.joined(separator: ", "))"
        + (wanted.isEmpty ? "" : ", not '\(wanted)'") + (near ?? " (see 'nightjar help recipes')"))
  }

  static func load(_ name: String) throws -> Loaded {
    let script = try ScriptFinder.load(name)
    do throws(RecipeError) {
      return Loaded(name: name, script: script, recipe: try RecipeReader.read(script.source))
    } catch {
      throw Problem(error, in: script)
    }
  }

  /// The recipes of names, files and folders; of nothing, all that can be found.
  static func named(_ names: [String]) -> [String] {
    if names.isEmpty { return ScriptFinder.recipes() }
    return names.flatMap { name -> [String] in
      var info = stat()
      guard name.contains("/") || name == ".", stat(name, &info) == 0, info.st_mode & S_IFMT == S_IFDIR else {
        return [name]
      }
      return ScriptFinder.recipeFiles(in: name.hasSuffix("/") ? String(name.dropLast()) : name).map(\.path)
    }
  }

  // MARK: list

  /// Every recipe, or those whose name or summary holds all the words.
  private static func list(_ words: [String], _ console: Console) throws -> ExitCode {
    let sink = Sink(1)
    defer { sink.close() }
    var exit = ExitCode.done
    let found = ScriptFinder.located()
    let width = (found.map(\.name.count).max() ?? 0) + 2
    for place in found {
      do {
        let recipe = try load(place.path).recipe
        let text = "\(place.name) \(recipe.summary) \(place.origin)".lowercased()
        guard words.allSatisfy({ text.contains($0.lowercased()) }) else { continue }
        let line =
          "\(pad(place.name, width))\(pad(recipe.version, 7))\(pad(place.origin, 10))\(recipe.summary)"
        sink.write(Problem.printable(line) + "\n")
      } catch let problem as Problem {
        Reporter.show(problem, console)
        exit = problem.exit
      }
    }
    return exit
  }

  static func pad(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }

  // MARK: show

  private static func show(_ names: [String]) throws -> ExitCode {
    guard !names.isEmpty else { throw UsageError(message: "recipe show wants the name of a recipe") }
    let sink = Sink(1)
    for name in names { sink.write(Problem.printable(try card(try load(name)))) }
    sink.close()
    return .done
  }

  /// What a reader wants to know before running a recipe.
  static func card(_ loaded: Loaded) throws -> String {
    let recipe = loaded.recipe
    var text = "\(recipe.name) \(recipe.version) (\(loaded.script.name))\n  \(recipe.summary)\n"
    var by: [String] = []
    if !recipe.author.isEmpty { by.append("by \(recipe.author)") }
    if !recipe.license.isEmpty { by.append("licence \(recipe.license)") }
    if !by.isEmpty { text += "  \(by.joined(separator: ", "))\n" }
    text += parameters(recipe)
    if !recipe.output.isEmpty {
      text += "Columns: \(recipe.output.map { "\($0.name) (\($0.type))" }.joined(separator: ", "))\n"
    }
    text += "Permissions: \(permissions(recipe))\n"
    if let example = example(recipe) { text += "Example:\n\(example)" }
    text += "Tests: \(recipe.tests.count)\n"
    let package = try RecipePackage(loaded)
    if package.files.count > 1 {
      text += "Files: \(package.files.map(\.path).joined(separator: ", "))\n"
    }
    if !package.uses.isEmpty { text += "Uses: \(package.uses.joined(separator: ", "))\n" }
    text += "Hash: \(package.hash)\n"
    if let signer = try RecipeTrust.signer(loaded, package) { text += "Signature: \(signer)\n" }
    return text
  }

  static func parameters(_ recipe: Recipe) -> String {
    var text = recipe.parameters.isEmpty ? "" : "Parameters:\n"
    for parameter in recipe.parameters {
      var about = parameter.kind.rawValue
      if !parameter.choices.isEmpty { about += " (\(parameter.choices.joined(separator: ", ")))" }
      if let format = parameter.format { about += " (\(format))" }
      let least = parameter.minimum.map(plain) ?? parameter.earliest
      let most = parameter.maximum.map(plain) ?? parameter.latest
      if let least { about += " from \(least)" }
      if let most { about += " to \(most)" }
      switch parameter.defaultValue {
      case .none: about += parameter.isOptional ? ", optional" : ", needed"
      case .function: break
      case let constant: about += ", default \(constant.text)"
      }
      text += "  \(parameter.name): \(about): \(parameter.help)\n"
    }
    return text
  }

  private static func plain(_ number: Double) -> String {
    Int(exactly: number).map(String.init) ?? String(number)
  }

  static func permissions(_ recipe: Recipe) -> String {
    let all = recipe.reads.map { "read \($0)" } + recipe.writes.map { "write \($0)" }
    return all.isEmpty ? "none" : all.joined(separator: ", ")
  }

  /// The first test with an input and rows.
  private static func example(_ recipe: Recipe) -> String? {
    for test in recipe.tests {
      guard case .string(let input)? = test["input"]?.value, case .table(let rows)? = test["expect"]?.value,
        !rows.elements.isEmpty
      else { continue }
      let shown = rows.elements.prefix(3).map { "    → \($0.text)\n" }.joined()
      return "    \(input.replacing("\n", with: "\n    "))\n\(shown)"
    }
    return nil
  }
}
