// LuaState: the life of one Lua state: limits, the API's functions, documents' columns, chunks and calls.
// Used by one thread. Swift never sees a lua_State and calls only functions of LuaShim that never raise.

import Glibc
public import LuaShim

/// What the host above a state answers; called by C in the middle of a script, so it must not touch the state.
public protocol LuaHostServices: AnyObject {
  func run(method id: Int32, _ exchange: LuaExchange) throws(LuaFailure)
  func span(slot: UInt32, class: UInt8, index: UInt32) -> (start: UInt32, end: UInt32)?
  func count(slot: UInt32, class: UInt8) -> UInt32
  func load(slot: UInt32, _ layer: nj_load_layer, into columns: inout nj_columns)
  func text(slot: UInt32, _ which: nj_text, index: UInt32) -> String
  func unknownField(class: UInt8, name: String) -> String
  func describe(_ value: LuaValue) throws(LuaFailure) -> String
  func release(object id: UInt32)
  /// A piece of what `print` writes; the last piece of a line is its end.
  func printed(_ piece: UnsafeBufferPointer<UInt8>)
  /// Source text of a module for `require`; nil when there is none.
  func module(_ name: String) -> [UInt8]?
  /// A script stands at `breakpoint()`: what to do there.
  func prompt(at place: BreakpointPlace) -> BreakpointAnswer
  /// What an input at a breakpoint gave: results, or an error message.
  func answered(_ results: [LuaValue], failed: Bool)
}

/// Where a script called `breakpoint()`.
public struct BreakpointPlace: Sendable, Hashable {
  /// Chunk name: the script's path, or `-e`.
  public var source: String
  /// From 1.
  public var line: Int
  /// Names of the local variables in sight.
  public var variables: [String]

  public init(source: String, line: Int, variables: [String]) {
    self.source = source
    self.line = line
    self.variables = variables
  }
}

public enum BreakpointAnswer: Sendable, Hashable {
  case goOn
  /// Lua to run there; then it is asked again.
  case input(String)
  case endScript
}

extension LuaHostServices {
  public func prompt(at place: BreakpointPlace) -> BreakpointAnswer { .goOn }
  public func answered(_ results: [LuaValue], failed: Bool) {}
}

/// A limit of zero is the default (memory) or none (time).
public struct ScriptLimits: Sendable, Hashable {
  /// Bytes of Lua memory.
  public var memory: Int
  /// CPU seconds for one document or prompt.
  public var seconds: Double
  /// Seed of `math.random`.
  public var seed: UInt64
  public init(memory: Int = 1 << 30, seconds: Double = 0, seed: UInt64 = 1) {
    self.memory = memory
    self.seconds = seconds
    self.seed = seed
  }
}

public final class LuaState {
  /// The C state; public for signal handlers, which may call `nj_interrupt` on it.
  public let raw: OpaquePointer
  /// Answers the calls. Held strongly, so that a call counts no references; the host must not hold the state.
  private let services: any LuaHostServices
  private var methods: [UnsafeMutablePointer<nj_method>] = []
  /// Names of the functions of the API as users write them, by their numbers.
  private var functionNames: [Int32: String] = [:]
  /// The last failure of a function of the API since `begin`, and the function.
  private var lastFailure: (failure: LuaFailure, function: String?)?

  public init(limits: ScriptLimits, services: any LuaHostServices) throws(ScriptError) {
    var options = nj_options()
    options.memory_limit = limits.memory
    options.cpu_seconds = limits.seconds
    options.seed = limits.seed
    guard let state = nj_open(&options) else {
      throw ScriptError(kind: .memory, message: "not enough memory for a Lua state")
    }
    raw = state
    self.services = services
    LiveStates.add(state)
  }

  /// Sets up the libraries and the boundary. Call once, before anything else.
  public func openLibraries() throws(ScriptError) {
    var libraries = nj_library_options()
    libraries.print_context = Unmanaged.passUnretained(self).toOpaque()
    libraries.print = { context, bytes, n in
      UnsafeBufferPointer(start: bytes, count: n).withMemoryRebound(to: UInt8.self) {
        LuaState.services(context)?.printed($0)
      }
    }
    libraries.require_context = libraries.print_context
    libraries.require = { context, name, n, module in
      guard let module else { return }
      let name = UnsafeBufferPointer(start: name, count: n).withMemoryRebound(to: UInt8.self) {
        String(decoding: $0, as: UTF8.self)
      }
      guard let source = LuaState.services(context)?.module(name) else { return }
      // C frees both; an empty module is still a module
      guard let copy = malloc(max(source.count, 1)) else { return }
      source.withUnsafeBytes { if let base = $0.baseAddress { memcpy(copy, base, source.count) } }
      module.pointee.source = copy.assumingMemoryBound(to: CChar.self)
      module.pointee.length = source.count
      module.pointee.chunkname = strdup("@\(name).lua")
    }
    guard nj_open_libraries(raw, &libraries) == NJ_OK else { throw lastError }
    var host = nj_host()
    host.context = Unmanaged.passUnretained(self).toOpaque()
    host.call = { context, id, exchange in
      guard let context, let exchange else { return 1 }
      return Unmanaged<LuaState>.fromOpaque(context)._withUnsafeGuaranteedRef { $0.answer(id, exchange) }
    }
    host.span = { context, slot, kind, index, start, end in
      guard let place = LuaState.services(context)?.span(slot: slot, class: kind, index: index) else {
        return false
      }
      start?.pointee = place.start
      end?.pointee = place.end
      return true
    }
    host.count = { context, slot, kind in LuaState.services(context)?.count(slot: slot, class: kind) ?? 0 }
    host.load = { context, slot, layer, columns in
      guard let columns else { return }
      LuaState.services(context)?.load(slot: slot, layer, into: &columns.pointee)
    }
    host.text = { context, slot, which, index, exchange in
      guard let exchange else { return }
      LuaExchange(exchange).push(LuaState.services(context)?.text(slot: slot, which, index: index) ?? "")
    }
    host.unknown = { context, kind, name, n, exchange in
      guard let exchange else { return }
      let name = String(decoding: UnsafeBufferPointer(start: name, count: n), as: UTF8.self)
      LuaExchange(exchange).push(LuaState.services(context)?.unknownField(class: kind, name: name) ?? "")
    }
    host.describe = { context, exchange in
      guard let services = LuaState.services(context), let exchange else { return 1 }
      let wrapped = LuaExchange(exchange)
      do throws(LuaFailure) {
        wrapped.push(try services.describe(wrapped.argument(0)))
        return 0
      } catch {
        wrapped.dropResults { services.release(object: $0) }
        wrapped.push(error.message)
        return 1
      }
    }
    host.release = { context, id in LuaState.services(context)?.release(object: id) }
    host.prompt = { context, exchange in
      guard let services = LuaState.services(context), let exchange else { return 0 }
      let wrapped = LuaExchange(exchange)
      var place = BreakpointPlace(source: wrapped.argument(0).text ?? "", line: 0, variables: [])
      if case .integer(let line) = wrapped.argument(1) { place.line = line }
      if case .list(let names) = wrapped.argument(2) { place.variables = names.compactMap(\.text) }
      switch services.prompt(at: place) {
      case .goOn: return 0
      case .input(let text):
        wrapped.push(text)
        return 1
      case .endScript: return 2
      }
    }
    host.answer = { context, exchange, failed in
      guard let services = LuaState.services(context), let exchange else { return }
      let wrapped = LuaExchange(exchange)
      services.answered((0..<wrapped.count).map { wrapped.argument($0) }, failed: failed)
    }
    guard nj_boundary_open(raw, &host) else { throw lastError }
  }

  deinit {
    LiveStates.remove(raw)
    nj_close_with_boundary(raw)
    for method in methods {
      free(UnsafeMutablePointer(mutating: method.pointee.qualified))
      free(UnsafeMutablePointer(mutating: method.pointee.signature))
      free(UnsafeMutablePointer(mutating: method.pointee.names))
      method.deallocate()
    }
  }

  /// Runs a function of the host for C. Reached through a guaranteed reference, so that a call counts no references.
  private func answer(_ id: Int32, _ exchange: UnsafeMutablePointer<nj_exchange>) -> Int32 {
    let wrapped = LuaExchange(exchange)
    do throws(LuaFailure) {
      try services.run(method: id, wrapped)
      return 0
    } catch {
      lastFailure = (error, functionNames[id])
      wrapped.dropResults { services.release(object: $0) }
      wrapped.push(error.message)
      return error.isRefusal ? 2 : 1
    }
  }

  private static func services(_ context: UnsafeMutableRawPointer?) -> (any LuaHostServices)? {
    guard let context else { return nil }
    return Unmanaged<LuaState>.fromOpaque(context)._withUnsafeGuaranteedRef { $0.services }
  }

  /// What the last failing call had to say.
  public var lastError: ScriptError {
    guard let error = nj_last_error(raw) else {
      return ScriptError(kind: .internal, message: "unknown error")
    }
    var failed = ScriptError(error.pointee)
    guard failed.kind == .script else { return failed }
    // a script may have caught the failure and raised something else since
    if let (failure, function) = lastFailure, failed.message.hasSuffix(failure.message) {
      failed.failureCode = failure.code
      failed.character = failure.character
      failed.function = function
    } else if let failure = nj_last_failure(raw)?.pointee, let code = failure.code, let text = failure.text,
      failed.message.utf8.starts(
        with: UnsafeBufferPointer(start: text, count: failure.length).lazy.map { UInt8(bitPattern: $0) })
    {
      failed.failureCode = String(cString: code)
      failed.function = failure.function.map { String(cString: $0) }
    }
    return failed
  }

  // MARK: The API

  /// Defines a method of a class (`kind` not 0), a function of a global table, or a global function.
  public func define(
    class kind: UInt8 = 0, table: String? = nil, name: String, qualified: String, signature: String,
    names: String,
    id: Int32
  ) throws(ScriptError) {
    let method = UnsafeMutablePointer<nj_method>.allocate(capacity: 1)
    method.initialize(
      to: nj_method(qualified: strdup(qualified), signature: strdup(signature), names: strdup(names), id: id))
    methods.append(method)
    if id >= 0 { functionNames[id] = qualified }
    guard nj_define_method(raw, kind, table, name, method) else { throw lastError }
  }

  /// Defines a field: a column accessor (`code` below `NJ_F_HOST`) or a host function of the receiver alone.
  public func define(field name: String, class kind: UInt8, code: Int32) throws(ScriptError) {
    guard nj_define_field(raw, kind, name, code) else { throw lastError }
  }

  /// Runs the part of the API that is written in Lua.
  public func runPrelude(_ source: UnsafeBufferPointer<UInt8>) throws(ScriptError) {
    guard nj_run_prelude(raw, source.baseAddress, source.count) == NJ_OK.rawValue else { throw lastError }
  }

  /// Makes the library tables read-only to scripts. Call it when the API is complete.
  public func sealLibraries() throws(ScriptError) {
    guard nj_seal_libraries(raw) else { throw lastError }
  }

  // MARK: Documents

  /// Opens a document's columns and returns its handle. The columns must outlive the state or `close`.
  public func open(_ columns: nj_columns) throws(ScriptError) -> UInt64 {
    var columns = columns
    let handle = nj_open_document(raw, &columns)
    guard handle != 0 else {
      throw ScriptError(kind: .memory, message: "more than 1,048,575 documents are open")
    }
    return handle
  }

  public func close(document: UInt64) { nj_close_document(raw, document) }

  /// The span that a script asked last; its document may be closed.
  public var touched: UInt64? {
    let handle = nj_touched(raw)
    return handle == 0 ? nil : handle
  }

  /// The place of a span that a script made.
  public func place(ofSpan handle: UInt64) -> (start: UInt32, end: UInt32)? {
    var start: UInt32 = 0
    var end: UInt32 = 0
    return nj_span_place(raw, handle, &start, &end) ? (start, end) : nil
  }

  // MARK: Scripts

  /// A value kept alive inside the state: a function or a table.
  public struct Reference: Hashable, Sendable { let number: Int32 }

  /// Starts the clocks of the limits for one document or prompt; `end` stops them.
  public func begin() {
    lastFailure = nil
    nj_begin(raw)
  }
  public func end() { nj_end(raw) }

  /// Compiles source text. `name` as Lua has it: `@file.lua` or `=name`.
  public func compile(_ source: [UInt8], name: String) throws(ScriptError) -> Reference {
    let number = source.withUnsafeBufferPointer { nj_compile(raw, $0.baseAddress, $0.count, name) }
    guard number > 0 else { throw lastError }
    return Reference(number: number)
  }

  /// Calls a kept function; `arguments` pushes what it gets.
  public func call(
    _ function: Reference, _ arguments: (LuaExchange) -> Void = { _ in }
  ) throws(ScriptError) -> [LuaValue] {
    guard let scratch = nj_scratch(raw) else { return [] }
    let exchange = LuaExchange(scratch)
    arguments(exchange)
    guard nj_call_ref(raw, function.number, scratch) == NJ_OK.rawValue else { throw lastError }
    return (0..<exchange.count).map { exchange.argument($0) }
  }

  /// Calls a kept function and keeps its first result inside the state.
  public func callKeeping(
    _ function: Reference, _ arguments: (LuaExchange) -> Void = { _ in }
  ) throws(ScriptError) -> Reference {
    guard let scratch = nj_scratch(raw) else { throw lastError }
    arguments(LuaExchange(scratch))
    let number = nj_call_keep(raw, function.number, scratch)
    guard number != 0 else { throw lastError }
    return Reference(number: number)
  }

  /// Gives a compiled chunk fresh globals and starts the random numbers again, for the document of this ordinal.
  public func renew(_ chunk: Reference?, ordinal: Int) throws(ScriptError) {
    guard nj_renew(raw, chunk?.number ?? 0, UInt64(max(0, ordinal))) else { throw lastError }
  }

  /// Field `name` of a kept table; nil when it is not there.
  public func field(_ name: String, of table: Reference) -> Reference? {
    let number = nj_field_ref(raw, table.number, name)
    return number > 0 ? Reference(number: number) : nil
  }

  /// A kept value as plain data.
  public func value(of reference: Reference) throws(ScriptError) -> LuaValue {
    guard let scratch = nj_scratch(raw) else { return .none }
    guard nj_flatten_ref(raw, reference.number, scratch) == NJ_OK.rawValue else { throw lastError }
    holdsRows = scratch.pointee.rows
    return LuaExchange(scratch).argument(0)
  }

  /// Whether rows of a frame, which keep the frame alive, stood in what `value(of:)` read last.
  public private(set) var holdsRows = false

  public func release(_ reference: Reference) { nj_release_ref(raw, reference.number) }

  /// Sets a global variable; `push` pushes its value.
  public func set(global name: String, _ push: (LuaExchange) -> Void) throws(ScriptError) {
    guard let scratch = nj_scratch(raw) else { throw lastError }
    push(LuaExchange(scratch))
    guard nj_set_global(raw, name, scratch) else { throw lastError }
  }

  /// Stops the running script soon; from any thread.
  public func interrupt() { nj_interrupt(raw) }
  /// Stops the scripts of all states. Async-signal-safe.
  public static func interruptAll() { LiveStates.interrupt() }

  /// Ends the process with `exitCode` when a script runs on for as long again after its time limit. For a process that
  /// was started for the script alone.
  public static func endProcessWhenOverdue(exitCode: Int32) { nj_exit_when_overdue(exitCode) }

  /// Bytes that Lua holds now.
  public var memoryUsed: Int { nj_memory_used(raw) }
}
