// NumeralReader: reads one numeral, in figures or words, at a token.
// In: the token columns of a document with the sense of each type. Out: value and extent, or nil.
// Numbers beyond Double's range are refused; words are read left to right, each at most once a call.

import Document

/// What scanners of numbers and dates see of a document.
struct SensedTokens {
  let document: Document
  let senses: [WordSense]
  let count: Int
  private let types: UnsafePointer<UInt32>
  private let starts: UnsafePointer<UInt32>
  private let ends: UnsafePointer<UInt32>
  let text: UnsafePointer<UInt8>
  let textCount: Int

  /// The document must outlive the value.
  init(_ document: Document) {
    self.document = document
    senses = WordSenses.senses(of: document.types)
    count = document.tokens.count
    types = document.tokens.types.base
    starts = document.tokens.starts.base
    ends = document.tokens.ends.base
    text = document.text.bytes.base
    textCount = document.text.count
  }

  func sense(_ i: Int) -> WordSense {
    guard i >= 0, i < count else { return WordSense(role: .none, value: 0) }
    let type = Int(types[i])
    return type < senses.count ? senses[type] : WordSense(role: .none, value: 0)
  }
  func role(_ i: Int) -> Role { sense(i).role }
  func value(_ i: Int) -> Int { Int(sense(i).value) }
  /// Byte offsets of a token; both 0 outside the document.
  func start(_ i: Int) -> Int { i >= 0 && i < count ? Int(starts[i]) : textCount }
  func end(_ i: Int) -> Int { i >= 0 && i < count ? Int(ends[i]) : 0 }
  func span(_ first: Int, _ last: Int) -> Span { Span(start(first), max(start(first), end(last))) }
  func byte(_ at: Int) -> UInt8 { at >= 0 && at < textCount ? text[at] : 0 }

  /// Whether a token begins right where the one before ends.
  func touches(_ i: Int) -> Bool { i > 0 && i < count && starts[i] == ends[i - 1] }
  func isCapitalised(_ i: Int) -> Bool {
    let b = byte(start(i))
    return i >= 0 && i < count && b >= 65 && b <= 90
  }
  /// The lower-cased form, for the few places where no role fits.
  func lower(_ i: Int) -> String {
    i >= 0 && i < count ? document.types.lower(Int(types[i])) : ""
  }
  /// Index of the first token that starts at or behind a byte.
  func token(atOrAfter byte: Int) -> Int { document.tokens.first(atOrAfter: UInt32(clamping: byte)) }
}

/// A numeral: its value, and the token behind it.
struct Numeral {
  var value: Double
  /// Index of the token behind the numeral.
  var end: Int
  var isOrdinal = false
  /// Written with at least one figure.
  var hasFigures = false
}

enum NumeralReader {
  /// The numeral that begins at token `i`, reading no further than `limit`.
  static func read(_ tokens: SensedTokens, _ i: Int, _ limit: Int) -> Numeral? {
    guard i < limit else { return nil }
    switch tokens.role(i) {
    case .figure: return figures(tokens, i, limit)
    case .ordinal:
      return Numeral(
        value: Double(tokens.value(i)), end: i + 1, isOrdinal: true,
        hasFigures: (48...57).contains(tokens.byte(tokens.start(i))))
    case .cardinal: return words(tokens, i, limit)
    case .article:
      let next = tokens.role(i + 1)
      guard i + 1 < limit else { return nil }
      if next == .scale, tokens.value(i + 1) >= 2 { return words(tokens, i, limit) }
      if next == .dozen { return Numeral(value: 12, end: i + 2) }
      return nil
    case .dozen: return Numeral(value: 12, end: i + 1)
    case .half:
      var at = i + 1
      if tokens.role(at) == .article { at += 1 }
      if at < limit, tokens.role(at) == .scale { return scaled(tokens, Numeral(value: 0.5, end: at), limit) }
      if at < limit, tokens.role(at) == .dozen { return Numeral(value: 6, end: at + 1) }
      return Numeral(value: 0.5, end: i + 1)
    default: return nil
    }
  }

  /// The value of figures such as `1,500.75`, `3/4` or `3.2bn`; nil when the token has other characters.
  static func value(_ tokens: SensedTokens, _ i: Int) -> Double? {
    let start = tokens.start(i)
    var end = tokens.end(i)
    guard end > start, end - start <= 400 else { return nil }
    var power = 0
    var suffix = ""
    while end > start, tokens.byte(end - 1) | 32 >= 97, tokens.byte(end - 1) | 32 <= 122,
      suffix.utf8.count < 3
    {
      end -= 1
      suffix = String(UnicodeScalar(tokens.byte(end) | 32)) + suffix
    }
    switch suffix {
    case "": break
    case "k": power = 3
    case "m", "mn", "mln": power = 6
    case "b", "bn", "bln": power = 9
    case "tn", "tln": power = 12
    default: return nil
    }
    if power == 0, let slash = (start..<end).first(where: { tokens.byte($0) == 47 }) {
      guard let above = plainValue(tokens, start, slash), let below = plainValue(tokens, slash + 1, end),
        below > 0
      else { return nil }
      return above / below
    }
    guard let value = plainValue(tokens, start, end), (value * pow10(power)).isFinite else { return nil }
    return value * pow10(power)
  }

  /// Digits with separators of thousands and a decimal point between two bytes.
  private static func plainValue(_ tokens: SensedTokens, _ start: Int, _ end: Int) -> Double? {
    guard end > start else { return nil }
    var digits = ""
    var hasPoint = false
    var sinceComma = -1
    for at in start..<end {
      let b = tokens.byte(at)
      if b >= 48, b <= 57 {
        digits.unicodeScalars.append(UnicodeScalar(b))
        if !hasPoint, sinceComma >= 0 { sinceComma += 1 }
      } else if b == 44, !hasPoint, at > start, sinceComma == -1 || sinceComma == 3 || sinceComma == 2 {
        sinceComma = 0
      } else if b == 46, !hasPoint, at + 1 < end {
        digits += at == start ? "0." : "."
        hasPoint = true
      } else {
        return nil
      }
    }
    if sinceComma >= 0, sinceComma != 3 { return nil }
    guard let value = Double(digits), value.isFinite else { return nil }
    return value
  }

  private static func figures(_ tokens: SensedTokens, _ i: Int, _ limit: Int) -> Numeral? {
    guard let value = value(tokens, i) else { return nil }
    var numeral = Numeral(value: value, end: i + 1, hasFigures: true)
    // "2 1/2", "3/4"
    if i + 2 < limit, tokens.role(i + 1) == .slash, tokens.touches(i + 1), tokens.touches(i + 2),
      tokens.role(i + 2) == .figure, let below = self.value(tokens, i + 2), below > 0,
      tokens.role(i + 3) != .slash
    {
      numeral = Numeral(value: value / below, end: i + 3, hasFigures: true)
    } else if i + 3 < limit, tokens.role(i + 1) == .figure, tokens.role(i + 2) == .slash,
      tokens.touches(i + 2),
      tokens.touches(i + 3), tokens.role(i + 3) == .figure, let above = self.value(tokens, i + 1),
      let below = self.value(tokens, i + 3), above < below, tokens.role(i + 4) != .slash
    {
      numeral = Numeral(value: value + above / below, end: i + 4, hasFigures: true)
    }
    return scaled(tokens, numeral, limit)
  }

  /// Multiplies by "million", "dozen" … behind a numeral.
  private static func scaled(_ tokens: SensedTokens, _ numeral: Numeral, _ limit: Int) -> Numeral {
    var result = numeral
    var at = result.end
    if at + 1 < limit, tokens.role(at) == .hyphen, tokens.touches(at), tokens.role(at + 1) == .scale {
      at += 1
    }
    var steps = 0
    while at < limit, steps < 4, tokens.role(at) == .scale || tokens.role(at) == .dozen {
      let power = tokens.role(at) == .dozen ? 12 : pow10(tokens.value(at))
      guard (result.value * power).isFinite else { break }
      result.value *= power
      at += 1
      steps += 1
      result.end = at
    }
    return result
  }

  static func pow10(_ exponent: Int) -> Double {
    var result = 1.0
    for _ in 0..<min(max(exponent, 0), 30) { result *= 10 }
    return result
  }

  /// "two hundred and five thousand and twelve", "twenty-one", "a hundred", "two and a half million".
  private static func words(_ tokens: SensedTokens, _ i: Int, _ limit: Int) -> Numeral? {
    var total = 0.0
    var group = 0.0
    var at = i
    var last = 0  // what the word before was: 0 nothing, 1 unit, 2 tens, 3 hundred, 4 scale
    var smallest = 40
    if tokens.role(at) == .article {
      group = 1
      at += 1
      last = 1
    }
    var end = at
    while at < limit {
      let sense = tokens.sense(at)
      if sense.role == .cardinal {
        let value = Double(sense.value)
        if sense.value >= 20 {
          guard last == 0 || last >= 3 else { break }
          last = 2
        } else {
          guard last == 0 || last >= 3 || (last == 2 && sense.value < 10 && sense.value > 0) else { break }
          last = 1
        }
        group += value
      } else if sense.role == .scale {
        if sense.value == 2 {
          guard last == 1 || last == 2, group < 100, group > 0 else { break }
          group *= 100
          last = 3
        } else {
          guard last > 0, last < 4, Int(sense.value) < smallest else { break }
          smallest = Int(sense.value)
          total += group * pow10(smallest)
          group = 0
          last = 4
        }
      } else if sense.role == .ordinal, last == 2 || last >= 3,
        !(48...57).contains(tokens.byte(tokens.start(at)))
      {
        guard last >= 3 || sense.value < 10 else { break }
        return Numeral(value: total + group + Double(sense.value), end: at + 1, isOrdinal: true)
      } else if sense.role == .hyphen, tokens.touches(at), tokens.touches(at + 1), at + 1 < limit, last > 0 {
        let next = tokens.role(at + 1)
        guard next == .cardinal || next == .scale || next == .ordinal else { break }
        at += 1
        continue
      } else if sense.role == .and, last > 0, at + 1 < limit {
        let next = tokens.role(at + 1)
        if next == .article, tokens.role(at + 2) == .half, at + 2 < limit {
          return scaled(tokens, Numeral(value: total + group + 0.5, end: at + 3), limit)
        }
        guard last >= 3, next == .cardinal || next == .ordinal else { break }
        at += 1
        continue
      } else {
        break
      }
      at += 1
      end = at
    }
    guard last > 0, end > i else { return nil }
    return scaled(tokens, Numeral(value: total + group, end: end), last >= 4 ? end : limit)
  }
}
