// Inputs: what the user named → files, in a stable order: as given, folders and globs sorted by bytes of the path.

import Glibc

/// One file (or standard input) to read.
public struct InputFile: Hashable, Sendable {
  /// As it is shown: the path as given or found, `-` for standard input.
  public var path: String
  /// Nil: told by content.
  public var format: InputFormat?
  public var isPacked: Bool
  /// Bytes on disk; nil when unknown.
  public var size: Int?
}

public enum Inputs {
  /// Expands files, folders, globs and `-`. Problems come back beside the files that are fine.
  public static func expand(_ operands: [String], format: InputFormat?) -> (
    files: [InputFile], problems: [InputError]
  ) {
    var files: [InputFile] = []
    var problems: [InputError] = []
    for operand in operands {
      if operand == "-" {
        files.append(InputFile(path: "-", format: format, isPacked: false, size: nil))
        continue
      }
      var info = stat()
      guard stat(operand, &info) == 0 else {
        let reason = errno
        if operand.utf8.contains(where: { $0 == 0x2A || $0 == 0x3F || $0 == 0x5B }) {
          let found = glob(operand)
          if found.isEmpty {
            problems.append(InputError("input/glob", operand, "no file matches '\(operand)'"))
          }
          for path in found { add(path, format, &files, &problems, isNamed: true) }
        } else {
          problems.append(missing(operand, reason))
        }
        continue
      }
      add(operand, format, &files, &problems, isNamed: true)
    }
    return (files, problems)
  }

  static func missing(_ path: String, _ reason: Int32) -> InputError {
    switch reason {
    case EACCES, EPERM:
      InputError("input/permission", path, "'\(path)' cannot be read: permission denied (see 'ls -l')")
    case ENOENT, ENOTDIR: InputError("input/not-found", path, "there is no file '\(path)'\(nearFile(path))")
    default:
      InputError("input/unreadable", path, "'\(path)' cannot be read: \(String(cString: strerror(reason)))")
    }
  }

  /// A file of nearly that name in the same folder.
  private static func nearFile(_ path: String) -> String {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard let name = parts.last, !name.isEmpty else { return "" }
    let folder = parts.dropLast().joined(separator: "/")
    let names = entries(of: folder.isEmpty ? (path.hasPrefix("/") ? "/" : ".") : folder) ?? []
    let lower = name.lowercased()
    let near =
      names.first { $0.lowercased() == lower } ?? names.sorted().first { $0.lowercased().hasPrefix(lower) }
    return near.map { "; did you mean '\(folder.isEmpty ? "" : folder + "/")\($0)'?" } ?? ""
  }

  private static func entries(of folder: String) -> [String]? {
    guard let directory = opendir(folder) else { return nil }
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

  private static func add(
    _ path: String, _ format: InputFormat?, _ files: inout [InputFile], _ problems: inout [InputError],
    isNamed: Bool,
    depth: Int = 0
  ) {
    var info = stat()
    guard stat(path, &info) == 0 else { return problems.append(missing(path, errno)) }
    if info.st_mode & S_IFMT == S_IFDIR {
      guard depth < 64, let names = entries(of: path) else {
        return problems.append(
          InputError(
            "input/permission", path,
            "the folder '\(path)' cannot be opened: \(String(cString: strerror(errno)))"))
      }
      let before = files.count
      let problemsBefore = problems.count
      for name in names where !name.hasPrefix(".") {
        add(
          path.hasSuffix("/") ? path + name : path + "/" + name, format, &files, &problems, isNamed: false,
          depth: depth + 1)
      }
      if files.count == before, problems.count == problemsBefore, depth == 0 {
        problems.append(
          InputError(
            "input/empty-directory", path,
            "the folder '\(path)' holds no documents (it looks for \(InputFormat.allCases.map(\.rawValue).joined(separator: ", ")))"
          ))
      }
      return
    }
    let named = InputFormat.named(path)
    // in a folder only names that tell a format are documents; a file that was named itself is always read
    guard isNamed || named.format != nil || named.isPacked else { return }
    if isNamed, format == nil, named.format == nil, let wayOut = InputFormat.wayOut(path) {
      return problems.append(
        InputError("input/format", path, "'\(path)' is of a kind that is not read yet; \(wayOut)"))
    }
    files.append(
      InputFile(
        path: path, format: format ?? named.format, isPacked: named.isPacked,
        size: info.st_mode & S_IFMT == S_IFREG ? Int(info.st_size) : nil))
  }

  // MARK: Globs

  /// Paths that match a pattern with `*`, `?`, `[…]` and `**` (any folders), sorted.
  static func glob(_ pattern: String) -> [String] {
    let parts = pattern.split(separator: "/", omittingEmptySubsequences: true).map(String.init)
    var found: [String] = []
    walk(pattern.hasPrefix("/") ? "/" : "", parts[...], &found, 0)
    var seen: Set<String> = []
    return found.filter { seen.insert($0).inserted }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  private static func walk(_ base: String, _ parts: ArraySlice<String>, _ found: inout [String], _ depth: Int)
  {
    guard let part = parts.first, depth < 64 else {
      if parts.isEmpty { found.append(base) }
      return
    }
    let rest = parts.dropFirst()
    let join = { (name: String) in base.isEmpty || base.hasSuffix("/") ? base + name : base + "/" + name }
    if part == "**" {
      walk(base, rest, &found, depth + 1)
      for name in entries(of: base.isEmpty ? "." : base) ?? [] where !name.hasPrefix(".") {
        var info = stat()
        if lstat(join(name), &info) == 0, info.st_mode & S_IFMT == S_IFDIR {
          walk(join(name), parts, &found, depth + 1)
        }
      }
    } else if part.utf8.contains(where: { $0 == 0x2A || $0 == 0x3F || $0 == 0x5B }) {
      for name in entries(of: base.isEmpty ? "." : base) ?? [] {
        if fnmatch(part, name, FNM_PERIOD) == 0 { walk(join(name), rest, &found, depth + 1) }
      }
    } else {
      var info = stat()
      if stat(join(part), &info) == 0 { walk(join(part), rest, &found, depth + 1) }
    }
  }
}
