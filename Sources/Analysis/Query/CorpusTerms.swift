// CorpusTerms: the types, or the surface forms, of many documents under one numbering, and which documents have each.
// In: documents, by ordinal. Memory: eight bytes a term of each document.

import Document
import Threads

final class CorpusTerms: Sendable {
  /// What is numbered: lower-cased forms, or forms as they stand in the text.
  enum Level: Sendable { case types, forms }

  let level: Level
  let documents: [Document]
  /// For each document the place of its first term in `globals`.
  private let firstTerm: [Int]
  /// The corpus's number of each document's terms.
  private let globals: [UInt32]
  /// The terms, one behind the other, and `count + 1` offsets.
  private let bytes: [UInt8]
  private let offsets: [Int]
  /// For each number a document and a type there that are of it.
  private let examples: [(document: UInt32, type: UInt32)]
  /// `TokenKind` raw values by number.
  let kinds: [UInt8]
  /// Numbers of the terms that may not be in composed form, so that a term may equal them which has other bytes.
  let notComposed: [Int]
  private let table: [UInt32]
  private let postingStarts: [Int]
  private let postings: [UInt32]

  var count: Int { examples.count }

  init(_ documents: [Document], _ level: Level) {
    self.level = level
    self.documents = documents
    if level == .forms {
      ThreadTeam.forEach(documents.count, members: ThreadTeam.available) { _ = documents[$0].forms }
    }
    var firstTerm: [Int] = []
    var total = 0
    for document in documents {
      firstTerm.append(total)
      total += level == .types ? document.types.count : document.forms.count
    }
    var globals: [UInt32] = []
    globals.reserveCapacity(total)
    var bytes: [UInt8] = []
    var offsets = [0]
    var examples: [(document: UInt32, type: UInt32)] = []
    var kinds: [UInt8] = []
    var notComposed: [Int] = []
    var hashes: [UInt32] = []
    var table = [UInt32](repeating: .max, count: 1 << 16)
    for (d, document) in documents.enumerated() {
      let (types, tokens) = (document.types, document.tokens)
      let forms = level == .forms ? document.forms : nil
      for term in 0..<(d + 1 < firstTerm.count ? firstTerm[d + 1] : total) - firstTerm[d] {
        let token = forms.map { Int($0.examples[term]) }
        func number(_ form: UnsafeBufferPointer<UInt8>) {
          let hash = Self.hash(form)
          var slot = Int(hash) & (table.count - 1)
          while table[slot] != .max {
            let id = Int(table[slot])
            if hashes[id] == hash, bytes[offsets[id]..<offsets[id + 1]].elementsEqual(form) {
              globals.append(UInt32(id))
              return
            }
            slot = (slot + 1) & (table.count - 1)
          }
          let type = token.map { Int(tokens.types[$0]) } ?? term
          if !CharacterForms.isComposed(form) { notComposed.append(examples.count) }
          table[slot] = UInt32(clamping: examples.count)
          globals.append(UInt32(clamping: examples.count))
          examples.append((UInt32(clamping: d), UInt32(clamping: type)))
          kinds.append(types.kind(type).rawValue)
          hashes.append(hash)
          bytes.append(contentsOf: form)
          offsets.append(bytes.count)
        }
        if let token {
          let range = tokens.span(token).range
          document.text.bytes.withBuffer { number(UnsafeBufferPointer(rebasing: $0[range])) }
        } else {
          types.withLower(term, number)
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
    // documents of each term, by counting
    var starts = [Int](repeating: 0, count: examples.count + 1)
    for global in globals { starts[Int(global) + 1] += 1 }
    for i in 1..<max(1, starts.count) { starts[i] += starts[i - 1] }
    var next = starts
    var postings = [UInt32](repeating: 0, count: globals.count)
    for d in documents.indices {
      for global in globals[firstTerm[d]..<(d + 1 < firstTerm.count ? firstTerm[d + 1] : total)] {
        postings[next[Int(global)]] = UInt32(clamping: d)
        next[Int(global)] += 1
      }
    }
    self.firstTerm = firstTerm
    self.globals = globals
    self.bytes = bytes
    self.offsets = offsets
    self.kinds = kinds
    self.notComposed = notComposed
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

  /// The number of a term; nil when no document has it.
  func id(of term: [UInt8]) -> Int? {
    term.withUnsafeBufferPointer { bytes in
      let hash = Self.hash(bytes)
      var slot = Int(hash) & (table.count - 1)
      while table[slot] != .max {
        let id = Int(table[slot])
        if withBytes(id, { $0.elementsEqual(bytes) }) { return id }
        slot = (slot + 1) & (table.count - 1)
      }
      return nil
    }
  }

  /// The bytes of a term.
  func withBytes<R>(_ id: Int, _ body: (UnsafeBufferPointer<UInt8>) -> R) -> R {
    bytes.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[offsets[id]..<offsets[id + 1]])) }
  }

  /// A document and a type there that are of this term.
  func example(_ id: Int) -> (document: Document, type: Int) {
    (documents[Int(examples[id].document)], Int(examples[id].type))
  }

  /// Values by number as values by term of one document, in the first elements of `local`, which becomes no shorter.
  func local(_ values: [UInt64], _ ordinal: Int, into local: inout [UInt64]) {
    let first = firstTerm[ordinal]
    let count = (ordinal + 1 < firstTerm.count ? firstTerm[ordinal + 1] : globals.count) - first
    if local.count < count { local = [UInt64](repeating: 0, count: count) }
    globals.withUnsafeBufferPointer { globals in
      values.withUnsafeBufferPointer { values in
        local.withUnsafeMutableBufferPointer { local in
          for term in 0..<count { local[term] = values[Int(globals[first + term])] }
        }
      }
    }
  }

  /// Documents of some terms, each counted as often as it has one of them.
  func documentCount(with ids: [Int]) -> Int {
    ids.reduce(0) { $0 + postingStarts[$1 + 1] - postingStarts[$1] }
  }

  /// Ordinals of the documents that have a term.
  func documents(with id: Int) -> ArraySlice<UInt32> { postings[postingStarts[id]..<postingStarts[id + 1]] }
}
