// DifferentialTests: the same Lua program in the sandbox and in stock Lua prints the same bytes.
// Stock is the `lua5.4` program; without it the test is skipped with a message.
import Glibc
import LuaShim
import Testing

private let stock = "/usr/bin/lua5.4"

/// What the sandbox prints.
private final class Printed { var bytes: [UInt8] = [] }

private func bytes(ofFile path: String) -> [UInt8] {
  guard let file = fopen(path, "rb") else { return [] }
  defer { fclose(file) }
  return drain(file)
}

private func drain(_ file: UnsafeMutablePointer<FILE>) -> [UInt8] {
  var result: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 1 << 16)
  while case let n = fread(&buffer, 1, buffer.count, file), n > 0 { result.append(contentsOf: buffer[..<n]) }
  return result
}

/// The first line in which two outputs differ.
private func firstDifference(_ ours: [UInt8], _ stock: [UInt8]) -> String {
  let (a, b) = (ours.split(separator: 10), stock.split(separator: 10))
  func line(_ lines: [ArraySlice<UInt8>], _ i: Int) -> String {
    i < lines.count ? String(decoding: lines[i], as: UTF8.self) : "nothing"
  }
  let at = (0..<max(a.count, b.count)).first { line(a, $0) != line(b, $0) } ?? 0
  return "line \(at + 1): '\(line(a, at))', stock Lua: '\(line(b, at))'"
}

@Suite struct DifferentialTests {
  @Test(
    "programs do in the sandbox as in stock Lua",
    .enabled(if: access(stock, X_OK) == 0, "needs lua5.4 (apt-get install lua5.4)"),
    arguments: ["patterns", "libraries", "programs"], [1, 2, 3])
  func same(_ name: String, seed: Int) throws {
    let folder = #filePath.split(separator: "/").dropLast().map { "/" + $0 }.joined()
    let program = bytes(ofFile: folder + "/Lua/\(name).lua")
    #expect(program.count > 1000)
    let cases = name == "libraries" ? 150 : 1000
    let source = "SEED = \(seed) CASES = \(cases) " + String(decoding: program, as: UTF8.self)

    var template = Array("/tmp/nightjar-patterns-XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    try #require(descriptor >= 0)
    let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { unlink(path) }
    var utf8 = Array(source.utf8)
    #expect(write(descriptor, &utf8, utf8.count) == utf8.count)
    close(descriptor)
    // named alike, for the places in error messages
    let pipe = try #require(
      popen("\(stock) -e 'local f = io.open(\"\(path)\", \"rb\") load(f:read(\"a\"), \"=t\")()'", "r"))
    let expected = drain(pipe)
    pclose(pipe)

    let state = try #require(State())
    let printed = Printed()
    var options = nj_library_options()
    options.print_context = Unmanaged.passUnretained(printed).toOpaque()
    options.print = { context, piece, count in
      guard let context, let piece else { return }
      let printed = Unmanaged<Printed>.fromOpaque(context).takeUnretainedValue()
      printed.bytes.append(contentsOf: UnsafeRawBufferPointer(start: piece, count: count))
    }
    try #require(nj_open_libraries(state.raw, &options) == NJ_OK)
    #expect(state.run(source, name: "=t") == NJ_OK, "\(state.message)")
    #expect(expected.count > 10_000)
    let same = printed.bytes == expected
    #expect(same, "\(firstDifference(printed.bytes, expected))")
  }
}
