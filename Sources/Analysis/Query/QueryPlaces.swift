// QueryPlaces: the spans of a document that a query's tags name, as token ranges and as bits a token.

import Document

enum QueryPlaces {
  /// Token ranges of a layer's spans that meet the conditions, ascending; empty ones are left out.
  static func ranges(
    _ document: Document, _ element: SpanElement, _ conditions: [AttributeTest: TokenPattern],
    _ scratch: PatternScratch
  ) -> [Range<Int>] {
    func meets(_ value: (String) -> String) -> Bool {
      element.conditions.allSatisfy { condition in
        guard let pattern = conditions[condition.test] else { return false }
        return pattern.matches(value(condition.name), scratch) != condition.isNegated
      }
    }
    var spans: [Span] = []
    switch element.layer {
    case .text:
      // what queries see of it: without the boilerplate at its ends
      guard let first = document.analysedTokens.first, let last = document.analysedTokens.last else {
        return []
      }
      return [first.lowerBound..<last.upperBound]
    case .sentence:
      return (0..<document.sentences.count).map { document.sentences.children($0) }.filter { !$0.isEmpty }
    case .paragraph:
      spans = (0..<document.paragraphs.count).map { document.paragraphs.span($0) }
    case .quote:
      let entities = document.entities
      for quote in document.quotations
      where meets({
        switch $0 {
        case "kind": quote.kind.name
        case "closed": quote.isClosed ? "true" : "false"
        default: quote.speaker.flatMap { entities.indices.contains($0) ? entities[$0].name : nil } ?? ""
        }
      }) {
        spans.append(quote.span)
      }
    case .entity:
      let entities = document.entities
      for mention in document.mentions where entities.indices.contains(mention.entity) {
        let entity = entities[mention.entity]
        if meets({
          switch $0 {
          case "kind": entity.kind.name
          case "role": mention.role.map { document.text[$0] } ?? ""
          default: entity.name
          }
        }) {
          spans.append(mention.span)
        }
      }
    case .date:
      for date in document.dates where meets({ $0 == "kind" ? date.kind.name : date.value ?? "" }) {
        spans.append(date.span)
      }
    case .number:
      for number in document.numbers
      where meets({
        switch $0 {
        case "kind": number.kind.name
        case "unit": number.unit ?? ""
        default: Int(exactly: number.value).map { String($0) } ?? String(number.value)
        }
      }) {
        spans.append(number.span)
      }
    case .block, .heading, .list:
      for block in document.blocks {
        if element.layer == .heading, block.kind != .heading { continue }
        if element.layer == .list, block.kind != .list { continue }
        if meets({ $0 == "kind" ? block.kind.name : String(block.level) }) { spans.append(block.span) }
      }
    }
    return spans.map { document.tokens.indices(in: $0) }.filter { !$0.isEmpty }.sorted {
      ($0.lowerBound, $1.upperBound) < ($1.lowerBound, $0.upperBound)
    }
  }

  /// The ranges that lie in no other; they ascend and may overlap.
  static func maximal(_ ranges: [Range<Int>]) -> [Range<Int>] {
    var result: [Range<Int>] = []
    for range in ranges.sorted(by: { ($0.lowerBound, $1.upperBound) < ($1.lowerBound, $0.upperBound) })
    where result.last.map({ range.upperBound > $0.upperBound }) ?? true {
      result.append(range)
    }
    return result
  }

  /// Whether a range lies in one of maximal ranges.
  static func holds(_ range: Range<Int>, in maximal: [Range<Int>]) -> Bool {
    var (low, high) = (0, maximal.count)
    while low < high {
      let middle = (low + high) / 2
      if maximal[middle].lowerBound <= range.lowerBound { low = middle + 1 } else { high = middle }
    }
    // the last that begins no later reaches furthest
    return low > 0 && maximal[low - 1].upperBound >= range.upperBound
  }

  /// For each token the bits of the places that hold there.
  static func bits(
    _ document: Document, _ places: [PlaceTest], _ patterns: QueryPatterns, _ scratch: PatternScratch
  ) -> [UInt64] {
    var bits = [UInt64](repeating: 0, count: document.tokens.count)
    var levels: [SpanElement: [[Range<Int>]]] = [:]
    for (i, place) in places.enumerated() {
      let bit: UInt64 = 1 << UInt64(i)
      let ranges: [[Range<Int>]]
      if let known = levels[place.element] {
        ranges = known
      } else {
        ranges = leveled(
          Self.ranges(document, place.element, patterns.conditions, scratch), place.element.layer.levels)
        levels[place.element] = ranges
      }
      for range in ranges[place.level] {
        switch place.edge {
        case .begins: bits[range.lowerBound] |= bit
        case .ends: bits[range.upperBound - 1] |= bit
        case .inside: for token in range { bits[token] |= bit }
        }
      }
    }
    return bits
  }

  /// Ranges spread over levels so that no two of a level overlap; what fits on none is left out.
  private static func leveled(_ ranges: [Range<Int>], _ count: Int) -> [[Range<Int>]] {
    var levels = [[Range<Int>]](repeating: [], count: max(1, count))
    for range in ranges {
      for level in levels.indices where (levels[level].last?.upperBound ?? 0) <= range.lowerBound {
        levels[level].append(range)
        break
      }
    }
    return levels
  }
}
