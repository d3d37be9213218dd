// HostBoundaryTests: every function of the API under arguments that nobody would pass and under memory that gives out.

import Glibc
import LuaShim
import Testing

@testable import LuaHost
@testable import Scripting

/// Long runs by hand: NIGHTJAR_LONG=1 swift test --filter HostBoundaryTests
private let long = getenv("NIGHTJAR_LONG") != nil

@Suite struct HostBoundaryTests {
  /// Calls one function with random arguments; fails on an error that says nothing.
  private static func storm(_ of: String, _ name: String, method: Bool, calls: Int, seed: Int) -> String {
    """
    \(oddValues)
    local thing = \(of)
    local f = thing.\(name)
    math.randomseed(\(seed))
    local refused = 0
    for i = 1, \(calls) do
      local n = math.random(0, 4)
      local a, b, c, d = odd[math.random(#odd)], odd[math.random(#odd)], odd[math.random(#odd)], odd[math.random(#odd)]
      local args = table.pack(a, b, c, d)
      local ok, e
      if \(method) and math.random(10) > 1 then ok, e = pcall(f, thing, table.unpack(args, 1, n))
      else ok, e = pcall(f, table.unpack(args, 1, n)) end
      if not ok then
        refused = refused + 1
        if e ~= nil and type(e) ~= "string" then error("\(name) raised a " .. type(e)) end
        if e and #e < 8 and e ~= "called" then error("\(name) said only: " .. e) end
      end
    end
    return refused
    """
  }

  @Test("bad calls of any function leave the host as it was", arguments: HostileSession.functions.map(\.name))
  func badCalls(_ name: String) throws {
    let function = try #require(HostileSession.functions.first { $0.name == name })
    let session = try HostileSession.open(seconds: 60)
    let method = if case .classes = function.entry.place { true } else { false }
    let source = Self.storm(
      function.of, function.entry.name, method: method, calls: long ? 10_000 : 1000, seed: 1)
    func storm() throws -> (objects: Int, bytes: Int) {
      do throws(ScriptError) {
        _ = try HostileSession.run(session, source)
      } catch {
        Issue.record("\(name): \(error.message) \(error.line)")
      }
      let bytes = nj_memory_recount(session.state.raw)
      return (session.view.objectCount, bytes)
    }
    _ = try storm()
    let first = try storm()
    let second = try storm()
    #expect(second.objects == first.objects)
    #expect(abs(second.bytes - first.bytes) < 4096, "\(first.bytes) → \(second.bytes) bytes")
    #expect(try HostileSession.isSound(session))
  }

  @Test("when any one allocation of a call fails, the call ends cleanly and the next succeeds")
  func ladder() throws {
    let functions = HostileSession.functions
    var failing = 0
    for function in functions where try failures(of: function) > 0 { failing += 1 }
    // the others hand out handles, which take no memory
    #expect(failing > functions.count * 2 / 3, "\(failing) of \(functions.count)")
  }

  /// Number of allocations of a call that were made to fail, one run each.
  private func failures(of function: (name: String, of: String, entry: APIEntry)) throws -> Int {
    let name = function.name
    let session = try HostileSession.open(seconds: 60)
    let state = session.state
    let method = if case .classes = function.entry.place { true } else { false }
    // a call that succeeds is found by trying
    let search = """
      \(oddValues)
      local thing = \(function.of)
      local f = thing.\(function.entry.name)
      math.randomseed(7)
      for i = 1, 3000 do
        local args = table.pack(odd[math.random(#odd)], odd[math.random(#odd)], odd[math.random(#odd)])
        args.n = math.random(0, 3)
        if \(method) then table.insert(args, 1, thing) args.n = args.n + 1 end
        if pcall(f, table.unpack(args, 1, args.n)) then
          return function() return f(table.unpack(args, 1, args.n)) end
        end
      end
      """
    state.begin()
    let chunk = try state.compile(Array(search.utf8), name: "=search")
    let call = try state.callKeeping(chunk)
    state.end()
    // file functions have nothing to succeed with here; their refusal is a call as well
    var step: UInt64 = 1
    var failures = 0
    var objects = 0
    while step < 100_000 {
      state.begin()
      nj_fail_allocation(state.raw, step)
      let failed: ScriptError?
      do throws(ScriptError) {
        _ = try state.call(call)
        failed = nil
      } catch {
        failed = error
      }
      nj_fail_allocation(state.raw, 0)
      state.end()
      _ = session.view.takeOutput()
      guard let failed, failed.message.contains("memory") || failed.kind == .memory else { break }
      failures += 1
      step += step < 200 ? 1 : step / 20
      if failures % 16 == 1 {
        #expect(try HostileSession.isSound(session))
        _ = nj_memory_recount(state.raw)
        if failures == 1 { objects = session.view.objectCount }
        #expect(session.view.objectCount <= objects + 1, "\(name)")
      }
    }
    #expect(step < 100_000, "\(name)")
    #expect(try HostileSession.isSound(session), "\(name)")
    return failures
  }
}
