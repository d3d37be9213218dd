// BreakpointPrompt: what a user sees of breakpoint(): a prompt inside a running script. It reads inputs and shows what they gave;
// it runs no Lua of the script's, which C does between two questions.

import EditShim
import Glibc
import Interruption
import LuaHost
import Render
import Results
import Scripting

final class BreakpointPrompt {
  private let console: Console
  private let script: Script
  private var editor: OpaquePointer?
  private let services: SessionServices
  /// Checks whether an input is complete, away from the script's own state; made when a prompt is opened.
  private lazy var checker = try? InteractiveSession(limits: ScriptLimits(), services: services)
  private var place = BreakpointPlace(source: "", line: 0, variables: [])
  private var isNew = true
  private var passed: Set<Int> = []

  private init(_ console: Console, _ script: Script, _ services: SessionServices) {
    self.console = console
    self.script = script
    self.services = services
  }

  deinit { if let editor { nj_edit_close(editor) } }

  /// The services of a run with one worker: there is one terminal.
  static func services(_ console: Console, _ script: Script, _ services: SessionServices)
    -> BreakpointServices
  {
    let shared = Shared(BreakpointPrompt(console, script, services))
    return BreakpointServices(ask: { shared.prompt.ask($0) }, show: { shared.prompt.show($0, $1) })
  }

  /// A run with breakpoints has one worker, so one thread at a time uses the prompt.
  private struct Shared: @unchecked Sendable {
    let prompt: BreakpointPrompt
    init(_ prompt: BreakpointPrompt) { self.prompt = prompt }
  }

  private var isInteractive: Bool { isatty(0) == 1 && isatty(1) == 1 }

  private func ask(_ place: BreakpointPlace) -> BreakpointAnswer {
    guard isInteractive else {
      if passed.insert(place.line).inserted {
        console.notice("\(place.source):\(place.line): breakpoint passed: there is no terminal to ask at")
      }
      return .goOn
    }
    self.place = place
    if isNew { arrive() }
    isNew = false
    while let input = read() {
      let text = input.filter { !$0.isWhitespace }
      switch text {
      case "": continue
      case ":continue", ":c": return leave()
      case ":quit", ":q":
        isNew = true
        return .endScript
      case ":locals": write(place.variables.joined(separator: "  ") + "\n")
      case ":help":
        write(
          ":locals     names of the local variables\n:continue   go on with the script (also Ctrl-D)\n"
            + ":quit       end the run (also Ctrl-C)\n")
      default:
        if text.hasPrefix(":") {
          write("there is no command '\(text)' here; :help lists them\n")
          continue
        }
        if let editor { nj_edit_remember(editor, input) }
        return .input(input)
      }
    }
    if Interruption.isRequested {
      isNew = true
      return .endScript
    }
    write("\n")
    return leave()
  }

  private func leave() -> BreakpointAnswer {
    isNew = true
    return .goOn
  }

  /// Says where the script stands.
  private func arrive() {
    var text = "breakpoint at \(place.source):\(place.line)"
    if place.source == script.name, let line = script.line(place.line) {
      text += "\n  \(place.line) │ \(line)"
    }
    if !place.variables.isEmpty { text += "\n  locals: \(place.variables.joined(separator: ", "))" }
    write(dim(text) + "\n")
  }

  private func show(_ output: [Scripting.Output], _ result: Result<[Value], LuaFailure>) {
    for item in output {
      switch item {
      case .printed(let text): write(text)
      case .emitted(let value): show(value)
      }
    }
    switch result {
    case .success(let values): for value in values where !(value.isNone && values.count == 1) { show(value) }
    case .failure(let failure): write("error: \(failure.message)\n")
    }
  }

  private func show(_ value: Value) {
    var text = Renderer.render(
      value, as: .table, RenderOptions(width: console.width, color: console.outputColor, maxRows: 40))
    if !text.hasSuffix("\n") { text += "\n" }
    write(text)
  }

  // MARK: The terminal

  private func write(_ text: String) {
    let sink = Sink(1)
    sink.write(text)
    sink.close()
  }

  private func dim(_ text: String) -> String { console.outputColor ? "\u{1B}[2m\(text)\u{1B}[0m" : text }

  private func read() -> String? {
    let prompt = "break> "
    if getenv("TERM").map({ String(cString: $0) }) == "dumb" {
      write(prompt)
      return readLine(strippingNewline: true)
    }
    if editor == nil { openEditor() }
    guard let editor else { return nil }
    var text: UnsafeMutablePointer<CChar>?
    guard nj_edit_read(editor, prompt, Int32(prompt.utf8.count), &text) == NJ_EDIT_LINE else { return nil }
    defer { free(text) }
    return text.map { String(cString: $0) } ?? ""
  }

  private func openEditor() {
    var host = nj_edit_host()
    host.context = Unmanaged.passUnretained(self).toOpaque()
    host.incomplete = { context, text, n in
      guard let prompt = BreakpointPrompt.from(context), let text else { return false }
      let input = BreakpointPrompt.string(text, n)
      return !input.hasPrefix(":") && prompt.checker?.isIncomplete(input) ?? false
    }
    host.colour = { _, _, _, _ in }
    host.complete = { context, text, n, cursor, insertion, shown in
      guard let prompt = BreakpointPrompt.from(context), let text, let insertion, let shown else { return }
      let (inserted, list) = prompt.completion(BreakpointPrompt.string(text, min(n, cursor)))
      insertion.pointee = strdup(inserted)
      shown.pointee = list.isEmpty ? nil : strdup(list)
    }
    editor = nj_edit_open(&host, console.outputColor)
    // reads end with Ctrl-C instead of going on
    var action = sigaction()
    sigaction(SIGINT, nil, &action)
    action.sa_flags &= ~Int32(SA_RESTART)
    sigaction(SIGINT, &action, nil)
  }

  private static func from(_ context: UnsafeMutableRawPointer?) -> BreakpointPrompt? {
    context.map { Unmanaged<BreakpointPrompt>.fromOpaque($0).takeUnretainedValue() }
  }

  private static func string(_ text: UnsafePointer<CChar>, _ n: Int) -> String {
    UnsafeBufferPointer(start: text, count: n).withMemoryRebound(to: UInt8.self) {
      String(decoding: $0, as: UTF8.self)
    }
  }

  /// Names that could stand at the cursor: variables in sight and globals, or members behind a dot or colon.
  private func completion(_ text: String) -> (inserted: String, shown: String) {
    let typed = String(text.reversed().prefix { $0.isLetter || $0.isNumber || $0 == "_" }.reversed())
    let before = text.dropLast(typed.count).last
    var names: [String] = []
    for entry in API.entries where entry.isPublic {
      let isMember = if case .classes = entry.place { true } else { false }
      if isMember == (before == "." || before == ":") { names.append(entry.name) }
    }
    if before != ".", before != ":" { names += place.variables }
    let found = Set(names.filter { $0.hasPrefix(typed) }).sorted()
    guard let first = found.first else { return ("", "") }
    let common = found.dropFirst().reduce(first) { common, name in
      String(zip(common, name).prefix { $0 == $1 }.map(\.0))
    }
    let inserted = String(common.dropFirst(typed.count))
    if found.count == 1 || !inserted.isEmpty { return (inserted, "") }
    return ("", found.prefix(60).joined(separator: "  ") + "\r\n")
  }
}
