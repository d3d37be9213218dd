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

  private var titles: TitleReference?
  private var classes: TypeClasses

  init(_ document: Document, quoted: [Span]) {
    classes = TypeClasses(count: document.types.count)
    self.document = document
    let table = document.entityTable
    mentions = table.mentions
    entities = table.entities
    self.quoted = quoted
  }

  mutating func note(speaker: Int, at: UInt32) { lastSpeaker = (speaker, at) }

  mutating func resolve(_ phrase: Range<Int>, _ units: [Unit]) -> Resolution {
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
    if units[first].classes.contains(.determiner), !units[first].classes.contains(.indefinite),
      !units[first].classes.contains(.possessive), let found = definite(start..<end, units)
    {
      return Resolution(entity: found.entity, antecedent: found.mention.span, rejected: rejected)
    }
    return Resolution(rejected: rejected)
  }

  /// "the Chinese leader", "the company".
  private mutating func definite(_ phrase: Range<Int>, _ units: [Unit]) -> (entity: Int, mention: Mention)? {
    guard let head = phrase.last, units[head].token >= 0 else { return nil }
    let offset = units[phrase.lowerBound].start
    let latest = firstMention(endingAfter: offset) - 1
    let lower = document.types.lower(Int(document.tokens.types[Int(units[head].token)]))
    if TitleReference.namesBody(lower) {
      return prominent(before: offset, kind: .organisation, gender: .unknown).best.map { ($0.entity, $0) }
    }
    if titles == nil {
      titles = TitleReference(document, mentions: mentions, entities: entities, classes: &classes)
    }
    return titles?.entity(of: phrase, units, document, before: offset, mentions: mentions, latest: latest)
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

  /// He, she, it: the most prominent compatible mention before.
  private func pronoun(_ unit: Unit) -> Resolution {
    let found: (best: Mention?, rejected: [Provenance.Rejected])
    if unit.classes.contains(.masculine) {
      found = prominent(before: unit.start, kind: .person, gender: .male)
    } else if unit.classes.contains(.feminine) {
      found = prominent(before: unit.start, kind: .person, gender: .female)
    } else if unit.end - unit.start == 2, !unit.classes.contains(.plural) {
      found = prominent(before: unit.start, kind: .organisation, gender: .unknown)
    } else {
      return Resolution()
    }
    return Resolution(
      entity: found.best?.entity, antecedent: found.best?.span, rejected: found.rejected)
  }

  /// The mention of a kind that most likely is in the reader’s mind at a place: near, a subject, the last speaker.
  private func prominent(before offset: UInt32, kind: Entity.Kind, gender: Entity.Gender)
    -> (best: Mention?, rejected: [Provenance.Rejected])
  {
    let own = sentence(offset)
    var best: (score: Int, mention: Mention)?
    var rejected: [Provenance.Rejected] = []
    func reject(_ mention: Mention, _ reason: String) {
      guard rejected.count < 4, !rejected.contains(where: { $0.span == mention.span }) else { return }
      rejected.append(.init(mention.span, reason))
    }
    var seen = 0
    var looked = 0
    var i = firstMention(endingAfter: offset) - 1
    while i >= 0, seen < 32, looked < 400 {
      let mention = mentions[i]
      i -= 1
      looked += 1
      guard mention.span.end <= offset, entities[mention.entity].kind == kind, !isQuoted(mention.span) else {
        continue
      }
      seen += 1
      let theirs = sentence(mention.span.start)
      let distance = max(0, own - theirs)
      if distance > 14 { break }
      let known = entities[mention.entity].gender
      if known != .unknown, gender != .unknown, known != gender {
        reject(mention, "another gender than the pronoun")
        continue
      }
      var score = -8 * distance
      if known == gender, gender != .unknown { score += 6 }
      if isSubject(mention, theirs) { score += 9 }
      if let lastSpeaker, lastSpeaker.entity == mention.entity, lastSpeaker.at <= offset,
        offset - lastSpeaker.at < 1500
      {
        score += 12
      }
      if isPossessed(mention) { score -= 6 }
      if let winner = best {
        if score > winner.score {
          if winner.mention.entity != mention.entity {
            reject(winner.mention, "not the subject of its sentence")
          }
          best = (score, mention)
        } else if winner.mention.entity != mention.entity {
          reject(mention, "farther away or less prominent")
        }
      } else {
        best = (score, mention)
      }
    }
    return (best?.mention, rejected)
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
