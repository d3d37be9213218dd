// Holds the imports of Sources against the table of rooms in Docs/architecture.md.

import Foundation
import Testing

private let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent()

private let allowed: [String: Set<String>] = [
  "Threads": [], "Calendar": [], "Document": [], "Results": ["Interruption", "Calendar"], "Embedded": [],
  "LuaShim": [],
  "Readers": ["Interruption", "Threads", "Document", "CArchive"],
  "Annotate": ["Threads", "Calendar", "Document", "Embedded", "CStemmer"],
  "Corpus": ["Threads", "Calendar", "Document", "Readers", "Annotate", "CArchive"],
  "Analysis": ["Interruption", "Threads", "Calendar", "Document", "Results", "Embedded", "CPCRE2"],
  "Render": ["Calendar", "Results"],
  "LuaHost": ["LuaShim", "Results"],
  "Scripting": [
    "Interruption", "Calendar", "Document", "Results", "Embedded", "Readers", "Corpus", "Analysis", "LuaHost",
    "LuaShim",
  ],
]

private func files(_ suffixes: [String]) -> [(room: String, path: String, text: String)] {
  let sources = root.appendingPathComponent("Sources")
  guard let all = FileManager.default.enumerator(atPath: sources.path) else { return [] }
  return all.compactMap { item in
    guard let path = item as? String, suffixes.contains(where: { path.hasSuffix($0) }),
      let text = try? String(contentsOf: sources.appendingPathComponent(path), encoding: .utf8)
    else { return nil }
    let code = text.split(separator: "\n", omittingEmptySubsequences: false).filter {
      !$0.drop { $0 == " " }.hasPrefix("//")
    }.joined(separator: "\n")
    return (String(path.split(separator: "/")[0]), path, code)
  }
}

@Suite struct ArrowTests {
  @Test("no arrow points up: each room imports only what stands before it")
  func imports() {
    let swift = files([".swift"])
    #expect(swift.count > 50)
    for file in swift where allowed[file.room] != nil {
      for line in file.text.split(separator: "\n") {
        let words = line.split(separator: " ")
        guard let at = words.firstIndex(of: "import"), at <= 1, at + 1 < words.count else { continue }
        let module = String(words[at + 1])
        if ["Glibc", "Swift", "Synchronization"].contains(module) { continue }
        #expect(allowed[file.room]?.contains(module) == true, "\(file.path) imports \(module)")
      }
    }
  }

  @Test("Foundation stays out of the program")
  func foundation() {
    for file in files([".swift"]) { #expect(!file.text.contains("import Foundation"), "\(file.path)") }
  }

  @Test("only LuaShim talks to Lua's C interface")
  func lua() {
    for file in files([".swift", ".c", ".h"]) where file.room != "LuaShim" && file.room != "System" {
      #expect(!file.text.contains("#include <lua.h>") && !file.text.contains("lua_State"), "\(file.path)")
      #expect(file.text.range(of: #"\blua(L)?_[a-z]+\("#, options: .regularExpression) == nil, "\(file.path)")
    }
  }

  @Test("no trap of convenience stands in the sources")
  func traps() {
    for file in files([".swift"]) {
      for trap in ["try!", " as! ", "fatalError("] {
        #expect(!file.text.contains(trap), "\(file.path): \(trap)")
      }
    }
  }
}
