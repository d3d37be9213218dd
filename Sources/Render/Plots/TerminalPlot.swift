// TerminalPlot: plots as text: block bars, braille points and lines, shaded grids; `ascii` for plain characters.
// No line is wider than the width of the options (80 when there is none, as in a pipe).

import Results

struct TerminalPlot {
  let plot: Plot
  let options: RenderOptions
  let data: PlotData
  let width: Int

  init(_ plot: Plot, _ options: RenderOptions) {
    self.plot = plot
    self.options = options
    data = PlotData(plot: plot)
    width = max(20, options.width ?? 80)
  }

  func render() -> String {
    var out = ""
    if let title = plot.title { out += wrapped(title, "1") }
    if let subtitle = plot.subtitle { out += wrapped(subtitle, "2") }
    let drawing: String
    switch plot.kind {
    case .bar: drawing = bars()
    case .line, .area, .scatter, .timeline: drawing = points()
    case .dispersion: drawing = dispersion()
    case .network: drawing = network()
    case .heatmap: drawing = heatmap()
    case .cloud: drawing = cloud()
    }
    out += drawing.isEmpty ? "(no data to draw)\n" : drawing
    for note in data.notes + lacks { out += wrapped(note, "2") }
    if let note = plot.note { out += wrapped(note, "2") }
    return out
  }

  /// What a picture has and the terminal has not.
  private var lacks: [String] {
    switch plot.kind {
    case .area where data.points.series.count > 1: ["Areas of several series are drawn as lines here."]
    case .scatter where data.labels != nil && !data.points.points.isEmpty:
      ["The names of points stand in pictures alone, as of --to svg."]
    default: []
    }
  }

  private func wrapped(_ text: String, _ code: String) -> String {
    Lines.wrap(text, Double(width), most: 8, ellipsis: options.signs.ellipsis) { Double(TextWidth.width($0)) }
      .map { style($0, code) + "\n" }.joined()
  }

  private func style(_ text: String, _ code: String) -> String {
    options.color ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
  private func cut(_ text: String, _ limit: Int? = nil) -> String {
    TextWidth.cut(TextWidth.line(text), limit ?? width, options.signs.ellipsis)
  }
  /// Names cut so that those that differ look different.
  private func cut(_ names: [String], _ limit: Int) -> [String] {
    ShortNames(room: Double(limit), ellipsis: options.signs.ellipsis) { Double(TextWidth.width($0)) }(
      names.map(TextWidth.line))
  }
  private func trimmedEnd(_ line: String) -> String {
    var line = Substring(line)
    while line.last == " " { line.removeLast() }
    return String(line)
  }
  private func trimmed(_ line: String) -> String { trimmedEnd(line) + "\n" }

  /// Rows that a terminal is shown, as in SVG; a pipe gets every row.
  private static let most = 40
  private func shown(of count: Int, most: Int = TerminalPlot.most) -> Int {
    min(count, options.maxRows ?? count, options.width == nil ? count : most)
  }
  /// Says that not all are shown.
  private func more(_ shown: Int, of count: Int, _ what: String) -> String {
    shown < count ? style(cut("The first \(shown) of \(Numbers.grouped(count)) \(what)."), "2") + "\n" : ""
  }
  private static let colours = ["34", "33", "32", "35", "36", "31", "94", "90"]

  /// A bar of eighths of a column.
  private func bar(_ share: Double, _ room: Int) -> String {
    let eighths = Numbers.whole((max(0, min(1, share)) * Double(room) * 8).rounded())
    if options.ascii { return String(repeating: "#", count: share > 0 ? max(1, (eighths + 4) / 8) : 0) }
    let parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
    return String(repeating: "█", count: eighths / 8) + (eighths == 0 && share > 0 ? "▏" : parts[eighths % 8])
  }

  /// The two ends of an axis with its name between them, in `room` columns.
  private func axis(_ from: String, _ to: String, _ name: String, _ room: Int) -> String {
    let ends = cut([from, to], room / 3)
    let (from, to) = (ends[0], ends[1])
    let middle = cut(name, max(0, room - TextWidth.width(from) - TextWidth.width(to) - 2))
    let gap = max(0, room - TextWidth.width(from) - TextWidth.width(to) - TextWidth.width(middle))
    return from + String(repeating: " ", count: gap / 2) + middle
      + String(repeating: " ", count: gap - gap / 2)
      + to
  }

  private func bars() -> String {
    let bars = data.bars
    var rows: [(label: String, value: Double, series: Int)] = []
    for (label, values) in zip(bars.labels, bars.values) {
      for (s, value) in values.enumerated() {
        guard let value else { continue }
        rows.append((bars.series[s].isEmpty ? label : label + ", " + bars.series[s], value, s))
      }
    }
    return draw(rows, "bars")
  }

  /// Labelled bars, their figures behind them. Where there are values below zero, bars stand left and right of a line.
  private func draw(
    _ all: [(label: String, value: Double, series: Int)], _ what: String, mostLabel: Int? = nil
  ) -> String {
    guard !all.isEmpty else { return "" }
    let shown = shown(of: all.count)
    let rows = all.prefix(shown)
    let labels = min(mostLabel ?? width / 3, rows.reduce(0) { max($0, TextWidth.width($1.label)) })
    let figures = rows.reduce(0) { max($0, TextWidth.width(Numbers.short($1.value))) }
    let (low, high) = rows.reduce((0, 0)) { (min($0.0, $1.value), max($0.1, $1.value)) }
    let room = max(1, width - labels - figures - (low < 0 ? 4 : 3))
    let span = high - low
    // columns left of the line, at least one a side that has bars
    var left = span > 0 ? Numbers.whole((-low / span * Double(room)).rounded()) : 0
    if low < 0 { left = max(1, min(high > 0 ? room - 1 : room, left)) }
    let line = options.ascii ? "|" : "│"
    let names = cut(rows.map(\.label), labels)
    var out = plot.kind == .bar ? plot.xLabel.map { style(cut($0), "2") + "\n" } ?? "" : ""
    for (row, name) in zip(rows, names) {
      out += TextWidth.pad(name, labels, right: true) + " "
      let colour = Self.colours[row.series % 8]
      if low < 0 {
        let below = row.value < 0 ? negative(row.value / low, left) : ""
        out += String(repeating: " ", count: left - TextWidth.width(below)) + style(below, colour) + line
      }
      let above = row.value > 0 && high > 0 ? bar(row.value / high, room - left) : ""
      out += style(above, colour) + " " + Numbers.short(row.value) + "\n"
    }
    if plot.kind == .bar, let label = plot.yLabel {
      out += trimmed(String(repeating: " ", count: labels + 1) + style(cut(label, width - labels - 1), "2"))
    }
    return out + more(shown, of: all.count, what)
  }

  /// A bar to the left, of halves of a column.
  private func negative(_ share: Double, _ room: Int) -> String {
    let halves = max(1, Numbers.whole((share * Double(room) * 2).rounded()))
    if options.ascii { return String(repeating: "#", count: (halves + 1) / 2) }
    return (halves % 2 == 1 ? "▐" : "") + String(repeating: "█", count: halves / 2)
  }

  private func points() -> String {
    let read = data.points
    guard !read.points.isEmpty else { return "" }
    let height = 12
    let y = PlotScale(
      read.points.lazy.map(\.y), from: Double(height * 4 - 1), to: 0, withZero: plot.kind != .scatter)
    let (top, low) = (Numbers.short(y.high), Numbers.short(y.low))
    let gutter = max(TextWidth.width(top), TextWidth.width(low))
    let columns = max(4, width - gutter - 2)
    // bars stand apart from each other and whole within the picture
    let dots = Double(columns * 2)
    let thick = read.asBars ? max(1, min(dots / 12, dots * read.barShare)).rounded(.down) : 1
    let x = PlotScale(
      read.points.lazy.map(\.x), from: (thick - 1) / 2, to: dots - 1 - (thick - 1) / 2)
    // several series without colour need marks of their own, one a cell
    let cells = options.ascii || (!options.color && read.series.count > 1)
    var canvas = TerminalCanvas(
      columns: columns, rows: height, marks: cells ? (options.ascii ? "*o+x#@%&" : "●○■□▲△◆◇") : nil)
    let zero = Numbers.whole(y(max(y.low, min(y.high, 0))).rounded())
    var last: [Int: (Int, Int)] = [:]
    // a cell has one colour: an area would hide those behind it
    let isFilled = plot.kind == .area && read.series.count == 1
    for point in read.points.sorted(by: { $0.x < $1.x }) {
      let (px, py) = (Numbers.whole(x(point.x).rounded()), Numbers.whole(y(point.y).rounded()))
      if read.asBars {
        let first = px - Numbers.whole((thick - 1) / 2)
        for column in first..<first + Numbers.whole(thick) {
          canvas.line(column, py, column, zero, point.series)
        }
      } else if plot.kind == .scatter {
        canvas.dot(px, py, point.series)
      } else if let (lx, ly) = last[point.series] {
        canvas.line(lx, ly, px, py, point.series)
        if isFilled { canvas.fill(lx, ly, px, py, to: zero, point.series) }
      } else {
        canvas.dot(px, py, point.series)
      }
      if isFilled { canvas.line(px, py, px, zero, point.series) }
      last[point.series] = (px, py)
    }
    var out = cut(plot.yLabel ?? read.yName) + "\n"
    for row in 0..<height {
      let label = row == 0 ? top : row == height - 1 ? low : ""
      out += trimmed(
        TextWidth.pad(label, gutter, right: true) + (options.ascii ? " |" : " │")
          + canvas.row(row) { options.color ? style($0, Self.colours[$1 % 8]) : $0 })
    }
    out += String(repeating: " ", count: gutter + 1) + (options.ascii ? "+" : "└")
    out += String(repeating: options.ascii ? "-" : "─", count: columns) + "\n"
    let xs = read.points.map(\.x)
    let (from, to) = (read.x.label(xs.min() ?? 0), read.x.label(xs.max() ?? 0))
    let name = plot.xLabel ?? read.xName
    // a single position stands in the middle
    let line =
      from == to && read.x.kind == .date
      ? axis("", "", name + ": " + from, columns) : axis(from, to, name, columns)
    out += trimmed(String(repeating: " ", count: gutter + 2) + line)
    if read.series.count > 1 {
      for (s, name) in cut(read.series, width - 2).enumerated() {
        out += style(canvas.mark(s), Self.colours[s]) + " " + name + "\n"
      }
    }
    return out
  }

  private func dispersion() -> String {
    let lanes = data.lanes
    guard !lanes.marks.isEmpty else { return "" }
    let shown = shown(of: lanes.names.count)
    let labels = min(width / 3, lanes.names.prefix(shown).reduce(0) { max($0, TextWidth.width($1)) })
    var counts = [Int](repeating: 0, count: lanes.names.count)
    for mark in lanes.marks { counts[mark.lane] += 1 }
    let figures = counts.reduce(0) { max($0, Numbers.grouped($1).utf8.count) }
    let room = max(4, width - labels - figures - 3)
    let scale = PlotScale(low: lanes.range.low, high: lanes.range.high, from: 0, to: Double(room - 1))
    var cells = [[Bool]](repeating: Array(repeating: false, count: room), count: shown)
    for mark in lanes.marks where mark.lane < shown {
      cells[mark.lane][max(0, min(room - 1, Numbers.whole(scale(mark.x).rounded())))] = true
    }
    var out = plot.yLabel.map { style(cut($0), "2") + "\n" } ?? ""
    let names = cut(Array(lanes.names.prefix(shown)), labels)
    for lane in 0..<shown {
      let marks = cells[lane].map { $0 ? (options.ascii ? "|" : "┃") : (options.ascii ? "." : "·") }.joined()
      out +=
        TextWidth.pad(names[lane], labels, right: true) + " " + style(marks, "34") + " "
      out += TextWidth.pad(Numbers.grouped(counts[lane]), figures, right: true) + "\n"
    }
    let ends = (Numbers.short(lanes.range.low), Numbers.short(lanes.range.high))
    out +=
      String(repeating: " ", count: labels + 1)
      + style(axis(ends.0, ends.1, plot.xLabel ?? lanes.xName, room), "2")
      + "\n"
    return out + more(shown, of: lanes.names.count, "lanes")
  }

  /// A grid of numbers, the rest of each cell shaded by the number's size; below zero in another colour.
  private func heatmap() -> String {
    let grid = data.grid
    guard !grid.cells.isEmpty else { return "" }
    let labels = min(width / 3, grid.rows.reduce(1) { max($0, TextWidth.width($1)) })
    let shown = shown(of: grid.rows.count)
    let most = shown == grid.rows.count ? grid.columns.count : Self.most
    let figures = grid.cells.reduce(0) {
      $1.row < shown && $1.column < most ? max($0, TextWidth.width(Numbers.compact($1.value))) : $0
    }
    let cell = max(min(8, max(3, grid.columns.reduce(0) { max($0, TextWidth.width($1)) })), figures + 2)
    let columns = max(1, min(grid.columns.count, (width - labels) / (cell + 1)))
    let largest = grid.cells.reduce(0) { max($0, abs($1.value)) }
    let shades = options.ascii ? [".", ":", "*", "#"] : ["░", "▒", "▓", "█"]
    var rows = [[Int: String]](repeating: [:], count: shown)
    for entry in grid.cells where entry.column < columns && entry.row < shown {
      let share = largest > 0 ? abs(entry.value) / largest : 0
      let figure = cut(Numbers.compact(entry.value), max(1, min(cell, width - labels - 1)))
      let rest = max(0, min(cell, width - labels - 1) - TextWidth.width(figure) - 1)
      let shade = share == 0 ? " " : shades[min(3, Numbers.whole(share * 4))]
      rows[entry.row][entry.column] =
        style(String(repeating: shade, count: rest), Self.colours[entry.value < 0 ? 1 : 0]) + " " + figure
    }
    var out = plot.yLabel.map { style(cut($0), "2") + "\n" } ?? ""
    let columnNames = cut(Array(grid.columns.prefix(columns)), min(cell, width - labels - 1))
    let rowNames = cut(Array(grid.rows.prefix(shown)), labels)
    out += trimmed(
      String(repeating: " ", count: labels)
        + columnNames.map { " " + TextWidth.pad($0, cell, right: true) }.joined())
    for row in 0..<shown {
      out += trimmed(
        TextWidth.pad(rowNames[row], labels, right: true)
          + (0..<columns).map { " " + (rows[row][$0] ?? String(repeating: " ", count: cell)) }.joined())
    }
    if let label = plot.xLabel {
      out +=
        style(
          trimmedEnd(String(repeating: " ", count: labels) + axis("", "", label, columns * (cell + 1))), "2")
        + "\n"
    }
    out += style(cut(grid.legend(colours: options.color)), "2") + "\n"
    return out + more(columns, of: grid.columns.count, "columns") + more(shown, of: grid.rows.count, "rows")
  }

  private func network() -> String {
    let tie = options.ascii ? " -- " : " ─ "
    let ties = data.ties.ties.prefix(options.width == nil ? .max : Self.most)
    let room = width / 2
    var rows = data.ties.ties.map { (label: $0.source + tie + $0.target, value: $0.weight, series: 0) }
    if ties.contains(where: { TextWidth.width($0.source + tie + $0.target) > room }) {
      // each name has half the room, so that both are to be told
      let names = Array(Set(ties.flatMap { [$0.source, $0.target] })).sorted()
      let short = Dictionary(
        uniqueKeysWithValues: zip(names, cut(names, (room - tie.count) / 2)))
      for (i, t) in ties.enumerated() {
        rows[i].label = (short[t.source] ?? t.source) + tie + (short[t.target] ?? t.target)
      }
    }
    return draw(rows, "ties", mostLabel: room)
  }

  /// Words in lines, heaviest first, with their weights; the heaviest third is bold.
  private func cloud() -> String {
    let words = data.words.words
    guard let largest = words.first?.weight else { return "" }
    var out = ""
    var used = 0
    let shown = shown(of: words.count, most: SVGPlot.mostWords)
    for word in words.prefix(shown) {
      let figure = " " + Numbers.short(word.weight)
      let text = cut(word.text, max(4, width - figure.utf8.count))
      let room = TextWidth.width(text) + TextWidth.width(figure)
      if used > 0 {
        let fits = used + 3 + room <= width
        out += fits ? "   " : "\n"
        used = fits ? used + 3 : 0
      }
      out +=
        style(text, word.weight * 3 > largest * 2 ? "1;34" : word.weight * 3 > largest ? "34" : "0")
        + style(figure, "2")
      used += room
    }
    return out + "\n" + more(shown, of: words.count, "words")
  }
}
