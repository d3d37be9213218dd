// PlainTextReader: decoded plain text → blocks.
// Lines are paragraphs, or paragraphs are set apart by blank lines, or lines are hard-wrapped: told apart by
// evidence over the whole text (how long lines are, how often the next line goes on in lower case).
// Blocks ascend, do not overlap and are trimmed; every byte outside is white space.

public import Document
import Synchronization
import Threads

public enum PlainTextReader {
  /// The blocks of a text, the same for any number of threads; a large one is worked on in stretches.
  public static func blocks(of text: Text, threads: Int = 1, stretchBytes: Int = 1 << 20) -> [Block] {
    text.bytes.withBuffer { bytes in
      let stretches = TextStretch.cut(bytes, threads: threads, stretchBytes: stretchBytes)
      var evidence = WrappingEvidence()
      for (i, stretch) in stretches.enumerated() {
        evidence.add(stretch.evidence)
        if i > 0, let last = stretches[i - 1].last, let first = stretch.first {
          evidence.add(last, first, bytes)
        }
      }
      let wrapping = Wrapping(evidence)
      var blocks = TextStretch.blocks(stretches, wrapping, bytes, threads: threads)
      BlockClassifier(bytes: bytes).classify(&blocks, threads: threads)
      return blocks
    }
  }
}

/// A piece of a text that ends with a line end, and what its lines tell of the layout.
struct TextStretch: Sendable {
  let range: Range<Int>
  let first: TextLine?
  let last: TextLine?
  /// Lines that are not blank: as many blocks at most.
  let lineCount: Int
  let evidence: WrappingEvidence

  private init(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
    var (first, last, count) = (TextLine?.none, TextLine?.none, 0)
    var evidence = WrappingEvidence()
    for line in TextLines(bytes, range) {
      if let last { evidence.add(last, line, bytes) } else { first = line }
      if !line.isBlank { count += 1 }
      last = line
    }
    self.range = range
    (self.first, self.last, lineCount, self.evidence) = (first, last, count, evidence)
  }

  /// The stretches of a text, in order; each is worked on by one thread.
  static func cut(_ bytes: UnsafeBufferPointer<UInt8>, threads: Int, stretchBytes: Int) -> [TextStretch] {
    let threads = bytes.count / 4 >= stretchBytes ? threads : 1
    var starts = [0]
    while threads > 1, let last = starts.last, last + stretchBytes < bytes.count {
      var at = last + stretchBytes
      while at < bytes.count, bytes[at - 1] != 10 { at += 1 }
      if at == bytes.count { break }
      starts.append(at)
    }
    let pieces = starts + [bytes.count]
    nonisolated(unsafe) let bytes = bytes
    return inOrder(starts.count, threads) { TextStretch(bytes, pieces[$0]..<pieces[$0 + 1]) }
  }

  /// The blocks of all stretches: whether two lines belong together depends on the two alone, so stretches are
  /// grouped one by one and joined where their neighbouring lines do.
  static func blocks(
    _ stretches: [TextStretch], _ wrapping: Wrapping, _ bytes: UnsafeBufferPointer<UInt8>, threads: Int
  ) -> [Block] {
    nonisolated(unsafe) let bytes = bytes
    let parts = inOrder(stretches.count, threads) { stretches[$0].blocks(wrapping, bytes) }
    guard parts.count > 1, var blocks = parts.first else { return parts.first ?? [] }
    blocks.reserveCapacity(parts.reduce(0) { $0 + $1.count })
    for (i, part) in parts.enumerated().dropFirst() {
      if let last = stretches[i - 1].last, let next = stretches[i].first, !last.isBlank, !next.isBlank,
        wrapping.joins(last, next, bytes), let block = blocks.last, let first = part.first
      {
        blocks[blocks.count - 1] = Block(
          Span(Int(block.span.start), Int(first.span.end)), .paragraph, isWrapped: true)
        blocks += part.dropFirst()
      } else {
        blocks += part
      }
    }
    return blocks
  }

  private func blocks(_ wrapping: Wrapping, _ bytes: UnsafeBufferPointer<UInt8>) -> [Block] {
    var blocks: [Block] = []
    blocks.reserveCapacity(lineCount)
    /// First and last line of the block in hand.
    var open: (first: TextLine, last: TextLine)?
    func close() {
      guard let (first, last) = open else { return }
      blocks.append(Block(Span(first.start, last.end), .paragraph, isWrapped: last.start > first.start))
      open = nil
    }
    for line in TextLines(bytes, range) {
      if line.isBlank {
        close()
      } else if let before = open, wrapping.joins(before.last, line, bytes) {
        open?.last = line
      } else {
        close()
        open = (line, line)
      }
    }
    close()
    return blocks
  }

  /// The results of `body` for each index, in order.
  private static func inOrder<R: Sendable>(
    _ count: Int, _ threads: Int, _ body: @escaping @Sendable (Int) -> R
  ) -> [R] {
    if count == 1 { return [body(0)] }
    let results = Mutex([R?](repeating: nil, count: count))
    ThreadTeam.forEach(count, members: threads) { i in
      let result = body(i)
      results.withLock { $0[i] = result }
    }
    return results.withLock { $0.compactMap(\.self) }
  }
}

/// What neighbouring lines tell of how a text is wrapped.
struct WrappingEvidence: Sendable {
  /// Neighbours of which neither is blank.
  private(set) var pairs = 0
  /// Those whose second goes on in lower case.
  private(set) var goesOn = 0
  /// How many first lines have each length in bytes, indentation included, and how many second lines each
  /// indentation; the last place counts all longer ones.
  private(set) var lengths = [Int](repeating: 0, count: Self.longest + 1)
  private(set) var indents = [Int](repeating: 0, count: Self.longest + 1)
  private static let longest = 255

  mutating func add(_ a: TextLine, _ b: TextLine, _ bytes: UnsafeBufferPointer<UInt8>) {
    if a.isBlank || b.isBlank { return }
    pairs += 1
    lengths[min(a.indent + a.count, Self.longest)] += 1
    indents[min(b.indent, Self.longest)] += 1
    if b.beginsLower(bytes) && !a.endsSentence(bytes) { goesOn += 1 }
  }

  mutating func add(_ other: WrappingEvidence) {
    pairs += other.pairs
    goesOn += other.goesOn
    for i in lengths.indices {
      lengths[i] += other.lengths[i]
      indents[i] += other.indents[i]
    }
  }

  /// The length that nine lines in ten do not exceed; 0 without lines.
  var usualLength: Int {
    var below = 0
    for (length, count) in lengths.enumerated() where count > 0 {
      below += count
      if below > pairs * 9 / 10 { return length }
    }
    return 0
  }
}

/// Whether and how lines of a text are wrapped.
struct Wrapping: Sendable {
  /// Lines are cut at a width, so a line end within a paragraph is white space.
  let isWrapped: Bool
  /// The width at which most lines are cut, in bytes.
  let width: Int
  /// Paragraphs begin with more indentation than their other lines.
  let isIndented: Bool
  /// The usual indentation of a line that goes on.
  let margin: Int

  init(_ evidence: WrappingEvidence) {
    let pairs = evidence.pairs
    width = evidence.usualLength
    // one line in seven that goes on in lower case is far more than headings and lists have
    isWrapped = pairs > 0 && evidence.goesOn * 7 >= pairs && width <= 132 && width >= 20
    let indents = evidence.indents
    margin = indents.indices.max { (indents[$0], -$0) < (indents[$1], -$1) } ?? 0
    let deeper = indents.dropFirst(margin + 2).reduce(0, +)
    isIndented = isWrapped && deeper > 0 && deeper * 2 < max(pairs, 1)
  }

  /// Whether `next` continues the paragraph of `line`.
  func joins(_ line: TextLine, _ next: TextLine, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard isWrapped, !next.isBlank else { return false }
    if BlockClassifier.listMarker(bytes, next.start, next.end) != nil { return false }
    let quotesA = bytes[line.start] == 0x3E
    if quotesA != (bytes[next.start] == 0x3E) { return false }
    if isIndented, next.indent >= margin + 2, next.indent > line.indent || line.endsSentence(bytes) {
      return false
    }
    // a line much longer than the wrapping width is a paragraph of its own
    if line.count > width * 3 / 2 + 40 || next.count > width * 3 / 2 + 40 { return false }
    // a short line that ends a sentence ends its paragraph; one that does not may be a heading before a capital
    if line.indent + line.count < width * 6 / 10 {
      if line.endsSentence(bytes) { return next.beginsLower(bytes) }
      return next.beginsLower(bytes) || line.beginsLower(bytes)
    }
    return true
  }
}
