// CodingDictionary: categories of words for content analysis, as LIWC, quanteda and Wordstat have them.
// Entries may have wildcards (`econom*`), several words (`foreign policy`), weights; categories nest (`policy.foreign`).
// Matching goes through a trie over lower-cased words: linear in the text, whatever the size of the dictionary.

public struct CodingDictionary: Sendable {
  public struct Entry: Hashable, Sendable {
    public var category: String
    /// Words as written, separated by spaces; `*` stands for any letters.
    public var pattern: String
    public var weight: Double
    public init(category: String, pattern: String, weight: Double = 1) {
      self.category = category
      self.pattern = pattern
      self.weight = weight
    }
  }

  public private(set) var entries: [Entry] = []
  /// Categories in order of first appearance.
  public private(set) var categories: [String] = []
  private(set) var nodes: [Node] = [Node()]

  /// A state of the trie: where each next word leads, and which entries end here.
  struct Node: Sendable {
    var words: [String: Int] = [:]
    /// Wildcard patterns with where they lead, in order.
    var wildcards: [(pattern: [UInt8], next: Int)] = []
    var ends: [Int] = []
  }

  public init(_ entries: [Entry] = []) { for entry in entries { add(entry) } }

  public mutating func add(_ entry: Entry) {
    let words = entry.pattern.lowercased().split { $0.isWhitespace }.flatMap { Self.tokens(String($0)) }
    guard !words.isEmpty else { return }
    if !categories.contains(entry.category) { categories.append(entry.category) }
    var at = 0
    for word in words {
      if word.contains("*") {
        let pattern = Array(word.utf8)
        if let known = nodes[at].wildcards.first(where: { $0.pattern == pattern }) {
          at = known.next
        } else {
          nodes.append(Node())
          nodes[at].wildcards.append((pattern, nodes.count - 1))
          at = nodes.count - 1
        }
      } else if let known = nodes[at].words[word] {
        at = known
      } else {
        nodes.append(Node())
        nodes[at].words[word] = nodes.count - 1
        at = nodes.count - 1
      }
    }
    nodes[at].ends.append(entries.count)
    entries.append(entry)
  }

  /// A word of an entry as the tokens that it is in a text.
  private static func tokens(_ word: String) -> [String] {
    let word = String(String.UnicodeScalarView(word.unicodeScalars.map { $0 == "’" ? "'" : $0 }))
    for ending in ["n't", "'s", "'re", "'ve", "'ll", "'d", "'m"]
    where word.hasSuffix(ending) && word.count > ending.count {
      return [String(word.dropLast(ending.count)), ending]
    }
    return [word]
  }

  /// Whether a word fits a pattern with stars. Linear but for the stars, which match greedily with one step back.
  static func fits(_ word: [UInt8], _ pattern: [UInt8]) -> Bool {
    var (w, p, star, mark) = (0, 0, -1, 0)
    while w < word.count {
      if p < pattern.count, pattern[p] != UInt8(ascii: "*"), pattern[p] == word[w] {
        w += 1
        p += 1
      } else if p < pattern.count, pattern[p] == UInt8(ascii: "*") {
        (star, mark) = (p, w)
        p += 1
      } else if star >= 0 {
        p = star + 1
        mark += 1
        w = mark
      } else {
        return false
      }
    }
    return pattern[p...].allSatisfy { $0 == UInt8(ascii: "*") }
  }
}
