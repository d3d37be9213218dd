// swift-tools-version:6.0
// The rooms of Nightjar and the arrows between them; Docs/architecture.md tells why.
import PackageDescription

/// A Debian library reached through its own headers: nothing of ours in the target.
func system(_ name: String, pkgConfig: String? = nil, apt: String) -> Target {
  .systemLibrary(
    name: name, path: "Sources/System/\(name)", pkgConfig: pkgConfig, providers: [.apt([apt])])
}

/// A test target that mirrors a room.
func tests(_ room: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
  .testTarget(
    name: "\(room)Tests", dependencies: dependencies, path: "Tests/\(room)Tests", exclude: exclude)
}

let package = Package(
  name: "nightjar",
  products: [
    .library(name: "Nightjar", targets: ["Nightjar"]),
    .executable(name: "nightjar", targets: ["nightjar"]),
  ],
  targets: [
    system("CLua", pkgConfig: "lua5.4", apt: "liblua5.4-dev"),
    system("CStemmer", apt: "libstemmer-dev"),
    system("CPCRE2", pkgConfig: "libpcre2-8", apt: "libpcre2-dev"),
    system("CEdit", pkgConfig: "libedit", apt: "libedit-dev"),
    system("CArchive", pkgConfig: "libarchive", apt: "libarchive-dev"),
    system("CSodium", pkgConfig: "libsodium", apt: "libsodium-dev"),

    .target(name: "Interruption"),
    .target(name: "Threads"),
    .target(name: "Calendar"),
    .target(name: "Document"),
    .target(name: "Results", dependencies: ["Interruption", "Calendar"]),
    .target(name: "Embedded", exclude: ["gazetteers", "lexical", "lua", "segmentation"]),
    .target(
      name: "LuaShim", dependencies: ["CLua", "Interruption"], cSettings: [.define("_GNU_SOURCE")]),
    .target(name: "Readers", dependencies: ["Interruption", "Threads", "Document", "CArchive"]),
    .target(name: "Annotate", dependencies: ["Threads", "Calendar", "Document", "Embedded", "CStemmer"]),
    .target(name: "Corpus", dependencies: ["Threads", "Calendar", "Document", "Readers", "Annotate"]),
    .target(
      name: "Analysis",
      dependencies: ["Interruption", "Threads", "Calendar", "Document", "Results", "Embedded", "CPCRE2"]),
    .target(name: "Render", dependencies: ["Calendar", "Results"]),
    .target(name: "LuaHost", dependencies: ["LuaShim", "Results"]),
    .target(
      name: "Scripting",
      dependencies: [
        "Interruption", "Calendar", "Document", "Results", "Embedded", "Readers", "Corpus", "Analysis",
        "LuaHost",
        "LuaShim",
      ]),
    .target(
      name: "Nightjar",
      dependencies: [
        "Document", "Results", "Readers", "Annotate", "Corpus", "Analysis", "Render", "LuaHost",
        "Scripting",
      ]),
    .executableTarget(
      name: "nightjar",
      dependencies: [
        "Interruption", "Calendar", "Nightjar", "Document", "Results", "Readers", "Corpus", "Render",
        "LuaHost",
        "Scripting", "Embedded",
        "CSodium", "CArchive", "EditShim",
      ]),
    .target(
      name: "EditShim", dependencies: ["CEdit"], cSettings: [.define("_GNU_SOURCE")]),

    .executableTarget(
      name: "nightjar-bench", dependencies: ["Document", "Corpus", "Render", "LuaHost", "Scripting"],
      path: "Benchmarks/nightjar-bench"),
    .target(
      name: "PlainLua", dependencies: ["CLua"], path: "Benchmarks/plain-lua",
      cSettings: [.define("_GNU_SOURCE")]),
    .executableTarget(
      name: "boundary-bench", dependencies: ["LuaHost", "LuaShim", "PlainLua"],
      path: "Benchmarks/boundary-bench"),

    tests("Document", ["Document"]),
    tests("Results", ["Results"]),
    tests("Readers", ["Readers", "Document"]),
    tests("Annotate", ["Annotate", "Readers", "Corpus", "Document"]),
    tests("Corpus", ["Corpus", "Document"]),
    tests("Analysis", ["Interruption", "Analysis", "Corpus", "Document", "Results"]),
    tests("Render", ["Render", "Results"]),
    .testTarget(
      name: "BoundaryTests", dependencies: ["LuaShim"], path: "Tests/BoundaryTests", exclude: ["Lua"]),
    tests("LuaHost", ["LuaHost", "LuaShim", "Results"]),
    tests(
      "Scripting", ["Scripting", "Corpus", "Document", "LuaHost", "Results", "Render"],
      exclude: ["BrokenRecipes", "Reachable"]),
    tests("Arrow", []),
    tests("Golden", ["nightjar"]),
    .testTarget(
      name: "TerminalTests", dependencies: ["nightjar"], path: "Tests/TerminalTests",
      exclude: ["terminal.py"]),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .c2x
)
