// CorpusIndex: the types of many documents under one numbering, and which documents have each. With it a query
// compares patterns once a type of the corpus, and looks only into documents that can match.
// In: documents, by ordinal. Memory: four bytes a type of each document, twice.

public import Document

public final class CorpusIndex: Sendable {
  let documents: [Document]
  /// For each document the place of its first type in `globals`.
  private let firstType: [Int]
  /// The corpus's number of each document's types.
  private let globals: [UInt32]
  /// For each type a document and a type there that show its form and properties.
  private let examples: [(document: UInt32, type: UInt32)]
  private let table: [UInt32]
  private let postingStarts: [Int]
  private let postings: [UInt32]

  var typeCount: Int { examples.count }

  public init(_ documents: [Document]) {
    self.documents = documents
    var firstType: [Int] = []
    var total = 0
    for document in documents {
      firstType.append(total)
      total += document.types.count
    }
    var globals: [UInt32] = []
    globals.reserveCapacity(total)
    var examples: [(document: UInt32, type: UInt32)] = []
    var hashes: [UInt32] = []
    var table = [UInt32](repeating: .max, count: 1 << 16)
    for (d, document) in documents.enumerated() {
      for type in 0..<document.types.count {
        document.types.withLower(type) { bytes in
          let hash = Self.hash(bytes)
          var slot = Int(hash) & (table.count - 1)
          while table[slot] != .max {
            let id = Int(table[slot])
            let example = examples[id]
            if hashes[id] == hash,
              documents[Int(example.document)].types.withLower(
                Int(example.type), { $0.count == bytes.count && $0.elementsEqual(bytes) })
            {
              globals.append(UInt32(id))
              return
            }
            slot = (slot + 1) & (table.count - 1)
          }
          table[slot] = UInt32(clamping: examples.count)
          globals.append(UInt32(clamping: examples.count))
          examples.append((UInt32(clamping: d), UInt32(clamping: type)))
          hashes.append(hash)
        }
        if examples.count * 2 > table.count {
          table = [UInt32](repeating: .max, count: table.count * 2)
          for (id, hash) in hashes.enumerated() {
            var slot = Int(hash) & (table.count - 1)
            while table[slot] != .max { slot = (slot + 1) & (table.count - 1) }
            table[slot] = UInt32(clamping: id)
          }
        }
      }
    }
    // documents of each type, by counting
    var starts = [Int](repeating: 0, count: examples.count + 1)
    for global in globals { starts[Int(global) + 1] += 1 }
    for i in 1..<max(1, starts.count) { starts[i] += starts[i - 1] }
    var next = starts
    var postings = [UInt32](repeating: 0, count: globals.count)
    for (d, document) in documents.enumerated() {
      for type in 0..<document.types.count {
        let global = Int(globals[firstType[d] + type])
        postings[next[global]] = UInt32(clamping: d)
        next[global] += 1
      }
    }
    self.firstType = firstType
    self.globals = globals
    self.examples = examples
    self.table = table
    self.postingStarts = starts
    self.postings = postings
  }

  private static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt32 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return UInt32(truncatingIfNeeded: hash ^ (hash >> 32))
  }

  /// The number of a lower-cased form; nil when no document has it.
  func id(of form: [UInt8]) -> Int? {
    form.withUnsafeBufferPointer { bytes in
      let hash = Self.hash(bytes)
      var slot = Int(hash) & (table.count - 1)
      while table[slot] != .max {
        let id = Int(table[slot])
        if withLower(id, { $0.count == bytes.count && $0.elementsEqual(bytes) }) { return id }
        slot = (slot + 1) & (table.count - 1)
      }
      return nil
    }
  }

  func withLower<R>(_ id: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> R) rethrows -> R {
    let example = examples[id]
    return try documents[Int(example.document)].types.withLower(Int(example.type), body)
  }

  /// A document and a type there that are of this type.
  func example(_ id: Int) -> (document: Document, type: Int) {
    (documents[Int(examples[id].document)], Int(examples[id].type))
  }

  /// Values by type of the corpus as values by type of one document.
  func local(_ values: [UInt64], _ ordinal: Int) -> [UInt64] {
    let first = firstType[ordinal]
    let count = documents[ordinal].types.count
    return globals.withUnsafeBufferPointer { globals in
      values.withUnsafeBufferPointer { values in
        [UInt64](unsafeUninitializedCapacity: count) { local, filled in
          for type in 0..<count { local[type] = values[Int(globals[first + type])] }
          filled = count
        }
      }
    }
  }

  /// Ordinals of the documents that have a type.
  func documents(with id: Int) -> ArraySlice<UInt32> { postings[postingStarts[id]..<postingStarts[id + 1]] }
}

/// Predicates by the comparisons and places that hold; few combinations occur, so each is worked out once.
struct PredicateMemo {
  private struct Key: Hashable {
    var tests: UInt64
    var places: UInt64
  }
  private let automaton: QueryAutomaton
  private var known: [Key: UInt64] = [:]
  private let none: UInt64
  private var last: (key: Key, mask: UInt64)

  init(_ automaton: QueryAutomaton) {
    self.automaton = automaton
    none = QueryColumns.predicates(automaton, 0, 0)
    last = (Key(tests: 0, places: 0), none)
  }

  mutating func predicates(_ tests: UInt64, _ places: UInt64) -> UInt64 {
    if tests | places == 0 { return none }
    let key = Key(tests: tests, places: places)
    if key == last.key { return last.mask }
    let mask = known[key] ?? QueryColumns.predicates(automaton, tests, places)
    known[key] = mask
    last = (key, mask)
    return mask
  }
}

/// An index that is made when it is first asked for.
public final class LazyCorpusIndex: Sendable {
  private let documents: [Document]
  private let made = Once<CorpusIndex>()
  public init(_ documents: [Document]) { self.documents = documents }
  public var index: CorpusIndex { made.value { CorpusIndex(documents) } }
}

/// A query's comparisons over the types of a corpus, made once, and the documents that can match.
struct IndexedQuery {
  let index: CorpusIndex
  /// Bits of the comparisons that depend on the type alone, by type of the corpus.
  let typeBits: [UInt64]
  /// Comparisons that need more than the type.
  let openTests: UInt64
  /// Bits of open comparisons that tokens of a type could meet.
  let possible: [UInt64]
  /// Predicates by type when every comparison depends on the type alone.
  let predicates: [UInt64]?
  /// Numbers of the documents that can match, ascending.
  let candidates: [Int]

  init(_ index: CorpusIndex, _ automaton: QueryAutomaton, _ patterns: QueryPatterns) {
    self.index = index
    var bits = [UInt64](repeating: 0, count: index.typeCount)
    // a surface form can only match where its lower-cased form matches in any case
    var possible = bits
    var open: UInt64 = 0
    let scratch = PatternScratch()
    for (i, test) in automaton.tests.enumerated() {
      let pattern = patterns.tests[i]
      let bit: UInt64 = 1 << UInt64(i)
      switch test.attribute {
      case .lower:
        if let literal = pattern.literal {
          if let id = index.id(of: literal) { bits[id] |= bit }
        } else {
          for id in bits.indices where index.withLower(id, { pattern.matches($0, scratch) }) {
            bits[id] |= bit
          }
        }
      case .kind, .stem, .norm, .stop:
        for id in bits.indices {
          let (document, type) = index.example(id)
          let value: String
          switch test.attribute {
          case .kind: value = document.types.kind(type).name
          case .stem: value = document.typeProperties.stems[type]
          case .norm: value = document.typeProperties.norms[type]
          default: value = document.typeProperties.stop[type] != 0 ? "true" : "false"
          }
          if pattern.matches(value, scratch) { bits[id] |= bit }
        }
      case .word:
        open |= bit
        guard let loose = pattern.inAnyCase(test) else {
          for id in possible.indices { possible[id] |= bit }
          continue
        }
        for id in possible.indices
        where index.withLower(id, { $0.contains { $0 >= 0x80 } || loose.matches($0, scratch) }) {
          possible[id] |= bit
        }
      case .lemma, .pos, .shape:
        open |= bit
        for id in possible.indices { possible[id] |= bit }
      }
    }
    typeBits = bits
    openTests = open
    self.possible = possible
    let settled = open == 0 && automaton.places.isEmpty
    var memo = PredicateMemo(automaton)
    predicates = settled ? bits.map { memo.predicates($0, 0) } : nil
    var mayMatch = [Bool](repeating: true, count: index.documents.count)
    for predicate in automaton.requiredPredicates {
      var has = [Bool](repeating: false, count: mayMatch.count)
      var everywhere = true
      for id in bits.indices {
        let possible = Self.canHold(
          automaton.predicates[predicate], automaton, bits[id], possible[id], open)
        if possible.isTrue {
          for d in index.documents(with: id) { has[Int(d)] = true }
        } else {
          everywhere = false
        }
      }
      if everywhere { continue }
      for d in mayMatch.indices where !has[d] { mayMatch[d] = false }
    }
    candidates = mayMatch.indices.filter { mayMatch[$0] }
  }

  /// Whether a predicate can be true, and whether it can be false, at a token of a type.
  private static func canHold(
    _ test: TokenTest, _ automaton: QueryAutomaton, _ bits: UInt64, _ possible: UInt64, _ open: UInt64
  ) -> (isTrue: Bool, isFalse: Bool) {
    switch test {
    case .any: return (true, false)
    case .place: return (true, true)
    case .attribute(let attribute):
      guard let i = automaton.tests.firstIndex(of: attribute) else { return (false, true) }
      if open >> UInt64(i) & 1 == 1 { return (possible >> UInt64(i) & 1 == 1, true) }
      let holds = bits >> UInt64(i) & 1 == 1
      return (holds, !holds)
    case .not(let inner):
      let of = canHold(inner, automaton, bits, possible, open)
      return (of.isFalse, of.isTrue)
    case .and(let a, let b):
      let (x, y) = (
        canHold(a, automaton, bits, possible, open), canHold(b, automaton, bits, possible, open)
      )
      return (x.isTrue && y.isTrue, x.isFalse || y.isFalse)
    case .or(let a, let b):
      let (x, y) = (
        canHold(a, automaton, bits, possible, open), canHold(b, automaton, bits, possible, open)
      )
      return (x.isTrue || y.isTrue, x.isFalse && y.isFalse)
    }
  }
}
