// Concordance: every match of a query with its context, one row a match (key word in context, Luhn 1960).
// In: a scope, a query, options. Out: a frame `left node right document line`, drawn aligned on the node.

import Document
import Interruption
public import Results

public struct ConcordanceOptions: Sendable {
  public enum Order: String, Sendable, CaseIterable {
    /// By the words before the node, nearest first.
    case left
    /// By the words behind the node.
    case right
    /// By the node itself, then by what follows.
    case node
    /// As they stand in the text.
    case none
  }
  public enum Unit: String, Sendable, CaseIterable { case tokens, sentences }
  /// Tokens on either side, or sentences besides those of the match, 0 or more; nil for five tokens or no sentence more.
  public var window: Int?
  public var unit = Unit.tokens
  public var order = Order.none
  /// A random sample of so many rows, in the order of the text.
  public var sample: Int?
  public var seed: UInt64 = 1
  /// Rows at most; nil for all, none for a negative number.
  public var limit: Int?
  public init() {}
}

public enum Concordance {
  private struct Line {
    var part: Int
    var node: Range<Int>
    var left: Range<Int>
    var right: Range<Int>
  }

  public static func frame(
    _ scope: Scope, _ query: Query, _ options: ConcordanceOptions = .init()
  ) throws(QueryError) -> Frame {
    var lines: [Line] = []
    let enough = options.order == .none && options.sample == nil ? options.limit : nil
    var pace = Pace()
    try query.eachPart(of: scope, limit: max(0, enough ?? .max)) { p, matches in
      Interruption.gather(bytes: matches.count * MemoryLayout<Line>.stride)
      for match in matches {
        if pace.shouldEnd() { return false }
        let (left, right) = context(scope.parts[p].document, match.tokens, options)
        lines.append(Line(part: p, node: match.tokens, left: left, right: right))
      }
      return true
    }
    if let sample = options.sample {
      let chosen = Sampling.indices(sample, of: lines.count, seed: options.seed)
      lines = chosen.map { lines[$0] }
    }
    if options.order != .none {
      var order = ConcordanceOrder(scope, options.order)
      for line in lines { order.add(line.part, node: line.node) }
      lines = order.sorted().map { lines[$0] }
    }
    let shown = lines.leading(options.limit)
    var columns = (left: [String](), node: [String](), right: [String](), document: [String](), line: [Int]())
    var last: (part: Int, id: String)?
    for row in shown {
      let part = scope.parts[row.part]
      // rows of one document mostly stand together
      if last?.part != row.part { last = (row.part, part.document.metadata.id) }
      let sides = (left: part.line(row.left), node: part.line(row.node), right: part.line(row.right))
      let bytes = sides.left.utf8.count + sides.node.utf8.count + sides.right.utf8.count
      Interruption.gather(bytes: bytes + 5 * 32)
      if pace.shouldEnd(after: 1 + bytes / 16) { break }
      columns.left.append(sides.left)
      columns.node.append(sides.node)
      columns.right.append(sides.right)
      columns.document.append(last?.id ?? "")
      columns.line.append(part.document.line(of: part.document.tokens.starts[row.node.lowerBound]))
    }
    return Frame(
      [
        .init("left", .strings(columns.left)), .init("node", .strings(columns.node)),
        .init("right", .strings(columns.right)), .init("document", .strings(columns.document)),
        .init("line", .integers(columns.line)),
      ], layout: .concordance,
      places: RowPlaces { row in
        shown.indices.contains(row) ? [scope.parts[shown[row].part].placed(shown[row].node)] : []
      })
  }

  private static func context(
    _ document: Document, _ node: Range<Int>, _ options: ConcordanceOptions
  ) -> (Range<Int>, Range<Int>) {
    let window = max(0, min(options.window ?? (options.unit == .tokens ? 5 : 0), document.tokens.count))
    switch options.unit {
    case .tokens:
      return (
        max(0, node.lowerBound - window)..<node.lowerBound,
        node.upperBound..<min(document.tokens.count, node.upperBound + window)
      )
    case .sentences:
      let first = max(0, document.sentence(ofToken: node.lowerBound) - window)
      let last = min(
        document.sentences.count - 1, document.sentence(ofToken: node.upperBound - 1) + window)
      return (
        Int(document.sentences.firstChild[first])..<node.lowerBound,
        node.upperBound..<Int(document.sentences.firstChild[last + 1])
      )
    }
  }
}

extension Scope.Part {
  /// The text of a run of tokens on one line; white space of any kind is one space.
  func line(_ tokens: Range<Int>) -> String {
    guard !tokens.isEmpty else { return "" }
    let range =
      Int(document.tokens.starts[tokens.lowerBound])..<Int(document.tokens.ends[tokens.upperBound - 1])
    return document.text.bytes.withBuffer { text in
      let bytes = UnsafeBufferPointer(rebasing: text[range])
      return String(unsafeUninitializedCapacity: bytes.count) { line in
        var (written, i, inSpace) = (0, 0, false)
        while i < bytes.count {
          let space = Self.whiteSpace(bytes, i)
          if space > 0 {
            i += space
            inSpace = true
            continue
          }
          if inSpace {
            line[written] = 32
            written += 1
            inSpace = false
          }
          line[written] = bytes[i]
          written += 1
          i += 1
        }
        return written
      }
    }
  }

  /// Bytes of the white space or control character at `i`: ASCII up to the blank and the characters with White_Space
  /// in Unicode 15; 0 for anything else.
  private static func whiteSpace(_ bytes: UnsafeBufferPointer<UInt8>, _ i: Int) -> Int {
    let first = bytes[i]
    if first <= 32 { return 1 }
    guard first >= 0xC2, i + 1 < bytes.count else { return 0 }
    let second = bytes[i + 1]
    if first == 0xC2 { return second == 0x85 || second == 0xA0 ? 2 : 0 }
    guard i + 2 < bytes.count else { return 0 }
    switch (first, second, bytes[i + 2]) {
    case (0xE1, 0x9A, 0x80), (0xE2, 0x80, 0x80...0x8A), (0xE2, 0x80, 0xA8...0xA9), (0xE2, 0x80, 0xAF),
      (0xE2, 0x81, 0x9F), (0xE3, 0x80, 0x80):
      return 3
    default: return 0
    }
  }
}

/// Random samples that a seed reproduces on every machine.
enum Sampling {
  /// SplitMix64 (Steele, Lea & Flood 2014).
  struct Generator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
  }

  /// `count` of the indices below `total`, ascending, each with the same chance.
  static func indices(_ count: Int, of total: Int, seed: UInt64) -> [Int] {
    guard count < total else { return Array(0..<max(0, total)) }
    var generator = Generator(state: seed)
    var all = Array(0..<total)
    for i in 0..<max(0, count) { all.swapAt(i, Int.random(in: i..<total, using: &generator)) }
    return all.prefix(max(0, count)).sorted()
  }
}
