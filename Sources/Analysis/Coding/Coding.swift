// Coding: counts the categories of a dictionary in texts, and keeps the places.
// In: a scope, a dictionary, options. Out: a frame by category, term or document, or of the matches themselves.

import Document
import Interruption
public import Results

public struct CodingOptions: Sendable {
  public enum Rows: String, Sendable, CaseIterable { case category, term, document, match }
  public var rows = Rows.category
  /// Tokens before a match in which a negation makes it negated; 0 or less for none.
  public var negation = 0
  /// Whether a token counts for the longest entry only.
  public var isExclusive = false
  public init() {}
}

public enum Coding {
  /// One matched place.
  private struct Hit {
    var entry: Int
    var part: Int
    var tokens: Range<Int>
    /// Its first running word; nil of marks alone.
    var firstWord: Int?
    var isNegated = false
  }

  private static let negations: Set<String> = [
    "not", "n't", "no", "never", "neither", "nor", "none", "nobody", "nothing", "without", "cannot", "hardly",
    "scarcely",
    "barely",
  ]

  public static func frame(_ scope: Scope, _ dictionary: CodingDictionary, _ options: CodingOptions) -> Frame
  {
    var hits: [Hit] = []
    var words = [Int](repeating: 0, count: scope.parts.count)
    for (p, part) in scope.walk {
      hits += find(p, part, dictionary, options, &words[p])
    }
    if Interruption.isRequested { return Frame([]) }
    let total = words.reduce(0, +)
    switch options.rows {
    case .category:
      return rows(
        "category", dictionary.categories, hits, scope, options, total: total, dictionary: dictionary
      ) { dictionary.entries[$0.entry].category }
    case .term:
      var names: [String] = []
      var known: Set<String> = []
      for hit in hits {
        let name = dictionary.entries[hit.entry].pattern
        if known.insert(name).inserted { names.append(name) }
      }
      return rows("term", names, hits, scope, options, total: total, dictionary: dictionary) {
        dictionary.entries[$0.entry].pattern
      }
    case .document: return byDocument(hits, words, scope, dictionary, options)
    case .match: return matches(hits, scope, dictionary)
    }
  }

  /// The matches of a part, by their starts. Adds to `words` the running words: tokens of every kind but marks and symbols,
  /// since entries may match numbers, addresses and hashtags, too.
  private static func find(
    _ p: Int, _ part: Scope.Part, _ dictionary: CodingDictionary, _ options: CodingOptions, _ words: inout Int
  ) -> [Hit] {
    let document = part.document
    let forms = (0..<document.types.count).map { CharacterForms.plain(document.types.lower($0)) }
    // a star stands for letters of a word; only a pattern with a digit or a mark of its own means numbers, hashtags …
    func mayFit(_ pattern: [UInt8], _ type: Int) -> Bool {
      switch document.types.kind(type) {
      case .word: true
      case .punct, .symbol: false
      default: pattern.contains { !CodingDictionary.isWildcard($0) && !($0 >= 97 && $0 <= 122) && $0 < 128 }
      }
    }
    // what each type leads to from the start, so that most tokens cost one look-up
    var firstSteps = [[Int]?](repeating: nil, count: forms.count)
    func steps(_ node: Int, _ type: Int) -> [Int] {
      if node == 0, let known = firstSteps[type] { return known }
      var next: [Int] = []
      if let word = dictionary.nodes[node].words[forms[type]] { next.append(word) }
      next += dictionary.nodes[node].next(fitting: forms[type]) { mayFit($0, type) }
      if node == 0 { firstSteps[type] = next }
      return next
    }
    var hits: [Hit] = []
    var pace = Pace()
    for range in part.ranges {
      var free = range.lowerBound
      for start in range {
        let type = Int(document.tokens.types[start])
        if pace.shouldEnd(after: 8) { return hits }
        if isWord(type, document) { words += 1 }
        if options.isExclusive, start < free { continue }
        var at = steps(0, type)
        var found: [Hit] = []
        var token = start
        while !at.isEmpty {
          for node in at {
            for entry in dictionary.nodes[node].ends {
              found.append(Hit(entry: entry, part: p, tokens: start..<token + 1))
            }
          }
          token += 1
          guard token < range.upperBound else { break }
          at = at.flatMap { steps($0, Int(document.tokens.types[token])) }
        }
        if options.isExclusive, let longest = found.map(\.tokens.count).max() {
          found = Array(found.filter { $0.tokens.count == longest }.prefix(1))
          free = start + longest
        } else {
          // one category counts a place once, by its longest entry, words before patterns
          var kept: [String: Hit] = [:]
          for hit in found {
            let category = dictionary.entries[hit.entry].category
            if hit.tokens.count > kept[category]?.tokens.count ?? 0 { kept[category] = hit }
          }
          found = found.filter { kept[dictionary.entries[$0.entry].category]?.entry == $0.entry }
        }
        if options.negation > 0, !found.isEmpty {
          let sentence = document.sentence(ofToken: start)
          let from = max(
            Int(document.sentences.firstChild[sentence]), start - options.negation, range.lowerBound)
          if (from..<start).contains(where: { negations.contains(forms[Int(document.tokens.types[$0])]) }) {
            for i in found.indices { found[i].isNegated = true }
          }
        }
        Interruption.gather(bytes: found.count * MemoryLayout<Hit>.stride)
        for var hit in found {
          hit.firstWord = hit.tokens.first { isWord(Int(document.tokens.types[$0]), document) }
          hits.append(hit)
        }
      }
    }
    return hits
  }

  /// Whether tokens of a type are running words.
  private static func isWord(_ type: Int, _ document: Document) -> Bool {
    let kind = document.types.kind(type)
    return kind != .punct && kind != .symbol
  }

  /// Running words at which some matches have their first, each counted once: `$5` and `5` have the same. Not more than there
  /// are, as the number of matches can be.
  private static func words(_ hits: [Hit]) -> Int {
    var words = 0
    var last: (part: Int, word: Int)?
    for hit in hits {
      guard let word = hit.firstWord, last?.part != hit.part || word > last?.word ?? -1 else { continue }
      words += 1
      last = (hit.part, word)
    }
    return words
  }

  /// - Parameter total: running words of the scope.
  private static func rows(
    _ name: String, _ names: [String], _ hits: [Hit], _ scope: Scope, _ options: CodingOptions,
    total: Int, dictionary: CodingDictionary, key: (Hit) -> String
  ) -> Frame {
    var members: [String: [Hit]] = [:]
    for hit in hits { members[key(hit), default: []].append(hit) }
    let lists = names.map { members[$0] ?? [] }
    func plain(_ hits: [Hit]) -> [Hit] { hits.filter { !$0.isNegated } }
    var columns: [Frame.Named] = [
      .init(name, .strings(names)), .init("count", .integers(lists.map { plain($0).count })),
      .init("per_cent", .numbers(lists.map { 100 * Double(words(plain($0))) / Double(max(1, total)) })),
    ]
    if options.negation > 0 {
      columns.append(.init("negated", .integers(lists.map { $0.count(where: \.isNegated) })))
    }
    columns.append(
      .init(
        "types", .integers(lists.map { Set(plain($0).map { dictionary.entries[$0.entry].pattern }).count })))
    columns.append(.init("documents", .integers(lists.map { Set(plain($0).map(\.part)).count })))
    if dictionary.isWeighted { columns += weighted(lists, dictionary) }
    return Frame(
      columns,
      places: RowPlaces { row in
        lists.indices.contains(row) ? lists[row].map { scope.parts[$0.part].placed($0.tokens) } : []
      })
  }

  /// One row a match, in the order of the texts.
  private static func matches(_ hits: [Hit], _ scope: Scope, _ dictionary: CodingDictionary) -> Frame {
    let entries = hits.map { dictionary.entries[$0.entry] }
    return Frame(
      [
        .init("match", .values(hits.map { .span(scope.parts[$0.part].placed($0.tokens)) })),
        .init("category", .strings(entries.map(\.category))),
        .init("term", .strings(entries.map(\.pattern))),
        .init("weight", .numbers(entries.map(\.weight))),
        .init("negated", .values(hits.map { .bool($0.isNegated) })),
        .init("document", .strings(hits.map { scope.parts[$0.part].document.metadata.id })),
      ],
      places: RowPlaces { row in
        hits.indices.contains(row) ? [scope.parts[hits[row].part].placed(hits[row].tokens)] : []
      })
  }

  /// One row a document, one column a category, and the share of running words that any category covers; with a negation window
  /// how many matches are negated, with weights their sum and mean, as in the rows of categories.
  private static func byDocument(
    _ hits: [Hit], _ words: [Int], _ scope: Scope, _ dictionary: CodingDictionary, _ options: CodingOptions
  ) -> Frame {
    let places = Dictionary(uniqueKeysWithValues: dictionary.categories.enumerated().map { ($1, $0) })
    var counts = [[Int]](
      repeating: [Int](repeating: 0, count: scope.parts.count), count: dictionary.categories.count)
    var covered = [Set<Int>](repeating: [], count: scope.parts.count)
    var members = [[Hit]](repeating: [], count: scope.parts.count)
    for hit in hits {
      members[hit.part].append(hit)
      let document = scope.parts[hit.part].document
      for token in hit.tokens where isWord(Int(document.tokens.types[token]), document) {
        covered[hit.part].insert(token)
      }
      if !hit.isNegated, let c = places[dictionary.entries[hit.entry].category] { counts[c][hit.part] += 1 }
    }
    let lists = members
    var own: [Frame.Named] = [
      .init(
        "coverage", .numbers(zip(covered, words).map { $1 > 0 ? 100 * Double($0.count) / Double($1) : .nan }))
    ]
    if options.negation > 0 {
      own.append(.init("negated", .integers(lists.map { $0.count(where: \.isNegated) })))
    }
    if dictionary.isWeighted { own += weighted(lists, dictionary) }
    let taken = ["document", "words"] + own.map(\.name)
    let heads = Frame.distinctNames(taken + dictionary.categories).dropFirst(taken.count)
    return Frame(
      [
        .init("document", .strings(scope.parts.map(\.document.metadata.id))),
        .init("words", .integers(words)),
      ] + zip(heads, counts).map { .init($0, .integers($1)) } + own,
      places: RowPlaces { row in
        lists.indices.contains(row) ? lists[row].map { scope.parts[$0.part].placed($0.tokens) } : []
      })
  }

  /// The sum of the weights of each row's matches, negated ones turned round, and their mean.
  private static func weighted(_ lists: [[Hit]], _ dictionary: CodingDictionary) -> [Frame.Named] {
    let sums = lists.map {
      $0.reduce(0) { $0 + dictionary.entries[$1.entry].weight * ($1.isNegated ? -1 : 1) }
    }
    let means = zip(sums, lists).map { $1.isEmpty ? .nan : $0 / Double($1.count) }
    return [.init("score", .numbers(sums)), .init("mean", .numbers(means))]
  }
}
