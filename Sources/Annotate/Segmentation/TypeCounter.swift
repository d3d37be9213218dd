// TypeCounter: how often each type stands in a large text, without its tokens.
// Each thread takes the next piece, cuts it into the same small memory, counts, and forgets the tokens. Which thread ends
// first decides on the ids of types, so they differ from run to run: whoever shows types must order them. The kind of a type
// is that of its first token in the text, as in the base layers.

import Document
import Synchronization
import Threads

final class TypeCounter: @unchecked Sendable {
  private let p: UnsafePointer<UInt8>
  private let n: Int
  private let blocks: [Block]
  private let pieces: [TextPiece]
  private let taken = Atomic<Int>(0)
  private let mutex = Mutex(())
  // All below belong to whoever holds the mutex.
  private var interner: TypeInterner
  private var counts: [Int] = []
  /// The piece in which each type stands first.
  private var firstPieces: [Int] = []

  init(_ p: UnsafePointer<UInt8>, _ n: Int, _ blocks: [Block], _ pieces: [TextPiece]) {
    self.p = p
    self.n = n
    self.blocks = blocks
    self.pieces = pieces
    interner = TypeInterner(textCount: n, tables: UnicodeTables())
  }

  /// Counts all pieces; returns when that is done.
  func run(threads: Int) {
    ThreadTeam.run(min(threads, pieces.count)) { [self] in
      var scanner = TokenScanner(p, n, expected: n / pieces.count * 2)
      // by the thread's own ids
      var counts: [Int] = []
      var firstPieces: [Int] = []
      while true {
        let piece = taken.wrappingAdd(1, ordering: .relaxed).oldValue
        if piece >= pieces.count { break }
        count(pieces[piece], &scanner, &counts)
        scanner.removeTokens()
        firstPieces += [Int](repeating: piece, count: scanner.interner.count - firstPieces.count)
      }
      counts += [Int](repeating: 0, count: firstPieces.count - counts.count)
      add(counts, firstPieces, of: scanner.interner)
    }
  }

  private func count(_ piece: TextPiece, _ scanner: inout TokenScanner, _ counts: inout [Int]) {
    var paragraphs = ParagraphWalk(p, n, blocks, piece)
    while let paragraph = paragraphs.next() {
      let first = scanner.count
      scanner.scan(paragraph.start, paragraph.end)
      if blocks[paragraph.block].kind == .boilerplate { continue }
      if scanner.interner.count > counts.count {
        counts += [Int](repeating: 0, count: scanner.interner.count - counts.count)
      }
      let types = scanner.types
      counts.withUnsafeMutableBufferPointer { counts in
        guard let counts = counts.baseAddress else { return }
        // the scanner gives no id that its interner has not counted
        for token in first..<scanner.count { counts[Int(types[token])] &+= 1 }
      }
    }
  }

  private func add(_ threadCounts: [Int], _ threadPieces: [Int], of types: borrowing TypeInterner) {
    mutex.withLock { _ in
      var ids: [UInt32] = []
      interner.merge(types, from: 0, into: &ids)
      counts += [Int](repeating: 0, count: interner.count - counts.count)
      firstPieces += [Int](repeating: .max, count: interner.count - firstPieces.count)
      for (type, id) in ids.enumerated() {
        counts[Int(id)] += threadCounts[type]
        if threadPieces[type] < firstPieces[Int(id)] {
          firstPieces[Int(id)] = threadPieces[type]
          interner.setKind(of: id, asOf: type, in: types)
        }
      }
    }
  }

  /// What was counted; all pieces must have been.
  func finish() -> TypeCounts {
    var interner = TypeInterner(textCount: 0, tables: UnicodeTables())
    swap(&interner, &self.interner)
    let types = interner.finish()
    return TypeCounts(types: types, properties: TypeAnnotator.annotate(types), counts: counts)
  }
}
