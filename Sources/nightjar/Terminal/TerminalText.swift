// TerminalText: text on its way to a terminal. A document could hold escape sequences that retitle the window, move the
// cursor or answer in the user's name; of these only colours pass.

enum TerminalText {
  /// The bytes without control characters but tab, line end and sequences that colour (`ESC [ … m`); U+FFFD stands for each other.
  /// Nil when nothing is to be changed.
  static func safe(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    func isControl(_ i: Int) -> Bool {
      let b = bytes[i]
      if b < 32 { return b != 9 && b != 10 }
      // C1 controls are two bytes in UTF-8
      return b == 0x7F || b == 0xC2 && i + 1 < bytes.count && bytes[i + 1] < 0xA0
    }
    guard bytes.indices.contains(where: isControl) else { return nil }
    var safe: [UInt8] = []
    safe.reserveCapacity(bytes.count + 64)
    var i = 0
    while i < bytes.count {
      if !isControl(i) {
        safe.append(bytes[i])
        i += 1
      } else if let end = endOfColour(bytes, i) {
        safe += bytes[i..<end]
        i = end
      } else {
        safe += Array("\u{FFFD}".utf8)
        i += bytes[i] == 0xC2 ? 2 : 1
      }
    }
    return safe
  }

  /// The end of a sequence that colours and begins at `start`; nil when none does.
  private static func endOfColour(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int? {
    guard bytes[start] == 0x1B, start + 1 < bytes.count, bytes[start + 1] == 0x5B else { return nil }
    var i = start + 2
    while i < bytes.count, bytes[i] == 0x3B || (0x30...0x39).contains(bytes[i]) { i += 1 }
    return i < bytes.count && bytes[i] == 0x6D ? i + 1 : nil
  }
}
