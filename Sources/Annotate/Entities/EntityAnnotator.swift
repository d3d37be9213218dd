public import Document

public enum EntityAnnotator {
  public static func annotate(_ document: Document) -> EntityLayer { EntityLayer() }
}
