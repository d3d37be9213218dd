// SentenceGraph: sentences as nodes, joined where they are alike, and the centrality of each (PageRank).
// In: candidate sentences. Out: the most central ones. Every pair of sentences stands once; words that only one
// sentence has join nothing and are left out of the comparison.

import Document
import Interruption

struct SentenceGraph {
  /// Similarities above it are edges. Source: Erkan & Radev 2004.
  static let threshold = 0.1
  static let damping = 0.85

  /// Two sentences that are alike, `first < second`.
  private struct Edge {
    var first: Int32
    var second: Int32
    var weight: Double
  }

  private var edges: [Edge] = []
  /// Weight of the edge from a sentence to itself.
  private var loops: [Double]

  /// Edges of weight 1 where the cosine of the tf-idf vectors is above the threshold; a sentence is like itself.
  static func lexRank(_ candidates: CandidateSentences) -> SentenceGraph {
    let rows = TermRows(candidates)
    let n = Double(rows.count)
    // by the number of sentences that have a term
    let idf = (0...rows.count).map { $0 > 0 ? (n / Double($0)).logarithm : 0 }
    var graph = SentenceGraph(loops: [Double](repeating: 0, count: rows.count))
    for i in 0..<rows.count {
      var squares = 0.0
      for k in rows.range(i) {
        let weight = rows.weights[k] * idf[Int(rows.sentences[Int(rows.terms[k])])]
        rows.weights[k] = weight
        squares += weight * weight
      }
      guard squares > 0 else { continue }
      graph.loops[i] = 1
      let length = squares.squareRoot()
      for k in rows.range(i) { rows.weights[k] /= length }
    }
    rows.eachProduct { i, j, cosine in
      if cosine > threshold { graph.join(i, j, weight: 1) }
    }
    return graph
  }

  /// Edges weighted by the shared words over the logarithms of both lengths.
  static func textRank(_ candidates: CandidateSentences) -> SentenceGraph {
    let rows = TermRows(candidates)
    for k in 0..<rows.entryCount { rows.weights[k] = 1 }
    let lengths = (0..<candidates.count).map { max(1, Double(candidates.range($0).count)).logarithm }
    var graph = SentenceGraph(loops: [Double](repeating: 0, count: rows.count))
    rows.eachProduct { i, j, overlap in
      let scale = lengths[Int(i)] + lengths[Int(j)]
      if scale > 0 { graph.join(i, j, weight: overlap / scale) }
    }
    return graph
  }

  private init(loops: [Double]) { self.loops = loops }

  private mutating func join(_ first: Int32, _ second: Int32, weight: Double) {
    Interruption.gather(bytes: MemoryLayout<Edge>.stride)
    edges.append(Edge(first: first, second: second, weight: weight))
  }

  /// At most `count` nodes, the most central first.
  func mostCentral(_ count: Int) -> [Int] { Self.order(of: centrality()).leading(count) }

  /// Nodes by falling rank. Ranks that differ by no more than rounding does, each from the next, fall to the earlier node;
  /// what is no number stands last.
  static func order(of rank: [Double]) -> [Int] {
    let ranks = rank.map { $0.isNaN ? -.infinity : $0 }
    var order = ranks.indices.sorted { ranks[$0] != ranks[$1] ? ranks[$0] > ranks[$1] : $0 < $1 }
    var start = 0
    for end in order.indices.dropFirst() + [order.count] {
      if end < order.count, ranks[order[end - 1]] - ranks[order[end]] <= 1e-12 { continue }
      order[start..<end].sort()
      start = end
    }
    return order
  }

  /// PageRank of each node over the weighted edges.
  func centrality() -> [Double] {
    let n = loops.count
    var degree = loops
    for edge in edges {
      degree[Int(edge.first)] += edge.weight
      degree[Int(edge.second)] += edge.weight
    }
    // what a node gives over each unit of weight, for each unit of its rank
    let share = degree.map { $0 > 0 ? Self.damping / $0 : 0 }
    var rank = [Double](repeating: 1 / Double(n), count: n)
    var next = rank
    var given = rank
    for _ in 0..<100 where !Interruption.isRequested {
      let change = next.withUnsafeMutableBufferPointer { next in
        given.withUnsafeMutableBufferPointer { given in
          for i in 0..<n {
            given[i] = share[i] * rank[i]
            next[i] = (1 - Self.damping) / Double(n) + given[i] * loops[i]
          }
          for edge in edges {
            let (a, b) = (Int(edge.first), Int(edge.second))
            next[a] += given[b] * edge.weight
            next[b] += given[a] * edge.weight
          }
          var change = 0.0
          for i in 0..<n { change += abs(rank[i] - next[i]) }
          return change
        }
      }
      swap(&rank, &next)
      if change < 1e-9 { break }
    }
    return rank
  }
}

/// The different words of each sentence with a weight, at first their count: a sparse matrix by rows.
private struct TermRows: ~Copyable {
  /// Terms and weights of all rows, one behind the other; the weights may be written.
  let terms: UnsafePointer<UInt32>
  let weights: UnsafeMutablePointer<Double>
  let entryCount: Int
  /// Of each term, in how many sentences it stands.
  let sentences: UnsafePointer<Int32>
  let termCount: Int
  private let offsets: [Int]

  var count: Int { offsets.count - 1 }
  func range(_ row: Int) -> Range<Int> { offsets[row]..<offsets[row + 1] }

  init(_ candidates: CandidateSentences) {
    let termCount = candidates.termCount
    let terms = UnsafeMutablePointer<UInt32>.allocate(capacity: candidates.words.count)
    let weights = UnsafeMutablePointer<Double>.allocate(capacity: candidates.words.count)
    let sentences = UnsafeMutablePointer<Int32>.allocate(capacity: termCount)
    sentences.initialize(repeating: 0, count: termCount)
    var offsets = [0]
    offsets.reserveCapacity(candidates.count + 1)
    // where each term stands in the row in hand, or in the last one that has it
    var entry = [Int](repeating: -1, count: termCount)
    var count = 0
    candidates.words.withBuffer { words in
      for i in 0..<candidates.count {
        let start = count
        for k in candidates.range(i) {
          let term = Int(words[k])
          if entry[term] >= start {
            weights[entry[term]] += 1
          } else {
            entry[term] = count
            terms[count] = UInt32(truncatingIfNeeded: term)
            weights[count] = 1
            sentences[term] += 1
            count += 1
          }
        }
        offsets.append(count)
      }
    }
    (self.terms, self.weights) = (UnsafePointer(terms), weights)
    (self.sentences, self.offsets, entryCount) = (UnsafePointer(sentences), offsets, count)
    self.termCount = termCount
  }

  deinit {
    terms.deallocate()
    weights.deallocate()
    sentences.deallocate()
  }

  /// Calls `body` with each pair of rows, the first below the second, whose product is not 0, ascending by the second.
  /// Benchmark: `Benchmarks/run`, "LexRank of 1,000 articles".
  func eachProduct(_ body: (Int32, Int32, Double) -> Void) {
    // of each term that several rows have: the rows that were passed and their weights
    let ends = UnsafeMutableBufferPointer<Int>.allocate(capacity: termCount)
    let starts = UnsafeMutableBufferPointer<Int>.allocate(capacity: termCount)
    var total = 0
    for term in 0..<termCount {
      (starts[term], ends[term]) = (total, total)
      if sentences[term] > 1 { total += Int(sentences[term]) }
    }
    let holders = UnsafeMutableBufferPointer<(row: Int32, weight: Double)>.allocate(capacity: total)
    let products = UnsafeMutableBufferPointer<Double>.allocate(capacity: count)
    products.initialize(repeating: 0)
    defer {
      ends.deallocate()
      starts.deallocate()
      holders.deallocate()
      products.deallocate()
    }
    for row in 0..<count {
      if Interruption.isRequested { return }
      for k in range(row) where sentences[Int(terms[k])] > 1 {
        let (term, weight) = (Int(terms[k]), weights[k])
        let end = ends[term]
        for holder in holders[starts[term]..<end] { products[Int(holder.row)] += weight * holder.weight }
        holders[end] = (Int32(truncatingIfNeeded: row), weight)
        ends[term] = end + 1
      }
      for other in 0..<row where products[other] != 0 {
        body(Int32(truncatingIfNeeded: other), Int32(truncatingIfNeeded: row), products[other])
        products[other] = 0
      }
    }
  }
}
