// RecipeFolder: the folder in which a recipe lies, and the files beside it that belong to it.
// A name leads to a file of this folder or below, never out of it: links are followed and then checked.

import Glibc
import LuaHost
import Scripting

struct RecipeFolder {
  /// Path of the folder; `.` when the script's name has none, nil for code without a file.
  let path: String?
  private static let sizeLimit = 256 << 20

  init(_ script: Script) { self.init(script.name) }

  /// Of the script at this path.
  init(_ script: String) {
    let parts = script.split(separator: "/", omittingEmptySubsequences: false)
    if parts.count > 1 {
      let folder = parts.dropLast().joined(separator: "/")
      path = folder.isEmpty ? "/" : folder
    } else {
      path = script.hasSuffix(".lua") ? "." : nil
    }
  }

  /// Path of a module inside the folder: `lib.helper` is `lib/helper.lua`; nil when that is no module's name.
  static func modulePath(_ name: String) -> String? {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    guard !parts.isEmpty,
      parts.allSatisfy({ part in
        !part.isEmpty
          && part.utf8.allSatisfy {
            $0 | 0x20 >= 97 && $0 | 0x20 <= 122 || $0 >= 48 && $0 <= 57 || $0 == 0x5F || $0 == 0x2D
          }
      })
    else { return nil }
    return parts.joined(separator: "/") + ".lua"
  }

  /// Whether a relative path has only plain parts.
  static func staysInside(_ name: String) -> Bool {
    !name.utf8.contains(0)
      && name.split(separator: "/", omittingEmptySubsequences: false).allSatisfy {
        !$0.isEmpty && $0 != "." && $0 != ".."
      }
  }

  /// Source of a module inside the folder.
  func module(_ name: String) -> [UInt8]? { Self.modulePath(name).flatMap { try? data($0) } }

  /// A data file beside the recipe, by a relative path with `/`.
  func data(_ name: String) throws(LuaFailure) -> [UInt8] {
    guard let path, Self.staysInside(name) else {
      throw LuaFailure(
        "'\(name)' is no file beside the recipe: name it as in \"lexicon.csv\" or \"data/lexicon.csv\"")
    }
    let descriptor = open("\(path)/\(name)", O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw LuaFailure(
        "the file '\(name)' beside the recipe cannot be read: \(String(cString: strerror(errno)))")
    }
    defer { close(descriptor) }
    var info = stat()
    guard fstat(descriptor, &info) == 0, info.st_mode & S_IFMT == S_IFREG,
      let real = FileBytes.realPath(of: descriptor), let folder = realpath(path, nil)
    else { throw LuaFailure("'\(name)' beside the recipe is no regular file") }
    defer { free(folder) }
    guard real.hasPrefix(String(cString: folder) + "/") else {
      throw LuaFailure("'\(name)' leads out of the recipe's folder", isRefusal: true)
    }
    switch FileBytes.read(descriptor, limit: Self.sizeLimit) {
    case .success(let bytes): return bytes
    case .failure(let failure):
      throw LuaFailure("the file '\(name)' beside the recipe cannot be read: \(failure.reason)")
    }
  }
}
