// RecipeLock: nightjar.lock, which says what exactly ran: recipes with the SHA-256 of each of their files, and the
// Nightjar version. In: recipes. Out: a JSON file, and what differs from it.

import Document
import Glibc
import LuaHost
import Readers
import Results
import Scripting

struct RecipeLock {
  struct Entry {
    var name: String
    var version: String
    var hash: String
    var files: [RecipePackage.File]
    var uses: [String]
  }

  static let fileName = "nightjar.lock"
  var nightjar: String
  var entries: [Entry]

  init(nightjar: String, entries: [Entry]) {
    self.nightjar = nightjar
    self.entries = entries
  }

  // MARK: The file

  var text: String {
    func quoted(_ text: String) -> String {
      var bytes: [UInt8] = []
      JSON.write(text, into: &bytes)
      return String(decoding: bytes, as: UTF8.self)
    }
    var text = "{\n  \"nightjar\": \(quoted(nightjar)),\n  \"recipes\": [\n"
    for (i, entry) in entries.enumerated() {
      text += "    {\n      \"name\": \(quoted(entry.name)), \"version\": \(quoted(entry.version)),\n"
      text += "      \"hash\": \(quoted(entry.hash)),\n"
      if !entry.uses.isEmpty {
        text += "      \"uses\": [\(entry.uses.map(quoted).joined(separator: ", "))],\n"
      }
      text += "      \"files\": {\n"
      text += entry.files.map { "        \(quoted($0.path)): \(quoted($0.sha256))" }.joined(separator: ",\n")
      text += "\n      }\n    }\(i + 1 < entries.count ? "," : "")\n"
    }
    return text + "  ]\n}\n"
  }

  /// Reads a lock; every field must be there.
  init(_ bytes: [UInt8], name: String) throws {
    let damaged = Problem(
      "lock/damaged", "'\(name)' is no lock of Nightjar; write it with 'nightjar recipe lock'", .usage)
    guard let value = try? JSON.parse(bytes), case .string(let version)? = value["nightjar"],
      case .list(let recipes)? = value["recipes"]
    else { throw damaged }
    nightjar = version
    entries = []
    for recipe in recipes {
      guard case .string(let name)? = recipe["name"], case .string(let version)? = recipe["version"],
        case .string(let hash)? = recipe["hash"], case .record(let files)? = recipe["files"]
      else { throw damaged }
      var uses: [String] = []
      if case .list(let names)? = recipe["uses"] {
        uses = names.compactMap { if case .string(let name) = $0 { name } else { nil } }
      }
      var listed: [RecipePackage.File] = []
      for file in files {
        guard case .string(let sha256) = file.value else { throw damaged }
        listed.append(.init(path: file.name, sha256: sha256))
      }
      entries.append(Entry(name: name, version: version, hash: hash, files: listed, uses: uses))
    }
  }

  /// Where a lock may lie: in this folder, beside a script or above it.
  private static func places(_ script: String?) -> [String] {
    guard let script, let folder = RecipeFolder(script).path else { return ["."] }
    return [".", folder, "\(folder)/.."]
  }

  static func exists(for script: String) -> Bool {
    places(script).contains { access("\($0)/\(fileName)", F_OK) == 0 }
  }

  static func find(for script: String? = nil) throws -> RecipeLock {
    for place in places(script) {
      let path = "\(place)/\(fileName)"
      guard access(path, F_OK) == 0 else { continue }
      switch FileBytes.read(path, limit: 64 << 20) {
      case .success(let bytes): return try RecipeLock(bytes, name: path)
      case .failure(let failure):
        throw Problem("lock/unreadable", "'\(path)' cannot be read: \(failure.reason)", .usage)
      }
    }
    throw Problem(
      "lock/missing", "there is no \(fileName) here; write one with 'nightjar recipe lock'", .usage)
  }

  // MARK: Making and checking

  /// Recipes and those that they use.
  static func of(_ names: [String]) throws -> RecipeLock {
    var entries: [Entry] = []
    var waiting = names
    while let name = waiting.first {
      waiting.removeFirst()
      let loaded = try RecipeVerb.load(name)
      guard !entries.contains(where: { $0.name == loaded.recipe.name }) else { continue }
      let package = try RecipePackage(loaded)
      entries.append(
        Entry(
          name: loaded.recipe.name, version: loaded.recipe.version, hash: package.hash, files: package.files,
          uses: package.uses))
      waiting += package.uses
    }
    return RecipeLock(
      nightjar: Program.version,
      entries: entries.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) })
  }

  /// What of a recipe is not as the lock has it, one sentence each.
  func differences(_ loaded: RecipeVerb.Loaded) throws -> [String] {
    guard let entry = entries.first(where: { $0.name == loaded.recipe.name }) else {
      return ["the recipe '\(loaded.recipe.name)' is not in the lock"]
    }
    let package = try RecipePackage(loaded)
    guard package.hash != entry.hash else { return [] }
    var found: [String] = []
    for file in package.files {
      guard let locked = entry.files.first(where: { $0.path == file.path }) else {
        found.append("'\(file.path)' was added")
        continue
      }
      if locked.sha256 != file.sha256 { found.append("'\(file.path)' was changed") }
    }
    for file in entry.files where !package.files.contains(where: { $0.path == file.path }) {
      found.append("'\(file.path)' was removed")
    }
    return found.isEmpty ? ["its files were exchanged"] : found
  }

  /// Holds a run to the lock: the recipe and those it uses, now, and every file of theirs when it is read.
  static func hold(_ loaded: RecipeVerb.Loaded, _ services: inout SessionServices) throws {
    let lock = try find(for: loaded.script.name)
    guard lock.nightjar == Program.version else {
      throw Problem(
        "lock/version",
        "the lock was written by Nightjar \(lock.nightjar), this is \(Program.version); write it anew with 'nightjar recipe lock'",
        .limit)
    }
    var waiting = [loaded]
    var seen: Set<String> = []
    var known: Set<String> = []
    while let next = waiting.popLast() {
      guard seen.insert(next.recipe.name).inserted else { continue }
      let differences = try lock.differences(next)
      guard differences.isEmpty else {
        throw Problem(
          "lock/changed",
          "the recipe '\(next.recipe.name)' is not as locked: \(differences.joined(separator: ", "))", .limit)
      }
      let package = try RecipePackage(next)
      known.formUnion(package.files.map(\.sha256))
      for name in package.uses { waiting.append(try RecipeVerb.load(name)) }
    }
    let (data, module, beside, recipe) = (
      services.data, services.module, services.moduleBeside, services.recipe
    )
    let locked = known
    services.data = { script, name throws(LuaFailure) in
      let bytes = try data(script, name)
      guard locked.contains(Digest.sha256(bytes)) else {
        throw LuaFailure("'\(name)' is not as locked", isRefusal: true)
      }
      return bytes
    }
    services.module = { module($0).flatMap { locked.contains(Digest.sha256($0)) ? $0 : nil } }
    services.moduleBeside = { beside($0, $1).flatMap { locked.contains(Digest.sha256($0)) ? $0 : nil } }
    services.recipe = { name throws(LuaFailure) in
      let script = try recipe(name)
      guard locked.contains(Digest.sha256(Signed(script.source).text)) else {
        throw LuaFailure("the recipe '\(name)' is not as locked", isRefusal: true)
      }
      return script
    }
  }
}

extension MetaValue {
  /// A field of a record.
  subscript(name: String) -> MetaValue? {
    if case .record(let fields) = self { return fields.first { $0.name == name }?.value }
    return nil
  }
}
