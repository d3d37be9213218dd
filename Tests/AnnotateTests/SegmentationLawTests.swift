// What must hold of the base layers for any text: order, cover, nesting. Texts are random, with printed seeds.

import Annotate
import Document
import Testing

/// A small generator with a known seed (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
}

@Suite("Laws of the base layers")
struct SegmentationLawTests {
  /// What is wrong with the layers of a text, or nil.
  static func fault(_ text: Text, _ blocks: [Block], _ layers: BaseLayers) -> String? {
    let scalars = Array(text.string.unicodeScalars)
    var isSpace = [Bool](repeating: false, count: text.count)
    var isStart = [Bool](repeating: false, count: text.count + 1)
    isStart[text.count] = true
    var at = 0
    for scalar in scalars {
      isStart[at] = true
      let length = UTF8.width(scalar)
      if scalar.properties.isWhitespace { for k in at..<at + length { isSpace[k] = true } }
      at += length
    }
    var covered = [Bool](repeating: false, count: text.count)
    let tokens = layers.tokens
    var last = 0
    for t in 0..<tokens.count {
      let s = Int(tokens.starts[t])
      let e = Int(tokens.ends[t])
      if s < last || e <= s || e > text.count { return "token \(t) is out of order or empty" }
      if !isStart[s] || !isStart[e] { return "token \(t) cuts a scalar" }
      for k in s..<e {
        if isSpace[k] { return "token \(t) holds white space at \(k)" }
        covered[k] = true
      }
      if Int(tokens.types[t]) >= layers.types.count { return "token \(t) has no type" }
      last = e
    }
    for block in blocks {
      for k in block.span.range where !isSpace[k] && !covered[k] { return "byte \(k) is in no token" }
    }
    for (name, spans, starts, ends, count) in [
      ("sentence", layers.sentences, tokens.starts, tokens.ends, tokens.count),
      (
        "paragraph", layers.paragraphs, layers.sentences.starts, layers.sentences.ends, layers.sentences.count
      ),
    ] {
      var child = 0
      for i in 0..<spans.count {
        let inside = spans.children(i)
        if inside.isEmpty || inside.lowerBound != child {
          return "\(name) \(i) has no children or leaves a gap"
        }
        child = inside.upperBound
        if spans.starts[i] != starts[inside.lowerBound] || spans.ends[i] != ends[child - 1] {
          return "\(name) \(i) is not trimmed"
        }
      }
      if child != count { return "the last \(name) ends early" }
    }
    if layers.paragraphBlocks.count != layers.paragraphs.count { return "paragraphs without a block" }
    for (i, owner) in layers.paragraphBlocks.enumerated() {
      guard Int(owner) < blocks.count, blocks[Int(owner)].span.contains(layers.paragraphs.span(i)) else {
        return "paragraph \(i) is not inside its block"
      }
    }
    return nil
  }

  static let fragments = [
    " ", " ", " ", "\n", "\n\n", "\r\n", "\t", "\u{A0}", "\u{3000}", ".", ".", ",", "!", "?", "...", "…", "'",
    "’", "\"",
    "“", "”", "``", "''", "-", "--", "—", "(", ")", "[", "]", ":", ";", "/", "//", "@", "#", "&", "_", "$",
    "%", "*", "1", "12",
    "2023", "3.5", "1,000", "10:30", "am", "the", "The", "Dr", "Mr", "U.S", "e.g", "Inc", "n't", "s", "can",
    "cannot", "Don",
    "http", "www", "com", "org", "a", "I", "J", "é", "Ä", "ß", "naïve", "café", "привет", "Мир", "ελλάδα",
    "שלום", "مرحبا",
    "नमस्ते", "ไทย", "日本", "カナ", "。", "？", "।", "👍", "🏽", "👩", "\u{200D}", "👧", "🇩", "🇪", "\u{301}", "\u{FE0F}",
    "\u{20E3}",
    "\u{AD}", "\u{200B}", "\u{FEFF}", "\u{0}", "\u{1}", "\u{7F}", "\u{85}", "\u{2028}", "½", "€", "©", "™",
    "•", "\u{1F}", "ﬀ", "İ",
  ]

  @Test("random mixtures of fragments keep every law", arguments: 0..<40)
  func fragmentsKeepLaws(seed: Int) {
    var generator = SeededGenerator(state: UInt64(seed))
    for round in 0..<60 {
      var string = ""
      for _ in 0..<Int.random(in: 0...60, using: &generator) {
        string += Self.fragments.randomElement(using: &generator) ?? ""
      }
      let text = Text(string)
      let middle = string.unicodeScalars.prefix(Int.random(in: 0...30, using: &generator)).reduce(0) {
        $0 + UTF8.width($1)
      }
      let blocks = [
        Block(Span(0, middle), isWrapped: Bool.random(using: &generator)),
        Block(Span(middle, text.count), isWrapped: Bool.random(using: &generator)),
      ]
      let fault = Self.fault(text, blocks, Segmenter.segment(text, blocks: blocks))
      #expect(fault == nil, "seed \(seed), round \(round): \(string.debugDescription)")
    }
  }

  @Test("the layers are the same for any number of threads and any pieces", arguments: 0..<12)
  func threadsChangeNothing(seed: Int) {
    var generator = SeededGenerator(state: UInt64(seed) &+ 2000)
    for round in 0..<12 {
      var string = ""
      var blocks: [Block] = []
      for _ in 0..<Int.random(in: 1...40, using: &generator) {
        let start = string.utf8.count
        for _ in 0..<Int.random(in: 0...40, using: &generator) {
          string += Self.fragments.randomElement(using: &generator) ?? ""
        }
        blocks.append(Block(Span(start, string.utf8.count), isWrapped: Bool.random(using: &generator)))
        string += "\n"
      }
      let text = Text(string)
      let serial = Segmenter.segment(text, blocks: blocks)
      for (threads, bytes) in [(2, 64), (3, 16), (5, 256)] {
        let layers = Segmenter.segment(text, blocks: blocks, threads: threads, pieceBytes: bytes)
        #expect(
          Self.isSame(layers, serial),
          "seed \(seed), round \(round), \(threads) threads: \(string.debugDescription)")
      }
    }
  }

  @Test("types are counted without their tokens as with them", arguments: 0..<12)
  func countsWithoutTokens(seed: Int) {
    var generator = SeededGenerator(state: UInt64(seed) &+ 3000)
    for round in 0..<12 {
      var string = ""
      var blocks: [Block] = []
      for _ in 0..<Int.random(in: 0...40, using: &generator) {
        let start = string.utf8.count
        for _ in 0..<Int.random(in: 0...40, using: &generator) {
          string += Self.fragments.randomElement(using: &generator) ?? ""
        }
        let kind: Block.Kind = Int.random(in: 0..<4, using: &generator) == 0 ? .boilerplate : .paragraph
        blocks.append(
          Block(Span(start, string.utf8.count), kind, isWrapped: Bool.random(using: &generator)))
        string += "\n"
      }
      let text = Text(string)
      let document = Document(
        metadata: Metadata(), text: text, blocks: blocks, producers: .standard)
      func table(_ counts: TypeCounts) -> [String: [Int]] {
        Dictionary(
          (0..<counts.types.count).filter { counts.counts[$0] > 0 }.map {
            (counts.types.lower($0), [counts.counts[$0], Int(counts.types.kinds[$0])])
          }, uniquingKeysWith: +)
      }
      let kept = table(document.typeCounts(in: document.analysedTokens))
      for (threads, bytes) in [(1, 64), (3, 16), (2, 1 << 15)] {
        let counted = Segmenter.typeCounts(text, blocks: blocks, threads: threads, pieceBytes: bytes)
        let isSame = table(counted) == kept
        #expect(
          isSame,
          "seed \(seed), round \(round), \(threads) threads: \(string.debugDescription)")
      }
    }
  }

  private static func isSame(_ a: BaseLayers, _ b: BaseLayers) -> Bool {
    func same(_ x: Column<UInt32>, _ y: Column<UInt32>) -> Bool {
      x.count == y.count && (0..<x.count).allSatisfy { x[$0] == y[$0] }
    }
    func same(_ x: NestedSpans, _ y: NestedSpans) -> Bool {
      same(x.starts, y.starts) && same(x.ends, y.ends) && same(x.firstChild, y.firstChild)
    }
    return same(a.tokens.starts, b.tokens.starts) && same(a.tokens.ends, b.tokens.ends)
      && same(a.tokens.types, b.tokens.types) && same(a.sentences, b.sentences)
      && same(a.paragraphs, b.paragraphs)
      && same(a.paragraphBlocks, b.paragraphBlocks) && a.types.count == b.types.count
      && (0..<a.types.count).allSatisfy { a.types.lower($0) == b.types.lower($0) }
  }

  @Test("random scalars keep every law", arguments: 0..<20)
  func scalarsKeepLaws(seed: Int) {
    var generator = SeededGenerator(state: UInt64(seed) &+ 1000)
    for round in 0..<40 {
      var scalars = String.UnicodeScalarView()
      for _ in 0..<Int.random(in: 0...80, using: &generator) {
        let limit: UInt32 =
          [0x80, 0x250, 0x3100, 0x1_0000, 0x11_0000].randomElement(using: &generator) ?? 0x80
        if let scalar = Unicode.Scalar(UInt32.random(in: 0..<limit, using: &generator)) {
          scalars.append(scalar)
        }
      }
      let text = Text(String(scalars))
      let blocks = [Block(Span(0, text.count), isWrapped: Bool.random(using: &generator))]
      let fault = Self.fault(text, blocks, Segmenter.segment(text, blocks: blocks))
      #expect(fault == nil, "seed \(seed), round \(round): \(String(scalars).debugDescription)")
    }
  }

  @Test("long runs of one thing are cut in one pass")
  func longRuns() {
    for (unit, count, tokens) in [
      (".", 1_000_000, 1), (". ", 500_000, 500_000), ("a", 1_000_000, 1), ("\"", 500_000, 500_000),
      ("a.", 300_000, 0), ("a-", 300_000, 0), ("a@", 300_000, 0), ("'", 300_001, 0), ("x_", 300_000, 0),
      ("[1]", 200_000, 600_000),
      ("http://", 100_000, 0), ("1-", 300_000, 0), ("\u{301}", 300_000, 1), ("(", 500_000, 500_000),
      (") ", 300_000, 300_000),
      ("🇩", 200_000, 100_000), ("a:\u{301}", 200_000, 0), ("1. ", 200_000, 400_000), ("e.g.", 200_000, 0),
      (" \n", 300_000, 0),
    ] {
      let text = Text(String(repeating: unit, count: count))
      let blocks = [Block(Span(0, text.count), isWrapped: true)]
      let layers = Segmenter.segment(text, blocks: blocks)
      if tokens > 0 { #expect(layers.tokens.count == tokens, "\(unit)") }
      #expect(Self.fault(text, blocks, layers) == nil, "\(unit)")
    }
  }

  @Test("blocks that hold nothing give no paragraph")
  func emptyBlocks() {
    let text = Text("  a  ")
    let layers = Segmenter.segment(text, blocks: [Block(Span(0, 2)), Block(Span(2, 3)), Block(Span(3, 5))])
    #expect(Array(layers.paragraphBlocks) == [1])
    #expect(Segmenter.segment(Text(""), blocks: []).tokens.count == 0)
  }
}
