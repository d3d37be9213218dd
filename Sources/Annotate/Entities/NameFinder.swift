// NameFinder: tokens → candidate names with a kind. A candidate is a run of capitalised tokens, with particles
// (de, van, al-, of) inside; titles before it become its role, nationalities before it names of their own.
// Kind is told by the gazetteer, by the head of the name, and by what stands around it. Linear in the tokens.

import Document

/// A name found at a place, before names are linked to entities.
struct FoundName {
  var tokens: Range<Int>
  var kind: Entity.Kind
  var role: Range<Int>?
  var rule: String
  var evidence: [Range<Int>] = []
  /// How sure the rule is; weak kinds give way to what the rest of the text says of the same name.
  var isWeak = false
}

struct NameFinder {
  private var tokens: NameTokens
  private var found: [FoundName] = []

  private static let particles: Set<String> = [
    "de", "del", "della", "di", "da", "dos", "du", "la", "le", "van", "von", "der", "den", "ter", "bin",
    "ibn", "al", "el",
    "abu", "ben", "y", "e", "zu", "ul",
  ]
  private static let sayVerbs: Set<String> = [
    "said", "says", "told", "added", "noted", "asked", "replied", "wrote", "tweeted", "explained", "insisted",
    "argued",
    "announced", "warned", "stressed", "claimed", "testified", "declared", "recalled", "admitted",
    "continued", "concluded",
  ]
  private static let placePrepositions: Set<String> = [
    "in", "at", "near", "from", "outside", "across", "throughout", "around", "via",
  ]
  private static let weekdays: Set<String> = [
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "mon.", "tue.", "tues.",
    "wed.", "thu.",
    "thurs.", "fri.", "sat.", "sun.",
  ]
  private static let months: Set<String> = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november",
    "december", "jan.", "feb.", "mar.", "apr.", "jun.", "jul.", "aug.", "sep.", "sept.", "oct.", "nov.",
    "dec.",
  ]
  private static let generational: Set<String> = ["jr.", "jr", "sr.", "sr", "ii", "iii", "iv"]

  init(_ document: Document) { tokens = NameTokens(document) }

  /// All names in order of the text.
  mutating func find() -> [FoundName] {
    var i = 0
    while i < tokens.count {
      guard isCapital(i) else {
        i += 1
        continue
      }
      let end = runEnd(i)
      split(i..<end)
      i = max(end, i + 1)
    }
    return found
  }

  private func isCapital(_ i: Int) -> Bool { tokens.forms[i] == .capital || tokens.forms[i] == .upper }

  private mutating func isFunctionWord(_ i: Int) -> Bool {
    let codes = tokens.codes(i)
    return codes.contains(.common)
      && codes.isDisjoint(with: [.place, .country, .nationality, .organisation, .given, .title])
  }

  private func sentence(_ i: Int) -> Range<Int> {
    tokens.document.sentences.children(tokens.document.sentence(ofToken: i))
  }

  // MARK: Runs

  /// Where the run of capitalised tokens that begins at `start` ends.
  private mutating func runEnd(_ start: Int) -> Int {
    let limit = sentence(start).upperBound
    var end = start + 1
    while end < limit {
      let lower = tokens.lower(end)
      if isCapital(end) {
        end += 1
      } else if tokens.isGlued(end), tokens.text(end) == "-" || tokens.text(end) == "&", end + 1 < limit,
        tokens.isGlued(end + 1),
        isCapital(end + 1)
          || Gazetteer.codes(tokens.lower(end + 1)).contains(.common) == false
            && tokens.forms[end + 1] == .lower
      {
        end += 2
      } else if lower == "&", end + 1 < limit, isCapital(end + 1) {
        end += 2
      } else if tokens.text(end) == ".", tokens.isGlued(end), tokens.document.tokens.span(end - 1).count == 1,
        end + 1 < limit, isCapital(end + 1)
      {
        end += 1
      } else if Self.particles.contains(lower), end + 1 < limit {
        var next = end + 1
        while next < limit, Self.particles.contains(tokens.lower(next)) || tokens.text(next) == "-" {
          next += 1
        }
        guard next < limit, next - end <= 3, isCapital(next) else { return end }
        end = next + 1
      } else if lower == "of" || lower == "for" || lower == "and" || lower == "the" {
        guard let next = connector(start..<end, end, limit) else { return end }
        end = next
      } else if end - start >= 1, Self.generational.contains(lower) {
        end += 1
      } else if lower == ",", end + 1 < limit,
        ["jr.", "jr", "sr.", "inc.", "inc", "ltd.", "ltd", "llc"].contains(tokens.lower(end + 1))
      {
        end += 2
      } else {
        return end
      }
    }
    return end
  }

  /// `University of X`, `Department of the Interior`, `Food and Drug Administration`: where the name goes on.
  private mutating func connector(_ run: Range<Int>, _ at: Int, _ limit: Int) -> Int? {
    let word = tokens.lower(at)
    var next = at + 1
    if next < limit, tokens.lower(next) == "the" { next += 1 }
    guard next < limit, isCapital(next), word != "the" else { return nil }
    let head = tokens.codes(run.upperBound - 1)
    let first = tokens.codes(run.lowerBound)
    switch word {
    case "of":
      // a head of an organisation, place or event before "of"; titles ("President of …") are not part of names
      guard !head.contains(.title) || head.contains(.organisationHead) else { return nil }
      return head.isDisjoint(with: [.organisationHead, .placeHead, .eventHead]) ? nil : next + 1
    case "for": return head.contains(.organisationHead) ? next + 1 : nil
    default:
      // "and" only inside the name of an organisation that ends in a head soon after
      guard next == at + 1, first.isDisjoint(with: [.given, .title, .country, .place, .nationality]) else {
        return nil
      }
      var last = next
      while last + 1 < limit, isCapital(last + 1), last - next < 4 { last += 1 }
      guard last > next || run.count == 1, tokens.codes(last).contains(.organisationHead) else { return nil }
      return tokens.codes(run.upperBound - 1).contains(.organisationHead) ? nil : next + 1
    }
  }

  // MARK: Parts of a run

  /// Cuts leading function words, titles and nationalities off a run and classifies what is left.
  private mutating func split(_ run: Range<Int>) {
    var start = run.lowerBound
    let end = run.upperBound
    var role: Range<Int>?
    // the whole run may be a known name: "White House", "New York Times"
    while start < end {
      if Self.weekdays.contains(tokens.lower(start)) {
        start += 1
        continue
      }
      if isKnownWhole(start..<end) { break }
      let codes = tokens.codes(start)
      let isFirst = tokens.sentenceStarts(start)
      let type = Int(tokens.document.tokens.types[start])
      if isPronounI(start) {
        start += 1
      } else if isFirst, role == nil, isFunctionWord(start), !isLikelyName(start..<end) {
        start += 1
      } else if tokens.isTitleCase[start], isFunctionWord(start) {
        start += 1
      } else if isFirst, tokens.occursLower[type],
        codes.isDisjoint(with: [.given, .place, .country, .nationality, .organisation, .title]),
        end - start > 1 || codes.contains(.common)
      {
        start += 1
      } else if codes.contains(.nationality), start + 1 < end || codes.isDisjoint(with: [.place, .country]) {
        if end - start > 1,
          tokens.codes(end - 1).contains(.organisationHead) || tokens.codes(end - 1).contains(.eventHead),
          !hasTitle(start + 1..<end)
        {
          break
        }
        add(FoundName(tokens: start..<start + 1, kind: .nationality, role: nil, rule: "entity/nationality"))
        start += 1
      } else if start + 1 < end, codes.contains(.country) || codes.contains(.place),
        hasTitle(start + 1..<end), !tokens.codes(end - 1).contains(.organisationHead)
      {
        add(FoundName(tokens: start..<start + 1, kind: .place, role: nil, rule: "entity/gazetteer-place"))
        start += 1
      } else if codes.contains(.title) || (codes.contains(.role) && start + 1 < end), isTitle(start, end) {
        // "President", "Foreign Minister", "Lt. Col."
        role = (role?.lowerBound ?? start)..<start + 1
        start += 1
      } else if start + 2 < end, tokens.codes(start + 1).contains(.title),
        tokens.codes(start + 1).contains(.role), codes.contains(.common), codes.isDisjoint(with: .given)
      {
        role = (role?.lowerBound ?? start)..<start + 2
        start += 2
      } else {
        break
      }
    }
    guard start < end else {
      return  // a title alone is no name
    }
    if let lower = role?.lowerBound { role = (extendRole(lower))..<(role?.upperBound ?? lower + 1) }
    classify(start..<end, role: role)
  }

  private func isPronounI(_ i: Int) -> Bool { tokens.text(i) == "I" }

  private mutating func isTitle(_ at: Int, _ end: Int) -> Bool {
    guard at + 1 < end else { return true }
    // "Chief" of "Chief Executive", but not "Prince George's County" or "King Abdullah University"
    let last = tokens.codes(end - 1)
    if last.contains(.organisationHead) || last.contains(.placeHead), end - at > 2 { return false }
    return last.isDisjoint(with: [.organisationHead])
      || tokens.codes(at).contains(.title) && end - at == 2 && last.contains(.common) == false
  }

  private mutating func hasTitle(_ range: Range<Int>) -> Bool {
    guard let first = range.first, range.count > 1 else { return false }
    let codes = tokens.codes(first)
    if codes.contains(.title) || codes.contains(.role) { return true }
    return range.count > 2 && tokens.codes(first + 1).contains(.title)
      && tokens.codes(first + 1).contains(.role)
  }

  private func isKnownWhole(_ range: Range<Int>) -> Bool {
    guard range.count > 1 else { return false }
    return !tokens.codes(range).isDisjoint(with: [.organisation, .place, .country])
  }

  /// A sentence's first word that is a common word may still begin a name: "General Motors", "New York".
  private mutating func isLikelyName(_ range: Range<Int>) -> Bool {
    guard range.count > 1 else { return false }
    if range.count >= 2,
      !tokens.codes(range.lowerBound..<range.lowerBound + 2).isDisjoint(with: [
        .place, .country, .organisation,
      ])
    {
      return true
    }
    let last = tokens.codes(range.upperBound - 1)
    let determiner: Set<String> = [
      "the", "a", "an", "but", "and", "in", "on", "at", "for", "if", "when", "while", "as", "he", "she", "it",
      "they", "we", "his", "her", "their", "its", "this", "that", "these", "those", "after", "before",
      "since", "because", "although", "though", "with", "from", "by", "to", "of", "or", "so", "yet", "not",
      "no", "what", "who", "how", "why", "where", "our", "my", "your", "mr.", "under", "last", "now", "then",
      "there", "here", "both", "all", "some", "many", "most", "even", "only", "once", "meanwhile", "however",
      "former", "according", "like", "unlike", "despite", "during", "until", "also",
    ]
    if determiner.contains(tokens.lower(range.lowerBound)) { return false }
    return last.contains(.organisationHead) || last.contains(.placeHead) || last.contains(.eventHead)
  }

  /// Lower-case words before a title that belong to it: "former U.S. President", "deputy foreign minister".
  private func extendRole(_ start: Int) -> Int {
    let modifiers: Set<String> = [
      "former", "vice", "deputy", "acting", "late", "prime", "foreign", "finance", "defense", "defence",
      "interior", "ex", "chief", "assistant", "associate",
    ]
    var at = start
    let floor = sentence(start).lowerBound
    while at > floor, modifiers.contains(tokens.lower(at - 1)) { at -= 1 }
    return at
  }

  // MARK: Kinds

  private mutating func classify(_ given: Range<Int>, role: Range<Int>?) {
    var range = given
    // a possessive or punctuation at the end is no part of the name
    while range.count > 1, tokens.forms[range.upperBound - 1] == .other,
      !Self.generational.contains(tokens.lower(range.upperBound - 1)),
      tokens.text(range.upperBound - 1) != "."
    {
      range = range.lowerBound..<range.upperBound - 1
    }
    if range.count == 1, tokens.forms[range.lowerBound] == .other { return }
    let first = tokens.codes(range.lowerBound)
    let last = tokens.codes(range.upperBound - 1)
    let whole = range.count == 1 ? first : tokens.codes(range)
    let name = { (kind: Entity.Kind, rule: String, weak: Bool) in
      FoundName(tokens: range, kind: kind, role: kind == .person ? role : nil, rule: rule, isWeak: weak)
    }
    let before = range.lowerBound > 0 ? tokens.lower(range.lowerBound - 1) : ""
    let after = range.upperBound < tokens.count ? tokens.lower(range.upperBound) : ""

    if role != nil, range.count <= 4, !last.contains(.organisationHead) || range.count == 1 {
      // "President Washington" is a person
      if !(whole.contains(.country) && range.count == 1) {
        return add(name(.person, "entity/title-before", false))
      }
    }
    if whole.contains(.organisation),
      range.count > 1 || tokens.forms[range.lowerBound] == .upper
        || first.isDisjoint(with: [.common, .given])
        || !tokens.sentenceStarts(range.lowerBound) && !tokens.isTitleCase[range.lowerBound]
    {
      return add(name(.organisation, "entity/gazetteer-organisation", false))
    }
    if whole.contains(.country) { return add(name(.place, "entity/gazetteer-place", false)) }
    if eventEnd(range) != nil {
      return add(FoundName(tokens: withOrdinal(range), kind: .event, role: nil, rule: "entity/event-head"))
    }
    if range.count > 1, last.contains(.organisationHead) || first.contains(.organisationHead) && hasOf(range)
    {
      return add(name(.organisation, "entity/organisation-head", false))
    }
    if range.count > 1,
      last.contains(.placeHead)
        || ["mount", "lake", "cape", "fort", "port", "san", "santa", "st.", "saint", "los", "las", "el"]
          .contains(tokens.lower(range.lowerBound)) && first.isDisjoint(with: .given)
    {
      return add(name(.place, "entity/place-head", false))
    }
    if range.count > 1, whole.contains(.place) { return add(name(.place, "entity/gazetteer-place", false)) }
    if range.count > 1, range.count <= 5, !first.isDisjoint(with: .given),
      !last.contains(.common) || first.isDisjoint(with: .common)
    {
      return add(name(.person, "entity/given-name", false))
    }
    if range.count == 1 {
      single(range, first, name, before, after)
      return
    }
    if hasParticle(range) || isInitial(range) { return add(name(.person, "entity/name-form", false)) }
    if after == "," || after == "(", isDescription(range.upperBound + 1) {
      return add(name(.person, "entity/apposition", false))
    }
    if Self.sayVerbs.contains(after) || Self.sayVerbs.contains(before) {
      return add(name(.person, "entity/said", false))
    }
    // "North York", "Greater London", "East Timor"
    if range.count == 2, last.contains(.place) || last.contains(.country),
      [
        "north", "south", "east", "west", "northern", "southern", "eastern", "western", "greater", "central",
        "upper", "lower", "new", "downtown",
      ].contains(tokens.lower(range.lowerBound))
    {
      return add(name(.place, "entity/place-part", false))
    }
    if first.contains(.place) || first.contains(.country) || first.contains(.nationality), range.count > 2 {
      return add(name(.organisation, "entity/name-of-many", true))
    }
    let commons = range.filter { tokens.codes($0).contains(.common) }.count
    if range.count == 2 || range.count == 3, commons == 0, !tokens.isTitleCase[range.lowerBound] {
      return add(name(.person, "entity/two-names", true))
    }
    if commons < range.count || !tokens.isTitleCase[range.lowerBound] {
      add(name(.other, "entity/capitals", true))
    }
  }

  private mutating func single(
    _ range: Range<Int>, _ codes: NameCodes, _ name: (Entity.Kind, String, Bool) -> FoundName,
    _ before: String, _ after: String
  ) {
    let i = range.lowerBound
    let text = tokens.text(i)
    let isUpper = tokens.forms[i] == .upper
    if Self.months.contains(tokens.lower(i)) { return }
    // "A bank in Ostrey": a letter alone that opens a sentence is a word
    if text.utf8.count == 1, tokens.sentenceStarts(i) { return }
    if codes.contains(.nationality) { return add(name(.nationality, "entity/nationality", false)) }
    if tokens.isTitleCase[i], codes.contains(.common) { return }
    if tokens.sentenceStarts(i), codes.contains(.common),
      codes.isDisjoint(with: [.place]) || tokens.occursLower[Int(tokens.document.tokens.types[i])]
    {
      return
    }
    if codes.contains(.place) {
      // "Jordan said" is a person when the text knows one; else the place
      return add(
        name(
          .place, "entity/gazetteer-place", Self.sayVerbs.contains(after) || !codes.isDisjoint(with: .given)))
    }
    if isUpper, !tokens.isTitleCase[i], (2...6).contains(text.utf8.filter { $0 != 0x2E }.count),
      !codes.contains(.common), text.utf8.allSatisfy({ $0 < 0x80 })
    {
      return add(name(.organisation, "entity/acronym", true))
    }
    if !codes.isDisjoint(with: .given), !tokens.sentenceStarts(i) || !codes.contains(.common) {
      return add(name(.person, "entity/given-name", true))
    }
    if codes.contains(.common) || codes.contains(.role) || codes.contains(.title) { return }
    if Self.sayVerbs.contains(after) || Self.sayVerbs.contains(before) {
      return add(name(.person, "entity/said", true))
    }
    if Self.placePrepositions.contains(before) { return add(name(.place, "entity/place-preposition", true)) }
    if tokens.isTitleCase[i] { return }
    add(name(.other, "entity/capitals", true))
  }

  private func hasOf(_ range: Range<Int>) -> Bool {
    range.contains { ["of", "for"].contains(tokens.lower($0)) }
  }
  private func hasParticle(_ range: Range<Int>) -> Bool {
    range.dropFirst().dropLast().contains {
      ["de", "van", "von", "bin", "ibn", "al", "el", "der", "di", "da", "del", "abu"].contains(
        tokens.lower($0))
    }
      || range.contains {
        tokens.lower($0).hasPrefix("al-")
          || tokens.lower($0) == "al" && $0 + 1 < tokens.count && tokens.text($0 + 1) == "-"
      }
  }
  /// `John F. Kennedy`, `J. Smith`.
  private func isInitial(_ range: Range<Int>) -> Bool {
    range.dropLast().contains { i in
      let text = tokens.text(i)
      return text.utf8.count == 2 && text.hasSuffix(".") && tokens.forms[i] != .other
    }
  }

  private mutating func eventEnd(_ range: Range<Int>) -> Int? {
    guard range.count > 1 || range.lowerBound > 0 && isOrdinal(range.lowerBound - 1) else { return nil }
    let codes = tokens.codes(range.upperBound - 1)
    guard codes.contains(.eventHead), codes.isDisjoint(with: [.given]) else { return nil }
    return range.upperBound - 1
  }

  private func isOrdinal(_ i: Int) -> Bool {
    let text = tokens.lower(i)
    let digits = text.utf8.prefix { $0 >= 48 && $0 <= 57 }.count
    return digits > 0 && ["st", "nd", "rd", "th"].contains(String(text.dropFirst(digits)))
  }

  /// `19th Asian Games`, `2016 Olympics`.
  private func withOrdinal(_ range: Range<Int>) -> Range<Int> {
    guard range.lowerBound > 0 else { return range }
    let before = range.lowerBound - 1
    let isYear = tokens.text(before).utf8.count == 4 && Int(tokens.text(before)) != nil
    return isOrdinal(before) || isYear ? before..<range.upperBound : range
  }

  /// `, 45,` or `, a lawyer`, `, the group's leader`: what follows a person's name.
  private mutating func isDescription(_ i: Int) -> Bool {
    guard i < tokens.count else { return false }
    let text = tokens.text(i)
    if let age = Int(text), (5...110).contains(age) { return true }
    let limit = min(i + 6, tokens.count)
    guard
      ["a", "an", "the", "who", "whose", "former", "his", "her"].contains(tokens.lower(i))
        || tokens.codes(i).contains(.role)
    else { return false }
    if tokens.lower(i) == "who" { return true }
    for k in i..<limit {
      if tokens.text(k) == "," || tokens.text(k) == "." { break }
      if tokens.codes(k).contains(.role) { return true }
    }
    return false
  }

  private mutating func add(_ name: FoundName) { found.append(name) }
}
