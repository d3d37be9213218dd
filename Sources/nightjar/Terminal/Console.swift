// Console: the program's standard streams. Results go to stdout through one buffer; everything else to stderr.

import Glibc

/// Buffered writing to a file descriptor; what goes to a terminal cannot command it. A broken pipe ends the program quietly, as `head` expects.
final class Sink {
  private let descriptor: Int32
  private let isTerminal: Bool
  private var buffer: [UInt8] = []
  private(set) var failure: Int32?
  /// How the program ends when the reader of its output has gone: quietly, as `head` expects, but with what was wrong before.
  var codeOfBrokenPipe: () -> ExitCode = { .done }
  /// Sees all bytes on their way out.
  var observe: ((UnsafeRawBufferPointer) -> Void)?

  init(_ descriptor: Int32) {
    self.descriptor = descriptor
    isTerminal = isatty(descriptor) == 1
    buffer.reserveCapacity(1 << 16)
  }

  func write(_ text: String) {
    var text = text
    text.withUTF8 { write($0) }
  }

  func write(_ bytes: [UInt8]) { bytes.withUnsafeBufferPointer { write($0) } }

  func write(_ bytes: UnsafeBufferPointer<UInt8>) {
    if isTerminal, let safe = TerminalText.safe(bytes) {
      buffer += safe
    } else {
      buffer.append(contentsOf: bytes)
    }
    if buffer.count >= 1 << 16 { flush() }
  }

  func flush() {
    if let observe { buffer.withUnsafeBytes { observe($0) } }
    var done = 0
    while done < buffer.count, failure == nil {
      let n = buffer.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress.map { $0 + done }, buffer.count - done)
      }
      if n >= 0 {
        done += n
      } else if errno == EPIPE {
        exit(codeOfBrokenPipe().rawValue)
      } else if errno != EINTR {
        failure = errno
      }
    }
    buffer.removeAll(keepingCapacity: true)
  }

  func close() {
    flush()
    if descriptor > 2 { Glibc.close(descriptor) }
  }
}

/// What is known about the terminal, and messages for people.
struct Console {
  let outputIsTerminal: Bool
  let messagesAreTerminal: Bool
  let quiet: Bool
  /// Whether stdout and stderr may carry colour.
  let outputColor: Bool
  let messageColor: Bool
  var errorsAsJSON: Bool

  init(_ invocation: Invocation?) {
    outputIsTerminal = isatty(1) == 1
    messagesAreTerminal = isatty(2) == 1
    quiet = invocation?.has("--quiet") ?? false
    let environment = { (name: String) in getenv(name).map { String(cString: $0) } }
    let plain =
      invocation?.has("--no-color") ?? false || !(environment("NO_COLOR") ?? "").isEmpty
      || environment("TERM") == "dumb"
    outputColor = outputIsTerminal && !plain
    messageColor = messagesAreTerminal && !plain
    errorsAsJSON = invocation?.value("--errors") == "json"
  }

  /// Columns of the terminal; nil when stdout is none.
  var width: Int? {
    guard outputIsTerminal else { return nil }
    var size = winsize()
    if ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
    return 80
  }

  /// A line on stderr.
  func message(_ text: String) {
    var line = text + "\n"
    line.withUTF8 { bytes in
      guard messagesAreTerminal, let safe = TerminalText.safe(bytes) else { return write(bytes) }
      safe.withUnsafeBufferPointer(write)
    }
  }

  private func write(_ bytes: UnsafeBufferPointer<UInt8>) {
    var done = 0
    while done < bytes.count {
      let n = Glibc.write(2, bytes.baseAddress.map { $0 + done }, bytes.count - done)
      if n < 0, errno != EINTR { return }
      done += max(0, n)
    }
  }

  /// A notice that `--quiet` hides.
  func notice(_ text: String) { if !quiet { message(text) } }
}
