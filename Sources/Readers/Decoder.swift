// Decoder: any bytes → Text. UTF-8 is checked and kept byte for byte (less a byte-order mark); UTF-16 and
// Windows-1252 are recognised by evidence; invalid bytes become U+FFFD. Whatever was done stands in a diagnostic,
// and the source map leads back to the source's bytes. Hot for ASCII: eight bytes a step; see Benchmarks.

public import Document

public enum Decoder {
  /// Places of one kind that get a diagnostic of their own; the rest are counted in the last.
  static let maximumReports = 20

  /// Text of the bytes, and what was odd about them. At most `Text.maximumByteCount` bytes are read. Bytes that are the
  /// text already are not copied.
  public static func decode(_ column: Column<UInt8>, threads: Int = 1) -> (Text, [Diagnostic]) {
    column.withBuffer { decode($0, whole: column, threads) }
  }

  private static func decode(
    _ bytes: UnsafeBufferPointer<UInt8>, whole: Column<UInt8>, _ threads: Int
  ) -> (Text, [Diagnostic]) {
    var diagnostics: [Diagnostic] = []
    var input = bytes
    if input.count > Text.maximumByteCount {
      input = UnsafeBufferPointer(rebasing: input[..<Text.maximumByteCount])
      diagnostics.append(
        Diagnostic(
          .truncatedInput, at: Span(0, 0),
          "The input is larger than one document may be; its end was left out."))
    }
    if input.isEmpty {
      diagnostics.append(Diagnostic(.emptyText, at: Span(0, 0), "The input is empty."))
      return (Text(bytes: Column([])), diagnostics)
    }
    if let big = utf16(input) {
      let isMarked = (input[0] == 0xFF && input[1] == 0xFE) || (input[0] == 0xFE && input[1] == 0xFF)
      let (text, found) = decodeUTF16(input, bigEndian: big, skipping: isMarked ? 2 : 0)
      diagnostics.append(
        Diagnostic(
          isMarked ? .byteOrderMark : .guessedEncoding, at: Span(0, 0),
          "The input is UTF-16 (\(big ? "big" : "little")-endian\(isMarked ? ", by its byte-order mark" : ", by its zero bytes")); it was converted to UTF-8."
        ))
      return (text, diagnostics + found + controls(in: text))
    }
    var from = 0
    if input.count >= 3, input[0] == 0xEF, input[1] == 0xBB, input[2] == 0xBF {
      from = 3
      diagnostics.append(
        Diagnostic(.byteOrderMark, at: Span(0, 0), "A byte-order mark at the start was left out."))
    }
    let body = UnsafeBufferPointer(rebasing: input[from...])
    let check = ByteSurvey.of(body, threads: threads)
    let text: Text
    if check.invalid == 0 {
      text =
        body.count == whole.count
        ? Text(bytes: whole)
        : Text(
          bytes: Column(copying: body),
          sourceMap: from == 0 ? SourceMap() : SourceMap([.init(text: 0, source: 3)]))
      if !check.hasControls { return (text, diagnostics) }
    } else if check.invalid > check.multibyte {
      text = decodeWindows1252(body, from)
      diagnostics.append(
        Diagnostic(
          .guessedEncoding, at: Span(0, 0),
          "The input is not UTF-8; it was read as Windows-1252, the usual encoding of older Western European text."
        ))
    } else {
      var found: [Diagnostic] = []
      text = repairUTF8(body, from, &found)
      diagnostics += found
    }
    return (text, diagnostics + controls(in: text))
  }

  /// Whether the bytes are no text: known file types, or many zero and control bytes that are not UTF-16.
  public static func isBinary(_ bytes: Column<UInt8>) -> Bool {
    let magic: [[UInt8]] = [
      [0x25, 0x50, 0x44, 0x46, 0x2D], [0x89, 0x50, 0x4E, 0x47], [0xFF, 0xD8, 0xFF], [0x47, 0x49, 0x46, 0x38],
      [0x7F, 0x45, 0x4C, 0x46], [0x50, 0x4B, 3, 4], [0x1F, 0x8B, 8], [0xD0, 0xCF, 0x11, 0xE0],
    ]
    if magic.contains(where: { bytes.starts(with: $0) }) { return true }
    return bytes.withBuffer { buffer in
      let head = UnsafeBufferPointer(rebasing: buffer[..<min(buffer.count, 1 << 16)])
      guard head.count > 0, utf16(head) == nil else { return false }
      var zero = 0
      var control = 0
      for b in head {
        if b == 0 { zero += 1 }
        if b < 32, b < 8 || b > 13, b != 27 { control += 1 }
      }
      return zero * 100 > head.count || control * 20 > head.count
    }
  }

  // MARK: UTF-16

  /// True for big-endian, false for little-endian, nil when the bytes are not UTF-16: a byte-order mark, or zero
  /// bytes at nearly every second place and nowhere else.
  static func utf16(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool? {
    guard bytes.count >= 2 else { return nil }
    if bytes[0] == 0xFE, bytes[1] == 0xFF { return true }
    if bytes[0] == 0xFF, bytes[1] == 0xFE { return false }
    let head = min(bytes.count, 4096) & ~1
    guard head >= 4 else { return nil }
    var even = 0
    var odd = 0
    for i in stride(from: 0, to: head, by: 2) {
      if bytes[i] == 0 { even += 1 }
      if bytes[i + 1] == 0 { odd += 1 }
    }
    let pairs = head / 2
    if odd * 10 > pairs * 7, even * 20 < pairs { return false }
    if even * 10 > pairs * 7, odd * 20 < pairs { return true }
    return nil
  }

  private static func decodeUTF16(
    _ bytes: UnsafeBufferPointer<UInt8>, bigEndian: Bool, skipping: Int
  ) -> (Text, [Diagnostic]) {
    var out = MappedBuilder(capacity: bytes.count)
    var lone = Reports(.loneSurrogate, "A surrogate without its partner was replaced by U+FFFD.")
    var i = skipping
    func unit(_ at: Int) -> UInt32 {
      bigEndian
        ? UInt32(bytes[at]) << 8 | UInt32(bytes[at + 1]) : UInt32(bytes[at + 1]) << 8 | UInt32(bytes[at])
    }
    while i + 1 < bytes.count, out.hasRoom {
      var code = unit(i)
      var width = 2
      if code & 0xFC00 == 0xD800, i + 3 < bytes.count, unit(i + 2) & 0xFC00 == 0xDC00 {
        code = 0x10000 + ((code & 0x3FF) << 10) + (unit(i + 2) & 0x3FF)
        width = 4
      }
      if code & 0xF800 == 0xD800, width == 2 {
        lone.add(out.count)
        code = 0xFFFD
      }
      out.append(code, source: i, width: width)
      i += width
    }
    if i < bytes.count, out.hasRoom {  // half a unit at the end
      lone.add(out.count)
      out.append(0xFFFD, source: i, width: bytes.count - i)
    }
    let text = out.finish()
    return (text, lone.diagnostics)
  }

  // MARK: One byte a character

  /// 0x80 to 0x9F of Windows-1252; the five bytes that it leaves open are control characters, as browsers have it.
  private static let windows1252: [UInt32] = [
    0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152,
    0x8D, 0x017D,
    0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
    0x0153, 0x9D,
    0x017E, 0x0178,
  ]

  private static func decodeWindows1252(_ bytes: UnsafeBufferPointer<UInt8>, _ offset: Int) -> Text {
    var out = MappedBuilder(capacity: bytes.count + bytes.count / 8)
    for i in 0..<bytes.count where out.hasRoom {
      let b = UInt32(bytes[i])
      out.append(b >= 0x80 && b < 0xA0 ? windows1252[Int(b) - 0x80] : b, source: offset + i, width: 1)
    }
    return out.finish()
  }

  // MARK: Damaged UTF-8

  private static func repairUTF8(
    _ bytes: UnsafeBufferPointer<UInt8>, _ offset: Int, _ diagnostics: inout [Diagnostic]
  ) -> Text {
    var out = MappedBuilder(capacity: bytes.count + 64)
    var bad = Reports(.invalidBytes, "Bytes that are not UTF-8 were replaced by U+FFFD.")
    var i = 0
    while i < bytes.count, out.hasRoom {
      let n = UTF8Check.sequence(bytes, i)
      if n > 0 {
        out.copy(bytes, i, n, source: offset + i)
        i += n
      } else {
        bad.add(out.count)
        // as browsers and Unicode 15, section 3.9: one U+FFFD for a truncated sequence
        let width = UTF8Check.truncated(bytes, i)
        out.append(0xFFFD, source: offset + i, width: width)
        i += width
      }
    }
    diagnostics += bad.diagnostics
    return out.finish()
  }

  // MARK: Control characters

  /// Control characters other than white space; they stay in the text.
  private static func controls(in text: Text) -> [Diagnostic] {
    text.bytes.withBuffer { bytes in
      guard ByteSurvey.hasControls(bytes) else { return [] }
      var zero = Reports(.nulBytes, "A zero byte stands in the text; it was kept.")
      var control = Reports(.controlCharacters, "A control character stands in the text; it was kept.")
      for i in 0..<bytes.count {
        let b = bytes[i]
        if b == 0 { zero.add(i) } else if b < 9 || (b > 13 && b < 32) || b == 127 { control.add(i) }
      }
      return zero.diagnostics + control.diagnostics
    }
  }
}

/// Diagnostics of one kind: the first places one by one, the rest as a count.
private struct Reports {
  private let code: Diagnostic.Code
  private let message: String
  private(set) var diagnostics: [Diagnostic] = []

  init(_ code: Diagnostic.Code, _ message: String) {
    self.code = code
    self.message = message
  }

  mutating func add(_ offset: Int) {
    if diagnostics.count < Decoder.maximumReports {
      diagnostics.append(Diagnostic(code, at: Span(offset, offset + 1), message))
    } else {
      diagnostics[diagnostics.count - 1].count += 1
    }
  }
}

/// Builds converted text and anchors the source map wherever text and source change their pace.
private struct MappedBuilder: ~Copyable {
  private var bytes: ColumnBuilder<UInt8>
  private var anchors: [SourceMap.Anchor] = []
  private var expected = -1  // source offset at which text and source would still go alike

  init(capacity: Int) { bytes = ColumnBuilder(capacity: capacity) }

  var count: Int { bytes.count }
  var hasRoom: Bool { bytes.count < Text.maximumByteCount - 4 }

  mutating func append(_ code: UInt32, source: Int, width: Int) {
    anchor(source)
    let before = bytes.count
    switch code {
    case 0..<0x80: bytes.append(UInt8(code))
    case 0x80..<0x800:
      bytes.append(UInt8(0xC0 | code >> 6))
      bytes.append(UInt8(0x80 | code & 0x3F))
    case 0x800..<0x10000:
      bytes.append(UInt8(0xE0 | code >> 12))
      bytes.append(UInt8(0x80 | code >> 6 & 0x3F))
      bytes.append(UInt8(0x80 | code & 0x3F))
    default:
      bytes.append(UInt8(0xF0 | code >> 18 & 7))
      bytes.append(UInt8(0x80 | code >> 12 & 0x3F))
      bytes.append(UInt8(0x80 | code >> 6 & 0x3F))
      bytes.append(UInt8(0x80 | code & 0x3F))
    }
    expected = bytes.count - before == width ? source + width : -1
  }

  mutating func copy(_ from: UnsafeBufferPointer<UInt8>, _ at: Int, _ n: Int, source: Int) {
    anchor(source)
    for i in 0..<n { bytes.append(from[at + i]) }
    expected = source + n
  }

  private mutating func anchor(_ source: Int) {
    if source != expected {
      anchors.append(.init(text: UInt32(clamping: bytes.count), source: UInt64(source)))
    }
  }

  consuming func finish() -> Text { Text(bytes: bytes.finish(), sourceMap: SourceMap(anchors)) }
}
