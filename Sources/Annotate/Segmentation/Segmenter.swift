// Segmenter: text and blocks → paragraphs, sentences, tokens, types.
// In: decoded text and its blocks, ascending. Out: the base layers of a document.
// Every byte inside a block that is not white space is in exactly one token, every token in one sentence, every
// sentence in one paragraph. One pass, linear in the text, whatever it holds.

public import Document
import Glibc

/// Text and blocks → paragraphs, sentences, tokens, types.
public enum Segmenter {
  /// The base layers of a text. Blocks without a token give no paragraph.
  public static func segment(_ text: Text, blocks: [Block]) -> BaseLayers {
    text.bytes.withBuffer { bytes in
      let empty: StaticString = " "
      var scanner = TokenScanner(bytes.baseAddress ?? empty.utf8Start, bytes.count)
      var sentences = SentenceSplitter()
      var starts = ColumnBuilder<UInt32>(capacity: blocks.count)
      var ends = ColumnBuilder<UInt32>(capacity: blocks.count)
      var firstSentences = ColumnBuilder<UInt32>(capacity: blocks.count + 1)
      var owners = ColumnBuilder<UInt32>(capacity: blocks.count)
      var floor = 0
      for (index, block) in blocks.enumerated() {
        let end = min(Int(block.span.end), bytes.count)
        var start = max(Int(block.span.start), floor)
        floor = max(floor, end)
        while start < end {
          let stop = endOfParagraph(scanner.p, start, end, isWrapped: block.isWrapped)
          let first = scanner.starts.count
          scanner.scan(start, stop)
          start = stop
          let last = scanner.starts.count &- 1
          if last < first { continue }
          starts.append(scanner.starts.written[first])
          ends.append(scanner.ends.written[last])
          firstSentences.append(UInt32(truncatingIfNeeded: sentences.starts.count))
          owners.append(UInt32(truncatingIfNeeded: index))
          sentences.split(scanner, from: first)
        }
      }
      firstSentences.append(UInt32(truncatingIfNeeded: sentences.starts.count))
      let spans = sentences.finish(tokenCount: scanner.starts.count)
      let (types, tokens) = scanner.finish()
      return BaseLayers(
        types: types, tokens: tokens, sentences: spans,
        paragraphs: NestedSpans(
          starts: starts.finish(), ends: ends.finish(), firstChild: firstSentences.finish()),
        paragraphBlocks: owners.finish())
    }
  }

  /// The offset behind the line break that ends the paragraph at `start`, or `end`. In wrapped blocks only an
  /// empty line ends a paragraph.
  private static func endOfParagraph(_ p: UnsafePointer<UInt8>, _ start: Int, _ end: Int, isWrapped: Bool)
    -> Int
  {
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
