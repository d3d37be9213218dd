// nightjar-bench: figures of the library inside one process. Usage: nightjar-bench TEXT-FILE [JSONL-FILE]
// Each figure is the best of several runs; compare figures of one run only, on one machine.

import Corpus
import Document
import Glibc
import LuaHost
import Render
import Scripting

func now() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

/// Seconds of the fastest of `runs`.
func best(_ runs: Int = 5, _ body: () throws -> Void) rethrows -> Double {
  var fastest = Double.infinity
  for _ in 0..<runs {
    let start = now()
    try body()
    fastest = min(fastest, now() - start)
  }
  return fastest
}

func line(_ name: String, _ value: Double, _ unit: String) {
  let rounded = (value * 10).rounded() / 10
  print("\(name)\(String(repeating: " ", count: max(1, 58 - name.count)))\(rounded) \(unit)")
}

guard CommandLine.arguments.count > 1, let file = fopen(CommandLine.arguments[1], "r") else {
  print("usage: nightjar-bench TEXT-FILE [JSONL-FILE]")
  exit(2)
}
var bytes: [UInt8] = []
var piece = [UInt8](repeating: 0, count: 1 << 20)
while true {
  let n = fread(&piece, 1, piece.count, file)
  if n == 0 { break }
  bytes += piece[..<n]
}
fclose(file)

let parser = DocumentParser()
let megabytes = Double(bytes.count) / 1e6
line(
  "base layers (decode, blocks, sentences, tokens, intern)",
  megabytes / best { _ = parser.parse(bytes: bytes).base }, "MB/s")
let document = parser.parse(bytes: bytes)
let tokens = Double(document.tokens.count)
let memory =
  document.text.bytes.byteCount + document.tokens.starts.byteCount * 3 + document.sentences.starts.byteCount
  * 3
  + document.paragraphs.starts.byteCount * 3 + document.types.bytes.byteCount
  + document.types.offsets.byteCount
  + document.types.kinds.byteCount + document.blocks.count * MemoryLayout<Block>.stride
line("memory of the base layers, text included", Double(memory) / Double(bytes.count), "× the text")

let services = SessionServices(describe: { Renderer.render($0, as: .table) }, render: { _, _ in nil })
let session = try ScriptSession(limits: ScriptLimits(), services: services)
let handle = try session.open(document, ordinal: 0)
try session.state.set(global: "doc") { $0.push(handle: handle) }

@MainActor func script(_ name: String, _ source: String, per count: Double, _ unit: String) throws {
  let chunk = try session.compile(Script(source: Array(source.utf8), name: "bench.lua"))
  line(name, count / (try best { _ = try session.run(chunk) }) / 1e6, unit)
}
try script(
  "Lua: token.lower of every token handle",
  "local n = 0 for t in doc.tokens:each() do local l = t.lower n = n + 1 end",
  per: tokens, "M tokens/s")
try script(
  "Lua: counting words from an iterator of strings",
  "local c = {} for w in doc.tokens:each('lower') do c[w] = (c[w] or 0) + 1 end", per: tokens, "M tokens/s")
try script(
  "Lua: gmatch on the text, the same count",
  "local c = {} for w in doc.text:gmatch('%a+') do w = w:lower() c[w] = (c[w] or 0) + 1 end", per: tokens,
  "M tokens/s")
try script(
  "built-in count of every type", "local f = doc.tokens:count{by='lower', kind='any', top=1}", per: tokens,
  "M tokens/s")
if CommandLine.arguments.count > 2 { try CorpusFigures(path: CommandLine.arguments[2]).run() }
