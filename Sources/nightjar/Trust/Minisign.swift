// Minisign: Ed25519 keys and signatures in the format of the minisign program, so that either checks the other's.
// Format: https://jedisct1.github.io/minisign/ ("Ed" signs a message itself, "ED" its BLAKE2b-512).

import CSodium
import Glibc

enum Minisign {
  struct PublicKey: Hashable {
    /// Eight bytes that name the key.
    var identifier: [UInt8]
    var key: [UInt8]

    /// 56 characters, as they stand in the second line of a `.pub` file.
    var text: String { Digest.base64([0x45, 0x64] + identifier + key) }

    init(identifier: [UInt8], key: [UInt8]) {
      self.identifier = identifier
      self.key = key
    }

    /// Of the text of a `.pub` file or its second line alone.
    init?(_ text: String) {
      let lines = text.split(whereSeparator: \.isNewline).map(String.init)
      guard let line = lines.last(where: { !$0.hasPrefix("untrusted comment:") }),
        let bytes = Digest.bytes(base64: line.filter { !$0.isWhitespace }), bytes.count == 42,
        bytes.starts(with: [0x45, 0x64])
      else { return nil }
      self.init(identifier: Array(bytes[2..<10]), key: Array(bytes[10...]))
    }
  }

  struct SecretKey {
    var identifier: [UInt8]
    /// 64 bytes; the last 32 are the public key.
    var key: [UInt8]

    var publicKey: PublicKey { PublicKey(identifier: identifier, key: Array(key[32...])) }

    static func generate() -> SecretKey {
      var publicKey = [UInt8](repeating: 0, count: Int(crypto_sign_PUBLICKEYBYTES))
      var key = [UInt8](repeating: 0, count: Int(crypto_sign_SECRETKEYBYTES))
      _ = crypto_sign_keypair(&publicKey, &key)
      var identifier = [UInt8](repeating: 0, count: 8)
      randombytes_buf(&identifier, 8)
      return SecretKey(identifier: identifier, key: key)
    }
  }

  struct Signature: Hashable {
    /// 74 bytes: algorithm, key's identifier, signature.
    var bytes: [UInt8]
    var isPrehashed: Bool { bytes.starts(with: [0x45, 0x44]) }
    var identifier: [UInt8] { Array(bytes[2..<10]) }
    var signature: [UInt8] { Array(bytes[10...]) }
    var text: String { Digest.base64(bytes) }

    init?(_ text: some StringProtocol) {
      guard let bytes = Digest.bytes(base64: text), bytes.count == 74, bytes[0] == 0x45,
        bytes[1] == 0x44 || bytes[1] == 0x64
      else { return nil }
      self.bytes = bytes
    }

    init(_ key: SecretKey, _ signature: [UInt8]) { bytes = [0x45, 0x44] + key.identifier + signature }
  }

  // MARK: Signing

  static func sign(_ message: [UInt8], _ key: SecretKey) -> Signature {
    Signature(key, detached(Digest.blake2b(message), key))
  }

  /// The text of a `.minisig` file.
  static func signatureFile(_ message: [UInt8], _ key: SecretKey, comment: String) -> String {
    let signature = sign(message, key)
    let global = detached(signature.signature + Array(comment.utf8), key)
    return
      "untrusted comment: signature from nightjar secret key\n\(signature.text)\ntrusted comment: \(comment)\n"
      + Digest.base64(global) + "\n"
  }

  private static func detached(_ message: [UInt8], _ key: SecretKey) -> [UInt8] {
    var signature = [UInt8](repeating: 0, count: Int(crypto_sign_BYTES))
    _ = crypto_sign_detached(&signature, nil, message, UInt64(message.count), key.key)
    return signature
  }

  // MARK: Checking

  static func isGood(_ signature: Signature, _ message: [UInt8], _ key: PublicKey) -> Bool {
    guard signature.identifier == key.identifier else { return false }
    let signed = signature.isPrehashed ? Digest.blake2b(message) : message
    return isGood(signature.signature, signed, key)
  }

  private static func isGood(_ signature: [UInt8], _ signed: [UInt8], _ key: PublicKey) -> Bool {
    crypto_sign_verify_detached(signature, signed, UInt64(signed.count), key.key) == 0
  }

  /// What a `.minisig` file says; the trusted comment when both signatures hold.
  static func trustedComment(inFile text: String, _ message: [UInt8], _ key: PublicKey) -> String? {
    let lines = text.split(whereSeparator: \.isNewline)
    guard lines.count == 4, lines[2].hasPrefix("trusted comment: "), let signature = Signature(lines[1]),
      let global = Digest.bytes(base64: lines[3]), global.count == 64, isGood(signature, message, key)
    else { return nil }
    let comment = String(lines[2].dropFirst("trusted comment: ".count))
    return isGood(global, signature.signature + Array(comment.utf8), key) ? comment : nil
  }
}
