// Tagger: parts of speech by a greedy averaged perceptron (Collins 2002), its weights read in place.
// The features and the hash are those of Scripts/dev/train-lexical.py; integers only, so the same on every machine.

import Document
import Embedded

struct Tagger {
  private static let tags = PartOfSpeech.allCases.map { Array($0.name.utf8) }
  private static let start: [UInt8] = [0x2D]
  private static let slotSize = 24

  private let table = nj_tagger_bytes()
  private let mask = max(nj_tagger_size() / Tagger.slotSize, 1) - 1
  private var scores = [Int32](repeating: 0, count: 17)

  /// FNV-1a over the pieces of a feature.
  private struct Hash {
    var value: UInt64 = 0xCBF2_9CE4_8422_2325
    mutating func add(_ byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
    mutating func add(_ bytes: ArraySlice<UInt8>) { for b in bytes { add(b) } }
    mutating func add(_ bytes: [UInt8]) { for b in bytes { add(b) } }
  }

  private mutating func score(_ kind: UInt8, _ pieces: (inout Hash) -> Void) {
    guard let table else { return }
    var hash = Hash()
    hash.add(kind)
    pieces(&hash)
    let key = UInt32(truncatingIfNeeded: hash.value >> 32) | 1
    var slot = Int(truncatingIfNeeded: hash.value) & mask
    for _ in 0...mask {
      let at = UnsafeRawPointer(table + slot * Self.slotSize)
      let found = at.loadUnaligned(as: UInt32.self)
      if found == 0 { return }
      if UInt32(littleEndian: found) == key {
        for t in 0..<17 { scores[t] &+= Int32(at.load(fromByteOffset: 4 + t, as: Int8.self)) }
        return
      }
      slot = (slot + 1) & mask
    }
  }

  /// Tags of a sentence's words. `lowers` have straight apostrophes; `shapes` are one letter a word.
  mutating func tag(_ lowers: [[UInt8]], _ shapes: [UInt8]) -> [PartOfSpeech] {
    var result: [PartOfSpeech] = []
    result.reserveCapacity(lowers.count)
    var p1 = Self.start
    var p2 = Self.start
    for i in lowers.indices {
      let word = lowers[i]
      let previous = i > 0 ? lowers[i - 1] : [0x3C]
      let next = i + 1 < lowers.count ? lowers[i + 1] : [0x3E]
      for t in 0..<17 { scores[t] = 0 }
      score(0x77) { $0.add(word) }
      score(0x31) { $0.add(word.suffix(1)) }
      score(0x32) { $0.add(word.suffix(2)) }
      score(0x33) { $0.add(word.suffix(3)) }
      score(0x34) { $0.add(word.suffix(4)) }
      score(0x61) { $0.add(word.prefix(2)) }
      score(0x73) { hash in
        hash.add(shapes[i])
        hash.add(i > 0 ? 0x30 : 0x31)
      }
      score(0x70) { $0.add(p1) }
      score(0x71) { hash in
        hash.add(p1)
        hash.add(0x20)
        hash.add(p2)
      }
      score(0x76) { $0.add(previous) }
      score(0x6E) { $0.add(next) }
      score(0x6D) { $0.add(next.suffix(3)) }
      score(0x78) { hash in
        hash.add(p1)
        hash.add(0x20)
        hash.add(word)
      }
      score(0x79) { hash in
        hash.add(p1)
        hash.add(0x20)
        hash.add(next)
      }
      score(0x7A) { hash in
        hash.add(shapes[i])
        hash.add(word.suffix(3))
      }
      var best = 0
      for t in 1..<17 where scores[t] > scores[best] { best = t }
      result.append(PartOfSpeech(rawValue: UInt8(best)) ?? .x)
      p2 = p1
      p1 = Self.tags[best]
    }
    return result
  }
}
