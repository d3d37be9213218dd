// Cooccurrence: which terms or entities stand together in one sentence, paragraph or document.
// In: a scope and options. Out: a frame of unordered pairs `source target weight documents`, strongest first; weight is
// the number of units that hold both. Entities of several documents are one when name and kind are the same.

import Document
import Interruption
public import Results

public struct CooccurrenceOptions: Sendable {
  public enum Unit: String, Sendable, CaseIterable { case sentence, paragraph, document }
  /// Entities when nil, else terms by this attribute.
  public var attribute: TermAttribute?
  public var selection = TermSelection()
  /// Kind of entity; nil for all.
  public var entityKind: Entity.Kind?
  public var unit = Unit.sentence
  public var minimum = 2
  /// Rows of the result; nil for all, none for a negative number.
  public var top: Int?
  public init() {}
}

public enum Cooccurrence {
  private struct Item {
    var name: UInt32
    var token: Int
    var tokens: Range<Int>
  }

  /// How many units hold a pair, in how many parts.
  private struct Meetings {
    var units: UInt32 = 0
    var parts: UInt32 = 0
    private var last: Int32 = -1

    /// - Parameter part: not below that of the call before.
    mutating func add(inPart part: Int32) {
      units &+= 1
      if part != last { parts &+= 1 }
      last = part
    }
  }

  public static func frame(_ scope: Scope, _ options: CooccurrenceOptions) -> Frame {
    var vocabulary = Vocabulary()
    var pairs: [UInt64: Meetings] = [:]
    var pace = Pace()
    for (p, part) in scope.walk {
      for group in groups(part, options, &vocabulary) {
        let names = Set(group.map(\.name)).sorted()
        for (i, a) in names.enumerated() {
          if pace.shouldEnd(after: names.count - i) { break }
          let known = pairs.count
          for b in names[(i + 1)...] {
            pairs[UInt64(a) << 32 | UInt64(b), default: Meetings()].add(inPart: Int32(truncatingIfNeeded: p))
          }
          Interruption.gather(bytes: (pairs.count - known) * 64)
        }
      }
    }
    let terms = vocabulary.terms
    var rows: [(source: String, target: String, weight: Int, documents: Int)] = []
    for (key, meetings) in pairs where meetings.units >= options.minimum {
      if pace.shouldEnd() { break }
      Interruption.gather(bytes: 48)
      var (a, b) = (terms[Int(key >> 32)], terms[Int(UInt32(truncatingIfNeeded: key))])
      if b.utf8.lexicographicallyPrecedes(a.utf8) { swap(&a, &b) }
      rows.append((a, b, Int(meetings.units), Int(meetings.parts)))
    }
    rows.sortPaced {
      if $0.weight != $1.weight { return $0.weight > $1.weight }
      if $0.source != $1.source { return $0.source.utf8.lexicographicallyPrecedes($1.source.utf8) }
      return $0.target.utf8.lexicographicallyPrecedes($1.target.utf8)
    }
    rows = rows.leading(options.top)
    let shown = rows
    return Frame(
      [
        .init("source", .strings(shown.map { name($0.source) })),
        .init("target", .strings(shown.map { name($0.target) })),
        .init("weight", .integers(shown.map(\.weight))),
        .init("documents", .integers(shown.map(\.documents))),
      ],
      places: RowPlaces { row in
        guard shown.indices.contains(row) else { return [] }
        return scope.parts.flatMap { part -> [PlacedText] in
          var vocabulary = Vocabulary()
          let all = groups(part, options, &vocabulary)
          guard let a = vocabulary.known(shown[row].source), let b = vocabulary.known(shown[row].target)
          else {
            return []
          }
          return all.filter { group in group.contains { $0.name == a } && group.contains { $0.name == b } }
            .flatMap { $0.filter { $0.name == a || $0.name == b }.map { part.placed($0.tokens) } }
        }
      })
  }

  /// A term's name as users see it; entities carry their kind behind a tab to tell namesakes apart.
  private static func name(_ term: String) -> String { String(term.prefix { $0 != "\t" }) }

  /// The items of each unit.
  private static func groups(
    _ part: Scope.Part, _ options: CooccurrenceOptions, _ vocabulary: inout Vocabulary
  ) -> [[Item]] {
    let document = part.document
    var items: [Item] = []
    if options.attribute != nil {
      for occurrence in vocabulary.occurrences(part, options.selection) {
        items.append(
          Item(
            name: occurrence.term, token: occurrence.token, tokens: occurrence.token..<occurrence.token + 1))
      }
    } else {
      let (entities, ranges) = (document.entities, part.ranges)
      for mention in document.mentions where entities.indices.contains(mention.entity) {
        let entity = entities[mention.entity]
        if let kind = options.entityKind, entity.kind != kind { continue }
        let tokens = document.tokens.indices(in: mention.span)
        guard let first = tokens.first, Scope.Part.range(holding: first, in: ranges) != nil else { continue }
        items.append(
          Item(name: vocabulary.id("\(entity.name)\t\(entity.kind.name)"), token: first, tokens: tokens))
      }
    }
    func unit(_ token: Int) -> Int {
      switch options.unit {
      case .sentence: document.sentence(ofToken: token)
      case .paragraph: document.paragraph(ofSentence: document.sentence(ofToken: token))
      case .document: 0
      }
    }
    var groups: [[Item]] = []
    var last = -1
    for item in items {
      let here = unit(item.token)
      if here != last || groups.isEmpty { groups.append([]) }
      last = here
      groups[groups.count - 1].append(item)
    }
    return groups
  }
}
