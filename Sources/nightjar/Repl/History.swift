// History: inputs of earlier sessions, in the XDG state folder. Each input is added with one write at the end of the
// file, so that two sessions at once lose nothing; line ends inside an input are written as \n.

import Glibc

struct History {
  let path: String?

  /// - Parameter isKept: false keeps and reads nothing.
  init(isKept: Bool) {
    guard isKept, let folder = Files.userState else {
      path = nil
      return
    }
    path = folder + "/history"
  }

  /// The last inputs, oldest first.
  func load(_ count: Int = 2000) -> [String] {
    guard let path, let file = fopen(path, "r") else { return [] }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count < 16 << 20 {
      let n = fread(&buffer, 1, buffer.count, file)
      if n == 0 { break }
      bytes.append(contentsOf: buffer[..<n])
    }
    return bytes.split(separator: 10).suffix(count).map { Self.plain(String(decoding: $0, as: UTF8.self)) }
  }

  func add(_ input: String) {
    guard let path, !input.isEmpty else { return }
    let line = Array((Self.escaped(input) + "\n").utf8)
    let file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard file >= 0 else { return }
    _ = line.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
    close(file)
  }

  private static func escaped(_ text: String) -> String {
    var out = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out
  }

  private static func plain(_ text: String) -> String {
    var out = ""
    var escape = false
    for scalar in text.unicodeScalars {
      if escape {
        out.unicodeScalars.append(scalar == "n" ? "\n" : scalar)
        escape = false
      } else if scalar == "\\" {
        escape = true
      } else {
        out.unicodeScalars.append(scalar)
      }
    }
    return out
  }
}
