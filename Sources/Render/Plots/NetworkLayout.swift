// NetworkLayout: places for the nodes of a network, by springs and repulsion (Fruchterman and Reingold 1991).
// The start is a sunflower spiral and the steps are fixed: the same frame gives the same picture.
// At most 60 nodes and 240 ties are kept, the strongest, so that the work is bounded.

import Glibc
import Results

enum Turn {
  /// The point of the unit circle at an angle in radians.
  static func vector(_ angle: Double) -> (x: Double, y: Double) { (cos(angle), sin(angle)) }
}

struct NetworkLayout {
  struct Node {
    var name: String
    /// Sum of the weights of its ties.
    var strength: Double
    var x = 0.0
    var y = 0.0
  }
  struct Edge {
    var source: Int
    var target: Int
    var weight: Double
  }
  private(set) var nodes: [Node] = []
  private(set) var edges: [Edge] = []
  private(set) var allNodes = 0
  private(set) var allEdges = 0

  init(_ data: PlotData, width: Double, height: Double) {
    let all = Self.edges(data)
    allEdges = all.count
    var strength: [String: Double] = [:]
    var order: [String] = []
    for edge in all {
      for name in [edge.source, edge.target] {
        if strength[name] == nil { order.append(name) }
        strength[name, default: 0] += edge.weight
      }
    }
    allNodes = order.count
    let kept = order.enumerated().sorted {
      (strength[$1.element] ?? 0, $0.offset) < (strength[$0.element] ?? 0, $1.offset)
    }.prefix(60).map(\.element)
    let at = Dictionary(kept.enumerated().map { ($1, $0) }, uniquingKeysWith: { a, _ in a })
    nodes = kept.map { Node(name: $0, strength: strength[$0] ?? 0) }
    for edge in all {
      guard edges.count < 240 else { break }
      if let a = at[edge.source], let b = at[edge.target] {
        edges.append(Edge(source: a, target: b, weight: edge.weight))
      }
    }
    settle(width, height)
  }

  /// Ties without direction, heaviest first; equal weights in the frame's order.
  static func edges(_ data: PlotData) -> [(source: String, target: String, weight: Double)] {
    let source = data.name("source", "x") ?? data.spare(numeric: false)
    let target = data.name("target", "y") ?? data.spare(numeric: false, besides: [source])
    let weight = data.name("weight", "size") ?? data.spare(numeric: true, besides: [source, target])
    let (a, b, w) = (data.texts(source), data.texts(target), data.numbers(weight))
    var at: [[String]: Int] = [:]
    var edges: [(source: String, target: String, weight: Double)] = []
    for row in a.indices where a[row] != b[row] && !a[row].isEmpty && !b[row].isEmpty {
      let value = weight == nil ? 1 : max(0, w[row] ?? 0)
      let key = a[row] < b[row] ? [a[row], b[row]] : [b[row], a[row]]
      if let known = at[key] {
        edges[known].weight += value
      } else {
        at[key] = edges.count
        edges.append((a[row], b[row], value))
      }
    }
    return edges.enumerated().sorted { ($1.element.weight, $0.offset) < ($0.element.weight, $1.offset) }.map(
      \.element)
  }

  private mutating func settle(_ width: Double, _ height: Double) {
    let n = nodes.count
    guard n > 0 else { return }
    for i in 0..<n {
      let (dx, dy) = Turn.vector(Double(i) * 2.399_963)
      let reach = ((Double(i) + 0.5) / Double(n)).squareRoot()
      nodes[i].x = dx * reach
      nodes[i].y = dy * reach
    }
    let ideal = 1.6 / Double(n).squareRoot()
    let heaviest = max(1e-9, edges.reduce(0) { max($0, $1.weight) })
    for step in 0..<240 {
      var force = [(x: Double, y: Double)](repeating: (0, 0), count: n)
      for i in 0..<n {
        for j in 0..<i {
          let (dx, dy) = (nodes[i].x - nodes[j].x, nodes[i].y - nodes[j].y)
          let square = max(1e-6, dx * dx + dy * dy)
          let push = ideal * ideal / square
          force[i] = (force[i].x + dx * push, force[i].y + dy * push)
          force[j] = (force[j].x - dx * push, force[j].y - dy * push)
        }
        // a weak pull to the middle keeps parts without ties in the picture
        force[i] = (force[i].x - nodes[i].x * 0.25, force[i].y - nodes[i].y * 0.25)
      }
      for edge in edges {
        let (dx, dy) = (
          nodes[edge.source].x - nodes[edge.target].x, nodes[edge.source].y - nodes[edge.target].y
        )
        let distance = (dx * dx + dy * dy).squareRoot()
        let pull = distance / ideal * (0.4 + 0.6 * edge.weight / heaviest)
        force[edge.source] = (force[edge.source].x - dx * pull, force[edge.source].y - dy * pull)
        force[edge.target] = (force[edge.target].x + dx * pull, force[edge.target].y + dy * pull)
      }
      let heat = 0.12 * (1 - Double(step) / 240) + 0.002
      for i in 0..<n {
        let size = max(1e-9, (force[i].x * force[i].x + force[i].y * force[i].y).squareRoot())
        nodes[i].x += force[i].x / size * min(size, heat)
        nodes[i].y += force[i].y / size * min(size, heat)
      }
    }
    let xs = PlotScale(nodes.lazy.map(\.x), from: 0, to: width)
    let ys = PlotScale(nodes.lazy.map(\.y), from: 0, to: height)
    for i in 0..<n { (nodes[i].x, nodes[i].y) = (xs(nodes[i].x), ys(nodes[i].y)) }
  }
}
