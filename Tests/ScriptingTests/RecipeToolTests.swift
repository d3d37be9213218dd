// What recipes are told by their text alone, files that parameters name, versions, differences, rewriting of tests.

import Corpus
import Results
import Testing

@testable import Scripting

private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

@Suite struct LuaScanTests {
  /// Names of globals, those that are assigned with `=` behind.
  private func globals(_ source: String) -> [String] {
    let scan = LuaScan(LuaLexer.lexemes(of: bytes(source)))
    #expect(scan.isComplete, "\(source)")
    return scan.references.filter { $0.local == nil }.map { $0.name + ($0.isAssigned ? "=" : "") }
  }

  @Test(
    "globals are told from locals by Lua's scopes",
    arguments: [
      ("local a = a", ["a"]), ("local a a = 1", []), ("a = 1 local a", ["a="]), ("a.b = 1", ["a"]),
      ("a[b], c = 1, 2", ["a", "b", "c="]), ("for i = n, m do i = 1 end i = 2", ["n", "m", "i="]),
      ("for k, v in pairs(t) do k = v end", ["pairs", "t"]), ("repeat local x until x x = 1", ["x="]),
      ("do local x end x()", ["x"]), ("local function f(a, ...) return f, a, b end", ["b"]),
      ("function f.g:h(x) return x, self end", ["f", "self"]), ("function f() end", ["f="]),
      ("local x <const> = 1; return { x = y, [z] = x, x; w }", ["y", "z", "w"]),
      ("goto done ::done:: if a then b = 1 elseif c then else d() end", ["a", "b=", "c", "d"]),
      ("return #a .. -b ^ not c // ~d", ["a", "b", "c", "d"]), ("f{1}'s'[[t]](2):m'x'.y = 1", ["f"]),
      ("local s = 'a' .. \"b\" return s", []), ("while a do break end", ["a"]),
      ("(a).b = (c)", ["a", "c"]),
    ])
  func scopes(_ source: String, _ expected: [String]) { #expect(globals(source) == expected) }

  @Test("a syntax error or a deep nest ends the scan without harm")
  func broken() {
    for source in [
      "a = = b", "(", "{", "function", "local", "for", "if", "return (", "x.", "f(", "x[", "a, b",
      String(repeating: "(", count: 100_000), String(repeating: "{", count: 100_000),
      String(repeating: "do ", count: 100_000), String(repeating: "not ", count: 100_000),
      String(repeating: "f(function() ", count: 10_000), "\u{0}", "=",
    ] {
      let scan = LuaScan(LuaLexer.lexemes(of: bytes(source)))
      #expect(scan.references.count < 200_001)
      _ = try? RecipeReader.read(bytes("return recipe { map = function() \(source) end }"))
    }
  }

  @Test("only the recipe's own map and finish hold parameters and documents")
  func holders() throws {
    let source = """
      local m = { map = function(x, o) return o.other, x.other end }
      return recipe { name = "x", version = "1.0.0", api = "1", summary = "s",
        map = function(doc, p)
          local t = { map = function(a, b) return a.other, b.other end, finish = function(_, c) return c.other end }
          return { m.map({}, {}), t }
        end }
      """
    let recipe = try RecipeReader.read(bytes(source))
    #expect(!RecipeReader.remarks(on: recipe, bytes(source)).contains { $0.code == "recipe/api" })
    let leaky = source.replacing("return { m.map", with: "local q = p.other, doc.other return { m.map")
    #expect(throws: RecipeError.self) { try RecipeReader.read(bytes(leaky)) }
  }

  @Test("a second recipe cannot hide behind the first")
  func hidden() {
    let one =
      "return recipe { name = 'x', version = '1.0.0', api = '1', summary = 's', map = function() end }"
    #expect(throws: Never.self) { try RecipeReader.read(bytes(one + "; -- the end")) }
    for source in [
      "local function f() \(one) end \(one)", "do \(one) end return 1", "if x then \(one) end \(one)",
    ] {
      #expect(throws: RecipeError.self) { try RecipeReader.read(bytes(source)) }
    }
  }

  @Test("parts are what a script names in quotation marks")
  func parts() {
    let parts = ScriptParts(
      bytes(
        "local a = data('x.csv') require'lib.y' use \"z\".map(doc) use('w', '1.x') local data = 1 data('no') t.use('no')"
      ))
    #expect(parts.data == ["x.csv"] && parts.modules == ["lib.y"] && parts.uses == ["z", "w"])
  }
}

@Suite struct RecipeMutationTests {
  /// A small generator with a stated seed, so that a failure can be repeated.
  private struct Noise {
    var state: UInt64
    mutating func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(truncatingIfNeeded: (state >> 33) % UInt64(max(1, bound)))
    }
  }

  private static let recipe = """
    local w = data("w.csv") local h = require "lib.h"
    return recipe { name = "x", version = "1.0.0", api = "1", summary = "s", needs = { "quotes" },
      params = { n = { type = "integer", default = 2, min = 1, max = 9, help = "h" },
        f = { type = "file", format = "csv", optional = true, help = "h" },
        d = { type = "date", min = "2020", default = "2021-02-03", help = "h" } },
      permissions = { read = { "@f" } }, output = { a = "string?", n = "integer" },
      map = function(doc, p) for q in doc.quotes:each() do if p.n > 1 then return { { a = q.text, n = p.n } } end end end,
      reduce = function(a, b) return a end, finish = function(acc, p) return acc end,
      tests = { { input = "“x”", params = { n = 3 }, expect = { { a = none, n = 3 } } }, { params = { n = 0 }, fails = "param/range" } } }
    --! ed25519 key=x sig=y
    """

  @Test("a recipe with bytes changed, left out or doubled is read or refused, never worse", arguments: 0..<8)
  func mutations(_ seed: Int) {
    var noise = Noise(state: UInt64(seed))
    let pieces = [
      "{", "}", "(", ")", "\"", "'", "[[", "=", ",", "end", "function", "--", "\u{0}", "\\", "é", "0x",
      "1e999", "-",
    ]
    for _ in 0..<250 {
      var source = bytes(Self.recipe)
      for _ in 0...noise.next(4) {
        let at = noise.next(source.count)
        switch noise.next(4) {
        case 0: source[at] = UInt8(noise.next(256))
        case 1: source.removeSubrange(at..<min(source.count, at + 1 + noise.next(20)))
        case 2:
          source.insert(
            contentsOf: source[at..<min(source.count, at + noise.next(30))], at: noise.next(source.count))
        default: source.insert(contentsOf: bytes(pieces[noise.next(pieces.count)]), at: at)
        }
        if source.isEmpty { source = [0x20] }
      }
      do throws(RecipeError) {
        let recipe = try RecipeReader.read(source)
        _ = RecipeReader.remarks(on: recipe, source)
        _ = try? recipe.values(given: [])
      } catch {
        #expect(!error.message.isEmpty && error.line >= 1, "seed \(seed)")
      }
      _ = ScriptParts(source)
      _ = try? RecipeSkeleton.recipe("y", from: Script(source: source, name: "y.lua"))
      _ = try? ParameterFile.values(source, name: "p.lua")
      _ = try? DictionaryFile.value(of: source)
    }
  }
}

@Suite struct RecipeFileTests {
  @Test(
    "a dictionary is read from each of its forms",
    arguments: [
      "{\"a\": [\"x*\", \"y\"], \"b\": [\"z\"]}", "a: x*, y\n# a remark\nb: z\n",
      "category,term\na,x*\na,y\nb,z\n",
      "term\tcategory\nx*\ta\ny\ta\nz\tb\n", "%\n1\ta\n2\tb\n%\nx*\t1\ny\t1\nz\t2\n",
    ])
  func dictionary(_ text: String) throws {
    let value = try DictionaryFile.value(of: bytes(text))
    #expect(Constant(value).source == #"{ a = { "x*", "y" }, b = { "z" } }"#)
  }

  @Test(
    "what is no dictionary is refused",
    arguments: [
      "", "{\"a\": 5}", "{\"a\": [5]}", "words", "%\n1\ta\n", "%\n1\ta\n%\nx\t7\n", "category,n\na,1\n",
      "[1]", "a: [b", "a:\n  - [x\n b c: :", "category,term\nmood", "category,term,weight\nmood,glad,x",
      "a:\nb:\n  - x",
      "a:\n  -", "a:\n  - \"x", "- x", "a: [b] c", ": x", "a: b,,c", "a: b:", "%\n1\ta\n%\nx\n", "# nothing",
      "a: []",
    ])
  func noDictionary(_ text: String) {
    #expect(throws: ParameterError.self) { try DictionaryFile.value(of: bytes(text)) }
  }

  @Test(
    "what is wrong with a dictionary is told with its line and what to write",
    arguments: [
      (
        "a:\n  - x\nb: [y\n",
        "line 3: the list that '[' opens is not closed in its line; write 'b: [word, word]'"
      ),
      ("category,term\na,x\nmood\n", "row 3 has no term"),
      ("a: x\nwords\n", "line 2: 'words' is not 'category: word, word'"),
    ])
  func linesOfDictionary(_ text: String, _ message: String) {
    #expect {
      try DictionaryFile.value(of: bytes(text))
    } throws: { ($0 as? ParameterError)?.message.contains(message) ?? false }
  }

  @Test(
    "words of YAML may be quoted, commented, in a list; weights of JSON stay",
    arguments: [
      (
        "a:\n  - x* # hm\n  - \"b: c\"\nb: ['don’t', y]\n", #"{ a = { "x*", "b: c" }, b = { "don’t", "y" } }"#
      ),
      ("a:\n- x\nb:\n  c:\n    - y\n", #"{ a = { "x" }, b = { c = { "y" } } }"#),
      ("{\"a\": {\"x\": 2}}", "{ a = { x = 2 } }"),
    ])
  func yaml(_ text: String, _ expected: String) throws {
    #expect(Constant(try DictionaryFile.value(of: bytes(text))).source == expected)
  }

  @Test("files of parameters are JSON or Lua constants, and nothing runs")
  func parameterFile() throws {
    let json = try ParameterFile.values(bytes("{\"n\": 3, \"words\": [\"a\"], \"x\": null}"), name: "p.json")
    let lua = try ParameterFile.values(bytes("return { n = 3, words = { \"a\" }, x = none }"), name: "p.lua")
    #expect(json.map(\.name) == ["n", "words", "x"] && lua.map(\.name) == ["n", "words", "x"])
    for (text, name) in [
      ("[1]", "p.json"), ("{\"n\": }", "p.json"), ("return { n = os.exit() }", "p.lua"),
      ("return { 1 }", "p.lua"),
      ("return { n = 1 } x", "p.lua"), ("", "p.lua"), ("", "p.json"),
    ] {
      #expect(throws: ParameterError.self) { try ParameterFile.values(bytes(text), name: name) }
    }
  }

  @Test("an error in a JSON lines file names its line")
  func jsonLines() {
    do throws(ParameterError) {
      _ = try FileFormat.jsonl.value(of: bytes("{\"a\":1}\n\n{\"a\":\n"))
      Issue.record("read")
    } catch {
      #expect(error.message.contains("line 3"))
    }
  }

  @Test(
    "versions are stated as far as they matter",
    arguments: [
      ("1.2.3", "1.x", true), ("1.2.3", "1.2.x", true), ("1.2.3", "1.2.3", true), ("1.2.3", "x", true),
      ("1.2.3", "2.x", false), ("1.2.3", "1.3.x", false), ("1.2.3", "1.2", false), ("1.2.3", "1.2.30", false),
      ("10.0.0", "1.x", false), ("1.2.3", "", false), ("1.2.3", "1.x.3", false),
    ])
  func versions(_ have: String, _ want: String, _ fits: Bool) {
    #expect(RecipeVersion.matches(have, want) == fits)
  }
}

@Suite struct DifferenceTests {
  @Test("constants are written as Lua reads them")
  func source() throws {
    let text = #"{ a = "x\"\\\n\u{1}é", ["b c"] = { 1, -2, 1.5, true, none }, ["end"] = {} }"#
    var parser = ConstantParser(LuaLexer.lexemes(of: bytes(text)), at: 0)
    #expect(Constant.table(try parser.table()).source == text)
  }

  @Test("lines that differ are shown, those that agree are not")
  func lines() {
    #expect(LineDifference.between("a\nb\nc\n", "a\nc\nd\n") == "  - 2: b\n  + 3: d")
    #expect(LineDifference.between("", "") == "")
    #expect(LineDifference.between("a", "b") == "  - 1: a\n  + 1: b")
  }

  @Test("an accepted expectation keeps the columns that it named")
  func accepted() throws {
    var parser = ConstantParser(LuaLexer.lexemes(of: bytes("{ { n = 1 } }")), at: 0)
    let rows: [Value] = [.record(Record([.init("m", .integer(5)), .init("n", .integer(2))]))]
    #expect(RowDifference.source(of: rows, like: try parser.table()) == "{ { n = 2 } }")
    #expect(RowDifference.source(of: [], like: ConstantTable()) == "{}")
  }

  @Test("a test's file is read as its name tells")
  func files() throws {
    let source = """
      return recipe { name = "x", version = "1.0.0", api = "1", summary = "s", output = { id = "string", n = "integer" },
        map = function(doc) return { { id = doc.id, n = #doc.words } } end,
        tests = { { file = "a.jsonl", expect = { { id = "p", n = 2 }, { id = "q", n = 1 } } } } }
      """
    let script = Script(source: bytes(source), name: "x.lua")
    let services = SessionServices(describe: { $0.asText }, render: { value, _ in value.asText })
    let tester = RecipeTester(script, try RecipeReader.read(script.source), services: services) { name in
      name == "a.jsonl"
        ? bytes("{\"id\":\"p\",\"text\":\"One two.\"}\n{\"id\":\"q\",\"text\":\"One.\"}\n") : nil
    }
    #expect(tester.run().allSatisfy { $0.failure == nil })
  }
}
