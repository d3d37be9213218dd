// SVGMaps: pictures without two number axes: dispersion, heat map, network, word cloud.

import Results

extension SVGPlot {
  /// Nodes of a network whose names are shown in any crowd.
  private static let alwaysLabelled = 12

  mutating func dispersion() {
    let lanes = data.lanes
    guard !lanes.marks.isEmpty else { return nothing() }
    let shown = min(40, lanes.names.count)
    if shown < lanes.names.count {
      notes.append("The first \(shown) of \(Numbers.grouped(lanes.names.count)) lanes.")
    }
    let gutter = min(220, max(20, lanes.names.prefix(shown).reduce(0) { max($0, measure($1)) })) + 20
    let names = cut(Array(lanes.names.prefix(shown)), gutter - 18)
    let scale = PlotScale(low: lanes.range.low, high: lanes.range.high, from: gutter, to: width - 60)
    if let label = plot.yLabel {
      text(cut(label, width - 40), 12, top + 8, kind: "m")
      top += 16
    }
    let bottom = top + Double(shown) * 26 + 4
    var counts = [Int](repeating: 0, count: lanes.names.count)
    var pixels = [Set<Int>](repeating: [], count: shown)
    for mark in lanes.marks {
      counts[mark.lane] += 1
      if mark.lane < shown { pixels[mark.lane].insert(Numbers.whole(scale(mark.x) * 2)) }
    }
    for lane in 0..<shown {
      let y = top + Double(lane) * 26 + 14
      text(names[lane], gutter - 8, y + 4, anchor: "end", full: lanes.names[lane])
      line(gutter, y, width - 60, y)
      let path = pixels[lane].sorted().map { "M\(c(Double($0) / 2)) \(c(y - 9))v18" }.joined()
      body += "<path d=\"\(path)\" class=\"n l\(colour(0))\" stroke-width=\"1.2\"/>\n"
      text(Numbers.grouped(counts[lane]), width - 54, y + 4, size: 11, kind: "m")
    }
    line(gutter, bottom, width - 60, bottom, "x")
    bottomAxis(scale, scale.ticks(6), bottom, plot.xLabel ?? lanes.xName)
  }

  mutating func heatmap() {
    let grid = data.grid
    guard !grid.cells.isEmpty else { return nothing() }
    let (columns, rows) = (min(40, grid.columns.count), min(40, grid.rows.count))
    if columns < grid.columns.count || rows < grid.rows.count {
      notes.append(
        "The first \(columns) of \(Numbers.grouped(grid.columns.count)) columns and \(rows) of \(Numbers.grouped(grid.rows.count)) rows."
      )
    }
    let gutter = min(200, max(30, grid.rows.prefix(rows).reduce(0) { max($0, measure($1, 11)) })) + 20
    let cellWidth = min(70, (width - gutter - 20) / Double(columns))
    let cellHeight = 22.0
    let room = min(120, max(20, grid.columns.prefix(columns).reduce(0) { max($0, measure($1, 11)) }))
    let slanted = room > cellWidth - 6
    if let label = plot.yLabel {
      text(cut(label, width - 40), 12, top + 8, kind: "m")
      top += 18
    }
    let bottom = top + Double(rows) * cellHeight
    let rowNames = cut(Array(grid.rows.prefix(rows)), gutter - 16, 11)
    let columnNames = cut(Array(grid.columns.prefix(columns)), room, 11)
    for row in 0..<rows {
      let y = top + Double(row) * cellHeight
      text(
        rowNames[row], gutter - 8, y + 15, anchor: "end", size: 11,
        full: grid.rows[row])
      rect(gutter, y, cellWidth * Double(columns), cellHeight, "n g")
    }
    let largest = grid.cells.reduce(0) { max($0, abs($1.value)) }
    let shown = grid.cells.filter { $0.column < columns && $0.row < rows }
    // numbers stand in all cells or in none
    let showsNumbers = shown.allSatisfy { measure(Numbers.compact($0.value), 10) < cellWidth - 3 }
    let shades = [Shade(Self.light[0], Self.dark[0]), Shade(Self.light[1], Self.dark[1])]
    for cell in shown {
      let share = largest > 0 ? abs(cell.value) / largest : 0
      let (x, y) = (gutter + Double(cell.column) * cellWidth, top + Double(cell.row) * cellHeight)
      let opacity = 0.06 + 0.94 * share
      rect(
        x, y, cellWidth - 1, cellHeight - 1, "f\(colour(cell.value < 0 ? 1 : 0))",
        extra: " fill-opacity=\"\(Numbers.fixed(opacity, 2))\"",
        tip: "\(grid.columns[cell.column]), \(grid.rows[cell.row]): \(Numbers.short(cell.value))")
      if showsNumbers {
        let kind = shades[cell.value < 0 ? 1 : 0].textClasses(opacity)
        text(Numbers.compact(cell.value), x + cellWidth / 2, y + 15, anchor: "middle", size: 10, kind: kind)
      }
    }
    for column in 0..<columns {
      let x = gutter + (Double(column) + 0.5) * cellWidth
      let label = columnNames[column]
      if slanted {
        let turn = " transform=\"rotate(-60 \(c(x + 4)) \(c(bottom + 12)))\""
        text(label, x + 4, bottom + 12, anchor: "end", size: 11, extra: turn, full: grid.columns[column])
      } else {
        text(label, x, bottom + 15, anchor: "middle", size: 11, full: grid.columns[column])
      }
    }
    height = bottom + (slanted ? room * 0.87 + 20 : 28)
    if let label = plot.xLabel {
      let middle = gutter + cellWidth * Double(columns) / 2
      let name = cut(label, width - 40)
      height += 6
      text(name, max(middle, measure(name) / 2 + 4), height, anchor: "middle", kind: "m")
      height += 10
    }
    notes.insert(grid.legend(colours: true), at: 0)
  }

  /// Said of names that found no room.
  static func crowdedNames(_ count: Int) -> String {
    "\(Numbers.grouped(count)) crowded name\(count == 1 ? " is" : "s are") left out."
  }

  mutating func network() {
    let net = NetworkLayout(data, width: width - 120, height: 420)
    guard !net.nodes.isEmpty else { return nothing() }
    if net.nodes.count < net.allNodes || net.edges.count < net.allEdges {
      notes.append(net.note)
    }
    let heaviest = net.edges.reduce(0) { max($0, $1.weight) }
    func place(_ node: Int) -> (x: Double, y: Double) {
      (net.nodes[node].x + 60, net.nodes[node].y + top + 16)
    }
    for edge in net.edges {
      let (a, b) = (place(edge.source), place(edge.target))
      let share = heaviest > 0 ? edge.weight / heaviest : 0
      line(a.x, a.y, b.x, b.y, "x", extra: " stroke-width=\"\(c(0.8 + 3.2 * share))\"")
    }
    let strongest = net.nodes.reduce(0) { max($0, $1.strength) }
    var boxes: [(x: Double, y: Double, w: Double)] = []
    var labels: [(String, Double, Double, String)] = []
    let names = cut(net.nodes.map(\.name), net.nodes.count <= Self.alwaysLabelled ? 220 : 130, 11)
    for i in net.nodes.indices {
      let p = place(i)
      let radius = 4 + 8 * (strongest > 0 ? net.nodes[i].strength / strongest : 0).squareRoot()
      body += "<circle cx=\"\(c(p.x))\" cy=\"\(c(p.y))\" r=\"\(c(radius))\" class=\"f\(colour(0))\">"
      body +=
        "<title>\(escape("\(net.nodes[i].name): \(Numbers.short(net.nodes[i].strength))"))</title></circle>\n"
      let label = names[i]
      let w = measure(label, 11)
      // the first free place: right, left, below, above; crowded labels stay in the tooltip
      let (right, left) = (p.x + radius + 3, p.x - radius - 3 - w)
      let places = [
        (right, p.y + 4), (left, p.y + 4), (p.x - w / 2, p.y + radius + 12), (p.x - w / 2, p.y - radius - 4),
        (right - 4, p.y + radius + 8), (left + 4, p.y + radius + 8), (right - 4, p.y - radius),
        (left + 4, p.y - radius),
      ].filter { $0.0 > 2 && $0.0 + w < width - 2 }
      func meets(_ x: Double, _ y: Double) -> Int {
        boxes.count { abs($0.y - y) < 13 && x < $0.x + $0.w + 3 && x + w + 3 > $0.x }
      }
      func covers(_ x: Double, _ y: Double) -> Int {
        net.nodes.indices.count { n in
          let q = place(n)
          return n != i && abs(q.y - y + 4) < 11 && q.x > x - 7 && q.x < x + w + 7
        }
      }
      var best = places.first { meets($0.0, $0.1) == 0 && covers($0.0, $0.1) == 0 }
      // the most central nodes have a label whatever it covers
      if best == nil, i < Self.alwaysLabelled {
        best = places.min {
          (meets($0.0, $0.1), covers($0.0, $0.1)) < (meets($1.0, $1.1), covers($1.0, $1.1))
        }
      }
      guard let (x, y) = best else { continue }
      boxes.append((x, y, w))
      labels.append((label, x, y, net.nodes[i].name))
    }
    if labels.count < net.nodes.count {
      notes.append(Self.crowdedNames(net.nodes.count - labels.count))
    }
    for (label, x, y, name) in labels { text(label, x, y, size: 11, kind: "h", full: name) }
    height = top + 420 + 40
  }

  /// Most words of a cloud.
  static let mostWords = 120
  private static let cloudHeight = 340.0

  private struct PlacedWord {
    var label: String
    var size: Double
    var x: Double
    var y: Double
    var w: Double
    var h: Double
  }

  mutating func cloud() {
    let read = data.words
    guard !read.words.isEmpty else { return nothing() }
    let words = read.words.prefix(Self.mostWords)
    // as large as lets all words in, down to half the size
    var placed: [PlacedWord?] = []
    for scale in [1.3, 1, 0.75, 0.55] {
      placed = place(words, scale)
      if !placed.contains(where: { $0 == nil }) { break }
    }
    for (i, word) in placed.enumerated() {
      guard let word else { continue }
      body +=
        "<text x=\"\(c(word.x + word.w / 2))\" y=\"\(c(word.y + word.h * 0.78))\" text-anchor=\"middle\" font-size=\"\(c(word.size))\""
      body +=
        " class=\"f\(colour(i % 4))\">\(escape(word.label))<title>\(escape("\(words[i].text): \(Numbers.short(words[i].weight))"))</title></text>\n"
    }
    let shown = placed.count { $0 != nil }
    if shown < read.words.count {
      notes.append("\(shown) of \(Numbers.grouped(read.words.count)) words are shown.")
    }
    height = top + Self.cloudHeight + 8
  }

  /// Words along a spiral from the middle, each at the first place that is free; nil for a word that finds none.
  private func place(_ words: ArraySlice<(text: String, weight: Double)>, _ scale: Double) -> [PlacedWord?] {
    let largest = words.first?.weight ?? 1
    let centre = (x: width / 2, y: top + Self.cloudHeight / 2)
    var placed: [PlacedWord?] = []
    var taken: [PlacedWord] = []
    for word in words {
      let size = max(9, (11 + 33 * (word.weight / largest).squareRoot()) * scale)
      let label = cut(word.text, 420, size)
      let (w, h) = (measure(label, size) + 6, size * 1.15)
      var turn = 0.0
      var found: PlacedWord?
      // what was in the way at one place is likely to be at the next
      var inTheWay = 0
      // a turn goes outward by 9 sideways and 4.5 up and down; the steps along it are of about 6
      while turn < 260 {
        let reach = 1.44 * turn
        let (dx, dy) = Turn.vector(turn)
        let (x, y) = (centre.x + dx * reach - w / 2, centre.y + dy * reach * 0.5 - h / 2)
        turn += 6 / (6 + reach)
        if x < 4 || y < top || x + w > width - 4 || y + h > top + Self.cloudHeight { continue }
        func meets(_ other: PlacedWord) -> Bool {
          x < other.x + other.w && x + w > other.x && y < other.y + other.h && y + h > other.y
        }
        if inTheWay < taken.count, meets(taken[inTheWay]) { continue }
        if let met = taken.firstIndex(where: meets) {
          inTheWay = met
          continue
        }
        found = PlacedWord(label: label, size: size, x: x, y: y, w: w, h: h)
        break
      }
      placed.append(found)
      if let found { taken.append(found) }
    }
    return placed
  }
}
