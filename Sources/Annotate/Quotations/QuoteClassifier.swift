// QuoteClassifier: are the words between the marks somebody's speech, or a term, title or nickname?
// In: a stretch and the units around it. Out: true for terms. Speech has a cue beside it, a clause inside, or a
// stop at its end; terms are short, noun-like and stand where a noun stands.

import Document

struct QuoteClassifier {
  let bytes: UnsafePointer<UInt8>

  /// Facts about the words of a stretch.
  struct Content {
    var words = 0
    var capitalised = 0
    var beginsCapital = false
    var endsWithStop = false
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
    }
    return content
  }

  /// Whether an outermost stretch is a term, given what was found around it.
  func isTerm(_ stretch: QuotedStretch, unit u: Int, units: [Unit], local: LocalAttribution?) -> Bool {
    let content = content(stretch)
    if content.words == 0 { return true }
    if !stretch.isClosed { return false }
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
}
