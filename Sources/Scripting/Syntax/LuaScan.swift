// LuaScan: which names a Lua source refers to, and whether each is a local variable or a global.
// In: lexemes. Out: references in the order of the text, and functions with the table keys that name them.
// It follows the grammar and the scopes of Lua 5.4; a source with a syntax error yields what stood before it.

/// One use of a name.
public struct LuaReference: Hashable, Sendable {
  public var name: String
  /// Index of its lexeme.
  public var lexeme: Int
  /// Number of the local variable; nil for a global.
  public var local: Int?
  /// It stands on the left of `=`, or after `function`.
  public var isAssigned: Bool
  /// Constant fields behind it, with their lexemes: of `a.b["c"]:d()` b, c, d.
  public var path: [Step]
  /// Called with its path, as `a.b()`; the string when that is the first argument.
  public var isCalled: Bool
  public var firstArgument: String?

  public struct Step: Hashable, Sendable {
    public var name: String
    public var lexeme: Int
  }
}

/// A function that stands as a value in a table constructor.
public struct LuaFunction: Hashable, Sendable {
  /// Keys of the tables around it, outermost first.
  public var keys: [String]
  /// Its parameters with the numbers of their variables.
  public var parameters: [(name: String, local: Int)] { zip(names, locals).map { ($0, $1) } }
  /// Index of the lexeme behind the keyword.
  public var lexeme: Int
  var names: [String]
  var locals: [Int]
}

public struct LuaScan: Sendable {
  public private(set) var references: [LuaReference] = []
  public private(set) var functions: [LuaFunction] = []
  /// The text follows the grammar to its end.
  public private(set) var isComplete = false

  private let lexemes: [LuaLexeme]
  private var at = 0
  private var depth = 0
  private var scopes: [[String: Int]] = [[:]]
  private var nextLocal = 1
  private var keys: [String] = []

  private struct Broken: Error {}
  private static let mostDepth = 180

  public init(_ lexemes: [LuaLexeme]) {
    self.lexemes = lexemes
    do throws(Broken) {
      try block()
      isComplete = at == lexemes.count
    } catch {}
  }

  // MARK: Lexemes

  private func isText(_ text: String, _ offset: Int = 0) -> Bool {
    guard at + offset < lexemes.count else { return false }
    let lexeme = lexemes[at + offset]
    return (lexeme.kind == .symbol || lexeme.kind == .keyword) && lexeme.text == text
  }

  private mutating func take(_ text: String) -> Bool {
    guard isText(text) else { return false }
    at += 1
    return true
  }

  private mutating func expect(_ text: String) throws(Broken) { if !take(text) { throw Broken() } }

  private mutating func name() throws(Broken) -> String {
    guard at < lexemes.count, lexemes[at].kind == .name else { throw Broken() }
    at += 1
    return lexemes[at - 1].text
  }

  private mutating func declare(_ name: String) -> Int {
    defer { nextLocal += 1 }
    scopes[scopes.count - 1][name] = nextLocal
    return nextLocal
  }

  private func resolve(_ name: String) -> Int? {
    for scope in scopes.reversed() { if let local = scope[name] { return local } }
    return nil
  }

  private mutating func scoped(_ body: (inout LuaScan) throws(Broken) -> Void) throws(Broken) {
    depth += 1
    scopes.append([:])
    defer {
      scopes.removeLast()
      depth -= 1
    }
    guard depth < Self.mostDepth else { throw Broken() }
    try body(&self)
  }

  // MARK: Statements

  private mutating func block() throws(Broken) {
    while at < lexemes.count, !isText("end"), !isText("else"), !isText("elseif"), !isText("until") {
      if isText("return") {
        at += 1
        if at < lexemes.count, !isText(";"), !isText("end"), !isText("else"), !isText("elseif"),
          !isText("until")
        {
          try expressions()
        }
        _ = take(";")
        return
      }
      try statement()
    }
  }

  private mutating func statement() throws(Broken) {
    if take(";") || take("break") { return }
    if take("::") {
      _ = try name()
      return try expect("::")
    }
    // `goto` is a keyword of the lexer
    if take("goto") {
      _ = try name()
      return
    }
    if take("do") {
      try scoped { scan throws(Broken) in try scan.block() }
      return try expect("end")
    }
    if take("while") {
      try expression()
      try expect("do")
      try scoped { scan throws(Broken) in try scan.block() }
      return try expect("end")
    }
    if take("repeat") {
      return try scoped { scan throws(Broken) in
        try scan.block()
        try scan.expect("until")
        try scan.expression()
      }
    }
    if take("if") { return try conditional() }
    if take("for") { return try loop() }
    if take("function") { return try namedFunction() }
    if take("local") { return try local() }
    try assignmentOrCall()
  }

  private mutating func conditional() throws(Broken) {
    repeat {
      try expression()
      try expect("then")
      try scoped { scan throws(Broken) in try scan.block() }
    } while take("elseif")
    if take("else") { try scoped { scan throws(Broken) in try scan.block() } }
    try expect("end")
  }

  private mutating func loop() throws(Broken) {
    var names = [try name()]
    while take(",") { names.append(try name()) }
    guard take("=") || take("in") else { throw Broken() }
    try expressions()
    try expect("do")
    try scoped { scan throws(Broken) in
      for name in names { _ = scan.declare(name) }
      try scan.block()
    }
    try expect("end")
  }

  private mutating func namedFunction() throws(Broken) {
    let start = at
    let owner = try name()
    var path: [LuaReference.Step] = []
    while isText(".") || isText(":") {
      at += 1
      path.append(.init(name: try name(), lexeme: at - 1))
    }
    references.append(
      LuaReference(
        name: owner, lexeme: start, local: resolve(owner), isAssigned: path.isEmpty, path: path,
        isCalled: false))
    try function()
  }

  private mutating func local() throws(Broken) {
    if take("function") {
      _ = declare(try name())
      return try function()
    }
    var names: [String] = []
    repeat {
      names.append(try name())
      if take("<") {
        _ = try name()
        try expect(">")
      }
    } while take(",")
    if take("=") { try expressions() }
    for name in names { _ = declare(name) }
  }

  private mutating func assignmentOrCall() throws(Broken) {
    var targets: [Int?] = [try suffixed()]
    while take(",") { targets.append(try suffixed()) }
    guard take("=") else { return }
    for case .some(let reference) in targets { references[reference].isAssigned = true }
    try expressions()
  }

  // MARK: Expressions

  private mutating func expressions() throws(Broken) {
    repeat { try expression() } while take(",")
  }

  private static let binary: Set<String> = [
    "+", "-", "*", "/", "//", "^", "%", "&", "~", "|", ">>", "<<", "..", "<", "<=", ">", ">=", "==", "~=",
    "and", "or",
  ]

  private mutating func expression(key: String? = nil) throws(Broken) {
    depth += 1
    defer { depth -= 1 }
    guard depth < Self.mostDepth else { throw Broken() }
    repeat {
      while take("not") || take("-") || take("#") || take("~") {}
      try simple(key: key)
    } while at < lexemes.count && lexemes[at].kind != .string && Self.binary.contains(lexemes[at].text)
      && advance()
  }

  private mutating func advance() -> Bool {
    at += 1
    return true
  }

  private mutating func simple(key: String?) throws(Broken) {
    guard at < lexemes.count else { throw Broken() }
    switch lexemes[at].kind {
    case .number, .string: at += 1
    case .keyword where ["nil", "true", "false"].contains(lexemes[at].text): at += 1
    case .symbol where lexemes[at].text == "...": at += 1
    case .symbol where lexemes[at].text == "{": try table(key: key)
    case .keyword where lexemes[at].text == "function":
      at += 1
      try function(key: key)
    default: _ = try suffixed()
    }
  }

  /// A name or bracketed expression with what follows; the index of its reference when nothing follows the name.
  private mutating func suffixed() throws(Broken) -> Int? {
    var reference: Int?
    if take("(") {
      try expression()
      try expect(")")
    } else {
      let name = try name()
      references.append(
        LuaReference(
          name: name, lexeme: at - 1, local: resolve(name), isAssigned: false, path: [], isCalled: false))
      reference = references.count - 1
    }
    var extends = reference != nil
    let start = at
    while at < lexemes.count {
      if isText(".") || isText(":") {
        let isMethod = isText(":")
        at += 1
        let step = LuaReference.Step(name: try name(), lexeme: at - 1)
        if extends, let reference { references[reference].path.append(step) }
        if isMethod {
          try arguments(of: extends ? reference : nil)
          extends = false
        }
      } else if isText("[") {
        at += 1
        if extends, let reference, at + 1 < lexemes.count, lexemes[at].kind == .string, isText("]", 1) {
          references[reference].path.append(.init(name: lexemes[at].text, lexeme: at))
        } else if extends, let reference {
          references[reference].path.append(.init(name: "", lexeme: at))
          extends = false
        }
        try expression()
        try expect("]")
      } else if isText("(") || isText("{") || lexemes[at].kind == .string {
        try arguments(of: extends ? reference : nil)
        extends = false
      } else {
        break
      }
    }
    return at == start ? reference : nil
  }

  private mutating func arguments(of reference: Int?) throws(Broken) {
    guard at < lexemes.count else { throw Broken() }
    if let reference {
      references[reference].isCalled = true
      if lexemes[at].kind == .string {
        references[reference].firstArgument = lexemes[at].text
      } else if isText("("), at + 1 < lexemes.count, lexemes[at + 1].kind == .string,
        isText(")", 2) || isText(",", 2)
      {
        references[reference].firstArgument = lexemes[at + 1].text
      }
    }
    if lexemes[at].kind == .string {
      at += 1
    } else if isText("{") {
      try table(key: nil)
    } else {
      try expect("(")
      if !isText(")") { try expressions() }
      try expect(")")
    }
  }

  private mutating func table(key: String?) throws(Broken) {
    try expect("{")
    if let key { keys.append(key) }
    defer { if key != nil { keys.removeLast() } }
    while !isText("}") {
      if at < lexemes.count, lexemes[at].kind == .name, isText("=", 1) {
        at += 2
        try expression(key: lexemes[at - 2].text)
      } else if take("[") {
        try expression()
        try expect("]")
        try expect("=")
        try expression(key: "")
      } else {
        try expression(key: "")
      }
      if !take(",") && !take(";") { break }
    }
    try expect("}")
  }

  /// Behind the keyword and the name.
  private mutating func function(key: String? = nil) throws(Broken) {
    let start = at
    try expect("(")
    var names: [String] = []
    while !isText(")") {
      if take("...") { break }
      names.append(try name())
      if !take(",") { break }
    }
    try expect(")")
    let path = key.map { keys + [$0] }
    // what stands in the body is no part of the tables around it
    let outer = keys
    keys.append(key ?? "")
    defer { keys = outer }
    try scoped { scan throws(Broken) in
      var locals: [Int] = []
      for name in names { locals.append(scan.declare(name)) }
      if let path {
        scan.functions.append(LuaFunction(keys: path, lexeme: start, names: names, locals: locals))
      }
      try scan.block()
    }
    try expect("end")
  }
}
