// Pairing of quotation marks: what counts as a quotation, where it ends, what is reported.

import Corpus
import Document
import Testing

@Suite("Quotation marks")
struct QuotationScannerTests {
  /// The quoted stretches of a text, with their marks.
  private func quoted(_ text: String) -> [String] {
    let document = DocumentParser().parse(text)
    return document.quotations.map { document.text[$0.span] }
  }

  private func codes(_ text: String) -> [String] {
    DocumentParser().parse(text).diagnostics.map(\.code.rawValue).filter { $0.hasPrefix("quote/") }
  }

  @Test("straight, curly, low, guillemet and corner marks make quotations")
  func families() {
    #expect(quoted("\"It is late,\" said Ana.") == ["\"It is late,\""])
    #expect(quoted("“It is late,” said Ana.") == ["“It is late,”"])
    #expect(quoted("„Es ist spät“, sagte Ana.") == ["„Es ist spät“"])
    #expect(quoted("« Il est tard », dit Ana.") == ["« Il est tard »"])
    #expect(quoted("»Det er sent«, sagde Ana.") == ["»Det er sent«"])
    #expect(quoted("彼は「もう遅い」と言った。") == ["「もう遅い」"])
    #expect(quoted("``It is late,'' said Ana.") == ["``It is late,''"])
    #expect(quoted(",,Es ist spät'', sagte Ana.") == [",,Es ist spät''"])
  }

  @Test("single marks are told from apostrophes")
  func singles() {
    #expect(quoted("‘It’s the workers’ day,’ said Ana.") == ["‘It’s the workers’ day,’"])
    #expect(quoted("'It is late,' said Ana. 'Don't wait.'") == ["'It is late,'", "'Don't wait.'"])
    #expect(quoted("The workers' demands and the '90s aren't new; rock 'n' roll is.") == [])
    #expect(quoted("The boys’ team didn’t win; ’twas a pity.") == [])
  }

  @Test("a quotation inside a quotation stays inside")
  func nested() {
    #expect(quoted("“He said ‘no way’ to me,” Ana said.") == ["“He said ‘no way’ to me,”"])
    #expect(
      quoted("\"He said \"no way\" to me,\" Ana said.") == ["\"He said \"no way\" to me,\""])
  }

  @Test("an unclosed quotation ends with its paragraph and is reported")
  func unclosed() {
    let text = "“It is late, said Ana.\nShe left.\n“Good night,” she said."
    #expect(quoted(text) == ["“It is late, said Ana.", "“Good night,”"])
    #expect(codes(text) == ["quote/unclosed"])
    let document = DocumentParser().parse(text)
    #expect(document.quotations.map(\.isClosed) == [false, true])
  }

  @Test("a quotation over several paragraphs is one part a paragraph")
  func continued() {
    let text = "“It is late,” said Ana. “I must go.\n“The train leaves at nine.\n“Good night.”\nShe left."
    #expect(quoted(text) == ["“It is late,”", "“I must go.", "“The train leaves at nine.", "“Good night.”"])
    #expect(codes(text) == ["quote/continued", "quote/continued"])
  }

  @Test("a quotation that is closed in the next paragraph goes on there")
  func closedLater() {
    let text = "“It is late,” said Ana. “I must go.\nThe train leaves at nine.” She left."
    #expect(quoted(text) == ["“It is late,”", "“I must go.", "The train leaves at nine.”"])
    #expect(codes(text) == ["quote/continued"])
    #expect(DocumentParser().parse(text).quotations.map(\.isClosed) == [true, false, true])
  }

  @Test("a closing mark without an opening one is reported and left alone")
  func unmatched() {
    let text = "It is late,” said Ana. “I must go.”"
    #expect(quoted(text) == ["“I must go.”"])
    #expect(codes(text) == ["quote/unmatched"])
  }

  @Test("curly marks that look the wrong way still pair")
  func wrongDirection() {
    #expect(quoted("”It is late,” said Ana.") == ["”It is late,”"])
    #expect(quoted("“It is late,“ said Ana.") == ["“It is late,“"])
    #expect(quoted("\"It is late, \"said Ana, \"and cold.\"") == ["\"It is late, \"", "\"and cold.\""])
  }

  @Test("feet and inches are no quotation marks")
  func measures() {
    #expect(quoted("He is 6'2\" tall and his desk is 5' 11\" wide.") == [])
    #expect(quoted("At 6'2\" he said \"I am tall\" and left.") == ["\"I am tall\""])
  }

  @Test("marks opened again at a sentence start end the part before")
  func reopened() {
    let text = "\"It is late. \"I must go,\" said Ana."
    #expect(quoted(text) == ["\"It is late.", "\"I must go,\""])
  }

  @Test("doubled marks count as one and long runs as none")
  func runs() {
    #expect(
      quoted("It is known as the \"\"official convention of owners\"\" here.") == [
        "\"\"official convention of owners\"\""
      ])
    #expect(quoted(String(repeating: "\"", count: 5000)) == [])
  }

  @Test("three apostrophes close or open a quotation inside another")
  func threeApostrophes() {
    #expect(
      quoted("''They said, 'Come home,''' Ana recalled. ''I did.''") == [
        "''They said, 'Come home,'''", "''I did.''",
      ])
    #expect(quoted("'''Come home' was all they said,'' Ana said.") == ["'''Come home' was all they said,''"])
  }

  @Test("the values of left-over markup are no quotations")
  func markup() {
    #expect(
      quoted("<post author=\"Ana Ruiz\" date=\"May 3, 2021\">It is \"very\" late.</post>") == ["\"very\""])
    #expect(
      quoted("<a href=\"http://example.org\" target=”_blank”>Read on</a>, “please,” Ana said.") == [
        "“please,”"
      ])
    #expect(
      quoted("<post id=\"\" date=\"May 3, 2021\n\">The rain stopped. \"At last,\" Ana said.") == [
        "\"At last,\""
      ])
    #expect(quoted("A quotation may follow = \"so\" with room.") == ["\"so\""])
  }

  @Test("an opening mark behind a comma opens though the space between is missing")
  func lostSpace() {
    #expect(quoted("Ana said,“It is late. I must go.”") == ["“It is late. I must go.”"])
  }

  @Test("a pull quote ends before the line that names its speaker")
  func pullQuote() {
    let text = "\"It must end now, for all of us.\nAna Ruiz, economist at Example University.\"\n\nShe left."
    #expect(quoted(text) == ["\"It must end now, for all of us."])
    #expect(codes(text) == ["quote/unclosed", "quote/unmatched"])
  }

  @Test("spans nest or are disjoint, hold their content and stand on scalar boundaries in any soup of marks")
  func soup() {
    let pieces = [
      "\"", "“", "”", "‘", "’", "'", "„", "«", "»", "‹", "›", "「", "」", "『", "』", "``", "''", ",,", " ", " ",
      "a", "said",
      "He", ".", ",", "\n", "\n\n", "é", "漢", "😀", "6'2\"", "—", "(", ")", ":", "according to", "Ana Ruiz",
    ]
    let seed: UInt64 = 20_231_122
    var state = seed
    func next(_ n: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(n))
    }
    for round in 0..<400 {
      var text = ""
      for _ in 0..<next(120) { text += pieces[next(pieces.count)] }
      let document = DocumentParser().parse(text)
      let quotations = document.quotations
      let bytes = Array(text.utf8)
      func isBoundary(_ offset: UInt32) -> Bool {
        Int(offset) == bytes.count || (Int(offset) < bytes.count && bytes[Int(offset)] & 0xC0 != 0x80)
      }
      for (i, a) in quotations.enumerated() {
        #expect(a.span.contains(a.content), "seed \(seed) round \(round)")
        #expect(isBoundary(a.span.start) && isBoundary(a.span.end), "seed \(seed) round \(round)")
        #expect(isBoundary(a.content.start) && isBoundary(a.content.end), "seed \(seed) round \(round)")
        if i > 0 { #expect(quotations[i - 1].span < a.span, "seed \(seed) round \(round)") }
        for b in quotations[(i + 1)...] {
          #expect(!a.span.overlaps(b.span) || a.span.contains(b.span), "seed \(seed) round \(round)")
        }
        let paragraph = document.paragraphs.index(startingAtOrBefore: a.span.start) ?? 0
        #expect(document.paragraphs.span(paragraph).contains(a.span), "seed \(seed) round \(round)")
      }
    }
  }
}
