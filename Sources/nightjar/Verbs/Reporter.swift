// Reporter: problems on stderr as they come, and the exit code that they add up to. Output: where results go.

import Glibc
import Render

struct Reporter {
  private let console: Console
  private let keepGoing: Bool
  /// Of the worst problem so far.
  private(set) var exit = ExitCode.done

  init(_ console: Console, keepGoing: Bool) {
    self.console = console
    self.keepGoing = keepGoing
  }

  /// Shows a problem; whether to go on with the next document.
  mutating func report(_ problem: Problem) -> Bool {
    Reporter.show(problem, console)
    if problem.exit == .interrupted || exit == .done || problem.exit == .limit && exit != .interrupted {
      exit = problem.exit
    }
    return keepGoing && problem.exit != .interrupted
  }

  static func show(_ problem: Problem, _ console: Console) {
    console.message(console.errorsAsJSON ? problem.json : problem.text(color: console.messageColor))
  }
}

enum Output {
  /// Standard output, or a file that is made or replaced.
  static func open(_ path: String?) throws -> Sink {
    guard let path, path != "-" else { return Sink(1) }
    let descriptor = Glibc.open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw Problem(
        "output/unwritable", "'\(path)' cannot be written: \(String(cString: strerror(errno)))", .usage)
    }
    return Sink(descriptor)
  }
}
