// StandardProducers: the annotators that ship with Nightjar, one a layer.

public import Document

extension Producers {
  /// Rules, gazetteers and the models in the program.
  public static let standard = Producers(
    types: TypeAnnotator.annotate,
    lexical: LexicalAnnotator.annotate,
    numbers: NumberAnnotator.annotate,
    dates: DateAnnotator.annotate,
    entities: EntityAnnotator.annotate,
    quotations: QuotationAnnotator.annotate)
}
