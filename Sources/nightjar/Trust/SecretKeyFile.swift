// SecretKeyFile: a secret key as minisign keeps it, with a password (scrypt) or without.
// Layout of the 158 bytes: algorithms "Ed", kdf, "B2"; salt 32; work and memory limits, 8 each; then identifier 8, key 64,
// checksum 32, which are hidden by the stream that the password gives.

import CSodium
import Glibc

enum SecretKeyFile {
  private static let count = 158
  private static let scrypt: [UInt8] = [0x53, 0x63]

  /// The text of a file without a password; its mode must keep others out.
  static func text(_ key: Minisign.SecretKey) -> String {
    let bytes =
      [0x45, 0x64, 0, 0, 0x42, 0x32] + [UInt8](repeating: 0, count: 48) + key.identifier + key.key
      + checksum(key)
    return "untrusted comment: nightjar secret key, without a password\n\(Digest.base64(bytes))\n"
  }

  private static func checksum(_ key: Minisign.SecretKey) -> [UInt8] {
    Digest.blake2b([0x45, 0x64] + key.identifier + key.key, count: 32)
  }

  /// Reads a key; `password` is asked for when it has one.
  static func read(_ path: String, password: () -> [UInt8]?) throws -> Minisign.SecretKey {
    func problem(_ reason: String) -> Problem {
      Problem("key/unreadable", "the secret key '\(path)' cannot be used: \(reason)", .usage)
    }
    let text: String
    switch FileBytes.read(path, limit: 1 << 16) {
    case .success(let bytes): text = String(decoding: bytes, as: UTF8.self)
    case .failure(let failure): throw problem(failure.reason)
    }
    guard let line = text.split(whereSeparator: \.isNewline).last, var bytes = Digest.bytes(base64: line),
      bytes.count == count, bytes.starts(with: [0x45, 0x64]), bytes[4] == 0x42, bytes[5] == 0x32
    else { throw problem("it is no minisign secret key") }
    if Array(bytes[2..<4]) == scrypt {
      guard let password = password() else { throw problem("its password is needed") }
      guard let stream = Self.stream(password, bytes) else {
        throw problem("its password takes more memory or time than a key should")
      }
      for i in 0..<104 { bytes[54 + i] ^= stream[i] }
    } else if bytes[2] != 0 || bytes[3] != 0 {
      throw problem("its way of hiding the key is not known")
    }
    let key = Minisign.SecretKey(identifier: Array(bytes[54..<62]), key: Array(bytes[62..<126]))
    // minisign leaves the checksum of a key without a password empty
    let isEmpty = bytes[2] == 0 && bytes[126...].allSatisfy { $0 == 0 }
    guard isEmpty || Array(bytes[126...]) == checksum(key) else {
      throw problem(Array(bytes[2..<4]) == scrypt ? "the password is wrong" : "it is damaged")
    }
    return key
  }

  private static func stream(_ password: [UInt8], _ file: [UInt8]) -> [UInt8]? {
    func number(_ from: Int) -> UInt64 {
      (0..<8).reduce(0) { $0 | UInt64(file[from + $1]) << UInt64(8 * $1) }
    }
    guard number(46) <= UInt64(4) << 30, number(38) <= UInt64(1) << 28 else { return nil }
    var stream = [UInt8](repeating: 0, count: 104)
    let text = password.map { CChar(bitPattern: $0) }
    let status = crypto_pwhash_scryptsalsa208sha256(
      &stream, 104, text, UInt64(text.count), Array(file[6..<38]), number(38), Int(number(46)))
    return status == 0 ? stream : nil
  }

  /// A line from the terminal without echo, else from standard input.
  static func askPassword(_ console: Console) -> [UInt8]? {
    var old = termios()
    let isTerminal = tcgetattr(0, &old) == 0
    if isTerminal {
      console.message("password of the key:")
      var quiet = old
      quiet.c_lflag &= ~tcflag_t(ECHO)
      tcsetattr(0, TCSAFLUSH, &quiet)
    }
    defer { if isTerminal { tcsetattr(0, TCSAFLUSH, &old) } }
    return readLine(strippingNewline: true).map { Array($0.utf8) }
  }
}
