// TitleReference: "the Chinese leader", "the senator", "the company" → the entity that bears the title.
// In: mentions with the words around them. Out: an entity whose title, role or apposition matches the phrase.
// Built on the first question, once a document; linear in the mentions.

import Document

struct TitleReference {
  /// Words said of an entity next to its name: type ids of titles, roles and appositions.
  private var words: [Set<UInt32>] = []
  /// Groups of titles among those words.
  private var groups: [UInt32] = []

  /// - Parameter isQuoted: whether a place stands inside a quotation.
  init(_ document: Document, mentions: [Mention], entities: [Entity], classes: inout TypeClasses) {
    words = [Set<UInt32>](repeating: [], count: entities.count)
    groups = [UInt32](repeating: 0, count: entities.count)
    let tokens = document.tokens
    let bytes = document.text.bytes.base
    for mention in mentions where mention.entity < entities.count && entities[mention.entity].kind == .person
    {
      let inside = tokens.indices(in: mention.span)
      guard !inside.isEmpty else { continue }
      let sentence = document.sentences.children(document.sentence(ofToken: inside.lowerBound))
      // Before the name: "former Chinese President", up to a comma or a verb.
      var t = inside.lowerBound - 1
      while t >= sentence.lowerBound, inside.lowerBound - t <= 6 {
        guard add(t, to: mention.entity, document, bytes, &classes) else { break }
        t -= 1
      }
      // Behind it: ", the finance minister of Spain,".
      t = inside.upperBound
      if t < sentence.upperBound,
        QuoteContext.shape(bytes, Int(tokens.starts[t]), Int(tokens.ends[t])) == .comma
      {
        t += 1
        let first = t
        while t < sentence.upperBound, t - first < 9 {
          guard add(t, to: mention.entity, document, bytes, &classes) else { break }
          t += 1
        }
      }
      if let role = mention.role {
        for t in tokens.indices(in: role).prefix(12) {
          _ = add(t, to: mention.entity, document, bytes, &classes)
        }
      }
    }
  }

  /// Takes one word; false where the title ends.
  private mutating func add(
    _ token: Int, to entity: Int, _ document: Document, _ bytes: UnsafePointer<UInt8>,
    _ classes: inout TypeClasses
  ) -> Bool {
    let tokens = document.tokens
    let shape = QuoteContext.shape(bytes, Int(tokens.starts[token]), Int(tokens.ends[token]))
    guard shape == .lower || shape == .capital || shape == .hyphen || shape == .other else { return false }
    let type = Int(tokens.types[token])
    let found = classes.classes(type, document.types)
    if !found.isDisjoint(with: [.says, .otherVerb, .conjunction, .pronoun, .auxiliary]), shape == .lower {
      return false
    }
    guard found.isDisjoint(with: [.determiner, .preposition, .adverb, .time]), shape != .hyphen else {
      return true
    }
    words[entity].insert(UInt32(clamping: type))
    groups[entity] |= Self.group(document.types.lower(type))
    return true
  }

  /// The entity to which a definite phrase points, among those named before `offset`.
  func entity(
    of phrase: Range<Int>, _ units: [Unit], _ document: Document, before offset: UInt32, mentions: [Mention],
    latest: Int
  ) -> (entity: Int, mention: Mention)? {
    guard let head = phrase.last, units[head].token >= 0 else { return nil }
    let tokens = document.tokens
    let headType = tokens.types[Int(units[head].token)]
    let headGroup = Self.group(document.types.lower(Int(headType)))
    var modifiers: [(type: UInt32, isName: Bool)] = []
    for k in phrase.dropLast()
    where units[k].isWord && units[k].token >= 0 && !units[k].classes.contains(.determiner) {
      modifiers.append((tokens.types[Int(units[k].token)], units[k].shape == .capital))
    }
    var best: (score: Int, mention: Mention)?
    var i = latest
    var seen = 0
    while i >= 0, seen < 64 {
      let mention = mentions[i]
      i -= 1
      guard mention.span.end <= offset, mention.entity < words.count, !words[mention.entity].isEmpty else {
        continue
      }
      seen += 1
      let known = words[mention.entity]
      var score = known.contains(headType) ? 3 : (headGroup & groups[mention.entity] != 0 ? 2 : 0)
      guard score > 0 else { continue }
      for modifier in modifiers {
        if known.contains(modifier.type) { score += 2 } else if modifier.isName { score -= 2 }
      }
      if score > best?.score ?? 0 { best = (score, mention) }
    }
    return best.map { ($0.mention.entity, $0.mention) }
  }

  /// Titles that newspapers use for one another, a bit a group.
  private static func group(_ lower: String) -> UInt32 { table[lower] ?? 0 }

  private static let table: [String: UInt32] = {
    let lines = [
      "leader president premier chancellor king queen emir sultan minister ruler strongman head chief dictator",
      "senator sen sen. lawmaker congressman congresswoman representative rep rep. legislator mp deputy",
      "governor gov gov.", "mayor", "candidate nominee contender frontrunner front-runner hopeful",
      "businessman businesswoman billionaire mogul tycoon entrepreneur investor", "lawyer attorney counsel",
      "judge justice", "spokesman spokeswoman spokesperson",
      "general commander admiral colonel gen. col. officer",
      "secretary minister official diplomat ambassador envoy",
      "executive ceo chairman chairwoman director manager boss chief",
      "professor scientist researcher academic scholar economist expert analyst", "coach manager trainer",
      "actor actress singer star musician", "author writer novelist journalist reporter columnist editor",
      "sheriff officer detective policeman", "pope pontiff", "doctor surgeon physician dr dr. neurosurgeon",
    ]
    var table: [String: UInt32] = [:]
    for (bit, line) in lines.enumerated() {
      for word in WordList.words(line) { table[word, default: 0] |= 1 << UInt32(bit) }
    }
    return table
  }()

  /// Nouns for bodies that speak: "the company said" points to the last organisation.
  static func namesBody(_ lower: String) -> Bool { bodies.contains(lower) }
  private static let bodies: Set<String> = [
    "company", "firm", "bank", "group", "agency", "ministry", "party", "university", "organisation",
    "organization",
    "department", "network", "newspaper", "union", "court", "committee", "commission", "council", "institute",
    "association", "foundation", "charity", "bureau", "club", "airline", "manufacturer", "retailer",
    "broadcaster",
  ]
}
