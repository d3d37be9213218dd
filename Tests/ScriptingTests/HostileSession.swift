// HostileSession: a session over real documents, values of every class of the API, and arguments that no function asked for.

import Corpus
import LuaHost
import LuaShim
import Render
import Results

@testable import LuaHost
@testable import Scripting

let apiThings: [APIClass: String] = [
  .document: "doc", .block: "doc.blocks[1]", .paragraph: "doc.paragraphs[1]",
  .sentence: "doc.sentences[1]", .token: "doc.tokens[1]", .quote: "doc.quotes[1]",
  .entity: "doc.entities[1]", .mention: "doc.mentions[1]", .date: "doc.dates[1]",
  .number: "doc.numbers[1]", .link: "doc.links[1] or doc.tokens[1]", .section: "doc.sections[1]",
  .span: "doc.tokens[1]:context(1)", .match: "doc:find('a:berlin')[1]", .sequence: "doc.tokens",
  .frame: "doc:count()", .corpus: "corpus", .plot: "plot.bar(doc:count())",
  .report: "report{title='x'}", .query: "query('[lemma=\"say\"]')",
]

/// Lua that makes `things`, one of each class by name, and `odd`, a list of what a caller should not pass.
let oddValues = """
  local cycle = {} cycle[1] = cycle cycle.self = cycle
  local deep = {} for i = 1, 200 do deep = { deep } end
  local hostile = setmetatable({}, { __index = function() error("index") end, __len = function() return 1 << 60 end,
    __tostring = function() return 7 end, __name = {}, __pairs = function() error("pairs") end,
    __call = function() end, __eq = function() error("eq") end, __lt = function() return true end,
    __concat = function() error("concat") end })
  local closed = coroutine.create(function() end) coroutine.close(closed)
  local odd = { true, false, -1, 0, 1, 2, 3, 1e3, math.mininteger, math.maxinteger, 0/0, 1/0, -1/0, 1e308, 2^53, -0.5, 0.5, 2^63,
    "", "x", "\\xff\\xfe\\0", ("peace "):rep(200), "peace", "word", "lemma", "count", "desc", "asc", "term", "\\u{202E}",
    "[lemma='say']", "[word='(a|b)*c'] []{0,9}", "[", "(((", "[]{1,99999999}", "a:[] b:[] :: a.lemma = b.lemma", "%", "..", "/",
    "/etc/passwd", "2015-01-01", "a,b\\n1,2\\n", '{"a":[1,{"b":null}]}', ("["):rep(5000), ("{\\"a\\":"):rep(500), "<script>",
    {}, { 1, 2 }, { "peace", "war" }, { a = 1 }, { { a = 1, b = "x" }, { a = 2 } }, { [1.5] = 1 }, { [true] = {} }, { 1, nil, 3 },
    { title = 1 }, { n = -1 }, { window = math.maxinteger }, { wi = 0/0 }, { by = "lemma" }, { by = {} }, { top = math.mininteger },
    cycle, deep, hostile, print, function(...) return ... end, function() error("called") end, function() error() end,
    coroutine.create(print), closed, doc, doc.tokens, doc.quotes, doc.tokens[1], doc.tokens[-1], corpus, corpus[1],
    doc:count(), frame{}, frame{{}}, query("[]"), plot.bar(doc:count()), report{}, _G, string, math.huge }
  """

enum HostileSession {
  static let services = SessionServices(
    describe: { Renderer.render($0, as: .table) },
    render: { value, name in OutputFormat(rawValue: name).map { Renderer.render(value, as: $0) } })

  static let texts = [
    "Ana Ruiz said in Berlin: “It is 5 km to Berlin,” and left on 3 May 2014. “We shall see,” she said.\n\nA second one.",
    "Words about peace and war; peace again. See https://a.example for “more", "",
  ]

  static func open(memory: Int = 64 << 20, seconds: Double = 5) throws -> ScriptSession {
    let session = try ScriptSession(
      limits: ScriptLimits(memory: memory, seconds: seconds), services: services)
    let documents = texts.map { DocumentParser().parse($0) }
    session.view.corpus = documents
    let handle = try session.open(documents[0], ordinal: 0)
    try session.state.set(global: "doc") { $0.push(handle: handle) }
    let view = session.view
    try session.state.set(global: "corpus") { x in
      view.push(ScriptView.HostObject.corpus(documents.indices.map { UInt32($0) }), x)
    }
    return session
  }

  /// Runs source text in the session; what it put out is drawn and dropped.
  static func run(
    _ session: ScriptSession, _ source: String, rendering: Bool = true
  ) throws(ScriptError) -> LuaValue {
    session.state.begin()
    defer {
      session.state.end()
      let output = session.view.takeOutput()
      if rendering { render(output) }
    }
    let chunk = try session.state.compile(Array(source.utf8), name: "=test")
    defer { session.state.release(chunk) }
    return try session.state.call(chunk).first ?? .none
  }

  /// Renders what was put out in every format, as the program would.
  private static func render(_ output: [Output]) {
    for case .emitted(let value) in output.prefix(4) {
      for format in OutputFormat.allCases { _ = Renderer.render(value, as: format) }
    }
  }

  /// What must be true after anything that a script did.
  static func isSound(_ session: ScriptSession) throws -> Bool {
    let check = """
      local words, n = doc:count(), 0
      for row in words:each() do n = n + row.count end
      return #doc.sentences == 3 and n == #doc.words and not pcall(error) and ("a b"):find("b") == 3
        and #corpus == 3 and frame{{a = 1}}[1].a == 1
      """
    if case .bool(true) = try run(session, check) { return true }
    return false
  }

  /// Every function that scripts can call: how to reach it, and whether it has a receiver.
  static var functions: [(name: String, of: String, entry: APIEntry)] {
    API.entries.flatMap { entry -> [(name: String, of: String, entry: APIEntry)] in
      guard entry.isPublic, !entry.isField, !entry.isValue else { return [] }
      switch entry.place {
      case .classes(let classes):
        // one class of spans stands for all: they share the function
        let some = classes.count > 6 ? classes.filter { [classes[0], .token, .span].contains($0) } : classes
        return some.compactMap { kind in
          apiThings[kind].map { ("\(kind.name):\(entry.name)", "(\($0))", entry) }
        }
      case .table(let table): return [("\(table).\(entry.name)", table, entry)]
      case .global: return [(entry.name, "_G", entry)]
      }
    }
  }
}
