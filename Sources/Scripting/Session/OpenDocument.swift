// OpenDocument: a frozen document opened in a Lua state, with the columns that C reads.

import Document
import LuaShim

struct OpenDocument {
  let document: Document
  /// Ordinal in the run, from 0.
  let ordinal: UInt32
  let handle: UInt64

  /// The text, and the base layers when they stand, as C sees them; valid as long as the document lives.
  static func columns(_ document: Document) -> nj_columns {
    var c = nj_columns()
    c.text = document.text.bytes.base
    c.text_count = UInt32(clamping: document.text.count)
    _ = withUnsafeMutableBytes(of: &c.counts) { $0.initializeMemory(as: UInt8.self, repeating: 0xFF) }
    if document.isSegmented { addLayers(of: document, to: &c) }
    return c
  }

  /// The base layers, which are made if need be.
  static func addLayers(of document: Document, to c: inout nj_columns) {
    c.segmented = true
    c.starts = document.tokens.starts.base
    c.ends = document.tokens.ends.base
    c.types = document.tokens.types.base
    c.token_count = UInt32(clamping: document.tokens.count)
    c.type_offsets = document.types.offsets.base
    c.type_bytes = document.types.bytes.base
    c.type_kinds = document.types.kinds.base
    c.type_count = UInt32(clamping: document.types.count)
    c.sentences = spans(document.sentences)
    c.paragraphs = spans(document.paragraphs)
  }

  private static func spans(_ spans: NestedSpans) -> nj_spans {
    nj_spans(
      starts: spans.starts.base, ends: spans.ends.base, first: spans.firstChild.base,
      count: UInt32(clamping: spans.count))
  }
}
