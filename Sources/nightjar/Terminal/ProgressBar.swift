// ProgressBar: one line on a terminal's stderr, with an ETA, after half a second; nothing anywhere else.

import Glibc

struct ProgressBar {
  private let isShown: Bool
  private let started = ProgressBar.now()
  private var last = 0.0
  private var documents = 0
  private var drawn = false

  init(_ console: Console) { isShown = console.messagesAreTerminal && !console.quiet }

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  /// Notes a step; draws at most ten times a second.
  mutating func update(documents new: Int, bytes: Int, of total: Int?) {
    documents += new
    guard isShown else { return }
    let elapsed = Self.now() - started
    guard elapsed > 0.5, elapsed - last > 0.1 else { return }
    last = elapsed
    var line = "\(documents) documents"
    if let total, total > 0 {
      let share = min(1, Double(bytes) / Double(total))
      let filled = Int(share * 24)
      let left = share > 0 ? Int(elapsed / share - elapsed) : 0
      line =
        "[" + String(repeating: "█", count: filled) + String(repeating: "░", count: 24 - filled)
        + "] \(Int(share * 100)) %  \(documents) documents  \(left / 60):\(left % 60 < 10 ? "0" : "")\(left % 60) left"
    }
    draw(line)
  }

  private mutating func draw(_ text: String) {
    drawn = true
    var line = "\r\u{1B}[K" + text
    line.withUTF8 { _ = write(2, $0.baseAddress, $0.count) }
  }

  /// Takes the line away.
  mutating func finish() {
    guard drawn else { return }
    draw("")
    drawn = false
  }
}
