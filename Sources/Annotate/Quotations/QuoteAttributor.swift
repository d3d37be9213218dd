// QuoteAttributor: gives every quotation of a document its kind, cue and speaker.
// In: nested stretches, ascending. Out: quotations in the same order. Local rules first; what they leave open is
// taken over from the sentence, the paragraph or the turn before.

import Document

/// Who said something, in places of the text, so that it can be handed on to later paragraphs.
struct Attribution {
  var rule: String
  var cue: Span?
  var speaker: Span?
  var entity: Int?
  var antecedent: Span?
  var rejected: [Provenance.Rejected] = []

  /// The same speaker, told by another rule.
  func inherited(_ rule: String) -> Attribution {
    Attribution(rule: rule, cue: nil, speaker: speaker, entity: entity, antecedent: speaker)
  }
}

struct QuoteAttributor {
  private let document: Document
  private let stretches: [QuotedStretch]
  private let classifier: QuoteClassifier
  private var resolver: SpeakerResolver
  private var classes: TypeClasses
  private var quotations: [Quotation] = []
  /// Whether single marks are the text’s first marks. Elsewhere they need a cue: they are mostly apostrophes,
  /// headlines and words set apart.
  private let quotesWithSingleMarks: Bool
  /// The speaker of the last speech, its paragraph, and whether that was left open.
  private var last: (attribution: Attribution, paragraph: Int, isContinued: Bool)?

  init(_ document: Document, _ stretches: [QuotedStretch]) {
    self.document = document
    self.stretches = stretches
    classifier = QuoteClassifier(bytes: document.text.bytes.base)
    resolver = SpeakerResolver(
      document, quoted: stretches.lazy.filter { $0.depth == 0 }.map { Span($0.start, $0.end) })
    var single = 0
    var other = 0
    for stretch in stretches where stretch.depth == 0 {
      if stretch.family == .single { single += 1 } else { other += 1 }
    }
    quotesWithSingleMarks = single > other
    classes = TypeClasses(count: document.types.count)
  }

  consuming func run() -> [Quotation] {
    quotations.reserveCapacity(stretches.count)
    var i = 0
    while i < stretches.count {
      var end = i
      while end < stretches.count, stretches[end].paragraph == stretches[i].paragraph { end += 1 }
      attribute(i..<end)
      i = end
    }
    return quotations
  }

  /// All stretches of one paragraph.
  private mutating func attribute(_ range: Range<Int>) {
    let paragraph = stretches[range.lowerBound].paragraph
    let outer = stretches[range].filter { $0.depth == 0 }
    let context = QuoteContext(document, paragraph: paragraph, quotes: outer[...], classes: &classes)
    let finder = AttributionFinder(context)
    let units = context.units
    var locals: [LocalAttribution?] = []
    var terms: [Bool] = []
    for (q, stretch) in outer.enumerated() {
      let local = finder.local(q)
      locals.append(local)
      terms.append(classifier.isTerm(stretch, unit: context.unitOfQuote[q], units: units, local: local))
    }
    var found: [Attribution?] = []
    for q in outer.indices {
      var attribution: Attribution?
      if !terms[q] {
        if let local = locals[q] {
          attribution = resolve(local, units)
        } else {
          attribution = inherit(q, outer, locals, terms, found, finder, paragraph)
        }
      }
      found.append(attribution)
      if let attribution {
        if let entity = attribution.entity {
          resolver.note(speaker: entity, at: attribution.speaker?.start ?? UInt32(clamping: outer[q].start))
        }
        last = (attribution, paragraph, outer[q].isContinued)
      }
    }
    emit(range, outer, terms, found)
  }

  private mutating func resolve(_ local: LocalAttribution, _ units: [Unit]) -> Attribution {
    var attribution = Attribution(rule: local.rule)
    if let cue = local.cue { attribution.cue = span(cue, units) }
    if let speaker = local.speaker {
      attribution.speaker = span(speaker, units)
      let resolution = resolver.resolve(speaker, units)
      attribution.entity = resolution.entity
      attribution.antecedent = resolution.antecedent
      attribution.rejected = resolution.rejected
    }
    return attribution
  }

  private func span(_ range: Range<Int>, _ units: [Unit]) -> Span? {
    guard let first = range.first, range.upperBound <= units.count else { return nil }
    return Span(units[first].start, units[range.upperBound - 1].end)
  }

  /// A quotation without words of attribution beside it.
  private mutating func inherit(
    _ q: Int, _ outer: [QuotedStretch], _ locals: [LocalAttribution?], _ terms: [Bool],
    _ found: [Attribution?],
    _ finder: AttributionFinder, _ paragraph: Int
  ) -> Attribution? {
    let units = finder.context.units
    let u = finder.context.unitOfQuote[q]
    let frame = finder.context.frame(of: u)
    // In the same sentence: “A” and “B”, X said.
    if q > 0, let before = found[q - 1], frame.contains(finder.context.unitOfQuote[q - 1]) {
      return before.inherited("quote/same-sentence")
    }
    var k = q + 1
    while k < outer.count, frame.contains(finder.context.unitOfQuote[k]) {
      if let local = locals[k], !terms[k] { return resolve(local, units).inherited("quote/same-sentence") }
      k += 1
    }
    let standsAlone = isWholeSentence(u, frame, units)
    if standsAlone {
      if q > 0, let before = found[q - 1] { return before.inherited("quote/continued-turn") }
      if let last, last.paragraph == paragraph - 1, last.isContinued {
        return last.attribution.inherited("quote/continued-paragraph")
      }
      if q + 1 < outer.count, let local = locals[q + 1], !terms[q + 1], u == 0 {
        return resolve(local, units).inherited("quote/next-sentence")
      }
      if q == 0, let earlier = earlierParagraph(paragraph, u, units) { return earlier }
      if q > 0, let last, last.paragraph == paragraph {
        return last.attribution.inherited("quote/continued-turn")
      }
    }
    if let across = finder.acrossFrame(q) { return resolve(across, units) }
    if let subject = finder.subjectOfClause(before: u, floor: frame.lowerBound) {
      return resolve(LocalAttribution(rule: "quote/subject", cue: nil, speaker: subject), units)
    }
    if u + 1 < frame.upperBound, let subject = finder.firstPhrase(from: u + 1, to: frame.upperBound) {
      return resolve(LocalAttribution(rule: "quote/subject", cue: nil, speaker: subject), units)
    }
    if let last, paragraph - last.paragraph <= 1 { return last.attribution.inherited("quote/continued-turn") }
    return nil
  }

  /// Nothing but punctuation stands beside the quotation in its frame.
  private func isWholeSentence(_ u: Int, _ frame: Range<Int>, _ units: [Unit]) -> Bool {
    for k in frame where k != u && (units[k].isWord || units[k].shape == .quote) { return false }
    return true
  }

  /// What the paragraph before says: “X continued:”, or the speaker who had the word.
  private mutating func earlierParagraph(_ paragraph: Int, _ u: Int, _ units: [Unit]) -> Attribution? {
    if let last, last.paragraph == paragraph - 1 {
      return last.attribution.inherited("quote/continued-turn")
    }
    guard paragraph > 0 else { return nil }
    let context = QuoteContext(document, paragraph: paragraph - 1, quotes: [], classes: &classes)
    let finder = AttributionFinder(context)
    guard context.frames.count >= 2 else { return nil }
    let frame = context.frames[context.frames.count - 2]..<context.units.count
    var j = frame.upperBound - 1
    while j > frame.lowerBound, frame.upperBound - j < 60 {
      if finder.isCue(j, after: false),
        let subject = finder.phrases.subject(before: j, floor: frame.lowerBound)
      {
        return resolve(
          LocalAttribution(rule: "quote/paragraph-before", cue: j..<j + 1, speaker: subject), context.units)
      }
      j -= 1
    }
    if let subject = finder.firstPhrase(from: frame.lowerBound, to: frame.upperBound) {
      return resolve(
        LocalAttribution(rule: "quote/paragraph-before", cue: nil, speaker: subject), context.units)
    }
    return nil
  }

  // MARK: Output

  private mutating func emit(
    _ range: Range<Int>, _ outer: [QuotedStretch], _ terms: [Bool], _ found: [Attribution?]
  ) {
    var q = -1
    for stretch in stretches[range] {
      let isOuter = stretch.depth == 0
      if isOuter { q += 1 }
      // What stands inside a complete quotation belongs to it; an unclosed one may have run over others.
      if !isOuter, q >= 0, outer[q].isClosed { continue }
      if isOuter, stretch.family == .single, found[q]?.cue == nil, !quotesWithSingleMarks { continue }
      let attribution = isOuter ? found[q] : nil
      let isTerm = isOuter ? terms[q] : classifier.content(stretch).words <= 4
      var evidence: [Provenance.Evidence] = []
      let openLength = UInt32(clamping: stretch.contentStart)
      if stretch.contentStart > stretch.start {
        evidence.append(.init("open mark", Span(UInt32(clamping: stretch.start), openLength)))
      }
      if stretch.isClosed { evidence.append(.init("close mark", Span(stretch.contentEnd, stretch.end))) }
      if let cue = attribution?.cue { evidence.append(.init("cue", cue)) }
      if let speaker = attribution?.speaker { evidence.append(.init("subject", speaker)) }
      if let antecedent = attribution?.antecedent { evidence.append(.init("antecedent", antecedent)) }
      let rule =
        attribution?.rule ?? (isTerm ? "quote/term" : (isOuter ? "quote/no-speaker" : "quote/nested"))
      quotations.append(
        Quotation(
          span: Span(stretch.start, stretch.end), content: Span(stretch.contentStart, stretch.contentEnd),
          kind: isTerm ? .term : .direct, isClosed: stretch.isClosed, speaker: attribution?.entity,
          speakerSpan: attribution?.speaker, cue: attribution?.cue,
          provenance: Provenance(rule, evidence: evidence, rejected: attribution?.rejected ?? [])))
    }
  }
}
