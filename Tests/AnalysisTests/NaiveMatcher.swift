// NaiveMatcher: what queries match by trying everything, straight from their tree; and random queries and texts.

import Document

@testable import Analysis

/// A matcher that tries everything, straight from the tree.
struct NaiveMatcher {
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
    guard let conditions = try? QueryPatterns.conditions(of: [element], "") else { return [] }
    return QueryPlaces.ranges(document, element, conditions, scratch)
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

  private func lies(_ range: Range<Int>, in places: [Range<Int>]) -> Bool {
    places.contains { $0.lowerBound <= range.lowerBound && range.upperBound <= $0.upperBound }
  }

  /// Every match of a query without conditions.
  private func all(_ tree: QueryTree, in range: Range<Int>) -> [Range<Int>] {
    range.flatMap { start in
      ends(tree.node, start, range.upperBound).filter { $0 > start }.map { start..<$0 }
    }
  }

  func longest(_ tree: QueryTree) -> [Range<Int>] {
    let whole = 0..<document.tokens.count
    let inside: [[Range<Int>]] = tree.restrictions.compactMap {
      switch $0 {
      case .withinLayer(let element, isNegated: false): spans(element)
      case .withinMatch(let inner, isNegated: false): all(inner, in: whole)
      default: nil
      }
    }
    let limit = tree.restrictions.compactMap { if case .withinTokens(let n) = $0 { n } else { nil } }.min()
    /// What is asked of the longest match when it is known.
    func isKept(_ match: Range<Int>) -> Bool {
      tree.restrictions.allSatisfy {
        switch $0 {
        case .withinLayer(let element, isNegated: true): !lies(match, in: spans(element))
        case .withinMatch(let inner, isNegated: true): !lies(match, in: all(inner, in: whole))
        case .containing(let inner, let isNegated): all(inner, in: match).isEmpty == isNegated
        default: true
        }
      }
    }
    var result: [Range<Int>] = []
    var start = 0
    while start < whole.upperBound {
      let ends = ends(tree.node, start, whole.upperBound).filter { end in
        end > start && end - start <= limit ?? .max && inside.allSatisfy { lies(start..<end, in: $0) }
      }
      if let end = ends.max(), isKept(start..<end) {
        result.append(start..<end)
        start = end
      } else {
        start += 1
      }
    }
    return result
  }
}

struct RandomQueries {
  var generator: Sampling.Generator
  mutating func pick(_ n: Int) -> Int { Int.random(in: 0..<n, using: &generator) }

  mutating func token() -> String {
    let tokens = [
      "[]", "[]", "\"a\"", "[lower=\"[ab]\"]", "[word=\"A\" | lower=\"c\"]", "[word!=\"b.*\"]",
      "[kind=\"punct\"]",
      "[lower=\"a|c\" & !(word=\"A\")]", "\"(a|b)b?\"%c", "b", "[lemma=\"say\"]", "[lemma!=\"be|a\"]",
      "[pos=\"VERB|AUX\"]", "[pos=\"PROPN\" & lower!=\"ana\"]", "[stem=\"sai[dl]|say\"]", "[norm=\"not|is\"]",
      "[shape=\"Xx*\"]", "[shape=\"x\" & stop=\"true\"]", "[stop!=\"true\"]", "\"É\"%cd", "\"é\"", "say*",
      "isn't",
    ]
    return tokens[pick(tokens.count)]
  }

  mutating func node(_ depth: Int) -> String {
    switch pick(depth > 2 ? 3 : 10) {
    case 0, 1, 2, 3: return token()
    case 4: return "(\(node(depth + 1)) | \(node(depth + 1)))"
    case 5: return "(\(node(depth + 1)))" + ["*", "+", "?", "{2}", "{1,3}", "{0,2}", "{2,}"][pick(7)]
    case 6: return token() + ["*", "+", "?", "{2,3}", "{0,40}"][pick(5)]
    case 7:
      return [
        "<s/>", "<quote/>", "<entity/>", "<entity kind=\"person\"/>", "<number/>", "<s>", "</s>", "<quote>",
        "</quote>",
      ][pick(9)]
    default: return "\(node(depth + 1)) \(node(depth + 1))"
    }
  }

  mutating func query() -> String {
    let conditions = [
      "", "", "", " within s", " within 3", " within 35", " not within quote", " within quote",
      " within <entity/>", " within ([]* \(token()))", " not within (\(token()) [])",
      " containing \(token())",
      " not containing (\(token()) []? \(token()))",
    ]
    return node(0) + conditions[pick(conditions.count)] + (pick(6) == 0 ? conditions[pick(8)] : "")
  }

  mutating func text() -> String {
    let pieces = [
      "a ", "b ", "c ", "A ", "ab ", "a. B ", "b, ", "“a b” ", "“c. ", "c.\n\n", "said ", "says ", "is ",
      "isn’t ",
      "é ", "e\u{301} ", "É, ", "Ana Ruiz ", "Paris. ", "5 ",
    ]
    return (0..<(1 + pick(18))).map { _ in pieces[pick(pieces.count)] }.joined()
  }
}
