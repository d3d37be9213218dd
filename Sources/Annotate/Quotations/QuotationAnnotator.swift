public import Document

public enum QuotationAnnotator {
  public static func annotate(_ document: Document) -> ([Quotation], [Diagnostic]) { ([], []) }
}
