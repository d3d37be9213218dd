// Grants: which files a script may read and write: those of --allow-read and --allow-write, and for a recipe those
// that its header asks for by a parameter. A path is checked after opening, by the file that was really opened,
// so that links, `..` and renames on the way cannot lead out.

import Glibc
import LuaHost
import Results
import Scripting

struct Grants: Sendable {
  /// Resolved paths of files and folders.
  private var readable: [String] = []
  private var writable: [String] = []
  private static let sizeLimit = 1 << 30

  /// `parameters` with files as paths; `script` is the recipe's own.
  init(_ invocation: Invocation, _ recipe: Recipe?, _ parameters: Record, _ script: Script) throws {
    for path in invocation.all("--allow-read") { readable.append(try Self.resolved(path, "--allow-read")) }
    for path in invocation.all("--allow-write") { writable.append(try Self.resolved(path, "--allow-write")) }
    guard let recipe else { return }
    func named(_ permissions: [String]) throws -> [String] {
      var paths: [String] = []
      for name in permissions where name.hasPrefix("@") {
        if case .string(let path)? = parameters[String(name.dropFirst())] {
          paths.append(try Self.resolved(path, "--param \(name.dropFirst())"))
        }
      }
      return paths
    }
    readable += try named(recipe.reads)
    writable += try named(recipe.writes)
    // other paths only as far as the user agreed when the recipe was added
    guard !(recipe.reads + recipe.writes).allSatisfy({ $0.hasPrefix("@") }),
      let accepted = InstalledRecipe.accepted(script, recipe)
    else { return }
    func plain(_ permissions: [String], _ agreed: [String]) -> [String] {
      permissions.filter { !$0.hasPrefix("@") && agreed.contains($0) }.compactMap {
        try? Self.resolved($0, "permissions")
      }
    }
    readable += plain(recipe.reads, accepted.reads)
    writable += plain(recipe.writes, accepted.writes)
  }

  private static func resolved(_ path: String, _ option: String) throws -> String {
    if let real = realpath(path, nil) {
      defer { free(real) }
      return String(cString: real)
    }
    // a file that is yet to be written: its folder must exist
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    let folder = parts.count > 1 ? parts.dropLast().joined(separator: "/") : "."
    guard let last = parts.last, !last.isEmpty, last != "..",
      let real = realpath(folder.isEmpty ? "/" : folder, nil)
    else {
      throw Problem("permission/path", "\(option): '\(path)' cannot be found", .usage)
    }
    defer { free(real) }
    return String(cString: real) + "/" + last
  }

  /// The path from the root, without `.` and `..`; links are not looked at.
  private static func absolute(_ path: String) -> String {
    var parts: [Substring] = []
    var whole = path
    if !path.hasPrefix("/"), let folder = realpath(".", nil) {
      defer { free(folder) }
      whole = String(cString: folder) + "/" + path
    }
    for part in whole.split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return "/" + parts.joined(separator: "/")
  }

  private static func allows(_ grants: [String], _ path: String) -> Bool {
    grants.contains { $0 == path || path.hasPrefix($0 == "/" ? "/" : $0 + "/") }
  }

  func read(_ path: String) throws(LuaFailure) -> [UInt8] {
    let refusal = LuaFailure(
      "reading '\(path)' was not granted (grant it with --allow-read \(path))", isRefusal: true)
    guard !readable.isEmpty else { throw refusal }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      let reason = String(cString: strerror(errno))
      // whether a file is there is told of granted places alone
      guard Self.allows(readable, Self.absolute(path)) else { throw refusal }
      throw LuaFailure("'\(path)' cannot be read: \(reason)")
    }
    defer { close(descriptor) }
    var info = stat()
    guard fstat(descriptor, &info) == 0, info.st_mode & S_IFMT == S_IFREG,
      let real = FileBytes.realPath(of: descriptor),
      Self.allows(readable, real)
    else { throw refusal }
    switch FileBytes.read(descriptor, limit: Self.sizeLimit) {
    case .success(let bytes): return bytes
    case .failure(let failure): throw LuaFailure("'\(path)' cannot be read: \(failure.reason)")
    }
  }

  func write(_ path: String, _ bytes: [UInt8]) throws(LuaFailure) {
    let refusal = LuaFailure(
      "writing '\(path)' was not granted (grant it with --allow-write \(path))", isRefusal: true)
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard !writable.isEmpty, let name = parts.last, !name.isEmpty, name != ".", name != ".." else {
      throw refusal
    }
    let folder = parts.count > 1 ? parts.dropLast().joined(separator: "/") : "."
    // open the folder, look where it really is, then open the file in that folder and nowhere else
    let directory = open(folder.isEmpty ? "/" : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard directory >= 0 else {
      guard Self.allows(writable, Self.absolute(path)) else { throw refusal }
      throw LuaFailure("the folder of '\(path)' cannot be found")
    }
    defer { close(directory) }
    guard let real = FileBytes.realPath(of: directory),
      Self.allows(writable, real == "/" ? "/\(name)" : "\(real)/\(name)")
    else { throw refusal }
    let descriptor = openat(
      directory, String(name), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      let reason = String(cString: strerror(errno))
      throw LuaFailure("'\(path)' cannot be written: \(reason)")
    }
    let sink = Sink(descriptor)
    sink.write(bytes)
    sink.close()
    if let failure = sink.failure {
      throw LuaFailure("'\(path)' cannot be written: \(String(cString: strerror(failure)))")
    }
  }
}
