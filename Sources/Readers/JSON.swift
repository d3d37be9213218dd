// JSON: bytes → MetaValue and back (RFC 8259). Iterative depth is bounded, so no text can exhaust the stack.
// Lone surrogates become U+FFFD and are counted; errors carry their byte offset.

public import Document
import Interruption

/// Why a text is not JSON.
public struct JSONError: Error, Hashable, Sendable {
  /// Byte offset in the text that was parsed.
  public var offset: Int
  /// One clause, such as `a comma is missing`.
  public var message: String

  /// Line and column (in bytes) of the error, both from 1.
  public func place(in bytes: UnsafeBufferPointer<UInt8>) -> (line: Int, column: Int) {
    var line = 1
    var start = 0
    for i in 0..<min(offset, bytes.count) where bytes[i] == 10 {
      line += 1
      start = i + 1
    }
    return (line, min(offset, bytes.count) - start + 1)
  }
}

public enum JSON {
  /// Containers may be nested this deep.
  public static let maximumDepth = 256

  /// Parses one JSON value with white space around it.
  public static func parse(_ bytes: UnsafeBufferPointer<UInt8>) throws(JSONError) -> MetaValue {
    try parseCounting(bytes).value
  }

  /// The value, and how many lone surrogates and ill-formed places in its strings became U+FFFD.
  public static func parseCounting(
    _ bytes: UnsafeBufferPointer<UInt8>
  ) throws(JSONError) -> (value: MetaValue, surrogates: Int, invalid: Int) {
    var parser = JSONParser(bytes)
    let value = try parser.value(depth: 0)
    parser.skipSpace()
    guard parser.at == bytes.count else { throw parser.fail("something stands behind the value") }
    return (value, parser.replaced, bytes.count > 0 ? UTF8Check(bytes).invalid : 0)
  }

  public static func parse(_ bytes: [UInt8]) throws(JSONError) -> MetaValue {
    try bytes.withUnsafeBufferPointer { buffer throws(JSONError) in try parse(buffer) }
  }

  // MARK: Writing

  /// Appends a string with its quotation marks, escaped.
  public static func write(_ string: String, into out: inout [UInt8]) {
    var string = string
    string.withUTF8 { write($0, into: &out) }
  }

  /// Appends UTF-8 text with quotation marks, escaped.
  public static func write(_ bytes: UnsafeBufferPointer<UInt8>, into out: inout [UInt8]) {
    out.append(0x22)
    var from = 0
    for i in 0..<bytes.count {
      let b = bytes[i]
      guard b < 32 || b == 0x22 || b == 0x5C || b == 0x7F else { continue }
      out.append(contentsOf: bytes[from..<i])
      from = i + 1
      switch b {
      case 0x22, 0x5C: out += [0x5C, b]
      case 10: out += [0x5C, 0x6E]
      case 13: out += [0x5C, 0x72]
      case 9: out += [0x5C, 0x74]
      default:
        let hex = Array("0123456789abcdef".utf8)
        out += [0x5C, 0x75, 0x30, 0x30, hex[Int(b >> 4)], hex[Int(b & 15)]]
      }
    }
    out.append(contentsOf: bytes[from...])
    out.append(0x22)
  }

  /// Appends a number; what JSON cannot say (NaN, infinity) becomes null.
  public static func write(_ number: Double, into out: inout [UInt8]) {
    out += Array((number.isFinite ? "\(number)" : "null").utf8)
  }

  public static func write(_ value: MetaValue, into out: inout [UInt8]) {
    switch value {
    case .null: out += Array("null".utf8)
    case .bool(let b): out += Array((b ? "true" : "false").utf8)
    case .integer(let i): out += Array(String(i).utf8)
    case .number(let d): write(d, into: &out)
    case .string(let s): write(s, into: &out)
    case .list(let list):
      out.append(0x5B)
      for (i, element) in list.enumerated() {
        if i > 0 { out.append(0x2C) }
        write(element, into: &out)
      }
      out.append(0x5D)
    case .record(let fields):
      out.append(0x7B)
      for (i, field) in fields.enumerated() {
        if i > 0 { out.append(0x2C) }
        write(field.name, into: &out)
        out.append(0x3A)
        write(field.value, into: &out)
      }
      out.append(0x7D)
    }
  }
}

struct JSONParser {
  private let bytes: UnsafeBufferPointer<UInt8>
  private(set) var steps = 0
  var at = 0
  /// Lone surrogates that were replaced.
  private(set) var replaced = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  func fail(_ message: String) -> JSONError { JSONError(offset: at, message: message) }

  mutating func skipSpace() {
    while at < bytes.count, bytes[at] == 32 || bytes[at] == 10 || bytes[at] == 13 || bytes[at] == 9 {
      at += 1
    }
  }

  mutating func value(depth: Int) throws(JSONError) -> MetaValue {
    skipSpace()
    guard at < bytes.count else { throw fail("the text ends where a value is expected") }
    guard depth < JSON.maximumDepth else {
      throw fail("values are nested more than \(JSON.maximumDepth) deep")
    }
    switch bytes[at] {
    case 0x7B: return try record(depth: depth)
    case 0x5B: return try list(depth: depth)
    case 0x22: return .string(try string())
    case 0x74: return try word("true", .bool(true))
    case 0x66: return try word("false", .bool(false))
    case 0x6E: return try word("null", .null)
    case 0x2D, 0x30...0x39: return try number()
    default: throw fail("no value begins with '\(UnicodeScalar(bytes[at] < 128 ? bytes[at] : 63))'")
    }
  }

  private mutating func word(_ word: StaticString, _ value: MetaValue) throws(JSONError) -> MetaValue {
    let n = word.utf8CodeUnitCount
    guard at + n <= bytes.count, (0..<n).allSatisfy({ bytes[at + $0] == word.utf8Start[$0] }) else {
      throw fail("an unknown word; did you mean \(word)?")
    }
    at += n
    return value
  }

  /// Counts an element; a long text ends here when the thread is asked to stop.
  private mutating func step() throws(JSONError) {
    steps &+= 1
    if steps & 0xFFF == 0, Interruption.isRequested { throw fail("reading was stopped") }
  }

  private mutating func record(depth: Int) throws(JSONError) -> MetaValue {
    var fields: [MetaField] = []
    at += 1
    skipSpace()
    if at < bytes.count, bytes[at] == 0x7D {
      at += 1
      return .record(fields)
    }
    while true {
      skipSpace()
      guard at < bytes.count, bytes[at] == 0x22 else { throw fail("a name in quotation marks is expected") }
      let name = try string()
      skipSpace()
      guard at < bytes.count, bytes[at] == 0x3A else { throw fail("a colon is missing behind \"\(name)\"") }
      at += 1
      fields.append(MetaField(name, try value(depth: depth + 1)))
      try step()
      skipSpace()
      guard at < bytes.count else { throw fail("the object is not closed") }
      at += 1
      if bytes[at - 1] == 0x7D { return .record(fields) }
      guard bytes[at - 1] == 0x2C else {
        at -= 1
        throw fail("a comma or '}' is expected")
      }
    }
  }

  private mutating func list(depth: Int) throws(JSONError) -> MetaValue {
    var elements: [MetaValue] = []
    at += 1
    skipSpace()
    if at < bytes.count, bytes[at] == 0x5D {
      at += 1
      return .list(elements)
    }
    while true {
      elements.append(try value(depth: depth + 1))
      try step()
      skipSpace()
      guard at < bytes.count else { throw fail("the list is not closed") }
      at += 1
      if bytes[at - 1] == 0x5D { return .list(elements) }
      guard bytes[at - 1] == 0x2C else {
        at -= 1
        throw fail("a comma or ']' is expected")
      }
    }
  }

  private mutating func number() throws(JSONError) -> MetaValue {
    let start = at
    var isInteger = true
    while at < bytes.count {
      let b = bytes[at]
      if b == 0x2E || b | 0x20 == 0x65 { isInteger = false }
      guard b >= 0x30 && b <= 0x39 || b == 0x2D || b == 0x2B || b == 0x2E || b | 0x20 == 0x65 else { break }
      at += 1
    }
    let text = String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<at]), as: UTF8.self)
    if isInteger, let i = Int(text) { return .integer(i) }
    guard let d = Double(text), !text.hasSuffix(".") else {
      at = start
      throw fail("'\(text.prefix(40))' is not a number")
    }
    return .number(d)
  }

  private mutating func string() throws(JSONError) -> String {
    at += 1
    let start = at
    while at < bytes.count, bytes[at] != 0x22, bytes[at] != 0x5C, bytes[at] >= 32 { at += 1 }
    if at < bytes.count, bytes[at] == 0x22 {
      at += 1
      return String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<at - 1]), as: UTF8.self)
    }
    var out = Array(bytes[start..<at])
    while true {
      guard at < bytes.count else { throw fail("the string is not closed") }
      let b = bytes[at]
      if b == 0x22 {
        at += 1
        return String(decoding: out, as: UTF8.self)
      }
      guard b != 0x5C else {
        try escape(into: &out)
        continue
      }
      guard b != 10 else { throw fail("the string is not closed before the line's end") }
      out.append(b)
      at += 1
    }
  }

  private mutating func escape(into out: inout [UInt8]) throws(JSONError) {
    guard at + 1 < bytes.count else { throw fail("the string ends in an escape") }
    let b = bytes[at + 1]
    at += 2
    switch b {
    case 0x22, 0x5C, 0x2F: out.append(b)
    case 0x62: out.append(8)
    case 0x66: out.append(12)
    case 0x6E: out.append(10)
    case 0x72: out.append(13)
    case 0x74: out.append(9)
    case 0x75:
      var code = try hex()
      if code & 0xFC00 == 0xD800, at + 1 < bytes.count, bytes[at] == 0x5C, bytes[at + 1] == 0x75 {
        let mark = at
        at += 2
        let low = try hex()
        if low & 0xFC00 == 0xDC00 {
          code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
        } else {
          at = mark
        }
      }
      if let scalar = UnicodeScalar(code) {
        out += Array(String(scalar).utf8)
      } else {
        replaced += 1
        out += [0xEF, 0xBF, 0xBD]
      }
    default:
      at -= 1
      throw fail("an unknown escape in a string")
    }
  }

  private mutating func hex() throws(JSONError) -> UInt32 {
    guard at + 4 <= bytes.count else { throw fail("\\u wants four hexadecimal digits") }
    var code: UInt32 = 0
    for i in 0..<4 {
      let b = bytes[at + i]
      switch b {
      case 0x30...0x39: code = code << 4 | UInt32(b - 0x30)
      case 0x41...0x46, 0x61...0x66: code = code << 4 | (UInt32(b | 0x20) - 0x61 + 10)
      default: throw fail("\\u wants four hexadecimal digits")
      }
    }
    at += 4
    return code
  }
}
