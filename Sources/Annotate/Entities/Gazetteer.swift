// Gazetteer: lower-cased names → codes, by binary search over the sorted lines of the embedded list.
// Nothing is built at start; a look-up costs about fifteen comparisons.

import Embedded
import Glibc

/// What the list knows of a name.
struct NameCodes: OptionSet {
  let rawValue: UInt16
  static let place = NameCodes(rawValue: 1)
  static let country = NameCodes(rawValue: 2)
  static let nationality = NameCodes(rawValue: 4)
  static let male = NameCodes(rawValue: 8)
  static let female = NameCodes(rawValue: 16)
  static let either = NameCodes(rawValue: 32)
  static let organisation = NameCodes(rawValue: 64)
  static let title = NameCodes(rawValue: 128)
  static let role = NameCodes(rawValue: 256)
  static let organisationHead = NameCodes(rawValue: 512)
  static let placeHead = NameCodes(rawValue: 1024)
  static let eventHead = NameCodes(rawValue: 2048)
  /// A word that texts write in lower case.
  static let common = NameCodes(rawValue: 4096)

  static let given: NameCodes = [.male, .female, .either]

  fileprivate static let letters: [UInt8: NameCodes] = [
    0x50: .place, 0x43: .country, 0x4E: .nationality, 0x4D: .male, 0x46: .female, 0x55: .either,
    0x4F: .organisation,
    0x54: .title, 0x52: .role, 0x48: .organisationHead, 0x4C: .placeHead, 0x45: .eventHead, 0x57: .common,
  ]
}

enum Gazetteer {
  /// The codes of a lower-cased name with straight apostrophes, its words one space apart; empty when unknown.
  static func codes(_ name: UnsafeBufferPointer<UInt8>) -> NameCodes {
    guard let base = nj_gazetteer_bytes(), let wanted = name.baseAddress, name.count > 0 else { return [] }
    var low = 0
    var high = nj_gazetteer_size()
    while low < high {
      // the line around the middle
      var start = (low + high) / 2
      while start > low, base[start - 1] != 10 { start -= 1 }
      var tab = start
      while tab < high, base[tab] != 9 { tab += 1 }
      let order = memcmp(base + start, wanted, min(tab - start, name.count))
      if order < 0 || (order == 0 && tab - start < name.count) {
        while tab < high, base[tab] != 10 { tab += 1 }
        low = tab + 1
      } else if order > 0 || tab - start > name.count {
        high = start
      } else {
        var found: NameCodes = []
        var at = tab + 1
        while at < high, base[at] != 10 {
          if let code = NameCodes.letters[base[at]] { found.insert(code) }
          at += 1
        }
        return found
      }
    }
    return []
  }

  static func codes(_ name: String) -> NameCodes {
    var name = name
    return name.withUTF8 { codes($0) }
  }
}
