// RecipeMaker: the inputs of a session that its last result needs, as a recipe: literals become parameters, and the
// result on a short text the first test.

import Results
import Scripting

enum RecipeMaker {
  /// The inputs that the last one needs: those that set a name that it, or an input kept already, uses.
  static func needed(_ inputs: [String]) -> [String] {
    guard let last = inputs.last else { return [] }
    var kept = [last]
    var wanted = names(last).used
    for input in inputs.dropLast().reversed() {
      let (set, used) = names(input)
      // `_` is what the input before gave
      if wanted.contains("_"), set.isEmpty {
        kept.append("_ = \(input)")
        wanted.remove("_")
        wanted.formUnion(used)
        continue
      }
      guard !set.isDisjoint(with: wanted) else { continue }
      kept.append(input)
      wanted.formUnion(used)
    }
    return kept.reversed()
  }

  /// Names that an input sets, and names that it uses.
  private static func names(_ input: String) -> (set: Set<String>, used: Set<String>) {
    let lexemes = LuaLexer.lexemes(of: Array(input.utf8))
    var (set, used) = (Set<String>(), Set<String>())
    /// Brackets that are open: a name before `=` inside is a key.
    var depth = 0
    for (i, lexeme) in lexemes.enumerated() {
      if ["{", "(", "["].contains(lexeme.text) { depth += 1 }
      if ["}", ")", "]"].contains(lexeme.text) { depth -= 1 }
      guard lexeme.kind == .name else { continue }
      let before = i > 0 ? lexemes[i - 1].text : ""
      let after = i + 1 < lexemes.count ? lexemes[i + 1].text : ""
      if before == "." || before == ":" { continue }
      let isKey = after == "=" && depth > 0
      if after == "=" && depth == 0 || before == "function" || before == "local" { set.insert(lexeme.text) }
      if !isKey { used.insert(lexeme.text) }
    }
    return (set, used)
  }

  /// The recipe's text. `test` is a text and what the last result was on it.
  static func text(name: String, inputs: [String], test: (input: String, expect: Value)?) -> String {
    let needed = needed(inputs)
    var parameters: [(name: String, type: String, value: String)] = []
    var body = ""
    for (i, input) in needed.enumerated() {
      let source = Array(input.utf8)
      var out: [UInt8] = []
      var from = 0
      for lexeme in LuaLexer.lexemes(of: source) where lexeme.kind == .number || lexeme.kind == .string {
        let literal = String(decoding: source[lexeme.range], as: UTF8.self)
        let type = lexeme.kind == .string ? "string" : Int(literal) != nil ? "integer" : "number"
        let known = parameters.first { $0.value == literal }
        let parameter = known?.name ?? "p\(parameters.count + 1)"
        if known == nil { parameters.append((parameter, type, literal)) }
        out += source[from..<lexeme.range.lowerBound] + Array("p.\(parameter)".utf8)
        from = lexeme.range.upperBound
      }
      out += source[from...]
      var line = String(decoding: out, as: UTF8.self)
      let isLast = i == needed.count - 1
      if isLast, !line.hasPrefix("return ") { line = "return \(line)" }
      let lexemes = LuaLexer.lexemes(of: Array(line.utf8))
      if !isLast, lexemes.count > 2, lexemes[0].kind == .name, ["=", ","].contains(lexemes[1].text) {
        line = "local " + line
      }
      body += line.split(separator: "\n").map { "    \($0)\n" }.joined()
    }
    var text =
      "return recipe {\n  name = \"\(name)\", version = \"0.1.0\", api = \"1\", license = \"MIT\", author = \"\",\n"
    text += "  summary = \"What the session computed.\",\n"
    if !parameters.isEmpty {
      text += "  params = {\n"
      for parameter in parameters {
        text +=
          "    \(parameter.name) = { type = \"\(parameter.type)\", default = \(parameter.value), help = \"was \(parameter.value.filter { $0 != "\"" && $0 != "\\" }) in the session\" },\n"
      }
      text += "  },\n"
    }
    text += "  map = function(doc, p)\n\(body)  end,\n"
    if let test, let expect = constant(test.expect) {
      // one value is a list of one row
      let rows = expect.hasPrefix("{") ? expect : "{ \(expect) }"
      text += "  tests = {\n    { input = \(quoted(test.input)), expect = \(rows) },\n  },\n"
    }
    return text + "}\n"
  }

  /// A result as a constant of Lua; nil when it has none.
  private static func constant(_ value: Value) -> String? {
    switch value {
    case .bool(let b): return b ? "true" : "false"
    case .integer(let i): return String(i)
    case .number(let d): return d.isFinite ? "\(d)" : nil
    case .string(let s): return quoted(s)
    case .span(let placed): return quoted(placed.text)
    case .list(let list):
      let elements = list.map(constant)
      return elements.contains(where: { $0 == nil })
        ? nil : "{ \(elements.compactMap(\.self).joined(separator: ", ")) }"
    case .record(let record):
      let fields = record.fields.compactMap { field in
        constant(field.value).map { "[\(quoted(field.name))] = \($0)" }
      }
      return "{ \(fields.joined(separator: ", ")) }"
    case .frame(let frame):
      return constant(.list((0..<frame.count).map { .record(frame.row($0)) }))
    default: return nil
    }
  }

  private static func quoted(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case "\r": out += "\\r"
      case "\0": out += "\\0"
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out + "\""
  }
}
