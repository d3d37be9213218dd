import LuaHost
import LuaShim
import Testing

private final class NoServices: LuaHostServices {
  func printed(_ piece: UnsafeBufferPointer<UInt8>) {}
  func module(_ name: String) -> [UInt8]? { nil }
  func run(method id: Int32, _ exchange: LuaExchange) throws(LuaFailure) { throw LuaFailure("none") }
  func span(slot: UInt32, class: UInt8, index: UInt32) -> (start: UInt32, end: UInt32)? { nil }
  func count(slot: UInt32, class: UInt8) -> UInt32 { 0 }
  func load(slot: UInt32, _ layer: nj_load_layer, into columns: inout nj_columns) {}
  func text(slot: UInt32, _ which: nj_text, index: UInt32) -> String { "" }
  func unknownField(class: UInt8, name: String) -> String { "no field" }
  func describe(_ value: LuaValue) throws(LuaFailure) -> String { "" }
  func release(object id: UInt32) {}
}

@Suite struct LuaHostTests {
  private let services = NoServices()

  private func run(_ source: String, limits: ScriptLimits = ScriptLimits()) throws(ScriptError) -> [LuaValue]
  {
    let state = try LuaState(limits: limits, services: services)
    try state.openLibraries()
    state.begin()
    defer { state.end() }
    return try state.call(try state.compile(Array(source.utf8), name: "@t.lua"))
  }

  @Test("values come back as plain data")
  func values() throws {
    let values = try run("return nil, true, 3, 0.5, 'x\\0y', {1,2}, {a=1}, print")
    try #require(values.count == 8)
    #expect(values[4].text == "x\0y")
    if case .list(let list) = values[5] { #expect(list.count == 2) } else { Issue.record("a list") }
    #expect(values[6]["a"].map { if case .integer(1) = $0 { true } else { false } } == true)
    #expect(values[7].typeName == "function")
  }

  @Test("an error tells kind, place and the script's own frames")
  func errors() {
    do throws(ScriptError) {
      _ = try run("local function f()\n  error('bad')\nend\nf()")
      Issue.record("no error")
    } catch {
      #expect(error.kind == .script && error.line == 2 && error.source == "t.lua" && error.message == "bad")
      #expect(error.frames.map(\.line) == [2, 4])
    }
    do throws(ScriptError) { _ = try run("x = = 1") } catch {
      #expect(error.kind == .syntax && error.line == 1)
    }
  }

  @Test("tables inside themselves, very deep and exploding ones are refused, not followed")
  func hostile() {
    for source in [
      "local t = {} t.t = t return t", "local t = {} for i = 1, 100000 do t = {t} end return t",
      "local t = {} for i = 1, 60 do t = {t, t} end return t",
    ] {
      #expect(throws: ScriptError.self) { try run(source, limits: ScriptLimits(seconds: 5)) }
    }
  }

  @Test("limits end a script whatever it catches")
  func limits() {
    do throws(ScriptError) {
      _ = try run(
        "while true do pcall(function() while true do end end) end", limits: ScriptLimits(seconds: 0.1))
    } catch { #expect(error.kind == .time) }
    do throws(ScriptError) {
      _ = try run(
        "local t = {} while true do t[#t + 1] = ('x'):rep(1000) .. #t end",
        limits: ScriptLimits(memory: 8 << 20))
    } catch { #expect(error.kind == .memory) }
  }
}
