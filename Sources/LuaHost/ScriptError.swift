// ScriptError: how a script ended when it did not end well, as data.

import LuaShim

/// Why a script stopped, where, and by which of its own frames.
public struct ScriptError: Error, Sendable, Hashable {
  public enum Kind: String, Sendable {
    case script, syntax, memory, time, interrupted, permission, `internal`
    /// Limits and permissions end a run with another exit code than a failing script.
    public var isLimit: Bool { self == .memory || self == .time || self == .permission }
  }

  /// The stable code that users see.
  public var code: String {
    if let failureCode { return failureCode }
    if message.hasPrefix("no field '") { return "field/unknown" }
    if message.hasPrefix("argument '") { return "argument/type" }
    if message.hasPrefix("there is no option '") { return "option/unknown" }
    if message.hasPrefix("the option '") { return "option/value" }
    if message.hasPrefix("options stand in a table") { return "option/table" }
    switch kind {
    case .script: return "script/error"
    case .syntax: return "script/syntax"
    case .memory: return "limit/memory"
    case .time: return "limit/time"
    case .interrupted: return "script/interrupted"
    case .permission: return "permission/denied"
    case .internal: return "internal"
    }
  }
  public struct Frame: Sendable, Hashable {
    public var function: String
    public var source: String
    public var line: Int
    public init(function: String, source: String, line: Int) {
      self.function = function
      self.source = source
      self.line = line
    }
  }

  public var kind: Kind
  /// Without the place.
  public var message: String
  /// Chunk name: the script's path, or `-e`.
  public var source: String
  /// From 1; 0 when unknown.
  public var line: Int
  /// Innermost first.
  public var frames: [Frame]
  /// The document that was being worked on, when there was one.
  public var document: String?
  /// Code of the function of the API that failed, when it has one of its own: `query/syntax`.
  public var failureCode: String?
  /// Character of the query that is meant, from 0.
  public var character: Int?
  /// The function of the API that failed, as users write it: `doc:kwic`.
  public var function: String?

  public init(
    kind: Kind, message: String, source: String = "", line: Int = 0, frames: [Frame] = [],
    document: String? = nil
  ) {
    self.kind = kind
    self.message = message
    self.source = source
    self.line = line
    self.frames = frames
    self.document = document
  }
}

extension ScriptError {
  /// Chunk name of the part of the API that is written in Lua.
  private static let prelude = "prelude"

  /// The last error of a state.
  init(_ error: nj_error) {
    func text(_ p: UnsafePointer<CChar>?, _ n: Int) -> String {
      guard let p else { return "" }
      return p.withMemoryRebound(to: UInt8.self, capacity: n) {
        String(decoding: UnsafeBufferPointer(start: $0, count: n), as: UTF8.self)
      }
    }
    let kinds: [nj_status: Kind] = [
      NJ_SCRIPT: .script, NJ_SYNTAX: .syntax, NJ_MEMORY: .memory, NJ_TIME: .time,
      NJ_INTERRUPTED: .interrupted, NJ_PERMISSION: .permission,
    ]
    var frames: [Frame] = []
    for i in 0..<Int(max(0, error.frame_count)) {
      guard let base = error.frames else { break }
      var frame = base[i]
      let function = withUnsafeBytes(of: &frame.function) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      let source = withUnsafeBytes(of: &frame.source) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      frames.append(Frame(function: function, source: source, line: Int(frame.line)))
    }
    self.init(
      kind: kinds[error.kind] ?? .internal, message: text(error.text, error.text_length),
      source: error.source.map { String(cString: $0) } ?? "", line: Int(error.line), frames: frames)
    // the host's own Lua is none of the user's: the place is where the script called it
    let own = frames.filter { $0.source != Self.prelude }
    if source == Self.prelude {
      // a tail call leaves no caller
      source = own.first?.source ?? ""
      line = own.first?.line ?? 0
    }
    self.frames = own
  }
}
