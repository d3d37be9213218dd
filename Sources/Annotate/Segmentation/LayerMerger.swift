// LayerMerger: the pieces of one large text, cut on several threads, into one set of base layers.
// Each thread takes the next piece, cuts it into memory of its own, which stays in its cache, waits for its turn, which
// comes in the order of the text, and copies the columns to their place. A thread keeps its types from piece to piece:
// those that are new with a piece are interned for all at its turn, so that ids follow the order of first appearance, as
// in one pass. Nothing depends on how many threads there are.

import Document
import Glibc
import Threads

final class LayerMerger: @unchecked Sendable {
  private let p: UnsafePointer<UInt8>
  private let n: Int
  private let blocks: [Block]
  private let pieces: [TextPiece]

  private var mutex = pthread_mutex_t()
  private var condition = pthread_cond_t()
  // All below belongs to whoever holds the mutex.
  private var taken = 0
  private var turn = 0
  /// Threads that copy into the columns, which must not move meanwhile.
  private var copying = 0
  private var interner: TypeInterner
  private var tokens: SpanColumns
  private var types: ColumnBuilder<UInt32>
  private var sentences: SpanColumns
  private var firstTokens: ColumnBuilder<UInt32>
  private var paragraphs: SpanColumns
  private var firstSentences: ColumnBuilder<UInt32>
  private var owners: ColumnBuilder<UInt32>

  private struct SpanColumns: ~Copyable {
    var starts: ColumnBuilder<UInt32>
    var ends: ColumnBuilder<UInt32>
    init(capacity: Int) {
      starts = ColumnBuilder(capacity: capacity)
      ends = ColumnBuilder(capacity: capacity)
    }
  }

  init(_ p: UnsafePointer<UInt8>, _ n: Int, _ blocks: [Block], _ pieces: [TextPiece]) {
    self.p = p
    self.n = n
    self.blocks = blocks
    self.pieces = pieces
    interner = TypeInterner(textCount: n, tables: UnicodeTables())
    // room that is not used costs nothing before it is touched
    tokens = SpanColumns(capacity: n / 4)
    types = ColumnBuilder(capacity: n / 4)
    sentences = SpanColumns(capacity: n / 64)
    firstTokens = ColumnBuilder(capacity: n / 64)
    paragraphs = SpanColumns(capacity: blocks.count + 4)
    firstSentences = ColumnBuilder(capacity: blocks.count + 4)
    owners = ColumnBuilder(capacity: blocks.count + 4)
    pthread_mutex_init(&mutex, nil)
    pthread_cond_init(&condition, nil)
  }

  deinit {
    pthread_cond_destroy(&condition)
    pthread_mutex_destroy(&mutex)
  }

  /// Cuts all pieces; returns when that is done.
  func run(threads: Int) {
    ThreadTeam.run(min(threads, pieces.count)) { [self] in
      var expected = n / pieces.count
      expected += expected / 4
      var segment = Segment(p, n, expected: expected)
      /// The ids here of the thread's types.
      var ids: [UInt32] = []
      while let piece = take() {
        segment.add(blocks, pieces[piece])
        append(segment, piece, &ids)
        segment.removeAll()
      }
    }
  }

  /// The base layers; all pieces must have been cut.
  func finish() -> BaseLayers {
    firstTokens.append(UInt32(clamping: types.count))
    firstSentences.append(UInt32(clamping: firstTokens.count - 1))
    func taken(_ column: inout ColumnBuilder<UInt32>) -> Column<UInt32> {
      var finished = ColumnBuilder<UInt32>()
      swap(&finished, &column)
      return finished.finish()
    }
    var interner = TypeInterner(textCount: 0, tables: UnicodeTables())
    swap(&interner, &self.interner)
    return BaseLayers(
      types: interner.finish(),
      tokens: TokenTable(starts: taken(&tokens.starts), ends: taken(&tokens.ends), types: taken(&types)),
      sentences: NestedSpans(
        starts: taken(&sentences.starts), ends: taken(&sentences.ends), firstChild: taken(&firstTokens)),
      paragraphs: NestedSpans(
        starts: taken(&paragraphs.starts), ends: taken(&paragraphs.ends), firstChild: taken(&firstSentences)),
      paragraphBlocks: taken(&owners))
  }

  /// The next piece nobody works on; nil when there is none.
  private func take() -> Int? {
    pthread_mutex_lock(&mutex)
    defer { pthread_mutex_unlock(&mutex) }
    guard taken < pieces.count else { return nil }
    taken += 1
    return taken - 1
  }

  /// Appends the columns of a piece when all before it have been.
  private func append(_ segment: borrowing Segment, _ piece: Int, _ ids: inout [UInt32]) {
    pthread_mutex_lock(&mutex)
    while turn != piece { pthread_cond_wait(&condition, &mutex) }
    interner.merge(segment.scanner.interner, from: ids.count, into: &ids)
    let tokenCount = segment.scanner.count
    let sentenceCount = segment.sentences.starts.count
    let paragraphCount = segment.starts.count
    let firstToken = UInt32(truncatingIfNeeded: types.count)
    let firstSentence = UInt32(truncatingIfNeeded: firstTokens.count)
    let targets = [
      room(&tokens.starts, tokenCount), room(&tokens.ends, tokenCount), room(&types, tokenCount),
      room(&sentences.starts, sentenceCount), room(&sentences.ends, sentenceCount),
      room(&firstTokens, sentenceCount),
      room(&paragraphs.starts, paragraphCount), room(&paragraphs.ends, paragraphCount),
      room(&firstSentences, paragraphCount), room(&owners, paragraphCount),
    ]
    copying += 1
    turn += 1
    pthread_cond_broadcast(&condition)
    pthread_mutex_unlock(&mutex)

    targets[0].update(from: segment.scanner.starts, count: tokenCount)
    targets[1].update(from: segment.scanner.ends, count: tokenCount)
    ids.withUnsafeBufferPointer { ids in
      guard let ids = ids.baseAddress else { return }
      let (from, to) = (segment.scanner.types, targets[2])
      // the thread's ids index `ids`: merged for every type up to this piece
      for i in 0..<tokenCount { to[i] = ids[Int(from[i])] }
    }
    targets[3].update(from: segment.sentences.starts.written, count: sentenceCount)
    targets[4].update(from: segment.sentences.ends.written, count: sentenceCount)
    for i in 0..<sentenceCount { targets[5][i] = segment.sentences.firstTokens.written[i] &+ firstToken }
    targets[6].update(from: segment.starts.written, count: paragraphCount)
    targets[7].update(from: segment.ends.written, count: paragraphCount)
    for i in 0..<paragraphCount { targets[8][i] = segment.firstSentences.written[i] &+ firstSentence }
    targets[9].update(from: segment.owners.written, count: paragraphCount)

    pthread_mutex_lock(&mutex)
    copying -= 1
    if copying == 0 { pthread_cond_broadcast(&condition) }
    pthread_mutex_unlock(&mutex)
  }

  /// The place of `count` more elements. Waits until nobody copies when the column must move; others have to wait for
  /// their turn, which is the caller's.
  private func room(_ column: inout ColumnBuilder<UInt32>, _ count: Int) -> UnsafeMutablePointer<UInt32> {
    if !column.hasRoom(count) {
      while copying > 0 { pthread_cond_wait(&condition, &mutex) }
      column.reserve(count)
    }
    let place = column.spare
    column.advance(by: count)
    return place
  }
}
