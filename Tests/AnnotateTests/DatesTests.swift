// Dates: their extents and TIMEX3 values, with and without the document's date.

import Corpus
import Document
import Testing

/// `text=value` of every date; a missing value is `?`.
func dates(_ text: String, on date: String? = nil) -> [String] {
  var metadata = Metadata()
  metadata.date = date
  let document = DocumentParser().parse(text, metadata: metadata)
  return document.dates.map { "\(document.text[$0.span])=\($0.value ?? "?")" }
}

@Suite("Dates")
struct DatesTests {
  @Test("calendar dates in all usual orders")
  func absolute() {
    #expect(dates("It began on September 22.") == ["September 22=XXXX-09-22"])
    #expect(dates("It began on Sept. 22, 2023, in Hangzhou.") == ["Sept. 22, 2023=2023-09-22"])
    #expect(dates("It began on 22 September 2023.") == ["22 September 2023=2023-09-22"])
    #expect(
      dates("On 22/09/2023 and 9/22/23 and 2023-09-22 it rained.")
        == ["22/09/2023=2023-09-22", "9/22/23=2023-09-22", "2023-09-22=2023-09-22"])
    #expect(
      dates("They met in May 1998 and on the 3rd of June 1999.")
        == ["May 1998=1998-05", "the 3rd of June 1999=1999-06-03"])
  }

  @Test("quarters, decades, centuries, seasons and eras")
  func periods() {
    #expect(dates("In the first quarter of 1998 it grew.") == ["the first quarter of 1998=1998-Q1"])
    #expect(dates("Since the 1990s and the mid-1970s.") == ["the 1990s=199", "the mid-1970s=197"])
    #expect(dates("A house of the 19th century.") == ["the 19th century=18"])
    #expect(dates("In summer 2012 he left.") == ["summer 2012=2012-SU"])
    #expect(dates("Caesar died in 44 BC.") == ["44 BC=BC0044"])
    #expect(dates("Results for fiscal 1989 rose.") == ["fiscal 1989=1989"])
  }

  @Test("relative dates count from the document's date")
  func relative() {
    let day = "2023-09-22"  // a Friday
    #expect(dates("He came earlier this week.", on: day) == ["earlier this week=2023-W38"])
    #expect(dates("He left more than 12 years ago.", on: day) == ["more than 12 years ago=2011"])
    #expect(
      dates("He came yesterday and leaves tomorrow.", on: day)
        == ["yesterday=2023-09-21", "tomorrow=2023-09-23"])
    #expect(dates("He spoke on Tuesday night.", on: day) == ["Tuesday night=2023-09-19TNI"])
    #expect(dates("He will speak on Monday.", on: day) == ["Monday=2023-09-25"])
    #expect(
      dates("It fell last month and may rise next year.", on: day)
        == ["last month=2023-08", "next year=2024"])
    #expect(
      dates("He won on March 3, 2020. Two days earlier he had lost.", on: day)
        == ["March 3, 2020=2020-03-03", "Two days earlier=2020-03-01"])
  }

  @Test("without the document's date, what cannot be told stays open")
  func unresolved() {
    #expect(dates("He came earlier this week.") == ["earlier this week=?"])
    #expect(dates("He left more than 12 years ago.") == ["more than 12 years ago=?"])
    #expect(dates("He comes today.") == ["today=?"])
    #expect(dates("He spoke on Friday.") == ["Friday=XXXX-WXX-5"])
  }

  @Test("times of the day join their day")
  func times() {
    #expect(dates("They meet at 3 p.m. on Friday.") == ["3 p.m. on Friday=XXXX-WXX-5T15:00"])
    #expect(dates("It opens at noon on 4 July 1999.") == ["noon on 4 July 1999=1999-07-04T12:00"])
    #expect(dates("It was 10:30 GMT.", on: "2001-02-03") == ["10:30 GMT=2001-02-03T10:30Z"])
  }

  @Test("durations, recurring times and vague references")
  func durations() {
    #expect(
      dates("Half an hour, then a quarter of an hour.") == [
        "Half an hour=PT30M", "a quarter of an hour=PT15M",
      ])
    #expect(dates("It lasted three quarters of an hour.") == ["three quarters of an hour=PT45M"])
    #expect(dates("It took two weeks.") == ["two weeks=P2W"])
    #expect(dates("It took several months, a ten-year plan.") == ["several months=PXM", "ten-year=P10Y"])
    #expect(dates("It meets every day and reports annually.") == ["every day=P1D", "annually=P1Y"])
    #expect(dates("It is now known.") == ["now=PRESENT_REF"])
    #expect(dates("A 6-year-old boy, aged 37 years old.") == [])
  }

  @Test("words that only look like dates are left alone")
  func others() {
    #expect(dates("The 19th Asian Games opened.") == [])
    #expect(dates("They may march, spring and fall for a second time.") == [])
    #expect(dates("The Sunday Times wrote it.") == [])
    #expect(dates("Jan Kavan paid $1998 for 2,000 shares.") == [])
    #expect(
      dates("On September 99 and 0000-00-00 and 31 February 2001 nothing was.").contains(
        "31 February 2001=2001-02-31") == false)
  }

  @Test("first and last day of what is known")
  func ranges() {
    var metadata = Metadata()
    metadata.date = "2023-09-22"
    let found = DocumentParser().parse("Last week and in February 2024.", metadata: metadata).dates
    #expect(found.map(\.from) == ["2023-09-11", "2024-02-01"])
    #expect(found.map(\.to) == ["2023-09-17", "2024-02-29"])
  }

  @Test("spans ascend inside the text whatever the words")
  func anyWords() {
    let words = [
      "the", "last", "9", "31", "May", "of", "1998", "years", "ago", "-", ",", "half", "a", "million",
      "twenty", "one",
      "10:30", "p.m.", "Friday", "early", "this", "BC", "$", "%", "per", "cent", "two", "and",
      "99999999999999999999",
      "every", "quarter", "first", "/", "2023-02-30", "0", "night", "more", "than", "few", "week", "later",
      ".", "Q3",
    ]
    let seed: UInt64 = 20_230_922
    var state = seed
    for round in 0..<150 {
      var text = ""
      for _ in 0..<120 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        text += words[Int((state >> 33) % UInt64(words.count))] + (state >> 60 < 3 ? "" : " ")
      }
      var metadata = Metadata()
      metadata.date = round % 2 == 0 ? "2024-02-29" : nil
      let document = DocumentParser().parse(text, metadata: metadata)
      for spans in [document.dates.map(\.span), document.numbers.map(\.span)] {
        var last: UInt32 = 0
        for span in spans {
          #expect(
            span.start >= last && span.end > span.start && Int(span.end) <= document.text.count,
            "seed \(seed): \(text)")
          last = span.end
        }
      }
      #expect(document.numbers.allSatisfy { $0.value.isFinite }, "seed \(seed): \(text)")
      let shapes = "0123456789XPTHMSWYQDBCFRNESLVUAIOR_-:.Z"
      #expect(
        document.dates.allSatisfy { $0.value?.allSatisfy { shapes.contains($0) } ?? true },
        "seed \(seed): \(text)")
    }
  }
}
