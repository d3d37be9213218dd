// Producers: the seams where annotators plug in. One closure a layer; a learned model replaces one entry.
// A producer sees the frozen document and returns the layer; it may read other layers of the same document,
// in this order: base, types, lexical, dates, numbers, entities, quotations.

public struct Producers: Sendable {
  /// Sees text and blocks alone.
  public var base: @Sendable (Document) -> BaseLayers
  /// Sees text and blocks; may use the base layers.
  public var typeCounts: @Sendable (Document) -> TypeCounts
  public var types: @Sendable (TypeTable) -> TypeLayer
  public var lexical: @Sendable (Document) -> LexicalLayer
  public var numbers: @Sendable (Document) -> [NumberExpression]
  public var dates: @Sendable (Document) -> [DateExpression]
  public var entities: @Sendable (Document) -> EntityLayer
  public var quotations: @Sendable (Document) -> ([Quotation], [Diagnostic])

  public init(
    base: @escaping @Sendable (Document) -> BaseLayers,
    typeCounts: @escaping @Sendable (Document) -> TypeCounts,
    types: @escaping @Sendable (TypeTable) -> TypeLayer,
    lexical: @escaping @Sendable (Document) -> LexicalLayer,
    numbers: @escaping @Sendable (Document) -> [NumberExpression],
    dates: @escaping @Sendable (Document) -> [DateExpression],
    entities: @escaping @Sendable (Document) -> EntityLayer,
    quotations: @escaping @Sendable (Document) -> ([Quotation], [Diagnostic])
  ) {
    self.base = base
    self.typeCounts = typeCounts
    self.types = types
    self.lexical = lexical
    self.numbers = numbers
    self.dates = dates
    self.entities = entities
    self.quotations = quotations
  }
}
