// Files: writing whole files and walking folders, for the verbs that manage recipes.

import Glibc

enum Files {
  /// Writes a file through a neighbour that then takes its name, so that a crash leaves the old file or the new.
  /// A link is followed, and an old file's mode is kept.
  static func write(_ bytes: [UInt8], to given: String, mode: mode_t = 0o666) throws {
    var path = given
    var mode = mode
    var info = stat()
    if let real = realpath(given, nil) {
      path = String(cString: real)
      free(real)
      if stat(path, &info) == 0, info.st_mode & S_IFMT == S_IFREG { mode = info.st_mode & 0o777 }
    }
    func failed() -> Problem {
      Problem("output/unwritable", "'\(path)' cannot be written: \(String(cString: strerror(errno)))", .usage)
    }
    let neighbour = "\(path).\(getpid()).new"
    let descriptor = open(neighbour, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode)
    guard descriptor >= 0 else { throw failed() }
    let sink = Sink(descriptor)
    sink.write(bytes)
    sink.close()
    if let failure = sink.failure {
      unlink(neighbour)
      throw Problem(
        "output/unwritable", "'\(path)' cannot be written: \(String(cString: strerror(failure)))", .usage)
    }
    guard rename(neighbour, path) == 0 else {
      let problem = failed()
      unlink(neighbour)
      throw problem
    }
  }

  static func isFolder(_ path: String) -> Bool {
    var info = stat()
    return stat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFDIR
  }

  /// Names in a folder, sorted by bytes, `.` and `..` left out; empty when it cannot be read.
  static func names(in folder: String) -> [String] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Makes a folder and those above it.
  static func makeFolder(_ path: String) throws {
    if isFolder(path) { return }
    let above = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    if !above.isEmpty { try makeFolder(above) }
    guard mkdir(path, 0o777) == 0 || errno == EEXIST else {
      throw Problem(
        "output/unwritable", "the folder '\(path)' cannot be made: \(String(cString: strerror(errno)))",
        .usage)
    }
  }

  /// Removes a file or a folder with what is in it; links are removed, not followed.
  static func remove(_ path: String) {
    var info = stat()
    guard lstat(path, &info) == 0 else { return }
    if info.st_mode & S_IFMT == S_IFDIR {
      for name in names(in: path) { remove("\(path)/\(name)") }
      rmdir(path)
    } else {
      unlink(path)
    }
  }

  /// The user's data folder of Nightjar (XDG); nil without a home.
  static var userData: String? {
    let environment = { (name: String) in
      getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }
    return environment("XDG_DATA_HOME").map { "\($0)/nightjar" }
      ?? environment("HOME").map { "\($0)/.local/share/nightjar" }
  }

  /// The user's state folder of Nightjar (XDG), made when it is not there; nil without a home.
  static var userState: String? {
    let environment = { (name: String) in
      getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }
    let folder =
      environment("XDG_STATE_HOME").map { "\($0)/nightjar" }
      ?? environment("HOME").map { "\($0)/.local/state/nightjar" }
    guard let folder, (try? makeFolder(folder)) != nil else { return nil }
    return folder
  }
}
