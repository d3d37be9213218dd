// Digest: SHA-256 and BLAKE2b-512 of bytes and files, and base64, by libsodium.

import CSodium
import Glibc

enum Digest {
  /// Sets libsodium up; may be called again.
  static func prepare() -> Bool { sodium_init() >= 0 }

  /// SHA-256 in hexadecimal digits.
  static func sha256(_ bytes: [UInt8]) -> String {
    var stream = SHA256Stream()
    bytes.withUnsafeBytes { stream.add($0) }
    return stream.finish()
  }

  /// SHA-256 of a file of any size; nil when it cannot be read.
  static func sha256(file path: String) -> String? {
    let descriptor = path == "-" ? 0 : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { if descriptor > 0 { close(descriptor) } }
    var stream = SHA256Stream()
    var piece = [UInt8](repeating: 0, count: 1 << 17)
    while true {
      let n = piece.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
      if n == 0 { return stream.finish() }
      if n < 0 {
        if errno == EINTR { continue }
        return nil
      }
      piece.withUnsafeBytes { stream.add(UnsafeRawBufferPointer(rebasing: $0[..<n])) }
    }
  }

  /// BLAKE2b with 64 (or fewer) bytes of result.
  static func blake2b(_ bytes: [UInt8], count: Int = 64) -> [UInt8] {
    var hash = [UInt8](repeating: 0, count: count)
    _ = crypto_generichash(&hash, count, bytes, UInt64(bytes.count), nil, 0)
    return hash
  }

  static func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  static func base64(_ bytes: [UInt8]) -> String {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      var bits: UInt32 = 0
      for i in 0..<3 { bits = bits << 8 | (i < group.count ? UInt32(group[start + i]) : 0) }
      for i in 0..<4 {
        text.append(i <= group.count ? digits[Int(bits >> UInt32(18 - 6 * i)) & 63] : UInt8(ascii: "="))
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The bytes of a base64 text with its padding; nil when it is none.
  static func bytes(base64 text: some StringProtocol) -> [UInt8]? {
    let text = Array(text.utf8)
    var bytes = [UInt8](repeating: 0, count: text.count)
    var count = 0
    let status = text.withUnsafeBytes { source in
      sodium_base642bin(
        &bytes, bytes.count, source.baseAddress?.assumingMemoryBound(to: CChar.self), text.count, nil, &count,
        nil,
        Int32(sodium_base64_VARIANT_ORIGINAL))
    }
    return status == 0 ? Array(bytes[..<count]) : nil
  }
}

/// SHA-256 of bytes that come in pieces.
struct SHA256Stream {
  private var state = crypto_hash_sha256_state()

  init() { _ = crypto_hash_sha256_init(&state) }

  mutating func add(_ bytes: UnsafeRawBufferPointer) {
    guard let base = bytes.baseAddress else { return }
    _ = crypto_hash_sha256_update(&state, base.assumingMemoryBound(to: UInt8.self), UInt64(bytes.count))
  }

  mutating func add(_ text: String) {
    var text = text
    text.withUTF8 { add(UnsafeRawBufferPointer($0)) }
  }

  mutating func finish() -> String {
    var hash = [UInt8](repeating: 0, count: Int(crypto_hash_sha256_BYTES))
    _ = crypto_hash_sha256_final(&state, &hash)
    return Digest.hexadecimal(hash)
  }
}
