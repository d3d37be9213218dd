// QuotationAnnotator: the quotation layer of a document: marks → stretches → speakers.
// In: text, paragraphs, tokens, entities. Out: quotations, ascending, nested or disjoint, each inside one
// paragraph, and a diagnostic for every mark that lacks its partner. Linear in the text.

public import Document

/// Finds what stands between quotation marks and who said it.
public enum QuotationAnnotator {
  /// The quotations of a document and the oddities of its marks.
  public static func annotate(_ document: Document) -> ([Quotation], [Diagnostic]) {
    var scanner = QuoteScanner()
    let bytes = document.text.bytes
    let paragraphs = document.paragraphs
    let length = bytes.count
    for p in 0..<paragraphs.count {
      if document.block(ofParagraph: p).kind == .code { continue }
      let span = paragraphs.span(p)
      guard Int(span.end) <= length else { continue }
      let nextOpens =
        p + 1 < paragraphs.count && QuoteScanner.opens(bytes.base, paragraphs.span(p + 1).range)
      scanner.scan(bytes.base, span.range, paragraph: p, nextOpens: nextOpens)
    }
    guard !scanner.stretches.isEmpty || !scanner.oddities.isEmpty else { return ([], []) }
    let quotations = QuoteAttributor(document, nest(scanner.stretches)).run()
    return (quotations, scanner.oddities.map { diagnostic($0) })
  }

  /// Ascending, with depths counted anew; stretches that would cross another are dropped.
  private static func nest(_ stretches: [QuotedStretch]) -> [QuotedStretch] {
    let ordered = stretches.sorted { ($0.start, $1.end) < ($1.start, $0.end) }
    var nested: [QuotedStretch] = []
    nested.reserveCapacity(ordered.count)
    var ends: [Int] = []
    for var stretch in ordered {
      while let last = ends.last, last <= stretch.start { ends.removeLast() }
      if let last = ends.last, last < stretch.end { continue }
      stretch.depth = ends.count
      ends.append(stretch.end)
      nested.append(stretch)
    }
    return nested
  }

  private static func diagnostic(_ oddity: QuoteScanner.Oddity) -> Diagnostic {
    let span = Span(oddity.start, oddity.end)
    switch oddity.kind {
    case .unclosed:
      return Diagnostic(
        .unclosedQuotation, at: span,
        "A quotation is opened but not closed; it was ended with its paragraph or sentence.")
    case .continued:
      return Diagnostic(
        .continuedQuotation, at: span,
        "A quotation stays open at the end of its paragraph and goes on in the next; each paragraph was kept as one part."
      )
    case .unmatched:
      return Diagnostic(
        .unmatchedClosingMark, at: span,
        "A quotation mark has no partner in its paragraph; it was left as text.")
    }
  }
}
