// nightjar recipe new, check, test: from a first skeleton to a recipe that proves itself.

import Corpus
import Glibc
import LuaHost
import Results
import Scripting

enum RecipeAuthoring {
  // MARK: new

  /// Writes NAME.lua, into Scripts/ when the project has one; asks nothing and overwrites nothing.
  static func new(_ names: [String], _ invocation: Invocation, _ console: Console) throws -> ExitCode {
    guard names.count == 1, let given = names.first else {
      throw UsageError(message: "recipe new wants one name, as in: nightjar recipe new long-sentences")
    }
    let last = given.split(separator: "/").last.map(String.init) ?? given
    let name = last.hasSuffix(".lua") ? String(last.dropLast(4)) : last
    guard RecipeReader.isName(name) else {
      throw Problem(
        "recipe/name", "'\(name)' is no recipe name; use lower-case letters, digits and hyphens", .usage)
    }
    var path =
      given.contains("/") || given.hasSuffix(".lua")
      ? (given.hasSuffix(".lua") ? given : "\(given).lua")
      : access("Scripts", W_OK) == 0 ? "Scripts/\(name).lua" : "\(name).lua"
    if !path.contains("/") { path = "./\(path)" }
    let text: String
    if let from = invocation.value("--from") {
      let script = try ScriptFinder.load(from)
      do throws(RecipeError) { text = try RecipeSkeleton.recipe(name, from: script) } catch {
        throw Problem(error, in: script)
      }
    } else {
      text = RecipeSkeleton.recipe(name)
    }
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      let reason = errno == EEXIST ? "there is a file of that name already" : String(cString: strerror(errno))
      throw Problem("output/unwritable", "'\(path)' cannot be written: \(reason)", .usage)
    }
    let sink = Sink(descriptor)
    sink.write(text)
    sink.close()
    if invocation.has("--from") {
      // what the script gives for the sample text becomes its first expectation
      let loaded = try RecipeVerb.load(path)
      try accept(tester(loaded).run().compactMap(\.accepting), loaded)
    }
    let shown = given.contains("/") || given.hasSuffix(".lua") ? path : name
    console.notice(
      "wrote \(path); next: nightjar recipe test \(shown), then nightjar run \(shown) FILE")
    return .done
  }

  // MARK: check

  /// Everything that can be told without running a recipe over documents.
  static func check(_ names: [String], _ console: Console) throws -> ExitCode {
    var errors = 0
    var remarks = 0
    var recipes = 0
    for name in RecipeVerb.named(names) {
      recipes += 1
      do {
        let loaded = try RecipeVerb.load(name)
        if let problem = syntaxProblem(loaded.script) { throw problem }
        for file in try RecipePackage(loaded).files.dropFirst() where file.path.hasSuffix(".lua") {
          try checkModule(file.path, of: loaded.script)
        }
        for name in loaded.script.parts.uses { _ = try RecipeVerb.load(name) }
        let plan = RunPlan(
          script: loaded.script, recipe: loaded.recipe, parameters: Record(),
          services: RunVerb.plainServices(loaded.script))
        if let circle = plan.circle {
          throw Problem("recipe/circle", "recipes use each other in a circle: \(circle)", .usage)
        }
        for remark in RecipeReader.remarks(on: loaded.recipe, loaded.script.source) {
          remarks += 1
          let error = RecipeError(remark.code, line: remark.line, offset: remark.offset, remark.message)
          Reporter.show(Problem(error, in: loaded.script), console)
        }
      } catch let problem as Problem {
        errors += 1
        Reporter.show(problem, console)
      }
    }
    let sink = Sink(1)
    sink.write(
      "\(recipes) \(recipes == 1 ? "recipe" : "recipes") checked: \(errors) refused, \(remarks) to mend\n")
    sink.close()
    return errors + remarks == 0 ? .done : .scriptFailed
  }

  private static func checkModule(_ path: String, of script: Script) throws {
    let folder = RecipeFolder(script)
    guard let source = try? folder.data(path) else { return }
    let module = Script(source: source, name: "\(folder.path ?? ".")/\(path)")
    if let problem = syntaxProblem(module) { throw problem }
    if let leak = RecipeReader.leak(inModule: source) { throw Problem(leak, in: module) }
  }

  /// What Lua's compiler has to say; the script does not run.
  static func syntaxProblem(_ script: Script) -> Problem? {
    do throws(ScriptError) {
      let session = try ScriptSession(limits: ScriptLimits(), services: RunVerb.plainServices(script))
      _ = try session.compile(script)
      return nil
    } catch {
      return Problem(error, in: script)
    }
  }

  // MARK: test

  static func test(_ names: [String], _ invocation: Invocation, _ console: Console) throws -> ExitCode {
    let sink = Sink(1)
    var passed = 0
    var failed = 0
    var accepted = 0
    for name in RecipeVerb.named(names) {
      let loaded: RecipeVerb.Loaded
      do {
        loaded = try RecipeVerb.load(name)
        if let problem = syntaxProblem(loaded.script) { throw problem }
      } catch let problem as Problem {
        Reporter.show(problem, console)
        failed += 1
        continue
      }
      let outcomes = tester(loaded).run()
      let edits = invocation.has("--accept") ? outcomes.filter { $0.accepting != nil } : []
      if !edits.isEmpty { try accept(edits.compactMap(\.accepting), loaded) }
      accepted += edits.count
      for outcome in outcomes {
        if let failure = outcome.failure, edits.isEmpty || outcome.accepting == nil {
          failed += 1
          sink.write("FAIL \(name): \(outcome.name): \(Problem.printable(failure))\n")
        } else if outcome.failure == nil {
          passed += 1
        }
      }
    }
    sink.write("\(passed) passed, \(failed) failed\(accepted > 0 ? ", \(accepted) accepted" : "")\n")
    sink.close()
    return failed == 0 ? .done : .scriptFailed
  }

  private static func tester(_ loaded: RecipeVerb.Loaded) -> RecipeTester {
    let folder = RecipeFolder(loaded.script)
    return RecipeTester(loaded.script, loaded.recipe, services: RunVerb.plainServices(loaded.script)) {
      name in
      try? folder.data(name)
    }
  }

  /// Writes what came out into golden files and into the recipe's own `expect`.
  private static func accept(_ edits: [RecipeTester.Acceptance], _ loaded: RecipeVerb.Loaded) throws {
    var source = loaded.script.source
    var replaced = false
    for edit in edits.sorted(by: { $0.start > $1.start }) {
      switch edit {
      case .expectation(let range, let text):
        source.replaceSubrange(range, with: Array(text.utf8))
        replaced = true
      case .golden(let name, let text):
        let folder = RecipeFolder(loaded.script).path ?? "."
        try Files.write(Array(text.utf8), to: "\(folder)/\(name)")
      }
    }
    if replaced { try Files.write(source, to: loaded.script.name) }
  }
}
