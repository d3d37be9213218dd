// RecipePackage: the files that a recipe is made of, each with its SHA-256, and one hash over all of them.
// In: a loaded recipe. Out: its own text, the modules and data that its text names, and the files of its tests.
// The hash is the SHA-256 of the manifest, one line `sha256  path` a file, sorted by path; the recipe's own text stands
// there under its name and without its signature, so that neither a copy under another name nor signing changes it.

import LuaHost
import Results
import Scripting

struct RecipePackage {
  struct File: Hashable {
    /// Relative to the recipe's folder.
    var path: String
    var sha256: String
  }

  /// The recipe's own text first.
  var files: [File]
  /// Names of recipes that it uses, with its modules.
  var uses: [String]
  /// What the hash and the signature cover.
  var manifest: String
  var hash: String

  init(_ loaded: RecipeVerb.Loaded) throws {
    let folder = RecipeFolder(loaded.script)
    let own = Signed(loaded.script.source)
    var files = [File(path: "\(loaded.recipe.name).lua", sha256: Digest.sha256(own.text))]
    var uses: [String] = []
    var seen: Set<String> = []
    var waiting: [(path: String, isModule: Bool, isOptional: Bool)] = []
    func add(_ parts: ScriptParts) {
      waiting += parts.modules.compactMap { RecipeFolder.modulePath($0) }.map { ($0, true, false) }
      waiting += parts.data.map { ($0, false, false) }
      uses += parts.uses.filter { !uses.contains($0) }
    }
    add(loaded.script.parts)
    for parameter in loaded.recipe.parameters where parameter.isFile {
      if case .string(let path) = parameter.defaultValue { waiting.append((path, false, false)) }
    }
    for test in loaded.recipe.tests {
      for key in ["file", "golden"] {
        // a golden file may be yet to be written
        if case .string(let path)? = test[key]?.value { waiting.append((path, false, true)) }
      }
      guard case .table(let given)? = test["params"]?.value else { continue }
      for parameter in loaded.recipe.parameters where parameter.isFile {
        if case .string(let path)? = given[parameter.name]?.value { waiting.append((path, false, true)) }
      }
    }
    while let next = waiting.first {
      waiting.removeFirst()
      guard seen.insert(next.path).inserted else { continue }
      let bytes: [UInt8]
      do throws(LuaFailure) { bytes = try folder.data(next.path) } catch {
        if next.isOptional { continue }
        var problem = Problem(
          "recipe/part", "the recipe '\(loaded.recipe.name)' is not whole: \(error.message)", .usage)
        problem.source = loaded.script.name
        throw problem
      }
      files.append(File(path: next.path, sha256: Digest.sha256(bytes)))
      if next.isModule { add(ScriptParts(bytes)) }
    }
    self.files = files
    self.uses = uses
    manifest = files.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
      .map { "\($0.sha256)  \($0.path)\n" }.joined()
    hash = Digest.sha256(Array(manifest.utf8))
  }
}

/// A recipe's source and its signature line, `--! ed25519 key=… sig=…`, the last line.
struct Signed {
  /// The source without the line, ended by a line end.
  var text: [UInt8]
  var key: Minisign.PublicKey?
  var signature: Minisign.Signature?
  /// A signature line stands there, readable or not.
  var hasLine = false

  private static let mark = "--! ed25519 "

  init(_ source: [UInt8]) {
    text = source
    var end = source.count
    while end > 0, source[end - 1] <= 32 { end -= 1 }
    let start = source[..<end].lastIndex(of: 10).map { $0 + 1 } ?? 0
    let line = String(decoding: source[start..<end], as: UTF8.self)
    if line.hasPrefix(Self.mark) {
      hasLine = true
      text = Array(source[..<start])
      for part in line.dropFirst(Self.mark.count).split(separator: " ") {
        if part.hasPrefix("key=") { key = Minisign.PublicKey(String(part.dropFirst(4))) }
        if part.hasPrefix("sig=") { signature = Minisign.Signature(part.dropFirst(4)) }
      }
    }
    if !text.isEmpty, text.last != 10 { text.append(10) }
  }

  static func line(_ key: Minisign.PublicKey, _ signature: Minisign.Signature) -> String {
    "\(mark)key=\(key.text) sig=\(signature.text)\n"
  }
}
