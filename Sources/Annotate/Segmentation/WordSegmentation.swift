// WordSegmentation: default word boundaries of Unicode (UAX #29, version 15), one word at a time.
// In: valid UTF-8 and the start of a word. Out: the offset of the next boundary.
// Linear: looks ahead past one mid-word mark and the format characters around it only.

enum WordSegmentation {
  /// The end of the word that begins at `start < end`; `start` must be a boundary. With `stopsAtSpace` white space
  /// is never part of a word, though UAX #29 joins U+202F to digits and letters.
  static func end(
    ofWordAt start: Int, in p: UnsafePointer<UInt8>, _ end: Int, _ tables: UnicodeTables,
    stopsAtSpace: Bool = false
  ) -> Int {
    let first = decodeScalar(p, start, end)
    var record = tables.record(first.value)
    var i = start &+ first.count
    var last = record.wordBreak
    // WB3, WB3a
    if last == WordBreak.cr {
      return i < end && p[i] == 10 ? i &+ 1 : i
    }
    if last == WordBreak.lf || last == WordBreak.newline { return i }
    var isPlain = true
    var endsWithJoiner = last == WordBreak.zwj
    var regionalIndicators = last == WordBreak.regionalIndicator ? 1 : 0
    while i < end {
      let scalar = decodeScalar(p, i, end)
      record = tables.record(scalar.value)
      let next = record.wordBreak
      if stopsAtSpace && record.group == ScalarClass.Group.space { return i }
      // WB3c, WB3d
      if endsWithJoiner && record.isPictographic {
        i &+= scalar.count
        last = next
        isPlain = false
        endsWithJoiner = false
        continue
      }
      if last == WordBreak.wSegSpace && next == last && isPlain {
        i &+= scalar.count
        continue
      }
      // WB4
      if record.isExtending {
        i &+= scalar.count
        isPlain = false
        endsWithJoiner = next == WordBreak.zwj
        continue
      }
      guard joins(last, next, &regionalIndicators) else {
        guard let far = beyondMiddle(last, next, i &+ scalar.count, p, end, tables) else { return i }
        i = far.end
        last = far.wordBreak
        isPlain = true
        endsWithJoiner = false
        continue
      }
      i &+= scalar.count
      last = next
      isPlain = true
      endsWithJoiner = false
    }
    return i
  }

  private static func isAHLetter(_ c: UInt16) -> Bool {
    c == WordBreak.aLetter || c == WordBreak.hebrewLetter
  }

  /// WB5, WB8 to WB10, WB13 to WB16: no boundary between neighbours; also WB7a.
  private static func joins(_ a: UInt16, _ b: UInt16, _ regionalIndicators: inout Int) -> Bool {
    if (isAHLetter(a) || a == WordBreak.numeric) && (isAHLetter(b) || b == WordBreak.numeric) { return true }
    if a == WordBreak.hebrewLetter && b == WordBreak.singleQuote { return true }
    if a == WordBreak.katakana && b == a { return true }
    if b == WordBreak.extendNumLet {
      return isAHLetter(a) || a == WordBreak.numeric || a == WordBreak.katakana || a == b
    }
    if a == WordBreak.extendNumLet {
      return isAHLetter(b) || b == WordBreak.numeric || b == WordBreak.katakana
    }
    if a == WordBreak.regionalIndicator && b == a && regionalIndicators == 1 {
      regionalIndicators = 2
      return true
    }
    return false
  }

  /// WB6, WB7, WB7b, WB7c, WB11, WB12: the letter or digit behind a mark of class `middle` that ends at `i`.
  private static func beyondMiddle(
    _ last: UInt16, _ middle: UInt16, _ i: Int, _ p: UnsafePointer<UInt8>, _ end: Int, _ tables: UnicodeTables
  ) -> (end: Int, wordBreak: UInt16)? {
    let isLetterMiddle =
      middle == WordBreak.midLetter || middle == WordBreak.midNumLet || middle == WordBreak.singleQuote
    let isNumberMiddle =
      middle == WordBreak.midNum || middle == WordBreak.midNumLet || middle == WordBreak.singleQuote
    let isQuoteMiddle = middle == WordBreak.doubleQuote && last == WordBreak.hebrewLetter
    guard
      (isAHLetter(last) && (isLetterMiddle || isQuoteMiddle)) || (last == WordBreak.numeric && isNumberMiddle)
    else { return nil }
    var k = i
    while k < end {
      let scalar = decodeScalar(p, k, end)
      let record = tables.record(scalar.value)
      k &+= scalar.count
      if record.isExtending { continue }
      let next = record.wordBreak
      if last == WordBreak.numeric { return next == WordBreak.numeric ? (k, next) : nil }
      if isQuoteMiddle { return next == WordBreak.hebrewLetter ? (k, next) : nil }
      return isAHLetter(next) ? (k, next) : nil
    }
    return nil
  }
}
