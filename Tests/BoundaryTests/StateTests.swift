// StateTests: opening, limits and errors of one state, through what Swift may call.
import LuaShim
import Testing

/// A state that closes itself, with the few calls that tests need.
final class State {
  let raw: OpaquePointer

  init?(memory: Int = 0, seconds: Double = 0, seed: UInt64 = 0) {
    var options = nj_options()
    options.memory_limit = memory
    options.cpu_seconds = seconds
    options.seed = seed
    guard let raw = nj_open(&options) else { return nil }
    self.raw = raw
  }

  deinit { nj_close(raw) }

  func run(_ source: String, name: String = "@test.lua") -> nj_status {
    nj_begin(raw)
    defer { nj_end(raw) }
    var source = source
    return source.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { nj_run(raw, $0.baseAddress, $0.count, name) }
    }
  }

  var error: nj_error { nj_last_error(raw).pointee }
  var message: String { String(cString: error.message) }
  var place: String { "\(String(cString: error.source)):\(error.line)" }
}

@Suite struct StateTests {
  @Test("an endless loop ends at the time limit, with its place, and the state goes on")
  func timeLimit() throws {
    let state = try #require(State(seconds: 0.05))
    #expect(state.run("local n = 0\nwhile true do n = n + 1 end") == NJ_TIME)
    #expect(state.place == "test.lua:2")
    #expect(state.message == "CPU time limit of 0.05 s reached")
    #expect(state.run("local n = 1") == NJ_OK)
  }

  @Test("a table that grows for ever ends at the memory limit, and the state goes on")
  func memoryLimit() throws {
    let state = try #require(State(memory: 4 << 20))
    #expect(state.run("local t, n = {}, 0\nwhile true do n = n + 1 t[n] = {} end") == NJ_MEMORY)
    #expect(state.place == "test.lua:2")
    #expect(nj_memory_used(state.raw) < 1 << 20)
    #expect(state.run("local t = { 1, 2, 3 }") == NJ_OK)
  }

  @Test("a syntax error says its chunk and line")
  func syntax() throws {
    let state = try #require(State())
    #expect(state.run("local x = 1\nlocal = 2") == NJ_SYNTAX)
    #expect(state.place == "test.lua:2")
    #expect(String(cString: state.error.text) == "<name> expected near '='")
  }

  @Test("the hash seed is pinned, so that pairs has the same order in every run")
  func pinned() throws {
    #expect(nj_reproducible(try #require(State()).raw))
  }

  @Test("the allocator's count equals the collector's after a full collection")
  func recount() throws {
    let state = try #require(State())
    #expect(state.run("local t = {} for i = 1, 1000 do t[i] = 'x' .. i end") == NJ_OK)
    #expect(nj_memory_recount(state.raw) == nj_memory_used(state.raw))
  }
}
