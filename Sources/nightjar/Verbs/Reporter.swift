// Reporter: problems on stderr as they come, and the exit code that they add up to.

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
