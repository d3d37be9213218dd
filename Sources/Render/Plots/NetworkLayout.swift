// NetworkLayout: places for the nodes of a network, by springs and repulsion (Fruchterman and Reingold 1991).
// The start is a sunflower spiral and the steps are fixed: the same frame gives the same picture.
// At most 40 nodes and 80 ties are kept, the strongest, and of each node its strongest tie: more cannot be read.
// Nodes are then moved apart until each has room for itself.

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
  private static let mostNodes = 40
  private static let mostEdges = 80
  /// Strongest first.
  private(set) var nodes: [Node] = []
  private(set) var edges: [Edge] = []
  private(set) var allNodes = 0
  private(set) var allEdges = 0

  /// How much of the network is shown.
  var note: String {
    "\(nodes.count) of \(Numbers.grouped(allNodes)) nodes and \(edges.count) of \(Numbers.grouped(allEdges)) ties are shown, the strongest."
  }

  init(_ data: PlotData, width: Double, height: Double) {
    let all = data.ties.ties
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
    let strongest = order.enumerated().sorted {
      (strength[$1.element] ?? 0, $0.offset) < (strength[$0.element] ?? 0, $1.offset)
    }.prefix(Self.mostNodes).map(\.element)
    // a node whose ties all lead to nodes that are not shown would stand there without a reason
    let kept = Set(strongest)
    let among = all.filter { kept.contains($0.source) && kept.contains($0.target) }
    let tied = Set(among.flatMap { [$0.source, $0.target] })
    let names = strongest.filter(tied.contains)
    let at = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { a, _ in a })
    nodes = names.map { Node(name: $0, strength: strength[$0] ?? 0) }
    edges = Self.chosen(
      among.compactMap { edge in
        guard let a = at[edge.source], let b = at[edge.target] else { return nil }
        return Edge(source: a, target: b, weight: edge.weight)
      }, nodes.count)
    settle(width, height)
    spread(width, height)
  }

  /// The strongest ties, heaviest first; those that hold a part together go before all others.
  private static func chosen(_ edges: [Edge], _ nodes: Int) -> [Edge] {
    guard edges.count > mostEdges else { return edges }
    // Kruskal's greatest spanning forest
    var group = Array(0..<nodes)
    func root(_ node: Int) -> Int {
      var node = node
      while group[node] != node { node = group[node] }
      return node
    }
    var isKept = [Bool](repeating: false, count: edges.count)
    var count = 0
    for (i, edge) in edges.enumerated() {
      let (a, b) = (root(edge.source), root(edge.target))
      guard a != b else { continue }
      group[a] = b
      isKept[i] = true
      count += 1
    }
    for i in edges.indices where !isKept[i] && count < mostEdges {
      isKept[i] = true
      count += 1
    }
    return edges.indices.filter { isKept[$0] }.map { edges[$0] }
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

  /// Pushes apart nodes that stand nearer to each other than two thirds of the room that each would have in a grid;
  /// sideways twice as far, as that is where labels stand.
  private mutating func spread(_ width: Double, _ height: Double) {
    let room = min(0.66 * (width * height / Double(max(1, nodes.count))).squareRoot(), 110)
    for _ in 0..<120 {
      var moved = false
      for i in nodes.indices {
        for j in 0..<i {
          var (dx, dy) = ((nodes[i].x - nodes[j].x) / 1.4, (nodes[i].y - nodes[j].y) * 1.4)
          if abs(dx) + abs(dy) < 0.01 { (dx, dy) = Turn.vector(Double(i)) }
          let distance = (dx * dx + dy * dy).squareRoot()
          guard distance < room else { continue }
          moved = true
          let push = (room - distance) / distance / 4
          let (px, py) = (dx * push * 1.4, dy * push / 1.4)
          nodes[i].x = max(0, min(width, nodes[i].x + px))
          nodes[i].y = max(0, min(height, nodes[i].y + py))
          nodes[j].x = max(0, min(width, nodes[j].x - px))
          nodes[j].y = max(0, min(height, nodes[j].y - py))
        }
      }
      if !moved { break }
    }
  }
}
