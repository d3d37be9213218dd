// KeywordUnits: what YAKE and RAKE count. A word is a unit, and words that hyphens join are one: "state-owned" is neither "state"
// nor "owned". Candidates are runs of neighbouring content words.

import Document

/// A word or compound.
struct KeywordUnit {
  var tokens: Range<Int>
  /// Its lower-cased form, in a vocabulary.
  var word: UInt32
  /// Number of its sentence in the document.
  var sentence: Int
  /// Neither a stop word nor one byte alone.
  var isContent: Bool

  /// Whether a unit stands directly behind this one, in the same sentence.
  func isFollowed(by next: KeywordUnit) -> Bool {
    tokens.upperBound == next.tokens.lowerBound && sentence == next.sentence
  }
}

/// The units of one part of a scope, ascending.
struct KeywordUnits {
  let document: Document
  private(set) var units: [KeywordUnit] = []

  /// Numbers the words in `vocabulary`. Ends early when the work should end.
  init(_ part: Scope.Part, _ vocabulary: inout Vocabulary) {
    document = part.document
    let (types, stop) = (document.types, document.typeProperties.stop)
    var words = [UInt32](repeating: .max, count: types.count)
    var pace = Pace()
    for range in part.ranges {
      var token = range.lowerBound
      while token < range.upperBound {
        if pace.shouldEnd(after: 4) { return }
        let type = Int(document.tokens.types[token])
        guard types.kind(type) == .word else {
          token += 1
          continue
        }
        var end = token + 1
        while end + 1 < range.upperBound, joins(end) { end += 2 }
        let sentence = document.sentence(ofToken: token)
        if end == token + 1 {
          if words[type] == .max { words[type] = vocabulary.id(types.lower(type)) }
          let isLong = types.offsets[type + 1] - types.offsets[type] > 1
          units.append(
            KeywordUnit(
              tokens: token..<end, word: words[type], sentence: sentence, isContent: stop[type] == 0 && isLong
            ))
        } else {
          let form = (token..<end).map { types.lower(Int(document.tokens.types[$0])) }.joined()
          units.append(
            KeywordUnit(tokens: token..<end, word: vocabulary.id(form), sentence: sentence, isContent: true))
        }
        token = end
      }
    }
  }

  /// Whether a token is a hyphen between two words, without spaces.
  private func joins(_ token: Int) -> Bool {
    let (before, here, behind) = (
      document.tokens.span(token - 1), document.tokens.span(token), document.tokens.span(token + 1)
    )
    return before.end == here.start && here.end == behind.start
      && document.types.kind(Int(document.tokens.types[token + 1])) == .word
      && ["-", "\u{2010}", "\u{2011}"].contains(document.text[here])
  }

  /// Runs of content words that stand side by side in a sentence.
  var runs: [ArraySlice<KeywordUnit>] {
    var runs: [ArraySlice<KeywordUnit>] = []
    var start = 0
    for i in units.indices
    where !units[i].isContent || i + 1 == units.count || !units[i].isFollowed(by: units[i + 1]) {
      let end = units[i].isContent ? i + 1 : i
      if end > start { runs.append(units[start..<end]) }
      start = i + 1
    }
    return runs
  }

  /// The term of neighbouring units: their words, with a space where the text has one.
  func term(_ units: ArraySlice<KeywordUnit>, _ vocabulary: Vocabulary) -> String {
    var term = ""
    var end: UInt32?
    for unit in units {
      let first = document.tokens.span(unit.tokens.lowerBound)
      if let end, end < first.start { term += " " }
      term += vocabulary.terms[Int(unit.word)]
      end = document.tokens.span(unit.tokens.upperBound - 1).end
    }
    return term
  }
}
