// Reuse: quotations that stand in more than one document, as they are or as a part of a longer one. Compared by their words in
// lower case. The words of the longest quotations make a tree, five words deep from every place; a shorter one is looked up
// there, so that the time hardly depends on how many quotations begin with the same word.

import Document
import Interruption
public import Results

extension Duplicates {
  /// A quotation.
  private struct Use {
    var part: Int
    var tokens: Range<Int>
    var speaker: String?
    /// Numbers of a vocabulary.
    var words: [UInt32]
  }

  /// Quotations that stand in more than one document, or in a longer one there: quote, documents, count, speakers,
  /// first document.
  /// - Parameter minimumWords: shorter quotations are left out; 1 at least.
  public static func reuse(_ scope: Scope, minimumWords: Int) -> Frame {
    let uses = uses(scope, max(1, minimumWords))
    let groups = groups(uses)
    struct Row {
      var holder: Int
      var head: Use
      var members: [Use]
      var documents: Int
    }
    var shown: [Row] = []
    for (holder, members) in groups {
      let documents = Set(members.map { uses[$0].part }).count
      guard documents > 1 else { continue }
      shown.append(
        Row(
          holder: holder, head: uses[holder], members: members.sorted().map { uses[$0] }, documents: documents
        ))
    }
    shown.sort { $0.documents != $1.documents ? $0.documents > $1.documents : $0.holder < $1.holder }
    let rows = shown
    func text(_ use: Use) -> String { scope.parts[use.part].line(use.tokens) }
    return Frame(
      [
        .init("quote", .strings(rows.map { text($0.head) })),
        .init("documents", .integers(rows.map(\.documents))),
        .init("count", .integers(rows.map(\.members.count))),
        .init(
          "speakers",
          .strings(
            rows.map { row in
              var names: [String] = []
              for name in row.members.compactMap(\.speaker) where !names.contains(name) { names.append(name) }
              return names.joined(separator: "; ")
            })),
        .init("first", .strings(rows.map { scope.parts[$0.members[0].part].document.metadata.id })),
      ],
      places: RowPlaces { row in
        rows.indices.contains(row) ? rows[row].members.map { scope.parts[$0.part].placed($0.tokens) } : []
      })
  }

  /// Direct and mixed quotations of so many words, in the order of the texts.
  private static func uses(_ scope: Scope, _ minimumWords: Int) -> [Use] {
    var vocabulary = Vocabulary()
    var uses: [Use] = []
    for (p, part) in scope.walk {
      let document = part.document
      for quote in document.quotations where quote.kind == .direct || quote.kind == .mixed {
        let tokens = document.tokens.indices(in: quote.content)
        let words = tokens.map { Int(document.tokens.types[$0]) }.filter { document.types.kind($0) == .word }
          .map { vocabulary.id(document.types.lower($0)) }
        guard words.count >= minimumWords else { continue }
        // without one the entities of a text are never asked for
        let speaker = quote.speaker.flatMap {
          document.entities.indices.contains($0) ? document.entities[$0].name : nil
        }
        uses.append(Use(part: p, tokens: tokens, speaker: speaker, words: words))
      }
    }
    return uses
  }

  /// Each quotation under the longest that holds it, the earliest of several.
  private static func groups(_ uses: [Use]) -> [(holder: Int, members: [Int])] {
    let order = uses.indices.sorted { (-uses[$0].words.count, $0) < (-uses[$1].words.count, $1) }
    var members: [Int: [Int]] = [:]
    var tree = RunTree()
    var pace = Pace()
    for use in order {
      let words = uses[use].words
      if pace.shouldEnd(after: 16 * words.count) { return [] }
      let holder = tree.firstPlace(of: words) { place in
        // the tree knows the first words, and there are no more in most quotations that are held
        words.count <= RunTree.depth
          || !pace.shouldEnd() && uses[place.use].words[place.at...].starts(with: words)
      }
      members[holder?.use ?? use, default: []].append(use)
      if holder == nil { tree.add(words, use) }
    }
    return members.map { ($0.key, $0.value) }
  }

  /// Runs of words by their first few, and where they stand.
  private struct RunTree {
    /// Words that are told apart.
    static let depth = 5

    struct Place {
      var use: Int
      var at: Int
    }
    /// Nodes by their parent and the word that leads there.
    private var nodes: [UInt64: UInt32] = [:]
    /// Of each node the first and the last of its places.
    private var ends: [(first: Int32, last: Int32)] = [(-1, -1)]
    /// Each with the number of the next one of its node, -1 behind the last. Nodes above full depth have one place alone.
    private var places: [(place: Place, next: Int32)] = []

    /// Adds the runs from every place of a quotation.
    mutating func add(_ words: [UInt32], _ use: Int) {
      let known = places.count
      for at in words.indices {
        var node: UInt32 = 0
        for level in 0..<min(Self.depth, words.count - at) {
          let key = UInt64(node) << 32 | UInt64(words[at + level])
          let place = Int32(truncatingIfNeeded: places.count)
          if let next = nodes[key] {
            node = next
            guard level == Self.depth - 1 else { continue }
            places[Int(ends[Int(node)].last)].next = place
            ends[Int(node)].last = place
          } else {
            node = UInt32(truncatingIfNeeded: ends.count)
            nodes[key] = node
            ends.append((place, place))
          }
          places.append((Place(use: use, at: at), -1))
        }
      }
      Interruption.gather(bytes: (places.count - known) * 64)
    }

    /// The first place whose words begin with those of a run and pass a test, in the order in which they were added.
    func firstPlace(of words: [UInt32], where passes: (Place) -> Bool) -> Place? {
      var node: UInt32 = 0
      for word in words.prefix(Self.depth) {
        guard let next = nodes[UInt64(node) << 32 | UInt64(word)] else { return nil }
        node = next
      }
      var at = ends[Int(node)].first
      while at >= 0 {
        let (place, next) = places[Int(at)]
        if passes(place) { return place }
        at = next
      }
      return nil
    }
  }
}
