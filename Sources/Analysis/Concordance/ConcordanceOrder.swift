// ConcordanceOrder: orders the lines of a concordance by the words beside the node, as a reader would look them up:
// letters without regard to case and diacritics first, then by code point, then as they stand in the text.
// Words are compared once a type; a line keeps numbers alone.

import Document

struct ConcordanceOrder {
  /// Words of a line that are compared; marks are passed over. They count even where a window shows fewer.
  static let depth = 16

  private let scope: Scope
  private let order: ConcordanceOptions.Order
  /// Numbers of words in lower case, from 1, in the order in which they were met.
  private var numbers: [String: UInt32] = [:]
  /// The numbers of each line's words, `depth` a line; 0 where the document has no more.
  private var words: [UInt32] = []
  /// The document in hand, and its types' numbers as far as they are known.
  private var part = -1
  private var known: [UInt32] = []
  private var pace = Pace()

  init(_ scope: Scope, _ order: ConcordanceOptions.Order) {
    self.scope = scope
    self.order = order
  }

  /// Adds a line, unless the work should end. Cheapest when the lines of a document come together.
  mutating func add(_ part: Int, node: Range<Int>) {
    if pace.shouldEnd(after: Self.depth) { return }
    let document = scope.parts[part].document
    if part != self.part {
      self.part = part
      known = [UInt32](repeating: 0, count: document.types.count)
    }
    let end = words.count + Self.depth
    var token = order == .left ? node.lowerBound - 1 : order == .right ? node.upperBound : node.lowerBound
    while words.count < end, token >= 0, token < document.tokens.count {
      let type = Int(document.tokens.types[token])
      if document.types.kind(type) != .punct {
        if known[type] == 0 { known[type] = number(of: document.types.lower(type)) }
        words.append(known[type])
      }
      token += order == .left ? -1 : 1
    }
    words += repeatElement(0, count: end - words.count)
  }

  private mutating func number(of word: String) -> UInt32 {
    if let known = numbers[word] { return known }
    let next = UInt32(clamping: numbers.count + 1)
    numbers[word] = next
    return next
  }

  /// The lines that were added, by their numbers from 0, in order; none when the work should end.
  mutating func sorted() -> [Int] {
    // ranks by number: of the words themselves, and of their keys, which several may share
    var ordered: [(key: String, word: String, number: UInt32)] = []
    ordered.reserveCapacity(numbers.count)
    for (word, number) in numbers {
      if pace.shouldEnd(after: 32) { return [] }
      ordered.append((CharacterForms.collationKey(word), word, number))
    }
    ordered.sortPaced { ($0.key, $0.word) < ($1.key, $1.word) }
    var rank = [UInt32](repeating: 0, count: numbers.count + 1)
    var keyRank = rank
    for (i, entry) in ordered.enumerated() {
      let place = UInt32(clamping: i + 1)
      rank[Int(entry.number)] = place
      let isShared = i > 0 && ordered[i - 1].key == entry.key
      keyRank[Int(entry.number)] = isShared ? keyRank[Int(ordered[i - 1].number)] : place
    }
    func precedes(_ a: Int, _ b: Int) -> Bool {
      var differ: (UInt32, UInt32)?
      for i in 0..<Self.depth {
        let (x, y) = (Int(words[a * Self.depth + i]), Int(words[b * Self.depth + i]))
        if x == y { continue }
        if keyRank[x] != keyRank[y] { return keyRank[x] < keyRank[y] }
        if differ == nil { differ = (rank[x], rank[y]) }
      }
      return differ.map { $0.0 < $0.1 } ?? (a < b)
    }
    var lines = Array(0..<words.count / Self.depth)
    lines.sortPaced(by: precedes)
    return lines
  }
}
