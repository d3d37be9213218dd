// Document: the frozen model. Text and blocks stand when it is made; every layer, the base layers among them, is
// computed on first use, once, by its producer. Safe to share between threads.

/// An immutable document: text, blocks, base layers, and annotation layers on demand.
public final class Document: Sendable {
  public let metadata: Metadata
  public let text: Text
  /// Ascending, without overlap; everything outside is white space.
  public let blocks: [Block]
  public let links: [Link]
  /// Oddities seen by the reader and the decoder; `diagnostics` has those of the producers too.
  public let readingDiagnostics: [Diagnostic]

  private let producers: Producers
  @usableFromInline let baseLayers = Once<BaseLayers>()
  private let typeCountLayer = Once<TypeCounts>()
  private let analysedLayer = Once<[Range<Int>]>()
  private let typeLayer = Once<TypeLayer>()
  private let lexicalLayer = Once<LexicalLayer>()
  private let numberLayer = Once<[NumberExpression]>()
  private let dateLayer = Once<[DateExpression]>()
  private let entityLayer = Once<EntityLayer>()
  private let quotationLayer = Once<([Quotation], [Diagnostic])>()
  private let lineLayer = Once<Column<UInt32>>()
  @usableFromInline let formLayer = Once<FormTable>()
  private let postingLayer = Once<TypePostings>()

  public init(
    metadata: Metadata, text: Text, blocks: [Block], links: [Link] = [],
    diagnostics: [Diagnostic] = [], producers: Producers
  ) {
    self.metadata = metadata
    self.text = text
    self.blocks = blocks
    self.links = links
    readingDiagnostics = diagnostics
    self.producers = producers
  }

  /// Types, tokens, sentences and paragraphs, cut on first use.
  @inlinable public var base: BaseLayers { segmented.pointee }
  /// Whether the base layers stand already.
  public var isSegmented: Bool { baseLayers.known != nil }
  @inlinable public var types: TypeTable { segmented.pointee.types }
  @inlinable public var tokens: TokenTable { segmented.pointee.tokens }
  @inlinable public var sentences: NestedSpans { segmented.pointee.sentences }
  @inlinable public var paragraphs: NestedSpans { segmented.pointee.paragraphs }
  /// Valid while the document lives. Asked for in the hottest loops: one load once the layers stand.
  @inlinable var segmented: UnsafePointer<BaseLayers> { baseLayers.known ?? segment() }
  @inline(never) @usableFromInline func segment() -> UnsafePointer<BaseLayers> {
    baseLayers.place { producers.base(self) }
  }

  /// How often each type stands among the analysed tokens. For a large text whose base layers nobody has asked for they
  /// are not made: its types are counted as they are cut, which takes less time and hardly any memory. A script that wants
  /// tokens afterwards has them cut then.
  public var typeCounts: TypeCounts {
    isSegmented ? typeCounts(in: analysedTokens) : typeCountLayer.value { producers.typeCounts(self) }
  }

  /// Distinct surface forms.
  @inlinable public var forms: FormTable { (formLayer.known ?? makeForms()).pointee }
  @inline(never) @usableFromInline func makeForms() -> UnsafePointer<FormTable> {
    formLayer.place { FormTable(self) }
  }
  /// Where each type stands.
  public var postings: TypePostings { postingLayer.value { TypePostings(self) } }
  public var typeProperties: TypeLayer { typeLayer.value { producers.types(types) } }
  public var lexical: LexicalLayer { lexicalLayer.value { producers.lexical(self) } }
  public var numbers: [NumberExpression] { numberLayer.value { producers.numbers(self) } }
  public var dates: [DateExpression] { dateLayer.value { producers.dates(self) } }
  public var entityTable: EntityLayer { entityLayer.value { producers.entities(self) } }
  public var entities: [Entity] { entityTable.entities }
  public var mentions: [Mention] { entityTable.mentions }
  public var quotations: [Quotation] { quotationLayer.value { producers.quotations(self) }.0 }

  /// Everything odd about the text, by place; asks the quotation layer too.
  public var diagnostics: [Diagnostic] {
    let found = readingDiagnostics + quotationLayer.value { producers.quotations(self) }.1
    return found.enumerated().sorted {
      ($0.element.span.start, $0.offset) < ($1.element.span.start, $1.offset)
    }
    .map(\.element)
  }

  /// The sentence that holds a token.
  public func sentence(ofToken token: Int) -> Int { sentences.parent(ofChild: token) }
  /// The paragraph that holds a sentence.
  public func paragraph(ofSentence sentence: Int) -> Int { paragraphs.parent(ofChild: sentence) }
  /// The block that holds a paragraph.
  public func block(ofParagraph paragraph: Int) -> Block {
    blocks[Int(segmented.pointee.paragraphBlocks[paragraph])]
  }

  /// The tokens that analyses use: all but those in blocks of kind `boilerplate`, as ascending ranges.
  public var analysedTokens: [Range<Int>] { analysedLayer.value { findAnalysedTokens() } }

  private func findAnalysedTokens() -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    for paragraph in 0..<paragraphs.count where block(ofParagraph: paragraph).kind != .boilerplate {
      let inside = paragraphs.children(paragraph)
      guard !inside.isEmpty else { continue }
      let range = Int(sentences.firstChild[inside.lowerBound])..<Int(sentences.firstChild[inside.upperBound])
      if let last = ranges.last, last.upperBound == range.lowerBound {
        ranges[ranges.count - 1] = last.lowerBound..<range.upperBound
      } else {
        ranges.append(range)
      }
    }
    return ranges
  }

  /// Line and column of a byte offset, both from 1; columns count Unicode scalars.
  public func place(of byteOffset: UInt32) -> (line: Int, column: Int) {
    let line = line(of: byteOffset)
    let from = Int(lineStarts[line - 1])
    let to = Swift.min(Int(byteOffset), text.count)
    var column = 1
    text.bytes.withBuffer { for i in from..<Swift.max(from, to) where $0[i] & 0xC0 != 0x80 { column += 1 } }
    return (line, column)
  }

  /// Line of a byte offset, from 1.
  public func line(of byteOffset: UInt32) -> Int { Swift.max(1, lineStarts.upperBound(byteOffset)) }

  /// Byte offsets at which lines begin; lines end with LF, CR or CR LF. Never empty.
  public var lineStarts: Column<UInt32> {
    lineLayer.value {
      var starts = ColumnBuilder<UInt32>(capacity: 64)
      starts.append(0)
      text.bytes.withBuffer { bytes in
        for i in 0..<bytes.count {
          if bytes[i] == 10 || (bytes[i] == 13 && !(i + 1 < bytes.count && bytes[i + 1] == 10)) {
            starts.append(UInt32(clamping: i + 1))
          }
        }
      }
      return starts.finish()
    }
  }
}
