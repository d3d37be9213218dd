import Document
import Foundation
import Testing

@testable import Corpus

@Suite struct StreamTests {
  private func folder(_ files: [String: String]) throws -> String {
    let path = NSTemporaryDirectory() + "nightjar-\(UUID().uuidString)"
    for (name, text) in files {
      let url = URL(fileURLWithPath: path + "/" + name)
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try text.write(to: url, atomically: true, encoding: .utf8)
    }
    return path
  }

  private func texts(_ path: String) -> [String] {
    let stream = RecordStream(Inputs.expand([path], format: nil).files)
    var found: [String] = []
    while let batch = stream.next() {
      for record in batch.records {
        found.append((try? DocumentParser().parse(record.get()).text.string) ?? "error")
      }
    }
    return found
  }

  @Test("a folder is read in the order of its paths, without hidden and unknown files")
  func sorted() throws {
    let path = try folder(["b.txt": "B", "a/z.txt": "AZ", "a/c.md": "AC", ".hidden.txt": "H", "x.bin": "X"])
    #expect(texts(path) == ["AC", "AZ", "B"])
    #expect(Inputs.expand(["\(path)/*.txt"], format: nil).files.map(\.path) == ["\(path)/b.txt"])
    #expect(
      Inputs.expand(["\(path)/**/*.txt"], format: nil).files.map(\.path) == [
        "\(path)/a/z.txt", "\(path)/b.txt",
      ])
  }

  @Test("streams of records: JSON lines without a final line end, JSON lists, CSV with blank rows")
  func records() throws {
    let blank = String(repeating: "\n", count: 100_000)
    let path = try folder([
      "1.jsonl": "{\"text\":\"one\"}\n\n{\"text\":\"two\"}",
      "2.json": "[{\"text\":\"three\"},{\"text\":\"four\"}]",
      "3.csv": "id,text\n1,five\(blank)2,\"six\nsix\"\n", "4.tsv": "text\tid\nseven\t7\n\"eight\t8\n",
      "5.csv": "\u{FEFF}id;text;n\r\n1;nine, \"ten\";\r\n2;eleven;;;\r\n",
    ])
    #expect(
      texts(path) == [
        "one", "two", "three", "four", "five", "six\nsix", "seven", "\"eight", "nine, \"ten\"", "eleven",
      ])
  }

  @Test("a row of csv with more cells than its header is an error, and the next row is read")
  func longRow() throws {
    let path = try folder(["1.csv": "text,id\none,1,2\ntwo,2\n"])
    #expect(texts(path) == ["error", "two"])
  }

  @Test("a byte-order mark before JSON is none of its text")
  func byteOrderMark() throws {
    let path = try folder([
      "1.jsonl": "\u{FEFF}{\"text\":\"one\"}\n{\"text\":\"two\"}", "2.json": "\u{FEFF}[{\"text\":\"three\"}]",
    ])
    #expect(texts(path) == ["one", "two", "three"])
  }

  @Test(
    "a date that is none is told, and a text that is none too",
    arguments: [
      ("\"2023-02-15\"", false), ("\"2023-02-15T10:00:00Z\"", false), ("\"2023-02\"", false), ("2023", false),
      ("\"2023-02-30\"", true), ("\"15 Feb 2023\"", true), ("20230215", true), ("\"2023-13\"", true),
      ("\"\"", true),
      ("\"2023-02-15 10:00\"", false), ("\"2023-2-15\"", true),
    ])
  func dates(_ date: String, _ isOdd: Bool) throws {
    let line = Array("{\"text\":\"One.\",\"date\":\(date)}".utf8)
    let document = try DocumentParser().parse(
      RawRecord(bytes: line, path: "a.jsonl", line: 1, format: .jsonl))
    #expect(document.diagnostics.contains { $0.code == .badMetadata } == isOdd)
    let number = RawRecord(bytes: Array("{\"text\":1}".utf8), path: "a.jsonl", line: 1, format: .jsonl)
    #expect { try DocumentParser().parse(number) } throws: {
      ($0 as? InputError)?.message.contains("is not a string") ?? false
    }
  }

  @Test("a missing file, an empty folder and a bad record each have their code")
  func problems() throws {
    #expect(Inputs.expand(["/nonexistent/x"], format: nil).problems.map(\.code) == ["input/not-found"])
    let path = try folder(["x.bin": "X"])
    #expect(Inputs.expand([path], format: nil).problems.map(\.code) == ["input/empty-directory"])
    let record = RawRecord(bytes: Array("{\"txt\":1}".utf8), path: "a.jsonl", line: 3, format: .jsonl)
    #expect(throws: InputError.self) { try DocumentParser().parse(record) }
  }

  @Test("outputs come in input order for any number of workers, and a stop is heard", arguments: [1, 3])
  func order(_ jobs: Int) {
    let records = (0..<1000).map { (n: Int) in
      RawRecord(bytes: Array("n\(n)".utf8), path: "r", line: n, format: .txt)
    }
    var seen: [Int] = []
    WorkerPool.run(
      RecordStream(records: records), jobs: jobs, makeState: { () throws(Never) -> Void in },
      process: { _, batch in batch.records.compactMap { try? $0.get().line } },
      consume: {
        seen += $0
        return true
      })
    #expect(seen == Array(0..<1000))
    var batches = 0
    WorkerPool.run(
      RecordStream(records: records), jobs: jobs, makeState: { () throws(Never) -> Void in },
      process: { _, batch in batch.index },
      consume: { _ in
        batches += 1
        return batches < 3
      })
    #expect(batches == 3)
  }
}

@Suite struct LayerLawTests {
  private static let pieces = [
    "“", "”", "\"", "'", "’", "‘", "«", "»", "``", "''", "(", ")", ".", "?", "…", ",", "\n", "\n\n", " ",
    "\t", "he said", "Ana Ruiz",
    "Mr. Smith", "the U.S. president", "China", "on May 3", "yesterday", "$5 million", "20 per cent", "told",
    "according to",
    "世界。", "مرحبا؟", "🌍👩‍👩‍👧", "e\u{301}", "\u{0}", "don't", "http://a.b/c?d", "x@y.zz", "#tag", "3.14", "MORE:",
    "said.",
    "19th Games", "a", "I", "IBM", "- ", "> ",
  ]

  @Test("spans of every layer lie in the text, ascend, and end on whole characters, whatever the text")
  func laws() {
    var state: UInt64 = 7
    func next(_ n: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % n
    }
    // NIGHTJAR_FUZZ_SECONDS makes a long run of it, from a seed of the clock, which each failure names
    let seconds = ProcessInfo.processInfo.environment["NIGHTJAR_FUZZ_SECONDS"].flatMap(Double.init)
    if seconds != nil { state = UInt64(Date().timeIntervalSince1970) }
    let end = Date().addingTimeInterval(seconds ?? 0)
    var round = 0
    while round < 150 || Date() < end {
      defer { round += 1 }
      var text = ""
      for _ in 0..<next(round % 50 == 0 ? 3000 : 120) {
        text += Self.pieces[next(Self.pieces.count)] + (next(3) > 0 ? " " : "")
      }
      if round % 3 == 0 {  // damage some bytes
        var damaged = Array(text.utf8)
        for _ in 0..<next(6) where !damaged.isEmpty { damaged[next(damaged.count)] = UInt8(next(256)) }
        text = String(decoding: DocumentParser().parse(bytes: damaged).text.bytes, as: UTF8.self)
      }
      let document = DocumentParser(date: round % 2 == 0 ? "2023-09-22" : nil).parse(text)
      #expect(document.text.string == text, "round \(round)")
      let bytes = Array(document.text.bytes)
      func check(_ spans: [Span], _ layer: String, disjoint: Bool) {
        for span in spans {
          #expect(
            Int(span.end) <= bytes.count && !span.isEmpty,
            "\(layer) in round \(round): \(text.debugDescription)")
          #expect(Int(span.start) == bytes.count || bytes[Int(span.start)] & 0xC0 != 0x80, "\(layer)")
          #expect(Int(span.end) == bytes.count || bytes[Int(span.end)] & 0xC0 != 0x80, "\(layer)")
        }
        for (a, b) in zip(spans, spans.dropFirst()) {
          #expect(a.start <= b.start && (!disjoint || a.end <= b.start), "\(layer) in round \(round)")
        }
      }
      check((0..<document.tokens.count).map { document.tokens.span($0) }, "tokens", disjoint: true)
      check((0..<document.sentences.count).map { document.sentences.span($0) }, "sentences", disjoint: true)
      check(
        (0..<document.paragraphs.count).map { document.paragraphs.span($0) }, "paragraphs", disjoint: true)
      check(document.quotations.map(\.span), "quotations", disjoint: false)
      check(document.mentions.map(\.span), "mentions", disjoint: false)
      check(document.dates.map(\.span), "dates", disjoint: true)
      check(document.numbers.map(\.span), "numbers", disjoint: true)
      #expect(document.lexical.partsOfSpeech.count == document.tokens.count)
      for quote in document.quotations { #expect(quote.span.contains(quote.content)) }
      for (i, entity) in document.entities.enumerated() {
        #expect(entity.mentions.allSatisfy { document.mentions[$0].entity == i })
      }
      for format in DocumentFormat.allCases {
        var out: [UInt8] = []
        format.write(document, offsets: .utf16, into: &out)
        #expect(!out.isEmpty || format == .brat)
      }
    }
  }
}
