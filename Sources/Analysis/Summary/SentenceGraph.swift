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
    var rows = TermRows(candidates)
    let n = Double(rows.count)
    let idf = rows.sentences.map { $0 > 0 ? (n / Double($0)).logarithm : 0 }
    for i in 0..<rows.count {
      var squares = 0.0
      for k in rows.range(i) {
        rows.weights[k] *= idf[Int(rows.terms[k])]
        squares += rows.weights[k] * rows.weights[k]
      }
      guard squares > 0 else { continue }
      let length = squares.squareRoot()
      for k in rows.range(i) { rows.weights[k] /= length }
    }
    var graph = SentenceGraph(
      loops: (0..<rows.count).map { i in
        rows.range(i).contains { rows.weights[$0] > 0 } ? 1 : 0
      })
    rows.eachProduct { i, j, cosine in
      if cosine > threshold { graph.edges.append(Edge(first: i, second: j, weight: 1)) }
    }
    return graph
  }

  /// Edges weighted by the shared words over the logarithms of both lengths.
  static func textRank(_ candidates: CandidateSentences) -> SentenceGraph {
    var rows = TermRows(candidates)
    for k in rows.weights.indices { rows.weights[k] = 1 }
    let lengths = (0..<candidates.count).map { max(1, Double(candidates.range($0).count)).logarithm }
    var graph = SentenceGraph(loops: [Double](repeating: 0, count: rows.count))
    rows.eachProduct { i, j, overlap in
      let scale = lengths[Int(i)] + lengths[Int(j)]
      if scale > 0 { graph.edges.append(Edge(first: i, second: j, weight: overlap / scale)) }
    }
    return graph
  }

  private init(loops: [Double]) { self.loops = loops }

  /// At most `count` nodes, the most central first.
  func mostCentral(_ count: Int) -> [Int] {
    let rank = centrality()
    // equal ranks fall to the earlier sentence, whatever rounding did
    let order = rank.indices.sorted { abs(rank[$0] - rank[$1]) > 1e-12 ? rank[$0] > rank[$1] : $0 < $1 }
    return Array(order.prefix(count))
  }

  /// PageRank of each node over the weighted edges.
  func centrality() -> [Double] {
    let n = loops.count
    var degree = loops
    for edge in edges {
      degree[Int(edge.first)] += edge.weight
      degree[Int(edge.second)] += edge.weight
    }
    var rank = [Double](repeating: 1 / Double(n), count: n)
    var next = rank
    // what a node gives over each unit of weight
    var given = [Double](repeating: 0, count: n)
    for _ in 0..<100 where !Interruption.isRequested {
      for i in 0..<n {
        given[i] = degree[i] > 0 ? Self.damping * rank[i] / degree[i] : 0
        next[i] = (1 - Self.damping) / Double(n) + given[i] * loops[i]
      }
      for edge in edges {
        next[Int(edge.first)] += given[Int(edge.second)] * edge.weight
        next[Int(edge.second)] += given[Int(edge.first)] * edge.weight
      }
      var change = 0.0
      for i in 0..<n { change += abs(rank[i] - next[i]) }
      swap(&rank, &next)
      if change < 1e-9 { break }
    }
    return rank
  }
}

/// The different words of each sentence with a weight, at first their count: a sparse matrix by rows.
private struct TermRows {
  private(set) var terms: [UInt32] = []
  var weights: [Double] = []
  private var offsets = [0]
  /// In how many sentences each term stands.
  private(set) var sentences: [Int32]

  var count: Int { offsets.count - 1 }
  func range(_ row: Int) -> Range<Int> { offsets[row]..<offsets[row + 1] }

  init(_ candidates: CandidateSentences) {
    sentences = [Int32](repeating: 0, count: candidates.termCount)
    terms.reserveCapacity(candidates.words.count)
    weights.reserveCapacity(candidates.words.count)
    offsets.reserveCapacity(candidates.count + 1)
    var entry = [Int](repeating: -1, count: candidates.termCount)
    for i in 0..<candidates.count {
      let start = terms.count
      for k in candidates.range(i) {
        let term = Int(candidates.words[k])
        if entry[term] >= start {
          weights[entry[term]] += 1
        } else {
          entry[term] = terms.count
          terms.append(UInt32(term))
          weights.append(1)
          sentences[term] += 1
        }
      }
      offsets.append(terms.count)
    }
  }

  /// Calls `body` with each pair of rows, the first below the second, whose product is not 0, in ascending order.
  /// Benchmark: `Benchmarks/run`, "LexRank of 1,000 articles".
  func eachProduct(_ body: (Int32, Int32, Double) -> Void) {
    // of each term that several rows have: its rows and their weights, ascending
    var starts = [Int](repeating: 0, count: sentences.count)
    var ends = starts
    var total = 0
    for term in sentences.indices where sentences[term] > 1 {
      (starts[term], ends[term]) = (total, total)
      total += Int(sentences[term])
    }
    var holders = [Int32](repeating: 0, count: total)
    var held = [Double](repeating: 0, count: total)
    for row in 0..<count {
      for k in range(row) where sentences[Int(terms[k])] > 1 {
        let term = Int(terms[k])
        (holders[ends[term]], held[ends[term]]) = (Int32(row), weights[k])
        ends[term] += 1
      }
    }
    let products = UnsafeMutableBufferPointer<Double>.allocate(capacity: count)
    products.initialize(repeating: 0)
    defer { products.deallocate() }
    for row in 0..<count where !Interruption.isRequested {
      for k in range(row) where sentences[Int(terms[k])] > 1 {
        let term = Int(terms[k])
        let weight = weights[k]
        // rows that were passed stand before the start, the row itself at it
        starts[term] += 1
        for h in starts[term]..<ends[term] { products[Int(holders[h])] += weight * held[h] }
      }
      for other in row + 1..<max(row + 1, count) where products[other] != 0 {
        body(Int32(row), Int32(other), products[other])
        products[other] = 0
      }
    }
  }
}
