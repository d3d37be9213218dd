import Corpus
import Document
import Glibc
import LuaHost
import Nightjar
import Readers
import Render
import Results
import Scripting
func read(_ p: String) -> [UInt8] { guard let f = fopen(p, "r") else { return [] }; var all = [UInt8](); var b = [UInt8](repeating: 0, count: 1 << 20); while true { let n = fread(&b, 1, b.count, f); if n <= 0 { break }; all += b[..<n] }; fclose(f); return all }
let a = CommandLine.arguments
let svc = SessionServices(describe: { Renderer.render($0, as: .table) }, render: { v, f in OutputFormat(rawValue: f).map { Renderer.render(v, as: $0) } })
if a[1] == "parse" {
  // parse --format jsonl FILE --to jsonl
  var files: [String] = [], jsonl = false, i = 2
  while i < a.count { if a[i] == "--format" { jsonl = a[i + 1] == "jsonl"; i += 2 } else if a[i].hasPrefix("--") { i += 2 } else { files.append(a[i]); i += 1 } }
  let parser = DocumentParser()
  for f in files {
    let bytes = read(f)
    var out: [UInt8] = []
    if jsonl || f.hasSuffix(".jsonl") {
      for line in bytes.split(separator: 10) {
        guard let r = RecordReader.record(try JSON.parse(Array(line))).record else { continue }
        DocumentJSON.write(parser.parse(r.text, metadata: r.metadata), into: &out)
        out.append(10)
      }
    } else { var m = Metadata(); m.id = f; m.source = f; DocumentJSON.write(parser.parse(String(decoding: bytes, as: UTF8.self), metadata: m), into: &out); out.append(10) }
    out.withUnsafeBytes { b in var d = 0; while d < b.count { d += max(0, write(1, b.baseAddress! + d, b.count - d)) } }
  }
} else {
do {
  let s = try ScriptSession(limits: ScriptLimits(), services: svc)
  let d = DocumentParser().parse(String(decoding: read(a[2]), as: UTF8.self))
  let h = try s.open(d, ordinal: 0)
  try s.state.set(global: "doc") { $0.push(handle: h) }
  let c = try s.compile(Script(source: Array(a[1].utf8), name: "-e"), mayBeExpression: true)
  for o in try s.run(c) { switch o { case .printed(let t): print(t, terminator: ""); case .emitted(let v): print(Renderer.render(v, as: .table), terminator: "") } }
} catch { print("ERR", error) }
}
