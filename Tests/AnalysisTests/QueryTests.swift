// The query engine against a naive matcher, and the language's own rules.

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

/// A matcher that tries everything, straight from the tree.
private struct Naive {
  let document: Document
  let scratch = PatternScratch()

  func holds(_ test: TokenTest, _ token: Int) -> Bool {
    switch test {
    case .any: return true
    case .attribute(let a):
      guard let pattern = try? TokenPattern(a) else { return false }
      return pattern.matches(document.value(of: a.attribute, token), scratch)
    case .place: return false
    case .not(let inner): return !holds(inner, token)
    case .and(let a, let b): return holds(a, token) && holds(b, token)
    case .or(let a, let b): return holds(a, token) || holds(b, token)
    }
  }

  func spans(_ element: SpanElement) -> [Range<Int>] {
    QueryPlaces.ranges(document, element, [:], scratch)
  }

  /// All ends of matches of the node that begin at `start`, within `limit`.
  func ends(_ node: QueryNode, _ start: Int, _ limit: Int) -> Set<Int> {
    switch node {
    case .token(let test): return start < limit && holds(test, start) ? [start + 1] : []
    case .label(_, let inner): return ends(inner, start, limit)
    case .sequence(let nodes):
      return nodes.reduce([start]) { at, node in
        at.reduce(into: Set()) { $0.formUnion(ends(node, $1, limit)) }
      }
    case .alternation(let nodes): return nodes.reduce(into: []) { $0.formUnion(ends($1, start, limit)) }
    case .repetition(let inner, let minimum, let maximum):
      var result: Set<Int> = minimum == 0 ? [start] : []
      var at: Set<Int> = [start]
      var seen: Set<Int> = []
      var count = 0
      while !at.isEmpty, maximum.map({ count < $0 }) ?? true {
        at = at.reduce(into: Set()) { $0.formUnion(ends(inner, $1, limit)) }
        count += 1
        if count >= minimum {
          result.formUnion(at)
          if maximum == nil {
            at.subtract(seen)
            seen.formUnion(at)
          }
        }
      }
      return result
    case .tag(let element, let isEnd):
      return spans(element).contains { (isEnd ? $0.upperBound : $0.lowerBound) == start } ? [start] : []
    case .element(let element):
      return Set(spans(element).filter { $0.lowerBound == start && $0.upperBound <= limit }.map(\.upperBound))
    }
  }

  private func lies(_ range: Range<Int>, in element: SpanElement) -> Bool {
    spans(element).contains { $0.lowerBound <= range.lowerBound && range.upperBound <= $0.upperBound }
  }

  func longest(_ tree: QueryTree) -> [Range<Int>] {
    var result: [Range<Int>] = []
    var start = 0
    while start < document.tokens.count {
      var longest: Range<Int>?
      for end in ends(tree.node, start, document.tokens.count) where end > start {
        let range = start..<end
        let isIn = tree.restrictions.allSatisfy { restriction in
          switch restriction {
          case .withinTokens(let n): range.count <= n
          case .withinLayer(let element, isNegated: false): lies(range, in: element)
          default: true
          }
        }
        if isIn, end > longest?.upperBound ?? start { longest = range }
      }
      // what the longest one must not lie in is asked when it is known
      let isOutside = tree.restrictions.allSatisfy { restriction in
        guard case .withinLayer(let element, isNegated: true) = restriction else { return true }
        return longest.map { !lies($0, in: element) } ?? true
      }
      if let longest, isOutside {
        result.append(longest)
        start = longest.upperBound
      } else {
        start += 1
      }
    }
    return result
  }
}

private struct RandomQueries {
  var generator: Sampling.Generator
  mutating func pick(_ n: Int) -> Int { Int.random(in: 0..<n, using: &generator) }

  mutating func token() -> String {
    switch pick(9) {
    case 0: "[]"
    case 1: "\"a\""
    case 2: "[lower=\"[ab]\"]"
    case 3: "[word=\"A\" | lower=\"c\"]"
    case 4: "[word!=\"b.*\"]"
    case 5: "[kind=\"punct\"]"
    case 6: "[lower=\"a|c\" & !(word=\"A\")]"
    case 7: "\"(a|b)b?\"%c"
    default: "b"
    }
  }

  mutating func node(_ depth: Int) -> String {
    switch pick(depth > 2 ? 3 : 10) {
    case 0, 1, 2, 3: return token()
    case 4: return "(\(node(depth + 1)) | \(node(depth + 1)))"
    case 5: return "(\(node(depth + 1)))" + ["*", "+", "?", "{2}", "{1,3}", "{0,2}", "{2,}"][pick(7)]
    case 6: return token() + ["*", "+", "?", "{2,3}", "{0,40}"][pick(5)]
    case 7: return ["<s/>", "<quote/>", "<s>", "</s>", "<quote>", "</quote>"][pick(6)]
    default: return "\(node(depth + 1)) \(node(depth + 1))"
    }
  }

  mutating func query() -> String {
    node(0) + ["", "", "", " within s", " within 3", " not within quote", " within quote"][pick(7)]
  }

  mutating func text() -> String {
    var text = ""
    for _ in 0..<(1 + pick(18)) {
      text += ["a ", "b ", "c ", "A ", "ab ", "a. B ", "b, ", "“a b” ", "“c. ", "c.\n\n"][pick(10)]
    }
    return text
  }
}

@Suite struct QueryTests {
  @Test("ten thousand random queries match what a naive matcher matches")
  func naive() throws {
    var random = RandomQueries(generator: .init(state: 20_260_101))
    var compared = 0
    var matched = 0
    for round in 0..<1000 {
      let document = parse(random.text())
      let naive = Naive(document: document)
      let part = Scope.Part(document, ordinal: 0, ranges: [0..<document.tokens.count])
      for _ in 0..<11 {
        let text = random.query()
        guard let query = try? Query(text) else { continue }
        let got = try query.matches(in: part).map(\.tokens)
        let wanted = naive.longest(query.tree)
        #expect(got == wanted, "round \(round): \(text) on \(document.text.string.debugDescription)")
        if got != wanted { return }
        compared += 1
        matched += got.isEmpty ? 0 : 1
      }
    }
    #expect(compared > 9_000)
    #expect(matched > 3_000)
  }

  @Test("an index over many documents changes no match")
  func indexed() throws {
    var random = RandomQueries(generator: .init(state: 11))
    let documents = (0..<100).map { _ in parse(random.text()) }
    let parts = documents.enumerated().map { Scope.Part($1, ordinal: UInt32($0)) }
    let scope = Scope(parts, index: LazyCorpusIndex(documents))
    var matched = 0
    for _ in 0..<300 {
      let text = random.query()
      guard let query = try? Query(text) else { continue }
      var found: [Int: [QueryMatch]] = [:]
      try query.eachPart(of: scope) { p, matches in
        found[p] = matches
        return true
      }
      for (p, part) in parts.enumerated() {
        let wanted = try query.matches(in: part)
        #expect((found[p] ?? []) == wanted, "\(text) on \(documents[p].text.string.debugDescription)")
        matched += wanted.count
      }
    }
    #expect(matched > 1000)
  }

  @Test("an unbounded query reads a long text in linear time and finds the longest match")
  func long() throws {
    let text = String(repeating: "a ", count: 30_000) + "b"
    #expect(try found("\"a\"* \"b\"", text).map(\.count) == [60_001])
    // without viable ends every start would run to the end of the text
    #expect(try found("\"a\"* \"c\"", text).isEmpty)
    #expect(try found("[]{0,200} \"c\"", text).isEmpty)
  }

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

  @Test("bare words are cut as the text is")
  func bareWords() throws {
    let document = parse("The al-Assad family cannot see e-mail from 中国.")
    let part = Scope.Part(document, ordinal: 0)
    for words in ["al-assad", "Al-A*", "cannot", "e-mail", "中国"] {
      let query = try Query(words, cut: DocumentParser.tokens(of:))
      #expect(try query.matches(in: part).count == 1, "\(words)")
    }
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

  @Test("a constraint that could be met in too many ways is refused in time that is linear in the text")
  func constraintBudget() throws {
    let query = try Query("a:[]* \"of\" b:[]* :: a.lower = b.lower")
    let document = parse(String(repeating: "one two of three four ", count: 60))
    #expect(throws: QueryError.self) { try query.matches(in: Scope.Part(document, ordinal: 0)) }
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

  @Test("letters with combining marks are those of one character")
  func composed() throws {
    #expect(try found("\"café\"", "A cafe\u{301}. A café.").count == 2)
    #expect(try found("\"CAFE\u{301}\"%c", "A cafe\u{301}. A café.").count == 2)
    #expect(try found("\".*fé\"", "A cafe\u{301}. A café.").count == 2)
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
      ("<quote kind=\"direct\" & closed=\"true\"/>", 21, "without '&'"),
    ])
  func errors(_ query: String, _ position: Int, _ message: String) throws {
    let error = try #require(problem(query))
    #expect(error.position == position, "\(error.description)")
    #expect(error.message.contains(message), "\(error.message)")
  }

  @Test("any text as a query ends in matches or an error, never in a crash")
  func anyText() {
    var random = RandomQueries(generator: .init(state: 7))
    let pieces = [
      "[", "]", "(", ")", "\"", "a", "=", "!", "&", "|", "*", "+", "?", "{", "}", "1", ",", "<", ">", "/",
      "s",
      "quote", " ", "::", "%c", "$", "x:", "\\", "within", "not", "containing", "é", "\u{0}", "lemma", ".",
    ]
    for _ in 0..<20_000 {
      let text = (0..<random.pick(12)).map { _ in pieces[random.pick(pieces.count)] }.joined()
      if let query = try? Query(text) {
        _ = try? query.matches(in: Scope.Part(parse("a “s quote” 1. é"), ordinal: 0), limit: 3)
      }
    }
  }

  @Test("a value that an attribute never has is a mistake")
  func closedValues() {
    #expect(problem("[pos=\"ADJECTIVE\"]")?.code == "query/value")
    #expect(problem("[kind=\"wrod\"]")?.message.contains("did you mean 'word'") == true)
    #expect(problem("<entity kind=\"persn\"/>")?.message.contains("did you mean 'person'") == true)
    #expect(problem("[pos=\"N.*\"] <quote kind=\"direct|mixed\"/>") == nil)
    #expect(problem("[]{1000000}")?.code == "query/size")
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
