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
  /// MinHash values of a document (Broder 1997), and its shingles for the exact check.
  static let bands = 32
  static let rows = 4

  struct Pair {
    var a: Int
    var b: Int
    var jaccard: Double
  }

  /// Pairs of documents whose sets of word shingles are alike: exact Jaccard of the candidates that MinHash finds.
  /// With 32 bands of 4 rows a pair of Jaccard 0.8 is missed with a chance below 1 in 10⁷, one of 0.5 with 1 in 8.
  static func pairs(_ scope: Scope, threshold: Double, shingle: Int) -> [Pair] {
    var sets: [[UInt64]] = []
    for (_, part) in scope.walk {
      sets.append(shingles(part, shingle))
    }
    let seeds = (0..<bands * rows).map { i -> UInt64 in
      var generator = Sampling.Generator(state: UInt64(i) &* 0x9E37_79B9)
      return generator.next() | 1
    }
    var buckets: [UInt64: [Int]] = [:]
    for (d, set) in sets.enumerated() where !set.isEmpty {
      if Interruption.isRequested { return [] }
      var signature = [UInt64](repeating: .max, count: seeds.count)
      for shingle in set {
        for i in seeds.indices {
          let h = (shingle ^ (shingle >> 29)) &* seeds[i]
          let mixed = h ^ (h >> 32)
          if mixed < signature[i] { signature[i] = mixed }
        }
      }
      for band in 0..<bands {
        var key: UInt64 = UInt64(band) &+ 0xCBF2_9CE4_8422_2325
        for row in 0..<rows { key = (key ^ signature[band * rows + row]) &* 0x100_0000_01B3 }
        buckets[key, default: []].append(d)
      }
    }
    var candidates: Set<UInt64> = []
    for members in buckets.values where members.count > 1 {
      // a bucket of many is a heap of copies: each is compared with the first few, which are copies too
      for (i, a) in members.enumerated() {
        for b in members[(i + 1)...].prefix(i < 8 ? members.count : 8) {
          candidates.insert(UInt64(min(a, b)) << 32 | UInt64(max(a, b)))
        }
      }
    }
    var pairs: [Pair] = []
    for key in candidates.sorted() {
      let (a, b) = (Int(key >> 32), Int(UInt32(truncatingIfNeeded: key)))
      let value = jaccard(sets[a], sets[b])
      if value >= threshold { pairs.append(Pair(a: a, b: b, jaccard: value)) }
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
    for pair in pairs(scope, threshold: threshold, shingle: shingle) {
      let (a, b) = (root(pair.a), root(pair.b))
      parent[max(a, b)] = min(a, b)
    }
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
