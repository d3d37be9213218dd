// Plots and reports: pictures that are well-formed whatever the data, and pages in which no text is code.

import Calendar
import Foundation
import Results
import Testing

@testable import Render

#if canImport(FoundationXML)
  import FoundationXML
#endif

private let awkward = Frame([
  .init("name", .strings(["<b>&\"'", String(repeating: "long ", count: 60), "短い名前", "اسم", ""])),
  .init("n", .numbers([1, -2.5, 1e99, .nan, 0])), .init("m", .integers([3, 1, 4, 1, 5])),
])
private let empty = Frame([.init("name", .strings([])), .init("n", .integers([]))])
private let one = Frame([.init("name", .strings(["only"])), .init("n", .integers([7]))])
private let dates = Frame([
  .init("date", .strings(["2023-01", "2023-02", "undated", "2023-04"])),
  .init("count", .integers([1, 2, 3, 4])),
])
private let ties = Frame([
  .init("source", .strings(["a", "b", "c"])), .init("target", .strings(["b", "c", "a"])),
  .init("weight", .integers([1, 2, 3])),
])

private func isWellFormed(_ text: String) -> Bool { XMLParser(data: Data(text.utf8)).parse() }

@Suite struct PlotTests {
  @Test("every kind of plot of any frame is well-formed SVG with a title and a description")
  func svg() {
    for kind in Plot.Kind.allCases {
      for frame in [awkward, empty, one, dates, ties] {
        for roles in [[:], ["x": "name", "y": "nothing"], ["series": "name"]] {
          let text = SVGPlot.render(Plot(kind, frame, roles: roles, title: "<T> & “t”", note: "a & b"))
          #expect(isWellFormed(text), "\(kind) \(frame.names) \(roles)")
          #expect(text.contains("<title>&lt;T&gt; &amp; “t”</title>") && text.contains("<desc>"))
          #expect(!text.contains("nan") && !text.contains("inf"))
        }
      }
    }
  }

  @Test("no line of a plot in the terminal is wider than the terminal, with plain characters on request")
  func terminal() {
    for kind in Plot.Kind.allCases {
      for frame in [awkward, empty, one, dates, ties] {
        for width in [20, 40, 80, 200] {
          let text = Renderer.render(
            .plot(Plot(kind, frame, roles: [:], title: "T")), as: .table, RenderOptions(width: width))
          for line in text.split(separator: "\n") {
            #expect(TextWidth.width(String(line)) <= width, "\(kind): \(line)")
          }
        }
        let plain = TerminalPlot(Plot(kind, one, roles: [:]), RenderOptions(width: 60, ascii: true)).render()
        #expect(plain.utf8.allSatisfy { $0 < 0x80 }, "\(kind): \(plain)")
      }
    }
  }

  @Test("on request nothing but the user's own texts is beyond ASCII, also where something is cut or missing")
  func ascii() {
    let long = String(repeating: "long name ", count: 30)
    let frame = Frame([
      .init("a", .values([.string(long), .string("b"), .none, .string(long + "c")])),
      .init("b", .values([.number(1e300), .number(.infinity), .none, .integer(3)])),
      .init("n", .integers([-1, 2, 3, 12_345])),
      .init(String(long.prefix(60)), .strings(["p", "q", "r", "s"])),
    ])
    let kwic = Frame(
      [.init("left", .strings([long])), .init("node", .strings(["n"])), .init("right", .strings([long]))],
      layout: .concordance)
    var values: [Value] = [
      .frame(frame), .frame(kwic), .list(Array(repeating: .string(long), count: 9)),
      .record(Record([.init("k", .none), .init("l", .string(long))])),
      .report(
        Report(title: long, author: "A", date: "2023", parts: [.heading(long), .value(.frame(frame))])),
    ]
    for kind in Plot.Kind.allCases {
      let roles = ["x": "a", "y": "n", "source": "a", "target": "b", "weight": "n"]
      values.append(
        .plot(Plot(kind, frame, roles: roles, title: long + long, xLabel: long, yLabel: long, note: long)))
    }
    for value in values {
      let text = Renderer.render(value, as: .table, RenderOptions(width: 60, ascii: true, maxRows: 3))
      #expect(text.utf8.allSatisfy { $0 < 0x80 }, "\(text)")
    }
  }

  @Test("bars are as long as their values say")
  func bars() {
    let frame = Frame([.init("w", .strings(["a", "b"])), .init("n", .integers([4, 2]))])
    let text = TerminalPlot(Plot(.bar, frame, roles: [:]), RenderOptions(width: 24)).render()
    let lengths = text.split(separator: "\n").map { $0.count { $0 == "█" } }
    #expect(lengths == [19, 9], "half of 19 is 9 and a half block")
  }

  @Test("bars below zero stand left of a line, those above right of it")
  func negativeBars() {
    let frame = Frame([.init("w", .strings(["a", "b", "c"])), .init("n", .integers([4, -2, 0]))])
    let plot = Plot(.bar, frame, roles: [:], xLabel: "team", yLabel: "points")
    let lines = TerminalPlot(plot, RenderOptions(width: 20)).render().split(separator: "\n").map(String.init)
    #expect(lines == ["team", "a     │█████████ 4", "b ████│ -2", "c     │ 0", "  points"])
  }

  @Test("an area is filled down to zero")
  func area() {
    let frame = Frame([.init("x", .integers([0, 10])), .init("y", .integers([4, 4]))])
    let lines = TerminalPlot(Plot(.area, frame, roles: [:]), RenderOptions(width: 30)).render().split(
      separator: "\n")
    #expect(lines[1...12].allSatisfy { $0.count { $0 == "⣿" } >= 20 })
  }

  @Test("titles, subtitles and notes are broken to lines, not cut")
  func wrap() {
    func lines(_ text: String, _ room: Double, _ most: Int = 8) -> [String] {
      Lines.wrap(text, room, most: most) { Double(TextWidth.width($0)) }
    }
    #expect(lines("one two three", 7) == ["one two", "three"])
    #expect(lines("one two three", 6) == ["one", "two", "three"])
    #expect(lines("abcdefgh ij", 3) == ["abc", "def", "gh", "ij"])
    #expect(lines("短い名前と長い名前", 8) == ["短い名前", "と長い名", "前"])
    #expect(lines("one two three four", 7, 2) == ["one two", "three…"])
    #expect(lines("", 7) == [""])
    let note = "Source: " + (0..<60).map { "word\($0)" }.joined(separator: " ")
    let plot = Plot(.bar, one, roles: [:], title: note, subtitle: note, note: note)
    for text in [SVGPlot.render(plot), TerminalPlot(plot, RenderOptions(width: 60)).render()] {
      #expect(text.components(separatedBy: "word59").count >= 4)
    }
  }

  @Test("a cloud says how many words have no weight, and finds room for all that there is room for")
  func cloud() {
    let mixed = Frame([.init("w", .strings(["a", "b", "c", "d"])), .init("n", .integers([3, 0, -1, 2]))])
    let note = "2 words without a weight above zero left out."
    #expect(SVGPlot.render(Plot(.cloud, mixed, roles: [:])).contains(note))
    #expect(TerminalPlot(Plot(.cloud, mixed, roles: [:]), RenderOptions(width: 60)).render().contains(note))
    let many = Frame([
      .init("w", .strings((0..<100).map { "word\($0)" })), .init("n", .integers((0..<100).map { 100 - $0 })),
    ])
    #expect(!SVGPlot.render(Plot(.cloud, many, roles: [:])).contains("words are shown"))
  }

  @Test("that points are crowded is said once, whatever the number of series")
  func crowded() {
    let n = 6000
    let frame = Frame([
      .init("x", .integers(Array(0..<n))), .init("y", .integers((0..<n).map { $0 * 7 % 101 })),
      .init("s", .strings((0..<n).map { "s\($0 % 3)" })),
    ])
    let svg = SVGPlot.render(Plot(.line, frame, roles: ["series": "s"]))
    #expect(svg.components(separatedBy: "each pixel").count == 2 && svg.contains(">6,000 points;"))
  }

  @Test("ticks are round and within the range")
  func ticks() {
    let scale = PlotScale([0, 9.7], from: 0, to: 100)
    #expect(scale.ticks(5).map(\.label) == ["0", "2", "4", "6", "8"])
    #expect(
      PlotScale([0.001, 0.0042], from: 0, to: 1).ticks(4).map(\.label) == [
        "0.001", "0.002", "0.003", "0.004",
      ])
    let days = PlotScale(
      [Double(CivilDate.days(2023, 1, 1)), Double(CivilDate.days(2023, 6, 1))], from: 0, to: 1)
    #expect(days.dateTicks(6).map(\.label).first == "2023-01")
  }

  @Test("the axis of a dispersion plot is the whole text, not the way to the last match")
  func dispersion() {
    let frame = Frame([
      .init("term", .strings(["a", "b", "none"])), .init("position", .numbers([12.5, 50, .nan])),
    ])
    let plot = Plot(.dispersion, frame, roles: [:], xRange: 0...100)
    let lines = TerminalPlot(plot, RenderOptions(width: 48)).render().split(separator: "\n").map(String.init)
    #expect(
      lines == [
        "   a ·····┃·································· 1",
        "   b ····················┃··················· 1",
        "none ········································ 0",
        "     0              position              100",
      ])
    #expect(SVGPlot.render(plot).contains(">100</text>"))
    #expect(VegaLite.render(plot).contains("\"scale\":{\"domain\":[0.0,100.0]}"))
  }

  private func timeline(_ dates: [String]) -> Plot {
    let frame = Frame([
      .init("date", .strings(dates)), .init("n", .integers(dates.indices.map { $0 + 1 })),
    ])
    return Plot(.timeline, frame, roles: [:])
  }
  private func ticks(_ plot: Plot) -> [String] {
    SVGPlot.render(plot).split(separator: "\n").compactMap { line in
      guard line.contains("text-anchor=\"middle\" font-size=\"11\"") else { return nil }
      return line.split(separator: ">")[1].split(separator: "<").first.map(String.init)
    }
  }

  @Test("ticks of dates are as exact as the dates")
  func dateTicks() {
    #expect(ticks(timeline(["2023-01", "2023-02", "2023-03"])) == ["2023-01", "2023-02", "2023-03"])
    #expect(ticks(timeline(["2023-05"])) == ["2023-05"])
    #expect(ticks(timeline(["2023-05-17"])) == ["2023-05-17"])
    #expect(ticks(timeline(["2021", "2022"])) == ["2021", "2022"])
    #expect(ticks(timeline(["2023-W01", "2023-W03"])) == ["2023-W01", "2023-W02", "2023-W03"])
    #expect(CivilDay.label(Double(CivilDate.days(2021, 1, 3)), .week) == "2020-W53")
    let single = TerminalPlot(timeline(["2023-05"]), RenderOptions(width: 40)).render()
    #expect(single.contains("date: 2023-05\n") && !single.contains("2023-05-01"))
  }

  private func rows(of plot: Plot) throws -> [[String: Any]] {
    let spec = try JSONSerialization.jsonObject(with: Data(VegaLite.render(plot).utf8)) as? [String: Any]
    return (spec?["data"] as? [String: Any])?["values"] as? [[String: Any]] ?? []
  }

  @Test(
    "rows of one place and series are added up, in all charts but scatter plots",
    arguments: [Plot.Kind.bar, .line, .area, .timeline])
  func addedUp(_ kind: Plot.Kind) throws {
    let frame = Frame([
      .init("date", .strings(["2023-05-02", "2023-05-01", "2023-05-02", "2023-05-02"])),
      .init("n", .integers([1, 2, 30, 400])), .init("s", .strings(["a", "a", "a", "b"])),
    ])
    let plot = Plot(kind, frame, roles: ["x": "date", "y": "n", "series": "s"])
    #expect(Set(try rows(of: plot).compactMap { $0["n"] as? Int }) == [31, 2, 400])
    let note = "4 rows make 3 values: rows of one \(kind == .bar ? "name" : "date") are added up."
    for text in [SVGPlot.render(plot), TerminalPlot(plot, RenderOptions(width: 70)).render()] {
      #expect(text.contains(note))
    }
    #expect(VegaLite.render(plot).contains(note))
    let single = Plot(kind, frame, roles: ["x": "date", "y": "n"])
    if kind == .timeline {
      #expect(SVGPlot.render(single).contains("<title>2023-05-02: 431</title>"))
    }
    let points = Plot(.scatter, frame, roles: ["x": "date", "y": "n"])
    #expect(try rows(of: points).count == 4 && !SVGPlot.render(points).contains("added up"))
  }

  @Test(
    "cells of a heat map and words of a cloud that are added up are told; whole numbers are named without a point"
  )
  func addedUpCells() {
    let frame = Frame([
      .init("year", .numbers([2016, 2016, 2017])), .init("s", .strings(["a", "a", "b"])),
      .init("n", .integers([1, 2, 3])),
    ])
    let heat = SVGPlot.render(Plot(.heatmap, frame, roles: ["x": "year", "y": "s", "size": "n"]))
    #expect(heat.contains("3 rows make 2 values: rows of one cell are added up.") && heat.contains(">2016<"))
    let cloud = TerminalPlot(Plot(.cloud, frame, roles: ["x": "s", "y": "n"]), RenderOptions(width: 70))
      .render()
    #expect(cloud == "a 3   b 3\n3 rows make 2 values: rows of one word are added up.\n")
  }

  @Test("times of day have places of their own; rows that are only counted go to their day or hour")
  func timesOfDay() throws {
    let frame = Frame([
      .init("date", .strings(["2023-05-01T08:00:00+02:00", "2023-05-01 20:30", "2023-05-02T00:00:00Z"])),
      .init("n", .integers([1, 2, 3])),
    ])
    let plot = Plot(.timeline, frame, roles: ["y": "n"])
    #expect(
      try rows(of: plot).compactMap { $0["date"] as? String } == [
        "2023-05-01T08:00:00Z", "2023-05-01T20:30:00Z", "2023-05-02T00:00:00Z",
      ])
    #expect(ticks(plot) == ["2023-05-01 09:00", "12:00", "15:00", "18:00", "21:00", "2023-05-02 00:00"])
    #expect(SVGPlot.render(plot).contains("<title>2023-05-01 20:30: 2</title>"))
    func counted(_ times: [String]) throws -> [String] {
      let plot = Plot(.timeline, Frame([.init("time", .strings(times))]), roles: [:])
      return try rows(of: plot).map { "\($0["time"] ?? "") \($0["count"] ?? "")" }
    }
    let day = try counted(["2023-05-01T08:00", "2023-05-01T08:59:59", "2023-05-02T07:00"])
    #expect(day == ["2023-05-01T08:00:00Z 2.0", "2023-05-02T07:00:00Z 1.0"])
    let month = try counted(["2023-05-01T08:00", "2023-05-01T23:59:59", "2023-05-30T07:00"])
    #expect(month == ["2023-05-01T00:00:00Z 2.0", "2023-05-30T00:00:00Z 1.0"])
  }

  @Test("years are whole and have no comma on any axis")
  func years() {
    let frame = Frame([.init("year", .integers([2015, 2016, 2018])), .init("n", .integers([1, 2, 1]))])
    let plot = Plot(.line, frame, roles: ["x": "year", "y": "n"])
    #expect(ticks(plot) == ["2015", "2016", "2017", "2018"])
    let svg = SVGPlot.render(plot)
    #expect(svg.contains(">2</text>") && !svg.contains(">0.5</text>") && !svg.contains("2,01"))
    let terminal = TerminalPlot(plot, RenderOptions(width: 60)).render()
    #expect(terminal.contains(" 2015 ") && terminal.contains(" 2018\n"))
    #expect(VegaLite.render(plot).contains("\"axis\":{\"tickMinStep\":1,\"format\":\"~g\"}"))
    #expect(Numbers.short(2016) == "2016" && Numbers.short(2016.5) == "2016.5")
    #expect(Numbers.short(20_160) == "20,160" && Numbers.short(-20_160.5) == "-20,160.5")
  }

  @Test("bars along time do not cover each other, however close two dates are")
  func closeBars() {
    let plot = timeline(["2023-01-01", "2023-01-02", "2023-12-31"])
    let bars = SVGPlot.render(plot).split(separator: "\n").filter { $0.contains("class=\"f0\"") }
    func number(_ bar: Substring, _ name: String) -> Double {
      Double(bar.components(separatedBy: " \(name)=\"")[1].prefix { $0 != "\"" }) ?? -1
    }
    #expect(bars.count == 3)
    #expect(number(bars[0], "x") + number(bars[0], "width") <= number(bars[1], "x"))
  }

  @Test("what a terminal does not draw is said: areas behind each other, names of points")
  func terminalLacks() {
    let frame = Frame([
      .init("x", .integers([0, 10, 0, 10])), .init("y", .integers([1, 1, 4, 4])),
      .init("s", .strings(["low", "low", "high", "high"])),
    ])
    let area = TerminalPlot(
      Plot(.area, frame, roles: ["x": "x", "y": "y", "series": "s"]), RenderOptions(width: 50)
    ).render()
    #expect(area.contains("Areas of several series are drawn as lines here."))
    #expect(area.contains("○○○○") && area.contains("●●●●"), "both can be seen")
    let scatter = Plot(.scatter, frame, roles: ["x": "x", "y": "y", "label": "s"])
    #expect(TerminalPlot(scatter, RenderOptions(width: 80)).render().contains("The names of points"))
  }

  @Test("rows without a date are left out of a timeline with a note")
  func undated() {
    let plot = timeline(["2023-01", "undated", "soon"])
    let note = "2 rows left out: no date."
    #expect(SVGPlot.render(plot).contains(">\(note)</text>"))
    #expect(TerminalPlot(plot, RenderOptions(width: 60)).render().hasSuffix("\n\(note)\n"))
    #expect(VegaLite.render(plot).contains(note) && !VegaLite.render(plot).contains("soon"))
    let none = timeline(["undated", "undated"])
    #expect(
      TerminalPlot(none, RenderOptions(width: 60)).render()
        == "(no data to draw)\n2 rows left out: no date.\n")
    #expect(SVGPlot.render(none).contains("No data to draw") && SVGPlot.render(none).contains(note))
  }

  @Test("every renderer gives a bar chart's axes the same names: xlabel to the names, ylabel to the values")
  func barAxes() {
    let plot = Plot(.bar, one, roles: [:], xLabel: "word", yLabel: "occurrences")
    let svg = SVGPlot.render(plot).split(separator: "\n").filter { $0.contains("class=\"m\"") }
    #expect(svg.first?.contains(">word<") == true && svg.last?.contains(">occurrences<") == true)
    #expect(svg.count == 3, "both names and one figure")
    let lines = TerminalPlot(plot, RenderOptions(width: 40)).render().split(separator: "\n")
    #expect(lines.first == "word" && lines.last == "     occurrences")
    let vega = VegaLite.render(plot)
    #expect(vega.contains("\"y\":{\"field\":\"name\",\"type\":\"nominal\",\"title\":\"word\""))
    #expect(vega.contains("\"x\":{\"field\":\"n\",\"type\":\"quantitative\",\"title\":\"occurrences\""))
  }

  @Test("a timeline of one series is bars in the terminal, months without a row are empty")
  func terminalTimeline() {
    let lines = TerminalPlot(timeline(["2023-01", "2023-06"]), RenderOptions(width: 40)).render().split(
      separator: "\n")
    let body = lines[1...12].map { $0.drop { $0 != "│" }.dropFirst() }
    for line in body {
      let middle = line.dropFirst(10).prefix(18)
      #expect(middle.allSatisfy { $0 == " " }, "\(line)")
    }
    #expect(body.first?.last.map { $0 != " " } == true)
  }

  @Test("of many series the eight largest are drawn, the same in every renderer")
  func manySeries() {
    let n = 30
    let frame = Frame([
      .init("x", .integers((0..<2 * n).map { $0 / n })), .init("y", .integers((0..<2 * n).map { $0 % n })),
      .init("s", .strings((0..<2 * n).map { "series\($0 % n)!" })),
    ])
    for kind in [Plot.Kind.line, .area, .bar] {
      let plot = Plot(kind, frame, roles: ["series": "s", "x": "x", "y": "y"])
      for text in [
        SVGPlot.render(plot), VegaLite.render(plot), TerminalPlot(plot, RenderOptions(width: 60)).render(),
      ] {
        #expect(text.contains("series22!") && text.contains("series29!"))
        #expect(!text.contains("series21!") && !text.contains("series0!"))
        #expect(text.contains("The 8 largest of 30 series are shown."))
      }
    }
  }

  @Test("what cannot be drawn is counted, whatever the renderer")
  func leftOut() {
    let frame = Frame([
      .init("w", .values([.string("a"), .string(""), .none, .string("d"), .string("e")])),
      .init("n", .values([.number(1), .number(2), .number(3), .number(.infinity), .string("many")])),
    ])
    let loops = Frame([
      .init("source", .values([.string("a"), .string("b"), .none])),
      .init("target", .strings(["a", "c", "c"])), .init("weight", .integers([1, 2, 3])),
    ])
    func texts(_ plot: Plot) -> [String] {
      [SVGPlot.render(plot), VegaLite.render(plot), TerminalPlot(plot, RenderOptions(width: 70)).render()]
    }
    let note = "2 rows left out: no finite number in 'n'."
    for text in texts(Plot(.bar, frame, roles: ["x": "w", "y": "n"])) {
      #expect(text.contains("(no name)") && text.contains("(empty)"), "they are two bars")
      #expect(text.contains(DataRenderer.escaped(note)) || text.contains(note))
    }
    for text in texts(Plot(.line, frame, roles: ["x": "w", "y": "n"])) {
      #expect(text.contains(DataRenderer.escaped(note)) || text.contains(note))
    }
    for text in texts(Plot(.network, loops, roles: [:])) {
      #expect(text.contains("1 tie left out: it leads to itself."))
      #expect(text.contains("1 tie left out: a name is missing."))
    }
  }

  @Test("names that differ only late are still told apart when they are cut")
  func shortNames() {
    func short(_ names: [String], _ room: Double = 12) -> [String] {
      ShortNames(room: room, ellipsis: "…") { Double(TextWidth.width($0)) }(names)
    }
    #expect(short(["Ministry of Trade", "Bank of England"]) == ["Ministry of…", "Bank of Eng…"])
    #expect(short(["Ministry of Trade", "Ministry of War"]) == ["Minis…Trade", "Minis…f War"])
    #expect(
      short(["aaaaaaaaaaaaaaBcccccccccccc", "aaaaaaaaaaaaaaDcccccccccccc"]) == ["aaa…aaBccc…", "aaa…aaDccc…"])
    #expect(short(["Ministry of Trade", "Ministry of Trade"]) == ["Ministry of…", "Ministry of…"])
    let names = (0..<3).map { "A committee of the whole parliament of the republic, number \($0)" }
    let frame = Frame([
      .init("source", .strings(names)), .init("target", .strings([names[1], names[2], names[0]])),
      .init("weight", .integers([3, 2, 1])),
    ])
    let plain = Plot(.network, frame, roles: [:])
    let shown = TerminalPlot(plain, RenderOptions(width: 80)).render().split(separator: "\n").map {
      $0.prefix { $0 != "█" }
    }
    #expect(Set(shown).count == 3, "\(shown)")
  }

  @Test("few names below an axis have the room that there is, and none pushes another out")
  func axisNames() {
    let names = ["Upper", "Lower", "Inner", "Outer"].map { "People's Assembly of the Province of \($0)" }
    let frame = Frame([.init("x", .strings(names)), .init("y", .integers([1, 2, 3, 4]))])
    let svg = SVGPlot.render(Plot(.line, frame, roles: ["x": "x", "y": "y"]))
    #expect(Set(ticks(Plot(.line, frame, roles: ["x": "x", "y": "y"]))).count == 4)
    #expect(names.allSatisfy { svg.contains(DataRenderer.escaped($0)) }, "whole in the tips")
  }

  @Test("numbers next to a power of ten are written with it")
  func exponents() {
    #expect(Numbers.short(1e-300) == "1.000e-300" && Numbers.short(9.9999e20) == "1.000e21")
    #expect(Numbers.short(-2.5e-7) == "-2.500e-7")
  }

  @Test("Vega-Lite draws what the SVG draws")
  func vegaAgrees() {
    // dates are days of UTC, rows without a y are left out
    let gap = Frame([
      .init("date", .strings(["2023-02", "2023-01", "2023-03"])), .init("n", .numbers([2, 1, .nan])),
    ])
    let line = VegaLite.render(Plot(.line, gap, roles: [:]))
    #expect(
      line.contains(
        "\"values\":[{\"date\":\"2023-01-01T00:00:00Z\",\"n\":1.0},{\"date\":\"2023-02-01T00:00:00Z\",\"n\":2.0}]"
      ))
    #expect(line.contains("\"scale\":{\"type\":\"utc\"}"))
    let series = Frame([
      .init("date", .strings(["2023-02", "2023-02"])), .init("n", .integers([2, 1])),
      .init("s", .strings(["a", "b"])),
    ])
    #expect(VegaLite.render(Plot(.area, series, roles: ["series": "s"])).contains("\"stack\":null"))
    #expect(VegaLite.render(Plot(.timeline, series, roles: ["series": "s"])).contains("\"type\":\"line\""))
    let bars = VegaLite.render(Plot(.timeline, series, roles: [:]))
    #expect(bars.contains("\"type\":\"bar\"") && bars.contains("\"type\":\"utc\",\"padding\":20"))
    let lanes = Frame([.init("term", .strings(["a", "none"])), .init("position", .numbers([12.5, .nan]))])
    #expect(
      VegaLite.render(Plot(.dispersion, lanes, roles: [:])).contains(
        "\"scale\":{\"domain\":[\"a\",\"none\"]}"))
    #expect(VegaLite.render(grid).contains("\"domain\":[-40.0,0.0,40.0]"))
    #expect(VegaLite.render(Plot(.network, ties, roles: [:])).contains("\"reverse\":true"))
    let points = Frame([
      .init("x", .integers([1, 2])), .init("y", .integers([3, 4])), .init("who", .strings(["Ann", "Bo"])),
    ])
    let scatter = VegaLite.render(Plot(.scatter, points, roles: ["label": "who"]))
    #expect(
      scatter.contains("\"text\":{\"field\":\"who\"") && scatter.contains("\"tooltip\":[{\"field\":\"who\""))
    let long = String(repeating: "word ", count: 30)
    #expect(
      VegaLite.render(Plot(.bar, one, roles: [:], title: long)).contains("\"title\":{\"text\":[\"word word"))
  }

  @Test("a column named as a role of another is not drawn in its place")
  func vegaNames() {
    let frame = Frame([.init("count", .strings(["2023-01", "2023-02"]))])
    let text = VegaLite.render(Plot(.timeline, frame, roles: ["x": "count"]))
    #expect(text.contains("{\"count\":\"2023-01-01T00:00:00Z\",\"count_\":1.0}"))
  }

  /// Three hubs with many ties, and a crowd of others.
  private var crowd: Plot {
    var rows: [(String, String, Int)] = []
    for hub in ["Hub A", "Hub B", "Hub C"] { for i in 0..<60 { rows.append((hub, "n\(i)", 5 + i % 3)) } }
    for i in 0..<400 { rows.append(("n\(i % 97)", "m\(i % 89)", 1)) }
    return Plot(
      .network,
      Frame([
        .init("source", .strings(rows.map(\.0))), .init("target", .strings(rows.map(\.1))),
        .init("weight", .integers(rows.map(\.2))),
      ]), roles: [:])
  }

  @Test(
    "a crowded network shows its strongest nodes, apart from each other, with the names of the most central")
  func crowdedNetwork() {
    let net = NetworkLayout(PlotData(plot: crowd), width: 600, height: 420)
    #expect(net.nodes.count == 40 && net.edges.count == 80 && net.allNodes > 150)
    for (i, a) in net.nodes.enumerated() {
      #expect(net.edges.contains { $0.source == i || $0.target == i }, "\(a.name) has a tie")
      for b in net.nodes[..<i] {
        #expect(abs(a.x - b.x) + abs(a.y - b.y) > 20, "\(a.name) stands on \(b.name)")
      }
    }
    let svg = SVGPlot.render(crowd)
    for hub in ["Hub A", "Hub B", "Hub C"] { #expect(svg.contains(">\(hub)</text>")) }
    #expect(svg.contains("40 of \(net.allNodes) nodes and 80 of"))
  }

  private var grid: Plot {
    let values = [-40.0, -20, -5, 5, 20, 40]
    return Plot(
      .heatmap,
      Frame([
        .init("x", .strings(values.map { "c\($0)" })), .init("y", .strings(values.map { _ in "row" })),
        .init("n", .numbers(values)),
      ]), roles: [:], xLabel: "across", yLabel: "down")
  }

  @Test("a heat map names its axes and its range, and every cell that has room shows its number")
  func heatmap() {
    let svg = SVGPlot.render(grid)
    for shown in ["across", "down", "-40", "-20", "-5", "5", "20", "40"] {
      #expect(svg.contains(">\(shown)</text>"), "\(shown)")
    }
    #expect(svg.contains("n from -40 to 40"))
    // on a pale cell the text is that of the theme, on a full one the other
    #expect(Shade("#0072b2", "#56b4e9").textClasses(0.06) == "t")
    #expect(Shade("#0072b2", "#56b4e9").textClasses(1) == "t i j")
  }

  @Test("a heat map in the terminal tells numbers below zero from those above")
  func terminalHeatmap() {
    let text = TerminalPlot(grid, RenderOptions(width: 70)).render()
    #expect(text.contains("▓▓ -20 ░░░ -5 ░░░░ 5 ▓▓▓ 20"))
    #expect(text.contains("n from -40 to 40") && text.contains("across") && text.contains("down"))
  }

  @Test("a terminal is shown as many bars as a picture has, with the same note; a pipe gets every row")
  func manyBars() {
    let many = Frame([
      .init("w", .strings((0..<10_000).map { "w\($0)" })), .init("n", .integers(Array(0..<10_000))),
    ])
    let plot = Plot(.bar, many, roles: [:])
    let note = "The first 40 of 10,000 bars."
    let lines = TerminalPlot(plot, RenderOptions(width: 80)).render().split(separator: "\n")
    #expect(lines.count == 41 && lines.last.map(String.init) == note && SVGPlot.render(plot).contains(note))
    #expect(TerminalPlot(plot, RenderOptions()).render().split(separator: "\n").count == 10_000)
  }

  @Test("ticks of large and small numbers are short")
  func largeTicks() {
    func labels(_ high: Double) -> [String] { PlotScale([0, high], from: 0, to: 1).ticks(4).map(\.label) }
    #expect(labels(2e12) == ["0", "0.5 T", "1.0 T", "1.5 T", "2.0 T"])
    #expect(labels(4e6) == ["0", "1 M", "2 M", "3 M", "4 M"])
    #expect(labels(8e20) == ["0", "2×10²⁰", "4×10²⁰", "6×10²⁰", "8×10²⁰"])
    #expect(labels(8e-7) == ["0", "2×10⁻⁷", "4×10⁻⁷", "6×10⁻⁷", "8×10⁻⁷"])
    #expect(labels(20_000) == ["0", "5,000", "10,000", "15,000", "20,000"])
    #expect(
      PlotScale([1e9, 1e9 + 4], from: 0, to: 1).ticks(4).map(\.label).first == "1,000,000,000")
    #expect(Numbers.compact(-7_500_000) == "-7.5M" && Numbers.compact(999_000) == "999,000")
  }

  @Test("a network is laid out the same each time")
  func network() {
    let plot = Plot(.network, ties, roles: [:])
    #expect(SVGPlot.render(plot) == SVGPlot.render(plot))
  }

  @Test("Vega-Lite is JSON with the rows inside")
  func vega() throws {
    for kind in Plot.Kind.allCases {
      let text = VegaLite.render(Plot(kind, ties, roles: [:], title: "T"))
      let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
      #expect(object?["$schema"] != nil, "\(kind)")
    }
    let noted = VegaLite.render(Plot(.bar, ties, roles: [:], subtitle: "S", note: "N"))
    #expect(noted.contains("\"title\":{\"text\":[\"S\",\"N\"],"), "there is no subtitle without a title")
    let both = VegaLite.render(Plot(.bar, ties, roles: [:], title: "T", subtitle: "S", note: "N"))
    #expect(both.contains("\"title\":{\"text\":\"T\",\"subtitle\":[\"S\",\"N\"],"))
  }

  @Test("bars of a name stand close together, without gaps for series that it has not")
  func compactBars() {
    let n = 8
    let frame = Frame([
      .init("w", .strings((0..<n).map { "w\($0)" })), .init("n", .integers(Array(1...n))),
      .init("s", .strings((0..<n).map { "s\($0)" })),
    ])
    var svg = SVGPlot(Plot(.bar, frame, roles: ["x": "w", "y": "n", "series": "s"]))
    svg.bars()
    #expect(svg.height < 260)
  }

  @Test("names of points cover no point and no axis; those without room are counted")
  func pointNames() {
    let frame = Frame([
      .init("x", .integers([0, 100, 200, 20_000])), .init("y", .integers([1, 1, 1, 1])),
      .init("l", .strings(["a long name", "another name", "third name", "at the end"])),
    ])
    let svg = SVGPlot.render(Plot(.scatter, frame, roles: ["x": "x", "y": "y", "label": "l"]))
    #expect(svg.contains(">third name</text>") && svg.contains(">at the end</text>"))
    #expect(!svg.contains(">a long name</text>") && svg.contains(">2 crowded names are left out.</text>"))
  }

  @Test("no text of a picture runs out of it or over another, whatever the names and however many rows")
  func layout() throws {
    let long = String(repeating: "a very long name of a thing ", count: 6)
    let names = [
      long + "A", long + "B", "短い名前と長い名前と非常に長い名前が続くので切らなければならない名前",
      "اسم طويل جدا لا ينتهي أبدا ويستمر إلى ما لا نهاية",
      "שם ארוך מאוד שלא נגמר לעולם", "WWWWWWWWWWMMMMMMMMMMWWWWWWWWWW", "e\u{301}clair", "",
    ]
    let few = Frame([
      .init("name", .strings(names)), .init("n", .integers((1...8).map { $0 * 1_234_567 })),
      .init("year", .integers((1...8).map { 2010 + $0 })), .init("s", .strings(names.reversed())),
      .init("date", .strings((1...8).map { "2023-0\($0)-1\($0)T1\($0):30" })),
      .init("w", .integers((1...8).map { $0 % 3 == 0 ? -$0 : $0 })),
    ])
    let n = 10_000
    let many = Frame([
      .init("name", .strings((0..<n).map { "name \($0)" })),
      .init("n", .integers((0..<n).map { $0 * 7919 % 997 })),
      .init("year", .numbers((0..<n).map { Double($0 * 104_729 % 9973) / 7 })),
      .init("s", .strings((0..<n).map { "name \($0 * 31 % 211)" })),
      .init("date", .strings((0..<n).map { "\(1000 + $0 % 300)-01-\(10 + $0 % 20)" })),
      .init("w", .integers((0..<n).map { $0 * 31 % 1009 - 500 })),
    ])
    var page = "<!doctype html><meta charset=\"utf-8\"><body>"
    for frame in [few, few.top(1), many] {
      for (kind, roles) in [
        (.bar, ["x": "name", "y": "n"]), (.bar, ["x": "name", "y": "w", "series": "s"]),
        (.line, ["x": "name", "y": "n"]), (.area, ["x": "year", "y": "n", "series": "s"]),
        (.timeline, ["x": "date", "y": "n"]), (.timeline, ["x": "date", "y": "w", "series": "s"]),
        (.scatter, ["x": "year", "y": "w", "size": "n", "label": "name"]),
        (.dispersion, ["x": "n", "y": "name"]), (.heatmap, ["x": "s", "y": "name", "size": "n"]),
        (.network, ["source": "name", "target": "s", "weight": "n"]), (.cloud, ["x": "name", "y": "n"]),
      ] as [(Plot.Kind, [String: String])] {
        let isMap = kind == .network || kind == .cloud
        page += SVGPlot.render(
          Plot(
            kind, frame, roles: roles, title: long, subtitle: names[3], xLabel: isMap ? nil : long,
            yLabel: isMap ? nil : long, note: long))
      }
    }
    page += """
      <script>var found=[];document.querySelectorAll("svg").forEach(function(svg,n){var s=svg.getBoundingClientRect(),boxes=[];\
      svg.querySelectorAll("text").forEach(function(t){var b=t.getBoundingClientRect(),w=t.firstChild.textContent;\
      if(b.left<s.left||b.right>s.right||b.top<s.top||b.bottom>s.bottom)found.push(n+" out "+w);\
      if(!t.getAttribute("transform")){boxes.forEach(function(o){var x=Math.min(o.b.right,b.right)-Math.max(o.b.left,b.left),\
      y=Math.min(o.b.bottom,b.bottom)-Math.max(o.b.top,b.top);if(x>1&&y>.3*Math.min(o.b.height,b.height))found.push(n+" over "+o.w+" | "+w)});boxes.push({b:b,w:w})}})});\
      document.title=found.length?found.slice(0,20).join("; "):"fits"</script>
      """
    guard let dom = try browsed(page) else { return }
    let title = dom.components(separatedBy: "<title>")[1].components(separatedBy: "</title>")[0]
    #expect(title == "fits")
  }
}

/// The page as Chromium has it after its scripts ran; nil where it is not installed.
func browsed(_ page: String) throws -> String? {
  let chromium = "/usr/bin/chromium"
  guard FileManager.default.isExecutableFile(atPath: chromium) else { return nil }
  let file = FileManager.default.temporaryDirectory.appendingPathComponent("nightjar-\(UUID()).html")
  try Data(page.utf8).write(to: file)
  defer { try? FileManager.default.removeItem(at: file) }
  let process = Process()
  process.executableURL = URL(fileURLWithPath: chromium)
  process.arguments = ["--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", file.absoluteString]
  let out = Pipe()
  process.standardOutput = out
  process.standardError = FileHandle.nullDevice
  try process.run()
  let dom = String(decoding: out.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  process.waitUntilExit()
  return dom
}
