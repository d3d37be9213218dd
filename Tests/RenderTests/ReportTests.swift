// Reports: pages in which no text is code, whose links lead somewhere; results that share one file.

import Foundation
import Results
import Testing

@testable import Render

#if canImport(FoundationXML)
  import FoundationXML
#endif

private let empty = Frame([.init("name", .strings([])), .init("n", .integers([]))])
private let one = Frame([.init("name", .strings(["only"])), .init("n", .integers([7]))])

private func isWellFormed(_ text: String) -> Bool { XMLParser(data: Data(text.utf8)).parse() }

@Suite struct ReportTests {
  private var report: Report {
    let text = "<script>alert(1)</script> “Quoted” words. العربية"
    let quote = PlacedText(place: Place(document: 0, start: 26, end: 38), text: "“Quoted”", documentID: "d/1")
    let frame = Frame(
      [.init("who", .strings(["<i>x</i>"])), .init("n", .integers([1]))], places: RowPlaces { _ in [quote] })
    return Report(
      title: "</title><script>alert(2)</script>", author: "A & B", note: "<n>",
      parts: [
        .heading("<h>"), .text("# Head\n**bold** <b>\n\n- item"), .value(.frame(frame)),
        .value(.plot(Plot(.bar, frame, roles: [:], title: "<p>"))),
        .document(
          MarkedText(
            title: "<t>", documentID: "d/1", document: 0, text: text, paragraphs: [0..<text.utf8.count],
            marks: [
              .init(start: 26, end: 38, kind: "quote", label: "\"><script>"),
              .init(start: 28, end: 45, kind: "person<"),
            ])),
      ])
  }

  @Test("no text of a report is markup or code, and rows lead to their places")
  func escaping() {
    let page = Renderer.render(.report(report), as: .html)
    #expect(page.components(separatedBy: "<script").count == 2, "only the page's own script")
    #expect(!page.contains("<i>x") && !page.contains("<b>") && page.contains("<strong>bold</strong>"))
    #expect(page.contains("href=\"#d1-26\"") && page.contains("<span id=\"d1-26\">"))
    #expect(page.contains("default-src 'none'"))
    #expect(!page.contains("src=") && !page.contains("@import") && !page.contains("url("))
  }

  private let text = String(repeating: "abcde ", count: 10)
  private func placed(_ start: UInt32, in document: String = "d") -> PlacedText {
    PlacedText(
      place: Place(document: document == "d" ? 0 : 7, start: start, end: start + 5), text: "abcde",
      documentID: document)
  }
  private var document: Report.Part {
    .document(
      MarkedText(
        title: nil, documentID: "d", document: 0, text: text, paragraphs: [0..<text.utf8.count], marks: []))
  }

  @Test("a row links its first twelve places of the page and says how many more there are")
  func places() {
    let places = (0..<35).map { placed($0) } + [placed(0, in: "elsewhere")]
    let frame = Frame([.init("n", .integers([36]))], places: RowPlaces { _ in places })
    let page = ReportPage.render(Report(title: "t", parts: [.value(.frame(frame)), document]))
    #expect(page.contains(">12</a> + 24 more</td>") && !page.contains(">13</a>"))
  }

  @Test("spans in lists, records and cells lead to the document of the page, others are text")
  func links() {
    let spans: [Value] = [.span(placed(6)), .span(placed(12, in: "elsewhere")), .span(placed(900))]
    let page = ReportPage.render(
      Report(
        title: "t",
        parts: [
          .value(.list(spans)), .value(.record(Record([.init("at", .span(placed(18)))]))),
          .value(.frame(Frame([.init("at", .values([.span(placed(24))]))]))), document,
        ]))
    for offset in [6, 18, 24] {
      #expect(
        page.contains("<a href=\"#d1-\(offset)\">abcde</a>") && page.contains("<span id=\"d1-\(offset)\">"))
    }
    #expect(page.components(separatedBy: "<li>abcde</li>").count == 3)
  }

  @Test("the head of a table is plain text in print")
  func printed() {
    let page = ReportPage.render(
      Report(title: "t", parts: [.value(.frame(Frame([.init("a<b", .integers([1]))])))]))
    #expect(page.contains("<button type=\"button\">a&lt;b</button><span>a&lt;b</span></th>"))
    #expect(page.contains("@media print{main{max-width:none;padding:0}th button{display:none}"))
  }

  @Test("heads of numbers stand right as their numbers, a missing value is a dash, an empty table says so")
  func tables() {
    let frame = Frame([.init("w", .values([.string("a"), .none])), .init("n", .numbers([.nan, 2]))])
    let page = ReportPage.render(
      Report(title: "t", parts: [.value(.frame(frame)), .value(.frame(empty))]))
    #expect(
      page.contains("<th scope=\"col\"><button type=\"button\">w<")
        && page.contains("<th scope=\"col\" class=\"n\">"))
    #expect(page.contains("<td class=\"n\" data-v=\"\">–</td>") && page.contains("<td data-v=\"\">–</td>"))
    #expect(page.components(separatedBy: "No rows.").count == 2)
  }

  @Test("names of places are given once, and a page of one document is named for it")
  func names() {
    let page = ReportPage.render(
      Report(title: "t", parts: [.value(.list([.span(placed(6))])), document, document]))
    #expect(page.components(separatedBy: "id=\"d1-6\"").count == 2)
    #expect(ReportPage.render(Report(title: "", parts: [document])).contains("<title>d</title>"))
  }

  @Test("rows lead to their own document when two have one identifier, and to none that is not in the page")
  func twins() {
    func part(_ number: UInt32) -> Report.Part {
      .document(
        MarkedText(
          title: nil, documentID: "d", document: number, text: text, paragraphs: [0..<text.utf8.count],
          marks: []))
    }
    func link(_ number: UInt32, _ start: UInt32) -> Value {
      .span(
        PlacedText(
          place: Place(document: number, start: start, end: start + 5), text: "abcde", documentID: "d"))
    }
    let list = Value.list([link(1, 6), link(2, 12), link(3, 18)])
    let page = ReportPage.render(Report(title: "t", parts: [.value(list), part(1), part(2)]))
    #expect(
      page.contains("<li><a href=\"#d2-6\">abcde</a></li><li><a href=\"#d3-12\">abcde</a></li><li>abcde</li>")
    )
    #expect(page.contains("<span id=\"d2-6\">") && page.contains("<span id=\"d3-12\">"))
  }

  private func named(_ times: Int) -> MarkedText {
    let text = "<Ann> “I am Ann & Bo” "
    let whole = String(repeating: text, count: times)
    let marks = (0..<times).flatMap { i -> [MarkedText.Mark] in
      let at = i * text.utf8.count
      return [
        .init(start: at, end: at + 5, kind: "person", label: "<Ann>", entry: 0),
        .init(start: at + 6, end: at + text.utf8.count - 1, kind: "quote", label: "<Ann>", entry: 0),
        .init(start: at + 14, end: at + 17, kind: "person", label: "<Ann>", entry: 0),
        .init(start: at + 20, end: at + 22, kind: "place", label: "Bo", entry: 1),
      ]
    }
    return MarkedText(
      title: nil, documentID: "d", document: 0, text: whole, paragraphs: [0..<whole.utf8.count], marks: marks,
      entries: [.init(name: "<Ann>", kind: "person"), .init(name: "Bo", kind: "place")])
  }

  @Test("mentions and quotations lead to an index behind the text, and its entries lead back")
  func index() {
    let page = MarkedPage.render(named(1), anchors: [])
    #expect(isWellFormed(page) && !page.contains("<Ann>"))
    #expect(page.contains("title=\"person: &lt;Ann&gt;\"><a href=\"#d1-e1\">&lt;Ann&gt;</a></mark>"))
    #expect(
      page.contains("<a href=\"#d1-e1\">“I am </a>"), "the words of a quotation lead to who speaks")
    #expect(page.contains("<a href=\"#d1-e1\" tabindex=\"-1\"> &amp; </a>"))
    #expect(
      page.contains(
        "<li id=\"d1-e1\"><mark class=\"person\">&lt;Ann&gt;</mark> <span class=\"by\">person</span>"
          + " <a href=\"#d1-0\">1</a> <a href=\"#d1-14\">2</a>"))
    #expect(page.contains("<ul><li><a href=\"#d1-6\">“I am Ann &amp; Bo”</a></li></ul>"))
    for id in ["d1-0", "d1-6", "d1-14", "d1-20", "d1-e1", "d1-e2"] {
      #expect(page.components(separatedBy: "id=\"\(id)\"").count == 2, "\(id)")
    }
    #expect(!page.contains("<details"))
  }

  @Test("the highlight of a quotation goes on behind the names in it")
  func nestedMarks() {
    let page = MarkedPage.render(named(1), anchors: [])
    let quote = page.components(separatedBy: "<mark class=\"quote\" title")[1]
    #expect(quote.contains("<mark class=\"person\"") && quote.contains("<mark class=\"place\""))
    #expect(quote.contains("”</a></mark>"), "it is one element up to its end")
  }

  @Test("the index of a text with very many mentions is folded")
  func folded() {
    let page = MarkedPage.render(named(100), anchors: [])
    #expect(isWellFormed(page))
    #expect(page.contains("<summary>People, places and other names: 2 names, 300 mentions</summary>"))
  }

  @Test("a marked copy and the document each have names, links and an index of their own")
  func copies() {
    let copy = MarkedText(
      title: "copy", documentID: "d", document: 0, text: named(1).text, paragraphs: named(1).paragraphs,
      marks: [.init(start: 0, end: 5, kind: "match")])
    let list = Value.list([.span(placed(14))])
    let page = ReportPage.render(
      Report(title: "t", parts: [.document(copy), .value(list), .document(named(1)), .document(named(1))]))
    var ids: [String] = []
    for part in page.components(separatedBy: " id=\"").dropFirst() {
      ids.append(String(part.prefix { $0 != "\"" }))
    }
    #expect(Set(ids).count == ids.count && ids.contains("d1c2-e1") && ids.contains("d1c3-e1"))
    for part in page.components(separatedBy: "href=\"#").dropFirst() {
      #expect(ids.contains(String(part.prefix { $0 != "\"" })))
    }
    #expect(page.contains("<span id=\"d1-14\">"), "a table leads to the first copy")
  }

  @Test("headings are as deep as their sections")
  func headings() {
    let marked = named(1)
    let page = ReportPage.render(
      Report(
        title: "t",
        parts: [
          .heading("A"), .text("# in A", depth: 1), .heading("B", depth: 1), .document(marked, depth: 2),
          .note("by", depth: 2), .text("# below t"), .heading("d"), .document(marked, depth: 1),
        ]))
    let levels = page.components(separatedBy: "<h").dropFirst().filter { $0.first?.isNumber == true }.map {
      "\($0.prefix(1)) \($0.dropFirst(2).prefix { $0 != "<" })"
    }
    #expect(
      levels == [
        "1 t", "2 A", "3 in A", "3 B", "4 d", "5 People, places and other names", "2 below t",
        "2 d", "3 People, places and other names",
      ])
  }

  @Test("numbers are rounded for people and whole for sorting")
  func rounded() {
    let endless = ReportPage.render(
      Report(title: "t", parts: [.value(.frame(Frame([.init("n", .numbers([.infinity, -.infinity, 2]))])))]))
    #expect(endless.contains("data-v=\"Infinity\">∞<") && endless.contains("data-v=\"2\">2<"))
    #expect(endless.contains("data-v=\"-Infinity\">-∞<"))
    let sum = 0.1 + 0.2
    let frame = Frame([
      .init("n", .numbers([sum])), .init("l", .values([.list([.number(sum), .string("a")])])),
    ])
    let page = ReportPage.render(
      Report(
        title: "t",
        parts: [
          .value(.frame(frame)), .value(.list([.number(sum)])),
          .value(.record(Record([.init("r", .record(Record([.init("x", .number(sum))])))]))),
        ]))
    #expect(page.contains("<td class=\"n\" data-v=\"0.30000000000000004\">0.3000</td><td>0.3000, a</td>"))
    #expect(page.contains("<li>0.3000</li>") && page.contains("<dd>x=0.3000</dd>"))
    #expect(page.components(separatedBy: "0000004").count == 2)
  }

  @Test("missing values are sorted last in both directions, and places by their number")
  func sorting() throws {
    let placesOf: [Int] = [2, 10, 1]
    let places = placesOf.map { n in (0..<n).map { placed(UInt32($0)) } }
    let frame = Frame(
      [.init("n", .numbers([.nan, 2, 1])), .init("w", .values([.string("b"), .none, .string("a")]))],
      places: RowPlaces { places[$0] })
    var page = ReportPage.render(Report(title: "t", parts: [.value(.frame(frame)), document]))
    // presses each head twice and writes down the order
    let press = """
      <script>var o=[];document.querySelectorAll("th button").forEach(function(b,i){for(var k=0;k<2;k++){b.click();\
      o.push([].map.call(document.querySelectorAll("tbody tr"),function(r){return r.cells[i].getAttribute("data-v")||r.cells[i].textContent}).join(" "))}});\
      document.title=o.join("|")</script></body>
      """
    page = page.replacingOccurrences(of: "</body>", with: press)
    guard let dom = try browsed(page) else { return }
    #expect(dom.contains("<title>1 2 –|2 1 –|a b –|b a –|1 2 10|10 2 1</title>"))
  }

  @Test("a plot that is saved as a page is a whole page with its title once")
  func plotPage() {
    let plot = Plot(.bar, one, roles: [:], title: "Words")
    let page = ReportPage.render(Report(title: "", parts: [.value(.plot(plot))]))
    #expect(page.hasPrefix("<!doctype html>") && page.contains("<title>Words</title>\n<style>"))
    #expect(!page.contains("<h1>"))
  }

  @Test("overlapping marks are cut so that elements nest")
  func marks() {
    let page = MarkedPage.render(
      MarkedText(
        title: nil, documentID: "d", document: 0, text: "abcdef", paragraphs: [0..<6],
        marks: [.init(start: 0, end: 4, kind: "quote"), .init(start: 2, end: 6, kind: "date")]), anchors: [])
    #expect(isWellFormed(page))
    #expect(page.components(separatedBy: "<mark").count - 1 == 2 + 3)
    #expect(
      page.contains(
        "<mark class=\"quote\" title=\"quote\">ab<mark class=\"date\" title=\"date\">cd</mark></mark><mark"))
  }

  @Test("the page opens in a browser without an error or a request")
  func browser() throws {
    let chromium = "/usr/bin/chromium"
    guard FileManager.default.isExecutableFile(atPath: chromium) else {
      print("Chromium is not installed: the page was not opened in a browser")
      return
    }
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(
      "nightjar-report-\(getpid()).html")
    try Data(Renderer.render(.report(report), as: .html).utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: chromium)
    process.arguments = [
      "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--dump-dom",
      file.absoluteString,
    ]
    let (out, errors) = (Pipe(), Pipe())
    (process.standardOutput, process.standardError) = (out, errors)
    try process.run()
    let dom = String(decoding: out.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    let log = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(dom.contains("<mark") && !log.contains("CONSOLE"), "\(log)")
  }
}

@Suite struct ResultDocumentTests {
  private let plots = ["First", "Second"].map { Value.plot(Plot(.bar, one, roles: [:], title: $0)) }

  private func written(_ values: [Value], _ format: OutputFormat) -> String {
    var writer = RecordWriter(format)
    return values.map { writer.write($0) }.joined() + writer.finish()
  }

  @Test("several plots are one picture and one specification")
  func plotsTogether() throws {
    for values in [plots, [.list(plots)]] {
      let svg = written(values, .svg)
      #expect(isWellFormed(svg) && svg.hasPrefix("<svg "))
      #expect(svg.contains("<title>First</title>") && svg.contains("<title>Second</title>"))
      let vega = written(values, .vega)
      let spec = try JSONSerialization.jsonObject(with: Data(vega.utf8)) as? [String: Any]
      #expect((spec?["vconcat"] as? [[String: Any]])?.count == 2 && spec?["$schema"] != nil)
      #expect(vega.components(separatedBy: "$schema").count == 2)
    }
    #expect(written([plots[0]], .svg) == SVGPlot.render(Plot(.bar, one, roles: [:], title: "First")))
    #expect(written([], .svg).isEmpty && OutputFormat.svg.takes(.list(plots)))
    #expect(!OutputFormat.svg.takes(.list(plots + [.integer(1)])) && !OutputFormat.vega.takes(.list([])))
  }

  @Test("a page holds all results: reports as sections, rows as one table, every row of it")
  func pageOfAll() {
    let rows = (0..<10_002).map { Value.record(Record([.init("n", .integer($0))])) }
    let report = Value.report(Report(title: "A report", author: "Ann", parts: [.text("# Part")]))
    let page = written([report] + rows + plots + [.string("<b>")], .html)
    for once in [
      "<!doctype html>", "</html>", "<h1>Results</h1>", "<h2>A report</h2>", "<h3>Part</h3>", "<table",
    ] {
      #expect(page.components(separatedBy: once).count == 2, "\(once)")
    }
    #expect(page.contains("data-v=\"10001\">10001<") && page.contains("<p>&lt;b&gt;</p>"))
    #expect(page.components(separatedBy: "<figure>").count == 3)
    #expect(written([report], .html).contains("<h1>A report</h1>"))
    #expect(written([], .html).contains("No results."))
    #expect(
      Renderer.render(.frame(one), as: .html).hasPrefix("<table>"), "a frame's html is to be put in a page")
  }

  @Test("in Markdown a report has headings, tables and drawings, and no text in it is Markdown")
  func markdown() {
    let report = Report(
      title: "*T*", author: "Ann", note: "1. note",
      parts: [
        .heading("S_1"), .text("# Sub\n**bold** <b> [a](b)\n- `item`", depth: 1),
        .value(.frame(one)), .value(plots[0]),
        .document(
          MarkedText(
            title: nil, documentID: "d", document: 0, text: "# a\nb *c*", paragraphs: [0..<9], marks: [])),
      ])
    #expect(
      written([.report(report)], .md) == """
        # \\*T\\*

        Ann

        ## S\\_1

        ### Sub

        **bold** \\<b\\> \\[a\\](b)
        - \\`item\\`

        | name | n |
        | --- | ---: |
        | only | 7 |

        ```
        First
        only ████████████████████████████████████████████████████████████████████████ 7
        ```

        ## d

        \\# a b \\*c\\*

        1\\. note

        """)
    #expect(
      written([.record(Record([.init("a", .integer(1))])), .string("a|b"), .string("# c"), .frame(one)], .md)
        == """
        | a |
        | ---: |
        | 1 |

        a\\|b

        \\# c

        | name | n |
        | --- | ---: |
        | only | 7 |

        """, "what follows a table is no row of it")
  }

  @Test("no text in a drawing ends its block of code")
  func fence() {
    let text = ReportMarkdown.render(Plot(.bar, one, roles: [:], title: "````"))
    #expect(text.hasPrefix("`````\n````\n") && text.hasSuffix("\n`````\n"))
  }

  @Test("only what Markdown would read as more than text is escaped")
  func escapes() {
    for (text, expected) in [
      ("-0.5", "-0.5"), ("- a", "\\- a"), ("---", "\\---"), ("===", "\\==="), ("#1", "\\#1"),
      ("3.14", "3.14"),
      ("3. a", "3\\. a"), ("3)", "3\\)"), ("a # b", "a # b"), ("<b>&", "\\<b\\>\\&"), ("", ""),
      ("a\n- b", "a - b"),
    ] { #expect(ReportMarkdown.escaped(text) == expected) }
  }
}
