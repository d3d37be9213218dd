public import Annotate
public import Document
import Readers

/// Text → frozen document: the order of the stages.
public struct DocumentParser: Sendable {
  public var producers: Producers
  public init(producers: Producers = .standard) { self.producers = producers }

  /// A document of plain text.
  public func parse(_ string: String, metadata: Metadata = Metadata()) -> Document {
    let text = Text(string)
    let blocks = PlainTextReader.blocks(of: text)
    return Document(
      metadata: metadata, text: text, blocks: blocks, base: Segmenter.segment(text, blocks: blocks),
      producers: producers)
  }
}
