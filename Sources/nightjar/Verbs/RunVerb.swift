// nightjar run and nightjar -e: a script or recipe over documents, results rendered as they come.

import Corpus
import Document
import Glibc
import Interruption
import LuaHost
import Render
import Results
import Scripting

enum RunVerb {
  /// `witness` gets the receipt of the run, when one is wanted.
  static func run(_ invocation: Invocation, _ console: Console, witness: ((Record) -> Void)? = nil) throws
    -> ExitCode
  {
    guard let first = invocation.operands.first else {
      throw UsageError(
        message: invocation.verb == .evaluate
          ? "-e wants a line of Lua, as in: nightjar -e '#doc.sentences' FILE"
          : "run wants a script or a recipe, as in: nightjar run who-said-what FILE (see 'nightjar help recipes')"
      )
    }
    let script: Script
    var recipe: Recipe?
    if invocation.verb == .evaluate {
      script = Script(source: Array(first.utf8), name: "-e")
    } else {
      script = try ScriptFinder.load(first)
      if script.isRecipe {
        do throws(RecipeError) { recipe = try RecipeReader.read(script.source) } catch {
          throw Problem(error, in: script)
        }
      }
    }
    let given = try RunParameters.given(invocation)
    let paths = try RunParameters.values(given, recipe)
    let format = try outputFormat(invocation, console)
    if invocation.has("--spans"), ![.csv, .tsv, .json, .jsonl].contains(format) {
      throw UsageError(
        message:
          "'--spans' belongs to --to csv, tsv, json and jsonl; \(format.rawValue) has no room for places")
    }
    let inputs = try VerbInputs(
      invocation, Array(invocation.operands.dropFirst()), mayBeNone: !script.wantsInput)
    // a file that a default names lies beside the recipe and needs no grant
    let named = Record(paths.fields.filter { field in given.contains { $0.name == field.name } })
    let grants = try Grants(invocation, recipe, named, script)
    let parameters = try RunParameters.opened(paths, given, recipe, script, grants)
    var services = services(console, grants, script, ascii: invocation.has("--ascii"))
    if invocation.has("--locked") {
      guard let recipe else { throw UsageError(message: "'--locked' wants a recipe, not a plain script") }
      try RecipeLock.hold(RecipeVerb.Loaded(name: first, script: script, recipe: recipe), &services)
    }
    var receipt: Receipt?
    if witness != nil || invocation.has("--receipt") {
      let made = try Receipt(invocation, script, recipe, paths, inputs.files)
      made.watch(&services)
      try RunParameters.note(named, recipe, grants, in: made)
      receipt = made
    }
    let readsInput = inputs.files.contains { $0.path == "-" }
    if inputs.jobs == 1, !readsInput {
      services.breakpoint = BreakpointPrompt.services(console, script, services)
    }
    var plan = RunPlan(script: script, recipe: recipe, parameters: parameters, services: services)
    plan.inputs = Array(invocation.operands.dropFirst())
    plan.limits = ScriptLimits(
      memory: try invocation.size("--memory") ?? 1 << 30, seconds: try invocation.number("--time") ?? 0,
      seed: UInt64(try invocation.integer("--seed", minimum: 0) ?? 1))
    plan.parser = inputs.parser
    plan.jobs = inputs.jobs
    plan.mayBeExpression = invocation.verb == .evaluate

    var reporter = Reporter(console, keepGoing: inputs.keepGoing)
    for problem in inputs.problems where !reporter.report(Problem(problem)) { return reporter.exit }
    let output = ResultWriter(
      try OutputFile(invocation.value("--output")), format, console, invocation,
      columns: recipe?.output.map(\.name), receipt)
    output.onBrokenPipe { reporter.exit }
    var progress = ProgressBar(console)
    /// Writes results; false when the run is to end since the format lost some.
    func put(_ items: [Scripting.Output]) -> Bool {
      output.write(items)
      guard let loss = output.takeLoss() else { return true }
      progress.finish()
      return reporter.report(loss)
    }
    let stream = RecordStream(inputs.files)
    let isWithoutInput = invocation.operands.count == 1 && inputs.files.isEmpty
    do throws(ScriptError) {
      if script.usesCorpus || isWithoutInput {
        let documents = ScriptRun.load(
          inputs.parser, stream, jobs: inputs.jobs,
          progress: { progress.update(documents: 0, bytes: $0.bytes, of: $0.totalBytes) },
          unreadable: { reporter.report(Problem($0)) })
        progress.finish()
        if reporter.exit == .done || inputs.keepGoing {
          defer { _ = put([]) }
          try ScriptRun.once(plan, documents) { output.write([$0]) }
        }
      } else {
        var seen = 0
        try ScriptRun.perDocument(
          plan, stream,
          progress: { step in
            progress.update(documents: step.documents - seen, bytes: step.bytes, of: step.totalBytes)
            seen = step.documents
          },
          consume: { outcome in
            switch outcome {
            case .output(let items):
              if !items.isEmpty, output.isTerminal { progress.finish() }
              return put(items)
            case .failed(let error, let items):
              progress.finish()
              return put(items) && reporter.report(Problem(error, in: script))
            case .unreadable(let error):
              progress.finish()
              return reporter.report(Problem(error))
            }
          })
      }
    } catch {
      progress.finish()
      _ = reporter.report(Problem(error, in: script))
    }
    progress.finish()
    let partial = try output.finish(isComplete: reporter.exit == .done || inputs.keepGoing)
    if output.isRefused {
      _ = reporter.report(
        Problem(
          "usage",
          "the format '\(format.rawValue)' holds plots only, and a result is none; make one, as in plot.bar(frame), or choose another --to",
          .usage))
    }
    if output.isUnused {
      console.notice(
        "nothing was emitted, so the \(format.rawValue) is empty: print shows text to people; return the value or emit it"
      )
    }
    if let partial { console.notice("what was finished before stands in '\(partial)'") }
    if invocation.has("--interactive") { return try goOn(invocation, console, script) }
    if let receipt {
      let record = receipt.finish(exit: reporter.exit, hasBytes: !output.isTerminal, format: format)
      witness?(record)
      if let path = invocation.value("--receipt") {
        try Files.write(Array(Receipt.text(record).utf8), to: path)
      }
    }
    if Interruption.isRequested {
      console.notice("interrupted; the results so far are complete up to the last finished document")
      return .interrupted
    }
    return reporter.exit
  }

  /// An interactive session over the same inputs; a plain script runs in it once more, so that its variables are there.
  private static func goOn(_ invocation: Invocation, _ console: Console, _ script: Script) throws -> ExitCode
  {
    let repl = try ReplVerb.start(invocation, console, operands: Array(invocation.operands.dropFirst()))
    if !script.isRecipe {
      let shown = repl.session.output
      repl.session.output = { _ in }
      _ = repl.session.evaluate(String(decoding: script.source, as: UTF8.self))
      repl.session.output = shown
    }
    return repl.run()
  }

  static func outputFormat(_ invocation: Invocation, _ console: Console) throws -> OutputFormat {
    if let name = try invocation.choice("--to", of: OutputFormat.allCases.map(\.rawValue)) {
      return OutputFormat(rawValue: name) ?? .table
    }
    if let path = invocation.value("--output"), let end = path.split(separator: ".").last,
      let format = OutputFormat(
        rawValue: end == "txt" ? "text" : end == "markdown" ? "md" : end == "htm" ? "html" : String(end))
    {
      return format
    }
    return .table
  }

  /// Services without files of the user's, for tests of recipes.
  static func plainServices(_ script: Script) -> SessionServices {
    var services = SessionServices(
      describe: { Renderer.render($0, as: .table) },
      render: { value, name in OutputFormat(rawValue: name).map { Renderer.render(value, as: $0) } })
    addParts(of: script, to: &services)
    return services
  }

  static func services(
    _ console: Console, _ grants: Grants, _ script: Script, ascii: Bool
  ) -> SessionServices {
    let options = RenderOptions(width: console.width, color: console.outputColor, ascii: ascii)
    var services = SessionServices(
      describe: { value in
        var text = Renderer.render(value, as: .table, options)
        if text.hasSuffix("\n") { text.removeLast() }
        return text
      },
      render: { value, name in OutputFormat(rawValue: name).map { Renderer.render(value, as: $0) } },
      readFile: { path throws(LuaFailure) in try grants.read(path) },
      writeFile: { path, bytes throws(LuaFailure) in try grants.write(path, bytes) })
    addParts(of: script, to: &services)
    return services
  }

  /// What lies beside a script: modules, data, other recipes. A recipe's modules come from its own folder alone.
  private static func addParts(of script: Script, to services: inout SessionServices) {
    let isRecipe = script.isRecipe
    services.module = { name in
      isRecipe ? RecipeFolder(script.name).module(name) : ScriptFinder.module(name, beside: script.name)
    }
    services.moduleBeside = { path, name in RecipeFolder(path).module(name) }
    services.data = { path, name throws(LuaFailure) in
      try RecipeFolder(path.isEmpty ? script.name : path).data(name)
    }
    services.recipe = { name throws(LuaFailure) in
      do { return try ScriptFinder.load(name) } catch {
        throw LuaFailure((error as? Problem)?.message ?? "the recipe '\(name)' cannot be read")
      }
    }
  }
}

/// Results in one format to one place; prints stand among them only where people read.
final class ResultWriter {
  private let output: OutputFile
  private var sink: Sink { output.sink }
  private let format: OutputFormat
  private let console: Console
  private var writer: RecordWriter
  private var wroteAny = false
  private var printedAny = false
  /// A result did not fit the format.
  private(set) var isRefused = false
  /// A loss was told.
  private var toldLoss = false
  private let receipt: Receipt?
  /// Prints went to the messages, and no result came.
  var isUnused: Bool { printedAny && !wroteAny && !format.isForPeople }
  /// Results appear on the terminal, where a progress line would stand in their way.
  let isTerminal: Bool
  /// Rows of JSON carry their places.
  private let withSpans: Bool

  init(
    _ output: OutputFile, _ format: OutputFormat, _ console: Console, _ invocation: Invocation,
    columns: [String]?,
    _ receipt: Receipt? = nil
  ) {
    self.receipt = receipt
    if let receipt { output.sink.observe = { receipt.wrote($0) } }
    self.output = output
    self.format = format
    self.console = console
    let toTerminal = console.outputIsTerminal && invocation.value("--output") == nil
    isTerminal = toTerminal
    withSpans = invocation.has("--spans") && (format == .json || format == .jsonl)
    writer = RecordWriter(
      format,
      RenderOptions(
        width: toTerminal ? console.width : nil, color: toTerminal && console.outputColor,
        ascii: invocation.has("--ascii"), places: invocation.has("--spans")), columns: columns)
  }

  /// What the program ends with when the reader of its output has gone.
  func onBrokenPipe(_ code: @escaping () -> ExitCode) { sink.codeOfBrokenPipe = code }

  func write(_ items: [Scripting.Output]) {
    receipt?.add(items)
    defer { if isTerminal { sink.flush() } }
    for item in items {
      switch item {
      case .emitted(let value):
        guard format.takes(value) else {
          isRefused = true
          continue
        }
        wroteAny = true
        sink.write(writer.write(withSpans ? Self.placed(value) : value))
      case .printed(let text):
        printedAny = true
        if format.isForPeople {
          sink.write(text)
        } else {
          console.message(text.hasSuffix("\n") ? String(text.dropLast()) : text)
        }
      }
    }
  }

  /// What the format lost of the results, once.
  func takeLoss() -> Problem? {
    guard let late = writer.late, !toldLoss else { return nil }
    toldLoss = true
    return Problem(
      "output/column",
      "the field '\(late.name)' first stands in row \(late.row), when the header of the \(format.rawValue) was written; "
        + "name all columns, as frame(rows, {columns = …}) or a recipe's 'output' do, or use --to jsonl",
      .scriptFailed)
  }

  /// A frame with the places of each row as a column more.
  private static func placed(_ value: Value) -> Value {
    guard case .frame(let frame) = value else { return value }
    let places = (0..<frame.count).map { Value.list(frame.places(ofRow: $0).map { .span($0) }) }
    return (try? frame.with("spans", places)).map { .frame($0) } ?? value
  }

  /// Ends the output; a run that was broken off before its first result leaves nothing, not an empty table, and a file
  /// that was there stays as it was.
  /// - Returns: the file that holds the results of a run that was broken off.
  func finish(isComplete: Bool) throws -> String? {
    if isComplete || wroteAny { sink.write(writer.finish()) }
    if isComplete, !isRefused, !Interruption.isRequested {
      try output.keep()
      return nil
    }
    return try output.breakOff(hasResults: wroteAny || printedAny && format.isForPeople)
  }
}
