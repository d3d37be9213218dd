// PlainTextReader: decoded plain text → blocks.
// Lines are paragraphs, or paragraphs are set apart by blank lines, or lines are hard-wrapped: told apart by
// evidence over the whole text (how long lines are, how often the next line goes on in lower case).
// Blocks ascend, do not overlap and are trimmed; every byte outside is white space.

public import Document

public enum PlainTextReader {
  public static func blocks(of text: Text) -> [Block] {
    text.bytes.withBuffer { bytes in
      let lines = TextLine.lines(bytes)
      let wrapping = Wrapping(lines, bytes)
      var blocks: [Block] = []
      var i = 0
      while i < lines.count {
        if lines[i].isBlank {
          i += 1
          continue
        }
        var last = i
        while last + 1 < lines.count, wrapping.joins(lines[last], lines[last + 1], bytes) { last += 1 }
        let span = Span(lines[i].start, lines[last].end)
        blocks.append(Block(span, .paragraph, isWrapped: last > i))
        i = last + 1
      }
      BlockClassifier(bytes: bytes).classify(&blocks)
      return blocks
    }
  }
}

/// Whether and how lines of a text are wrapped.
struct Wrapping {
  /// Lines are cut at a width, so a line end within a paragraph is white space.
  let isWrapped: Bool
  /// The width at which most lines are cut, in bytes.
  let width: Int
  /// Paragraphs begin with more indentation than their other lines.
  let isIndented: Bool
  /// The usual indentation of a line that goes on.
  let margin: Int

  init(_ lines: [TextLine], _ bytes: UnsafeBufferPointer<UInt8>) {
    var pairs = 0
    var goesOn = 0
    var lengths: [Int] = []
    var indents: [Int: Int] = [:]
    for (a, b) in zip(lines, lines.dropFirst()) where !a.isBlank && !b.isBlank {
      pairs += 1
      lengths.append(a.indent + a.count)
      indents[b.indent, default: 0] += 1
      if b.beginsLower(bytes) && !a.endsSentence(bytes) { goesOn += 1 }
    }
    lengths.sort()
    let wide = lengths.isEmpty ? 0 : lengths[lengths.count * 9 / 10]
    width = wide
    // one line in seven that goes on in lower case is far more than headings and lists have
    isWrapped = pairs > 0 && goesOn * 7 >= pairs && wide <= 132 && wide >= 20
    let usual = indents.max { ($0.value, -$0.key) < ($1.value, -$1.key) }?.key ?? 0
    margin = usual
    let deeper = indents.filter { $0.key >= usual + 2 }.reduce(0) { $0 + $1.value }
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
