// StateTests: opening, limits and errors of one state, through what Swift may call.
import Glibc
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

/// A thread that interrupts a state a moment after it was made.
private final class Interrupter {
  private var thread = pthread_t()

  init(_ state: UInt) {
    pthread_create(
      &thread, nil,
      { argument in
        usleep(50_000)
        nj_interrupt(OpaquePointer(argument))
        return nil
      }, UnsafeMutableRawPointer(bitPattern: state))
  }

  func join() { pthread_join(thread, nil) }
}

/// CPU seconds of the calling thread that `body` took: what a time limit is about, whatever else the machine does.
func threadTime<T>(_ body: () -> T) -> (result: T, seconds: Double) {
  func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
  let start = now()
  let result = body()
  return (result, now() - start)
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
    let state = try #require(State())
    #expect(nj_reproducible(state.raw))
  }

  @Test("the allocator's count equals the collector's after a full collection")
  func recount() throws {
    let state = try #require(State())
    #expect(state.run("local t = {} for i = 1, 1000 do t[i] = 'x' .. i end") == NJ_OK)
    #expect(nj_memory_recount(state.raw) == nj_memory_used(state.raw))
  }

  @Test("a million errors from any depth leave memory flat")
  func errors() throws {
    let state = try #require(State(seconds: 60))
    try #require(nj_open_libraries(state.raw, nil) == NJ_OK)
    let program = """
      local function deep(n) if n == 0 then error({ "x" }) end return (deep(n - 1)) end
      for i = 1, %d do pcall(deep, i % 40) pcall(error, "x") end
      """
    #expect(state.run(program.replacing("%d", with: "1000")) == NJ_OK)
    let before = nj_memory_recount(state.raw)
    #expect(state.run(program.replacing("%d", with: "500000")) == NJ_OK, "\(state.message)")
    #expect(abs(nj_memory_recount(state.raw) - before) < 4096)
    #expect(nj_memory_peak(state.raw) < 4 << 20)
    // errors that end the call, one by one
    for _ in 0..<1000 {
      #expect(
        state.run("local function f(n) if n == 0 then error('x') end return (f(n - 1)) end f(100)")
          == NJ_SCRIPT)
    }
    #expect(abs(nj_memory_recount(state.raw) - before) < 4096)
  }

  @Test("an interrupt from another thread stops a loop of Lua and a loop of C")
  func interrupt() throws {
    for source in ["while true do end", "return ('a'):rep(60000):find('.-.-.-.-b')"] {
      let state = try #require(State(seconds: 30))
      try #require(nj_open_libraries(state.raw, nil) == NJ_OK)
      let raw = UInt(bitPattern: state.raw)
      let interrupter = Interrupter(raw)
      #expect(state.run(source) == NJ_INTERRUPTED)
      interrupter.join()
      #expect(state.run("return 1") == NJ_OK)
    }
  }
}
