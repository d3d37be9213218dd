// How the work of queries grows with the text: processor time of this thread, of a text and of one four times as long.

import Corpus
import Document
import Glibc
import Testing

@testable import Analysis

@Suite struct QueryWorkTests {
  /// Of the thread, so that what else runs does not count.
  private func seconds(_ body: () throws -> Void) rethrows -> Double {
    func now() -> Double {
      var time = timespec()
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
    let start = now()
    try body()
    return now() - start
  }

  /// A text of so many tokens and about a third as many types, with a word at its end that is nowhere else.
  private func part(_ tokens: Int) -> Scope.Part {
    let text = (0..<tokens / 6).map { "The cat w\($0) saw v\($0). " }.joined() + "zzz"
    let document = DocumentParser().parse(text)
    _ = document.tokens
    return Scope.Part(document, ordinal: 0)
  }

  @Test(
    "the time of a query is linear in the text, whatever it repeats, limits and contains",
    arguments: [
      // what never ends, or ends at the end of the text; '#' is half as many tokens as the text has
      "\"cat\"* \"nowhere\"", "[]{0,60} \"nowhere\"", "[]* \"zzz\" within #", "\"The\" []* \"zzz\" within #",
      "[]+ \"nowhere\" within #", "\"cat\" within ([]{40} containing \"zzz\")",
      // queries in queries, with conditions of their own
      "<s/> containing (\"cat\" within s)", "<s/> containing (\"cat\" containing \"cat\")",
      "<s/> not containing (a:[] b:[] :: a.lower = b.lower)",
      "\"saw\" within (<s/> containing (\"cat\" within s))",
    ])
  func linear(_ text: String) throws {
    func find(_ part: Scope.Part) throws {
      let half = part.document.tokens.count / 2
      _ = try Query(text.split(separator: "#", omittingEmptySubsequences: false).joined(separator: "\(half)"))
        .matches(in: part)
    }
    let (short, long) = (part(1_500), part(6_000))
    // once before, so that layers of the documents and code are there
    for part in [short, long] { try find(part) }
    let few = try seconds { for _ in 0..<2 { try find(short) } }
    let many = try seconds { for _ in 0..<2 { try find(long) } }
    #expect(many < few * 9 + 0.02, "\(few) s, then \(many) s")
  }

  @Test("why_not goes over the text a few times, not once a token")
  func whyNot() throws {
    for text in ["[]* \"nowhere\"", "\"cat\" []* \"nowhere\"", "\"nowhere\""] {
      let query = try Query(text)
      func ask(_ part: Scope.Part) throws {
        #expect(try !query.failure(in: part, Span(0, part.document.text.count)).matched)
      }
      let (short, long) = (part(1_500), part(6_000))
      for part in [short, long] { try ask(part) }
      let few = try seconds { try ask(short) }
      let many = try seconds { try ask(long) }
      #expect(many < few * 9 + 0.02, "\(text): \(few) s, then \(many) s")
    }
  }

  @Test("an unbounded query finds the longest match of a long text")
  func longest() throws {
    let document = DocumentParser().parse(String(repeating: "a ", count: 9_000) + "b")
    let part = Scope.Part(document, ordinal: 0)
    func found(_ query: String) throws -> [Range<Int>] { try Query(query).matches(in: part).map(\.tokens) }
    // the pass from the right is kept a block at a time
    #expect(try found("\"a\"* \"b\"") == [0..<9_001])
    #expect(try found("\"a\"* \"b\" within 5000") == [4_001..<9_001])
    #expect(try found("\"a\"+ \"c\"").isEmpty)
  }

  @Test("a constraint that could be met in too many ways is refused before they are tried")
  func constraintBudget() throws {
    let query = try Query("a:[]* \"of\" b:[]* :: a.lower = b.lower")
    let part = Scope.Part(
      DocumentParser().parse(String(repeating: "one two of three four ", count: 60)), ordinal: 0)
    // to try all ways of 300 tokens would take minutes
    let time = seconds { #expect(throws: QueryError.self) { try query.matches(in: part) } }
    #expect(time < 20)
  }
}
