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
    guard let base = bytes.baseAddress else { return false }
    let raw = UnsafeRawPointer(base)
    var found: UInt64 = 0
    var i = 0
    while i &+ 8 <= bytes.count {
      // the high bit of a byte tells whether its lower seven reach a bound
      let word = raw.loadUnaligned(fromByteOffset: i, as: UInt64.self)
      let low = word & 0x7F7F_7F7F_7F7F_7F7F
      let from9 = low &+ 0x7777_7777_7777_7777
      let from14 = low &+ 0x7272_7272_7272_7272
      let from32 = low &+ 0x6060_6060_6060_6060
      let from127 = low &+ 0x0101_0101_0101_0101
      found |= (~from9 | from14 & ~from32 | from127) & ~word
      i &+= 8
    }
    if found & 0x8080_8080_8080_8080 != 0 { return true }
    return bytes[i...].contains { $0 < 9 || ($0 > 13 && $0 < 32) || $0 == 127 }
  }
}
