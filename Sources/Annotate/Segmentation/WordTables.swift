// WordTables: closed sets of English words that decide how text is cut, looked up by their lower-cased bytes. From style guides and the UD English training sections.

import Document

/// What an abbreviation tells about the period behind it.
struct Abbreviation {
  let flags: UInt8
  /// A title or the like: a name follows, so no sentence ends here.
  var isPrefix: Bool { flags & 1 != 0 }
  /// An abbreviation only before a number: "no. 5", "fig. 2".
  var isBeforeNumberOnly: Bool { flags & 2 != 0 }
  /// An abbreviation only when capitalised: "Sat.", "Wash."
  var isCapitalisedOnly: Bool { flags & 4 != 0 }
  /// May be written together with a number: "p.55", "No.5".
  var takesNumber: Bool { flags & 8 != 0 }
}

enum WordTables {
  /// A set of words of at most eight ASCII letters, each with a value: open addressing over a table that is one quarter
  /// full at most, as almost all words asked for are not there.
  struct KeySet: Sendable {
    /// The bytes of a word; 0 for a free slot.
    private var keys: [UInt64]
    private var values: [UInt8]
    private let shift: UInt64

    /// Words separated by blanks; the last set that names a word gives its value.
    init(_ groups: [(String, UInt8)]) {
      var found: [UInt64: UInt8] = [:]
      for (words, value) in groups {
        for word in words.utf8.split(separator: UInt8(ascii: " ")) {
          var key: UInt64 = 0
          for byte in word.reversed() { key = key << 8 | UInt64(byte) }
          found[key] = value
        }
      }
      var bits: UInt64 = 4
      while 1 << Int(bits) < found.count * 4 { bits += 1 }
      shift = 64 - bits
      keys = [UInt64](repeating: 0, count: 1 << Int(bits))
      values = [UInt8](repeating: 0, count: 1 << Int(bits))
      for (key, value) in found {
        let slot = slot(key)
        keys[slot] = key
        values[slot] = value
      }
    }

    /// Where a key stands, or the free slot where it would.
    private func slot(_ key: UInt64) -> Int {
      var slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> shift)
      while keys[slot] != 0, keys[slot] != key { slot = (slot &+ 1) & (keys.count &- 1) }
      return slot
    }

    func value(_ p: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> UInt8? {
      guard let key = WordTables.key(p, start, end) else { return nil }
      let slot = slot(key)
      return keys[slot] == key ? values[slot] : nil
    }
  }

  /// The lower-cased bytes of a word of one to eight bytes as a number, or nil.
  static func key(_ p: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> UInt64? {
    guard end > start, end &- start <= 8 else { return nil }
    var key: UInt64 = 0
    var i = end
    while i > start {
      i &-= 1
      let c = p[i]
      key = key << 8 | UInt64(c &- 65 < 26 ? c | 32 : c)
    }
    return key
  }

  // MARK: Abbreviations

  private static let abbreviations = KeySet([
    (
      "mr mrs ms dr prof rev hon gov sen rep gen lt col maj capt sgt cpl pvt adm cmdr supt det insp messrs mme mlle",
      1
    ),
    ("pres st mt ft fr sr sra srta msgr ald atty amb brig cllr dept", 1),
    ("inc ltd corp co llc jr sr bros plc assn univ esq ave blvd rd hwy ste apt bldg dist", 0),
    ("jan feb apr aug sept oct nov dec mon tues thurs", 0),
    ("etc vs al ed eds approx est cf ca viz tel ext dept div govt intl natl mfg mgr max min misc orig", 0),
    (
      "ala ariz ark calif colo conn del fla ga ill ind kan ky md mich minn mo mont neb nev okla ore pa tenn tex va vt",
      4
    ),
    ("wis wyo wash mass miss jun jul mar sep sat sun tue wed thu fri sec dak nd", 4),
    ("no nos fig figs pp pg vol vols ch chap art arts sect para op eq eqs ver tab p", 2 | 8),
    ("ph phd lbs oz hr hrs yr yrs ft sq", 0),
  ])

  static func abbreviation(_ p: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Abbreviation? {
    abbreviations.value(p, start, end).map { Abbreviation(flags: $0) }
  }

  // MARK: Words that often open a sentence

  private static let starters = KeySet([
    ("the a an this that these those he she it we they you i his her its our their your my", 1),
    ("in on at by for from with but and or so if when while as after before since although though", 1),
    ("there here what who why how where however then now also not no yes did do does is are was were", 1),
    ("to some many most all one each both another other such even just only", 1),
  ])

  static func isStarter(_ p: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Bool {
    starters.value(p, start, end) != nil
  }

  private static let pronouns = KeySet([
    (
      "he she it we they you i this these those there how what when where why who his her its our their your my",
      1
    ),
    ("however but if did does do is are was were have has", 1),
  ])

  /// Whether a capitalised word behind an abbreviation tells that a sentence begins.
  static func isPronoun(_ p: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Bool {
    pronouns.value(p, start, end) != nil
  }

  // MARK: Parts of words

  private static let compounds = KeySet([
    ("cannot gonna wanna gotta", 3), ("dont cant wont aint", 2), ("didnt isnt wasnt hasnt arent", 3),
    ("doesnt", 4),
  ])

  /// Whether a word of four to seven lower-cased letters, whose bytes are `key`, may be two: its last letters are
  /// "nt", "ot", "na" or "ta".
  @inline(__always)
  static func mayBeTwo(_ key: UInt64, _ length: Int) -> Bool {
    let last = UInt16(truncatingIfNeeded: key >> UInt64(truncatingIfNeeded: length &* 8 &- 16))
    return last == 0x746E || last == 0x746F || last == 0x616E || last == 0x6174
  }

  /// Length of the first part of a word that is two ("can|not", "gon|na", "do|nt"), or 0.
  static func firstPart(_ p: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
    Int(compounds.value(p, start, end) ?? 0)
  }

  private static let prefixes = KeySet([
    (
      "e co non anti pro pre post re mid multi semi ex neo sub cross counter inter intra socio mini pan proto",
      1
    ),
    ("ultra trans pseudo quasi extra arch micro psycho", 1),
  ])

  static func isPrefix(_ p: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Bool {
    prefixes.value(p, start, end) != nil
  }

  private static let clitics = KeySet([("s m d ll re ve", 1)])
  static func isClitic(_ p: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Bool {
    clitics.value(p, start, end) != nil
  }

  private static let cutWords = KeySet([("em til tis twas cause bout round n s", 1)])
  static func isCutWord(_ p: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Bool {
    cutWords.value(p, start, end) != nil
  }

  private static let units = KeySet([
    ("am pm kg g mg km m cm mm ft lb lbs oz mb gb tb kb mhz ghz hz kw mw min mins hr hrs sec secs mph kph", 1)
  ])
  static func isUnit(_ p: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Bool {
    units.value(p, start, end) != nil
  }

  private static let topDomains = KeySet([
    (
      "com org net edu gov mil int info biz uk de fr ca au jp cn ru eu nl ch se dk fi pl br nz za ie ly tv fm io",
      1
    )
  ])
  static func isTopDomain(_ p: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Bool {
    topDomains.value(p, start, end) != nil
  }

  private static let fileSuffixes = KeySet([
    (
      "doc docx pdf txt xls xlsx ppt pptx htm html xml zip jpg jpeg gif png exe mp3 mp4 avi csv php asp aspx jsp",
      1
    )
  ])
  static func isFileSuffix(_ p: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Bool {
    fileSuffixes.value(p, start, end) != nil
  }

  /// The kind of a single ASCII mark.
  static func kind(ofMark c: UInt8) -> TokenKind {
    switch c {
    case UInt8(ascii: "$"), UInt8(ascii: "%"), UInt8(ascii: "&"), UInt8(ascii: "+"), UInt8(ascii: "<"),
      UInt8(ascii: ">"), UInt8(ascii: "="), UInt8(ascii: "^"), UInt8(ascii: "|"), UInt8(ascii: "~"),
      UInt8(ascii: "#"), UInt8(ascii: "@"), UInt8(ascii: "*"), UInt8(ascii: "\\"), 0...31, 127:
      .symbol
    default: .punct
    }
  }
}
