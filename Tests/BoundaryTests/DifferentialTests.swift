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

@Suite struct DifferentialTests {
  @Test(
    "find, match, gmatch and gsub do as stock Lua on random patterns",
    .enabled(if: access(stock, X_OK) == 0, "needs lua5.4 (apt-get install lua5.4)"), arguments: [1, 2, 3])
  func patterns(seed: Int) throws {
    let folder = #filePath.split(separator: "/").dropLast().map { "/" + $0 }.joined()
    let program = bytes(ofFile: folder + "/Lua/patterns.lua")
    #expect(program.count > 1000)
    let source = "SEED = \(seed) CASES = 1000 " + String(decoding: program, as: UTF8.self)

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
    #expect(same, "output differs with seed \(seed)")
  }
}
