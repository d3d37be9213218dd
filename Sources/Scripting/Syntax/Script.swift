// Script: a script's source and what can be told of it without running it.

/// Lua source with a name, and what its text tells.
public struct Script: Sendable {
  public let source: [UInt8]
  /// Path as the user gave it, or `-e`.
  public let name: String
  /// It names the global `corpus`, so it runs once over all inputs; any other script runs once a document.
  public let usesCorpus: Bool
  /// It names the global `doc`.
  public let usesDocument: Bool
  /// It returns `recipe { … }`.
  public let isRecipe: Bool
  /// Keys of table constructors, and fields that are assigned to, in the order in which the script first names them: the
  /// order of columns.
  public let keyOrder: [String: Int]

  public init(source: [UInt8], name: String) {
    self.source = source
    self.name = name
    let lexemes = LuaLexer.lexemes(of: source)
    var corpus = false
    var document = false
    var recipe = false
    var order: [String: Int] = [:]
    for (i, lexeme) in lexemes.enumerated() {
      let before = i > 0 ? lexemes[i - 1] : nil
      let after = i + 1 < lexemes.count ? lexemes[i + 1] : nil
      if lexeme.kind == .name {
        let isField = before?.kind == .symbol && (before?.text == "." || before?.text == ":")
        let isKey =
          after?.text == "=" && (isField || before?.text == "{" || before?.text == "," || before?.text == ";")
        if isKey, order[lexeme.text] == nil { order[lexeme.text] = order.count }
        if !isField, !isKey {
          corpus = corpus || lexeme.text == "corpus"
          document = document || lexeme.text == "doc"
          recipe = recipe || lexeme.text == "recipe" && before?.text == "return"
        }
      } else if lexeme.kind == .string, before?.text == "[", after?.text == "]", i + 2 < lexemes.count,
        lexemes[i + 2].text == "=", order[lexeme.text] == nil
      {
        order[lexeme.text] = order.count
      }
    }
    usesCorpus = corpus && !recipe
    usesDocument = document
    isRecipe = recipe
    keyOrder = order
  }

  /// What the comment at the top says, without its marks; empty when there is none.
  public var opening: String {
    var lines: [Substring] = []
    for line in String(decoding: source, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false)
    {
      guard line.hasPrefix("--") else { break }
      let text = line.drop { $0 == "-" }
      lines.append(text.first == " " ? text.dropFirst() : text)
    }
    return lines.joined(separator: "\n")
  }

  /// Line `number` (from 1) without its end; nil outside.
  public func line(_ number: Int) -> String? {
    var current = 1
    var start = 0
    for (i, b) in source.enumerated() where b == 10 {
      if current == number { return String(decoding: source[start..<i], as: UTF8.self) }
      current += 1
      start = i + 1
    }
    return current == number ? String(decoding: source[start...], as: UTF8.self) : nil
  }

  /// The name that begins at a byte offset: where it stands in its line, from 0, and its length, in characters.
  public func name(at offset: Int) -> (from: Int, count: Int)? {
    guard offset < source.count else { return nil }
    let start = source[..<offset].lastIndex(of: 10).map { $0 + 1 } ?? 0
    let name = source[offset...].prefix {
      $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A || $0 == 0x5F || $0 >= 0x30 && $0 <= 0x39
    }
    return (String(decoding: source[start..<offset], as: UTF8.self).count, max(1, name.count))
  }

  /// Whether the source is one expression, which then needs no `return`: true when it is a syntax error as it
  /// stands and none with `return` before it; the caller tries both.
  public var asExpression: [UInt8] { Array("return ".utf8) + source }
}
