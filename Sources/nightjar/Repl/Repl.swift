// Repl: the interactive session: reads inputs from a terminal (with libedit) or a pipe, shows results as what they are,
// and outlives every error, limit and Ctrl-C.

import Corpus
import Document
import EditShim
import Glibc
import Interruption
import LuaHost
import Render
import Results
import Scripting

final class Repl {
  let session: InteractiveSession
  let console: Console
  private let inputs: ReplInputs
  private let history: History
  private var editor: OpaquePointer?
  private var lastExit = ExitCode.done
  private var limits: ScriptLimits
  private var ticker: ProgressTicker?

  /// How documents are read and what the session may use.
  struct ReplInputs {
    var parser: DocumentParser
    var jobs: Int
    var ascii: Bool
  }

  init(_ invocation: Invocation, _ console: Console, _ inputs: ReplInputs, _ services: SessionServices) throws
  {
    self.console = console
    self.inputs = inputs
    limits = ScriptLimits(
      memory: try invocation.size("--memory") ?? 1 << 30, seconds: try invocation.number("--time") ?? 0,
      seed: UInt64(try invocation.integer("--seed", minimum: 0) ?? 1))
    session = try InteractiveSession(limits: limits, services: services)
    history = History(isKept: isatty(0) == 1 && !invocation.has("--no-history"))
    session.output = { [weak self] item in self?.put(item) }
  }

  deinit { if let editor { nj_edit_close(editor) } }

  // MARK: The loop

  private var isInteractive: Bool { isatty(0) == 1 && console.outputIsTerminal }

  func run() -> ExitCode {
    let sink = Sink(1)
    defer { sink.close() }
    if isInteractive {
      banner()
      if getenv("TERM").map({ String(cString: $0) }) != "dumb" { openEditor() }
    }
    while let input = read() {
      if input.allSatisfy(\.isWhitespace) { continue }
      if isInteractive {
        history.add(input)
        if let editor { nj_edit_remember(editor, input) }
      }
      if !handle(input) { break }
      if Interruption.isRequested { Interruption.clear() }
    }
    return isInteractive ? .done : lastExit
  }

  private func banner() {
    let documents = session.documents
    var line = "Nightjar \(Program.version). :help for commands, ?name for help, Ctrl-D to leave."
    if documents.count == 1 {
      line += "\ndoc is \(documents[0].metadata.id), \(documents[0].tokens.count) tokens."
    } else if documents.count > 1 {
      line += "\ncorpus has \(documents.count) documents; doc is the first."
    }
    write(dim(line) + "\n")
  }

  /// The next input, complete by Lua's own word; nil at the end.
  private func read() -> String? {
    guard isInteractive else { return readPiped() }
    let plain = "nj \(session.resultNumber + 1)> "
    if let editor {
      // the marks tell libedit what has no width
      let prompt = console.outputColor ? "\u{1}\u{1B}[1;34m\u{1}\(plain)\u{1}\u{1B}[0m\u{1}" : plain
      while true {
        var text: UnsafeMutablePointer<CChar>?
        switch nj_edit_read(editor, prompt, Int32(plain.utf8.count), &text) {
        case NJ_EDIT_LINE:
          defer { free(text) }
          return text.map { String(cString: $0) } ?? ""
        case NJ_EDIT_INTERRUPTED: Interruption.clear()
        default:
          write("\n")
          return nil
        }
      }
    }
    var input = ""
    var prompt = plain
    while true {
      write(prompt)
      guard let line = readLine(strippingNewline: true) else {
        return input.isEmpty ? nil : input
      }
      input += (input.isEmpty ? "" : "\n") + line
      if input.hasPrefix(":") || input.hasPrefix("?") || !session.isIncomplete(input) { return input }
      prompt = String(repeating: " ", count: max(0, plain.count - 3)) + ">> "
    }
  }

  private func readPiped() -> String? {
    guard var input = readLine(strippingNewline: true) else { return nil }
    if input.hasPrefix(":") || input.hasPrefix("?") { return input }
    while session.isIncomplete(input), let more = readLine(strippingNewline: true) { input += "\n" + more }
    return input
  }

  /// Whether to go on.
  private func handle(_ input: String) -> Bool {
    if input.hasPrefix("??") {
      search(String(input.dropFirst(2)))
    } else if input.hasPrefix("?") {
      help(String(input.dropFirst()))
    } else if input.hasPrefix(":") {
      return command(input)
    } else {
      evaluate(input)
    }
    return true
  }

  // MARK: Inputs

  @discardableResult
  private func evaluate(_ input: String, shows: Bool = true) -> [Value]? {
    Interruption.clear()
    emitted = []
    ticker = isInteractive ? ProgressTicker.start(console) : nil
    let outcome = session.evaluate(input)
    ticker?.end()
    ticker = nil
    switch outcome {
    case .done(let values):
      if shows { for value in values where !(value.isNone && values.count == 1) { show(value) } }
      return values
    case .failed(let error):
      fail(Problem(error, in: Script(source: Array(input.utf8), name: "input")))
      if error.kind == .interrupted {
        write(
          dim(
            emitted.isEmpty
              ? "stopped; the variables are as the input left them" : "stopped; what it had emitted is _")
            + "\n")
        if !emitted.isEmpty { session.keep(emitted) }
      }
      return nil
    }
  }

  /// What the running input has emitted.
  private var emitted: [Value] = []

  private func fail(_ problem: Problem) {
    lastExit = problem.exit
    Reporter.show(problem, console)
  }

  private func put(_ item: Scripting.Output) {
    ticker?.clear()
    switch item {
    case .printed(let text): write(text)
    case .emitted(let value):
      emitted.append(value)
      show(value)
    }
  }

  // MARK: Showing

  private func write(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
      var done = 0
      while done < bytes.count {
        let n = Glibc.write(1, bytes.baseAddress.map { $0 + done }, bytes.count - done)
        if n < 0, errno != EINTR { return }
        done += max(0, n)
      }
    }
  }

  private func dim(_ text: String) -> String { console.outputColor ? "\u{1B}[2m\(text)\u{1B}[0m" : text }

  private func show(_ value: Value) {
    let options = RenderOptions(
      width: console.width, color: console.outputColor, ascii: inputs.ascii,
      maxRows: isInteractive ? 1000 : nil)
    let text = ReplValues(documents: session.documents, console: console).text(value, options)
    if isInteractive, let rows = console.rows, text.utf8.count(where: { $0 == 10 }) > rows - 2, page(text) {
      return
    }
    write(text)
  }

  /// Shows a long text in the user's pager; false when there is none.
  private func page(_ text: String) -> Bool {
    let pager = getenv("PAGER").map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    guard let pipe = popen(pager ?? "less -FRX", "w") else { return false }
    fputs(text, pipe)
    return pclose(pipe) == 0
  }

  // MARK: Help

  private func help(_ name: String) {
    let name = name.filter { !$0.isWhitespace }
    if name.isEmpty {
      commandList()
    } else if let text = Help.api(name) {
      write(text)
    } else {
      let near = NearNames.suggest(
        name.split { $0 == "." || $0 == ":" }.last.map(String.init) ?? name,
        among: API.entries.filter(\.isPublic).map(\.name))
      write(
        "there is no '\(name)' in the API"
          + (near.isEmpty
            ? "; search with ??\(name)"
            : "; did you mean \(near.map { "'\($0)'" }.joined(separator: " or "))?")
          + "\n")
    }
  }

  private func search(_ word: String) {
    let word = word.filter { !$0.isWhitespace }.lowercased()
    let found = API.entries.filter { entry in
      entry.isPublic
        && ([entry.name, entry.help] + entry.options.map(\.help)).contains { $0.lowercased().contains(word) }
    }
    if found.isEmpty { write("nothing in the API speaks of '\(word)'\n") }
    for entry in found {
      let name = entry.qualifiedName
      write(name + String(repeating: " ", count: max(2, 28 - name.count)) + entry.help + "\n")
    }
  }

  private func commandList() {
    for command in ReplCommand.allCases {
      let name = ":\(command.rawValue) \(command.arguments)"
      write(name + String(repeating: " ", count: max(2, 24 - name.count)) + command.help + "\n")
    }
    write("_ is the last result, _1, _2 … all results; Tab completes, Ctrl-R searches the history.\n")
  }

  // MARK: Commands

  private func command(_ input: String) -> Bool {
    let parts = input.dropFirst().split(separator: " ", maxSplits: 1).map(String.init)
    let rest = parts.count > 1 ? parts[1] : ""
    guard let name = parts.first, let command = ReplCommand(rawValue: name) else {
      let near = NearNames.suggest(parts.first ?? "", among: ReplCommand.allCases.map(\.rawValue)).first
      fail(
        Problem(
          "repl/command",
          "there is no command ':\(parts.first ?? "")'; \(near.map { "did you mean ':\($0)'?" } ?? "see :help")",
          .usage))
      return true
    }
    if !command.arguments.isEmpty, rest.isEmpty, command != .edit {
      fail(
        Problem(
          "repl/command", "':\(name)' wants \(command.arguments), as in :\(name) \(command.arguments)", .usage
        ))
      return true
    }
    do {
      switch command {
      case .help: commandList()
      case .quit: return false
      case .open: try open(rest.split(separator: " ").map(String.init))
      case .docs: docs()
      case .use: try use(rest)
      case .run: runRecipe(rest)
      case .time: time(rest)
      case .type: if let value = evaluate(rest, shows: false)?.first { write(Self.type(value) + "\n") }
      case .save: try save(rest)
      case .recipe: try makeRecipe(rest)
      case .edit: edit()
      case .limits:
        write("memory \(limits.memory >> 20) MiB, \(session.session.state.memoryUsed >> 10) KiB used; ")
        write(
          "time \(limits.seconds > 0 ? "\(limits.seconds) s of CPU an input" : "without limit") (--memory, --time)\n"
        )
      case .reset: try session.reset()
      }
    } catch {
      fail(
        (error as? Problem) ?? (error as? ScriptError).map { Problem($0, in: nil) }
          ?? (error as? UsageError).map { Problem($0) } ?? Problem("internal", "\(error)", .scriptFailed))
    }
    return true
  }

  /// Reads documents into the session.
  func open(_ paths: [String], format: InputFormat? = nil) throws {
    let (files, problems) = Inputs.expand(paths, format: format)
    for problem in problems { fail(Problem(problem)) }
    guard !files.isEmpty else { return }
    var progress = ProgressBar(console)
    let documents = ScriptRun.load(
      inputs.parser, RecordStream(files), jobs: inputs.jobs,
      progress: { progress.update(documents: 0, bytes: $0.bytes, of: $0.totalBytes) },
      unreadable: {
        self.fail(Problem($0))
        return true
      })
    progress.finish()
    try session.add(documents)
  }

  private func docs() {
    if session.documents.isEmpty { write("no documents; :open FILE adds some\n") }
    for (i, document) in session.documents.enumerated().prefix(200) {
      let mark = i == session.current ? "*" : " "
      write(
        "\(mark)\(i + 1)  \(document.metadata.id)  \(document.metadata.title ?? "")  \(document.tokens.count) tokens\n"
      )
    }
    if session.documents.count > 200 { write("… \(session.documents.count - 200) more\n") }
  }

  private func use(_ text: String) throws {
    guard let number = Int(text), number >= 1, number <= session.documents.count else {
      throw Problem(
        "repl/command", "':use' wants a number from 1 to \(session.documents.count), not '\(text)'", .usage)
    }
    try session.use(number - 1)
  }

  /// A recipe over all documents, through the recipes' own `use`.
  private func runRecipe(_ text: String) {
    let parts = text.split(separator: " ").map(String.init)
    var parameters = ""
    for part in parts.dropFirst() {
      guard let equals = part.firstIndex(of: "=") else {
        return fail(Problem("usage", "a parameter is written k=v, not '\(part)'", .usage))
      }
      let value = String(part[part.index(after: equals)...])
      let isPlain = Double(value) != nil || value == "true" || value == "false"
      parameters += "[\"\(part[..<equals])\"] = \(isPlain ? value : "[==[\(value)]==]"), "
    }
    evaluate(
      """
      (function()
        local r, p = use("\(parts[0])"), { \(parameters)}
        local all, list
        for d in corpus:each() do
          local one = r.map(d, p)
          if one ~= nil then
            if r.reduce then
              if all == nil then all = one else all = r.reduce(all, one) end
            else
              list = list or {}
              if type(one) == "table" and (one[1] ~= nil or next(one) == nil) then
                for _, row in ipairs(one) do list[#list + 1] = row end
              else
                list[#list + 1] = one
              end
            end
          end
        end
        all = r.reduce and all or list
        if r.finish and all ~= nil then return r.finish(all, p) end
        if list and #list == 1 then return list[1] end
        return all
      end)()
      """)
  }

  private func time(_ text: String) {
    func now() -> Double {
      var time = timespec()
      clock_gettime(CLOCK_MONOTONIC, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
    let started = now()
    let values = evaluate(text, shows: false)
    let seconds = now() - started
    for value in values ?? [] where !value.isNone { show(value) }
    let shown =
      seconds < 1 ? "\((seconds * 1e5).rounded() / 100) ms" : "\((seconds * 1000).rounded() / 1000) s"
    write(dim(shown) + "\n")
  }

  private static func type(_ value: Value) -> String {
    switch value {
    case .none: "nil"
    case .bool: "boolean"
    case .integer: "integer"
    case .number: "number"
    case .string(let s): "string of \(s.utf8.count) bytes"
    case .span(let placed): "\(placed.place.kind) of \(placed.documentID)"
    case .list(let list): "list of \(list.count)"
    case .record(let record): "table with \(record.fields.map(\.name).joined(separator: ", "))"
    case .frame(let frame): "frame of \(frame.count) rows: \(frame.names.joined(separator: ", "))"
    case .plot(let plot): "\(plot.kind.rawValue) plot"
    case .report: "report"
    }
  }

  private func save(_ path: String) throws {
    let head = "-- A session of Nightjar \(Program.version). Run it with: nightjar run \(path) FILE…\n"
    try Files.write(Array((head + session.script).utf8), to: path)
    write(dim("wrote \(session.inputs.count) inputs to \(path)") + "\n")
  }

  private func makeRecipe(_ name: String) throws {
    guard !session.inputs.isEmpty else {
      throw Problem("repl/command", "there is no result yet that a recipe could compute", .usage)
    }
    guard !name.isEmpty,
      name.allSatisfy({ $0.isLowercase && $0.isASCII || $0.isNumber && $0.isASCII || $0 == "-" })
    else {
      throw Problem(
        "repl/command", "a recipe's name has small letters, digits and hyphens, not '\(name)'", .usage)
    }
    let inputs = session.inputs
    var test: (String, Value)?
    if let current = session.current, session.documents[current].text.count <= 4000,
      let value = session.lastResult
    {
      test = (session.documents[current].text.string, value)
    }
    let path = "\(name).lua"
    guard access(path, F_OK) != 0 else {
      throw Problem("output/exists", "'\(path)' is there already", .usage)
    }
    try Files.write(Array(RecipeMaker.text(name: name, inputs: inputs, test: test).utf8), to: path)
    write(dim("wrote \(path); try: nightjar recipe test \(path)") + "\n")
  }

  private func edit() {
    let editor = getenv("EDITOR").map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 } ?? "vi"
    var template = Array("/tmp/nightjar-XXXXXX.lua".utf8CString)
    let file = mkstemps(&template, 4)
    guard file >= 0 else {
      return fail(Problem("output/unwritable", "no temporary file can be made", .usage))
    }
    let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { unlink(path) }
    let before = Array((session.inputs.last ?? "").utf8)
    _ = before.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
    close(file)
    guard Self.runs("\(editor) \(path)") else {
      return fail(Problem("repl/command", "the editor '\(editor)' ended with an error; set $EDITOR", .usage))
    }
    guard case .success(let bytes) = FileBytes.read(path, limit: 1 << 20), !bytes.isEmpty else { return }
    let text = String(decoding: bytes, as: UTF8.self)
    write(dim(text))
    evaluate(text)
  }

  /// Runs a command of the shell on this terminal; whether it ended well.
  private static func runs(_ command: String) -> Bool {
    let arguments: [String] = ["sh", "-c", command]
    var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
    words.append(nil)
    defer { for word in words { free(word) } }
    var child = pid_t()
    guard posix_spawn(&child, "/bin/sh", nil, nil, words, environ) == 0 else { return false }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0, errno == EINTR {}
    return status == 0
  }

  // MARK: The editor

  private func openEditor() {
    var host = nj_edit_host()
    host.context = Unmanaged.passUnretained(self).toOpaque()
    host.incomplete = { context, text, n in
      guard let repl = Repl.from(context), let text else { return false }
      let input = Repl.string(text, n)
      return !input.hasPrefix(":") && !input.hasPrefix("?") && repl.session.isIncomplete(input)
    }
    host.colour = { _, text, n, colours in
      guard let text, let colours else { return }
      Repl.colour(UnsafeRawBufferPointer(start: text, count: n), colours)
    }
    host.complete = { context, text, n, cursor, insertion, shown in
      guard let repl = Repl.from(context), let text, let insertion, let shown else { return }
      let (inserted, list) = repl.completion(Repl.string(text, min(n, cursor)))
      insertion.pointee = strdup(inserted)
      shown.pointee = list.isEmpty ? nil : strdup(list)
    }
    editor = nj_edit_open(&host, console.outputColor)
    guard let editor else { return }
    for input in history.load() { nj_edit_remember(editor, input) }
    // reads end with Ctrl-C instead of going on
    var action = sigaction()
    sigaction(SIGINT, nil, &action)
    action.sa_flags &= ~Int32(SA_RESTART)
    sigaction(SIGINT, &action, nil)
  }

  private static func from(_ context: UnsafeMutableRawPointer?) -> Repl? {
    context.map { Unmanaged<Repl>.fromOpaque($0).takeUnretainedValue() }
  }

  private static func string(_ text: UnsafePointer<CChar>, _ n: Int) -> String {
    UnsafeBufferPointer(start: text, count: n).withMemoryRebound(to: UInt8.self) {
      String(decoding: $0, as: UTF8.self)
    }
  }

  private static func colour(_ text: UnsafeRawBufferPointer, _ colours: UnsafeMutablePointer<UInt8>) {
    for lexeme in LuaLexer.lexemes(of: Array(text), comments: true) {
      let colour: UInt8
      switch lexeme.kind {
      case .keyword: colour = 35
      case .string: colour = 32
      case .number: colour = 36
      case .comment: colour = 90
      case .name: colour = ["doc", "corpus", "params"].contains(lexeme.text) ? 34 : 0
      default: colour = 0
      }
      guard colour != 0 else { continue }
      for i in lexeme.range where i < text.count { colours[i] = colour }
    }
  }

  /// What Tab inserts before the cursor, and the candidates when there are several.
  func completion(_ text: String) -> (inserted: String, shown: String) {
    let (found, replaced) = Completer(session: session).candidates(text)
    guard let first = found.first else { return ("", "") }
    var common = first.text
    for candidate in found.dropFirst() {
      common = String(zip(common, candidate.text).prefix { $0 == $1 }.map(\.0))
    }
    let inserted = String(common.dropFirst(replaced))
    if found.count == 1 || !inserted.isEmpty { return (inserted, "") }
    let width = console.width ?? 80
    let names = min(32, found.reduce(0) { max($0, $1.text.count) })
    var shown = ""
    for candidate in found.prefix(60) {
      let pad = String(repeating: " ", count: max(2, names + 2 - candidate.text.count))
      shown += String((candidate.text + pad + candidate.help).prefix(width - 1)) + "\r\n"
    }
    if found.count > 60 { shown += "… \(found.count - 60) more\r\n" }
    return ("", shown)
  }
}

extension Console {
  /// Rows of the terminal; nil when stdout is none.
  var rows: Int? {
    guard outputIsTerminal else { return nil }
    var size = winsize()
    return ioctl(1, UInt(TIOCGWINSZ), &size) == 0 && size.ws_row > 0 ? Int(size.ws_row) : 24
  }
}
