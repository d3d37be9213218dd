import Nightjar
import Glibc
import Corpus
import Scripting
import LuaHost
import Results
func read(_ p: String) -> String { let f = fopen(p, "r")!; var b = [UInt8](repeating: 0, count: 10_000_000); let n = fread(&b, 1, b.count, f); return String(decoding: b[..<n], as: UTF8.self) }
let a = CommandLine.arguments
let svc = SessionServices(describe: { "\($0)" }, render: { _, _ in nil })
do {
  let s = try ScriptSession(limits: ScriptLimits(), services: svc)
  let d = DocumentParser().parse(read(a[2]))
  let h = try s.open(d, ordinal: 0)
  try s.state.set(global: "doc") { $0.push(handle: h) }
  let c = try s.compile(Script(source: Array(a[1].utf8), name: "-e"), mayBeExpression: true)
  for o in try s.run(c) { print(o) }
} catch { print("ERR", error) }
