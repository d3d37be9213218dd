// TokenIndexes: what follows from the columns of tokens: distinct surface forms, where each type stands, how often.

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

/// How often each type of a table stands in some tokens.
public struct TypeCounts: Sendable {
  /// Types by ids of their own: not always those of a document's base layers.
  public let types: TypeTable
  public let properties: TypeLayer
  /// A count for each type.
  public let counts: [Int]

  /// `counts` must have one element a type.
  public init(types: TypeTable, properties: TypeLayer, counts: [Int]) {
    precondition(counts.count == types.count, "one count a type")
    self.types = types
    self.properties = properties
    self.counts = counts
  }
}

extension Document {
  /// Counts of the types in ranges of tokens. Hot: one increment a token.
  public func typeCounts(in ranges: [Range<Int>]) -> TypeCounts {
    var counts = [Int](repeating: 0, count: types.count)
    counts.withUnsafeMutableBufferPointer { counts in
      tokens.types.withBuffer { types in
        guard let counts = counts.baseAddress else { return }
        // types are indices into the type table: the segmenter's promise, held by its tests
        for range in ranges {
          for type in types[range.clamped(to: types.indices)] { counts[Int(type)] &+= 1 }
        }
      }
    }
    return TypeCounts(types: types, properties: typeProperties, counts: counts)
  }
}
