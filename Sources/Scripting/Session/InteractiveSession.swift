// InteractiveSession: one state that lives over many inputs: documents to look at, variables that stay, numbered
// results. In: lines of Lua. Out: what they put out and their results, or an error; the session outlives both.

public import Document
public import LuaHost
public import Results

public final class InteractiveSession {
  public enum Outcome: Sendable {
    /// Results, none when the input was a statement.
    case done([Value])
    case failed(ScriptError)
  }

  public private(set) var session: ScriptSession
  private let limits: ScriptLimits
  private let services: SessionServices
  public private(set) var documents: [Document] = []
  /// Index of the document that `doc` is; nil when there is none.
  public private(set) var current: Int?
  /// Number of the last result, from 1.
  public private(set) var resultNumber = 0
  /// What the last input gave on the document that `doc` is now; nil when there is nothing.
  public private(set) var lastResult: Value?
  /// Inputs that went well, in order.
  public private(set) var inputs: [String] = []
  private var keeper: LuaState.Reference?

  public init(limits: ScriptLimits, services: SessionServices) throws(ScriptError) {
    self.limits = limits
    self.services = services
    session = try ScriptSession(limits: limits, services: services)
    try prepare()
  }

  private func prepare() throws(ScriptError) {
    // sets `_` and `_n` to the first result; both are globals like any other
    keeper = try session.state.compile(
      Array(
        """
        local run, number = ...
        local results = table.pack(run())
        if results.n > 0 and results[1] ~= nil then
          _G._ = results[1]
          _G["_" .. number] = results[1]
        end
        return table.unpack(results, 1, results.n)
        """.utf8), name: "=prelude")
  }

  /// Forgets variables, results and inputs; documents stay.
  public func reset() throws(ScriptError) {
    session = try ScriptSession(limits: limits, services: services)
    (resultNumber, inputs, lastResult) = (0, [], nil)
    try prepare()
    try publish()
  }

  /// Adds documents; the first of them becomes `doc` when there was none.
  public func add(_ more: [Document]) throws(ScriptError) {
    documents += more
    if current == nil, !documents.isEmpty { current = 0 }
    try publish()
  }

  /// Makes another document `doc`.
  public func use(_ index: Int) throws(ScriptError) {
    guard documents.indices.contains(index) else { return }
    current = index
    lastResult = nil
    try publish()
  }

  private func publish() throws(ScriptError) {
    let view = session.view
    view.corpus = documents
    try session.state.set(global: "corpus") { x in
      view.push(ScriptView.HostObject.corpus(documents.indices.map { UInt32(clamping: $0) }), x)
    }
    guard let current else { return }
    let handle = try session.open(documents[current], ordinal: UInt32(clamping: current))
    try session.state.set(global: "doc") { $0.push(handle: handle) }
  }

  /// What `params` is.
  public func set(parameters: Record) throws(ScriptError) {
    let view = session.view
    try session.state.set(global: "params") { view.push(.record(parameters), $0) }
  }

  /// Called with what the input prints or emits as it comes.
  public var output: ((Output) -> Void)? {
    get { session.view.live }
    set { session.view.live = newValue }
  }

  // MARK: Inputs

  /// Whether the text is the beginning of a longer input, by Lua's own word.
  public func isIncomplete(_ text: String) -> Bool {
    session.state.begin()
    defer { session.state.end() }
    if (try? compile(text, asExpression: true)) != nil { return false }
    do throws(ScriptError) {
      session.state.release(try compile(text, asExpression: false))
      return false
    } catch {
      return error.kind == .syntax && error.message.hasSuffix("<eof>")
    }
  }

  private func compile(_ text: String, asExpression: Bool) throws(ScriptError) -> LuaState.Reference {
    let source = asExpression ? "return " + text : Self.withoutLocals(text)
    return try session.state.compile(Array(source.utf8), name: "=input")
  }

  /// Runs an input; an expression needs no `return`.
  public func evaluate(_ text: String) -> Outcome {
    let view = session.view
    let order = Script(source: Array(text.utf8), name: "input").keyOrder
    view.note(columns: order.keys.sorted { order[$0] ?? 0 < order[$1] ?? 0 })
    let state = session.state
    // begins first: a Ctrl-C at the prompt was meant for no script
    state.begin()
    defer { state.end() }
    do throws(ScriptError) {
      let chunk: LuaState.Reference
      if let expression = try? compile(text, asExpression: true) {
        chunk = expression
      } else {
        chunk = try compile(text, asExpression: false)
      }
      defer { state.release(chunk) }
      guard let keeper else { return .done([]) }
      let results = try state.call(keeper) { x in
        x.push(kept: chunk)
        x.push(resultNumber + 1)
      }
      var values: [Value] = []
      for result in results { values.append(try session.value(result)) }
      if let first = values.first, !first.isNone { resultNumber += 1 }
      inputs.append(text)
      lastResult = values.first
      return .done(values)
    } catch {
      return .failed(error)
    }
  }

  /// Makes `_` a list of values.
  public func keep(_ values: [Value]) {
    let view = session.view
    try? session.state.set(global: "_") { view.push(.list(values), $0) }
  }

  /// The inputs that went well as a script; expressions put their value out.
  public var script: String {
    inputs.map { input in
      guard let chunk = try? compile(input, asExpression: true) else {
        return Self.withoutLocals(input) + "\n"
      }
      session.state.release(chunk)
      return "_ = \(input)\nemit(_)\n"
    }.joined()
  }

  /// `local` at the prompt would end with its line; here a variable of the outermost block is a global. Byte for byte
  /// as long as before, so that error places stay right.
  static func withoutLocals(_ text: String) -> String {
    var source = Array(text.utf8)
    let lexemes = LuaLexer.lexemes(of: source)
    var depth = 0
    var additions: [(at: Int, text: String)] = []
    var i = 0
    while i < lexemes.count {
      let lexeme = lexemes[i]
      if lexeme.kind == .keyword {
        switch lexeme.text {
        case "function", "do", "then", "repeat": depth += 1
        case "end", "until": depth = max(0, depth - 1)
        case "elseif", "else": if lexeme.text == "elseif" { depth = max(0, depth - 1) }
        case "local" where depth == 0:
          for b in lexeme.range { source[b] = 0x20 }
          var j = i + 1
          guard j < lexemes.count, lexemes[j].text != "function" else { break }
          var last = lexemes[j].range.upperBound
          while j < lexemes.count,
            lexemes[j].kind == .name || lexemes[j].text == "," || lexemes[j].text == "<"
          {
            if lexemes[j].text == "<", j + 2 < lexemes.count, lexemes[j + 2].text == ">" {
              for b in lexemes[j].range.lowerBound..<lexemes[j + 2].range.upperBound { source[b] = 0x20 }
              j += 3
              continue
            }
            last = lexemes[j].range.upperBound
            // two names in a row: the declaration has ended
            if lexemes[j].kind == .name, j + 1 < lexemes.count, lexemes[j + 1].kind == .name { break }
            j += 1
          }
          if !(j < lexemes.count && lexemes[j].text == "=") { additions.append((last, " = nil")) }
        default: break
        }
      }
      i += 1
    }
    for addition in additions.reversed() { source.insert(contentsOf: addition.text.utf8, at: addition.at) }
    return String(decoding: source, as: UTF8.self)
  }

  /// Names of a library's functions. Libraries are sealed, so that their tables look empty from outside.
  public func names(ofLibrary name: String) -> [String] {
    look(
      at:
        "(function() local names = {} for name in pairs(\(name)) do names[name] = true end return names end)()"
    )?
    .keys ?? []
  }

  /// The class of what a global variable holds, and its keys when it is a table; for completion.
  public func look(at name: String) -> (kind: APIClass?, keys: [String], type: String)? {
    guard !name.isEmpty,
      let chunk = try? session.state.compile(Array("return \(name)".utf8), name: "=prelude")
    else {
      return nil
    }
    defer { session.state.release(chunk) }
    session.state.begin()
    defer { session.state.end() }
    guard let value = try? session.state.call(chunk).first else { return nil }
    switch value {
    case .handle(let raw): return (APIClass(boundary: Handle(raw: raw).kind), [], "span")
    case .elements: return (.sequence, [], "sequence")
    case .object(_, let kind): return (APIClass(rawValue: kind), [], "object")
    case .map(let pairs): return (nil, pairs.compactMap { $0.key.text }.sorted(), "table")
    default: return (nil, [], value.typeName)
    }
  }
}
