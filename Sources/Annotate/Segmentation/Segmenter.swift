// Segmenter: text and blocks → paragraphs, sentences, tokens, types.
// In: decoded text and its blocks, ascending. Out: the base layers of a document.
// Every byte inside a block that is not white space is in exactly one token, every token in one sentence, every
// sentence in one paragraph. Linear in the text, whatever it holds; the same layers for any number of threads.

public import Document
import Glibc

/// Text and blocks → paragraphs, sentences, tokens, types.
public enum Segmenter {
  /// Texts are cut into pieces of about this many bytes, when several threads may work on them.
  public static let pieceBytes = 1 << 18

  /// The base layers of a text. Blocks without a token give no paragraph. A text of four pieces or more is worked on
  /// by up to `threads` threads.
  public static func segment(
    _ text: Text, blocks: [Block], threads: Int = 1, pieceBytes: Int = pieceBytes
  ) -> BaseLayers {
    text.bytes.withBuffer { bytes in
      let empty: StaticString = " "
      let p = bytes.baseAddress ?? empty.utf8Start
      if threads > 1, bytes.count / 4 >= pieceBytes {
        let pieces = TextPiece.cut(p, bytes.count, blocks, pieceBytes)
        if pieces.count > 1 {
          let merger = LayerMerger(p, bytes.count, blocks, pieces)
          merger.run(threads: threads)
          return merger.finish()
        }
      }
      var segment = Segment(p, bytes.count, expected: bytes.count)
      segment.add(blocks, TextPiece(blocks: 0..<blocks.count, floor: 0))
      return segment.finish()
    }
  }
}

extension Segmenter {
  /// Texts of so many bytes or more are worth counting without their tokens.
  static let countedBytes = 4 * pieceBytes

  /// How often each type stands outside boilerplate; no tokens are kept. The order of the types is that of no text.
  public static func typeCounts(
    _ text: Text, blocks: [Block], threads: Int = 1, pieceBytes: Int = 1 << 15
  ) -> TypeCounts {
    text.bytes.withBuffer { bytes in
      let empty: StaticString = " "
      let p = bytes.baseAddress ?? empty.utf8Start
      let pieces = TextPiece.cut(p, bytes.count, blocks, pieceBytes)
      let counter = TypeCounter(p, bytes.count, blocks, pieces)
      counter.run(threads: threads)
      return counter.finish()
    }
  }
}

/// Neighbouring blocks that are cut in one go.
struct TextPiece {
  var blocks: Range<Int>
  /// No block before them reaches further than this offset.
  var floor: Int

  /// Pieces of about `size` bytes. Blocks that begin with "I" do not open one: whether "I." is an initial depends on the
  /// token before it.
  static func cut(_ p: UnsafePointer<UInt8>, _ n: Int, _ blocks: [Block], _ size: Int) -> [TextPiece] {
    var pieces: [TextPiece] = []
    var first = 0
    var from = 0
    var floor = 0
    var firstFloor = 0
    for (i, block) in blocks.enumerated() {
      let start = Int(block.span.start)
      if i > first, start &- from >= size, start < n, p[start] > 32, p[start] != UInt8(ascii: "I"),
        floor <= start
      {
        pieces.append(TextPiece(blocks: first..<i, floor: firstFloor))
        (first, from, firstFloor) = (i, start, floor)
      }
      floor = max(floor, min(Int(block.span.end), n))
    }
    pieces.append(TextPiece(blocks: first..<blocks.count, floor: firstFloor))
    return pieces
  }
}

/// Tokens, sentences and paragraphs of some blocks, with the types seen so far.
struct Segment: ~Copyable {
  var scanner: TokenScanner
  var sentences = SentenceSplitter()
  /// Paragraphs.
  var starts: ColumnBuilder<UInt32>
  var ends: ColumnBuilder<UInt32>
  var firstSentences: ColumnBuilder<UInt32>
  var owners: ColumnBuilder<UInt32>

  /// For a text `p` of `n` bytes, about `expected` of which will be added.
  init(_ p: UnsafePointer<UInt8>, _ n: Int, expected: Int) {
    scanner = TokenScanner(p, n, expected: expected)
    let paragraphs = expected / 512 + 4
    starts = ColumnBuilder(capacity: paragraphs)
    ends = ColumnBuilder(capacity: paragraphs)
    firstSentences = ColumnBuilder(capacity: paragraphs)
    owners = ColumnBuilder(capacity: paragraphs)
  }

  /// Appends the paragraphs of some blocks.
  mutating func add(_ blocks: [Block], _ piece: TextPiece) {
    var paragraphs = ParagraphWalk(scanner.p, scanner.n, blocks, piece)
    while let paragraph = paragraphs.next() {
      let first = scanner.count
      scanner.scan(paragraph.start, paragraph.end)
      let last = scanner.count &- 1
      if last < first { continue }
      starts.append(scanner.starts[first])
      ends.append(scanner.ends[last])
      firstSentences.append(UInt32(truncatingIfNeeded: sentences.starts.count))
      owners.append(UInt32(truncatingIfNeeded: paragraph.block))
      sentences.split(scanner, from: first)
    }
  }

  /// Forgets all but the types.
  mutating func removeAll() {
    scanner.removeTokens()
    sentences.removeAll()
    starts.removeAll()
    ends.removeAll()
    firstSentences.removeAll()
    owners.removeAll()
  }

  consuming func finish() -> BaseLayers {
    firstSentences.append(UInt32(truncatingIfNeeded: sentences.starts.count))
    let spans = sentences.finish(tokenCount: scanner.count)
    let (types, tokens) = scanner.finish()
    return BaseLayers(
      types: types, tokens: tokens, sentences: spans,
      paragraphs: NestedSpans(
        starts: starts.finish(), ends: ends.finish(), firstChild: firstSentences.finish()),
      paragraphBlocks: owners.finish())
  }
}

/// The paragraphs of some blocks, in order.
struct ParagraphWalk {
  private let p: UnsafePointer<UInt8>
  private let n: Int
  private let blocks: [Block]
  private var rest: Range<Int>
  private var floor: Int
  private var block = 0
  private var start = 0
  private var end = 0

  init(_ p: UnsafePointer<UInt8>, _ n: Int, _ blocks: [Block], _ piece: TextPiece) {
    self.p = p
    self.n = n
    self.blocks = blocks
    rest = piece.blocks
    floor = piece.floor
  }

  mutating func next() -> (block: Int, start: Int, end: Int)? {
    while start >= end {
      guard let index = rest.first else { return nil }
      rest = rest.dropFirst()
      block = index
      end = min(Int(blocks[index].span.end), n)
      start = max(Int(blocks[index].span.start), floor)
      floor = max(floor, end)
    }
    let stop = endOfParagraph(start, end, isWrapped: blocks[block].isWrapped)
    defer { start = stop }
    return (block, start, stop)
  }

  /// The offset behind the line break that ends the paragraph at `start`, or `end`. In wrapped blocks only an
  /// empty line ends a paragraph.
  private func endOfParagraph(_ start: Int, _ end: Int, isWrapped: Bool) -> Int {
    var i = start
    while i < end {
      guard let found = memchr(p + i, 10, end &- i) else { return end }
      let line = UnsafeRawPointer(p).distance(to: UnsafeRawPointer(found))
      if !isWrapped { return line &+ 1 }
      var k = line &+ 1
      while k < end, p[k] == 32 || p[k] == 9 || p[k] == 13 { k &+= 1 }
      if k < end, p[k] == 10 { return k &+ 1 }
      i = k
    }
    return end
  }
}
