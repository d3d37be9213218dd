// boundary-bench: what the boundary and its limits cost, beside stock Lua in the same process. Usage: boundary-bench TEXT-FILE
// CPU time of the thread, the best of several runs taken in turn; compare figures of one run only, on one machine.

import Glibc
import LuaHost
import LuaShim
import PlainLua

/// A host with two functions: one does nothing, one fails.
final class Host: LuaHostServices {
  func run(method id: Int32, _ exchange: LuaExchange) throws(LuaFailure) {
    if id == 1 { throw LuaFailure("a message of the host") }
  }
  func span(slot: UInt32, class: UInt8, index: UInt32) -> (start: UInt32, end: UInt32)? { nil }
  func count(slot: UInt32, class: UInt8) -> UInt32 { 0 }
  func load(slot: UInt32, _ layer: nj_load_layer, into columns: inout nj_columns) {}
  func text(slot: UInt32, _ which: nj_text, index: UInt32) -> String { "" }
  func unknownField(class: UInt8, name: String) -> String { "" }
  func describe(_ value: LuaValue) throws(LuaFailure) -> String { "" }
  func release(object id: UInt32) {}
  func printed(_ piece: UnsafeBufferPointer<UInt8>) {}
  func module(_ name: String) -> [UInt8]? { nil }
}

func cpu() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

struct Ours {
  let host = Host()
  let state: LuaState

  init(seconds: Double, text: [UInt8]) throws {
    state = try LuaState(limits: ScriptLimits(seconds: seconds), services: host)
    try state.openLibraries()
    try state.define(name: "noop", qualified: "noop", signature: "", names: "", id: 0)
    try state.define(name: "fail", qualified: "fail", signature: "", names: "", id: 1)
    try state.set(global: "text") { x in text.withUnsafeBufferPointer { x.push(bytes: $0) } }
  }

  func run(_ source: String) throws -> Double {
    let chunk = try state.compile(Array(source.utf8), name: "=bench")
    defer { state.release(chunk) }
    state.begin()
    defer { state.end() }
    let start = cpu()
    _ = try state.call(chunk)
    return cpu() - start
  }
}

func line(_ name: String, _ values: String) {
  print("\(name)\(String(repeating: " ", count: max(1, 58 - name.count)))\(values)")
}
func rounded(_ value: Double) -> Double { (value * 10).rounded() / 10 }

guard CommandLine.arguments.count > 1, let file = fopen(CommandLine.arguments[1], "r"),
  let plain = plain_open()
else {
  print("usage: boundary-bench TEXT-FILE")
  exit(2)
}
var bytes = [UInt8](repeating: 0, count: 4 << 20)
bytes.removeLast(bytes.count - fread(&bytes, 1, bytes.count, file))
fclose(file)
bytes.withUnsafeBytes { plain_set(plain, "text", $0.bindMemory(to: CChar.self).baseAddress, $0.count) }

let free = try Ours(seconds: 0, text: bytes)
let limited = try Ours(seconds: 600, text: bytes)

/// Best seconds of a script: in stock Lua, in ours without and with a time limit.
@MainActor func best(_ source: String, runs: Int = 15) throws -> (
  plain: Double, free: Double, limited: Double
) {
  var best = (plain: Double.infinity, free: Double.infinity, limited: Double.infinity)
  for _ in 0..<runs {
    best.plain = min(best.plain, plain_run(plain, source))
    best.free = min(best.free, try free.run(source))
    best.limited = min(best.limited, try limited.run(source))
  }
  return best
}

let count = 2_000_000.0
let empty = try best("for i = 1, 2e6 do end")
let noop = try best("local noop = noop for i = 1, 2e6 do noop() end")
let caught = try best("local fail, pcall = fail, pcall for i = 1, 2e5 do pcall(fail) end")
let words = try best("local c = {} for w in text:gmatch('%a+') do c[w] = (c[w] or 0) + 1 end")
let loop = try best("local n = 0 for i = 1, 2e7 do n = n + i % 7 end")

func nanoseconds(_ value: Double, _ empty: Double, _ count: Double) -> Double {
  rounded((value - empty) / count * 1e9)
}
line(
  "a host call that does nothing, ns",
  "\(nanoseconds(noop.limited, empty.limited, count)) (a C function in stock Lua: \(nanoseconds(noop.plain, empty.plain, count)))"
)
line(
  "an error of the host, caught by pcall, ns",
  "\(nanoseconds(caught.limited, 0, count / 10)) (luaL_error in stock Lua: \(nanoseconds(caught.plain, 0, count / 10)))"
)
func percent(_ a: Double, _ b: Double) -> String { "\(rounded((a / b - 1) * 100)) %" }
line(
  "word count by gmatch: a time limit costs",
  "\(percent(words.limited, words.free)) (against stock Lua: \(percent(words.limited, words.plain)))")
line(
  "a loop of arithmetic: a time limit costs",
  "\(percent(loop.limited, loop.free)) (against stock Lua: \(percent(loop.limited, loop.plain)))")
plain_close(plain)
