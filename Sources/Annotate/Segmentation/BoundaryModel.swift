// BoundaryModel: logistic regression over hashed features of a place where a sentence may end.
// In: the stop, what stands before and behind it. Out: a score, above 0 when a sentence ends there.
// Weights are learned from the training sections of UD English EWT and GUM; 8,192 signed bytes in units of 1/64.

import Embedded

struct BoundaryModel {
  private let weights: UnsafePointer<Int8>

  init() {
    weights = UnsafeRawPointer(nj_sentence_weights_bytes()!).assumingMemoryBound(to: Int8.self)
  }

  @inline(__always)
  func score(_ features: BoundaryFeatures) -> Int {
    var sum = 0
    features.forEach { sum &+= Int(weights[$0]) }
    return sum
  }
}

/// What the model sees of a place.
struct BoundaryFeatures {
  var kind: UInt32
  var first: UInt32
  var before: UInt32
  var stopLength: UInt32
  var stopKey: UInt64
  var beforeKey: UInt64
  var headKey: UInt64
  var closing: UInt32
  var opening: UInt32
  var sentence: UInt32
  var sentenceLength: UInt32
  var behindHead: UInt32
  var headLength: UInt32
  var beforeLength: UInt32

  /// Calls `body` with the index of each weight.
  @inline(__always)
  func forEach(_ body: (Int) -> Void) {
    let k = kind
    let kf = k << 2 | first
    body(hash(1, UInt64(kf)))
    body(hash(2, UInt64(kf << 2 | before)))
    body(hash(3, UInt64(kf << 3 | stopLength)))
    body(hash(4, UInt64(kf << 4 | closing)))
    body(hash(5, UInt64(kf << 4 | opening)))
    body(hash(6, UInt64(kf << 2 | sentence)))
    body(hash(7, UInt64(kf << 3 | sentenceLength)))
    body(hash(8, UInt64(kf << 3 | behindHead)))
    body(hash(9, beforeKey &* 31 &+ UInt64(k)))
    body(hash(10, beforeKey &* 31 &+ UInt64(kf)))
    body(hash(11, headKey &* 31 &+ UInt64(k)))
    body(hash(12, headKey &* 31 &+ UInt64(kf)))
    body(hash(13, UInt64(kf << 6 | sentence << 4 | closing)))
    body(hash(14, UInt64((kf << 6 | headLength << 3 | behindHead))))
    body(hash(15, UInt64((kf << 6 | beforeLength << 3 | sentenceLength))))
    body(hash(16, UInt64((kf << 6 | before << 4 | sentence << 2))))
    body(hash(17, stopKey &* 31 &+ UInt64(first)))
    body(hash(18, UInt64(kf << 8 | closing << 4 | opening)))
  }

  @inline(__always)
  private func hash(_ template: UInt64, _ value: UInt64) -> Int {
    let mixed = (value ^ template &* 0x9E37_79B9_7F4A_7C15) &* 0xD6E8_FEB8_6659_FD93
    return Int(truncatingIfNeeded: ((mixed ^ mixed >> 32) &* 0xD6E8_FEB8_6659_FD93) >> 51)
  }
}

extension BoundaryPlaces {
  func features(_ stop: Int, _ next: Int, _ head: Int, _ kind: StopKind, _ first: LetterCase)
    -> BoundaryFeatures
  {
    let before = stop > begin ? stop &- 1 : stop
    let behind = head &+ 1
    var behindHead: UInt32 = 7
    if behind < count {
      behindHead =
        isByte(behind, UInt8(ascii: "."))
        ? 4 : isByte(behind, UInt8(ascii: ":")) ? 5 : letterCase(behind).rawValue
    }
    return BoundaryFeatures(
      kind: UInt32(kind.rawValue), first: first.rawValue, before: letterCase(before).rawValue,
      stopLength: bucket(length(stop)), stopKey: key(stop), beforeKey: key(before), headKey: key(head),
      closing: next > stop &+ 1 ? mark(stop &+ 1) : 0, opening: head > next ? mark(next) : 0,
      sentence: letterCase(begin).rawValue, sentenceLength: bucket(stop &- begin), behindHead: behindHead,
      headLength: bucket(length(head)), beforeLength: bucket(length(before)))
  }

  private func bucket(_ n: Int) -> UInt32 {
    n < 4 ? UInt32(truncatingIfNeeded: n) : n < 6 ? 4 : n < 10 ? 5 : n < 20 ? 6 : 7
  }

  private func mark(_ token: Int) -> UInt32 {
    switch byte(token) {
    case UInt8(ascii: ")"), UInt8(ascii: "("): return 1
    case UInt8(ascii: "]"), UInt8(ascii: "["): return 2
    case 0x22: return 3
    case 0x27: return length(token) == 2 ? 3 : 4
    case UInt8(ascii: "`"): return 3
    case UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "?"): return 5
    case 0xE2: return 6
    default: return 7
    }
  }
}
