// Runs the program on the commands of Tests/Golden/*.md and compares output and exit code.
// A case is a heading, a ```sh block with one command line (`nightjar …`), and a ```text block with standard output and
// standard error one behind the other, then `exit N`. $T is a folder of the case's own. NIGHTJAR_ACCEPT=1 writes what came out into the file.

import Foundation
import Testing

private let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent()

private struct Case: CustomStringConvertible {
  var file: URL
  var name: String
  var command: String
  var expected: String
  var description: String { name }
}

private func cases() -> [Case] {
  let folder = root.appendingPathComponent("Tests/Golden")
  let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).filter {
    $0.hasSuffix(".md")
  }.sorted()
  var found: [Case] = []
  for name in names {
    let file = folder.appendingPathComponent(name)
    guard let text = try? String(contentsOf: file, encoding: .utf8) else { continue }
    for part in text.components(separatedBy: "\n## ").dropFirst() {
      let blocks = part.components(separatedBy: "```")
      guard blocks.count >= 5, blocks[1].hasPrefix("sh\n"), blocks[3].hasPrefix("text\n") else { continue }
      found.append(
        Case(
          file: file, name: String(part.prefix { $0 != "\n" }),
          command: String(blocks[1].dropFirst(3)).trimmingCharacters(in: .whitespacesAndNewlines),
          expected: String(blocks[3].dropFirst(5))))
    }
  }
  return found
}

/// Cases run side by side; each rewrites the whole file.
private let accepting = NSLock()

/// The program that was built beside the tests.
private let program: String = {
  let bundle = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
  var folder = bundle.deletingLastPathComponent()
  for _ in 0..<4 {
    let candidate = folder.appendingPathComponent("nightjar")
    if FileManager.default.isExecutableFile(atPath: candidate.path) { return candidate.path }
    folder = folder.deletingLastPathComponent()
  }
  return root.appendingPathComponent(".build/debug/nightjar").path
}()

private func run(_ command: String) throws -> String {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/bin/bash")
  process.arguments = ["-c", "nightjar() { \"$NIGHTJAR\" \"$@\"; }; { \(command)\n} 2>&1; echo \"exit $?\""]
  process.currentDirectoryURL = root
  var environment = ProcessInfo.processInfo.environment
  environment["NIGHTJAR"] = program
  environment["NO_COLOR"] = "1"
  environment["HOME"] = "/nonexistent"
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent("nightjar-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  environment["T"] = folder.path
  process.environment = environment
  let pipe = Pipe()
  process.standardOutput = pipe
  process.standardInput = FileHandle.nullDevice
  try process.run()
  let data = pipe.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  return String(decoding: data, as: UTF8.self).replacingOccurrences(of: folder.path, with: "$T")
}

@Suite struct GoldenTests {
  @Test("the program prints what it printed before", arguments: cases())
  private func golden(_ one: Case) throws {
    let got = try run(one.command)
    if ProcessInfo.processInfo.environment["NIGHTJAR_ACCEPT"] == "1", got != one.expected {
      accepting.lock()
      defer { accepting.unlock() }
      let text = try String(contentsOf: one.file, encoding: .utf8)
      let old = "\(one.command)\n```\n\n```text\n\(one.expected)```"
      #expect(text.contains(old))
      try text.replacingOccurrences(of: old, with: "\(one.command)\n```\n\n```text\n\(got)```").write(
        to: one.file, atomically: true, encoding: .utf8)
      return
    }
    #expect(got == one.expected)
  }

  @Test("there are golden cases")
  func some() { #expect(cases().count >= 30) }

  @Test("the guide's pages show what their scripts print")
  func guide() throws {
    let output = try run("python3 Scripts/dev/make-guide.py --check")
    #expect(output == "exit 0\n", "\(output)")
  }
}
