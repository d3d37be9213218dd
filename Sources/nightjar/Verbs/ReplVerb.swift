// nightjar repl: the interactive session over inputs. `-i` after run and -e drops into it too.

import Corpus
import Document
import Glibc
import LuaHost
import Results
import Scripting

enum ReplVerb {
  static func run(_ invocation: Invocation, _ console: Console) throws -> ExitCode {
    try start(invocation, console, operands: invocation.operands).run()
  }

  /// A session with documents open; nothing is read from it yet.
  static func start(_ invocation: Invocation, _ console: Console, operands: [String]) throws -> Repl {
    let parser = DocumentParser(date: invocation.value("--date"), language: invocation.value("--lang"))
    let names = InputFormat.allCases.map(\.rawValue)
    let format = try invocation.choice("--format", of: names).flatMap { InputFormat(rawValue: $0) }
    let script = Script(source: [], name: "input")
    let grants = try Grants(invocation, nil, Record(), script)
    var services = RunVerb.services(console, grants, script, ascii: invocation.has("--ascii"))
    services.breakpoint = BreakpointPrompt.services(console, script, services)
    let repl = try Repl(
      invocation, console,
      .init(
        parser: parser, jobs: min(try invocation.integer("--jobs", minimum: 1) ?? 1, 256),
        ascii: invocation.has("--ascii")),
      services)
    if !operands.isEmpty { try repl.open(operands, format: format) }
    return repl
  }
}
