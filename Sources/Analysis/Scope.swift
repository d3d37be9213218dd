// Scope: what an analysis looks at: documents of a run and, in each, ranges of tokens.

public import Document
import Interruption

/// Token ranges of one or more documents.
public struct Scope: Sendable {
  /// The part of one document that is looked at.
  public struct Part: Sendable {
    public let document: Document
    /// Ordinal of the document in its run, from 0; places carry it.
    public let ordinal: UInt32
    /// Nil for the whole document but its boilerplate.
    private let chosen: [Range<Int>]?

    /// Ascending, disjoint, not empty; n-grams and windows do not cross from one to the next, also where they touch. Those of
    /// a whole document are its stretches without boilerplate.
    public var ranges: [Range<Int>] { chosen ?? document.analysedTokens }

    /// The ranges are of tokens that were chosen one by one, words without marks say: windows pass over what lies between.
    let isOfTokens: Bool

    /// - Parameters:
    ///   - ranges: in any order; those that share tokens become one, those that touch stay apart.
    ///   - ofTokens: the ranges are of tokens that were chosen one by one.
    public init(_ document: Document, ordinal: UInt32, ranges: [Range<Int>], ofTokens: Bool = false) {
      self.document = document
      self.ordinal = ordinal
      isOfTokens = ofTokens
      let count = document.tokens.count
      var chosen: [Range<Int>] = []
      for range in ranges.map({ $0.clamped(to: 0..<count) }).sorted(by: { $0.lowerBound < $1.lowerBound })
      where !range.isEmpty {
        if let last = chosen.last, range.lowerBound < last.upperBound {
          chosen[chosen.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
        } else {
          chosen.append(range)
        }
      }
      self.chosen = chosen
    }

    /// The whole document but its boilerplate.
    public init(_ document: Document, ordinal: UInt32) {
      self.document = document
      self.ordinal = ordinal
      isOfTokens = false
      chosen = nil
    }

    /// The tokens that windows around a token may reach by the choice of the scope; `ranges` are the part's.
    func reach(of token: Int, _ ranges: [Range<Int>]) -> Range<Int>? {
      isOfTokens ? 0..<document.tokens.count : Self.range(holding: token, in: ranges)
    }

    /// The one of `ranges` that holds a token; nil when none does. Whoever asks often keeps the ranges.
    static func range(holding token: Int, in ranges: [Range<Int>]) -> Range<Int>? {
      var (low, high) = (0, ranges.count)
      while low < high {
        let middle = (low + high) / 2
        if ranges[middle].upperBound <= token { low = middle + 1 } else { high = middle }
      }
      return low < ranges.count && ranges[low].contains(token) ? ranges[low] : nil
    }

    /// How often each type stands in the ranges; needs no tokens of a whole document.
    var typeCounts: TypeCounts { chosen.map { document.typeCounts(in: $0) } ?? document.typeCounts }

    /// Number of tokens looked at.
    public var tokenCount: Int { ranges.reduce(0) { $0 + $1.count } }
  }

  public var parts: [Part]
  /// Index of the documents of all parts, in their order; made when a query over many parts first wants it.
  public let index: LazyCorpusIndex?

  public init(_ parts: [Part], index: LazyCorpusIndex? = nil) {
    self.parts = parts
    self.index = index
  }
  public var tokenCount: Int { parts.reduce(0) { $0 + $1.tokenCount } }
}

/// The parts of a scope one by one with their index, until the thread is asked to stop. Tells how far the walk is.
struct ScopeWalk: Sequence, IteratorProtocol {
  let parts: [Scope.Part]
  private var at = 0

  init(_ parts: [Scope.Part]) { self.parts = parts }

  mutating func next() -> (index: Int, part: Scope.Part)? {
    guard at < parts.count, !Interruption.isRequested else {
      Interruption.progress(0, of: 0)
      return nil
    }
    Interruption.progress(Int32(clamping: at), of: Int32(clamping: parts.count))
    defer { at += 1 }
    return (at, parts[at])
  }
}

extension Scope {
  /// For analyses that look at every part: a long one ends when it is told to, and is seen to go on.
  var walk: ScopeWalk { ScopeWalk(parts) }
}
