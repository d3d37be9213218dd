// nightjar map, reduce, finish: the three steps of a recipe as filters of JSON lines, for Spark's pipe, Hadoop Streaming
// or GNU parallel. `map … | reduce … | finish …` gives the same result as `run`, and so does any tree of reduces whose
// leaves stand in the order of the documents.

import Corpus
import Document
import Glibc
import Interruption
import LuaHost
import Readers
import Render
import Results
import Scripting

enum StreamVerb {
  private static let mostHeld = 4_096

  static func run(_ invocation: Invocation, _ console: Console) throws -> ExitCode {
    let verb = invocation.verb.rawValue
    guard let name = invocation.operands.first else {
      throw UsageError(message: "\(verb) wants a recipe, as in: nightjar \(verb) word-count")
    }
    let loaded = try RecipeVerb.load(name)
    let given = try RunParameters.given(invocation)
    let paths = try RunParameters.values(given, loaded.recipe)
    let named = Record(paths.fields.filter { field in given.contains { $0.name == field.name } })
    let grants = try Grants(invocation, loaded.recipe, named, loaded.script)
    var plan = RunPlan(
      script: loaded.script, recipe: loaded.recipe,
      parameters: try RunParameters.opened(paths, given, loaded.recipe, loaded.script, grants),
      services: RunVerb.services(console, grants, loaded.script, ascii: invocation.has("--ascii")))
    plan.limits = ScriptLimits(
      memory: try invocation.size("--memory") ?? 1 << 30, seconds: try invocation.number("--time") ?? 0,
      seed: UInt64(try invocation.integer("--seed", minimum: 0) ?? 1))
    if invocation.verb == .map { return try map(plan, invocation, console) }
    guard invocation.operands.count == 1 else {
      throw UsageError(message: "\(verb) reads values from standard input and takes no files")
    }
    let format = try RunVerb.outputFormat(invocation, console)
    do {
      return try join(plan, format, invocation, console)
    } catch let error as ScriptError {
      throw Problem(error, in: plan.script)
    }
  }

  // MARK: map

  private static func map(_ plan: RunPlan, _ invocation: Invocation, _ console: Console) throws -> ExitCode {
    var plan = plan
    let operands = Array(invocation.operands.dropFirst())
    // standard input holds documents as JSON lines unless --format says otherwise
    let inputs = try VerbInputs(invocation, operands, piped: .jsonl)
    plan.parser = inputs.parser
    plan.jobs = inputs.jobs
    plan.inputs = operands
    var reporter = Reporter(console, keepGoing: inputs.keepGoing)
    for problem in inputs.problems where !reporter.report(Problem(problem)) { return reporter.exit }
    let sink = Sink(1)
    defer { sink.close() }
    let script = plan.script
    do throws(ScriptError) {
      try ScriptRun.mapped(
        plan, RecordStream(inputs.files),
        consume: { value in
          if !value.isNone { sink.write(ResultJSON.line(value) + "\n") }
          return true
        },
        other: { outcome in
          switch outcome {
          case .output(let items):
            put(items, sink, console)
            return true
          case .failed(let error, let items):
            put(items, sink, console)
            return reporter.report(Problem(error, in: script))
          case .unreadable(let error): return reporter.report(Problem(error))
          }
        })
    } catch {
      _ = reporter.report(Problem(error, in: script))
    }
    return Interruption.isRequested ? .interrupted : reporter.exit
  }

  /// What a script emits by itself goes on as a value; what it prints is for people.
  private static func put(_ items: [Scripting.Output], _ sink: Sink, _ console: Console) {
    for item in items {
      switch item {
      case .emitted(let value): sink.write(ResultJSON.line(.list([value])) + "\n")
      case .printed(let text): console.message(text.hasSuffix("\n") ? String(text.dropLast()) : text)
      }
    }
  }

  // MARK: reduce and finish

  private static func join(
    _ plan: RunPlan, _ format: OutputFormat, _ invocation: Invocation, _ console: Console
  ) throws -> ExitCode {
    var values: [Value] = []
    var number = 0
    while let line = readLine(strippingNewline: true) {
      number += 1
      guard line.contains(where: { !$0.isWhitespace }) else { continue }
      do throws(JSONError) {
        values.append(ResultJSON.value(try JSON.parse(Array(line.utf8))))
      } catch {
        var problem = Problem("input/json", "this line is not JSON: \(error.message)", .input)
        problem.source = "-"
        problem.line = number
        problem.column = error.offset + 1
        Reporter.show(problem, console)
        return .input
      }
      // what is joined already need not be held
      if values.count >= mostHeld, plan.recipe?.hasReduce ?? false {
        values = try ScriptRun.reduced(plan, values)
      }
    }
    if invocation.verb == .reduce {
      let sink = Sink(1)
      for value in try ScriptRun.reduced(plan, values) { sink.write(ResultJSON.line(value) + "\n") }
      sink.close()
      return .done
    }
    let items = try ScriptRun.finished(plan, values)
    let output = ResultWriter(
      try OutputFile(nil), format, console, invocation, columns: plan.recipe?.output.map(\.name))
    output.write(items)
    _ = try output.finish(isComplete: true)
    return .done
  }
}
