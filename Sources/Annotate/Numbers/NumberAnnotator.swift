// NumberAnnotator: numbers in figures and words, with the unit that they count.
// In: tokens, and the document's dates. Out: numbers, ascending, without overlap; those in dates and times are
// left to the dates, those in durations are measures. Linear: a look at a few tokens for each numeral.

public import Document

public enum NumberAnnotator {
  /// All numbers of a document.
  public static func annotate(_ document: Document) -> [NumberExpression] {
    let taken = document.dates.filter { date in
      date.kind != .duration && !date.provenance.rule.hasPrefix("duration")
    }.map(\.span)
    return withExtendedLifetime(document) {
      NumberScanner(tokens: SensedTokens(document), taken: taken).scan()
    }
  }
}

private struct NumberScanner {
  let tokens: SensedTokens
  /// Spans of dates and times, ascending.
  let taken: [Span]

  func scan() -> [NumberExpression] {
    var found: [NumberExpression] = []
    var nextTaken = 0
    var floor = 0  // byte behind the last number
    let sentences = tokens.document.sentences
    let firstToken = sentences.firstChild.base
    for sentence in 0..<sentences.count {
      let first = Int(firstToken[sentence])
      let limit = min(Int(firstToken[sentence + 1]), tokens.count)
      var i = first
      while i < limit {
        guard tokens.role(i) != .none, let numeral = part(i, limit) ?? NumeralReader.read(tokens, i, limit)
        else {
          i += 1
          continue
        }
        while nextTaken < taken.count, Int(taken[nextTaken].end) <= tokens.start(i) { nextTaken += 1 }
        if nextTaken < taken.count, taken[nextTaken].overlaps(tokens.span(i, numeral.end - 1)) {
          i = max(i + 1, tokens.token(atOrAfter: Int(taken[nextTaken].end)))
          continue
        }
        guard !isWithin(i, numeral, limit) else {
          i = numeral.end
          continue
        }
        let (number, end) = expression(i, numeral, first, limit, floor)
        floor = Int(number.span.end)
        found.append(number)
        i = max(numeral.end, end)
      }
    }
    return found
  }

  /// Whether a numeral is no number: part of a code ("COVID-19", "F-16"), "no one", "one" as a pronoun.
  private func isWithin(_ i: Int, _ numeral: Numeral, _ limit: Int) -> Bool {
    let before = tokens.byte(tokens.start(i) - 1)
    if numeral.hasFigures {
      if before == 45 || before == 95 {
        let earlier = tokens.byte(tokens.start(i) - 2)
        if earlier | 32 >= 97, earlier | 32 <= 122 { return true }
      }
      if before == 35 || before == 64 { return true }
      return before | 32 >= 97 && before | 32 <= 122
    }
    guard numeral.end == i + 1 else { return false }
    if tokens.role(i) == .cardinal, tokens.value(i) == 1 {
      switch tokens.lower(i - 1) {
      case "no", "any", "every", "each", "this", "that", "the", "which", "another", "some": return true
      default:
        return tokens.lower(i + 1) == "another" || tokens.lower(i + 1) == "'s" || tokens.lower(i + 1) == "’s"
      }
    }
    if tokens.role(i) == .ordinal, tokens.value(i) == 1 {
      return tokens.lower(i - 1) == "at"
    }
    return false
  }

  private func expression(
    _ i: Int, _ numeral: Numeral, _ first: Int, _ limit: Int, _ floor: Int
  ) -> (NumberExpression, end: Int) {
    var value = numeral.value
    var start = tokens.start(i)
    var end = numeral.end
    var kind = numeral.isOrdinal ? NumberExpression.Kind.ordinal : .cardinal
    var unit: String?
    var rule = numeral.isOrdinal ? "number/ordinal" : "number/cardinal"
    var evidence: [Provenance.Evidence] = []
    func finish() -> (NumberExpression, end: Int) {
      let span = Span(start, max(start, tokens.end(end - 1)))
      return (
        NumberExpression(
          span: span, kind: kind, value: value, unit: unit, provenance: Provenance(rule, evidence: evidence)),
        end
      )
    }
    var isPart = tokens.role(i) == .half && end == i + 1
    if tokens.role(i) == .article, value < 1 {
      isPart = true
      rule = "number/fraction"
    }
    // "two-thirds", "three quarters"
    if !numeral.isOrdinal, end < limit, value >= 1 {
      var at = end
      if tokens.role(at) == .hyphen, tokens.touches(at), tokens.touches(at + 1) { at += 1 }
      if at < limit, let below = denominator(at, isPlural: value > 1) {
        value /= below
        end = at + 1
        isPart = true
        rule = "number/fraction"
      }
    }
    // "half a metre", "a quarter of a mile", "three quarters of a million": what the part is of
    var whole = end
    if isPart, let article = wholeArticle(end, limit) {
      if let scale = NumeralReader.read(tokens, article, limit), (value * scale.value).isFinite {
        value *= scale.value
        end = scale.end
        whole = end
      } else {
        whole = article + 1
      }
    }
    // A sign stands apart from the word before it.
    if i > first, numeral.hasFigures, tokens.touches(i),
      tokens.role(i - 1) == .hyphen || tokens.role(i - 1) == .minus,
      !tokens.touches(i - 1), tokens.start(i - 1) >= floor,
      tokens.role(i - 1) == .minus || tokens.byte(tokens.start(i - 1)) == 45
    {
      value = -value
      start = tokens.start(i - 1)
      rule = "number/negative"
    }
    guard !numeral.isOrdinal else { return finish() }
    if whole < limit,
      tokens.role(whole) == .percent || (tokens.lower(whole) == "per" && tokens.lower(whole + 1) == "cent")
    {
      let last = tokens.role(whole) == .percent ? whole : whole + 1
      evidence.append(Provenance.Evidence("unit", tokens.span(whole, last)))
      end = last + 1
      if end < limit, tokens.role(end) == .point { end += 1 }
      kind = .percent
      unit = "%"
      rule = "number/percent"
      return finish()
    }
    // Currency in front: "$40 billion", "US$ 3.2bn", "EUR 125".
    let isBare = start == tokens.start(i)
    if isBare, i > first, let currency = NumberUnits.currencies[tokens.lower(i - 1)], currency.worth == 1,
      tokens.start(i - 1) >= floor, isSign(i - 1)
    {
      var from = i - 1
      unit = currency.code
      if tokens.lower(i - 1) == "$", from > first, tokens.touches(from), tokens.start(from - 1) >= floor {
        let joined = tokens.lower(from - 1) + "$"
        if let longer = NumberUnits.currencies[joined] {
          unit = longer.code
          from -= 1
        } else if tokens.lower(from - 1) == "u.s." {
          from -= 1
        }
      }
      start = tokens.start(from)
      evidence.append(Provenance.Evidence("unit", tokens.span(from, i - 1)))
      kind = .money
      rule = "number/money"
      return finish()
    }
    var at = whole
    if at < limit, tokens.role(at) == .hyphen, tokens.touches(at), tokens.touches(at + 1) { at += 1 }
    guard at < limit else { return finish() }
    var word = tokens.lower(at)
    var unitFrom = at
    var nation: String?
    if let code = NumberUnits.nations[word], at + 1 < limit {
      nation = code
      at += 1
      word = tokens.lower(at)
    } else if word == "new", tokens.lower(at + 1) == "zealand", at + 2 < limit {
      nation = "NZD"
      at += 2
      word = tokens.lower(at)
    } else if word == "square" || word == "cubic" || word == "metric" || word == "degrees"
      || word == "degree",
      at + 1 < limit, let measure = NumberUnits.measures[tokens.lower(at + 1)]
    {
      unit = word == "square" ? measure + "²" : word == "cubic" ? measure + "³" : measure
      end = at + 2
      kind = .measure
      rule = "number/measure"
      evidence.append(Provenance.Evidence("unit", tokens.span(unitFrom, at + 1)))
      return finish()
    }
    if let currency = NumberUnits.currencies[word],
      word != "try" && word != "won" && word != "real" && word != "mark"
    {
      value *= currency.worth
      unit = nation ?? currency.code
      kind = .money
      rule = "number/money"
    } else if nation != nil, word == "pounds" || word == "pesos" || word == "pound" {
      unit = nation
      kind = .money
      rule = "number/money"
    } else if nation == nil, let measure = NumberUnits.measures[word],
      word.utf8.count > 1 || tokens.touches(at) || word == "m"
    {
      unit = measure
      kind = .measure
      rule = "number/measure"
    } else {
      return finish()
    }
    if unitFrom > at { unitFrom = at }
    evidence.append(Provenance.Evidence("unit", tokens.span(unitFrom, at)))
    end = at + 1
    return finish()
  }

  /// "a quarter of", "a third of": one part of a whole, by a word behind the article.
  private func part(_ i: Int, _ limit: Int) -> Numeral? {
    guard i + 2 < limit, tokens.role(i) == .article, tokens.role(i + 2) == .of else { return nil }
    let sense = tokens.sense(i + 1)
    let below: Int
    switch sense.role {
    case .ordinal where sense.value > 2 && !(48...57).contains(tokens.byte(tokens.start(i + 1))):
      below = Int(sense.value)
    case .unit where TimeUnit(rawValue: sense.value) == .quarter: below = 4
    default: return nil
    }
    return Numeral(value: 1 / Double(below), end: i + 2)
  }

  /// The article of what a part is of: "a" in "half a metre" and in "a third of a mile".
  private func wholeArticle(_ end: Int, _ limit: Int) -> Int? {
    let at = tokens.role(end) == .of ? end + 1 : end
    return at + 1 < limit && tokens.role(at) == .article ? at : nil
  }

  /// Whether a word before a number is a sign or a code in capitals, not a word such as "won" or "real".
  private func isSign(_ i: Int) -> Bool {
    let first = tokens.byte(tokens.start(i))
    if !(first | 32 >= 97 && first | 32 <= 122) { return true }
    let length = tokens.end(i) - tokens.start(i)
    return tokens.byte(tokens.end(i) - 1) == 36
      || (length == 3 && tokens.isCapitalised(i)
        && (65...90).contains(tokens.byte(tokens.end(i) - 1)))
  }

  /// What "thirds", "quarter" or "tenth" divide by.
  private func denominator(_ i: Int, isPlural: Bool) -> Double? {
    let sense = tokens.sense(i)
    switch sense.role {
    case .fraction where sense.value > 1: return Double(sense.value)
    case .half where isPlural == (tokens.lower(i) == "halves"): return 2
    case .unit where !isPlural && TimeUnit(rawValue: sense.value) == .quarter: return 4
    case .units
    where TimeUnit(rawValue: sense.value) == .quarter && isPlural
      && (tokens.role(i + 1) == .of || tokens.role(i - 1) == .hyphen):
      return 4
    case .ordinal where !isPlural && sense.value > 2 && tokens.role(i - 1) == .hyphen:
      return Double(sense.value)
    default: return nil
    }
  }
}
