// CandidateSentences: the sentences that a summary may choose from, with their content words as numbers.
// In: a scope. Out: columns by sentence, ascending by part and place; words of all sentences one behind the other.
// Headings, captions and boilerplate are no candidates; of many documents the leading sentences are taken first, so
// that no more than `maximum` are compared.

import Document

struct CandidateSentences {
  static let maximum = 4000

  private(set) var picks: [Summarizer.Pick] = []
  /// Number of the sentence among its document's candidates.
  private(set) var ranks: [Int] = []
  /// Different entities named in the sentence; 0 unless asked for.
  private(set) var names: [Int] = []
  /// Content words: terms below `termCount`, sentence `i` at `offsets[i]..<offsets[i + 1]`.
  private(set) var words: [UInt32] = []
  private(set) var offsets = [0]
  private(set) var termCount = 0

  var count: Int { picks.count }
  /// Places of a sentence's words in `words`.
  func range(_ sentence: Int) -> Range<Int> { offsets[sentence]..<offsets[sentence + 1] }

  /// Benchmark: `Benchmarks/run`, "LexRank of 1,000 articles".
  init(_ scope: Scope, withNames: Bool) {
    // the types of one document are terms already; several documents need a numbering of their own
    var shared = scope.parts.count > 1 ? Vocabulary() : nil
    var words: [UInt32] = []
    words.reserveCapacity(min(scope.tokenCount, 100 * Self.maximum) / 2)
    let perPart = max(3, Self.maximum / max(1, scope.parts.count))
    for (p, part) in scope.parts.enumerated() where count < Self.maximum {
      let document = part.document
      var terms = Self.contentTypes(document)
      if shared == nil { termCount = terms.count }
      let named = withNames ? Self.entityCounts(document) : [:]
      let (types, sentences, paragraphs) = (document.tokens.types, document.sentences, document.paragraphs)
      let ranges = part.ranges
      var rank = 0
      for paragraph in 0..<paragraphs.count where rank < perPart {
        let kind = document.block(ofParagraph: paragraph).kind
        guard kind == .paragraph || kind == .quote || kind == .list else { continue }
        for sentence in paragraphs.children(paragraph) where rank < perPart {
          let tokens = sentences.children(sentence)
          guard ranges.contains(where: { $0.overlaps(tokens) }) else { continue }
          for token in tokens {
            let type = Int(types[token])
            let term = terms[type]
            if term < Self.newTerm {
              words.append(term)
            } else if term == Self.newTerm {
              terms[type] = shared?.id(document.types.lower(type)) ?? UInt32(clamping: type)
              words.append(terms[type])
            }
          }
          picks.append(Summarizer.Pick(part: p, sentence: sentence))
          ranks.append(rank)
          names.append(named[sentence] ?? 0)
          offsets.append(words.count)
          rank += 1
        }
      }
    }
    self.words = words
    if let shared { termCount = shared.terms.count }
  }

  private static let noTerm = UInt32.max
  private static let newTerm = UInt32.max - 1

  /// For each type `newTerm` when it is a content word, else `noTerm`.
  private static func contentTypes(_ document: Document) -> [UInt32] {
    let stop = document.typeProperties.stop
    return document.types.kinds.withBuffer { kinds in
      stop.withBuffer { stop in
        kinds.indices.map { kinds[$0] == TokenKind.word.rawValue && stop[$0] == 0 ? newTerm : noTerm }
      }
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
