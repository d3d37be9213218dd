// SpeakerResolver: the phrase that names a speaker → an entity of the document.
// In: a phrase (units), the entities and mentions, what was said so far. Out: an entity, or nil, with the
// antecedent that decided it and the candidates that lost. Pronouns go to the most prominent person before them.

import Document

struct SpeakerResolver {
  struct Resolution {
    var entity: Int?
    var antecedent: Span?
    var rejected: [Provenance.Rejected] = []
  }

  private let document: Document
  private let mentions: [Mention]
  private let entities: [Entity]
  /// Outermost quotations, ascending: mentions inside them are no antecedents.
  private let quoted: [Span]
  /// The speaker of the last attribution and where it stood.
  private var lastSpeaker: (entity: Int, at: UInt32)?

  init(_ document: Document, quoted: [Span]) {
    self.document = document
    let table = document.entityTable
    mentions = table.mentions
    entities = table.entities
    self.quoted = quoted
  }

  mutating func note(speaker: Int, at: UInt32) { lastSpeaker = (speaker, at) }

  func resolve(_ phrase: Range<Int>, _ units: [Unit]) -> Resolution {
    guard let first = phrase.first, phrase.upperBound <= units.count, !mentions.isEmpty else {
      return Resolution()
    }
    if phrase.count == 1, units[first].classes.contains(.pronoun) { return pronoun(units[first]) }
    // The head stands before the first preposition and behind a possessive.
    var end = phrase.upperBound
    for k in phrase where k > first && (units[k].isLinking || units[k].classes.contains(.preposition)) {
      end = k
      break
    }
    var start = first
    for k in first..<end
    where units[k].classes.contains(.possessive) && units[k].shape == .other && k + 1 < end {
      start = k + 1
    }
    let head = Span(units[start].start, units[end - 1].end)
    var rejected: [Provenance.Rejected] = []
    var best: Mention?
    var i = firstMention(endingAfter: head.start)
    while i < mentions.count, mentions[i].span.start < head.end {
      let mention = mentions[i]
      i += 1
      guard mention.span.end <= head.end || mention.span.contains(head) else { continue }
      let kind = entities[mention.entity].kind
      if kind == .nationality || kind == .event {
        rejected.append(.init(mention.span, "a \(kind.name), not a speaker"))
        continue
      }
      // "Trump campaign spokesman": the name does not end the phrase.
      if mention.span.end < head.end, kind != .person {
        rejected.append(.init(mention.span, "part of a longer phrase"))
        continue
      }
      best = mention
    }
    if let best { return Resolution(entity: best.entity, rejected: rejected) }
    return Resolution(rejected: rejected)
  }

  /// Index of the first mention that ends behind `offset`.
  private func firstMention(endingAfter offset: UInt32) -> Int {
    var low = 0
    var high = mentions.count
    while low < high {
      let middle = (low + high) / 2
      if mentions[middle].span.end <= offset { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private func isQuoted(_ span: Span) -> Bool {
    var low = 0
    var high = quoted.count
    while low < high {
      let middle = (low + high) / 2
      if quoted[middle].start <= span.start { low = middle + 1 } else { high = middle }
    }
    return low > 0 && quoted[low - 1].end > span.start
  }

  /// He, she, it, they: the most prominent compatible mention before.
  private func pronoun(_ unit: Unit) -> Resolution {
    let gender: Entity.Gender
    let wanted: Entity.Kind
    if unit.classes.contains(.masculine) {
      (gender, wanted) = (.male, .person)
    } else if unit.classes.contains(.feminine) {
      (gender, wanted) = (.female, .person)
    } else {
      return Resolution()
    }
    let own = sentence(unit.start)
    var best: (score: Int, mention: Mention)?
    var rejected: [Provenance.Rejected] = []
    var seen = 0
    var i = firstMention(endingAfter: unit.start) - 1
    while i >= 0, seen < 48 {
      let mention = mentions[i]
      i -= 1
      guard mention.span.end <= unit.start, entities[mention.entity].kind == wanted, !isQuoted(mention.span)
      else {
        continue
      }
      seen += 1
      let theirs = sentence(mention.span.start)
      let distance = max(0, own - theirs)
      if distance > 12 { break }
      let known = entities[mention.entity].gender
      if known != .unknown, known != gender {
        if rejected.count < 4 { rejected.append(.init(mention.span, "another gender than the pronoun")) }
        continue
      }
      var score = -10 * distance
      if known == gender { score += 6 }
      if isSubject(mention, theirs) { score += 9 }
      if let lastSpeaker, lastSpeaker.entity == mention.entity, unit.start - lastSpeaker.at < 1500 {
        score += 12
      }
      if isPossessed(mention) { score -= 6 }
      if let winner = best, winner.score >= score {
        if rejected.count < 4, mention.entity != winner.mention.entity {
          rejected.append(.init(mention.span, "farther away or less prominent"))
        }
      } else {
        if let winner = best, rejected.count < 4, mention.entity != winner.mention.entity {
          rejected.append(.init(winner.mention.span, "not the subject of its sentence"))
        }
        best = (score, mention)
      }
    }
    guard let best else { return Resolution(rejected: rejected) }
    return Resolution(entity: best.mention.entity, antecedent: best.mention.span, rejected: rejected)
  }

  private func sentence(_ offset: UInt32) -> Int { document.sentences.index(startingAtOrBefore: offset) ?? 0 }

  /// The mention opens its sentence, but for a few words such as a title or a date.
  private func isSubject(_ mention: Mention, _ sentence: Int) -> Bool {
    guard sentence < document.sentences.count else { return false }
    let first = Int(document.sentences.firstChild[sentence])
    let token = document.tokens.first(atOrAfter: mention.span.start)
    return token - first <= 5
  }

  /// "Trump’s campaign": the name only modifies what follows.
  private func isPossessed(_ mention: Mention) -> Bool {
    let end = Int(mention.span.end)
    let bytes = document.text.bytes
    guard end + 1 < bytes.count else { return false }
    if bytes[end] == 0x27 { return bytes[end + 1] == 0x73 }
    return end + 3 < bytes.count && bytes[end] == 0xE2 && bytes[end + 1] == 0x80 && bytes[end + 2] == 0x99
      && bytes[end + 3] == 0x73
  }
}
