// QuerySearch: a query made ready for one document: its columns, the places that `within` keeps it to, the searches of the
// queries behind `within` and `containing`. Made once a document, then asked for matches in ranges of tokens.

import Document
import Interruption

struct QuerySearch {
  /// Which matches are wanted.
  enum Mode {
    /// Leftmost, longest, without overlap.
    case longest
    /// The longest of each start.
    case reach
    /// Every start and end.
    case all
  }

  private struct Inner {
    var search: QuerySearch
    let isNegated: Bool
  }

  private let query: Query
  private let scratch: PatternScratch
  private var part: Scope.Part
  private var matcher: QueryMatcher
  /// Behind `within`.
  private var around: [Inner] = []
  /// Behind `containing`.
  private var contained: [Inner] = []
  /// Where matches must lie; nil for anywhere.
  private var inside: [QueryRegion]?
  /// Maximal places in which matches must not lie.
  private var outside: [[Range<Int>]] = []
  /// How many ways a constraint over labels may still try in the document, and how many tokens matches may have that are
  /// not taken or that overlap.
  private var budget = 0

  /// So many, and more for each token, so that the time is linear in the text.
  private static let budget = 200_000
  private static let budgetPerToken = 500

  /// - Parameter indexed: what the corpus's index knows of the query already.
  init(
    _ query: Query, _ part: Scope.Part, _ scratch: PatternScratch, indexed: IndexedQuery? = nil
  ) throws(QueryError) {
    self.query = query
    self.scratch = scratch
    self.part = part
    matcher = QueryMatcher(
      query.automaton, Self.columns(query, part, scratch, indexed), within: query.tokenLimit)
    for restriction in query.restrictions {
      switch restriction {
      case .within(let inner, let isNegated):
        around.append(Inner(search: try QuerySearch(inner, part, scratch), isNegated: isNegated))
      case .containing(let inner, let isNegated):
        contained.append(Inner(search: try QuerySearch(inner, part, scratch), isNegated: isNegated))
      case .layer, .tokens: continue
      }
    }
    try settle()
  }

  private static func columns(
    _ query: Query, _ part: Scope.Part, _ scratch: PatternScratch, _ indexed: IndexedQuery?
  ) -> QueryColumns {
    QueryColumns(
      part.document, query.automaton, query.patterns, scratch, indexed: indexed, ordinal: Int(part.ordinal))
  }

  /// The same query in another document.
  mutating func move(to part: Scope.Part, indexed: IndexedQuery? = nil) throws(QueryError) {
    self.part = part
    if let indexed, let predicates = indexed.predicates {
      matcher.columns.move(to: part.document, Int(part.ordinal), indexed, predicates)
    } else {
      matcher.columns = Self.columns(query, part, scratch, indexed)
    }
    for i in around.indices { try around[i].search.move(to: part) }
    for i in contained.indices { try contained[i].search.move(to: part) }
    try settle()
  }

  /// Finds the places that the query is to stay within or outside of.
  private mutating func settle() throws(QueryError) {
    try query.check(scratch)
    budget = Self.budget + Self.budgetPerToken * part.tokenCount
    (inside, outside) = (nil, [])
    for restriction in query.restrictions {
      guard case .layer(let element, let isNegated, let conditions) = restriction else { continue }
      keep(QueryPlaces.ranges(part.document, element, conditions, scratch), isNegated)
    }
    for i in around.indices {
      keep(try around[i].search.matches(.reach).map(\.tokens), around[i].isNegated)
    }
  }

  private mutating func keep(_ places: [Range<Int>], _ isNegated: Bool) {
    let maximal = QueryPlaces.maximal(places)
    if isNegated {
      outside.append(maximal)
    } else {
      let regions = QueryRegion.regions(maximal)
      inside = inside.map { QueryRegion.intersection($0, regions) } ?? regions
    }
  }

  // MARK: Matches

  /// Matches in the part's ranges, in order of their starts; no more than `limit`.
  mutating func matches(_ mode: Mode, limit: Int = .max) throws(QueryError) -> [QueryMatch] {
    var matches = try matches(in: part.ranges, mode, limit: limit)
    if !query.labels.isEmpty, query.tree.constraint == nil, mode != .reach {
      for i in matches.indices {
        if Interruption.isRequested { break }
        matches[i].captures = matcher.captures(matches[i].tokens)
      }
    }
    return matches
  }

  private mutating func matches(
    in ranges: [Range<Int>], _ mode: Mode, limit: Int
  ) throws(QueryError) -> [QueryMatch] {
    var regions = ranges.map { QueryRegion(starts: $0, end: $0.upperBound) }
    if let inside { regions = QueryRegion.intersection(regions, inside) }
    var matches: [QueryMatch] = []
    /// Behind the last match, before which no other may begin.
    var free = 0
    for region in regions {
      if matches.count >= limit || Interruption.isRequested { break }
      let from = max(region.starts.lowerBound, mode == .longest ? free : 0)
      guard from < region.starts.upperBound else { continue }
      let region = QueryRegion(starts: from..<region.starts.upperBound, end: region.end)
      if let constraint = query.tree.constraint {
        try constrained(region, constraint, mode, limit: limit, &matches)
      } else {
        try plain(region, mode, limit: limit, &matches)
      }
      free = matches.last?.tokens.upperBound ?? free
    }
    try query.check(scratch)
    return matches
  }

  /// Whether any match lies in the range.
  private mutating func hasMatch(in range: Range<Int>) throws(QueryError) -> Bool {
    guard query.tree.hasConditions else { return matcher.hasMatch(in: range) }
    budget += Self.budgetPerToken * range.count
    return try !matches(in: [range], .longest, limit: 1).isEmpty
  }

  private mutating func plain(
    _ region: QueryRegion, _ mode: Mode, limit: Int, _ matches: inout [QueryMatch]
  ) throws(QueryError) {
    let range = region.starts.lowerBound..<region.end
    // what `found` changes must not be a part of the matcher that calls it
    var (contained, budget) = (self.contained, self.budget)
    self.contained = []
    defer { (self.contained, self.budget) = (contained, budget) }
    let (query, outside) = (query, outside)
    var failure: QueryError?
    func passes(_ found: Range<Int>) -> Bool {
      do throws(QueryError) {
        guard try Self.passes(found, outside, &contained) else { return false }
        matches.append(QueryMatch(tokens: found, captures: []))
        return true
      } catch {
        failure = error
        return false
      }
    }
    if mode == .all {
      matcher.all(in: range, startingBefore: region.starts.upperBound) {
        _ = passes($0)
        return failure == nil && matches.count < limit
      }
    } else {
      matcher.longest(in: range, startingBefore: region.starts.upperBound) { found in
        let isTaken = passes(found)
        if failure != nil || matches.count >= limit { return nil }
        if isTaken, mode == .longest { return found.upperBound }
        budget -= found.count
        if budget < 0 { failure = Self.sizeError(query) }
        return budget < 0 ? nil : found.lowerBound + 1
      }
    }
    if let failure { throw failure }
  }

  private mutating func constrained(
    _ region: QueryRegion, _ constraint: QueryConstraint, _ mode: Mode, limit: Int,
    _ matches: inout [QueryMatch]
  ) throws(QueryError) {
    let check = ConstraintCheck(constraint, part.document, query.literals, scratch)
    var start = region.starts.lowerBound
    while start < region.starts.upperBound, matches.count < limit {
      if Interruption.isRequested { return }
      let found: [QueryMatch]
      do throws(QueryBudgetError) {
        found = try matcher.constrained(
          from: start, before: region.end, all: mode == .all, budget: &budget, accept: check.holds)
      } catch {
        throw Self.sizeError(query)
      }
      var passing: [QueryMatch] = []
      for match in found where try Self.passes(match.tokens, outside, &contained) { passing.append(match) }
      matches += passing.prefix(limit - matches.count)
      start = mode == .longest ? passing.last?.tokens.upperBound ?? start + 1 : start + 1
    }
  }

  /// Whether a match is outside of all places that it must not lie in, and contains what it must.
  private static func passes(
    _ range: Range<Int>, _ outside: [[Range<Int>]], _ contained: inout [Inner]
  ) throws(QueryError) -> Bool {
    if outside.contains(where: { QueryPlaces.holds(range, in: $0) }) { return false }
    for i in contained.indices where try contained[i].search.hasMatch(in: range) == contained[i].isNegated {
      return false
    }
    return true
  }

  private static func sizeError(_ query: Query) -> QueryError {
    QueryError(
      code: "query/size",
      message: "the query has too many ways to match; use 'within s' or smaller quantifiers", position: 0,
      source: query.text)
  }
}

/// Where matches may begin, and where they end at last. The starts of regions ascend and do not overlap.
struct QueryRegion {
  var starts: Range<Int>
  var end: Int

  /// Of maximal ranges, each from its start on up to that of the next, which reaches further.
  static func regions(_ maximal: [Range<Int>]) -> [QueryRegion] {
    maximal.indices.map { i in
      let next = i + 1 < maximal.count ? maximal[i + 1].lowerBound : Int.max
      return QueryRegion(
        starts: maximal[i].lowerBound..<min(maximal[i].upperBound, next), end: maximal[i].upperBound)
    }
  }

  /// What lies in both. Neighbours stay apart. Costs little when `a` is a small part of the text.
  static func intersection(_ a: [QueryRegion], _ b: [QueryRegion]) -> [QueryRegion] {
    var result: [QueryRegion] = []
    // the first of b that ends behind the start of a
    var (i, j, high) = (0, 0, b.count)
    while let first = a.first, j < high {
      let middle = (j + high) / 2
      if b[middle].starts.upperBound <= first.starts.lowerBound { j = middle + 1 } else { high = middle }
    }
    while i < a.count, j < b.count {
      let starts = a[i].starts.clamped(to: b[j].starts)
      if !starts.isEmpty { result.append(QueryRegion(starts: starts, end: min(a[i].end, b[j].end))) }
      if a[i].starts.upperBound < b[j].starts.upperBound { i += 1 } else { j += 1 }
    }
    return result
  }
}
