// MarkdownReader: Markdown text → blocks. The text stays as it is; only the layout is read (headings, lists,
// quotes, code, tables), after CommonMark's block rules as far as they concern lines.

public import Document

public enum MarkdownReader {
  public static func blocks(of text: Text) -> [Block] {
    var blocks: [Block] = []
    var isFenced = false
    var open: (span: Span, kind: Block.Kind, level: UInt8)?

    func close() {
      if let block = open {
        blocks.append(
          Block(block.span, block.kind, level: block.level, isWrapped: true, rule: .markdown))
      }
      open = nil
    }

    text.bytes.withBuffer { bytes in
      var start = 0
      while start < bytes.count {
        var end = start
        while end < bytes.count, bytes[end] != 10 { end += 1 }
        var from = start
        var to = end
        while from < to, bytes[from] <= 32 { from += 1 }
        while to > from, bytes[to - 1] <= 32 { to -= 1 }
        let line = bytes[from..<to]
        let indent = from - start
        start = end + 1
        if line.starts(with: [0x60, 0x60, 0x60]) || line.starts(with: [0x7E, 0x7E, 0x7E]) {
          close()
          isFenced.toggle()
          continue
        }
        guard !line.isEmpty else {
          close()
          continue
        }
        let hashes = line.prefix { $0 == 0x23 }.count
        if isFenced || (indent >= 4 && open == nil) {
          extend(Span(from, to), .code, 0)
        } else if (1...6).contains(hashes), line.count > hashes, line[from + hashes] == 32 {
          close()
          var text = from + hashes
          while text < to, bytes[text] <= 32 { text += 1 }
          while to > text, bytes[to - 1] == 0x23 || bytes[to - 1] == 32 { to -= 1 }
          if text < to {
            blocks.append(Block(Span(text, to), .heading, level: UInt8(hashes), rule: .markdown))
          }
        } else if line.allSatisfy({ $0 == 0x3D }) || (line.allSatisfy({ $0 == 0x2D }) && line.count > 1) {
          if let block = open, block.kind == .paragraph {  // setext heading
            open = (block.span, .heading, bytes[from] == 0x3D ? 1 : 2)
          }
          close()
        } else if bytes[from] == 0x3E {
          var text = from
          while text < to, bytes[text] == 0x3E || bytes[text] == 32 { text += 1 }
          if text < to { extend(Span(text, to), .quote, 1) } else { close() }
        } else if let marker = listMarker(bytes, from, to) {
          close()
          extend(Span(marker, to), .list, UInt8(min(9, 1 + indent / 2)))
        } else if bytes[from] == 0x7C {
          extend(Span(from, to), .table, 0)
        } else {
          extend(
            Span(from, to), open?.kind == .list && indent > 0 ? .list : .paragraph,
            open?.kind == .list && indent > 0 ? open?.level ?? 1 : 0)
        }
      }
    }
    close()
    return blocks

    func extend(_ span: Span, _ kind: Block.Kind, _ level: UInt8) {
      if let block = open, block.kind == kind, block.level == level || kind != .quote {
        open = (Span(block.span.start, span.end), kind, block.level)
      } else {
        close()
        open = (span, kind, level)
      }
    }
  }

  /// Where the text of a list item begins; nil when the line is none.
  private static func listMarker(_ bytes: UnsafeBufferPointer<UInt8>, _ from: Int, _ to: Int) -> Int? {
    var i = from
    if [0x2D, 0x2A, 0x2B].contains(bytes[i]) {
      i += 1
    } else {
      while i < to, bytes[i] >= 48, bytes[i] <= 57, i - from < 9 { i += 1 }
      guard i > from, i < to, bytes[i] == 0x2E || bytes[i] == 0x29 else { return nil }
      i += 1
    }
    guard i < to, bytes[i] == 32 else { return nil }
    while i < to, bytes[i] <= 32 { i += 1 }
    return i < to ? i : nil
  }
}
