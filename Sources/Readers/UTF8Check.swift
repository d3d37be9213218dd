// UTF8Check: well-formed sequences of UTF-8 (Unicode 15, table 3-7). Hot: eight ASCII bytes a step.

struct UTF8Check {
  /// Well-formed sequences of two bytes or more.
  private(set) var multibyte = 0
  /// Ill-formed places.
  private(set) var invalid = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let base = bytes.baseAddress else { return }
    let raw = UnsafeRawPointer(base)
    var i = 0
    let count = bytes.count
    while i < count {
      if i &+ 32 <= count {
        let a = raw.loadUnaligned(fromByteOffset: i, as: UInt64.self)
        let b = raw.loadUnaligned(fromByteOffset: i &+ 8, as: UInt64.self)
        let c = raw.loadUnaligned(fromByteOffset: i &+ 16, as: UInt64.self)
        let d = raw.loadUnaligned(fromByteOffset: i &+ 24, as: UInt64.self)
        if (a | b | c | d) & 0x8080_8080_8080_8080 == 0 {
          i &+= 32
          continue
        }
      }
      if base[i] < 0x80 {
        i &+= 1
        continue
      }
      let n = Self.sequence(bytes, i)
      if n > 0 {
        multibyte &+= 1
        i &+= n
      } else {
        invalid &+= 1
        i &+= Self.truncated(bytes, i)
      }
    }
  }

  /// Length of the well-formed sequence at `i`; 0 when there is none.
  @inline(__always) static func sequence(_ bytes: UnsafeBufferPointer<UInt8>, _ i: Int) -> Int {
    let lead = bytes[i]
    if lead < 0x80 { return 1 }
    guard lead >= 0xC2, lead <= 0xF4 else { return 0 }
    let n = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
    guard i &+ n <= bytes.count, isSecond(bytes[i &+ 1], after: lead) else { return 0 }
    for k in 2..<max(n, 2) where bytes[i &+ k] & 0xC0 != 0x80 { return 0 }
    return n
  }

  /// Bytes of an ill-formed place that one replacement stands for: a lead and what fits behind it.
  static func truncated(_ bytes: UnsafeBufferPointer<UInt8>, _ i: Int) -> Int {
    let lead = bytes[i]
    guard lead >= 0xC2, lead <= 0xF4, i + 1 < bytes.count, isSecond(bytes[i + 1], after: lead) else {
      return 1
    }
    let n = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
    var k = 2
    while k < n, i + k < bytes.count, bytes[i + k] & 0xC0 == 0x80 { k += 1 }
    return k
  }

  /// Second bytes are restricted behind some leads: no overlong forms, no surrogates, nothing above U+10FFFF.
  @inline(__always) private static func isSecond(_ b: UInt8, after lead: UInt8) -> Bool {
    switch lead {
    case 0xE0: b >= 0xA0 && b <= 0xBF
    case 0xED: b >= 0x80 && b <= 0x9F
    case 0xF0: b >= 0x90 && b <= 0xBF
    case 0xF4: b >= 0x80 && b <= 0x8F
    default: b & 0xC0 == 0x80
    }
  }
}
