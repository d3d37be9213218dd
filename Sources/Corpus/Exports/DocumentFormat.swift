// DocumentFormat: the one table of formats of a whole document.

public import Document

public enum DocumentFormat: String, Sendable, CaseIterable {
  case json, jsonl, conllu, tree, text, html, brat, spacy

  public var help: String {
    switch self {
    case .json, .jsonl: "the contract's JSON, one object a line"
    case .conllu: "CoNLL-U of Universal Dependencies, without heads"
    case .tree: "the document's outline with positions (default in a terminal)"
    case .text: "the decoded text"
    case .html: "a page with quotations and entities marked"
    case .brat: "brat standoff annotations (.ann)"
    case .spacy: "spaCy's JSON of a Doc"
    }
  }

  /// Appends the document, with a final line end.
  public func write(_ document: Document, offsets unit: OffsetUnit = .bytes, into out: inout [UInt8]) {
    switch self {
    case .json, .jsonl:
      DocumentJSON.write(document, offsets: unit, into: &out)
      out.append(10)
    case .conllu: ConlluExport.write(document, into: &out)
    case .tree: TreeExport.write(document, into: &out)
    case .text:
      document.text.bytes.withBuffer { out.append(contentsOf: $0) }
      if out.last != 10 { out.append(10) }
    case .html: HTMLExport.write(document, into: &out)
    case .brat: BratExport.write(document, into: &out)
    case .spacy:
      SpaCyExport.write(document, into: &out)
      out.append(10)
    }
  }
}
