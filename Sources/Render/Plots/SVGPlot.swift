// SVGPlot: a plot as one accessible SVG element: title and description, colours that follow the reader's theme,
// axes with units, and notes on what was thinned and where the figures come from.
// In: any plot, also empty or with wrong roles. Out: well-formed XML whose labels do not overlap.

import Results

struct SVGPlot {
  let plot: Plot
  let data: PlotData
  let width = 720.0
  var height = 0.0
  /// Where the drawing begins, below title, subtitle and legend.
  var top = 12.0
  var body = ""
  var notes: [String] = []
  private var colours = 1

  init(_ plot: Plot) {
    self.plot = plot
    data = PlotData(plot: plot)
  }

  static func render(_ plot: Plot) -> String {
    var svg = SVGPlot(plot)
    return svg.render()
  }

  /// Several plots as one picture, below one another.
  static func render(stack plots: [Plot]) -> String {
    var (body, y, width) = ("", 0.0, 0.0)
    for plot in plots {
      var svg = SVGPlot(plot)
      body += svg.render(at: y)
      (y, width) = (y + svg.height, max(width, svg.width))
    }
    let (w, h) = (Numbers.coordinate(width), Numbers.coordinate(y))
    return
      "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"group\" aria-label=\"\(plots.count) plots\""
      + " viewBox=\"0 0 \(w) \(h)\" width=\"\(w)\" height=\"\(h)\">\n\(body)</svg>\n"
  }

  /// - Parameter y: where it stands in the picture of which it is a part.
  private mutating func render(at y: Double? = nil) -> String {
    head()
    if data.count == 0 {
      nothing()
    } else {
      switch plot.kind {
      case .bar: bars()
      case .line, .area, .scatter, .timeline: points()
      case .dispersion: dispersion()
      case .network: network()
      case .heatmap: heatmap()
      case .cloud: cloud()
      }
    }
    foot()
    let title = plot.title ?? Self.kindName(plot.kind)
    var out =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"nj-plot\" role=\"img\" viewBox=\"0 0 \(c(width)) \(c(height))\""
    out +=
      "\(y.map { " y=\"\(c($0))\"" } ?? "") width=\"\(c(width))\" height=\"\(c(height))\" font-family=\"system-ui,sans-serif\" font-size=\"12\">\n"
    out += "<title>\(escape(title))</title>\n<desc>\(escape(description))</desc>\n<style>\(style)</style>\n"
    out += "<rect class=\"bg\" width=\"\(c(width))\" height=\"\(c(height))\"/>\n"
    return out + body + "</svg>\n"
  }

  static func kindName(_ kind: Plot.Kind) -> String {
    switch kind {
    case .bar: "Bar chart"
    case .line: "Line chart"
    case .area: "Area chart"
    case .scatter: "Scatter plot"
    case .timeline: "Timeline"
    case .dispersion: "Dispersion plot"
    case .network: "Network"
    case .heatmap: "Heat map"
    case .cloud: "Word cloud"
    }
  }

  private var description: String {
    let names = plot.data.names.prefix(8).joined(separator: ", ")
    var text = "\(Self.kindName(plot.kind)) of \(data.count) row\(data.count == 1 ? "" : "s")"
    if !names.isEmpty { text += " (\(names))" }
    if let subtitle = plot.subtitle { text += ". \(subtitle)" }
    return text
  }

  // MARK: Frame of the picture

  private mutating func head() {
    if let title = plot.title {
      // bold letters are wider than those that are measured
      for line in wrap(title, (width - 24) / 1.06, 15) {
        text(line, 12, top + 16, size: 15, extra: " font-weight=\"600\"")
        top += 20
      }
      top += 4
    }
    if let subtitle = plot.subtitle {
      for line in wrap(subtitle, width - 24, 12) {
        text(line, 12, top + 12, kind: "m")
        top += 16
      }
      top += 4
    }
    top += 4
  }

  /// Lines of a text of that size, at most eight.
  private func wrap(_ text: String, _ room: Double, _ size: Double) -> [String] {
    Lines.wrap(text, room, most: 8) { measure(String($0), size) }
  }

  private mutating func foot() {
    notes += data.notes
    if let note = plot.note { notes.append(note) }
    for note in notes {
      height += 2
      for line in wrap(note, width - 24, 11) {
        height += 14
        text(line, 12, height - 4, size: 11, kind: "m")
      }
    }
    height += 8
  }

  /// Says that there is nothing to draw.
  mutating func nothing(_ message: String = "No data to draw") {
    text(message, width / 2, top + 60, anchor: "middle", kind: "m")
    height = top + 120
  }

  /// Names and colours of the series, in as many lines as they need.
  mutating func legend(_ names: [String]) {
    guard names.count > 1 || !(names.first ?? "").isEmpty else { return }
    let short = cut(names, 200)
    var x = 12.0
    for (i, label) in short.enumerated() {
      let room = 18 + measure(label) + 16
      if x + room > width, x > 12 { (x, top) = (12, top + 18) }
      rect(x, top + 2, 10, 10, "f\(colour(i))")
      text(label, x + 15, top + 11)
      x += room
    }
    top += 24
  }

  /// The colour of a series; repeats after eight.
  mutating func colour(_ series: Int) -> Int {
    colours = max(colours, min(series, 7) + 1)
    return series % 8
  }

  static let light = [
    "#0072b2", "#d55e00", "#00835f", "#b8548c", "#8a6d00", "#3a9ad9", "#7b3fa0", "#6b6b6b",
  ]
  static let dark = [
    "#56b4e9", "#ff9e4a", "#3fd0a5", "#f0a6cf", "#f0e442", "#9ad1f5", "#c79be8", "#bdbdbd",
  ]

  private var style: String {
    func rules(_ palette: [String]) -> String {
      (0..<colours).map { ".nj-plot .f\($0){fill:\(palette[$0])}.nj-plot .l\($0){stroke:\(palette[$0])}" }
        .joined()
    }
    return
      ".nj-plot{color:#1f2328}.nj-plot text{fill:currentColor;unicode-bidi:plaintext}.nj-plot .bg{fill:#fff}.nj-plot .m{opacity:.72}"
      + ".nj-plot .g{stroke:currentColor;stroke-opacity:.14}.nj-plot .x{stroke:currentColor;stroke-opacity:.55}"
      + ".nj-plot .h{paint-order:stroke;stroke:#fff;stroke-width:3px;stroke-linejoin:round}.nj-plot .n{fill:none}"
      + ".nj-plot .t{fill:#000}.nj-plot .i{fill:#fff}"
      + rules(Self.light)
      + "@media screen and (prefers-color-scheme:dark){.nj-plot{color:#e8e6e3}.nj-plot .bg{fill:#16181c}.nj-plot .h{stroke:#16181c}.nj-plot .t{fill:#fff}.nj-plot .j{fill:#000}"
      + rules(Self.dark) + "}"
  }

  // MARK: Marks

  func c(_ number: Double) -> String { Numbers.coordinate(number) }
  func escape(_ text: String) -> String { DataRenderer.escaped(TextWidth.line(text)) }

  /// Width in pixels, rather too much than too little, as the fonts of readers differ.
  func measure(_ text: String, _ size: Double = 12) -> Double {
    text.reduce(0) { $0 + size * Self.em($1) }
  }

  /// Width of a character as a share of the font's size.
  private static func em(_ character: Character) -> Double {
    switch TextWidth.width(character) {
    case 0: 0
    case 2: 1.02
    default:
      switch character {
      case "W", "M", "m", "@", "%", "—": 0.96
      case "w": 0.82
      default: character.isUppercase ? 0.78 : 0.6
      }
    }
  }

  /// Names cut to a width in pixels, so that those that differ look different.
  func cut(_ names: [String], _ room: Double, _ size: Double = 12) -> [String] {
    shortNames(room, size)(names)
  }

  /// Cut to a width in pixels, with `…` in place of what was cut.
  func cut(_ text: String, _ room: Double, _ size: Double = 12) -> String {
    shortNames(room, size).cut(text)
  }

  private func shortNames(_ room: Double, _ size: Double) -> ShortNames {
    // three dots are wider in most fonts than a column of a terminal
    ShortNames(room: room, ellipsis: "…") { $0 == "…" ? size : measure(String($0), size) }
  }

  mutating func text(
    _ string: String, _ x: Double, _ y: Double, anchor: String = "start", size: Double = 12,
    kind: String = "",
    extra: String = "", full: String? = nil
  ) {
    body += "<text x=\"\(c(x))\" y=\"\(c(y))\""
    if anchor != "start" { body += " text-anchor=\"\(anchor)\"" }
    if size != 12 { body += " font-size=\"\(c(size))\"" }
    if !kind.isEmpty { body += " class=\"\(kind)\"" }
    body += extra + ">" + escape(string)
    if let full, full != string { body += "<title>\(escape(full))</title>" }
    body += "</text>\n"
  }

  mutating func line(
    _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ kind: String = "g", extra: String = ""
  ) {
    body +=
      "<line x1=\"\(c(x1))\" y1=\"\(c(y1))\" x2=\"\(c(x2))\" y2=\"\(c(y2))\" class=\"\(kind)\"\(extra)/>\n"
  }

  mutating func rect(
    _ x: Double, _ y: Double, _ w: Double, _ h: Double, _ kind: String, extra: String = "", tip: String? = nil
  ) {
    body +=
      "<rect x=\"\(c(x))\" y=\"\(c(y))\" width=\"\(c(max(0, w)))\" height=\"\(c(max(0, h)))\" class=\"\(kind)\"\(extra)"
    body += tip.map { "><title>\(escape($0))</title></rect>\n" } ?? "/>\n"
  }
}
