// The query language's own rules: what matches, what labels capture, what is an error, what why_not tells.

import Corpus
import Document
import Testing

@testable import Analysis

private func parse(_ text: String) -> Document {
  DocumentParser().parse(text)
}

private func found(_ query: String, _ text: String, all: Bool = false) throws -> [String] {
  let document = parse(text)
  let part = Scope.Part(document, ordinal: 0)
  return try Query(query).matches(in: part, all: all).map { match in
    part.line(match.tokens)
  }
}

private func problem(_ query: String) -> QueryError? {
  do throws(QueryError) {
    _ = try Query(query)
    return nil
  } catch {
    return error
  }
}

@Suite struct QueryTests {
  @Test(
    "the language",
    arguments: [
      ("peace", "Peace and peace.", ["Peace", "peace"]),
      ("\"peace\"", "Peace and peace.", ["peace"]),
      ("\"PEACE\"%c", "Peace and peace.", ["Peace", "peace"]),
      ("\"cafe\"%d", "The café is a cafe.", ["café", "cafe"]),
      ("\"1.5\"%l", "From 1.5 to 145.", ["1.5"]),
      ("econom*", "Economic policy and economists.", ["Economic", "economists"]),
      ("don't", "I don’t know.", ["don’t"]),
      ("foreign policy", "A foreign policy. Foreign aid.", ["foreign policy"]),
      ("[lemma=\"say\"]", "He says she said it.", ["says", "said"]),
      ("[pos=\"DET\"] [pos=\"ADJ\"]* [pos=\"NOUN\"]", "The old red house fell.", ["The old red house"]),
      ("\"b\" | \"c\" \"d\"", "a b c d", ["b", "c d"]),
      ("\"a\" within quote", "a “a b” a", ["a"]),
      ("[]+ containing \"b\" within s", "A b c. D e f.", ["A b c."]),
      ("[]+ containing (\"b\" | \"c\") within s", "A b c. D e f.", ["A b c."]),
      // what stands behind 'within' is looked for in the whole text
      ("<s/> containing (\"b\" within (\"a\" []* \"c\"))", "A a. B b. C c.", ["B b."]),
      ("<s/> containing (\"b\" not within (\"a\" []* \"c\"))", "A a. B b. C c.", []),
      ("<s/> containing (a:[] [] b:[] :: a.lower = b.lower)", "A b a. A b c. B a B.", ["A b a.", "B a B."]),
      ("<s/> containing (<quote/> containing \"b\")", "“A b.” “C” b. D.", ["“A b.”"]),
      ("\"b\" within (<s/> containing \"c\")", "A b c. B b. A b.", ["b"]),
      ("\"b\" not within quote", "b “b”", ["b"]),
      // a match that crosses a border lies in neither
      ("\".\" [] not within s", "A b c. D e f.", [". D"]),
      ("\"b\" [] not within quote", "A b “b c” d.", ["b “"]),
      // matches of the query behind 'within' may overlap
      ("\"y\" \"x\" within ([]{2})", "x y x y x z", ["y x", "y x"]),
      ("\"y\" \"x\" within (\"x\" []? \"x\")", "x y x y x z", ["y x", "y x"]),
      ("\"z\" within ([]{4})", "x y x y x z", ["z"]),
      ("\"x\" not within ([]{4})", "x y x", ["x", "x"]), ("\"x\" not within ([]{2})", "x y x", []),
      // behind a match that is not taken the next one may begin within it
      ("(\"x\"|\"y\")+ not containing (\"y\" \"x\")", "x y x y", ["x y"]),
      // alternatives end where they end
      ("\"a\\Qb\" | \"x\"", "ab x abx", ["ab", "x"]), ("\"(?x)a # c\" | \"x\"", "a x", ["a", "x"]),
      ("\"(?i)a\" | \"x\"", "A x X", ["A", "x"]),
      // alternatives may share a label
      ("a:\"x\" \"z\" | a:\"y\" :: a.word = \"y\"", "x z y", ["y"]),
      // patterns are held against whole tokens also where they look around
      ("\"(?!re|un).*ed\"", "Fed reused used united", ["Fed", "used"]),
      ("\"(?=.*ing).*s\"", "standing rings", ["rings"]), ("\".*(?<!e)d\"", "red said", ["said"]),
      ("\"(?>sa)id\"", "said", ["said"]),
      ("<s/> containing quote", "A “b” c. D.", ["A “b” c."]),
      ("<text/>", "A b.", ["A b."]),
      ("<s> []", "One is. Two are.", ["One", "Two"]),
      ("[] </s>", "One is. Two are.", [".", "."]),
      (
        "x:[] \"and\" y:[] :: x.lower = y.lower", "cold and cold and colder and colder",
        ["cold and cold", "colder and colder"]
      ),
      ("x:[] \"and\" y:[] :: x.word != y.word", "cold and cold", []),
      ("<number kind=\"money\"/>", "It costs $5 and 7.", ["$5"]),
    ])
  func language(_ query: String, _ text: String, _ expected: [String]) throws {
    #expect(try found(query, text) == expected)
  }

  @Test("a named query keeps its conditions, or says that it cannot stand there")
  func named() throws {
    let part = Scope.Part(parse("A “b c” b. B c b."), ordinal: 0)
    func found(_ text: String, _ inner: String) throws -> [String] {
      try Query(text, named: ["x": try Query(inner)]).matches(in: part).map { part.line($0.tokens) }
    }
    #expect(try found("$x", "\"b\" within quote") == ["b"])
    #expect(try found("$x \"c\"", "\"b\"") == ["b c"])
    #expect(try found("$x within 1", "a:[] :: a.word = \"b\"") == ["b", "b", "b"])
    #expect(try found("<s/> not containing $x", "\"b\" within quote") == ["B c b."])
    #expect(throws: QueryError.self) { try found("$x \"c\"", "\"b\" within quote") }
    #expect(throws: QueryError.self) { try found("\"c\" | $x", "\"b\" within quote") }
  }

  @Test("a pattern that would take too long, or that is not there, is an error and no missing match")
  func hardPatterns() throws {
    let long = String(repeating: "a", count: 5_000)
    #expect(try found("\"(a+)+\"", "\(long) b") == [long])
    #expect(throws: QueryError.self) { try found("\"(a+)+[xyz]\"", "\(long) b") }
    #expect(throws: QueryError.self) { try found("\"b\\Kc\"", "a bc") }
    #expect(problem("\"(.)\\1\"")?.message.contains("back references") == true)
  }

  @Test("labels capture the tokens that they stand for")
  func captures() throws {
    let document = parse("Big old dogs bark.")
    let part = Scope.Part(document, ordinal: 0)
    let match = try #require(
      try Query("size:[pos=\"ADJ\"]+ animal:[pos=\"NOUN\"]").matches(in: part).first)
    #expect(match.captures.map { "\($0.name)=\(part.line($0.tokens))" } == ["size=Big old", "animal=dogs"])
  }

  @Test("all matches on request: every start and every end")
  func all() throws {
    #expect(try found("\"a\"+", "a a a", all: true) == ["a", "a a", "a a a", "a", "a a", "a"])
    // a constraint keeps every end, too
    #expect(
      try found("a:[] []{0,3} b:[] :: a.lower = b.lower", "to head to Brussels to go", all: true)
        == ["to head to", "to head to Brussels to", "to Brussels to"])
  }

  @Test("a start and an end tag in one query are of one span")
  func pairedTags() throws {
    let text = "“Peace now,” said Ana Ruiz. “War is over,” said Jo Bell."
    #expect(try found("<quote> []* </quote>", text) == ["“Peace now,”", "“War is over,”"])
    #expect(try found("<quote> []* \"over\" []* </quote>", text) == ["“War is over,”"])
    #expect(try found("(<s> []+ </s>){2}", "One. Two. Three.") == ["One. Two."])
    // the tags alone still mark boundaries anywhere
    #expect(try found("\".\" </s> <s> []", "One. Two.") == [". Two"])
  }

  @Test("patterns that the matcher is spared find the same")
  func prefilters() throws {
    let text = "The nation's station, action and passion; [x] a.b tion Élan élan."
    #expect(try found("\".*tion\"", text) == ["nation", "station", "action", "tion"])
    #expect(try found("\"[A-Z].*\"", text) == ["The"])
    #expect(try found("\"(?i)t.*\"", text) == ["The", "tion"])
    #expect(try found("\".*(tion|sion)\"", text) == ["nation", "station", "action", "passion", "tion"])
    #expect(try found("\"É.*\"%c", text) == ["Élan", "élan"])
    #expect(try found("\".*?\" \"and\"", text) == ["action and"])
  }

  @Test(
    "errors name the character",
    arguments: [
      ("", 0, "empty"), ("[lemma=\"say\"", 0, "never closed"), ("[lema=\"say\"]", 1, "did you mean 'lemma'"),
      ("\"a(b\"", 4, "regular expression"), ("<qoute/>", 1, "did you mean 'quote'"), ("a b)", 3, "closes"),
      ("[lemma \"x\"]", 6, "'=' or '!='"), ("\"a\"{3,1}", 3, "below its minimum"), ("<s>", 0, "no token"),
      ("x:\"a\" :: z.word = \"b\"", 9, "no label 'z'"), ("$said", 0, "no query named"),
      ("\"a", 0, "never closed"),
      ("<entity colour=\"x\"/>", 8, "no attribute 'colour'"), ("a within 0", 9, "at least 1"),
      ("\"a\" within sentance", 11, "did you mean 'sentence'"),
      ("\"a\" not within foo", 15, "no layer 'foo'"),
      ("[] wihtin quote", 3, "did you mean 'within'"), ("@[pos=\"VERB\"]", 0, "a label is a:"),
      ("MU(a b)", 0, "nothing that queries have"),
      ("a:\"x\" a:\"y\"", 6, "'a' stands for two parts"),
      ("a:(\"x\" a:\"y\")", 0, "'a' stands for two parts"),
      ("lemma=\"say\"", 5, "inside brackets"), ("\"a\" & \"b\"", 4, "inside brackets"),
      ("word%c", 4, "behind a pattern in quotation marks"), ("“peace”", 0, "straight quotation marks"),
      ("(\"a\" within s) containing \"b\"", 5, "behind all tokens"),
      ("\"a\" , \"b\"", 4, "stands in quotation marks"), ("\\w+", 0, "stands in quotation marks"),
      ("<quote kind=\"direct\" & closed=\"true\"/>", 21, "without '&'"),
    ])
  func errors(_ query: String, _ position: Int, _ message: String) throws {
    let error = try #require(problem(query))
    #expect(error.position == position, "\(error.description)")
    #expect(error.message.contains(message), "\(error.message)")
  }

  @Test("a value that an attribute never has is a mistake")
  func closedValues() {
    #expect(problem("[pos=\"ADJECTIVE\"]")?.code == "query/value")
    #expect(problem("[kind=\"wrod\"]")?.message.contains("did you mean 'word'") == true)
    #expect(problem("<entity kind=\"persn\"/>")?.message.contains("did you mean 'person'") == true)
    #expect(problem("[pos=\"N.*\"] <quote kind=\"direct|mixed\"/>") == nil)
    #expect(problem("[]{1000000}")?.code == "query/size")
    // behind '::' too, but not where a label may stand for several tokens, whose values are joined
    #expect(problem("a:[] :: a.pos = \"VBZ\"")?.code == "query/value")
    #expect(problem("a:([] | \"x\") :: \"wrod\" = a.kind")?.message.contains("did you mean 'word'") == true)
    #expect(problem("a:[]{2} :: a.pos = \"DET NOUN\"") == nil)
    #expect(problem("(a:[])+ :: a.stop = \"true true\"") == nil)
  }

  @Test(
    "why_not finds where the text would match but for its tokens, and names the condition that is not met")
  func whyNotPlaces() throws {
    let document = parse("On Friday the China-Syria pact on counter-terrorism was signed.")
    let part = Scope.Part(document, ordinal: 0)
    func message(_ query: String) throws -> String {
      try Query(query).failure(in: part, document.sentences.span(0)).message
    }
    #expect(try message("\"China-Syria\"").contains("it is 3 tokens here: “China” “-” “Syria”"))
    #expect(
      try message("\"on\" \"counter\"").contains("only a part of the token “counter-terrorism”"))
    #expect(try message("\"pact\" within quote") == "the tokens match, but not 'within quote'")
    #expect(
      try message("a:\"pact\" b:\"on\" :: a.lemma = b.lemma")
        == "the tokens match, but not 'a.lemma = b.lemma': in “pact on” a.lemma is “pact”, b.lemma is “on”")
  }

  @Test("why_not tells of the longest way, and of the first of them unless another dies for its tokens")
  func whyNotWays() throws {
    let document = parse("One two three. One two four-fold. One two five.")
    let part = Scope.Part(document, ordinal: 0)
    let whole = Span(0, document.text.count)
    func message(_ query: String) throws -> String { try Query(query).failure(in: part, whole).message }
    #expect(try message("\"One\" \"two\" \"six\"").hasPrefix("at token 3 “three”"))
    #expect(try message("\"One\" \"two\" \"fo.*d\"").contains("it is 3 tokens here"))
    #expect(try message("\"One\"* \"six\"").hasPrefix("at token 2 “two”"))
    #expect(try message("[]* \"six\"") == "the span ends where [] or [word=\"six\"] is expected")
    #expect(
      try message("\"two\" </s>") == "the tokens “two” match, but not the tags of the query beside them")
  }

  @Test("why_not tells the token at which a query died, and when tokenisation is the reason")
  func whyNot() throws {
    let document = parse("They say it loudly. I can't go.")
    let part = Scope.Part(document, ordinal: 0)
    let first = try Query("[lemma=\"say\"] \"it\" \"again\"").failure(in: part, document.sentences.span(0))
    #expect(first.token.map { document.text[document.tokens.span($0)] } == "loudly")
    #expect(first.message.contains("[word=\"again\"]"))
    let second = try Query("\"I\" \"can't\"").failure(in: part, document.sentences.span(1))
    #expect(second.message.contains("2 tokens here"), "\(second.message)")
  }
}
