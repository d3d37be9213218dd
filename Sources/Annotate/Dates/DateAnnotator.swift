// DateAnnotator: dates, times, durations and recurring times as TIMEX3 has them.
// In: tokens, sentences and the document's date. Out: expressions, ascending, without overlap, values in ISO 8601.
// Rules: TimeML's annotation guidelines for TIMEX3 (Saurí et al. 2006). Linear: each rule looks at a few tokens.

import Calendar
public import Document

public enum DateAnnotator {
  /// All dates of a document; relative ones are resolved when `metadata.date` is known.
  public static func annotate(_ document: Document) -> [DateExpression] {
    var scanner = DateScanner(document)
    return withExtendedLifetime(document) { scanner.scan() }
  }
}

/// Something found: tokens `first..<end`, its value and its rule.
struct DateMatch {
  var end: Int
  var kind: DateExpression.Kind = .date
  var value: String?
  var rule: String
  /// Byte behind the match when it ends inside a token.
  var endByte: Int?
  /// Whether a clock time may join in front of it or a part of the day behind it.
  var isDay = false
  /// Whether a document date or an earlier date went into the value.
  var isResolved = false
}

/// One pass over a document's tokens.
struct DateScanner {
  let tokens: SensedTokens
  /// The document's date.
  let anchor: CivilDate?
  /// The date value mentioned last: what "two days earlier" counts from.
  var reference: String?
  var referenceSpan: Span?
  /// First token and the token behind the sentence at hand.
  var sentenceStart = 0
  var limit = 0

  init(_ document: Document) {
    tokens = SensedTokens(document)
    anchor = document.metadata.date.flatMap { CivilDate(iso: $0) }
    reference = anchor?.iso
  }

  mutating func scan() -> [DateExpression] {
    var found: [DateExpression] = []
    let sentences = tokens.document.sentences
    let firstToken = sentences.firstChild.base
    for sentence in 0..<sentences.count {
      sentenceStart = Int(firstToken[sentence])
      limit = min(Int(firstToken[sentence + 1]), tokens.count)
      var i = sentenceStart
      while i < limit {
        guard tokens.role(i) != .none, let match = match(i), match.end > i else {
          i += 1
          continue
        }
        var span = tokens.span(i, match.end - 1)
        if let endByte = match.endByte { span.end = max(span.start, UInt32(clamping: endByte)) }
        var expression = DateExpression(
          span: span, kind: match.kind, value: match.value, provenance: Provenance(match.rule))
        if match.isResolved, let referenceSpan {
          expression.provenance.evidence.append(Provenance.Evidence("anchor", referenceSpan))
        }
        if match.kind == .date || match.kind == .time, let value = match.value,
          let (from, to) = dayRange(ofTimex: value)
        {
          expression.from = from.iso
          expression.to = to.iso
          reference = String(value.prefix { $0 != "T" })
          referenceSpan = span
        }
        found.append(expression)
        i = match.end
      }
    }
    return found
  }

  /// The expression that begins at token `i`, with what stands before its core.
  func match(_ i: Int) -> DateMatch? {
    if let match = recurring(i) { return match }
    var at = i
    var partial = ""
    var hasArticle = false
    var hasPrefix = false
    prefix: for _ in 0..<6 where at < limit {
      switch tokens.role(at) {
      case .about:
        guard !hasArticle, isCount(at + 1) else { break prefix }
        at += 1
      case .more:
        guard tokens.role(at + 1) == .than, isCount(at + 2) else { break prefix }
        at += 2
      case .at:
        guard tokens.role(at + 1) == .least else { break prefix }
        at += 2
      case .the:
        hasArticle = true
        at += 1
      case .early, .late:
        partial = tokens.role(at) == .early ? "early" : "late"
        at += 1
      case .earlier, .later:
        let next = tokens.role(at + 1)
        guard at == i,
          next == .this || next == .that || next == .last || next == .next || next == .dayWord
            || next == .in
        else { break prefix }
        if next == .in, tokens.role(at + 2) != .the && tokens.role(at + 2) != .month { break prefix }
        partial = "part"
        at += next == .in ? 2 : 1
      case .middle, .beginning, .end:
        partial = "part"
        if tokens.role(at + 1) == .of {
          at += 2
        } else if tokens.role(at) == .middle {
          at += 1
          if tokens.role(at) == .hyphen { at += 1 }
        } else {
          break prefix
        }
      default: break prefix
      }
      hasPrefix = true
    }
    guard at < limit else { return nil }
    if hasArticle, partial == "", at == i + 1 {
      // "the Oct. 23 meeting", "the 1998 budget": the article belongs to what follows.
      switch tokens.role(at) {
      case .month, .weekday: return nil
      case .figure where yearNumber(at) != nil: return nil
      case .figure where tokens.role(at + 1) == .hyphen: return nil
      case .cardinal where tokens.role(at + 1) == .hyphen: return nil
      default: break
      }
    }
    if hasPrefix, at > i {
      return core(at, hasArticle: hasArticle, partial: partial)
    }
    return core(i, hasArticle: false, partial: "")
  }

  /// Whether a count or a clock time begins here: what "about" and "more than" can qualify.
  private func isCount(_ i: Int) -> Bool {
    switch tokens.role(i) {
    case .figure, .clock, .cardinal, .article, .several, .few, .couple, .dozen, .half, .noon: i < limit
    default: false
    }
  }

  private func core(_ i: Int, hasArticle: Bool, partial: String) -> DateMatch? {
    let sense = tokens.sense(i)
    var match: DateMatch?
    switch sense.role {
    case .figure, .clock, .noon, .ordinal, .cardinal, .half, .article, .several, .few, .couple, .dozen:
      match =
        numericDate(i) ?? clockTime(i) ?? dayFirst(i, hasArticle) ?? ordinalPeriod(i) ?? counted(
          i, hasArticle)
        ?? year(i, hasPrefix: partial != "")
    case .month: match = monthFirst(i, isQualified: hasArticle || partial != "")
    case .weekday: match = weekday(i, direction: nil, from: i)
    case .decade:
      if sense.detail & 1 == 0 || !["his", "her", "their", "my"].contains(tokens.lower(i - 1)) {
        match = DateMatch(end: i + 1, value: String(sense.value), rule: "date/decade")
      }
    case .season: match = season(i, hasArticle)
    case .dayWord: match = dayWord(i)
    case .this, .that, .last, .next: match = deictic(i, hasArticle)
    case .reference: match = hasArticle ? nil : pointer(i)
    case .unit, .units, .weekend: match = bareUnit(i, hasArticle, partial)
    case .recent: match = recent(i)
    case .fiscal: match = fiscal(i)
    case .same: match = same(i)
    case .q: match = quarterCode(i)
    case .part:
      if hasArticle, partial != "" || tokens.role(i - 2) == .in, let part = partCode(i) {
        match = DateMatch(
          end: i + 1, kind: .time, value: anchor.map { "\($0.iso)\(part)" }, rule: "time/part")
      }
    default: match = nil
    }
    return match
  }
}
