public import Document

public enum DateAnnotator {
  public static func annotate(_ document: Document) -> [DateExpression] { [] }
}
