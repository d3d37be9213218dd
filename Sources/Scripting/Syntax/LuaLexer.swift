// LuaLexer: Lua 5.4 source → lexemes with byte ranges. Total: odd bytes become lexemes of kind `other`.
// Used to see which globals a script names, to read a recipe's header without running it, and to colour input.

/// A piece of Lua source.
public struct LuaLexeme: Hashable, Sendable {
  public enum Kind: Sendable { case name, keyword, string, number, symbol, comment, other }
  public var kind: Kind
  /// Byte offsets in the source.
  public var range: Range<Int>
  /// From 1.
  public var line: Int
  /// The source text; for strings the decoded value.
  public var text: String
}

public struct LuaLexer {
  public static let keywords: Set<String> = [
    "and", "break", "do", "else", "elseif", "end", "false", "for", "function", "goto", "if", "in", "local",
    "nil",
    "not", "or", "repeat", "return", "then", "true", "until", "while",
  ]

  private let source: [UInt8]
  private var at = 0
  private var line = 1

  private init(_ source: [UInt8]) { self.source = source }

  /// All lexemes; comments only on request.
  public static func lexemes(of source: [UInt8], comments: Bool = false) -> [LuaLexeme] {
    var lexer = LuaLexer(source)
    var found: [LuaLexeme] = []
    if source.starts(with: [0x23, 0x21]) { lexer.skipLine() }  // #!: a line for the system, not Lua
    while let next = lexer.next() {
      if next.kind != .comment || comments { found.append(next) }
    }
    return found
  }

  private func byte(_ offset: Int = 0) -> UInt8 { at + offset < source.count ? source[at + offset] : 0 }

  private mutating func skipLine() { while at < source.count, source[at] != 10 { at += 1 } }

  private mutating func next() -> LuaLexeme? {
    while at < source.count, source[at] <= 32 {
      if source[at] == 10 { line += 1 }
      at += 1
    }
    guard at < source.count else { return nil }
    let start = at
    let startLine = line
    let kind: LuaLexeme.Kind
    var value: String?
    switch source[at] {
    case 0x2D where byte(1) == 0x2D:
      at += 2
      if !skipLongBracket() { skipLine() }
      kind = .comment
    case 0x5B where longBracketLevel() != nil:
      let level = longBracketLevel() ?? 0
      _ = skipLongBracket()
      var from = start + level + 2
      let to = max(from, at - level - 2)
      if from < to, source[from] == 13 { from += 1 }
      if from < to, source[from] == 10 { from += 1 }
      value = String(decoding: source[min(from, to)..<to], as: UTF8.self)
      kind = .string
    case 0x22, 0x27:
      value = quoted()
      kind = .string
    case 0x30...0x39:
      number()
      kind = .number
    case 0x2E where byte(1) >= 0x30 && byte(1) <= 0x39:
      number()
      kind = .number
    case 0x41...0x5A, 0x61...0x7A, 0x5F:
      while Self.isNameByte(byte()) { at += 1 }
      kind = Self.keywords.contains(String(decoding: source[start..<at], as: UTF8.self)) ? .keyword : .name
    case 0x21...0x7E:
      symbol()
      kind = .symbol
    default:
      at += 1
      while at < source.count, source[at] & 0xC0 == 0x80 { at += 1 }
      kind = .other
    }
    return LuaLexeme(
      kind: kind, range: start..<at, line: startLine,
      text: value ?? String(decoding: source[start..<at], as: UTF8.self))
  }

  private static func isNameByte(_ b: UInt8) -> Bool {
    (b | 0x20) >= 0x61 && (b | 0x20) <= 0x7A || b >= 0x30 && b <= 0x39 || b == 0x5F
  }

  private mutating func symbol() {
    let three = String(decoding: source[at..<min(at + 3, source.count)], as: UTF8.self)
    if three == "..." {
      at += 3
    } else if ["==", "~=", "<=", ">=", "//", "::", "<<", ">>", ".."].contains(String(three.prefix(2))) {
      at += 2
    } else {
      at += 1
    }
  }

  private mutating func number() {
    let hex = byte() == 0x30 && byte(1) | 0x20 == 0x78
    if hex { at += 2 }
    while at < source.count {
      let b = byte()
      let exponent: UInt8 = hex ? 0x70 : 0x65
      if b | 0x20 == exponent, byte(1) == 0x2B || byte(1) == 0x2D {
        at += 2
      } else if Self.isNameByte(b) || b == 0x2E {
        at += 1
      } else {
        break
      }
    }
  }

  /// Level of the long bracket that opens here; nil when none does.
  private func longBracketLevel() -> Int? {
    guard byte() == 0x5B else { return nil }
    var level = 0
    while byte(1 + level) == 0x3D { level += 1 }
    return byte(1 + level) == 0x5B ? level : nil
  }

  private mutating func skipLongBracket() -> Bool {
    guard let level = longBracketLevel() else { return false }
    at += level + 2
    while at < source.count {
      if source[at] == 10 { line += 1 }
      if source[at] == 0x5D {
        var equals = 0
        while byte(1 + equals) == 0x3D { equals += 1 }
        if equals == level, byte(1 + equals) == 0x5D {
          at += level + 2
          return true
        }
        at += equals
      }
      at += 1
    }
    return true
  }

  private mutating func quoted() -> String {
    let mark = byte()
    at += 1
    var value: [UInt8] = []
    while at < source.count, byte() != mark, byte() != 10 {
      guard byte() == 0x5C else {
        value.append(byte())
        at += 1
        continue
      }
      at += 1
      escape(into: &value)
    }
    if byte() == mark, at < source.count { at += 1 }
    return String(decoding: value, as: UTF8.self)
  }

  private mutating func escape(into value: inout [UInt8]) {
    let simple: [UInt8: UInt8] = [
      0x6E: 10, 0x74: 9, 0x72: 13, 0x61: 7, 0x62: 8, 0x66: 12, 0x76: 11, 0x5C: 0x5C, 0x22: 0x22, 0x27: 0x27,
    ]
    let b = byte()
    guard at < source.count else { return }
    if let plain = simple[b] {
      value.append(plain)
      at += 1
    } else if b == 10 {
      value.append(10)
      line += 1
      at += 1
    } else if b == 0x7A {
      at += 1
      while at < source.count, byte() <= 32 {
        if byte() == 10 { line += 1 }
        at += 1
      }
    } else if b == 0x78 {
      let digits = String(
        decoding: source[min(at + 1, source.count)..<min(at + 3, source.count)], as: UTF8.self)
      value.append(UInt8(digits, radix: 16) ?? 0x3F)
      at = min(at + 3, source.count)
    } else if b == 0x75, byte(1) == 0x7B {
      at += 2
      var code: UInt32 = 0
      while at < source.count, byte() != 0x7D, byte() != 10 {
        code = (code &* 16) &+ UInt32(Character(UnicodeScalar(byte())).hexDigitValue ?? 0)
        at += 1
      }
      if byte() == 0x7D { at += 1 }
      value += Array(String(UnicodeScalar(code) ?? "\u{FFFD}").utf8)
    } else if b >= 0x30, b <= 0x39 {
      var code = 0
      var digits = 0
      while digits < 3, byte() >= 0x30, byte() <= 0x39 {
        code = code * 10 + Int(byte() - 0x30)
        at += 1
        digits += 1
      }
      value.append(UInt8(truncatingIfNeeded: code))
    } else {
      value.append(b)
      at += 1
    }
  }
}
