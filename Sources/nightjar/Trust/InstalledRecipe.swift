// InstalledRecipe: what was accepted when a recipe was added: its hash, its signer, where it came from, and the
// permissions that the user agreed to. Kept outside the recipe's folder, so that no recipe can bring its own.

import Document
import Glibc
import Readers
import Render
import Results
import Scripting

struct InstalledRecipe {
  var name: String
  var version: String
  var hash: String
  /// The key in its signature; empty when it was not signed.
  var signer: String
  /// As the user named it, with the revision of a git folder.
  var source: String
  var reads: [String]
  var writes: [String]

  /// Folders of the added recipes and of these records; nil without a home.
  static var recipes: String? { Files.userData.map { "\($0)/recipes" } }
  private static func path(_ name: String) -> String? {
    Files.userData.map { "\($0)/installed/\(name).json" }
  }

  static func find(_ name: String) -> InstalledRecipe? {
    guard RecipeReader.isName(name), let path = path(name),
      case .success(let bytes) = FileBytes.read(path, limit: 1 << 20), let value = try? JSON.parse(bytes)
    else { return nil }
    func text(_ key: String) -> String { if case .string(let text)? = value[key] { text } else { "" } }
    func list(_ key: String) -> [String] {
      guard case .list(let list)? = value[key] else { return [] }
      return list.compactMap { if case .string(let text) = $0 { text } else { nil } }
    }
    return InstalledRecipe(
      name: name, version: text("version"), hash: text("hash"), signer: text("signer"),
      source: text("source"),
      reads: list("read"), writes: list("write"))
  }

  func write() throws {
    guard let path = Self.path(name) else { return }
    try Files.makeFolder(
      path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/"))
    let record = Record([
      .init("name", .string(name)), .init("version", .string(version)), .init("hash", .string(hash)),
      .init("signer", .string(signer)), .init("source", .string(source)),
      .init("read", .list(reads.map { .string($0) })), .init("write", .list(writes.map { .string($0) })),
    ])
    try Files.write(Array(Renderer.render(.record(record), as: .jsonl).utf8), to: path)
  }

  static func forget(_ name: String) { if let path = path(name) { Files.remove(path) } }

  /// What was accepted for a recipe that lies in the user's folder and is still, byte for byte, what was accepted.
  static func accepted(_ script: Script, _ recipe: Recipe) -> InstalledRecipe? {
    guard let recipes, let installed = find(recipe.name), let real = realpath(recipes, nil),
      let own = realpath(script.name, nil)
    else { return nil }
    defer {
      free(real)
      free(own)
    }
    guard String(cString: own) == "\(String(cString: real))/\(recipe.name)/\(recipe.name).lua",
      let package = try? RecipePackage(.init(name: recipe.name, script: script, recipe: recipe)),
      package.hash == installed.hash
    else { return nil }
    return installed
  }
}
