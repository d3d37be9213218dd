import Document
import Testing

@testable import Readers

private func decode(_ bytes: [UInt8]) -> (Text, [Diagnostic]) {
  Decoder.decode(Column(bytes))
}

private func kinds(_ string: String) -> [String] {
  PlainTextReader.blocks(of: Text(string)).map { $0.kind.name }
}

@Suite struct DecoderTests {
  @Test("valid UTF-8 stays as it is, byte for byte, less a byte-order mark")
  func utf8() {
    let (plain, none) = decode(Array("Grüße, 世界 🌍\r\n".utf8))
    #expect(plain.string == "Grüße, 世界 🌍\r\n" && none.isEmpty)
    let (marked, found) = decode([0xEF, 0xBB, 0xBF] + Array("a".utf8))
    #expect(marked.string == "a" && found.map(\.code) == [.byteOrderMark])
    #expect(marked.sourceMap.sourceOffset(ofText: 0) == 3)
  }

  @Test("UTF-16 is recognised with and without its mark; a lone surrogate is reported")
  func utf16() {
    #expect(decode([0xFF, 0xFE, 0x61, 0, 0xE9, 0]).0.string == "aé")
    #expect(decode([0xFE, 0xFF, 0, 0x61, 0xD8, 0x3D, 0xDE, 0]).0.string == "a😀")
    #expect(decode(Array("hello".utf8).flatMap { [$0, 0] }).0.string == "hello")
    let (text, found) = decode([0xFF, 0xFE, 0x00, 0xD8, 0x61, 0])
    #expect(text.string == "\u{FFFD}a" && found.contains { $0.code == .loneSurrogate })
  }

  @Test("Windows-1252 is guessed and said; a few bad bytes in UTF-8 are replaced and said")
  func legacy() {
    let (text, found) = decode([0x93, 0x48, 0x69, 0x94, 0x20, 0xE9])
    #expect(text.string == "“Hi” é" && found.map(\.code) == [.guessedEncoding])
    let (repaired, reports) = decode(Array("äöüß ".utf8) + [0xFF] + Array("end".utf8))
    #expect(repaired.string == "äöüß \u{FFFD}end" && reports.map(\.code) == [.invalidBytes])
    #expect(repaired.sourceMap.sourceOffset(ofText: UInt32(repaired.count - 3)) == 10)
  }

  @Test("zero and control bytes are kept and reported; an empty input is said to be empty")
  func controls() {
    let (text, found) = decode([0x61, 0, 0x07, 0x62])
    #expect(text.count == 4 && Set(found.map(\.code)) == [.nulBytes, .controlCharacters])
    #expect(decode([]).1.map(\.code) == [.emptyText])
    #expect(
      Decoder.isBinary(Column(Array("%PDF-1.4".utf8))) && !Decoder.isBinary(Column(Array("Plain text.".utf8)))
    )
  }

  @Test("any bytes become valid text whose source map ascends")
  func random() {
    var generator = SeededGenerator(seed: 11)
    for _ in 0..<300 {
      let bytes = (0..<Int.random(in: 0...80, using: &generator)).map { _ in
        UInt8.random(in: 0...255, using: &generator)
      }
      let (text, _) = decode(bytes)
      #expect(Array(text.string.utf8) == Array(text.bytes))
      let anchors = text.sourceMap.anchors
      #expect(zip(anchors, anchors.dropFirst()).allSatisfy { $0.text <= $1.text && $0.source <= $1.source })
      let blocks = PlainTextReader.blocks(of: text)
      #expect(zip(blocks, blocks.dropFirst()).allSatisfy { $0.span.end <= $1.span.start })
      #expect(blocks.allSatisfy { Int($0.span.end) <= text.count && !$0.span.isEmpty })
    }
  }
}

/// xorshift64*, so that a failure can be repeated from its seed.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }
  mutating func next() -> UInt64 {
    state ^= state >> 12
    state ^= state << 25
    state ^= state >> 27
    return state &* 0x2545_F491_4F6C_DD1D
  }
}

@Suite struct PlainTextTests {
  @Test("lines are paragraphs when they are not wrapped; a trailing heading is furniture")
  func lines() {
    let text = """
      The minister met the delegation on Monday and promised that the bridge would be built before the winter.
      Nobody believed her, since three of her predecessors had made the same promise in the years before.
      MORE ON THIS TOPIC:
      """
    #expect(kinds(text) == ["paragraph", "paragraph", "boilerplate"])
  }

  @Test("hard-wrapped lines are one paragraph; blank lines part them")
  func wrapped() {
    let text = """
      Showers continued throughout the week in the cocoa zone,
      alleviating the drought since early January and improving
      prospects for the coming crop, although normal humidity
      levels have not been restored.

      The dry period means that the crop will be late this year,
      as the growers had feared since the autumn of last year.
      """
    let blocks = PlainTextReader.blocks(of: Text(text))
    #expect(blocks.count == 2 && blocks.allSatisfy { $0.isWrapped })
  }

  @Test("headline, byline, list items, quoted lines and captions are told apart")
  func layout() {
    let text = """
      Bridge falls in Lisbon

      By Ana Ruiz

      The bridge fell on Monday morning, and nobody was hurt, the police said in the evening.

      - First the pillars gave way

      > Nobody told us, wrote a reader.

      Photo: The bridge on Monday
      """
    #expect(kinds(text) == ["heading", "boilerplate", "paragraph", "list", "quote", "caption"])
  }

  @Test("prose that begins like furniture stays prose")
  func prose() {
    let text =
      "Read more than one book a year, said the teacher of the class, and you will never regret it.\n\nShe left."
    #expect(kinds(text) == ["paragraph", "paragraph"])
  }
}

@Suite struct ArticleHeadTests {
  private func head(_ string: String) -> (authors: [String], dateline: String?) {
    let text = Text(string)
    let blocks = PlainTextReader.blocks(of: text)
    return (ArticleHead.authors(text, blocks), ArticleHead.dateline(text, blocks).map { text[$0] })
  }

  private static let body =
    "The bridge fell on Monday morning, and nobody was hurt, the police said in the evening."

  @Test(
    "a byline gives its authors",
    arguments: [
      ("By Ana Ruiz", ["Ana Ruiz"]),
      ("By Ana Ruiz and Bo van Dijk, Associated Press Writers", ["Ana Ruiz", "Bo van Dijk"]),
      ("By JOHN SMITH in Berlin", ["JOHN SMITH"]),
    ])
  func authors(_ line: String, _ names: [String]) {
    #expect(head("Bridge falls\n\n\(line)\n\n\(Self.body)").authors == names)
  }

  @Test(
    "a dateline is a place in capitals before an agency or date and a dash",
    arguments: [
      ("WASHINGTON (AP) — ", "WASHINGTON (AP)"), ("NAIROBI, Kenya (Reuters) - ", "NAIROBI, Kenya (Reuters)"),
      ("LONDON, March 3 – ", "LONDON, March 3"), ("NAIROBI, Kenya (AP) _ ", "NAIROBI, Kenya (AP)"),
    ])
  func datelines(_ opening: String, _ dateline: String) {
    #expect(head(opening + Self.body).dateline == dateline)
  }

  @Test(
    "prose has no dateline",
    arguments: [
      "", "The U.S. bridge - so they say - ", "A - B ", "IT fell - ", "NATO said the well-known ",
      "OPEC produced less oil in March - ",
    ])
  func prose(_ opening: String) { #expect(head(opening + Self.body).dateline == nil) }
}

@Suite struct JSONTests {
  private func parse(_ text: String) throws(JSONError) -> MetaValue { try JSON.parse(Array(text.utf8)) }

  @Test("values keep their kinds and order")
  func values() throws {
    #expect(
      try parse(#"{"b":[1,-2.5,true,null],"a":"x\n\u00e9\ud83d\ude00"}"#)
        == .record([
          MetaField("b", .list([.integer(1), .number(-2.5), .bool(true), .null])),
          MetaField("a", .string("x\né😀")),
        ]))
    #expect(try parse("100000000000000000000000") == .number(1e23))
  }

  @Test(
    "errors tell their place",
    arguments: [("[1,", 3), ("{\"a\" 1}", 5), ("[1] x", 4), ("\"\\q\"", 2), ("tru", 0)])
  func errors(_ text: String, _ offset: Int) {
    #expect(throws: JSONError.self) { try JSON.parse(Array(text.utf8)) }
    do throws(JSONError) { _ = try parse(text) } catch { #expect(error.offset == offset) }
  }

  @Test("depth is bounded, and lone surrogates are counted")
  func odd() throws {
    #expect(throws: JSONError.self) { try JSON.parse([UInt8](repeating: 0x5B, count: 100_000)) }
    let parsed = try Array(#"["\ud800"]"#.utf8).withUnsafeBufferPointer { try JSON.parseCounting($0) }
    #expect(parsed.value == .list([.string("\u{FFFD}")]) && parsed.surrogates == 1)
  }

  @Test("what is written is read back")
  func roundTrip() throws {
    let value = MetaValue.record([
      MetaField(
        "a\"\\\n", .list([.integer(Int.min), .number(0.1), .string("\u{1}\u{7F}é"), .record([]), .list([])]))
    ])
    var out: [UInt8] = []
    JSON.write(value, into: &out)
    #expect(try JSON.parse(out) == value)
  }

  @Test("cells of CSV may hold separators, marks and line ends")
  func csv() {
    #expect(
      DelimitedText.rows(Array("a,b\r\n\"x, \"\"y\"\"\nz\",2\n\n".utf8)) == [
        ["a", "b"], ["x, \"y\"\nz", "2"],
      ])
  }
}

@Suite("Large texts are read in pieces")
struct PieceTests {
  private static let words = [
    "The", "council", "said", "it", "would", "“wait”", "Grüße", "世界", "*", "1.", ">", "By", "end.", "Why?",
    "\t",
  ]

  /// Lines of many kinds: wrapped and not, blank, with CR LF, list items, quotes.
  private static func text(_ seed: UInt64) -> [UInt8] {
    var state = seed
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let usual = 4 + random(12)
    let end = ["\n", "\r\n", "\r"][random(8) == 0 ? 2 : random(2)]
    var text = ""
    for _ in 0..<(40 + random(200)) {
      for _ in 0..<(random(5) == 0 ? random(3) : usual) { text += words[random(words.count)] + " " }
      text += random(6) == 0 ? end + end : end
    }
    return Array(text.utf8)
  }

  @Test("blocks are the same for any number of threads and any length of the pieces")
  func blocks() {
    for seed in 1...200 {
      let text = Text(bytes: Column(Self.text(UInt64(seed))))
      let whole = PlainTextReader.blocks(of: text)
      for size in [16, 100, 700] {
        let cut = PlainTextReader.blocks(of: text, threads: 3, stretchBytes: size)
        #expect(cut == whole, "seed \(seed), stretches of \(size) bytes")
      }
    }
  }

  @Test("bytes are judged the same in pieces, also when they are damaged")
  func survey() {
    for seed in 1...200 {
      var bytes = Self.text(UInt64(seed))
      for k in stride(from: seed % 7, to: seed % 3 == 0 ? bytes.count : 0, by: 97) {
        bytes[k] = UInt8(0x80 + seed % 128)
      }
      if seed % 5 == 0 { bytes[bytes.count / 2] = 1 }
      bytes.withUnsafeBufferPointer { bytes in
        let check = UTF8Check(bytes)
        for size in [1, 5, 64] {
          let survey = ByteSurvey.of(bytes, threads: 3, pieceBytes: size)
          #expect(
            survey.multibyte == check.multibyte && survey.invalid == check.invalid
              && survey.hasControls == ByteSurvey.hasControls(bytes), "seed \(seed), pieces of \(size) bytes")
        }
      }
    }
  }

  @Test("control characters are found wherever they stand; white space and letters are none")
  func controls() {
    for byte in UInt8.min ... .max {
      let isControl = byte < 9 || byte > 13 && byte < 32 || byte == 127
      for (length, place) in [(1, 0), (8, 0), (8, 7), (17, 8), (17, 16), (12, 11)] {
        var bytes = [UInt8](repeating: length % 2 == 0 ? 0xFF : 97, count: length)
        bytes[place] = byte
        bytes.withUnsafeBufferPointer {
          #expect(ByteSurvey.hasControls($0) == isControl, "byte \(byte) at \(place) of \(length)")
        }
      }
    }
  }

  @Test("bytes that are the text are kept, not copied")
  func kept() {
    let bytes = Column(Array("As it is.".utf8))
    #expect(Decoder.decode(bytes).0.bytes.base == bytes.base)
  }
}
