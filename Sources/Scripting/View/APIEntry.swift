// APIEntry: one name of the Lua API: where it lives, its parameters, result, help, example, implementation.
// From the table of entries come dispatch, argument checks, near names, help, completion, the LuaLS
// definition file and Docs/api.md.

import LuaHost
import LuaShim

/// What a name of the API belongs to. Raw values are the boundary's classes.
public enum APIClass: UInt8, Sendable, CaseIterable {
  case document = 1
  case block, paragraph, sentence, token, quote, entity, mention, date, number, link, section, span, match
  case sequence = 32
  case frame = 64
  case plot, report, corpus, query

  /// The name that users see in errors and help.
  public var name: String {
    switch self {
    case .document: "document"
    case .block: "block"
    case .paragraph: "paragraph"
    case .sentence: "sentence"
    case .token: "token"
    case .quote: "quote"
    case .entity: "entity"
    case .mention: "mention"
    case .date: "date"
    case .number: "number"
    case .link: "link"
    case .section: "section"
    case .span: "span"
    case .match: "match"
    case .sequence: "sequence"
    case .frame: "frame"
    case .plot: "plot"
    case .report: "report"
    case .corpus: "corpus"
    case .query: "query"
    }
  }

  /// The boundary's class of sequences of the last kind of element.
  static let lastSequence = sequence.rawValue + match.rawValue

  /// Everything with a place in the text.
  public static let spans: [APIClass] = [
    .block, .paragraph, .sentence, .token, .quote, .entity, .mention, .date, .number, .link, .section, .span,
    .match,
  ]

  init?(boundary kind: UInt8) {
    if kind >= APIClass.sequence.rawValue, kind < APIClass.frame.rawValue {
      self = .sequence
    } else {
      self.init(rawValue: kind)
    }
  }
}

public struct APIParameter: Sendable {
  public enum Kind: Character, Sendable {
    case string = "s"
    case integer = "i"
    case number = "n"
    case boolean = "b"
    case options = "t"
    case value = "v"
    case object = "x"
  }
  public let name: String
  public let kind: Kind
  public let isOptional: Bool
  /// Several may be given, one behind the other: `f:select("a", "b")`. The last parameter alone.
  public let isRepeated: Bool
  /// Type as lua-language-server writes it.
  public let type: String
  public let help: String

  public init(
    _ name: String, _ kind: Kind, optional: Bool = false, repeated: Bool = false, type: String? = nil,
    _ help: String
  ) {
    self.name = name
    self.kind = kind
    isOptional = optional
    isRepeated = repeated
    self.help = help
    let plain =
      switch kind {
      case .string: "string"
      case .integer: "integer"
      case .number: "number"
      case .boolean: "boolean"
      case .options: "table"
      case .value, .object: "any"
      }
    self.type = type ?? plain
  }
}

public struct APIEntry: Sendable {
  public enum Place: Hashable, Sendable {
    /// A field or method of these classes.
    case classes([APIClass])
    /// A global function or value.
    case global
    /// A function of a global table, such as `json`.
    case table(String)
  }
  public enum Implementation: Sendable {
    /// A column accessor of the boundary.
    case column(Int32)
    /// A field computed by the host.
    case property(@Sendable (ScriptView, LuaExchange) throws(LuaFailure) -> Void)
    /// A function of the host.
    case function(@Sendable (ScriptView, LuaExchange) throws(LuaFailure) -> Void)
    /// A function of the prelude, written in Lua, or a value that the session sets.
    case lua
  }

  public let place: Place
  public let name: String
  /// The receiver left out.
  public let parameters: [APIParameter]
  /// Type of the result as lua-language-server writes it.
  public let result: String
  /// One sentence, without a final stop when it is a phrase.
  public let help: String
  /// A line of Lua.
  public let example: String?
  /// Keys of the options table, when there is one.
  public let options: [APIParameter]
  public let implementation: Implementation

  /// Known to scripts and to their readers; the prelude's own functions are not.
  public var isPublic: Bool { place != .table(API.hiddenTable) && !["#", "[]"].contains(name) }

  /// A global value, not a function.
  public var isValue: Bool {
    if case .lua = implementation, place == .global { return parameters.isEmpty }
    return false
  }

  /// Whether it is a field or method of the class of that name.
  public func belongs(to className: String) -> Bool {
    if case .classes(let classes) = place {
      return classes.contains { $0.name == className || ($0 == .document && className == "doc") }
    }
    return place == .table(className)
  }

  public var isField: Bool {
    switch implementation {
    case .column, .property: true
    default: false
    }
  }
}

extension APIEntry {
  static func field(
    _ classes: [APIClass], _ name: String, _ code: Int, _ result: String, _ help: String,
    example: String? = nil
  ) -> APIEntry {
    APIEntry(
      place: .classes(classes), name: name, parameters: [], result: result, help: help, example: example,
      options: [], implementation: .column(Int32(code)))
  }

  static func field(
    _ classes: [APIClass], _ name: String, _ result: String, _ help: String, example: String? = nil,
    _ body: @escaping @Sendable (ScriptView, LuaExchange) throws(LuaFailure) -> Void
  ) -> APIEntry {
    APIEntry(
      place: .classes(classes), name: name, parameters: [], result: result, help: help, example: example,
      options: [], implementation: .property(body))
  }

  static func method(
    _ classes: [APIClass], _ name: String, _ parameters: [APIParameter] = [], options: [APIParameter] = [],
    _ result: String, _ help: String, example: String? = nil,
    _ body: @escaping @Sendable (ScriptView, LuaExchange) throws(LuaFailure) -> Void
  ) -> APIEntry {
    APIEntry(
      place: .classes(classes), name: name, parameters: parameters, result: result, help: help,
      example: example,
      options: options, implementation: .function(body))
  }

  static func function(
    _ table: String?, _ name: String, _ parameters: [APIParameter] = [], options: [APIParameter] = [],
    _ result: String, _ help: String, example: String? = nil,
    _ body: @escaping @Sendable (ScriptView, LuaExchange) throws(LuaFailure) -> Void
  ) -> APIEntry {
    APIEntry(
      place: table.map { .table($0) } ?? .global, name: name, parameters: parameters, result: result,
      help: help,
      example: example, options: options, implementation: .function(body))
  }

  /// A function or value whose implementation is in the prelude or set by the session.
  static func lua(
    _ place: Place, _ name: String, _ parameters: [APIParameter], options: [APIParameter] = [],
    _ result: String, _ help: String, example: String? = nil
  ) -> APIEntry {
    APIEntry(
      place: place, name: name, parameters: parameters, result: result, help: help, example: example,
      options: options, implementation: .lua)
  }
}

extension APIEntry {
  /// A global value that the session sets.
  static func value(_ name: String, _ result: String, _ help: String, example: String? = nil) -> APIEntry {
    .lua(.global, name, [], result, help, example: example)
  }
}

/// The whole API, in the order of the printed reference.
public enum API {
  public static let entries: [APIEntry] =
    documentEntries + spanEntries + annotationEntries + sequenceEntries
    + analysisEntries + queryEntries + associationEntries + measureEntries + similarityEntries
    + frameEntries + plotEntries + reportEntries + corpusEntries + globalEntries + libraryEntries
    + dateEntries

  /// Public entries of a name; of the name of a library, such as `json`, all its functions too.
  public static func named(_ name: String) -> [APIEntry] {
    entries.filter { $0.isPublic && ($0.name == name || $0.place == .table(name)) }
  }

  /// Names of a class's fields and methods.
  public static func names(of kind: APIClass) -> [String] {
    entries.filter { entry in
      if case .classes(let classes) = entry.place { return classes.contains(kind) }
      return false
    }.map(\.name)
  }
}
