// Problem: everything that can go wrong, as one sentence with a stable code, a place and an exit code.
// The one renderer of errors and the one table of exit codes.

import Corpus
import LuaHost
import Render
import Results
import Scripting

/// How the program ends.
enum ExitCode: Int32 {
  case done = 0
  case scriptFailed = 1
  case usage = 2
  case input = 3
  case limit = 4
  case interrupted = 130
}

/// An error as users see it.
struct Problem: Error {
  var code: String
  var message: String
  var exit: ExitCode
  /// File, or `-e`.
  var source: String?
  /// From 1.
  var line: Int?
  var column: Int?
  /// The source line and what of it is meant, in characters.
  var excerpt: (text: String, from: Int, count: Int)?
  /// Character of the query that is meant, from 1.
  var character: Int?
  /// Frames of the script, innermost first.
  var frames: [ScriptError.Frame] = []
  /// The document that was being worked on.
  var document: String?

  init(_ code: String, _ message: String, _ exit: ExitCode) {
    self.code = code
    self.message = message
    self.exit = exit
  }

  init(_ error: UsageError) { self.init("usage", error.message, .usage) }

  init(_ error: ScriptError, in script: Script?) {
    self.init(
      error.code,
      error.message
        + (error.kind == .memory
          ? " (raise it with --memory)" : error.kind == .time ? " (raise it with --time)" : ""),
      error.kind == .interrupted ? .interrupted : error.kind.isLimit ? .limit : .scriptFailed)
    frames = error.frames
    document = error.document
    character = error.character.map { $0 + 1 }
    source = script?.name
    guard error.line > 0 else { return }
    source = error.source
    line = error.line
    guard let script, error.source == script.name, let text = script.line(error.line) else { return }
    let (from, count) =
      script.culprit(
        line: error.line, message: error.message, function: error.function,
        character: error.character)
      ?? Self.statement(text)
    excerpt = (text, from, count)
    column = from + 1
  }

  init(_ error: RecipeError, in script: Script) {
    self.init(error.code, error.message, .usage)
    source = script.name
    line = error.line
    if let text = script.line(error.line) {
      let (from, count) =
        error.offset.flatMap { script.name(at: $0) }
        ?? script.culprit(line: error.line, message: error.message) ?? Self.statement(text)
      excerpt = (text, from, count)
      column = from + 1
    }
  }

  /// A whole line without its indentation, in characters.
  private static func statement(_ line: String) -> (from: Int, count: Int) {
    let indent = line.prefix { $0 == " " || $0 == "\t" }.count
    return (indent, max(1, line.count - indent))
  }

  /// The long form for a terminal: sentence, source line, caret, traceback.
  func text(color: Bool) -> String {
    let bold = color ? "\u{1B}[1m" : ""
    let red = color ? "\u{1B}[1;31m" : ""
    let dim = color ? "\u{1B}[2m" : ""
    let plain = color ? "\u{1B}[0m" : ""
    var lines: [String] = []
    var place = ""
    if let source {
      place = source + (line.map { ":\($0)" } ?? "") + (column.map { ":\($0)" } ?? "") + ": "
    }
    lines.append("\(bold)\(place)\(plain)\(red)error[\(code)]\(plain): \(Self.printable(message))")
    if let excerpt, let line {
      let number = String(line)
      lines.append("\(dim)    \(number) │\(plain) \(Self.printable(excerpt.text))")
      let pad = String(excerpt.text.prefix(excerpt.from).map { $0 == "\t" ? "\t" : " " })
      lines.append(
        "\(dim)    \(String(repeating: " ", count: number.count)) │\(plain) \(pad)\(red)\(String(repeating: "^", count: min(excerpt.count, 200)))\(plain)"
      )
    }
    if let document { lines.append("\(dim)    while on \(document)\(plain)") }
    if frames.count > 1 {
      for frame in frames.prefix(12) {
        lines.append("\(dim)    in \(Self.printable(frame.function)) (\(frame.source):\(frame.line))\(plain)")
      }
      if frames.count > 12 { lines.append("\(dim)    … and \(frames.count - 12) more\(plain)") }
    }
    return lines.joined(separator: "\n")
  }

  /// Control characters of scripts and documents must not reach the terminal, nor marks that turn the direction of
  /// text around and so hide what stands there.
  static func printable(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isHidden) else { return text }
    var safe = ""
    for scalar in text.unicodeScalars {
      if isHidden(scalar) {
        safe += "\\u{\(String(scalar.value, radix: 16))}"
      } else {
        safe.unicodeScalars.append(scalar)
      }
    }
    return safe
  }

  private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 9, 10: false
    case 0..<32, 0x7F...0x9F, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
  }
}

extension Problem {
  /// One JSON object for programs.
  var json: String {
    var fields: [Record.Field] = [
      .init("code", .string(code)), .init("message", .string(message)),
      .init("exit", .integer(Int(exit.rawValue))),
    ]
    if let source { fields.append(.init("source", .string(source))) }
    if let line { fields.append(.init("line", .integer(line))) }
    if let column { fields.append(.init("column", .integer(column))) }
    if let character { fields.append(.init("character", .integer(character))) }
    if let document { fields.append(.init("document", .string(document))) }
    if !frames.isEmpty {
      fields.append(
        .init(
          "frames",
          .list(
            frames.map {
              .record(
                Record([
                  .init("function", .string($0.function)), .init("source", .string($0.source)),
                  .init("line", .integer($0.line)),
                ]))
            })))
    }
    var text = Renderer.render(.record(Record(fields)), as: .jsonl)
    if text.hasSuffix("\n") { text.removeLast() }
    return text
  }
}
