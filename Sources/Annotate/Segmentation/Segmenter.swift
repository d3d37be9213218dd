public import Document

/// Text and blocks → paragraphs, sentences, tokens, types.
public enum Segmenter {
  public static func segment(_ text: Text, blocks: [Block]) -> BaseLayers {
    var starts = [UInt32](), ends = [UInt32](), types = [UInt32]()
    var sentStart = [UInt32](), sentEnd = [UInt32](), sentTok: [UInt32] = []
    var parBlock: [UInt32] = []
    var seen: [String: UInt32] = [:]
    var lower: [UInt8] = [], offsets: [UInt32] = [0], kinds: [UInt8] = []
    for (b, block) in blocks.enumerated() {
      parBlock.append(UInt32(b))
      sentStart.append(block.span.start)
      sentEnd.append(block.span.end)
      sentTok.append(UInt32(starts.count))
      var i = Int(block.span.start)
      let end = Int(block.span.end)
      while i < end {
        if text.bytes[i] <= 32 { i += 1; continue }
        var j = i
        while j < end, text.bytes[j] > 32 { j += 1 }
        let word = text[Span(i, j)].lowercased()
        if seen[word] == nil {
          seen[word] = UInt32(kinds.count)
          lower += Array(word.utf8)
          offsets.append(UInt32(lower.count))
          kinds.append(0)
        }
        starts.append(UInt32(i))
        ends.append(UInt32(j))
        types.append(seen[word] ?? 0)
        i = j
      }
    }
    sentTok.append(UInt32(starts.count))
    let sentences = NestedSpans(starts: Column(sentStart), ends: Column(sentEnd), firstChild: Column(sentTok))
    return BaseLayers(
      types: TypeTable(bytes: Column(lower), offsets: Column(offsets), kinds: Column(kinds)),
      tokens: TokenTable(starts: Column(starts), ends: Column(ends), types: Column(types)), sentences: sentences,
      paragraphs: NestedSpans(
        starts: sentences.starts, ends: sentences.ends, firstChild: Column((0...UInt32(blocks.count)).map { $0 })),
      paragraphBlocks: Column(parBlock))
  }
}
