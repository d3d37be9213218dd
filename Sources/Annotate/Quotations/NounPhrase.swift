// NounPhrase: the stretch of units that names somebody, grown left or right from a verb of saying.
// In: units of a paragraph. Out: a range of units. Without a parser: closed word classes, capitals and commas
// tell where a phrase ends.

struct NounPhraseFinder {
  let units: [Unit]

  /// Longest phrase in units, so that odd text stays linear.
  private static let longest = 24

  /// The subject that ends just before `verb`, not reaching before `floor`.
  func subject(before verb: Int, floor: Int) -> Range<Int>? {
    var j = verb - 1
    var steps = 0
    // "has also repeatedly", "did n’t".
    while j >= floor, steps < 8, isVerbModifier(j) {
      j -= 1
      steps += 1
    }
    guard j >= floor else { return nil }
    if units[j].shape == .close, let open = opening(of: j, floor: floor) {
      j = open - 1
      guard j >= floor else { return nil }
    }
    if units[j].shape == .comma || units[j].shape == .dash {
      return subjectBeforeInsertion(comma: j, floor: floor)
    }
    if units[j].classes.contains(.that), units[j].shape == .lower { return antecedent(of: j, floor: floor) }
    if units[j].classes.contains(.relative) { return antecedent(of: j, floor: floor) ?? j..<j + 1 }
    return phrase(endingAt: j, floor: floor)
  }

  /// "X, a lawyer for Y, said": the phrase before the insertion, else the insertion itself.
  private func subjectBeforeInsertion(comma: Int, floor: Int) -> Range<Int>? {
    let kind = units[comma].shape
    var k = comma - 1
    var steps = 0
    while k >= floor, steps < 40, units[k].shape != kind {
      if units[k].shape == .quote { break }
      k -= 1
      steps += 1
    }
    if k > floor, units[k].shape == kind {
      var last = k - 1
      // "Steven Hammond, 49, a rancher, said": step over the age.
      if last > floor, units[last].shape == .digit, units[last - 1].shape == .comma { last -= 2 }
      if last >= floor, units[last].shape == .close, let open = opening(of: last, floor: floor), open > floor
      {
        last = open - 1
      }
      if let found = phrase(endingAt: last, floor: floor), !isTimeOnly(found) { return found }
    }
    guard comma - 1 >= floor else { return nil }
    var last = comma - 1
    if units[last].shape == .digit, last - 2 >= floor, units[last - 1].shape == .comma { last -= 2 }
    return phrase(endingAt: last, floor: floor)
  }

  /// The phrase before "who" or "which".
  func antecedent(of relative: Int, floor: Int) -> Range<Int>? {
    var j = relative - 1
    guard j >= floor else { return nil }
    if units[j].shape == .comma { j -= 1 }
    guard j >= floor else { return nil }
    if units[j].shape == .close, let open = opening(of: j, floor: floor), open > floor { j = open - 1 }
    return phrase(endingAt: j, floor: floor)
  }

  private func opening(of close: Int, floor: Int) -> Int? {
    var j = close - 1
    while j >= floor, close - j < 14 {
      if units[j].shape == .open { return j }
      j -= 1
    }
    return nil
  }

  private func isVerbModifier(_ j: Int) -> Bool {
    let unit = units[j]
    guard unit.shape == .lower || unit.shape == .other || unit.shape == .capital else { return false }
    if unit.classes.contains(.possessive) && unit.shape == .lower && unit.end - unit.start > 1
      && !unit.classes.contains(.auxiliary)
    {
      return false
    }
    if !unit.classes.isDisjoint(with: [.auxiliary, .adverb, .negation]) {
      return unit.classes.isDisjoint(with: [.time, .masculine]) || unit.shape == .lower
    }
    return unit.shape == .lower && isManner(j)
  }

  /// Adverbs in -ly, told from names and short words by length.
  private func isManner(_ j: Int) -> Bool { units[j].isManner }

  private func isTimeOnly(_ range: Range<Int>) -> Bool {
    range.allSatisfy { units[$0].classes.contains(.time) || units[$0].shape == .digit }
  }

  func isNominal(_ j: Int) -> Bool {
    let unit = units[j]
    switch unit.shape {
    case .capital:
      if unit.classes.contains(.pronoun) || unit.classes.contains(.conjunction) { return false }
      return unit.classes.isDisjoint(with: [.preposition, .auxiliary, .time])
    case .lower:
      return unit.classes.isDisjoint(with: [
        .preposition, .conjunction, .pronoun, .auxiliary, .time, .otherVerb, .negation, .says,
      ]) && !unit.isManner
    case .digit: return true
    case .hyphen: return true
    case .other: return unit.classes.contains(.possessive) || unit.classes.isEmpty
    default: return false
    }
  }

  /// The phrase whose last unit is `last`.
  func phrase(endingAt last: Int, floor: Int) -> Range<Int>? {
    guard last >= floor, last < units.count else { return nil }
    if units[last].classes.contains(.pronoun) { return last..<last + 1 }
    var k = last
    var prepositions = 0
    guard isNominal(k) || units[k].classes.contains(.determiner) else { return nil }
    while k > floor, last - k < Self.longest {
      let j = k - 1
      if units[j].classes.contains(.that) { break }
      if units[k].classes.contains(.determiner), !units[k].classes.contains(.auxiliary),
        units[k].shape == .lower
      {
        // A determiner opens the phrase; only "of", "for" … lead further left.
        guard isLinking(j), j - 1 >= floor, isNominal(j - 1), prepositions < 3 else { break }
        k = j - 1
        prepositions += 1
        continue
      }
      if isNominal(j) || units[j].classes.contains(.determiner) {
        k = j
      } else if isLinking(j), prepositions < 3, j - 1 >= floor, isNominal(j - 1) {
        k = j - 1
        prepositions += 1
      } else if units[j].classes.contains(.conjunction), units[j].end - units[j].start == 3, j - 1 >= floor,
        units[k].shape == .capital, units[j - 1].shape == .capital, isNominal(j - 1), prepositions == 0
      {
        k = j - 1
      } else {
        break
      }
    }
    return k..<last + 1
  }

  /// The phrase whose first unit is `first`.
  func phrase(startingAt first: Int, ceiling: Int) -> Range<Int>? {
    guard first < ceiling else { return nil }
    if units[first].classes.contains(.pronoun) { return first..<first + 1 }
    guard isNominal(first) || units[first].classes.contains(.determiner) else { return nil }
    var k = first + 1
    var prepositions = 0
    while k < ceiling, k - first < Self.longest {
      if isNominal(k) {
        k += 1
      } else if isLinking(k), prepositions < 3, k + 1 < ceiling,
        isNominal(k + 1) || units[k + 1].classes.contains(.determiner)
      {
        k += 2
        prepositions += 1
      } else if units[k].classes.contains(.conjunction), units[k].end - units[k].start == 3, k + 1 < ceiling,
        units[k + 1].shape == .capital, isNominal(k + 1), units[k - 1].shape == .capital
      {
        k += 2
      } else {
        break
      }
    }
    return first..<k
  }

  /// "of", "for", "from", "at", "with", "to": they link parts of one name or office.
  private func isLinking(_ j: Int) -> Bool { units[j].isLinking }
}
