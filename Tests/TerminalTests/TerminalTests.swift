// Runs the cases of terminal.py: the prompt in a pseudo-terminal, driven by Debian's python3-pexpect.

import Foundation
import Testing

private let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent()

@Suite struct TerminalTests {
  @Test("the prompt in a terminal: values, entry, completion, history, interrupts, commands, pipes")
  func cases() throws {
    let program = root.appendingPathComponent(".build/debug/nightjar").path
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
    process.arguments = [
      root.appendingPathComponent("Tests/TerminalTests/terminal.py").path, program,
      root.appendingPathComponent("seeds/000_2901a6ce190b69a5.txt").path,
    ]
    process.currentDirectoryURL = root
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let lines = output.split(separator: "\n")
    #expect(lines.count >= 15, "python3-pexpect is needed: \(output)")
    for line in lines { #expect(line.hasPrefix("ok "), "\(line)") }
  }
}
