// RecipeArchive: unpacks an archive of recipes into an empty folder. Only plain files are taken, under names that
// stay in the folder; sizes and numbers have limits, since the archive comes from a stranger.

import CArchive
import Glibc

enum RecipeArchive {
  private static let mostFiles = 2_000
  private static let mostBytes = 256 << 20

  static func unpack(_ path: String, into folder: String) throws {
    func problem(_ reason: String) -> Problem {
      Problem("recipe/archive", "the archive '\(path)' cannot be unpacked: \(reason)", .usage)
    }
    guard let archive = archive_read_new() else { throw problem("not enough memory") }
    defer { archive_read_free(archive) }
    archive_read_support_filter_all(archive)
    archive_read_support_format_zip(archive)
    archive_read_support_format_tar(archive)
    guard archive_read_open_filename(archive, path, 1 << 16) == ARCHIVE_OK else {
      throw problem(archive_error_string(archive).map { String(cString: $0) } ?? "unknown error")
    }
    var files = 0
    var bytes = 0
    var entry: OpaquePointer?
    while true {
      let status = archive_read_next_header(archive, &entry)
      if status == ARCHIVE_EOF { return }
      guard status >= ARCHIVE_WARN, let entry else {
        throw problem(archive_error_string(archive).map { String(cString: $0) } ?? "it is damaged")
      }
      guard archive_entry_filetype(entry) == 0o100000 else { continue }
      var name = archive_entry_pathname(entry).map { String(cString: $0) } ?? ""
      if name.hasPrefix("./") { name.removeFirst(2) }
      guard RecipeFolder.staysInside(name) else {
        throw problem("'\(Problem.printable(name))' would lead out of it")
      }
      files += 1
      guard files <= mostFiles else { throw problem("it holds more than \(mostFiles) files") }
      let data = try contents(archive, left: mostBytes - bytes, problem)
      bytes += data.count
      let target = "\(folder)/\(name)"
      try Files.makeFolder(
        target.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/"))
      try Files.write(data, to: target)
    }
  }

  private static func contents(_ archive: OpaquePointer, left: Int, _ problem: (String) -> Problem) throws
    -> [UInt8]
  {
    var data: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let n = piece.withUnsafeMutableBytes { archive_read_data(archive, $0.baseAddress, $0.count) }
      if n == 0 { return data }
      guard n > 0 else {
        throw problem(archive_error_string(archive).map { String(cString: $0) } ?? "it is damaged")
      }
      data += piece[..<n]
      guard data.count <= left else { throw problem("it holds more than \(mostBytes >> 20) MB") }
    }
  }
}
