// SVGCharts: bars, lines, areas, points and timelines on axes.

import Results

extension SVGPlot {
  static let mostBars = 40

  mutating func bars() {
    let bars = data.bars
    legend(bars.series)
    let shown = min(bars.labels.count, Self.mostBars)
    if shown < bars.labels.count {
      notes.append("The first \(shown) of \(Numbers.grouped(bars.labels.count)) bars.")
    }
    let values = bars.values.prefix(shown).flatMap { $0.compactMap { $0 } }
    guard !values.isEmpty else { return nothing() }
    if let label = plot.xLabel {
      text(cut(label, width - 40), 12, top + 8, kind: "m")
      top += 16
    }
    let gutter = min(240, max(30, bars.labels.prefix(shown).reduce(0) { max($0, measure($1)) })) + 20
    let figures = values.reduce(0) { max($0, measure(Numbers.short($1))) } + 14
    let scale = PlotScale(
      values, from: gutter + (values.contains { $0 < 0 } ? figures : 0), to: width - figures - 8,
      withZero: true)
    let thick = bars.series.count > 1 ? 11.0 : 18.0
    // a name has room for the bars that it has
    let drawn = bars.values.prefix(shown).map { row in row.indices.filter { row[$0] != nil } }
    let bottom = top + drawn.reduce(2) { $0 + thick * Double($1.count) + 7 }
    let names = cut(Array(bars.labels.prefix(shown)), gutter - 18)
    for tick in scale.ticks(6) { line(scale(tick.value), top, scale(tick.value), bottom) }
    var place = top + 4
    for row in 0..<shown {
      let group = thick * Double(drawn[row].count)
      text(names[row], gutter - 8, place + group / 2 + 4, anchor: "end", full: bars.labels[row])
      for s in drawn[row] {
        let value = bars.values[row][s] ?? 0
        let (a, b) = (scale(0), scale(value))
        let name = bars.series[s].isEmpty ? bars.labels[row] : bars.labels[row] + ", " + bars.series[s]
        rect(
          min(a, b), place, max(1, abs(b - a)), thick - 1, "f\(colour(s))",
          tip: "\(name): \(Numbers.short(value))")
        text(
          Numbers.short(value), value < 0 ? b - 4 : b + 4, place + thick / 2 + 4,
          anchor: value < 0 ? "end" : "start",
          size: thick > 12 ? 12 : 10, kind: "m")
        place += thick
      }
      place += 7
    }
    line(scale(0), top, scale(0), bottom, "x")
    bottomAxis(scale, scale.ticks(6), bottom, plot.yLabel ?? bars.valueName)
  }

  /// Labels below an axis, left out where they would touch, and the axis' name.
  /// - Parameter leastRoom: in pixels, to which labels are cut so that none is left out.
  mutating func bottomAxis(
    _ scale: PlotScale, _ ticks: [(value: Double, label: String)], _ y: Double, _ name: String,
    leastRoom: Double = 110
  ) {
    var free = -Double.infinity
    // labels at the ends are moved into the picture, towards their neighbours
    let spacing = abs(scale.end - scale.start) / Double(max(1, ticks.count - 1))
    let room = min(spacing - 8, (min(scale.start, width - scale.end) + spacing - 12) / 1.5)
    for (tick, label) in zip(ticks, cut(ticks.map(\.label), max(leastRoom, min(240, room)), 11)) {
      let half = measure(label, 11) / 2
      let x = max(half + 4, min(width - half - 4, scale(tick.value)))
      guard x - half >= free else { continue }
      line(scale(tick.value), y, scale(tick.value), y + 4, "x")
      text(label, x, y + 16, anchor: "middle", size: 11, full: tick.label)
      free = x + half + 8
    }
    text(cut(name, width - 120), (scale.start + scale.end) / 2, y + 33, anchor: "middle", kind: "m")
    height = y + 42
  }

  mutating func points() {
    let read = data.points
    guard !read.points.isEmpty else { return nothing() }
    legend(read.series)
    let bottom = top + 270
    top += 18
    let isScatter = plot.kind == .scatter
    // points are whole within the picture, and stand on no axis
    let margin = isScatter ? 18.0 : 0
    var yScale = PlotScale(
      read.points.lazy.map(\.y), from: bottom - margin, to: top + 4 + margin, withZero: !isScatter)
    let step = yScale.step(5)
    let yTicks = yScale.ticks(step: step)
    // round ends: the axis reaches the first tick beyond the data
    if !isScatter, let last = yTicks.last, yTicks.count > 1, last.value < yScale.high {
      yScale = PlotScale(
        low: yScale.low, high: last.value + step, from: bottom, to: top + 4, isWhole: yScale.isWhole)
    }
    let ticks = yScale.ticks(step: step)
    let left = ticks.reduce(0) { max($0, measure($1.label, 11)) } + 22
    let right = width - 20
    let inset =
      read.asBars || read.x.kind == .category ? min(40, 240 / Double(max(1, read.points.count)) + 4) : margin
    let xScale = PlotScale(read.points.lazy.map(\.x), from: left + inset, to: right - inset)
    text(cut(plot.yLabel ?? read.yName, width - 40), 12, top - 8, kind: "m")
    for tick in ticks {
      line(left, yScale(tick.value), right, yScale(tick.value))
      text(tick.label, left - 7, yScale(tick.value) + 4, anchor: "end", size: 11)
    }
    let zero = yScale(max(yScale.low, min(yScale.high, 0)))
    if read.asBars {
      let thick = max(1, min(28, (xScale.end - xScale.start) * read.barShare))
      for point in read.points {
        let y = yScale(point.y)
        rect(
          xScale(point.x) - thick / 2, min(y, zero), thick, max(1, abs(zero - y)), "f\(colour(0))",
          tip: "\(read.x.label(point.x)): \(Numbers.short(point.y))")
      }
    } else if isScatter {
      scatter(read, xScale, yScale, within: left...right)
    } else {
      curves(read, xScale, yScale, zero)
    }
    line(left, bottom, right, bottom, "x")
    let labels: [(value: Double, label: String)]
    let first = read.points[0].x
    let isSingle = read.points.allSatisfy { $0.x == first }
    switch read.x.kind {
    // values of one place stand in the middle, above its label alone
    case .linear where isSingle, .date where isSingle: labels = [(first, read.x.label(first))]
    case .linear: labels = xScale.ticks(7)
    case .date: labels = xScale.dateTicks(7, read.x.unit)
    case .category:
      let every = max(1, (read.x.names.count + 39) / 40)
      labels = stride(from: 0, to: read.x.names.count, by: every).map { (Double($0), read.x.names[$0]) }
    }
    bottomAxis(
      xScale, labels, bottom, plot.xLabel ?? read.xName,
      leastRoom: read.x.kind == .category && read.x.names.count <= 12 ? 56 : 110)
  }

  /// Points that share a place of two pixels are drawn once.
  private mutating func scatter(
    _ read: PlotData.Points, _ xScale: PlotScale, _ yScale: PlotScale, within room: ClosedRange<Double>
  ) {
    var seen: Set<[Int]> = []
    let many = read.points.count > 500
    let labels = data.labels
    let sizes = data.name("size").map { data.numbers($0) }
    let largest = sizes?.reduce(0) { max($0, $1 ?? 0) } ?? 0
    var circles: [Circle] = []
    for point in read.points {
      let (x, y) = (xScale(point.x), yScale(point.y))
      if many, !seen.insert([Numbers.whole(x / 2), Numbers.whole(y / 2), point.series]).inserted { continue }
      var radius = many ? 2.0 : 4.0
      if largest > 0, let size = sizes?[point.row] { radius = 3 + 11 * (max(0, size) / largest).squareRoot() }
      circles.append(Circle(x: x, y: y, radius: radius, row: point.row))
      let name = labels.map { $0[point.row] + ": " } ?? ""
      body +=
        "<circle cx=\"\(c(x))\" cy=\"\(c(y))\" r=\"\(c(radius))\" class=\"f\(colour(point.series))\" fill-opacity=\"\(many ? ".5" : ".75")\">"
      body +=
        "<title>\(escape("\(name)\(read.x.label(point.x)), \(Numbers.short(point.y))"))</title></circle>\n"
    }
    if many {
      notes.append("\(Numbers.grouped(read.points.count)) points; those at one place are drawn once.")
    }
    if let labels {
      let shown = label(circles, labels, within: room)
      let crowded = read.points.count { !labels[$0.row].isEmpty } - shown
      if crowded > 0 { notes.append(Self.crowdedNames(crowded)) }
    }
  }

  private struct Circle {
    let x: Double
    let y: Double
    let radius: Double
    let row: Int
  }

  /// Most names of points in a picture.
  private static let mostPointNames = 60

  /// Writes names right or left of their points, where they cover neither each other nor a point.
  /// - Returns: how many found room.
  private mutating func label(
    _ circles: [Circle], _ labels: [String], within room: ClosedRange<Double>
  ) -> Int {
    // of very many names only some have room
    let named = Array(circles.filter { !labels[$0.row].isEmpty }.prefix(500))
    let short = cut(named.map { labels[$0.row] }, 140, 11)
    var boxes: [(left: Double, right: Double, y: Double)] = []
    for (circle, label) in zip(named, short) where boxes.count < Self.mostPointNames {
      let size = measure(label, 11)
      let places = [circle.x + circle.radius + 3, circle.x - circle.radius - 3 - size]
      let free = places.first { left in
        let right = left + size
        return left >= room.lowerBound && right <= room.upperBound
          && !boxes.contains { abs($0.y - circle.y) < 13 && left < $0.right && right > $0.left }
          && !circles.contains {
            $0.row != circle.row && abs($0.y - circle.y) < $0.radius + 5 && left < $0.x + $0.radius
              && right > $0.x - $0.radius
          }
      }
      guard let left = free else { continue }
      boxes.append((left, left + size, circle.y))
      text(label, left, circle.y + 4, size: 11, full: labels[circle.row])
    }
    return boxes.count
  }

  /// Lines or areas; of very many points each pixel column keeps its lowest and its highest.
  private mutating func curves(
    _ read: PlotData.Points, _ xScale: PlotScale, _ yScale: PlotScale, _ zero: Double
  ) {
    var bySeries = [[(x: Double, y: Double)]](repeating: [], count: read.series.count)
    for point in read.points {
      bySeries[point.series].append((point.x, point.y))
    }
    var crowded = 0
    for (s, unsorted) in bySeries.enumerated() where !unsorted.isEmpty {
      var points = unsorted.sorted { $0.x < $1.x }.map { (x: xScale($0.x), y: yScale($0.y)) }
      if points.count > 1500 {
        crowded += points.count
        points = Self.thinned(points)
      }
      let path = points.enumerated().map { ($0 == 0 ? "M" : "L") + c($1.x) + " " + c($1.y) }.joined()
      if plot.kind == .area, let first = points.first, let last = points.last {
        body +=
          "<path d=\"\(path)L\(c(last.x)) \(c(zero))L\(c(first.x)) \(c(zero))Z\" class=\"f\(colour(s))\" fill-opacity=\".3\"/>\n"
      }
      body += "<path d=\"\(path)\" class=\"n l\(colour(s))\" stroke-width=\"2\" stroke-linejoin=\"round\"/>\n"
      if points.count <= 40 {
        for point in points {
          body += "<circle cx=\"\(c(point.x))\" cy=\"\(c(point.y))\" r=\"3\" class=\"f\(colour(s))\"/>\n"
        }
      }
    }
    if crowded > 0 {
      notes.append("\(Numbers.grouped(crowded)) points; each pixel shows its lowest and highest.")
    }
  }

  static func thinned(_ points: [(x: Double, y: Double)]) -> [(x: Double, y: Double)] {
    var result: [(x: Double, y: Double)] = []
    var i = 0
    while i < points.count {
      let pixel = Numbers.whole(points[i].x)
      var (low, high) = (i, i)
      while i < points.count, Numbers.whole(points[i].x) == pixel {
        if points[i].y < points[low].y { low = i }
        if points[i].y > points[high].y { high = i }
        i += 1
      }
      result.append(points[min(low, high)])
      if low != high { result.append(points[max(low, high)]) }
    }
    return result
  }
}
