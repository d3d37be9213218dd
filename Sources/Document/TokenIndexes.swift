// TokenIndexes: two indexes over the tokens, made on first use: distinct surface forms, and where each type stands.

/// The distinct surface forms ("Peace", "peace") of a document.
public struct FormTable: Sendable {
  /// One form id a token.
  public let ids: Column<UInt32>
  /// For each form a token that has it.
  public let examples: Column<UInt32>

  @inlinable public var count: Int { examples.count }

  /// One pass; the few forms of a type hang on a chain.
  init(_ document: Document) {
    let tokens = document.tokens
    var ids = ColumnBuilder<UInt32>(capacity: tokens.count)
    var examples = ColumnBuilder<UInt32>(capacity: document.types.count)
    var chain: [UInt32] = []
    var head = [UInt32](repeating: .max, count: document.types.count)
    document.text.bytes.withBuffer { text in
      for token in 0..<tokens.count {
        let bytes = text[tokens.span(token).range]
        let type = Int(tokens.types[token])
        var form = head[type]
        while form != .max {
          if text[tokens.span(Int(examples[Int(form)])).range].elementsEqual(bytes) { break }
          form = chain[Int(form)]
        }
        if form == .max {
          form = UInt32(clamping: examples.count)
          examples.append(UInt32(clamping: token))
          chain.append(head[type])
          head[type] = form
        }
        ids.append(form)
      }
    }
    self.ids = ids.finish()
    self.examples = examples.finish()
  }
}

/// The tokens of each type, ascending.
public struct TypePostings: Sendable {
  public let tokens: Column<UInt32>
  /// `types + 1` offsets into `tokens`.
  public let offsets: [Int]

  /// Tokens of one type.
  @inlinable public func range(_ type: Int) -> Range<Int> { offsets[type]..<offsets[type + 1] }

  /// Counting sort, one pass to count and one to place.
  init(_ document: Document) {
    let types = document.tokens.types
    var offsets = [Int](repeating: 0, count: document.types.count + 1)
    types.withBuffer { for type in $0 { offsets[Int(type) + 1] += 1 } }
    for i in 1..<offsets.count { offsets[i] += offsets[i - 1] }
    var next = offsets
    var placed = [UInt32](repeating: 0, count: types.count)
    types.withBuffer { types in
      for i in types.indices {
        placed[next[Int(types[i])]] = UInt32(clamping: i)
        next[Int(types[i])] += 1
      }
    }
    tokens = Column(placed)
    self.offsets = offsets
  }
}
