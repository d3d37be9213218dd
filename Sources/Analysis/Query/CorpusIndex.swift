// CorpusIndex: what makes queries over many documents fast: patterns are compared once a term of the corpus, and only
// documents that can match are looked into.

import Document

/// Terms of a corpus, numbered when a query first asks for them.
public final class LazyCorpusIndex: Sendable {
  private let documents: [Document]
  private let types = Once<CorpusTerms>()
  private let forms = Once<CorpusTerms>()

  public init(_ documents: [Document]) { self.documents = documents }

  func terms(_ level: CorpusTerms.Level) -> CorpusTerms {
    level == .types
      ? types.value { CorpusTerms(documents, level) } : forms.value { CorpusTerms(documents, level) }
  }
}

/// A query's comparisons over the terms of a corpus, made once, and the documents that can match.
final class IndexedQuery: Sendable {
  /// Surface forms when the query compares them, types otherwise.
  let terms: CorpusTerms
  /// Bits of the comparisons that depend on the term alone, by its number.
  let bits: [UInt64]
  /// Comparisons that need the token: its lemma and part of speech.
  let openTests: UInt64
  /// Predicates by term when every comparison depends on the term alone.
  let predicates: [UInt64]?
  /// Numbers of the documents that can match, ascending.
  let candidates: [Int]

  init(
    _ index: LazyCorpusIndex, _ automaton: QueryAutomaton, _ patterns: QueryPatterns,
    _ scratch: PatternScratch
  ) {
    let comparesForms = automaton.tests.contains { $0.attribute == .word || $0.attribute == .shape }
    let terms = index.terms(comparesForms ? .forms : .types)
    self.terms = terms
    var bits = [UInt64](repeating: 0, count: terms.count)
    var open: UInt64 = 0
    for (i, test) in automaton.tests.enumerated() {
      let pattern = patterns.tests[i]
      let bit: UInt64 = 1 << UInt64(i)
      func compare(_ holds: (Int) -> Bool) { for id in bits.indices where holds(id) { bits[id] |= bit } }
      switch test.attribute {
      case .lemma, .pos: open |= bit
      case .word, .lower:
        let isTerm = test.attribute == .word || !comparesForms
        if isTerm, let literal = pattern.literal {
          if let id = terms.id(of: literal) { bits[id] |= bit }
          for id in terms.notComposed where terms.withBytes(id, { pattern.matches($0, scratch) }) {
            bits[id] |= bit
          }
        } else if isTerm {
          compare { terms.withBytes($0) { pattern.matches($0, scratch) } }
        } else {
          compare {
            let (document, type) = terms.example($0)
            return document.types.withLower(type) { pattern.matches($0, scratch) }
          }
        }
      case .shape:
        compare {
          let form = terms.withBytes($0) { String(decoding: $0, as: UTF8.self) }
          return pattern.matches(WordShape.of(form), scratch)
        }
      case .kind:
        let kinds = TokenKind.allCases.map { pattern.matches($0.name, scratch) }
        compare { kinds[Int(terms.kinds[$0])] }
      case .stop:
        let (yes, no) = (pattern.matches("true", scratch), pattern.matches("false", scratch))
        compare {
          let (document, type) = terms.example($0)
          return document.typeProperties.stop[type] != 0 ? yes : no
        }
      case .stem, .norm:
        compare {
          let (document, type) = terms.example($0)
          let properties = document.typeProperties
          return pattern.matches(
            test.attribute == .stem ? properties.stems[type] : properties.norms[type], scratch)
        }
      }
    }
    self.bits = bits
    openTests = open
    var memo = PredicateMemo(automaton)
    predicates = open == 0 && automaton.places.isEmpty ? bits.map { memo.predicates($0, 0) } : nil
    var mayMatch = [Bool](repeating: true, count: terms.documents.count)
    for predicate in automaton.requiredPredicates {
      let holding: [Int]
      if let predicates {
        holding = predicates.indices.filter { predicates[$0] >> UInt64(predicate) & 1 == 1 }
      } else {
        // few combinations of bits occur
        var known: [UInt64: Bool] = [:]
        for combination in Set(bits) {
          known[combination] =
            Self.canHold(automaton.predicates[predicate], automaton, combination, open).isTrue
        }
        holding = bits.indices.filter { known[bits[$0]] == true }
      }
      // terms that stand everywhere tell no document from another, and their lists are long
      guard terms.documentCount(with: holding) <= mayMatch.count * 2 else { continue }
      var has = [Bool](repeating: false, count: mayMatch.count)
      for id in holding {
        for d in terms.documents(with: id) { has[Int(d)] = true }
      }
      for d in mayMatch.indices where !has[d] { mayMatch[d] = false }
    }
    candidates = mayMatch.indices.filter { mayMatch[$0] }
  }

  /// Whether a predicate can be true, and whether it can be false, at a token of a term.
  private static func canHold(
    _ test: TokenTest, _ automaton: QueryAutomaton, _ bits: UInt64, _ open: UInt64
  ) -> (isTrue: Bool, isFalse: Bool) {
    switch test {
    case .any: return (true, false)
    case .place: return (true, true)
    case .attribute(let attribute):
      guard let i = automaton.tests.firstIndex(of: attribute) else { return (false, true) }
      if open >> UInt64(i) & 1 == 1 { return (true, true) }
      let holds = bits >> UInt64(i) & 1 == 1
      return (holds, !holds)
    case .not(let inner):
      let of = canHold(inner, automaton, bits, open)
      return (of.isFalse, of.isTrue)
    case .and(let a, let b):
      let (x, y) = (
        canHold(a, automaton, bits, open), canHold(b, automaton, bits, open)
      )
      return (x.isTrue && y.isTrue, x.isFalse || y.isFalse)
    case .or(let a, let b):
      let (x, y) = (
        canHold(a, automaton, bits, open), canHold(b, automaton, bits, open)
      )
      return (x.isTrue || y.isTrue, x.isFalse && y.isFalse)
    }
  }
}
