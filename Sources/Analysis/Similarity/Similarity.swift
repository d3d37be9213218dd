// Similarity: which documents say the same: cosine over tf-idf, Jaccard over word sets, near-duplicates by MinHash.
// Everything is deterministic; hash functions have fixed seeds.

import Document
import Glibc
import Interruption
public import Results

public enum SimilarityMeasure: String, Sendable, CaseIterable {
  /// Cosine of tf-idf vectors (tf·(ln((1+n)/(1+df))+1)).
  case cosine
  /// Shared words / all words.
  case jaccard

  public var column: String { self == .cosine ? "cosine_tfidf" : "jaccard_words" }
}

public enum Similarity {
  /// The documents of a scope by likeness to one document, most alike first; the document itself is left out.
  public static func frame(
    _ scope: Scope, to target: Scope.Part, measure: SimilarityMeasure, top: Int
  ) -> Frame {
    var selection = TermSelection()
    selection.includesStopWords = measure == .jaccard
    // the target is last; it may be one of the scope's own documents
    let others = scope.parts.filter { !($0.document === target.document) }
    let table = DocumentTerms(Scope(others + [target]), selection)
    guard let wanted = table.parts.last, table.parts.count == others.count + 1 else { return empty(measure) }
    let n = Double(table.parts.count)
    func idf(_ term: UInt32) -> Double { log((1 + n) / (1 + Double(table.documents[Int(term)]))) + 1 }
    var weights = [Double](repeating: 0, count: table.vocabulary.terms.count)
    for entry in wanted {
      weights[Int(entry.term)] = measure == .cosine ? Double(entry.count) * idf(entry.term) : 1
    }
    let norm = weights.reduce(0) { $0 + $1 * $1 }.squareRoot()
    var found: [(part: Int, value: Double)] = []
    for (p, terms) in table.parts.dropLast().enumerated() {
      var (dot, own, shared) = (0.0, 0.0, 0)
      for entry in terms {
        let weight = measure == .cosine ? Double(entry.count) * idf(entry.term) : 1
        own += weight * weight
        dot += weight * weights[Int(entry.term)]
        if weights[Int(entry.term)] > 0 { shared += 1 }
      }
      let value: Double
      if measure == .cosine {
        value = own > 0 && norm > 0 ? dot / (own.squareRoot() * norm) : 0
      } else {
        let union = terms.count + wanted.count - shared
        value = union > 0 ? Double(shared) / Double(union) : 0
      }
      if value > 0 { found.append((p, value)) }
    }
    found.sort { $0.value != $1.value ? $0.value > $1.value : $0.part < $1.part }
    let shown = Array(found.prefix(max(0, top)))
    let parts = shown.map { others[$0.part] }
    return Frame(
      [
        .init("document", .strings(parts.map(\.document.metadata.id))),
        .init("title", .values(parts.map { $0.document.metadata.title.map { .string($0) } ?? .none })),
        .init("date", .values(parts.map { $0.document.metadata.date.map { .string($0) } ?? .none })),
        .init(measure.column, .numbers(shown.map(\.value))),
      ], places: RowPlaces { parts.indices.contains($0) ? [parts[$0].whole] : [] })
  }

  private static func empty(_ measure: SimilarityMeasure) -> Frame {
    Frame([.init("document", .strings([])), .init(measure.column, .numbers([]))])
  }
}

public enum Duplicates {
  struct Pair {
    var a: Int
    var b: Int
    var jaccard: Double
  }

  /// How MinHash values are joined to bands: a pair whose values agree in one whole band is a candidate.
  struct Banding: Equatable {
    var bands: Int
    var rows: Int

    /// The chance that a candidate is made of a pair of that Jaccard: 1 − (1 − Jʳ)ᵇ.
    func chance(_ jaccard: Double) -> Double {
      1 - pow(1 - pow(jaccard, Double(rows)), Double(bands))
    }

    /// The longest bands of 128 values that find a pair at the threshold with a chance of 0.99: four rows from 0.61 on, two
    /// from 0.27 on, else one. Below 0.036 more values are taken: 459 at 0.01.
    init(threshold: Double) {
      (bands, rows) = (128, 1)
      for longer in [4, 2] where rows == 1 {
        (bands, rows) = (128 / longer, longer)
        if chance(threshold) < 0.99 { (bands, rows) = (128, 1) }
      }
      while bands < 4096, chance(threshold) < 0.99 { bands += 1 }
    }
  }

  /// Documents with the same set of shingles, and the likeness of such groups.
  struct Groups {
    /// Ascending, in order of the first document; documents without words are in none.
    var members: [[Int]]
    /// Of groups, a before b.
    var pairs: [Pair]
  }

  /// Groups whose sets of word shingles are alike: candidates by MinHash (Broder 1997), their Jaccard exact.
  static func groups(_ scope: Scope, threshold: Double, shingle: Int) -> Groups {
    var sets: [[UInt64]] = []
    var members: [[Int]] = []
    var known: [[UInt64]: Int] = [:]
    for (p, part) in scope.walk {
      let set = shingles(part, shingle)
      guard !set.isEmpty else { continue }
      if let group = known[set] {
        members[group].append(p)
      } else {
        known[set] = sets.count
        sets.append(set)
        members.append([p])
      }
    }
    let banding = Banding(threshold: threshold)
    let seeds = (0..<banding.bands * banding.rows).map { i -> UInt64 in
      var generator = Sampling.Generator(state: UInt64(i) &* 0x9E37_79B9)
      return generator.next() | 1
    }
    var buckets: [UInt64: [Int]] = [:]
    var lastSeen = [Int](repeating: -1, count: sets.count)
    var pairs: [Pair] = []
    for (d, set) in sets.enumerated() {
      if Interruption.isRequested { return Groups(members: [], pairs: []) }
      let signature = signature(set, seeds)
      for band in 0..<banding.bands {
        var key: UInt64 = UInt64(band) &+ 0xCBF2_9CE4_8422_2325
        for row in 0..<banding.rows { key = (key ^ signature[band * banding.rows + row]) &* 0x100_0000_01B3 }
        for other in buckets[key] ?? [] where lastSeen[other] != d {
          lastSeen[other] = d
          // sets of very different sizes cannot be alike enough
          let (small, large) = (min(set.count, sets[other].count), max(set.count, sets[other].count))
          guard Double(small) / Double(large) >= threshold else { continue }
          let value = jaccard(sets[other], set)
          if value >= threshold { pairs.append(Pair(a: other, b: d, jaccard: value)) }
        }
        buckets[key, default: []].append(d)
      }
    }
    return Groups(members: members, pairs: pairs)
  }

  /// The least value of each hash function over a set.
  private static func signature(_ set: [UInt64], _ seeds: [UInt64]) -> [UInt64] {
    var signature = [UInt64](repeating: .max, count: seeds.count)
    for shingle in set {
      for i in seeds.indices {
        let h = (shingle ^ (shingle >> 29)) &* seeds[i]
        let mixed = h ^ (h >> 32)
        if mixed < signature[i] { signature[i] = mixed }
      }
    }
    return signature
  }

  /// Of documents with the very same shingles each is paired with this many; their pairs would grow with the square.
  private static let mostCopies = 8

  /// Pairs of documents that are alike, in order.
  static func pairs(_ scope: Scope, threshold: Double, shingle: Int) -> [Pair] {
    let groups = groups(scope, threshold: threshold, shingle: shingle)
    var pairs: [Pair] = []
    for list in groups.members {
      for (i, a) in list.prefix(mostCopies).enumerated() {
        for b in list[(i + 1)...] { pairs.append(Pair(a: a, b: b, jaccard: 1)) }
      }
    }
    for pair in groups.pairs {
      if Interruption.isRequested { return [] }
      let (left, right) = (groups.members[pair.a], groups.members[pair.b])
      for (i, a) in left.enumerated() {
        for b in i < mostCopies ? right[...] : right.prefix(mostCopies) {
          pairs.append(Pair(a: min(a, b), b: max(a, b), jaccard: pair.jaccard))
        }
      }
    }
    return pairs
  }

  /// Distinct hashes of runs of `length` words, ascending; a shorter text is one shingle.
  private static func shingles(_ part: Scope.Part, _ length: Int) -> [UInt64] {
    let document = part.document
    let hashes = (0..<document.types.count).map { type -> UInt64 in
      guard document.types.kind(type) != .punct else { return 0 }
      return document.types.withLower(type) { bytes in
        bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 } | 1
      }
    }
    var words: [UInt64] = []
    for range in part.ranges {
      for token in range {
        let hash = hashes[Int(document.tokens.types[token])]
        if hash != 0 { words.append(hash) }
      }
    }
    guard !words.isEmpty else { return [] }
    var shingles: Set<UInt64> = []
    for start in 0...max(0, words.count - length) {
      var hash: UInt64 = 0x8422_2325
      for word in words[start..<min(words.count, start + length)] {
        hash = (hash ^ word) &* 0x9E37_79B9_7F4A_7C15
        hash ^= hash >> 31
      }
      shingles.insert(hash)
    }
    return shingles.sorted()
  }

  /// Of two ascending lists without repetitions.
  private static func jaccard(_ a: [UInt64], _ b: [UInt64]) -> Double {
    var (i, j, shared) = (0, 0, 0)
    while i < a.count, j < b.count {
      if a[i] == b[j] {
        shared += 1
        i += 1
        j += 1
      } else if a[i] < b[j] {
        i += 1
      } else {
        j += 1
      }
    }
    let union = a.count + b.count - shared
    return union > 0 ? Double(shared) / Double(union) : 0
  }

  /// One row a pair, most alike first.
  public static func frame(_ scope: Scope, threshold: Double, shingle: Int) -> Frame {
    let pairs = pairs(scope, threshold: threshold, shingle: shingle).sorted {
      $0.jaccard != $1.jaccard ? $0.jaccard > $1.jaccard : ($0.a, $0.b) < ($1.a, $1.b)
    }
    func id(_ p: Int) -> String { scope.parts[p].document.metadata.id }
    let found = pairs
    return Frame(
      [
        .init("a", .strings(pairs.map { id($0.a) })), .init("b", .strings(pairs.map { id($0.b) })),
        .init("jaccard_\(shingle)", .numbers(pairs.map(\.jaccard))),
      ],
      places: RowPlaces { row in
        found.indices.contains(row) ? [scope.parts[found[row].a].whole, scope.parts[found[row].b].whole] : []
      })
  }

  /// Documents that are alike through any chain of pairs: cluster, size, document, title; the largest first.
  public static func clusters(_ scope: Scope, threshold: Double, shingle: Int) -> Frame {
    var parent = Array(scope.parts.indices)
    func root(_ x: Int) -> Int {
      var x = x
      while parent[x] != x {
        parent[x] = parent[parent[x]]
        x = parent[x]
      }
      return x
    }
    func join(_ a: Int, _ b: Int) {
      let (a, b) = (root(a), root(b))
      parent[max(a, b)] = min(a, b)
    }
    let groups = groups(scope, threshold: threshold, shingle: shingle)
    for list in groups.members { for copy in list { join(list[0], copy) } }
    for pair in groups.pairs { join(groups.members[pair.a][0], groups.members[pair.b][0]) }
    var members: [Int: [Int]] = [:]
    for p in scope.parts.indices { members[root(p), default: []].append(p) }
    let clusters = members.values.filter { $0.count > 1 }.sorted {
      $0.count != $1.count ? $0.count > $1.count : $0[0] < $1[0]
    }
    let rows = clusters.enumerated().flatMap { c, list in list.map { (c + 1, list.count, $0) } }
    let parts = rows.map { scope.parts[$0.2] }
    return Frame(
      [
        .init("cluster", .integers(rows.map(\.0))), .init("size", .integers(rows.map(\.1))),
        .init("document", .strings(parts.map(\.document.metadata.id))),
        .init("title", .values(parts.map { $0.document.metadata.title.map { .string($0) } ?? .none })),
      ], places: RowPlaces { parts.indices.contains($0) ? [parts[$0].whole] : [] })
  }

  /// Quotations that stand in more than one document, or in a longer one there: quote, documents, count, speakers,
  /// first document. Compared by their words in lower case.
  public static func reuse(_ scope: Scope, minimumWords: Int) -> Frame {
    struct Use {
      var part: Int
      var tokens: Range<Int>
      var speaker: String?
      var words: [String]
    }
    var uses: [Use] = []
    for (p, part) in scope.walk {
      let document = part.document
      for quote in document.quotations where quote.kind == .direct || quote.kind == .mixed {
        let tokens = document.tokens.indices(in: quote.content)
        let words = tokens.map { Int(document.tokens.types[$0]) }.filter { document.types.kind($0) == .word }
          .map { document.types.lower($0) }
        guard words.count >= minimumWords else { continue }
        let speaker = quote.speaker.flatMap {
          document.entities.indices.contains($0) ? document.entities[$0].name : nil
        }
        uses.append(Use(part: p, tokens: tokens, speaker: speaker, words: words))
      }
    }
    // a quotation belongs to the longest that holds it; runs of its first words lead to candidates
    let order = uses.indices.sorted { (-uses[$0].words.count, $0) < (-uses[$1].words.count, $1) }
    var starts: [String: [(use: Int, at: Int)]] = [:]
    var groups: [Int: [Int]] = [:]
    let key = max(1, min(minimumWords, 5))
    for use in order {
      let words = uses[use].words
      let head = words.prefix(key).joined(separator: " ")
      let holder = starts[head]?.first { candidate in
        uses[candidate.use].words.dropFirst(candidate.at).starts(with: words)
      }
      if let holder {
        groups[holder.use, default: []].append(use)
        continue
      }
      groups[use, default: []].append(use)
      for at in 0...max(0, words.count - key) {
        starts[words[at..<min(words.count, at + key)].joined(separator: " "), default: []].append((use, at))
      }
    }
    let reused = groups.filter { Set($0.value.map { uses[$0].part }).count > 1 }.sorted { a, b in
      let (x, y) = (Set(a.value.map { uses[$0].part }).count, Set(b.value.map { uses[$0].part }).count)
      return x != y ? x > y : a.key < b.key
    }
    let shown = reused.map { (head: uses[$0.key], members: $0.value.sorted().map { uses[$0] }) }
    func text(_ use: Use) -> String { scope.parts[use.part].line(use.tokens) }
    return Frame(
      [
        .init("quote", .strings(shown.map { text($0.head) })),
        .init("documents", .integers(shown.map { Set($0.members.map(\.part)).count })),
        .init("count", .integers(shown.map(\.members.count))),
        .init(
          "speakers",
          .strings(
            shown.map { row in
              var names: [String] = []
              for name in row.members.compactMap(\.speaker) where !names.contains(name) { names.append(name) }
              return names.joined(separator: "; ")
            })),
        .init("first", .strings(shown.map { scope.parts[$0.members[0].part].document.metadata.id })),
      ],
      places: RowPlaces { row in
        shown.indices.contains(row) ? shown[row].members.map { scope.parts[$0.part].placed($0.tokens) } : []
      })
  }
}
