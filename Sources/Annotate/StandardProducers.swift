// StandardProducers: the annotators that ship with Nightjar, one a layer.

public import Document
import Threads

extension Producers {
  /// Rules, gazetteers and the models in the program.
  public static let standard = Producers(
    base: { Segmenter.segment($0.text, blocks: $0.blocks, threads: ThreadTeam.available) },
    typeCounts: { document in
      document.text.count < Segmenter.countedBytes
        ? document.typeCounts(in: document.analysedTokens)
        : Segmenter.typeCounts(document.text, blocks: document.blocks, threads: ThreadTeam.available)
    },
    types: TypeAnnotator.annotate,
    lexical: LexicalAnnotator.annotate,
    numbers: NumberAnnotator.annotate,
    dates: DateAnnotator.annotate,
    entities: EntityAnnotator.annotate,
    quotations: QuotationAnnotator.annotate)
}
