// Runs the program on the commands of Tests/Golden/*.md and compares output and exit code.
// A case is a heading, a ```sh block with one command line (`nightjar …`), and a ```text block with standard output and
// standard error one behind the other, then `exit N`. $T is a folder of the case's own. NIGHTJAR_ACCEPT=1 writes what came
// out into the files, also for a case that has no ```text block yet.

import Foundation
import Testing

private let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent()

private struct Case: CustomStringConvertible {
  var name: String
  var command: String
  /// Nil for a case without a ```text block.
  var expected: String?
  /// Where `expected` stands in the file, or would stand.
  var place: Range<String.Index>
  var description: String { name }
}

/// A file of cases as it was read.
private struct GoldenFile {
  var url: URL
  var text: String
  var cases: [Case] = []

  init(_ url: URL) throws {
    self.url = url
    text = try String(contentsOf: url, encoding: .utf8)
    var name: String?
    var rest = text.startIndex
    /// The next line and the places before and behind it.
    func line() -> (text: Substring, start: String.Index)? {
      guard rest < text.endIndex else { return nil }
      let start = rest
      let end = text[start...].firstIndex(of: "\n") ?? text.endIndex
      rest = end < text.endIndex ? text.index(after: end) : end
      return (text[start..<end], start)
    }
    /// What stands between here and the closing fence; nil without one.
    func block() -> Range<String.Index>? {
      let first = rest
      while let (text, start) = line() { if text == "```" { return first..<start } }
      return nil
    }
    while let (head, _) = line() {
      if head.hasPrefix("## ") {
        name = String(head.dropFirst(3))
      } else if head == "```sh", let title = name, let command = block() {
        cases.append(
          Case(
            name: title, command: text[command].trimmingCharacters(in: .whitespacesAndNewlines),
            place: rest..<rest))
        name = nil
      } else if head == "```text", !cases.isEmpty, cases[cases.count - 1].expected == nil,
        let output = block()
      {
        cases[cases.count - 1].expected = String(text[output])
        cases[cases.count - 1].place = output
      }
    }
  }

  /// The text with these outputs in place of what was expected.
  func accepting(_ outputs: [String]) -> String {
    var result = ""
    var done = text.startIndex
    for (one, output) in zip(cases, outputs) {
      result += text[done..<one.place.lowerBound]
      result += one.expected == nil ? "\n```text\n\(output)```\n" : output
      done = one.place.upperBound
    }
    return result + text[done...]
  }
}

private let files: [GoldenFile] = {
  let folder = root.appendingPathComponent("Tests/Golden")
  let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).filter {
    $0.hasSuffix(".md")
  }.sorted()
  return names.compactMap { try? GoldenFile(folder.appendingPathComponent($0)) }
}()

private let cases = files.flatMap(\.cases)

private let isAccepting = ProcessInfo.processInfo.environment["NIGHTJAR_ACCEPT"] == "1"

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
  @Test("the program prints what it printed before", .enabled(if: !isAccepting), arguments: cases)
  private func golden(_ one: Case) throws {
    let expected = try #require(one.expected, "no output is known; NIGHTJAR_ACCEPT=1 writes it")
    #expect(try run(one.command) == expected)
  }

  /// One case behind the other, and one writing a file: nothing that another case wrote is lost.
  @Test("new output is accepted", .enabled(if: isAccepting))
  func accept() throws {
    for file in files {
      let accepted = file.accepting(try file.cases.map { try run($0.command) })
      guard accepted != file.text else { continue }
      let now = try String(contentsOf: file.url, encoding: .utf8)
      try #require(
        now == file.text, "\(file.url.lastPathComponent) was changed meanwhile; nothing was written")
      try accepted.write(to: file.url, atomically: true, encoding: .utf8)
    }
  }

  @Test("what is accepted replaces old output, fills in new cases and leaves the rest as it was")
  func acceptance() throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("golden-\(UUID().uuidString).md")
    defer { try? FileManager.default.removeItem(at: url) }
    try """
    # a title

    ## old

    ```sh
    nightjar a
    ```

    ```text
    before
    exit 0
    ```

    ## new

    ```sh
    nightjar b
    ```

    ## old again

    ```sh
    nightjar a
    ```

    ```text
    ```

    """.write(to: url, atomically: true, encoding: .utf8)
    let file = try GoldenFile(url)
    #expect(file.cases.map(\.name) == ["old", "new", "old again"])
    #expect(file.cases.map(\.expected) == ["before\nexit 0\n", nil, ""])
    let accepted = file.accepting(["now\n", "b\nexit 2\n", "again\n"])
    try accepted.write(to: url, atomically: true, encoding: .utf8)
    let read = try GoldenFile(url)
    #expect(read.cases.map(\.expected) == ["now\n", "b\nexit 2\n", "again\n"])
    #expect(read.cases.map(\.command) == ["nightjar a", "nightjar b", "nightjar a"])
    #expect(
      accepted.hasPrefix("# a title\n\n## old\n\n```sh\nnightjar a\n```\n\n```text\nnow\n```\n\n## new\n"))
    #expect(read.accepting(["now\n", "b\nexit 2\n", "again\n"]) == accepted)
  }

  @Test("there are golden cases")
  func some() { #expect(cases.count >= 30) }

  @Test("the guide's pages show what their scripts print")
  func guide() throws {
    let output = try run("python3 Scripts/dev/make-guide.py --check")
    #expect(output == "exit 0\n", "\(output)")
  }
}
