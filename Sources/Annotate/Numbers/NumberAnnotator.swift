public import Document

public enum NumberAnnotator {
  public static func annotate(_ document: Document) -> [NumberExpression] { [] }
}
