// OutputFile: where results go: standard output, or a file that gets its name when it is complete.
// A file is written beside its place under a name of its own, so that a run that fails leaves the old file as it was.

import Glibc

final class OutputFile {
  let sink: Sink
  /// The file that is written, and the name that it gets; nil for what is written directly: standard output, a device, a pipe.
  private var pending: (written: String, target: String)?

  /// Standard output for nil and `-`.
  init(_ path: String?) throws {
    guard let path, path != "-" else {
      sink = Sink(1)
      return
    }
    var target = path
    var mode: mode_t = 0o666
    var info = stat()
    var isPlain = true
    if let real = realpath(path, nil) {
      // a link stays a link, and a file keeps its rights
      target = String(cString: real)
      free(real)
      if stat(target, &info) == 0 {
        isPlain = info.st_mode & S_IFMT == S_IFREG
        mode = info.st_mode & 0o777
      }
    } else if lstat(path, &info) == 0, info.st_mode & S_IFMT == S_IFLNK {
      isPlain = false  // leads to a file that is still to be made
    }
    let written = isPlain ? "\(target).\(getpid()).new" : target
    let descriptor =
      isPlain
      ? open(written, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode)
      : open(written, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
    // what may not be written must not be replaced
    guard descriptor >= 0, !isPlain || access(target, F_OK) != 0 || access(target, W_OK) == 0 else {
      let problem = OutputFile.unwritable(path, errno)
      if descriptor >= 0 {
        close(descriptor)
        unlink(written)
      }
      throw problem
    }
    sink = Sink(descriptor)
    if isPlain { pending = (written, target) }
  }

  deinit { if let pending { unlink(pending.written) } }

  /// Ends a complete result: the file gets its name.
  func keep() throws {
    sink.close()
    guard let (written, target) = pending else { return try check(nil) }
    try check(written)
    guard rename(written, target) == 0 else { throw OutputFile.unwritable(target, errno) }
    pending = nil
  }

  /// Ends what was broken off: the old file stays, and what there is of the new one stands beside it under the name that
  /// is given back; nil when there is nothing.
  func breakOff(hasResults: Bool) throws -> String? {
    sink.close()
    guard let (written, target) = pending else { return nil }
    try check(written)
    guard hasResults else { return nil }
    let partial = target + ".partial"
    guard rename(written, partial) == 0 else { throw OutputFile.unwritable(partial, errno) }
    pending = nil
    return partial
  }

  private func check(_ path: String?) throws {
    if let failure = sink.failure { throw OutputFile.unwritable(path ?? "standard output", failure) }
  }

  private static func unwritable(_ path: String, _ number: Int32) -> Problem {
    Problem("output/unwritable", "'\(path)' cannot be written: \(String(cString: strerror(number)))", .usage)
  }
}
