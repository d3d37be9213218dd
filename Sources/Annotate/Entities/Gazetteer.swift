// Gazetteer: lower-cased names → codes, by binary search over the sorted lines of the embedded list.
// Nothing is built at start; a look-up costs about fifteen comparisons.

import Embedded

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
    guard let lines = SortedLines(nj_gazetteer_bytes(), nj_gazetteer_size()), let value = lines.value(name)
    else {
      return []
    }
    return value.reduce(into: NameCodes()) { codes, letter in
      if let code = NameCodes.letters[letter] { codes.insert(code) }
    }
  }

  static func codes(_ name: String) -> NameCodes {
    var name = name
    return name.withUTF8 { codes($0) }
  }
}
