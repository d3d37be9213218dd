// ProgramFuzzTests: random Lua programs over the whole API: wrong types, huge numbers, NaN, cycles, callbacks that fail, yield or
// call back, coroutines closed half-way, allocations that fail, interrupts. The host must survive each, and nothing may leak.
// A long run, whose programs are written to a folder before they run, so that a crash leaves its cause behind:
//   NIGHTJAR_FUZZ=100000 NIGHTJAR_FUZZ_FOLDER=/tmp swift test --filter ProgramFuzzTests

import Glibc
import LuaShim
import Testing

@testable import LuaHost
@testable import Scripting

private struct Generator: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// Writes programs; the same seed, the same program.
private struct ProgramWriter {
  private var random: Generator
  private static let functions = HostileSession.functions
  private static let fields = API.entries.filter { $0.isPublic && $0.isField }.map(\.name)

  init(seed: Int) { random = Generator(state: UInt64(seed)) }

  private mutating func below(_ n: Int) -> Int { Int.random(in: 0..<n, using: &random) }

  private mutating func value() -> String {
    switch below(10) {
    case 0...4: "odd[\(below(84) + 1)]"
    case 5...7: "V[\(below(24) + 1)]"
    case 8: "(\(apiThings.values.sorted()[below(apiThings.count)]))"
    default: ["nil", "0/0", "-0.0", "math.mininteger", "{}", "'x'", "1e308"][below(7)]
    }
  }

  private mutating func options(_ entry: APIEntry) -> String {
    guard !entry.options.isEmpty else { return value() }
    let fields = (0...below(3)).map { _ in
      "\(entry.options[below(entry.options.count)].name) = \(value())"
    }
    return "{ \(fields.joined(separator: ", ")) }"
  }

  private mutating func call() -> String {
    let function = Self.functions[below(Self.functions.count)]
    let method = if case .classes = function.entry.place { true } else { false }
    var arguments: [String] = []
    for parameter in function.entry.parameters {
      if parameter.isOptional, below(3) == 0 { break }
      switch parameter.kind {
      case .options: arguments.append(below(5) == 0 ? value() : options(function.entry))
      case .string: arguments.append(below(4) == 0 ? value() : "odd[\(below(28) + 19)]")
      case .integer, .number: arguments.append(below(4) == 0 ? value() : "\(below(20) - 5)")
      default: arguments.append(value())
      }
    }
    if below(6) == 0 { arguments.append(value()) }
    let receiver = method ? (below(4) == 0 ? value() : function.of) : nil
    let all = ([receiver].compactMap { $0 } + arguments).joined(separator: ", ")
    return
      "try(function(...) return (\(function.of)).\(function.entry.name)(...) end\(all.isEmpty ? "" : ", " + all))"
  }

  private mutating func statement(_ depth: Int) -> String {
    switch below(depth > 2 ? 6 : 14) {
    case 0...2: return call()
    case 3: return "try(function(x) return x.\(Self.fields[below(Self.fields.count)]) end, \(value()))"
    case 4:
      return
        "try(tostring, \(value())) try(print, \(value())) try(emit, \(value())) try(json.encode, \(value()))"
    case 5:
      return
        "try(function(a, b) a[b] = \(value()) return a[b], #a, a == b, a .. b end, \(value()), \(value()))"
    case 6: return "try(coroutine.wrap(function() coroutine.yield(\(value())) \(statement(depth + 1)) end))"
    case 7:
      return
        "local co\(depth) = coroutine.create(function(...) \(statement(depth + 1)) coroutine.yield() end) "
        + "try(coroutine.resume, co\(depth), \(value())) try(coroutine.close, co\(depth))"
    case 8:
      return
        "try(function(x) return x:where(function(y) \(statement(depth + 1)) return y end) end, \(value()))"
    case 9: return "try(function(x) return x:map(function(y) coroutine.yield(y) end) end, \(value()))"
    case 10:
      return "try(function(x) for a, b in x:each() do \(statement(depth + 1)) break end end, \(value()))"
    case 11:
      return
        "try(function(x) return x:sort(function(y) error(y) end), x:group(function(y) return \(value()) end) end, \(value()))"
    case 12:
      return "try(xpcall, function() error(\(value())) end, function(e) \(statement(depth + 1)) return e end)"
    default:
      return "do local x <close> = setmetatable({}, { __close = function() \(statement(depth + 1)) end }) "
        + "\(statement(depth + 1)) end"
    }
  }

  mutating func program() -> String {
    let body = (0..<below(25) + 5).map { _ in "do \(statement(0)) end" }
    return """
      \(oddValues)
      local V = { doc, corpus }
      local function try(f, ...)
        local r = table.pack(pcall(f, ...))
        if r[1] then for i = 2, r.n do V[math.random(24)] = r[i] end end
      end
      \(body.joined(separator: "\n"))
      return V[1]
      """
  }
}

@Suite struct ProgramFuzzTests {
  @Test("no program over the API breaks the host")
  func programs() throws {
    let count = getenv("NIGHTJAR_FUZZ").flatMap { Int(String(cString: $0)) } ?? 400
    let first = getenv("NIGHTJAR_FUZZ_SEED").flatMap { Int(String(cString: $0)) } ?? 1
    let folder = getenv("NIGHTJAR_FUZZ_FOLDER").map { String(cString: $0) }
    var session = try HostileSession.open(seconds: 0.5)
    var endings: [String: Int] = [:]
    for seed in first..<first + count {
      if (seed - first) % 50 == 49 { session = try HostileSession.open(seconds: 0.5) }
      var writer = ProgramWriter(seed: seed)
      let program = writer.program()
      if let folder, let file = fopen("\(folder)/nightjar-fuzz.lua", "w") {
        fputs("-- seed \(seed)\n\(program)\n", file)
        fclose(file)
      }
      if seed % 4 == 0 { nj_fail_allocation(session.state.raw, UInt64(seed * 37 % 4000)) }
      if seed % 11 == 0 { session.state.interrupt() }
      do throws(ScriptError) {
        _ = try session.value(try HostileSession.run(session, program))
        endings["well", default: 0] += 1
      } catch {
        endings[error.kind.rawValue, default: 0] += 1
        #expect(error.kind != .internal && error.kind != .syntax, "seed \(seed): \(error.message)")
      }
      nj_fail_allocation(session.state.raw, 0)
      #expect(try HostileSession.isSound(session), "seed \(seed)")
    }
    #expect((endings["well"] ?? 0) > count / 3, "\(endings)")
    if count > 1000 { print("programs by ending: \(endings)") }
  }
}
