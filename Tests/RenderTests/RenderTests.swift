import Results
import Testing

@testable import Render

private let frame = Frame([
  .init("name", .strings(["Ana", "世界", "é\u{301}x"])), .init("n", .integers([1, 20, 300])),
])

@Suite struct RenderTests {
  @Test("a table aligns wide and combining characters, numbers to the right")
  func table() {
    #expect(
      Renderer.render(.frame(frame), as: .table) == """
        name    n
        ────  ───
        Ana     1
        世界   20
        é\u{301}x    300

        """)
  }

  @Test("a terminal's width is never exceeded, and rows left out are counted")
  func width() {
    let long = Frame([
      .init("text", .strings((0..<50).map { "row \($0) " + String(repeating: "word ", count: 40) })),
      .init("n", .integers(Array(0..<50))),
    ])
    let lines = Renderer.render(.frame(long), as: .table, RenderOptions(width: 60, maxRows: 5)).split(
      separator: "\n")
    #expect(lines.allSatisfy { TextWidth.width(String($0)) <= 60 })
    #expect(lines.last == "… 45 more rows")
  }

  @Test("CSV quotes what must be quoted; JSON escapes; HTML stays text; NaN is null")
  func formats() {
    let odd = Value.record(Record([.init("a", .string("x,\"y\"\n<b>")), .init("b", .number(.nan))]))
    #expect(Renderer.render(odd, as: .csv) == "a,b\n\"x,\"\"y\"\"\n<b>\",\n")
    #expect(Renderer.render(odd, as: .jsonl) == "{\"a\":\"x,\\\"y\\\"\\n<b>\",\"b\":null}\n")
    #expect(Renderer.render(odd, as: .html).contains("x,&quot;y&quot; &lt;b&gt;"))
    #expect(Renderer.render(.list([]), as: .json) == "[]\n")
  }

  // expected values: wcwidth.wcswidth of the package wcwidth 0.9.4
  @Test(
    "a cluster takes the columns that a terminal gives it",
    arguments: [
      ("🇩🇪", 2), ("🇩", 2), ("👩\u{200D}👩\u{200D}👧", 2), ("👍🏽", 2), ("❤\u{FE0F}", 2), ("❤", 1),
      ("1\u{FE0F}\u{20E3}", 2),
      ("☝🏿", 1), ("⌚", 2), ("⌚\u{FE0E}", 1), ("🏳\u{FE0F}\u{200D}🌈", 2), ("क्ष", 2), ("की", 2), ("स्त्री", 2),
      ("हिन्दी", 4),
      ("राष्ट्रपति", 7), ("தமிழ்", 4), ("ไม่", 2), ("น้ำ", 2), ("မြန်မာ", 5), ("తెలుగు", 5), ("世界", 4),
      ("e\u{301}", 1),
      ("\u{1112}\u{1161}\u{11AB}", 2), ("각", 2), ("\u{200D}", 0), ("\u{600}", 1), ("ｱ", 1), ("\u{3000}", 2),
      ("ກຳ", 2),
    ])
  func widths(_ text: String, _ columns: Int) { #expect(TextWidth.width(text) == columns) }

  private static func record(_ fields: (String, Value)...) -> Value {
    .record(Record(fields.map { .init($0.0, $0.1) }))
  }

  @Test(
    "csv has a column for every field of the first rows, in the order of the rows, and tells of later ones")
  func lateColumns() {
    var writer = RecordWriter(.csv)
    var out = writer.write(Self.record(("a", .integer(1)), ("c", .integer(3))))
    out += writer.write(Self.record(("a", .integer(1)), ("b", .integer(2)), ("c", .integer(3))))
    out += writer.write(.frame(Frame([.init("z", .integers([]))])))
    #expect(out + writer.finish() == "a,b,c,z\n1,,3,\n1,2,3,\n")
    #expect(writer.late == nil)

    writer = RecordWriter(.csv)
    for _ in 0..<1500 { _ = writer.write(Self.record(("a", .integer(1)))) }
    _ = writer.write(Self.record(("a", .integer(1)), ("b", .integer(1))))
    #expect(writer.late?.name == "b" && writer.late?.row == 1501)

    writer = RecordWriter(.tsv, columns: ["b", "a"])
    #expect(
      writer.write(Self.record(("a", .integer(1)))) == "b\ta\n\t1\n", "declared columns wait for nothing")
    _ = writer.write(Self.record(("c", .integer(1))))
    #expect(writer.late?.name == "c" && writer.late?.row == 2)
  }

  @Test("a csv of no rows has its header, and the columns of places take no name that is taken")
  func headers() {
    #expect(Renderer.render(.frame(Frame([.init("a", .integers([]))])), as: .csv) == "a\n")
    let placed = Renderer.render(
      .frame(Frame([.init("start", .integers([1]))])), as: .csv, RenderOptions(places: true))
    #expect(placed == "start,doc,start_2,end\n1,,,\n")
  }

  @Test("columns that a terminal has no room for are named, and nothing at all is told too")
  func hiddenColumns() {
    let wide = Frame((1...9).map { .init("column\($0)", .integers([$0])) })
    let text = Renderer.render(.frame(wide), as: .table, RenderOptions(width: 40))
    #expect(text.hasSuffix("… more columns: column5, column6, colum…\n"), "\(text)")
    #expect(Renderer.render(.list([]), as: .table) == "(none)\n")
    #expect(Renderer.render(.list([]), as: .text) == "")
  }

  @Test("text in a Markdown table stays text, and numbers are rounded for people, not for programs")
  func markdown() {
    let frame = Frame([
      .init("t", .strings(["*a* [b](c) <i> d_e|f"])), .init("x", .numbers([0.1 + 0.2])),
      .init("y", .numbers([-.infinity])),
    ])
    let row = Renderer.render(.frame(frame), as: .md).split(separator: "\n").last
    #expect(row == "| \\*a\\* \\[b\\](c) \\<i\\> d\\_e\\|f | 0.3000 | -∞ |")
    #expect(Renderer.render(.frame(frame), as: .csv).hasSuffix(",0.30000000000000004,-inf\n"))
  }

  @Test("a concordance is aligned on its node")
  func concordance() {
    let lines = Renderer.render(
      .frame(
        Frame(
          [
            .init("left", .strings(["a", "bbb"])), .init("node", .strings(["X", "Y"])),
            .init("right", .strings(["c", "d"])),
          ],
          layout: .concordance)), as: .table)
    #expect(lines == "  a  X  c\nbbb  Y  d\n")
  }

  @Test("numbers in tables keep about four digits and group those from ten thousand on")
  func numbers() {
    #expect(
      Numbers.short(1234.56) == "1234.6" && Numbers.short(0.0123456) == "0.01235" && Numbers.short(2) == "2")
    #expect(Numbers.grouped(-1_234_567) == "-1,234,567" && Numbers.short(1e20) == "1.000e20")
  }
}
