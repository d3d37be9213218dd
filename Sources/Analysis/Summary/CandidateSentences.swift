// CandidateSentences: the sentences that a summary may choose from, with their content words as numbers.
// In: a scope. Out: columns by sentence, ascending by part and place; words of all sentences one behind the other.
// Headings, captions and boilerplate are no candidates. Where there are more than a method can compare, those of a single text
// are spread evenly over it; of several texts the leading ones are taken, as many of each, and of too many texts some that
// are spread evenly.

import Document
import Interruption

struct CandidateSentences {
  let picks: [Summarizer.Pick]
  /// Number of the sentence among its document's candidates.
  let ranks: [Int]
  /// Different entities named in the sentence; empty unless asked for.
  let names: [Int]
  /// Content words: terms below `termCount`, sentence `i` at `offsets[i]..<offsets[i + 1]`.
  let words: Column<UInt32>
  let offsets: [Int]
  let termCount: Int

  var count: Int { picks.count }
  /// Places of a sentence's words in `words`.
  func range(_ sentence: Int) -> Range<Int> { offsets[sentence]..<offsets[sentence + 1] }

  /// Benchmark: `Benchmarks/run`, "LexRank of 1,000 articles".
  /// - Parameter limit: sentences at most; nil for all.
  init(_ scope: Scope, limit: Int? = nil, withNames: Bool) {
    var picks: [Summarizer.Pick] = []
    var ranks: [Int] = []
    var names: [Int] = []
    var words = ColumnBuilder<UInt32>(capacity: min(scope.tokenCount, 400_000) / 2)
    var offsets = [0]
    // the types of one document are terms already; several documents need a numbering of their own
    var shared = Vocabulary()
    let isSingle = scope.parts.count == 1
    let perPart = limit.map { max(1, $0 / max(1, scope.parts.count)) } ?? .max
    for (p, part) in scope.walk where Self.isChosen(p, of: scope.parts.count, limit ?? .max) {
      let document = part.document
      let named = withNames ? Self.entityCounts(document) : [:]
      let content = ContentWords(document)
      var numbers = isSingle ? [] : [UInt32?](repeating: nil, count: document.types.count)
      let found = Self.sentences(of: part, atMost: isSingle ? .max : perPart)
      for (rank, sentence) in found.enumerated() {
        if isSingle, !Self.isChosen(rank, of: found.count, perPart) { continue }
        if rank & 0xFF == 0, Interruption.isRequested { break }
        content.append(document.sentences.children(sentence), to: &words)
        if !isSingle {
          for k in (offsets.last ?? 0)..<words.count {
            let type = Int(words[k])
            let number = numbers[type] ?? shared.id(document.types.lower(type))
            numbers[type] = number
            words[k] = number
          }
        }
        picks.append(Summarizer.Pick(part: p, sentence: sentence))
        ranks.append(rank)
        if withNames { names.append(named[sentence] ?? 0) }
        offsets.append(words.count)
      }
    }
    (self.picks, self.ranks, self.names) = (picks, ranks, names)
    (self.words, self.offsets) = (words.finish(), offsets)
    termCount = isSingle ? scope.parts[0].document.types.count : shared.terms.count
  }

  /// Whether an element is among `limit` of `count` that are spread evenly.
  static func isChosen(_ index: Int, of count: Int, _ limit: Int) -> Bool {
    count <= limit || (index + 1) * limit / count > index * limit / count
  }

  /// The first sentences of a part that may be candidates.
  private static func sentences(of part: Scope.Part, atMost limit: Int) -> [Int] {
    let document = part.document
    let ranges = part.ranges
    var found: [Int] = []
    var range = 0
    let (sentences, paragraphs) = (document.sentences, document.paragraphs)
    for paragraph in 0..<paragraphs.count where found.count < limit {
      let kind = document.block(ofParagraph: paragraph).kind
      guard kind == .paragraph || kind == .quote || kind == .list else { continue }
      for sentence in paragraphs.children(paragraph) where found.count < limit {
        let tokens = sentences.children(sentence)
        while range < ranges.count, ranges[range].upperBound <= tokens.lowerBound { range += 1 }
        if range < ranges.count, ranges[range].overlaps(tokens) { found.append(sentence) }
      }
    }
    return found
  }

  /// The tokens of a document that are words and no stop words.
  private struct ContentWords {
    private let types: Column<UInt32>
    private let kinds: Column<UInt8>
    private let stop: Column<UInt8>

    init(_ document: Document) {
      types = document.tokens.types
      kinds = document.types.kinds
      stop = document.typeProperties.stop
    }

    /// Appends the types of those of some tokens.
    @inline(__always)
    func append(_ tokens: Range<Int>, to words: inout ColumnBuilder<UInt32>) {
      words.reserve(tokens.count)
      let place = words.spare
      var count = 0
      types.withBuffer { types in
        kinds.withBuffer { kinds in
          stop.withBuffer { stop in
            for token in tokens {
              let type = types[token]
              // written in any case and kept when it counts: no processor foresees which words do
              place[count] = type
              let isWord = kinds[Int(type)] == TokenKind.word.rawValue
              count &+= (isWord ? 1 : 0) & (stop[Int(type)] == 0 ? 1 : 0)
            }
          }
        }
      }
      words.advance(by: count)
    }
  }

  /// Different entities named in each sentence.
  private static func entityCounts(_ document: Document) -> [Int: Int] {
    var named: [Int: Set<Int>] = [:]
    for mention in document.mentions {
      let token = document.tokens.first(atOrAfter: mention.span.start)
      guard token < document.tokens.count else { continue }
      named[document.sentence(ofToken: token), default: []].insert(mention.entity)
    }
    return named.mapValues(\.count)
  }
}
