// QuoteClassifier: are the words between the marks somebody's speech, or a term, title or nickname?
// In: a stretch and the units around it. Out: true for terms. Speech has a cue beside it, a clause inside, or a
// stop at its end; terms are short, noun-like and stand where a noun stands, titles of works are in title case.

import Document

struct QuoteClassifier {
  let bytes: UnsafePointer<UInt8>

  /// Facts about the words of a stretch.
  struct Content {
    var words = 0
    var capitalised = 0
    var beginsCapital = false
    var endsWithStop = false
    var endsWithComma = false
  }

  func content(_ stretch: QuotedStretch) -> Content {
    var content = Content()
    var inWord = false
    for i in stretch.contentStart..<max(stretch.contentStart, stretch.contentEnd) {
      let byte = bytes[i]
      if QuoteMarkFinder.isSpace(byte) {
        inWord = false
      } else if !inWord, QuoteMarkFinder.isWord(byte) || byte == 0x24 {
        inWord = true
        content.words &+= 1
        if byte >= 0x41, byte <= 0x5A {
          content.capitalised &+= 1
          if content.words == 1 { content.beginsCapital = true }
        }
      }
      if content.words > 200 { break }
    }
    if stretch.contentEnd > stretch.contentStart {
      let last = bytes[stretch.contentEnd - 1]
      content.endsWithStop = last == 0x2E || last == 0x3F || last == 0x21
      content.endsWithComma = last == 0x2C
    }
    return content
  }

  /// Whether an outermost stretch is a term, given what was found around it.
  func isTerm(_ stretch: QuotedStretch, unit u: Int, units: [Unit], local: LocalAttribution?) -> Bool {
    let content = content(stretch)
    if content.words == 0 { return true }
    if !stretch.isClosed { return false }
    // “Neither do I.”: a sentence of its own is an utterance, however short.
    if content.endsWithStop, units[u].beginsFrame, u + 1 == units.count || units[u + 1].beginsFrame {
      return false
    }
    if isTitle(stretch, content, unit: u, units: units, local: local) { return true }
    if let local {
      if local.isNaming { return true }
      // A cue right beside the marks makes speech even of one word.
      if let cue = local.cue, cue.upperBound == u || cue.lowerBound <= u + 3 && cue.lowerBound > u {
        return false
      }
      if local.rule == "quote/label" || local.rule == "quote/cue-after" { return false }
    }
    let left = u > 0 ? units[u - 1] : nil
    let right = u + 1 < units.count ? units[u + 1] : nil
    // Joe “The Rock” Smith.
    if content.words <= 4, let left, let right, left.shape == .capital, right.shape == .capital,
      !right.beginsFrame,
      !left.beginsFrame || right.classes.isEmpty, left.classes.isEmpty
    {
      return true
    }
    // the “Syrian-led, Syrian-owned” principle: between a determiner or adjective and a noun.
    if content.words <= 2, let right, right.shape == .lower, isNounLike(right), !content.endsWithStop,
      left.map({ isAttributivePosition($0) }) ?? false
    {
      return true
    }
    if content.words >= 2, content.capitalised >= content.words - content.words / 3, content.words <= 9,
      content.beginsCapital, local == nil
    {
      return true
    }
    if content.words <= 2, local == nil || !(left.map { $0.shape == .comma || $0.shape == .colon } ?? false) {
      return local == nil || !isVerbObject(local, u)
    }
    return false
  }

  /// The title of a work or a name: written in title case where a noun stands, as in “on NBC’s “Meet the Press””,
  /// “her book, “A Long Way Home””, “a “Vote for Ana” hat”. Speech is not written so, whoever speaks next to it.
  private func isTitle(
    _ stretch: QuotedStretch, _ content: Content, unit u: Int, units: [Unit], local: LocalAttribution?
  ) -> Bool {
    guard content.words >= 2, content.words <= 14, content.beginsCapital, u > 0 || u + 1 < units.count,
      local?.cue?.upperBound != u || units[u - 1].classes.contains(.work), isTitleCase(stretch)
    else { return false }
    if u > 0 {
      var left = units[u - 1]
      if left.shape == .comma, u > 1, units[u - 2].classes.contains(.work) { left = units[u - 2] }
      if !left.classes.isDisjoint(with: [.possessive, .work]) { return true }
      if !left.classes.contains(.conjunction) {
        if left.classes.contains(.preposition) { return true }
        // “called him a “Man of Straw””: what one person calls another is speech.
        if left.classes.contains(.determiner), !isVerbObject(local, u, units) { return true }
      }
    }
    guard u + 1 < units.count, !content.endsWithStop, !content.endsWithComma,
      u == 0 || units[u - 1].shape != .capital || units[u - 1].beginsFrame
    else { return false }
    let right = units[u + 1]
    return right.shape == .lower && isNounLike(right) && local?.cue?.lowerBound != u + 1
  }

  /// Every word begins with a capital or a digit but for articles, short prepositions and conjunctions inside.
  private func isTitleCase(_ stretch: QuotedStretch) -> Bool {
    var i = stretch.contentStart
    var capitals = 0
    var endsCapital = false
    while i < stretch.contentEnd {
      while i < stretch.contentEnd, !QuoteMarkFinder.isWord(bytes[i]) { i &+= 1 }
      guard i < stretch.contentEnd else { break }
      let start = i
      while i < stretch.contentEnd, QuoteMarkFinder.isWord(bytes[i]) { i &+= 1 }
      let word = UnsafeBufferPointer(start: bytes + start, count: i - start)
      while i < stretch.contentEnd, !QuoteMarkFinder.isSpace(bytes[i]) { i &+= 1 }
      endsCapital = word[0] < 0x61 || word[0] > 0x7A
      if endsCapital {
        capitals += 1
      } else if !Self.smallWords.contains(where: { $0.elementsEqual(word) }) {
        return false
      }
    }
    return capitals >= 2 && endsCapital
  }

  /// Words that style books leave in lower case in titles.
  private static let smallWords: [[UInt8]] = WordList.words(
    "a an the and or but nor of in on at by for from to with as is vs v de la le el du von"
  ).map { Array($0.utf8) }

  private func isNounLike(_ unit: Unit) -> Bool {
    unit.classes.isDisjoint(with: [
      .preposition, .conjunction, .auxiliary, .pronoun, .adverb, .determiner, .otherVerb, .says,
    ])
  }

  private func isAttributivePosition(_ unit: Unit) -> Bool {
    unit.classes.contains(.determiner) || unit.classes.contains(.possessive)
      || (unit.shape == .lower && unit.classes.isEmpty)
  }

  /// “called it “rigged””: the cue stands close before.
  private func isVerbObject(_ local: LocalAttribution?, _ u: Int) -> Bool {
    guard let cue = local?.cue else { return false }
    return cue.upperBound <= u && u - cue.upperBound <= 4
  }

  /// The same, with no clause between the cue and the quotation: not “learned that the “Solid South” is lost”.
  private func isVerbObject(_ local: LocalAttribution?, _ u: Int, _ units: [Unit]) -> Bool {
    guard let cue = local?.cue, isVerbObject(local, u) else { return false }
    return !units[cue.upperBound..<u].contains { $0.classes.contains(.conjunction) }
  }
}
