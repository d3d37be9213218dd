// Program: a command line → a verb → an exit code. Every error ends here, as one sentence.

import Document
import Glibc
import Interruption
import LuaHost

enum Program {
  static let version = "0.1.0"

  static func run(_ arguments: [String]) -> ExitCode {
    var invocation: Invocation?
    do {
      guard let read = try Invocation(arguments) else {
        Help.short(to: Sink(isatty(1) == 1 ? 1 : 2))
        return .usage
      }
      invocation = read
      _ = try read.choice("--errors", of: ["json", "text"])
      let console = Console(read)
      if read.has("--version") {
        let sink = Sink(1)
        sink.write("nightjar \(version)\n")
        sink.close()
        return .done
      }
      if read.has("--help") { return try Help.run([read.verb == .help ? "" : read.verb.rawValue]) }
      if let ended = try Isolation.run(read, arguments) { return ended }
      switch read.verb {
      case .run, .evaluate: return try RunVerb.run(read, console)
      case .repl: return try ReplVerb.run(read, console)
      case .view: return try ViewVerb.run(read, console)
      case .why: return try WhyVerb.run(read, console)
      case .explain: return try Help.explain(read.operands)
      case .completions: return try Help.completions(read.operands)
      case .parse: return try ParseVerb.run(read, console)
      case .recipe: return try RecipeVerb.run(read, console)
      case .replay: return try ReplayVerb.run(read, console)
      case .map, .reduce, .finish: return try StreamVerb.run(read, console)
      case .diff: return try DiffVerb.run(read, console)
      case .`init`: return try InitVerb.run(read, console)
      case .help: return try Help.run(read.operands)
      }
    } catch {
      var console = Console(invocation)
      if invocation == nil { console.errorsAsJSON = Invocation.wantsJSONErrors(arguments) }
      let problem =
        (error as? Problem) ?? (error as? UsageError).map { Problem($0) }
        ?? (error as? ScriptError).map { Problem($0, in: nil) }
        ?? Problem("internal", "\(error)", .scriptFailed)
      Reporter.show(problem, console)
      return problem.exit
    }
  }
}

/// Ctrl-C: the first asks every loop and script to stop, the second ends the program at once.
enum Interrupts {
  static func install() {
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { _ in
      if Interruption.isRequested { _exit(130) }
      Interruption.request()
      LuaState.interruptAll()
    }
    sigaction(SIGINT, &action, nil)
    sigaction(SIGTERM, &action, nil)
    // a parent may have left them blocked
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGINT)
    sigaddset(&signals, SIGTERM)
    sigprocmask(SIG_UNBLOCK, &signals, nil)
  }
}
