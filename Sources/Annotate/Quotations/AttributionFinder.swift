// AttributionFinder: which words around a quotation say who said it.
// In: the units of a paragraph. Out: for one quotation a cue, the phrase that names the speaker, and the rule.
// Rules in order of trust: behind the quotation, before it, beside it in the same sentence.

import Document

/// A cue and a speaker's phrase, as ranges of units.
struct LocalAttribution {
  var rule: String
  var cue: Range<Int>?
  var speaker: Range<Int>?
  /// The phrase stands for a title or name that the quotation only mentions: "a group called “…”".
  var isNaming = false
}

struct AttributionFinder {
  let context: QuoteContext
  let phrases: NounPhraseFinder
  private var units: [Unit] { context.units }

  init(_ context: QuoteContext) {
    self.context = context
    phrases = NounPhraseFinder(units: context.units)
  }

  /// Rules that look at the words next to one quotation.
  func local(_ quote: Int) -> LocalAttribution? {
    let u = context.unitOfQuote[quote]
    let frame = context.frame(of: u)
    let behind = after(u, quote, frame)
    if let behind, behind.rule != "quote/according-to" { return behind }
    if let ahead = before(u, frame) { return ahead }
    return behind
  }

  // MARK: Behind

  private func after(_ u: Int, _ quote: Int, _ frame: Range<Int>) -> LocalAttribution? {
    var first = u + 1
    var limit = frame.upperBound
    let ending = context.endings[quote]
    if first == limit {
      if first + 1 < units.count, units[first].shape == .dash, let name = credit(first + 1) {
        return LocalAttribution(rule: "quote/credit", cue: nil, speaker: name)
      }
      // “Why?” Trump asked: the splitter may have ended a sentence at the mark.
      guard ending != .stop, limit < units.count else { return nil }
      limit = context.frame(of: limit).upperBound
    }
    var end = first
    while end < limit, units[end].shape != .quote { end += 1 }
    limit = end
    let opening = first
    while first < limit, first - opening < 2, isSkipped(first) { first += 1 }
    guard first < limit else { return nil }
    let isDashed = first > opening && units[first - 1].shape == .dash
    if let source = accordingTo(first, limit) { return source }
    if units[first].classes.contains(.conjunction), !units[first].classes.contains(.preposition) {
      return nil
    }

    if isCue(first, after: true) {
      // Inverted: “…,” said X.
      if let subject = phrases.phrase(startingAt: first + 1, ceiling: limit),
        units[first + 1].shape == .capital || units[first + 1].classes.contains(.determiner)
          || units[first].classes.contains(.says)
      {
        if units[first].classes.contains(.says), !isTime(subject) {
          return LocalAttribution(rule: "quote/cue-after-inverted", cue: first..<first + 1, speaker: subject)
        }
      }
      return nil
    }
    // “…,” X said; “…,” X, a lawyer, said.
    var j = first
    var isParenthetical = false
    while j < limit, j - first < 40 {
      if isCue(j, after: true), !units[j].classes.contains(.participle) {
        if let subject = invertedSubject(j, first, limit) {
          return LocalAttribution(rule: "quote/cue-after-inverted", cue: j..<j + 1, speaker: subject)
        }
        if let subject = phrases.subject(before: j, floor: first) {
          let gap = units[first..<subject.lowerBound].contains { $0.classes.contains(.otherVerb) }
          if !gap, units[j].classes.contains(.says) || subject.lowerBound - first <= 1 {
            return LocalAttribution(rule: "quote/cue-after", cue: j..<j + 1, speaker: subject)
          }
        }
      }
      if units[j].shape == .comma || units[j].shape == .dash { isParenthetical.toggle() }
      if !isParenthetical, units[j].classes.contains(.otherVerb), !units[j].classes.contains(.auxiliary) {
        break
      }
      if units[j].shape == .stop { break }
      j += 1
    }
    if isDashed, let credit = phrases.phrase(startingAt: first, ceiling: limit),
      credit.upperBound >= limit - 1,
      units[first].shape == .capital
    {
      return LocalAttribution(rule: "quote/credit", cue: nil, speaker: credit)
    }
    return nil
  }

  /// “…” about the vote, said X: a comma before the verb, a name behind it, and no second comma that would make
  /// the words between an insertion.
  private func invertedSubject(_ verb: Int, _ first: Int, _ limit: Int) -> Range<Int>? {
    guard verb > first, units[verb - 1].shape == .comma, units[verb].classes.contains(.says),
      verb + 1 < limit, units[verb + 1].shape == .capital || units[verb + 1].classes.contains(.determiner),
      let subject = phrases.phrase(startingAt: verb + 1, ceiling: limit), !isTime(subject)
    else { return nil }
    let commas = units[first..<verb].reduce(0) { $0 + ($1.shape == .comma ? 1 : 0) }
    guard commas == 1 || units[first].classes.contains(.preposition) else { return nil }
    return subject
  }

  /// The name behind the dash of “We waited.” — Ana Ruiz, Exampleton: a capitalised phrase that nothing goes on
  /// from but a comma with the office or town.
  private func credit(_ first: Int) -> Range<Int>? {
    let end = context.frame(of: first).upperBound
    guard units[first].shape == .capital, units[first].classes.isDisjoint(with: [.determiner, .pronoun]),
      let name = phrases.phrase(startingAt: first, ceiling: end), !isTime(name)
    else { return nil }
    guard name.upperBound < end else { return name }
    switch units[name.upperBound].shape {
    case .comma, .stop, .open, .quote: return name
    default: return nil
    }
  }

  private func isSkipped(_ j: Int) -> Bool {
    switch units[j].shape {
    case .comma, .dash, .hyphen, .close: true
    default: false
    }
  }

  /// "according to X", "in the words of X".
  private func accordingTo(_ first: Int, _ limit: Int) -> LocalAttribution? {
    guard first + 2 < limit, units[first].classes.contains(.according),
      let subject = phrases.phrase(startingAt: first + 2, ceiling: limit)
    else { return nil }
    return LocalAttribution(rule: "quote/according-to", cue: first..<first + 2, speaker: subject)
  }

  // MARK: Before

  /// A cue anywhere before in the same frame, beyond other quotations.
  func acrossFrame(_ quote: Int) -> LocalAttribution? {
    let u = context.unitOfQuote[quote]
    let frame = context.frame(of: u)
    var j = u - 1
    while j >= frame.lowerBound, u - j < 120 {
      if isCue(j, after: false),
        let found = attribution(verb: j, floor: frame.lowerBound, frame: frame, quote: u)
      {
        return found
      }
      j -= 1
    }
    return nil
  }

  private func before(_ u: Int, _ frame: Range<Int>) -> LocalAttribution? {
    var floor = u
    while floor > frame.lowerBound, units[floor - 1].shape != .quote, u - floor < 80 { floor -= 1 }
    guard floor < u else { return nil }
    var best: LocalAttribution?
    var j = u - 1
    while j >= floor {
      if isCue(j, after: false) {
        if let found = attribution(verb: j, floor: floor, frame: frame, quote: u) {
          if units[j].classes.contains(.says) || u - j <= 2 { return found }
          if best == nil { best = found }
        }
      } else if units[j].classes.contains(.according), j + 2 < u,
        let subject = phrases.phrase(startingAt: j + 2, ceiling: u)
      {
        return LocalAttribution(rule: "quote/according-to", cue: j..<j + 2, speaker: subject)
      }
      j -= 1
    }
    if let best { return best }
    if units[u - 1].shape == .colon, let label = label(before: u - 1, floor: floor) { return label }
    return nil
  }

  /// `X: “…”` in headlines and interviews.
  private func label(before colon: Int, floor: Int) -> LocalAttribution? {
    guard colon > floor, colon - floor <= 10, let subject = phrases.phrase(endingAt: colon - 1, floor: floor),
      subject.lowerBound == floor
    else { return nil }
    return LocalAttribution(rule: "quote/label", cue: colon..<colon + 1, speaker: subject)
  }

  /// The subject of a cue that stands before a quotation.
  private func attribution(verb j: Int, floor: Int, frame: Range<Int>, quote u: Int) -> LocalAttribution? {
    let unit = units[j]
    let cue = j..<j + 1
    if unit.classes.contains(.participle) {
      // "a sign reading": the phrase before; ", adding": the subject of the main clause.
      if let subject = participleSubject(j, frame.lowerBound) {
        return LocalAttribution(rule: "quote/participle", cue: cue, speaker: subject)
      }
      return nil
    }
    var k = j - 1
    while k >= floor, units[k].classes.contains(.adverb) || units[k].isManner { k -= 1 }
    if k >= floor, units[k].classes.contains(.infinitive) {
      // "went on to say", "refused to call".
      if let subject = subjectOfClause(before: k, floor: frame.lowerBound) {
        return LocalAttribution(rule: "quote/infinitive", cue: cue, speaker: subject)
      }
      return nil
    }
    if k >= floor, units[k].classes.contains(.passive) {
      // "was described by X as": the agent speaks.
      var b = j + 1
      while b < u, b - j < 8 {
        if units[b].classes.contains(.by), let agent = phrases.phrase(startingAt: b + 1, ceiling: u) {
          return LocalAttribution(rule: "quote/passive", cue: cue, speaker: agent)
        }
        b += 1
      }
      if unit.classes.contains(.hasHearer) { return nil }
    }
    if let subject = phrases.subject(before: j, floor: floor), !isTime(subject) {
      let naming =
        unit.classes.contains(.mayAttribute) && u - j == 1
        && units[subject.lowerBound].classes.contains(.indefinite)
      return LocalAttribution(rule: "quote/cue-before", cue: cue, speaker: subject, isNaming: naming)
    }
    if k >= floor,
      units[k].shape == .quote || k == frame.lowerBound || units[k].classes.contains(.conjunction)
    {
      if let subject = subjectOfClause(before: j, floor: frame.lowerBound) {
        return LocalAttribution(rule: "quote/cue-before", cue: cue, speaker: subject)
      }
    }
    // Inverted before the quotation: "Said Trump: “…”".
    if let subject = phrases.phrase(startingAt: j + 1, ceiling: u), units[j + 1].shape == .capital,
      j == frame.lowerBound
    {
      return LocalAttribution(rule: "quote/cue-before-inverted", cue: cue, speaker: subject)
    }
    if let subject = subjectOfClause(before: j, floor: frame.lowerBound) {
      return LocalAttribution(rule: "quote/cue-before", cue: cue, speaker: subject)
    }
    return nil
  }

  private func participleSubject(_ j: Int, _ floor: Int) -> Range<Int>? {
    if j > floor, units[j - 1].isWord || units[j - 1].shape == .close,
      units[j - 1].classes.isDisjoint(with: [.conjunction, .preposition, .adverb, .auxiliary, .time]),
      let subject = phrases.phrase(endingAt: j - 1, floor: floor),
      units[subject.lowerBound].shape == .capital || units[subject.lowerBound].classes.contains(.determiner)
    {
      return subject
    }
    if j > floor, units[j - 1].classes.contains(.auxiliary),
      let subject = phrases.subject(before: j, floor: floor)
    {
      return subject
    }
    return subjectOfMainClause(before: j, floor: floor)
  }

  /// The subject of the first verb of saying in the frame, else of its first phrase.
  func subjectOfMainClause(before j: Int, floor: Int) -> Range<Int>? {
    var k = max(floor, j - 80)
    while k < j {
      if isCue(k, after: false), !units[k].classes.contains(.participle),
        !(k > floor && units[k - 1].classes.contains(.infinitive)),
        let subject = phrases.subject(before: k, floor: floor), !isTime(subject)
      {
        return subject
      }
      k += 1
    }
    return subjectOfClause(before: j, floor: floor)
  }

  /// The subject of the nearest finite verb to the left, else the first phrase of the frame.
  func subjectOfClause(before j: Int, floor: Int) -> Range<Int>? {
    var k = j - 1
    while k > floor, j - k < 60 {
      let classes = units[k].classes
      let isFinite =
        !classes.isDisjoint(with: [.says, .mayAttribute, .otherVerb, .auxiliary])
        && !classes.contains(.participle)
        && units[k].shape != .capital && !(k > floor && units[k - 1].classes.contains(.infinitive))
        && !isNounUse(k)
      if isFinite, let subject = phrases.subject(before: k, floor: floor), !isTime(subject) { return subject }
      k -= 1
    }
    return firstPhrase(from: floor, to: j)
  }

  /// The first phrase of a frame that may act: not a time, not behind a preposition.
  func firstPhrase(from floor: Int, to limit: Int) -> Range<Int>? {
    var k = floor
    var behindPreposition = false
    while k < limit, k - floor < 60 {
      if units[k].shape == .comma { behindPreposition = false }
      if units[k].classes.contains(.preposition), units[k].isWord {
        behindPreposition = true
        k += 1
        continue
      }
      if let found = phrases.phrase(startingAt: k, ceiling: limit) {
        if !behindPreposition, !isTime(found),
          units[found.lowerBound].shape == .capital || units[found.lowerBound].classes.contains(.determiner)
            || units[found.lowerBound].classes.contains(.pronoun)
        {
          return found
        }
        k = found.upperBound
        continue
      }
      k += 1
    }
    return nil
  }

  func isTime(_ range: Range<Int>) -> Bool {
    range.allSatisfy {
      units[$0].classes.contains(.time) || units[$0].shape == .digit
        || units[$0].classes.contains(.determiner)
    }
  }

  // MARK: Cues

  /// Whether a unit is a verb that may attribute words here, rather than a noun or a name.
  func isCue(_ j: Int, after: Bool) -> Bool {
    let unit = units[j]
    guard !unit.classes.isDisjoint(with: [.says, .mayAttribute]) else { return false }
    guard unit.shape == .lower || (unit.shape == .capital && unit.beginsFrame) else { return false }
    return !isNounUse(j)
  }

  /// "the report", "his claims", "of note": forms that are nouns where they stand.
  private func isNounUse(_ j: Int) -> Bool {
    let unit = units[j]
    guard !unit.classes.isDisjoint(with: [.bare, .third]) else { return false }
    guard j > 0 else { return true }
    let left = units[j - 1]
    if unit.classes.contains(.nounish) {
      // "the racial remarks", "Trump’s “mean-spirited” comments".
      if left.shape == .quote || (left.classes.contains(.possessive) && left.shape == .other) { return true }
      if left.shape == .lower || left.shape == .digit,
        left.classes.isDisjoint(with: [
          .pronoun, .infinitive, .auxiliary, .adverb, .negation, .relative, .that,
        ]),
        !left.isManner
      {
        return true
      }
    }
    if left.classes.contains(.pronoun) || left.classes.contains(.infinitive) { return false }
    if left.classes.contains(.possessive) && !left.classes.contains(.auxiliary) { return true }
    if left.classes.contains(.determiner) || left.shape == .digit { return true }
    if unit.classes.contains(.bare) {
      if !left.classes.isDisjoint(with: [.auxiliary, .adverb, .negation, .conjunction]) { return false }
      return left.lastByte != 0x73 || !left.isWord
    }
    if left.classes.contains(.preposition), !left.classes.contains(.conjunction) { return true }
    return false
  }
}
