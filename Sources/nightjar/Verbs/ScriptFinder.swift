// ScriptFinder: names of scripts, recipes and modules → their source.
// A name with a path or `.lua` is a file. A bare name is a recipe: in the project's Scripts/, the user's recipe
// folder (XDG), the folders of NIGHTJAR_PATH, and the recipes installed beside the program.

import Glibc
import Results
import Scripting

enum ScriptFinder {
  /// The largest script that is read.
  private static let sizeLimit = 16 << 20

  static func load(_ name: String) throws -> Script {
    if name == "-" { return try file("/dev/stdin", shown: "stdin") }
    if name.contains("/") || name.hasSuffix(".lua") {
      return try file(name, shown: name)
    }
    for folder in folders {
      for path in ["\(folder)/\(name).lua", "\(folder)/\(name)/\(name).lua", "\(folder)/\(name)/init.lua"]
      where access(path, R_OK) == 0 {
        return try file(path, shown: tidy(path))
      }
    }
    for path in [name, "\(name).lua"] where access(path, R_OK) == 0 && !Files.isFolder(path) {
      return try file(path, shown: path)
    }
    let near = NearNames.suggest(name, among: recipes())
    throw Problem(
      "recipe/unknown",
      "there is no recipe or script '\(name)'"
        + (near.isEmpty
          ? "; 'nightjar help recipes' lists those there are"
          : "; did you mean \(near.map { "'\($0)'" }.joined(separator: " or "))?"),
      .usage)
  }

  /// A path without `..` for people; relative paths stay as they are.
  private static func tidy(_ path: String) -> String {
    guard path.hasPrefix("/"), let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }

  /// Folders in which bare names are looked up, in order.
  static var folders: [String] {
    let environment = { (name: String) in
      getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }
    var found = ["Scripts"]
    if let data = Files.userData { found.append("\(data)/recipes") }
    found += (environment("NIGHTJAR_PATH") ?? "").split(separator: ":").map(String.init)
    if let program = realpath("/proc/self/exe", nil) {
      let path = String(cString: program)
      free(program)
      let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(
        separator: "/")
      found.append("\(folder)/../share/nightjar/recipes")
      // a build of the repository: .build/ARCHITECTURE/CONFIGURATION/nightjar
      found.append("\(folder)/../../../Scripts")
    }
    return found
  }

  /// A recipe that a bare name can mean.
  struct Located {
    var name: String
    var path: String
    /// Where it comes from: `project`, `user`, `path` or `built-in`.
    var origin: String
  }

  /// The recipes in a folder: `name.lua`, `name/name.lua`, `name/init.lua`.
  static func recipeFiles(in folder: String) -> [(name: String, path: String)] {
    var found: [(name: String, path: String)] = []
    for name in Files.names(in: folder) {
      if name.hasSuffix(".lua") { found.append((String(name.dropLast(4)), "\(folder)/\(name)")) }
      for path in ["\(folder)/\(name)/\(name).lua", "\(folder)/\(name)/init.lua"]
      where access(path, R_OK) == 0 {
        found.append((name, path))
        break
      }
    }
    return found
  }

  /// All recipes that bare names can mean, sorted by name; the first folder that has a name counts.
  static func located() -> [Located] {
    var found: [String: Located] = [:]
    let user = Files.userData.map { "\($0)/recipes" }
    for (i, folder) in folders.enumerated() {
      let origin =
        i == 0 ? "project" : folder == user ? "user" : folder.contains("/../") ? "built-in" : "path"
      for (name, path) in recipeFiles(in: folder) where found[name] == nil {
        found[name] = Located(name: name, path: tidy(path), origin: origin)
      }
    }
    return found.values.sorted { $0.name < $1.name }
  }

  /// Names of all recipes that can be found, sorted.
  static func recipes() -> [String] { located().map(\.name) }

  private static func file(_ path: String, shown: String) throws -> Script {
    switch FileBytes.read(path, limit: sizeLimit) {
    case .success(let bytes): return Script(source: bytes, name: shown)
    case .failure(let failure):
      throw Problem("script/unreadable", "the script '\(shown)' cannot be read: \(failure.reason)", .usage)
    }
  }

  /// Source of a module for `require`: beside the script, then in the recipe folders. Names have letters, digits,
  /// `_`, `-` and dots between folders; nothing leads out of the folder.
  static func module(_ name: String, beside script: String) -> [UInt8]? {
    guard let relative = RecipeFolder.modulePath(name) else { return nil }
    var places = folders
    if script.contains("/") {
      places.insert(
        script.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/"),
        at: 0)
    } else if script.hasSuffix(".lua") {
      places.insert(".", at: 0)
    }
    for place in places {
      if case .success(let bytes) = FileBytes.read("\(place)/\(relative)", limit: sizeLimit) { return bytes }
    }
    return nil
  }
}

/// Whole files.
enum FileBytes {
  struct Failure: Error { let reason: String }

  /// The path of the file that a descriptor really stands for.
  static func realPath(of descriptor: Int32) -> String? {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
    let n = readlink("/proc/self/fd/\(descriptor)", &buffer, Int(PATH_MAX))
    return n > 0 ? String(decoding: buffer[..<n].map { UInt8(bitPattern: $0) }, as: UTF8.self) : nil
  }

  static func read(_ path: String, limit: Int) -> Result<[UInt8], Failure> {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return .failure(Failure(reason: String(cString: strerror(errno)))) }
    defer { close(descriptor) }
    return read(descriptor, limit: limit)
  }

  static func read(_ descriptor: Int32, limit: Int) -> Result<[UInt8], Failure> {
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let n = piece.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
      if n == 0 { return .success(bytes) }
      guard n > 0 else {
        if errno == EINTR { continue }
        return .failure(Failure(reason: String(cString: strerror(errno))))
      }
      bytes += piece[..<n]
      if bytes.count > limit { return .failure(Failure(reason: "it is larger than \(limit >> 20) MB")) }
    }
  }
}
