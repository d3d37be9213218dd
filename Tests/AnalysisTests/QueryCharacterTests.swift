// Characters in queries and dictionaries: canonical equivalence, case, bare words of any characters.

import Corpus
import Document
import Results
import Testing

@testable import Analysis

private func count(_ query: String, _ text: String) throws -> Int {
  let part = Scope.Part(DocumentParser().parse(text), ordinal: 0)
  return try Query(query, cut: DocumentParser.tokens(of:)).matches(in: part).count
}

@Suite struct QueryCharacterTests {
  @Test(
    "canonically equivalent spellings are one word, in values and in patterns",
    arguments: [
      // composed, decomposed, singletons, letters of Hangul, what NFC takes apart
      ["café", "cafe\u{301}"], ["Å", "A\u{30A}", "\u{212B}"], ["K", "\u{212A}"],
      ["한", "\u{1112}\u{1161}\u{11AB}"], ["\u{915}\u{93C}", "\u{958}"], ["ΐ", "ι\u{308}\u{301}", "\u{1FD3}"],
      ["ệ", "e\u{323}\u{302}", "e\u{302}\u{323}"],
    ])
  func equivalent(_ spellings: [String]) throws {
    let text = spellings.map { "the \($0) here" }.joined(separator: " and ")
    for spelling in spellings {
      for query in [
        spelling, "\"\(spelling)\"", "\"\(spelling)\"%c", "\"\(spelling)\"%d", "\"(\(spelling)|xyz)\"",
      ] {
        #expect(try count(query, text) == spellings.count, "\(query) in \(text)")
      }
      let dictionary = CodingDictionary(
        [.init(category: "x", pattern: spelling)], cut: DocumentParser.tokens(of:))
      let scope = Scope([.init(DocumentParser().parse(text), ordinal: 0)])
      #expect(Coding.frame(scope, dictionary, .init())["count"] == .integers([spellings.count]))
    }
  }

  @Test("a corpus's index finds every spelling, too")
  func indexed() throws {
    let documents = (0..<64).map { i in
      DocumentParser().parse(
        ["The \u{212A} here.", "The K here.", "A \u{212B}ngstrom.", "An Ångstrom."][i % 4])
    }
    let parts = documents.enumerated().map { Scope.Part($1, ordinal: UInt32($0)) }
    for query in ["\"K\"", "\"Ångstrom\"", "k", "ångstrom"] {
      var found = 0
      try Query(query).eachPart(of: Scope(parts, index: LazyCorpusIndex(documents))) { _, matches in
        found += matches.count
        return true
      }
      #expect(found == 32, "\(query)")
    }
  }

  @Test("a wildcard of a dictionary is one letter with its marks")
  func wildcards() {
    let dictionary = CodingDictionary(
      [.init(category: "x", pattern: "caf?"), .init(category: "x", pattern: "b?r")],
      cut: DocumentParser.tokens(of:))
    let scope = Scope([
      .init(DocumentParser().parse("A cafe\u{301}, a café, ba\u{30A}r and bår."), ordinal: 0)
    ])
    #expect(Coding.frame(scope, dictionary, .init())["count"] == .integers([4]))
  }

  @Test("a Greek sigma is the same letter at the end of a word, in the middle and as a capital")
  func sigma() throws {
    let text = "Ο Οδυσσεύς και ΟΔΥΣΣΕΎΣ."
    for query in ["οδυσσεύς", "ΟΔΥΣΣΕΎΣ", "\"οδυσσεύς\"%c", "\"ΟΔΥΣΣΕΎΣ\"%c", "\"οδυσσεύσ\"%c"] {
      #expect(try count(query, text) == 2, "\(query)")
    }
  }

  @Test(
    "bare words are cut as the text is, whatever their characters",
    arguments: [
      "al-assad", "Al-A*", "cannot", "e-mail", "中国", "AT&T", "at&t", "R&D", "1,000", "50%", "50 %", "$5",
      "US$7", "€9",
      "10:30", "and/or", "C++", "C#", "Smith & Sons", "Yahoo!", "peace, war", "5°", "U.S.", "https://x.org/a",
      "a.b@c.org",
      "#tag", "😀", "—", "İstanbul",
    ])
  func bareWords(_ words: String) throws {
    let text = """
      The al-Assad family cannot see e-mail from 中国. AT&T paid 1,000 and 50% or $5 or US$7 or €9 at 10:30 and/or later. \
      It wrote C++ and C# for Smith & Sons. Yahoo! has R&D, peace, war and 5° in the U.S. now. See https://x.org/a and \
      a.b@c.org with #tag today 😀 — or İstanbul.
      """
    #expect(try count(words, text) == 1)
  }

  @Test("the end of a bare word may still be an operator")
  func operators() throws {
    #expect(try count("peace !within quote", "peace “peace”") == 1)
    #expect(try count("(a|b)+ c?", "a b c") == 1)
    #expect(try count("a{2}", "a a a") == 1)
  }
}
