// ScriptSession: one Lua state with the API over open documents, used by one thread.
// In: documents, compiled scripts. Out: what they put out, or a ScriptError.

public import Document
import Embedded
public import LuaHost
import LuaShim
public import Results

public final class ScriptSession {
  public let view: ScriptView
  public let state: LuaState

  public init(limits: ScriptLimits, services: SessionServices) throws(ScriptError) {
    view = ScriptView(services: services, memoryLimit: limits.memory)
    state = try LuaState(limits: limits, services: view)
    view.state = state
    try state.openLibraries()
    try defineAPI()
  }

  private func defineAPI() throws(ScriptError) {
    for (id, entry) in API.entries.enumerated() {
      switch entry.place {
      case .classes(let classes):
        for kind in classes {
          // every class of sequences has its own fields
          let boundary: ClosedRange<UInt8> =
            kind == .sequence
            ? APIClass.sequence.rawValue...APIClass.lastSequence : kind.rawValue...kind.rawValue
          for number in boundary { try define(entry, Int32(id), class: number, table: nil) }
        }
      case .global: try define(entry, Int32(id), class: 0, table: nil)
      case .table(let table): try define(entry, Int32(id), class: 0, table: table)
      }
    }
    try state.runPrelude(UnsafeBufferPointer(start: nj_prelude_bytes(), count: nj_prelude_size()))
    try state.sealLibraries()
  }

  private func define(_ entry: APIEntry, _ id: Int32, class number: UInt8, table: String?) throws(ScriptError)
  {
    switch entry.implementation {
    case .column(let code): try state.define(field: entry.name, class: number, code: code)
    case .property: try state.define(field: entry.name, class: number, code: Int32(NJ_F_HOST) + id)
    case .lua where entry.isValue: break
    case .function, .lua:
      var id = id
      if case .lua = entry.implementation { id = -1 }
      try state.define(
        class: number, table: table, name: entry.name, qualified: entry.qualifiedName,
        signature: entry.signature, names: entry.parameters.map(\.name).joined(separator: " "), id: id)
    }
  }

  // MARK: Documents

  /// Opens a document under its ordinal in the run, from 0.
  public func open(_ document: Document, ordinal: UInt32) throws(ScriptError) -> UInt64 {
    try view.open(document, ordinal: ordinal)
  }

  public func close(_ handle: UInt64) {
    state.close(document: handle)
    view.closed(handle)
  }

  /// The error with the place in the documents that the script was at: the line and the sentence of the span that it asked last.
  /// - Parameter document: the one of the run; nil when the script has many.
  func located(_ error: ScriptError, in document: OpenDocument?) -> ScriptError {
    var error = error
    let touched = state.touched.flatMap { raw in view.opened(raw).map { ($0, raw) } }
    guard let open = document ?? touched?.0 else { return error }
    let metadata = open.document.metadata
    let source = metadata.source.isEmpty ? metadata.id : metadata.source
    error.document = source
    guard let (touchedDocument, raw) = touched, touchedDocument.handle == open.handle,
      let span = view.place(of: raw, in: open)
    else { return error }
    // a record of a file is its line already
    let isRecord = source.last?.isNumber == true && source.contains(":")
    let line = isRecord ? "" : ":\(open.document.place(of: span.start).line)"
    let sentence =
      open.document.sentences.index(startingAtOrBefore: span.start).map { ", sentence \($0 + 1)" } ?? ""
    error.document = source + line + sentence
    return error
  }

  // MARK: Scripts

  /// Compiles a script; an expression needs no `return` when `mayBeExpression`.
  public func compile(_ script: Script, mayBeExpression: Bool = false) throws(ScriptError)
    -> LuaState.Reference
  {
    let name = (script.name.hasPrefix("-") ? "=" : "@") + script.name
    if mayBeExpression, let expression = try? state.compile(script.asExpression, name: name) {
      return expression
    }
    return try state.compile(script.source, name: name)
  }

  /// Runs a compiled chunk; a result other than nil is put out as if emitted.
  public func run(_ chunk: LuaState.Reference) throws(ScriptError) -> [Output] {
    state.begin()
    defer { state.end() }
    do throws(ScriptError) {
      let results = try state.call(chunk)
      for result in results {
        if case .none = result, results.count == 1 { continue }
        view.put(.emitted(try value(result)))
      }
    } catch {
      throw error
    }
    return view.takeOutput()
  }

  /// A script value as a result, its failure as a script error.
  public func value(_ value: LuaValue) throws(ScriptError) -> Value {
    do throws(LuaFailure) {
      return try view.result(of: value)
    } catch {
      throw ScriptError(kind: .script, message: error.message)
    }
  }
}

extension APIEntry {
  /// As users write it: `doc:kwic`, `json.encode`, `why`.
  public var qualifiedName: String {
    switch place {
    case .classes(let classes) where classes.count > 6: "span\(isField ? "." : ":")\(name)"
    case .classes(let classes):
      "\(classes.first == .document ? "doc" : classes.first?.name ?? "")\(isField ? "." : ":")\(name)"
    case .global: name
    case .table(let table): "\(table).\(name)"
    }
  }

  /// The boundary's signature; methods begin with their receiver.
  var signature: String {
    var letters = ""
    if case .classes = place { letters = "r" }
    for parameter in parameters {
      letters +=
        (parameter.isOptional ? "?" : "") + String(parameter.kind.rawValue)
        + (parameter.isRepeated ? "*" : "")
    }
    return letters
  }
}
