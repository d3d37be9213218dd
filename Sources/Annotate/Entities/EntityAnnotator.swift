// EntityAnnotator: names found in the text → entities with their mentions.
// Names are linked within the document: a last name to the full name before it, an acronym to the words that it
// stands for, a repeated name to itself. What the text says for certain once ("Mr. Jordan") holds for all mentions.

public import Document

public enum EntityAnnotator {
  public static func annotate(_ document: Document) -> EntityLayer {
    var finder = NameFinder(document)
    var linker = EntityLinker(document, names: finder.find())
    return linker.link()
  }
}

struct EntityLinker {
  private let document: Document
  private var names: [FoundName]
  private var entities: [Entity] = []
  private var mentions: [Mention] = []
  /// Lower-cased forms → entities that carry them.
  private var byForm: [String: [Int]] = [:]
  /// Last words of persons' names → entities, the latest last.
  private var byLast: [String: [Int]] = [:]
  private var forms: [[String]] = []

  init(_ document: Document, names: [FoundName]) {
    self.document = document
    self.names = names
  }

  mutating func link() -> EntityLayer {
    settleKinds()
    for name in names { add(name) }
    settleNames()
    return EntityLayer(entities: entities, mentions: mentions)
  }

  private func text(_ range: Range<Int>) -> String {
    let text = document.text[
      Span(document.tokens.starts[range.lowerBound], document.tokens.ends[range.upperBound - 1])]
    guard text.utf8.contains(where: { $0 < 32 || $0 == 0x20 }) else { return text }
    return text.split(whereSeparator: { $0.isWhitespace }).joined(separator: " ")
  }

  private func key(_ range: Range<Int>) -> String { NameTokens.straight(text(range).lowercased()) }

  /// Weak kinds take the kind that the same words have elsewhere; single names that end a person's full name are
  /// that person.
  private mutating func settleKinds() {
    var sure: [String: Entity.Kind] = [:]
    var last: [String: Bool] = [:]
    for name in names where !name.isWeak || name.tokens.count > 1 {
      let key = key(name.tokens)
      if sure[key] == nil || !name.isWeak { sure[key] = name.kind }
      if name.kind == .person {
        if name.tokens.count > 1 || name.role != nil { last[self.key(lastName(name.tokens))] = true }
      }
    }
    for i in names.indices {
      let key = key(names[i].tokens)
      if names[i].isWeak, names[i].kind != .nationality {
        if let kind = sure[key] {
          names[i].kind = kind
        } else if names[i].tokens.count == 1, last[key] == true {
          names[i].kind = .person
          names[i].rule = "entity/last-name"
        }
      } else if names[i].tokens.count == 1, names[i].kind == .place, last[key] == true,
        names[i].rule == "entity/gazetteer-place"
      {
        // "Washington" after "Denzel Washington": the person, unless a preposition of place stands before
        let before =
          names[i].tokens.lowerBound > 0
          ? self.key(names[i].tokens.lowerBound - 1..<names[i].tokens.lowerBound) : ""
        if !["in", "at", "near", "from", "to", "of"].contains(before) {
          names[i].kind = .person
          names[i].rule = "entity/last-name"
        }
      }
    }
  }

  /// The last name of a person's name: behind given names, with its particle; `Jr.` left out.
  private func lastName(_ range: Range<Int>) -> Range<Int> {
    var end = range.upperBound
    while end - range.lowerBound > 1,
      ["jr.", "jr", "sr.", "ii", "iii", "iv", ","].contains(key(end - 1..<end))
    { end -= 1 }
    return end - 1..<end
  }

  private mutating func add(_ name: FoundName) {
    let form = key(name.tokens)
    let entity = known(name, form) ?? new(name)
    if !forms[entity].contains(form) { forms[entity].append(form) }
    byForm[form, default: []].append(entity)
    if name.kind == .person {
      let last = Self.bare(key(lastName(name.tokens)))
      if byLast[last]?.last != entity { byLast[last, default: []].append(entity) }
    }
    let tokens = document.tokens
    let span = Span(tokens.starts[name.tokens.lowerBound], tokens.ends[name.tokens.upperBound - 1])
    var evidence = [Provenance.Evidence("name", span)]
    var role: Span?
    if let range = name.role {
      let place = Span(tokens.starts[range.lowerBound], tokens.ends[range.upperBound - 1])
      role = place
      evidence.append(.init("title", place))
    }
    entities[entity].mentions.append(mentions.count)
    if entities[entity].gender == .unknown { entities[entity].gender = gender(name) }
    mentions.append(
      Mention(span: span, entity: entity, role: role, provenance: Provenance(name.rule, evidence: evidence)))
  }

  /// `al-Assad` is also called `Assad`.
  private static func bare(_ name: String) -> String {
    for prefix in ["al-", "el-", "ul-", "ad-", "as-", "ash-"] where name.hasPrefix(prefix) {
      return String(name.dropFirst(prefix.count))
    }
    return name
  }

  /// The entity that a name means, when the text has one before.
  private func known(_ name: FoundName, _ form: String) -> Int? {
    if let same = byForm[form]?.last(where: { entities[$0].kind == name.kind || name.isWeak }) { return same }
    switch name.kind {
    case .person:
      let last = Self.bare(key(lastName(name.tokens)))
      let words = form.split(separator: " ").map(String.init)
      for candidate in (byLast[last] ?? []).reversed() where entities[candidate].kind == .person {
        // the same last name, and no given name that speaks against it
        if forms[candidate].contains(where: { agrees(words, $0.split(separator: " ").map(String.init)) }) {
          return candidate
        }
      }
      if words.count == 1 {
        // a given name alone: the one person who has it
        let having = entities.indices.filter { i in
          entities[i].kind == .person && forms[i].contains { $0.hasPrefix(form + " ") }
        }
        if having.count == 1 { return having[0] }
      }
      return nil
    case .organisation where isAcronym(name.tokens):
      let letters = form.filter { $0 != "." }
      return entities.indices.last { i in
        entities[i].kind == .organisation && forms[i].contains { Self.initials($0) == letters }
      }
    case .organisation:
      // "the Security Council" after "United Nations Security Council"
      guard name.tokens.count > 1 else { return nil }
      return entities.indices.last {
        entities[$0].kind == .organisation && forms[$0].contains { $0.hasSuffix(" " + form) }
      }
    default: return nil
    }
  }

  private func isAcronym(_ range: Range<Int>) -> Bool {
    guard range.count == 1 else { return false }
    let text = text(range)
    return text.utf8.count <= 8 && text.utf8.allSatisfy { $0 >= 65 && $0 <= 90 || $0 == 0x2E }
  }

  private static func initials(_ name: String) -> String {
    let words = name.split { $0 == " " || $0 == "-" }.filter {
      !["of", "the", "and", "for", "in", "de"].contains($0)
    }
    return String(words.compactMap(\.first))
  }

  /// Whether two forms of persons' names may mean the same person: one has no given name, or they share one or its
  /// initial.
  private func agrees(_ a: [String], _ b: [String]) -> Bool {
    guard a.count > 1, b.count > 1 else { return true }
    let (x, y) = (a[0], b[0])
    if x == y { return true }
    if x.hasSuffix("."), x.count == 2 { return y.hasPrefix(String(x.prefix(1))) }
    if y.hasSuffix("."), y.count == 2 { return x.hasPrefix(String(y.prefix(1))) }
    return Self.shortForms[x] == y || Self.shortForms[y] == x
  }

  private static let shortForms: [String: String] = [
    "bill": "william", "bob": "robert", "jim": "james", "mike": "michael", "tom": "thomas", "dick": "richard",
    "joe": "joseph", "dan": "daniel", "tim": "timothy", "ted": "edward", "ed": "edward", "tony": "anthony",
    "bernie": "bernard", "jeff": "jeffrey", "chris": "christopher", "steve": "stephen", "ben": "benjamin",
    "matt": "matthew", "nick": "nicholas", "andy": "andrew", "ron": "ronald", "don": "donald",
    "ken": "kenneth",
    "liz": "elizabeth", "kate": "katherine", "mitch": "mitchell", "chuck": "charles", "newt": "newton",
    "al": "albert",
  ]

  private mutating func new(_ name: FoundName) -> Int {
    entities.append(Entity(name: text(name.tokens), kind: name.kind))
    forms.append([])
    return entities.count - 1
  }

  private func gender(_ name: FoundName) -> Entity.Gender {
    guard name.kind == .person else { return .unknown }
    if let role = name.role {
      for i in role {
        switch key(i..<i + 1) {
        case "mr.", "mr", "sir", "lord", "king", "prince", "duke", "father", "brother", "congressman",
          "chairman", "herr", "pope", "uncle":
          return .male
        case "mrs.", "mrs", "ms.", "ms", "miss", "lady", "dame", "queen", "princess", "duchess", "sister",
          "congresswoman", "chairwoman", "aunt", "frau":
          return .female
        default: break
        }
      }
    }
    guard name.tokens.count > 1 else { return .unknown }
    let codes = Gazetteer.codes(key(name.tokens.lowerBound..<name.tokens.lowerBound + 1))
    if codes.contains(.either) || codes.contains(.male) && codes.contains(.female) { return .unknown }
    return codes.contains(.male) ? .male : codes.contains(.female) ? .female : .unknown
  }

  /// The canonical name is the fullest form; the others are aliases in order of appearance.
  private mutating func settleNames() {
    for e in entities.indices {
      var seen: [String] = []
      for m in entities[e].mentions {
        let form = document.text[mentions[m].span].split(whereSeparator: { $0.isWhitespace }).joined(
          separator: " ")
        if !seen.contains(form) { seen.append(form) }
      }
      guard var best = seen.first else { continue }
      for form in seen
      where form.split(separator: " ").count > best.split(separator: " ").count
        || form.split(separator: " ").count == best.split(separator: " ").count && form.count > best.count
          && best == best.uppercased()
      {
        best = form
      }
      entities[e].name = best
      entities[e].aliases = seen.filter { $0 != best }
    }
  }
}
