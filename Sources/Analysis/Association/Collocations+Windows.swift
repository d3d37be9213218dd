// Collocations in windows: pairs of words near each other, and the collocates of a query. Windows stay within a sentence and a
// range of the scope; tokens that are not counted are skipped.

import Document
import Interruption
import Results

extension Collocations {
  /// Meetings of two terms, and how many tokens of each have one of the other within the window, counted for Dice alone.
  private struct Meetings {
    var count: UInt32 = 0
    var ofFirst: UInt32 = 0
    var ofSecond: UInt32 = 0
  }

  /// Which tokens met which term lately. Tokens are numbered through all parts.
  private struct Encounters {
    let window: Int
    /// Of each term its last token, and the last token that met it.
    private var last: [Int] = []
    private var met: [Int] = []

    init(window: Int) { self.window = window }

    mutating func grow(_ terms: Int) {
      last.append(contentsOf: repeatElement(-1, count: terms - last.count))
      met.append(contentsOf: repeatElement(-1, count: terms - met.count))
    }

    /// Whether a token meets a term for the first time, and whether the earlier token of that term meets the token's term
    /// for the first time; `start` is the first token of their sentence.
    mutating func meet(_ term: Int, at token: Int, _ other: Int, at earlier: Int, start: Int) -> (Bool, Bool)
    {
      defer { met[other] = token }
      return (met[other] != token, last[term] < start || earlier - last[term] > window)
    }

    mutating func pass(_ term: Int, at token: Int) { last[term] = token }
  }

  /// Unordered pairs within a window. What is counted are meetings: two counted tokens within so many words of each
  /// other in one sentence. A meeting has two sides: O11 the sides at which the first word meets the second, the marginals
  /// the sides of each word, N all sides; so the four cells are parts of one whole, however large the window is, and words
  /// that fall at random meet as often as expected.
  static func pairs(_ scope: Scope, _ window: Int, _ options: CollocationOptions) -> Frame {
    var vocabulary = Vocabulary()
    var single: [Int] = []
    var meetings: [Int] = []
    var joint: [UInt64: Meetings] = [:]
    var known = 0
    var sides = 0
    let countsTokens = options.measures.contains { $0 == .dice || $0 == .logdice }
    var encounters = Encounters(window: window)
    var base = 0
    var pace = Pace()
    for (_, part) in scope.walk {
      let tokens = vocabulary.occurrences(part, options.selection)
      let new = repeatElement(0, count: vocabulary.terms.count - single.count)
      single.append(contentsOf: new)
      meetings.append(contentsOf: new)
      if countsTokens { encounters.grow(single.count) }
      var start = 0
      for (i, here) in tokens.enumerated() {
        if i > 0, tokens[i - 1].stretch != here.stretch { start = i }
        if pace.shouldEnd(after: 1 + min(window, i - start)) { break }
        if i & 0xFF == 0 {
          Interruption.gather(bytes: (joint.count - known) * 64)
          known = joint.count
        }
        let term = Int(here.term)
        single[term] += 1
        for j in stride(from: i - 1, through: max(start, i - window), by: -1) {
          let other = Int(tokens[j].term)
          sides += 2
          meetings[term] += 1
          meetings[other] += 1
          if other == term { continue }
          let isSwapped = other > term
          let pair = isSwapped ? key(here.term, tokens[j].term) : key(tokens[j].term, here.term)
          guard countsTokens else {
            joint[pair, default: Meetings()].count &+= 1
            continue
          }
          let (here, there) = encounters.meet(term, at: base + i, other, at: base + j, start: base + start)
          let (first, second): (UInt32, UInt32) =
            isSwapped ? (here ? 1 : 0, there ? 1 : 0) : (there ? 1 : 0, here ? 1 : 0)
          let before = joint[pair] ?? Meetings()
          joint[pair] = Meetings(
            count: before.count &+ 1, ofFirst: before.ofFirst &+ first, ofSecond: before.ofSecond &+ second)
        }
        if countsTokens { encounters.pass(term, at: base + i) }
      }
      base += tokens.count
    }
    let terms = vocabulary.terms
    let rows = rows(of: joint, options.minimum, count: { Int($0.count) }) { pair, found in
      var (a, b) = (Int(pair >> 32), Int(UInt32(truncatingIfNeeded: pair)))
      if terms[b].utf8.lexicographicallyPrecedes(terms[a].utf8) { swap(&a, &b) }
      return Row(
        ids: [UInt32(a), UInt32(b), 0], count: Int(found.count),
        frequencies: [single[a], single[b], meetings[a], meetings[b]],
        table: Contingency(
          joint: Double(found.count), first: Double(meetings[a]), second: Double(meetings[b]),
          total: Double(sides),
          words: .init(
            joint: Double(min(found.ofFirst, found.ofSecond)), first: Double(single[a]),
            second: Double(single[b]))))
    }
    return frame(rows, { terms[Int($0)] }, length: 2, scope, options) { row, tokens, vocabulary in
      let wanted = Set(row.terms.compactMap { vocabulary.known($0) })
      var found: [Range<Int>] = []
      for (i, here) in tokens.enumerated() where wanted.contains(here.term) {
        for j in stride(from: i - 1, through: max(0, i - window), by: -1) {
          guard tokens[j].stretch == here.stretch else { break }
          if tokens[j].term != here.term, wanted.contains(tokens[j].term) {
            found.append(tokens[j].token..<here.token + 1)
          }
        }
      }
      return found
    }
  }

  // MARK: Collocates of a query

  /// O11 the word inside the windows of the node, the first marginal all tokens inside, the second f(word) outside
  /// the node itself, N all counted tokens but the node's.
  static func collocates(
    _ scope: Scope, _ node: Query, _ window: Int, _ options: CollocationOptions
  ) throws(QueryError) -> Frame {
    struct Collocate {
      /// Tokens inside windows, and all of them.
      var inside = 0
      var everywhere = 0
      /// Matches of the node with one in their windows, and the last of these.
      var nodes = 0
      var last = -1
    }
    var vocabulary = Vocabulary()
    var collocates: [Collocate] = []
    var (insideTotal, total, nodes) = (0, 0, 0)
    var found: [Int: [Range<Int>]] = [:]
    try node.eachPart(of: scope) { p, matches in
      Interruption.gather(bytes: matches.count * MemoryLayout<Range<Int>>.stride)
      found[p] = matches.map(\.tokens)
      return true
    }
    var pace = Pace()
    for (p, part) in scope.walk {
      let matches = found[p] ?? []
      let tokens = vocabulary.occurrences(part, options.selection)
      collocates.append(
        contentsOf: repeatElement(Collocate(), count: vocabulary.terms.count - collocates.count))
      let (near, windows) = near(tokens, matches, window, part)
      for (i, here) in tokens.enumerated() where near[i] != .node {
        if pace.shouldEnd() { break }
        total += 1
        collocates[Int(here.term)].everywhere += 1
        if near[i] == .window {
          insideTotal += 1
          collocates[Int(here.term)].inside += 1
        }
      }
      for (before, behind) in windows {
        if pace.shouldEnd(after: 1 + before.count + behind.count) { break }
        for side in [before, behind] {
          for i in side where near[i] == .window && collocates[Int(tokens[i].term)].last != nodes {
            collocates[Int(tokens[i].term)].nodes += 1
            collocates[Int(tokens[i].term)].last = nodes
          }
        }
        nodes += 1
      }
    }
    let terms = vocabulary.terms
    let rows = terms.indices.filter { collocates[$0].inside >= max(1, options.minimum) }.map { term in
      let found = collocates[term]
      return Row(
        ids: [UInt32(term), 0, 0], count: found.inside,
        frequencies: [nodes, found.everywhere, insideTotal, 0],
        table: Contingency(
          joint: Double(found.inside), first: Double(insideTotal), second: Double(found.everywhere),
          total: Double(total),
          words: .init(
            joint: Double(min(found.inside, found.nodes)), first: Double(nodes),
            second: Double(found.everywhere))))
    }
    return frame(rows, { terms[Int($0)] }, length: 1, scope, options) { row, tokens, vocabulary in
      guard let wanted = vocabulary.known(row.terms[0]) else { return [] }
      let matches = ((try? node.matches(in: row.part)) ?? []).map(\.tokens)
      let near = near(tokens, matches, window, row.part).tokens
      return tokens.indices.filter { near[$0] == .window && tokens[$0].term == wanted }.map {
        tokens[$0].token..<tokens[$0].token + 1
      }
    }
  }

  private enum Nearness { case far, window, node }

  /// Which counted tokens stand in a match, and which in the window of one; and both sides of each match's window, as
  /// places in `tokens`, which may hold tokens of other matches. A window stays in the sentence and the range of its match.
  private static func near(
    _ tokens: [Vocabulary.Occurrence], _ matches: [Range<Int>], _ window: Int, _ part: Scope.Part
  ) -> (tokens: [Nearness], windows: [(before: Range<Int>, behind: Range<Int>)]) {
    let (document, ranges) = (part.document, part.ranges)
    var near = [Nearness](repeating: .far, count: tokens.count)
    var windows: [(before: Range<Int>, behind: Range<Int>)] = []
    var at = 0
    var pace = Pace()
    for match in matches where !match.isEmpty {
      while at < tokens.count, tokens[at].token < match.lowerBound { at += 1 }
      var behind = at
      while behind < tokens.count, tokens[behind].token < match.upperBound {
        near[behind] = .node
        behind += 1
      }
      let whole = part.reach(of: match.lowerBound, ranges) ?? match
      let first = document.sentences.children(document.sentence(ofToken: match.lowerBound))
      let last = document.sentences.children(document.sentence(ofToken: match.upperBound - 1))
      var (left, right) = (at, behind)
      while left > 0, at - left < window, tokens[left - 1].token >= max(first.lowerBound, whole.lowerBound) {
        left -= 1
      }
      while right < tokens.count, right - behind < window,
        tokens[right].token < min(last.upperBound, whole.upperBound)
      {
        right += 1
      }
      if pace.shouldEnd(after: 1 + right - left) { break }
      for i in left..<at where near[i] == .far { near[i] = .window }
      for i in behind..<right where near[i] == .far { near[i] = .window }
      windows.append((left..<at, behind..<right))
    }
    Interruption.gather(bytes: windows.count * 32)
    return (near, windows)
  }
}
