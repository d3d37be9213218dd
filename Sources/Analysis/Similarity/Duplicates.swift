// Duplicates: documents that say nearly the same, by MinHash (Broder 1997), their Jaccard exact.
// Everything is deterministic; hash functions have fixed seeds.

import Document
import Glibc
import Interruption
public import Results

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

  /// The longest run of words that is compared.
  public static let maximumShingle = 50

  /// Groups whose sets of word shingles are alike: candidates by MinHash, their Jaccard exact; none when the work should
  /// end.
  static func groups(_ scope: Scope, threshold: Double, shingle: Int) -> Groups {
    let shingle = min(max(shingle, 1), maximumShingle)
    var pace = Pace()
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
      guard let signature = signature(set, seeds, &pace) else { return Groups(members: [], pairs: []) }
      for band in 0..<banding.bands {
        var key: UInt64 = UInt64(band) &+ 0xCBF2_9CE4_8422_2325
        for row in 0..<banding.rows { key = (key ^ signature[band * banding.rows + row]) &* 0x100_0000_01B3 }
        for other in buckets[key] ?? [] where lastSeen[other] != d {
          lastSeen[other] = d
          // sets of very different sizes cannot be alike enough
          let (small, large) = (min(set.count, sets[other].count), max(set.count, sets[other].count))
          guard Double(small) / Double(large) >= threshold else { continue }
          if pace.shouldEnd(after: (set.count + sets[other].count) / 8) {
            return Groups(members: [], pairs: [])
          }
          let value = jaccard(sets[other], set)
          if value >= threshold { pairs.append(Pair(a: other, b: d, jaccard: value)) }
        }
        buckets[key, default: []].append(d)
      }
    }
    return Groups(members: members, pairs: pairs)
  }

  /// The least value of each hash function over a set; nil when the work should end.
  private static func signature(_ set: [UInt64], _ seeds: [UInt64], _ pace: inout Pace) -> [UInt64]? {
    var signature = [UInt64](repeating: .max, count: seeds.count)
    for shingle in set {
      if pace.shouldEnd(after: seeds.count / 4) { return nil }
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
        Interruption.gather(bytes: (list.count - i) * 96)
        if Interruption.isRequested { return [] }
        for b in list[(i + 1)...] { pairs.append(Pair(a: a, b: b, jaccard: 1)) }
      }
    }
    for pair in groups.pairs {
      if Interruption.isRequested { return [] }
      let (left, right) = (groups.members[pair.a], groups.members[pair.b])
      for (i, a) in left.enumerated() {
        Interruption.gather(bytes: (i < mostCopies ? right.count : mostCopies) * 96)
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
    var pace = Pace()
    for start in 0...max(0, words.count - length) {
      if pace.shouldEnd(after: length) { break }
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
  /// - Parameters:
  ///   - threshold: least Jaccard; no pair reaches what is no number.
  ///   - shingle: words of a run, from 1 to `maximumShingle`.
  public static func frame(_ scope: Scope, threshold: Double, shingle: Int) -> Frame {
    var pairs = pairs(scope, threshold: threshold, shingle: shingle)
    pairs.sortPaced {
      $0.jaccard != $1.jaccard ? $0.jaccard > $1.jaccard : ($0.a, $0.b) < ($1.a, $1.b)
    }
    func id(_ p: Int) -> String { scope.parts[p].document.metadata.id }
    let found = pairs
    let column = "jaccard_\(min(max(shingle, 1), maximumShingle))"
    return Frame(
      [
        .init("a", .strings(found.map { id($0.a) })), .init("b", .strings(found.map { id($0.b) })),
        .init(column, .numbers(found.map(\.jaccard))),
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
}
