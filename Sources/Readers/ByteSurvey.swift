// ByteSurvey: what the decoder asks of all bytes, in one pass over memory: whether they are UTF-8, and whether there are
// control characters among them. Large inputs are cut behind ASCII bytes, where no sequence goes on, and looked through
// on several threads. Hot; see Benchmarks (base layers).

import Document
import Synchronization
import Threads

struct ByteSurvey: Sendable {
  /// Well-formed sequences of two bytes or more.
  private(set) var multibyte = 0
  /// Ill-formed places.
  private(set) var invalid = 0
  /// Whether there are control characters other than white space.
  private(set) var hasControls = false

  /// Pieces of about this many bytes stay in a processor's cache for the second look.
  private static let pieceBytes = 1 << 18

  /// What holds of all bytes, whatever the number of threads.
  static func of(
    _ bytes: UnsafeBufferPointer<UInt8>, threads: Int, pieceBytes: Int = pieceBytes
  ) -> ByteSurvey {
    var starts = [0]
    var at = pieceBytes
    while at < bytes.count {
      while at < bytes.count, bytes[at - 1] >= 0x80 { at += 1 }
      if at < bytes.count { starts.append(at) }
      at += pieceBytes
    }
    let pieces = starts + [bytes.count]
    let survey = Mutex(ByteSurvey())
    nonisolated(unsafe) let bytes = bytes
    ThreadTeam.forEach(starts.count, members: starts.count >= 8 ? threads : 1) { piece in
      let part = UnsafeBufferPointer(rebasing: bytes[pieces[piece]..<pieces[piece + 1]])
      let check = UTF8Check(part)
      let controls = hasControls(part)
      survey.withLock {
        $0.multibyte += check.multibyte
        $0.invalid += check.invalid
        $0.hasControls = $0.hasControls || controls
      }
    }
    return survey.withLock { $0 }
  }

  static func hasControls(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var suspicious: UInt8 = 0
    for b in bytes { suspicious |= b < 9 || (b > 13 && b < 32) || b == 127 ? 1 : 0 }
    return suspicious != 0
  }
}
