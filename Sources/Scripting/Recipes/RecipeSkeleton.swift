// RecipeSkeleton: the text of a new recipe, which runs and passes its tests as it stands; and a recipe made of a
// plain script, whose text becomes the body of `map`.

public enum RecipeSkeleton {
  /// Input of the first test of a recipe that is made of a script.
  private static let sample = "“It is late,” said Ana Ruiz in Lisbon on 3 May 2021. She paid $5."

  public static func recipe(_ name: String) -> String {
    """
    -- \(name): say here in one sentence what it does.
    -- Try it: nightjar run \(name) FILE; test it: nightjar recipe test \(name)
    return recipe {
      name = "\(name)",
      version = "0.1.0",
      api = "1",
      license = "MIT",
      author = "your name",
      summary = "Sentences of at least so many words.",
      needs = { "sentences", "tokens" },
      params = {
        min_words = { type = "integer", default = 20, min = 1, help = "skip shorter sentences" },
      },
      output = { words = "integer", sentence = "span" },
      map = function(doc, p)
        local rows = {}
        for s in doc.sentences:each() do
          if #s.words >= p.min_words then rows[#rows + 1] = { words = #s.words, sentence = s } end
        end
        return rows
      end,
      tests = {
        {
          params = { min_words = 3 },
          input = "It is late. Go!",
          expect = { { words = 3, sentence = "It is late." } },
        },
        { input = "Too short.", expect = {} },
        { params = { min_words = 0 }, fails = "param/range" },
      },
    }

    """
  }

  /// A plain script as a recipe: its text stands in `map`, what it emits is collected, `params.x` become parameters.
  public static func recipe(_ name: String, from script: Script) throws(RecipeError) -> String {
    if script.isRecipe {
      throw RecipeError("recipe/already", line: 1, "'\(script.name)' is a recipe already")
    }
    if script.usesCorpus {
      throw RecipeError(
        "recipe/corpus", line: 1,
        "'\(script.name)' works on the whole corpus at once; a recipe works document by document: write its map, reduce and finish"
      )
    }
    let lexemes = LuaLexer.lexemes(of: script.source)
    let scan = LuaScan(lexemes)
    guard scan.isComplete else {
      throw RecipeError("script/syntax", line: 1, "'\(script.name)' has a syntax error; run it first")
    }
    if let leak = scan.references.first(where: { $0.local == nil && $0.isAssigned }) {
      let lexeme = lexemes[leak.lexeme]
      throw RecipeError(
        "recipe/global", line: lexeme.line, offset: lexeme.range.lowerBound,
        "the global variable '\(leak.name)' would leak out of the recipe; declare it local")
    }
    var parameters: [(name: String, about: String)] = []
    for reference in scan.references where reference.local == nil && reference.name == "params" {
      if let step = reference.path.first, !step.name.isEmpty,
        !parameters.contains(where: { $0.name == step.name })
      {
        parameters.append((step.name, about(behind: step.lexeme, lexemes)))
      }
    }
    let emits = scan.references.contains { $0.local == nil && $0.name == "emit" }
    let body = String(decoding: script.source, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false
    ).filter { !$0.hasPrefix("#!") }.map { $0.isEmpty ? "" : "    \($0)" }.joined(separator: "\n")
    let returns = lexemes.contains { $0.kind == .keyword && $0.text == "return" }
    return text(name, script.name, body, parameters, emits: emits, returns: returns)
  }

  /// Type and default of a parameter, from `params.x or 5`.
  private static func about(behind lexeme: Int, _ lexemes: [LuaLexeme]) -> String {
    guard lexeme + 2 < lexemes.count, lexemes[lexeme + 1].text == "or" else {
      return "type = \"string\", optional = true"
    }
    let literal = lexemes[lexeme + 2]
    switch literal.kind {
    case .number:
      return "type = \"\(Int(literal.text) == nil ? "number" : "integer")\", default = \(literal.text)"
    case .string: return "type = \"string\", default = \(Constant.string(literal.text).source)"
    case .keyword where literal.text == "true" || literal.text == "false":
      return "type = \"boolean\", default = \(literal.text)"
    default: return "type = \"string\", optional = true"
    }
  }

  private static func text(
    _ name: String, _ source: String, _ body: String, _ parameters: [(name: String, about: String)],
    emits: Bool,
    returns: Bool
  ) -> String {
    var lines = [
      "-- \(name), made of \(source).", "return recipe {", "  name = \"\(name)\",", "  version = \"0.1.0\",",
      "  api = \"1\",", "  license = \"MIT\",", "  author = \"your name\",",
      "  summary = \"What \(source.split(separator: "/").last ?? "the script") tells of each document.\",",
    ]
    if !parameters.isEmpty {
      lines.append("  params = {")
      for parameter in parameters {
        lines.append("    \(parameter.name) = { \(parameter.about), help = \"say what it does\" },")
      }
      lines.append("  },")
    }
    lines.append("  map = function(doc\(parameters.isEmpty ? "" : ", params"))")
    if emits {
      lines += ["    local rows = {}", "    local function emit(row) rows[#rows + 1] = row end"]
    }
    if emits, returns { lines.append("    local function script()") }
    var trimmed = body
    while trimmed.last?.isWhitespace ?? false { trimmed.removeLast() }
    lines.append(trimmed)
    if emits {
      if returns {
        lines += [
          "    end", "    local value = script()", "    if value ~= nil then rows[#rows + 1] = value end",
        ]
      }
      lines.append("    return rows")
    }
    lines += [
      "  end,", "  tests = {", "    { input = \"\(sample)\", expect = {} },", "  },", "}", "",
    ]
    return lines.joined(separator: "\n")
  }
}
