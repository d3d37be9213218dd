// TextWidth: columns that a text takes in a terminal: 2 for East Asian wide and emoji, 0 for marks without a space of
// their own. Counts a cluster as the package wcwidth 0.9 does.
// Source of the ranges: Unicode Standard Annex #11, classes W and F; Annex #51 for emoji.

enum TextWidth {
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x231A...0x231B, 0x2329...0x232A, 0x23E9...0x23EC, 0x23F0...0x23F0, 0x23F3...0x23F3,
    0x25FD...0x25FE, 0x2614...0x2615, 0x2630...0x2637,
    0x2648...0x2653, 0x267F...0x267F, 0x268A...0x268F, 0x2693...0x2693, 0x26A1...0x26A1, 0x26AA...0x26AB,
    0x26BD...0x26BE,
    0x26C4...0x26C5, 0x26CE...0x26CE, 0x26D4...0x26D4, 0x26EA...0x26EA, 0x26F2...0x26F3, 0x26F5...0x26F5,
    0x26FA...0x26FA, 0x26FD...0x26FD, 0x2705...0x2705, 0x270A...0x270B, 0x2728...0x2728, 0x274C...0x274C,
    0x274E...0x274E,
    0x2753...0x2755, 0x2757...0x2757, 0x2795...0x2797, 0x27B0...0x27B0, 0x27BF...0x27BF, 0x2B1B...0x2B1C,
    0x2B50...0x2B50, 0x2B55...0x2B55,
    0x2E80...0x303E, 0x3041...0x3163, 0x3165...0x3247, 0x3250...0x4DFF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
    0xA960...0xA97F,
    0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6,
    0x16FE0...0x18D1E, 0x1AFF0...0x1B2FF, 0x1D300...0x1D356, 0x1D360...0x1D376, 0x1F004...0x1F004,
    0x1F0CF...0x1F0CF, 0x1F18E...0x1F18E,
    0x1F191...0x1F19A, 0x1F200...0x1F320, 0x1F32D...0x1F335, 0x1F337...0x1F37C, 0x1F37E...0x1F393,
    0x1F3A0...0x1F3CA, 0x1F3CF...0x1F3D3, 0x1F3E0...0x1F3F0, 0x1F3F4...0x1F3F4, 0x1F3F8...0x1F43E,
    0x1F440...0x1F440, 0x1F442...0x1F4FC, 0x1F4FF...0x1F53D, 0x1F54B...0x1F54E, 0x1F550...0x1F567,
    0x1F57A...0x1F57A,
    0x1F595...0x1F596, 0x1F5A4...0x1F5A4, 0x1F5FB...0x1F64F, 0x1F680...0x1F6C5, 0x1F6CC...0x1F6CC,
    0x1F6D0...0x1F6D2, 0x1F6D5...0x1F6D7, 0x1F6DC...0x1F6DF, 0x1F6EB...0x1F6EC, 0x1F6F4...0x1F6FC,
    0x1F7E0...0x1F7EB, 0x1F7F0...0x1F7F0, 0x1F90C...0x1F93A, 0x1F93C...0x1F945, 0x1F947...0x1F9FF,
    0x1FA70...0x1FAFF, 0x20000...0x3FFFD,
  ]

  /// Source: Unicode's PropList.txt, Prepended_Concatenation_Mark.
  private static let prepended: Set<UInt32> = [
    0x600, 0x601, 0x602, 0x603, 0x604, 0x605, 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD,
  ]

  static func width(_ scalar: UnicodeScalar) -> Int {
    let value = scalar.value
    if value < 0x300 { return value < 32 || (0x7F..<0xA0).contains(value) || value == 0xAD ? 0 : 1 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .control, .lineSeparator, .paragraphSeparator: return 0
    // signs that stand before a number have a place of their own
    case .format: return prepended.contains(value) ? 1 : 0
    default: break
    }
    var low = 0
    var high = wide.count
    while low < high {
      let middle = (low + high) / 2
      if wide[middle].upperBound < value { low = middle + 1 } else { high = middle }
    }
    if low < wide.count, wide[low].contains(value) { return 2 }
    // vowels and finals of Hangul, and its fillers, stand within the syllable
    let isWithin =
      (0x1160...0x11FF).contains(value) || (0xD7B0...0xD7FB).contains(value) || value == 0x3164
      || value == 0xFFA0
    return isWithin ? 0 : 1
  }

  /// A cluster is as wide as its scalars together, but at most 2: a conjunct of several letters, a letter with a vowel
  /// that has a place of its own. Of joined emoji only the first counts, a flag is 2.
  static func width(_ character: Character) -> Int {
    if let ascii = character.asciiValue { return ascii < 32 || ascii == 127 ? 0 : 1 }
    let scalars = character.unicodeScalars
    guard let first = scalars.first else { return 0 }
    if scalars.count == 1 { return isRegional(first) ? 2 : width(first) }
    var sum = 0
    for scalar in scalars {
      switch scalar.value {
      // asks for a picture, or for text
      case 0xFE0F where first.properties.isEmoji: return 2
      case 0xFE0E where first.properties.isEmoji: return 1
      default: break
      }
      if isRegional(scalar) { return 2 }
      // what is joined to an emoji, or colours it, is one picture with it
      if sum > 0, first.properties.isEmoji, scalar.properties.isEmoji { break }
      sum += width(scalar)
    }
    return min(2, sum)
  }

  private static func isRegional(_ scalar: UnicodeScalar) -> Bool {
    (0x1F1E6...0x1F1FF).contains(scalar.value)
  }

  static func width(_ text: String) -> Int {
    // clusters are sought only where there may be some: most cells are plain
    isPlain(text) ? text.utf8.count : text.reduce(0) { $0 + width($1) }
  }

  /// Whether every byte is a printable ASCII character, one column wide.
  private static func isPlain(_ text: String) -> Bool {
    func plain(_ bytes: some Sequence<UInt8>) -> Bool { bytes.allSatisfy { $0 >= 32 && $0 < 127 } }
    return text.utf8.withContiguousStorageIfAvailable { plain($0) } ?? plain(text.utf8)
  }

  /// The longest beginning of at most `limit` columns.
  static func prefix(_ text: String, _ limit: Int) -> String {
    var used = 0
    var end = text.startIndex
    while end < text.endIndex {
      let w = width(text[end])
      if used + w > limit { break }
      used += w
      end = text.index(after: end)
    }
    return String(text[..<end])
  }

  /// The longest end of at most `limit` columns.
  static func suffix(_ text: String, _ limit: Int) -> String {
    var used = 0
    var start = text.endIndex
    while start > text.startIndex {
      let before = text.index(before: start)
      let w = width(text[before])
      if used + w > limit { break }
      used += w
      start = before
    }
    return String(text[start...])
  }

  /// Cut to `limit` columns, with the ellipsis in place of what was cut.
  static func cut(_ text: String, _ limit: Int, _ ellipsis: String = Signs.unicode.ellipsis) -> String {
    guard width(text) > limit else { return text }
    let room = limit - width(ellipsis)
    return room < 0 ? prefix(ellipsis, limit) : prefix(text, room) + ellipsis
  }

  static func pad(_ text: String, _ columns: Int, right: Bool = false) -> String {
    let space = String(repeating: " ", count: max(0, columns - width(text)))
    return right ? space + text : text + space
  }

  /// Appends a text, cut or filled up to a number of columns.
  static func append(
    _ text: String, _ columns: Int, right: Bool, _ ellipsis: String, to line: inout String
  ) {
    let used = width(text)
    guard used <= columns else {
      line += pad(cut(text, columns, ellipsis), columns, right: right)
      return
    }
    if right { line += String(repeating: " ", count: columns - used) }
    line += text
    if !right { line += String(repeating: " ", count: columns - used) }
  }

  /// One line without control characters: what a cell or a card can show.
  static func line(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 < 32 || $0 == 127 || $0 == 0xC2 }) else { return text }
    var result = ""
    var space = false
    for scalar in text.unicodeScalars {
      if scalar == "\n" || scalar == "\r" || scalar == "\t" || scalar == " " {
        if !space { result.append(" ") }
        space = true
      } else if scalar.value < 32 || (0x7F..<0xA0).contains(scalar.value) {
        result.append("\u{FFFD}")
        space = false
      } else {
        result.unicodeScalars.append(scalar)
        space = false
      }
    }
    return result
  }
}
