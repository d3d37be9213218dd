// ProgressTicker: the progress line of a long call of the host, drawn from a thread of its own while the script waits for it.

import Glibc
import Interruption
import Synchronization

final class ProgressTicker: Sendable {
  private struct State {
    var bar: ProgressBar
    var seen = 0
    var isEnded = false
  }
  private let state: Mutex<State>

  /// Begins to watch. Nothing is drawn before half a second, or without a terminal.
  static func start(_ console: Console) -> ProgressTicker? {
    guard console.messagesAreTerminal, !console.quiet else { return nil }
    let ticker = ProgressTicker(console)
    var thread = pthread_t()
    let retained = Unmanaged.passRetained(ticker)
    let status = pthread_create(
      &thread, nil,
      { raw in
        if let raw { Unmanaged<ProgressTicker>.fromOpaque(raw).takeRetainedValue().watch() }
        return nil
      }, retained.toOpaque())
    guard status == 0 else {
      retained.release()
      return nil
    }
    pthread_detach(thread)
    return ticker
  }

  private init(_ console: Console) { state = Mutex(State(bar: ProgressBar(console))) }

  private func watch() {
    while true {
      usleep(50_000)
      let isEnded = state.withLock { state in
        let (done, total) = (Int(Interruption.done), Int(Interruption.total))
        if !state.isEnded, total > 0 {
          state.bar.update(documents: done - state.seen, bytes: done, of: total)
          state.seen = done
        }
        return state.isEnded
      }
      if isEnded { return }
    }
  }

  /// Takes the line away, for output that comes now; it may come back.
  func clear() { state.withLock { $0.bar.finish() } }

  func end() {
    state.withLock {
      $0.isEnded = true
      $0.bar.finish()
    }
  }
}
