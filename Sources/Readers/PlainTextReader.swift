public import Document

/// Decoded plain text → blocks.
public enum PlainTextReader {
  public static func blocks(of text: Text) -> [Block] {
    var blocks: [Block] = []
    var start = 0
    for i in 0...text.count where i == text.count || text.bytes[i] == 10 {
      var s = start, e = i
      while s < e, text.bytes[s] <= 32 { s += 1 }
      while e > s, text.bytes[e - 1] <= 32 { e -= 1 }
      if e > s { blocks.append(Block(Span(s, e))) }
      start = i + 1
    }
    return blocks
  }
}
