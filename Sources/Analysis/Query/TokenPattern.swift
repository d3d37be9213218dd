// TokenPattern: a regular expression that must match a whole attribute value, compiled once by PCRE2.
// Matching is PCRE2's breadth-first `dfa` matcher, so that no pattern can backtrack without end; patterns that look around or
// forbid backtracking, which it judges differently, go to the other one with a limit; patterns without special characters
// are compared as bytes.

import CPCRE2
import Interruption

final class TokenPattern: @unchecked Sendable {
  private enum Kind {
    case literal([UInt8])
    case any
    /// - Parameter looksAround: only the matcher that tries one way after the other knows what it means.
    case expression(OpaquePointer, looksAround: Bool)
  }
  private let kind: Kind
  private let ignoresMarks: Bool
  /// Where it stands in its query.
  private let position: Int
  /// Bytes that every match begins and ends with; they spare the matcher most values.
  private let ending: [UInt8]
  /// For each byte whether a match can begin with it; nil when nothing is known.
  private let firstBytes: UnsafePointer<UInt8>?

  private static let special = Set("\\^$.[]|()?*+{}".utf8)

  /// The text with every special character escaped.
  static func escaped(_ text: String) -> String {
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      if special.contains(byte) { bytes.append(UInt8(ascii: "\\")) }
      bytes.append(byte)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Whether a pattern surely means the same as a part of a longer one. `\Q` without `\E`, comments and options such as
  /// `(?x)` may reach behind its end, verbs such as `(*ACCEPT)` speak of the whole, and names of groups must differ.
  static func canBePart(_ pattern: some Sequence<UInt8>) -> Bool {
    for (a, b) in zip(pattern, pattern.dropFirst()) {
      if a == UInt8(ascii: "\\"), b == UInt8(ascii: "Q") { return false }
      if a == UInt8(ascii: "("), b == UInt8(ascii: "?") || b == UInt8(ascii: "*") { return false }
    }
    return true
  }

  /// The text that a pattern without special characters stands for; nil for a real pattern.
  private static func literal(_ pattern: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    var escaped = false
    for byte in pattern.utf8 {
      if escaped {
        guard special.contains(byte) else { return nil }
        bytes.append(byte)
        escaped = false
      } else if byte == UInt8(ascii: "\\") {
        escaped = true
      } else if special.contains(byte) {
        return nil
      } else {
        bytes.append(byte)
      }
    }
    return escaped ? nil : bytes
  }

  /// - Throws: `(message, offset)` in the pattern's characters.
  init(_ test: AttributeTest) throws(TokenPatternError) {
    ignoresMarks = test.ignoresMarks
    position = test.position
    let pattern =
      test.ignoresMarks ? CharacterForms.withoutMarks(test.pattern) : CharacterForms.composed(test.pattern)
    if pattern == ".*" {
      kind = .any
      (ending, firstBytes) = ([], nil)
      return
    }
    if !test.ignoresCase, let literal = Self.literal(pattern) {
      kind = .literal(literal)
      (ending, firstBytes) = ([], nil)
      return
    }
    var code: Int32 = 0
    var offset = 0
    var options =
      PCRE2_UTF | PCRE2_UCP | UInt32(PCRE2_ANCHORED) | UInt32(PCRE2_ENDANCHORED) | PCRE2_NEVER_BACKSLASH_C
    if test.ignoresCase { options |= PCRE2_CASELESS }
    let bytes = Array(pattern.utf8)
    let compiled = bytes.withUnsafeBufferPointer {
      pcre2_compile_8($0.baseAddress, $0.count, options, &code, &offset, nil)
    }
    guard let compiled else {
      var message = [UInt8](repeating: 0, count: 256)
      pcre2_get_error_message_8(code, &message, message.count)
      let text = String(decoding: message.prefix { $0 != 0 }, as: UTF8.self)
      let prefix = String(decoding: bytes.prefix(offset), as: UTF8.self)
      throw TokenPatternError(message: text, offset: prefix.unicodeScalars.count)
    }
    var references: UInt32 = 0
    if pcre2_pattern_info_8(compiled, UInt32(PCRE2_INFO_BACKREFMAX), &references) == 0, references > 0 {
      pcre2_code_free_8(compiled)
      throw TokenPatternError(message: "queries have no back references such as \\1", offset: 0)
    }
    kind = .expression(compiled, looksAround: Self.looksAround(bytes))
    ending = test.ignoresCase ? [] : Self.ending(bytes)
    // PCRE2 gives the 256 bits of the first code unit of a match, in memory of the compiled pattern
    var bits: UnsafePointer<UInt8>?
    let status = pcre2_pattern_info_8(compiled, UInt32(PCRE2_INFO_FIRSTBITMAP), &bits)
    firstBytes = status == 0 ? bits : nil
  }

  /// Plain characters at the end of a pattern, which every match ends with. Alternatives, escapes and the groups that
  /// change the meaning of a pattern tell nothing.
  private static func ending(_ pattern: [UInt8]) -> [UInt8] {
    if pattern.contains(UInt8(ascii: "|")) || pattern.contains(UInt8(ascii: "\\")) { return [] }
    if !canBePart(pattern) { return [] }
    return Array(pattern[((pattern.lastIndex { special.contains($0) } ?? -1) + 1)...])
  }

  /// Whether a pattern may have assertions, atomic groups, verbs or possessive quantifiers.
  private static func looksAround(_ pattern: [UInt8]) -> Bool {
    for (i, byte) in pattern.enumerated().dropLast() {
      let next = pattern[i + 1]
      if byte == UInt8(ascii: "("), next == UInt8(ascii: "*") { return true }
      if byte == UInt8(ascii: "("), next == UInt8(ascii: "?"), i + 2 < pattern.count,
        "=!<>".utf8.contains(pattern[i + 2])
      {
        return true
      }
      if next == UInt8(ascii: "+"), "*+?}".utf8.contains(byte) { return true }
    }
    return false
  }

  /// The one value in composed form that matches, when the pattern has no special characters.
  var literal: [UInt8]? {
    if case .literal(let bytes) = kind, !ignoresMarks { return bytes }
    return nil
  }

  deinit { if case .expression(let code, _) = kind { pcre2_code_free_8(code) } }

  /// Whether the value matches as a whole.
  func matches(_ value: UnsafeBufferPointer<UInt8>, _ scratch: PatternScratch) -> Bool {
    if case .any = kind { return true }
    if ignoresMarks {
      if value.contains(where: { $0 >= 0x80 }) {
        return compare(CharacterForms.withoutMarks(String(decoding: value, as: UTF8.self)), scratch)
      }
    } else if !CharacterForms.isComposed(value) {
      return compare(CharacterForms.composed(String(decoding: value, as: UTF8.self)), scratch)
    }
    return compare(value, scratch)
  }

  func matches(_ value: String, _ scratch: PatternScratch) -> Bool {
    var value = value
    return value.withUTF8 { matches($0, scratch) }
  }

  private func compare(_ value: String, _ scratch: PatternScratch) -> Bool {
    var value = value
    return value.withUTF8 { compare($0, scratch) }
  }

  private func compare(_ value: UnsafeBufferPointer<UInt8>, _ scratch: PatternScratch) -> Bool {
    switch kind {
    case .any: return true
    case .literal(let bytes): return bytes.count == value.count && bytes.elementsEqual(value)
    case .expression(let code, let looksAround):
      guard let first = value.first, let last = value.baseAddress else {
        return scratch.matches(code, value, position: position, looksAround: looksAround)
      }
      if let firstBytes, firstBytes[Int(first >> 3)] >> (first & 7) & 1 == 0 { return false }
      if value.count < ending.count { return false }
      let tail = last + (value.count - ending.count)
      for (i, byte) in ending.enumerated() where tail[i] != byte { return false }
      return scratch.matches(code, value, position: position, looksAround: looksAround)
    }
  }
}

struct TokenPatternError: Error {
  var message: String
  var offset: Int
}

/// Work space of the matcher, for one thread.
final class PatternScratch {
  /// Why a pattern could not be held against a value.
  struct Failure {
    var message: String
    /// Character of the query.
    var position: Int
  }
  /// The first; values that failed count as not matching, so whoever used this must look.
  private(set) var failure: Failure?

  private let data: OpaquePointer?
  private let context: OpaquePointer?
  private var workspace = UnsafeMutableBufferPointer<Int32>.allocate(capacity: 4096)
  private static let noUTFCheck = UInt32(PCRE2_NO_UTF_CHECK)
  private static let nothing: StaticString = " "
  /// Longer values go to the matcher that tries one way after the other and can be told when to give up: the other one may
  /// take the cube of the length.
  private static let longValue = 128
  /// About a fifth of a second.
  private static let longValueSteps: UInt32 = 10_000_000

  init() {
    data = pcre2_match_data_create_8(4, nil)
    context = pcre2_match_context_create_8(nil)
    if let context { pcre2_set_match_limit_8(context, Self.longValueSteps) }
  }

  deinit {
    if let data { pcre2_match_data_free_8(data) }
    if let context { pcre2_match_context_free_8(context) }
    workspace.deallocate()
  }

  /// - Parameters:
  ///   - position: of the pattern in its query.
  ///   - looksAround: the pattern is one for the matcher that tries one way after the other.
  func matches(
    _ code: OpaquePointer, _ value: UnsafeBufferPointer<UInt8>, position: Int, looksAround: Bool
  ) -> Bool {
    guard let data, failure == nil, !Interruption.isRequested else { return false }
    let bytes = value.baseAddress ?? Self.nothing.utf8Start
    var result: Int32
    if looksAround || value.count > Self.longValue {
      result = pcre2_match_8(code, bytes, value.count, 0, Self.noUTFCheck, data, context)
    } else {
      while true {
        result = pcre2_dfa_match_8(
          code, bytes, value.count, 0, Self.noUTFCheck, data, nil, workspace.baseAddress, workspace.count)
        // a larger work space for a pattern with many alternatives
        guard result == PCRE2_ERROR_DFA_WSSIZE, workspace.count < 1 << 20 else { break }
        let count = workspace.count * 4
        workspace.deallocate()
        workspace = .allocate(capacity: count)
      }
    }
    if result < PCRE2_ERROR_PARTIAL, failure == nil {
      failure = Failure(
        message: result == PCRE2_ERROR_MATCHLIMIT || result == PCRE2_ERROR_DFA_WSSIZE
          ? "this pattern takes too long for a token of \(value.count) bytes; repeat no group that itself repeats, as in (a+)+"
          : "this pattern uses something that queries do not have, such as a condition, a recursion or \\K",
        position: position)
    }
    return result >= 0
  }
}
