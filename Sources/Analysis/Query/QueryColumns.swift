// QueryColumns: which of a query's predicates hold at each token of one document.
// Comparisons are made once a type, form or lemma, never once a token; a token's bits come from tables.

import Document
import Results

struct QueryColumns {
  private(set) var document: Document
  private let automaton: QueryAutomaton
  /// The ids of the tokens' types or forms when all comparisons depend on those alone, else nil, and the predicates by id.
  /// The ids are the document's memory; the table may be longer than they need.
  private var ids: UnsafePointer<UInt32>?
  private var table: [UInt64]
  /// Whether `ids` are types.
  private let areTypes: Bool
  private let typeBits: [UInt64]
  private let formBits: [UInt64]
  private let lemmaBits: [UInt64]
  private let posBits: [UInt64]
  private let forms: Column<UInt32>?
  private let lemmas: Column<UInt32>?
  private let parts: Column<UInt8>?
  /// Bits of places, one word a token; empty when the query names no spans.
  private let placeBits: [UInt64]
  private var memo: PredicateMemo

  /// - Parameters:
  ///   - indexed: what the corpus's index knows of the query already.
  ///   - ordinal: the document's number there.
  init(
    _ document: Document, _ automaton: QueryAutomaton, _ patterns: QueryPatterns, _ scratch: PatternScratch,
    indexed: IndexedQuery? = nil, ordinal: Int = 0
  ) {
    self.document = document
    self.automaton = automaton
    let types = document.types
    if let indexed, let predicates = indexed.predicates {
      (ids, table) = (nil, [])
      areTypes = indexed.terms.level == .types
      (typeBits, formBits, lemmaBits, posBits) = ([], [], [], [])
      (forms, lemmas, parts, placeBits) = (nil, nil, nil, [])
      memo = PredicateMemo(automaton)
      move(to: document, ordinal, indexed, predicates)
      return
    }
    var memo = PredicateMemo(automaton)
    let known = indexed.map { indexed in
      var bits: [UInt64] = []
      indexed.terms.local(indexed.bits, ordinal, into: &bits)
      return bits
    }
    var typeBits =
      indexed?.terms.level == .types ? known ?? [] : [UInt64](repeating: 0, count: types.count)
    var formBits = indexed?.terms.level == .forms ? known ?? [] : []
    var lemmaBits: [UInt64] = []
    var posBits: [UInt64] = []
    for (i, test) in automaton.tests.enumerated() {
      let pattern = patterns.tests[i]
      let bit: UInt64 = 1 << UInt64(i)
      if let indexed, indexed.openTests & bit == 0 { continue }
      switch test.attribute {
      case .lower:
        for t in typeBits.indices where types.withLower(t, { pattern.matches($0, scratch) }) {
          typeBits[t] |= bit
        }
      case .kind:
        let kinds = TokenKind.allCases.map { pattern.matches($0.name, scratch) }
        for t in typeBits.indices where kinds[Int(types.kind(t).rawValue)] { typeBits[t] |= bit }
      case .stop:
        let (yes, no) = (pattern.matches("true", scratch), pattern.matches("false", scratch))
        let stop = document.typeProperties.stop
        for t in typeBits.indices where stop[t] != 0 ? yes : no { typeBits[t] |= bit }
      case .stem:
        let stems = document.typeProperties.stems
        for t in stems.indices where pattern.matches(stems[t], scratch) { typeBits[t] |= bit }
      case .norm:
        let norms = document.typeProperties.norms
        for t in norms.indices where pattern.matches(norms[t], scratch) { typeBits[t] |= bit }
      case .word, .shape:
        let forms = document.forms
        if formBits.isEmpty { formBits = [UInt64](repeating: 0, count: forms.count) }
        let isWord = test.attribute == .word
        document.text.bytes.withBuffer { text in
          for (form, example) in forms.examples.enumerated() {
            let bytes = UnsafeBufferPointer(rebasing: text[document.tokens.span(Int(example)).range])
            let matches =
              isWord
              ? pattern.matches(bytes, scratch)
              : pattern.matches(WordShape.of(String(decoding: bytes, as: UTF8.self)), scratch)
            if matches { formBits[form] |= bit }
          }
        }
      case .lemma:
        let lemmas = document.lexical.lemmas
        if lemmaBits.isEmpty { lemmaBits = [UInt64](repeating: 0, count: lemmas.count) }
        for l in lemmas.indices where pattern.matches(lemmas[l], scratch) { lemmaBits[l] |= bit }
      case .pos:
        if posBits.isEmpty { posBits = [UInt64](repeating: 0, count: 256) }
        for part in PartOfSpeech.allCases where pattern.matches(part.name, scratch) {
          posBits[Int(part.rawValue)] |= bit
        }
      }
    }
    self.typeBits = typeBits
    self.formBits = formBits
    self.lemmaBits = lemmaBits
    self.posBits = posBits
    forms = formBits.isEmpty ? nil : document.forms.ids
    lemmas = lemmaBits.isEmpty ? nil : document.lexical.lemmaIDs
    parts = posBits.isEmpty ? nil : document.lexical.partsOfSpeech
    placeBits =
      automaton.places.isEmpty ? [] : QueryPlaces.bits(document, automaton.places, patterns, scratch)
    let onlyForms = lemmaBits.isEmpty && posBits.isEmpty && automaton.places.isEmpty
    areTypes = onlyForms && formBits.isEmpty
    if areTypes {
      table = typeBits.map { memo.predicates($0, 0) }
      ids = document.tokens.types.base
    } else if onlyForms {
      table = document.tokens.types.withBuffer { types in
        document.forms.examples.withBuffer { examples in
          examples.indices.map { memo.predicates(formBits[$0] | typeBits[Int(types[Int(examples[$0])])], 0) }
        }
      }
      ids = document.forms.ids.base
    } else {
      (table, ids) = ([], nil)
    }
    self.memo = memo
  }

  /// The same columns of another document, when the corpus's index knows all predicates. Hot: once a document.
  mutating func move(to document: Document, _ ordinal: Int, _ indexed: IndexedQuery, _ predicates: [UInt64]) {
    self.document = document
    indexed.terms.local(predicates, ordinal, into: &table)
    ids = areTypes ? document.tokens.types.base : document.forms.ids.base
  }

  /// Predicates by type when they depend on the type alone.
  var byType: ArraySlice<UInt64>? { areTypes ? table.prefix(document.types.count) : nil }

  /// The first token from `start` on at which one of the predicates holds; nil when there is none before `end`.
  /// Hot: one look into a table a token; see Benchmarks (queries).
  mutating func first(from start: Int, before end: Int, with wanted: UInt64) -> Int? {
    var token = start
    if let ids {
      return table.withUnsafeBufferPointer { table in
        while token < end, table[Int(ids[token])] & wanted == 0 { token &+= 1 }
        return token < end ? token : nil
      }
    }
    while token < end {
      if predicates(token) & wanted != 0 { return token }
      token += 1
    }
    return nil
  }

  /// The predicates that hold at a token, as bits.
  mutating func predicates(_ token: Int) -> UInt64 {
    if let ids { return table[Int(ids[token])] }
    var bits = typeBits[Int(document.tokens.types[token])]
    if let forms { bits |= formBits[Int(forms[token])] }
    if let lemmas { bits |= lemmaBits[Int(lemmas[token])] }
    if let parts { bits |= posBits[Int(parts[token])] }
    return memo.predicates(bits, placeBits.isEmpty ? 0 : placeBits[token])
  }

  /// Whether a move's guard holds at the boundary before `token`.
  func holds(_ condition: Guard, before token: Int) -> Bool {
    if condition == .none { return true }
    let before = token > 0 && token <= placeBits.count ? placeBits[token - 1] : 0
    let behind = token < placeBits.count ? placeBits[token] : 0
    return before & condition.before == condition.before && behind & condition.behind == condition.behind
      && behind & condition.notBehind == 0
  }

  static func predicates(_ automaton: QueryAutomaton, _ tests: UInt64, _ places: UInt64) -> UInt64 {
    var mask: UInt64 = 0
    for (i, predicate) in automaton.predicates.enumerated() where holds(predicate, automaton, tests, places) {
      mask |= 1 << UInt64(i)
    }
    return mask
  }

  static func holds(
    _ test: TokenTest, _ automaton: QueryAutomaton, _ tests: UInt64, _ places: UInt64
  ) -> Bool {
    switch test {
    case .any: return true
    case .attribute(let attribute):
      guard let i = automaton.tests.firstIndex(of: attribute) else { return false }
      return tests >> UInt64(i) & 1 == 1
    case .place(let place):
      guard let i = automaton.places.firstIndex(of: place) else { return false }
      return places >> UInt64(i) & 1 == 1
    case .not(let inner): return !holds(inner, automaton, tests, places)
    case .and(let a, let b):
      return holds(a, automaton, tests, places) && holds(b, automaton, tests, places)
    case .or(let a, let b):
      return holds(a, automaton, tests, places) || holds(b, automaton, tests, places)
    }
  }
}

/// A query's patterns, compiled: one a comparison, and one a condition of a tag.
struct QueryPatterns: Sendable {
  let tests: [TokenPattern]
  let conditions: [AttributeTest: TokenPattern]

  init(_ automaton: QueryAutomaton, source: String) throws(QueryError) {
    var tests: [TokenPattern] = []
    for test in automaton.tests { tests.append(try Self.compiled(test, source)) }
    self.tests = tests
    conditions = try Self.conditions(of: automaton.places.map(\.element), source)
  }

  static func conditions(of elements: [SpanElement], _ source: String) throws(QueryError)
    -> [AttributeTest: TokenPattern]
  {
    var conditions: [AttributeTest: TokenPattern] = [:]
    for element in elements {
      for condition in element.conditions where conditions[condition.test] == nil {
        let pattern = try compiled(condition.test, source)
        try check(
          condition.test, pattern, element.layer.values(of: condition.name),
          "the \(condition.name) of \(element.layer.described)", source)
        conditions[condition.test] = pattern
      }
    }
    return conditions
  }

  /// A pattern that matches none of the values that there are is a mistake.
  private static func check(
    _ test: AttributeTest, _ pattern: TokenPattern, _ values: [String], _ what: String, _ source: String
  ) throws(QueryError) {
    let scratch = PatternScratch()
    if values.isEmpty || values.contains(where: { pattern.matches($0, scratch) }) { return }
    let near = NearNames.suggest(test.pattern, among: values).first
    throw QueryError(
      code: "query/value",
      message: "\(what) is never '\(test.pattern)'; "
        + (near.map { "did you mean '\($0)'?" } ?? "there are \(values.joined(separator: ", "))"),
      position: test.position, source: source)
  }

  /// - Parameter isOneToken: the value is that of a single token, so that there are only so many.
  static func compiled(
    _ test: AttributeTest, _ source: String, isOneToken: Bool = true
  ) throws(QueryError) -> TokenPattern {
    let pattern: TokenPattern
    do throws(TokenPatternError) {
      pattern = try TokenPattern(test)
    } catch {
      throw QueryError(
        code: "query/pattern", message: "this pattern is not a regular expression: \(error.message)",
        position: test.position, source: source)
    }
    if isOneToken { try check(test, pattern, test.attribute.values, test.attribute.rawValue, source) }
    return pattern
  }
}

/// `X` for an upper-case letter, `x` for another letter, `d` for a digit; runs of more than four are cut to four.
public enum WordShape {
  public static func of(_ text: String) -> String {
    var shape = ""
    var last: Character = "\0"
    var run = 0
    for scalar in text.unicodeScalars {
      let properties = scalar.properties
      let c: Character =
        properties.isUppercase
        ? "X" : properties.isAlphabetic ? "x" : properties.numericType != nil ? "d" : Character(scalar)
      run = c == last ? run + 1 : 1
      last = c
      if run <= 4 { shape.append(c) }
    }
    return shape
  }
}
