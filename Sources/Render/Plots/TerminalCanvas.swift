// TerminalCanvas: a grid of dots or marks in text cells, on which lines, areas and points are drawn.

/// Dots of 2 × 4 a cell as braille, or one mark a cell.
struct TerminalCanvas {
  let columns: Int
  let rows: Int
  private let marks: [Character]?
  private var bits: [UInt8]
  private var series: [Int]

  init(columns: Int, rows: Int, marks: String?) {
    (self.columns, self.rows) = (columns, rows)
    self.marks = marks.map(Array.init)
    bits = Array(repeating: 0, count: columns * rows)
    series = bits.map { _ in 0 }
  }

  /// Dots outside are not drawn.
  mutating func dot(_ x: Int, _ y: Int, _ s: Int) {
    guard x >= 0, y >= 0, x < columns * 2, y < rows * 4 else { return }
    let cell = y / 4 * columns + x / 2
    let bit: [UInt8] = [0x01, 0x02, 0x04, 0x40, 0x08, 0x10, 0x20, 0x80]
    bits[cell] |= bit[(x % 2) * 4 + y % 4]
    series[cell] = s
  }

  mutating func line(_ x1: Int, _ y1: Int, _ x2: Int, _ y2: Int, _ s: Int) {
    let steps = max(abs(x2 - x1), abs(y2 - y1), 1)
    guard steps < 100_000 else { return }
    for i in 0...steps { dot(x1 + (x2 - x1) * i / steps, y1 + (y2 - y1) * i / steps, s) }
  }

  /// All between a line and a level.
  mutating func fill(_ x1: Int, _ y1: Int, _ x2: Int, _ y2: Int, to level: Int, _ s: Int) {
    guard x1 < x2, x2 < columns * 2 else { return }
    for x in x1...x2 {
      let y = y1 + (y2 - y1) * (x - x1) / (x2 - x1)
      for filled in min(y, level)...max(y, level) { dot(x, filled, s) }
    }
  }

  func mark(_ s: Int) -> String { marks.map { String($0[s % $0.count]) } ?? "⣿" }

  func row(_ row: Int, _ style: (String, Int) -> String) -> String {
    (0..<columns).map { column in
      let cell = row * columns + column
      if bits[cell] == 0 { return " " }
      if marks != nil { return style(mark(series[cell]), series[cell]) }
      return style(
        UnicodeScalar(0x2800 + UInt32(bits[cell])).map { String(Character($0)) } ?? " ", series[cell])
    }.joined()
  }
}
