// CodingDictionary: categories of words for content analysis, as LIWC, quanteda and Wordstat have them.
// Entries may have wildcards (`econom*`, `wom?n`), several words (`foreign policy`), weights; categories nest
// (`policy.foreign`). Matching goes through a trie over lower-cased words; patterns are found by the letters before their
// first wildcard, so that the time hardly depends on the size of the dictionary.

public import Document

public struct CodingDictionary: Sendable {
  public struct Entry: Hashable, Sendable {
    public var category: String
    /// Words as written, separated by spaces; `*` stands for any letters, `?` in a word for one.
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
  /// Whether any entry counts for more or less than one.
  public private(set) var isWeighted = false
  private var knownCategories: Set<String> = []
  private(set) var nodes: [Node] = [Node()]

  /// A state of the trie: where each next word leads, and which entries end here.
  struct Node: Sendable {
    var words: [String: Int] = [:]
    /// Patterns with where they lead, by what stands before their first wildcard.
    private var wildcards: [String: [(pattern: [UInt8], next: Int)]] = [:]
    /// How long those beginnings are in bytes, ascending.
    private var lengths: [Int] = []
    var ends: [Int] = []

    /// Where a pattern leads that was added before.
    func next(_ pattern: [UInt8]) -> Int? {
      wildcards[Self.beginning(of: pattern)]?.first { $0.pattern == pattern }?.next
    }

    mutating func add(_ pattern: [UInt8], next: Int) {
      let beginning = Self.beginning(of: pattern)
      wildcards[beginning, default: []].append((pattern, next))
      if !lengths.contains(beginning.utf8.count) { lengths = (lengths + [beginning.utf8.count]).sorted() }
    }

    /// Where the patterns lead that a word fits and `mayFit` lets pass, in the order in which they were added.
    func next(fitting word: String, where mayFit: ([UInt8]) -> Bool) -> [Int] {
      guard let last = lengths.last else { return [] }
      let bytes = Array(word.utf8)
      var found: [Int] = []
      for length in lengths where length <= min(last, bytes.count) {
        let beginning = String(decoding: bytes[..<length], as: UTF8.self)
        for (pattern, next) in wildcards[beginning] ?? []
        where CodingDictionary.fits(bytes, pattern) && mayFit(pattern) {
          found.append(next)
        }
      }
      return found.sorted()
    }

    private static func beginning(of pattern: [UInt8]) -> String {
      String(decoding: pattern.prefix { !CodingDictionary.isWildcard($0) }, as: UTF8.self)
    }
  }

  static func isWildcard(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "*") || byte == UInt8(ascii: "?") }

  /// Whether a word of an entry is a pattern. A question mark alone is the mark.
  private static func isPattern(_ word: String) -> Bool {
    word.contains("*") || word.contains("?") && word.contains { $0.isLetter || $0.isNumber }
  }

  /// Cuts a text on one line into the tokens that it has in a document, as places in its UTF-8: an entry such as
  /// `high-quality` is three tokens there.
  public typealias Cutter = @Sendable (String) -> [Span]
  private let cut: Cutter

  public init(_ entries: [Entry] = [], cut: @escaping Cutter) {
    self.cut = cut
    for entry in entries { add(entry) }
  }

  public mutating func add(_ entry: Entry) {
    let cuts = Self.cuts(entry.pattern, cut)
    guard !cuts.isEmpty else { return }
    if knownCategories.insert(entry.category).inserted { categories.append(entry.category) }
    for words in cuts { nodes[end(of: words)].ends.append(entries.count) }
    isWeighted = isWeighted || entry.weight != 1
    entries.append(entry)
  }

  /// The node that words lead to, made where there is none yet.
  private mutating func end(of words: [String]) -> Int {
    var at = 0
    for word in words {
      if Self.isPattern(word) {
        let pattern = Array(word.utf8)
        if let known = nodes[at].next(pattern) {
          at = known
        } else {
          nodes.append(Node())
          nodes[at].add(pattern, next: nodes.count - 1)
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
    return at
  }

  /// The tokens of an entry in the form in which words are compared. How a text is cut may depend on its case (`AT&T`, but
  /// `at & t`), so there may be several: as written, in lower case, in capitals. For the cut a wildcard is a letter, or a
  /// digit beside one.
  static func cuts(_ pattern: String, _ cut: Cutter) -> [[String]] {
    var bytes: [UInt8] = []
    var written: [UInt8] = []
    for scalar in CharacterForms.plain(pattern).unicodeScalars {
      let lower = CharacterForms.lowered(String(scalar)).utf8
      bytes += lower
      written += scalar.isASCII ? [UInt8(truncatingIfNeeded: scalar.value)] : Array(lower)
    }
    for word in bytes.indices.split(whereSeparator: { bytes[$0] <= 32 })
    where isPattern(String(decoding: bytes[word], as: UTF8.self)) {
      for i in word where isWildcard(bytes[i]) {
        let beside = [i - 1, i + 1].contains { word.contains($0) && bytes[$0] &- 48 < 10 }
        written[i] = beside ? UInt8(ascii: "0") : UInt8(ascii: "x")
      }
    }
    func isLower(_ byte: UInt8) -> Bool { byte &- 97 < 26 }
    var forms = [written.map { $0 &- 65 < 26 ? $0 | 32 : $0 }]
    if written.contains(where: { $0 < 0x80 && $0 > 32 && !isLower($0 | 32) }) {
      forms += [written, written.map { isLower($0) ? $0 & ~32 : $0 }]
    }
    var cuts: [[String]] = []
    for form in forms {
      let words = cut(String(decoding: form, as: UTF8.self)).filter { Int($0.end) <= bytes.count }.map {
        String(decoding: bytes[$0.range], as: UTF8.self)
      }
      if !words.isEmpty, !cuts.contains(words) { cuts.append(words) }
    }
    return cuts
  }

  /// Whether a word fits a pattern: `*` stands for any bytes, `?` for one character (a scalar). Linear but for the stars,
  /// which match greedily with one step back.
  static func fits(_ word: [UInt8], _ pattern: [UInt8]) -> Bool {
    var (w, p, star, mark) = (0, 0, -1, 0)
    while w < word.count {
      if p < pattern.count, pattern[p] == UInt8(ascii: "?") {
        repeat { w += 1 } while w < word.count && word[w] & 0xC0 == 0x80
        p += 1
      } else if p < pattern.count, pattern[p] != UInt8(ascii: "*"), pattern[p] == word[w] {
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
