// ByteSource: the bytes of an input in pieces: a plain file, standard input, or the members of a packed file.

import CArchive
import Glibc
import Synchronization
import Threads

/// Bytes of one file or member.
protocol ByteSource: AnyObject {
  /// Reads up to `buffer.count` bytes; 0 at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(InputError) -> Int
  /// About how many bytes there are in all; 0 when nobody knows.
  var expectedCount: Int { get }
}

extension ByteSource {
  var expectedCount: Int { 0 }
}

/// A file or standard input.
final class FileSource: ByteSource {
  private let descriptor: Int32
  private let path: String

  init(_ path: String) throws(InputError) {
    self.path = path
    descriptor = path == "-" ? 0 : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Inputs.missing(path, errno) }
  }

  deinit { if descriptor > 0 { close(descriptor) } }

  var expectedCount: Int {
    var status = stat()
    // a device or a pipe has no size
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return 0 }
    return max(0, Int(status.st_size))
  }

  /// Pieces of large files are read on all processors: most of the time goes into fresh memory, not to the disk.
  private static let pieceBytes = 1 << 22

  func read(into buffer: UnsafeMutableRawBufferPointer) throws(InputError) -> Int {
    if buffer.count >= 2 * Self.pieceBytes, ThreadTeam.available > 1 {
      let read = readPieces(into: buffer)
      if read > 0 { return read }
    }
    while true {
      let n = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      if n >= 0 { return n }
      // interrupted by a signal: the flag tells the run to stop, the bytes are read all the same
      if errno != EINTR { throw Inputs.missing(path, errno) }
    }
  }

  /// The bytes up to the first piece that came short; 0 when the source has no places to read at, or an error, which
  /// plain reading then tells.
  private func readPieces(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let from = lseek(descriptor, 0, SEEK_CUR)
    guard from >= 0 else { return 0 }
    let count = (buffer.count + Self.pieceBytes - 1) / Self.pieceBytes
    let shortest = Atomic<Int>(buffer.count)
    nonisolated(unsafe) let buffer = buffer
    let descriptor = descriptor
    ThreadTeam.forEach(count, members: ThreadTeam.available) { piece in
      var at = piece * Self.pieceBytes
      let end = min(buffer.count, at + Self.pieceBytes)
      while at < end {
        let n = pread(descriptor, buffer.baseAddress.map { $0 + at }, end - at, from + at)
        if n < 0, errno == EINTR { continue }
        if n <= 0 {
          shortest.min(at, ordering: .relaxed)
          return
        }
        at += n
      }
    }
    let read = shortest.load(ordering: .relaxed)
    if lseek(descriptor, from + read, SEEK_SET) < 0 { return 0 }
    return read
  }
}

/// Bytes that are in memory already.
final class MemorySource: ByteSource {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let piece = rest.prefix(buffer.count)
    buffer.copyBytes(from: piece)
    rest = rest.dropFirst(piece.count)
    return piece.count
  }
}

/// The members of a compressed file (one member) or an archive (many), by libarchive.
final class PackedSource {
  private let archive: OpaquePointer
  private let path: String

  init(_ path: String) throws(InputError) {
    guard let archive = archive_read_new() else {
      throw InputError("input/unreadable", path, "not enough memory to open '\(path)'")
    }
    self.archive = archive
    self.path = path
    archive_read_support_filter_all(archive)
    archive_read_support_format_zip(archive)
    archive_read_support_format_tar(archive)
    archive_read_support_format_raw(archive)
    let status =
      path == "-"
      ? archive_read_open_fd(archive, 0, 1 << 16) : archive_read_open_filename(archive, path, 1 << 16)
    guard status == ARCHIVE_OK else { throw problem() }
  }

  deinit { archive_read_free(archive) }

  private func problem() -> InputError {
    let reason = archive_error_string(archive).map { String(cString: $0) } ?? "unknown error"
    return InputError("input/unreadable", path, "'\(path)' cannot be unpacked: \(reason)")
  }

  /// Moves to the next member; its name, or nil at the end. A lone compressed file has the name `data`.
  func nextMember() throws(InputError) -> String? {
    var entry: OpaquePointer?
    while true {
      let status = archive_read_next_header(archive, &entry)
      if status == ARCHIVE_EOF { return nil }
      guard status >= ARCHIVE_WARN, let entry else { throw problem() }
      guard archive_entry_filetype(entry) == 0o100000 || archive_format(archive) == ARCHIVE_FORMAT_RAW else {
        continue
      }
      return archive_entry_pathname(entry).map { String(cString: $0) } ?? "data"
    }
  }

  /// Whether the file is one compressed file, not an archive of many.
  var isSingle: Bool { archive_format(archive) == ARCHIVE_FORMAT_RAW }

  /// Bytes of the present member.
  final class Member: ByteSource {
    private let source: PackedSource
    init(_ source: PackedSource) { self.source = source }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(InputError) -> Int {
      let n = archive_read_data(source.archive, buffer.baseAddress, buffer.count)
      guard n >= 0 else { throw source.problem() }
      return n
    }
  }
}

private let ARCHIVE_FORMAT_RAW: Int32 = 0x90000
