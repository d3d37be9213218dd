// QuoteScanner: pairs quotation marks within a paragraph.
// In: marks of one paragraph. Out: quoted stretches, ascending, nested or disjoint, and oddities.
// An opening mark without a partner ends with its paragraph; every paragraph starts afresh, so that one
// missing mark never swallows the rest of an article. Linear in the marks.

/// A stretch between quotation marks.
struct QuotedStretch {
  var start: Int
  var end: Int
  var contentStart: Int
  var contentEnd: Int
  var isClosed: Bool
  /// 0 for the outermost.
  var depth: Int
  var family: QuoteMark.Family
  var paragraph: Int
  /// The stretch goes on in the next paragraph, or was opened again before it was closed.
  var isContinued = false
}

struct QuoteScanner {
  struct Oddity {
    enum Kind { case unclosed, continued, unmatched }
    var kind: Kind
    var start: Int
    var end: Int
  }

  private struct Open {
    var mark: QuoteMark
    /// Index in `stretches` from which inner stretches were added.
    var firstInner: Int
  }

  private(set) var stretches: [QuotedStretch] = []
  private(set) var oddities: [Oddity] = []
  private var stack: [Open] = []
  private var marks: [QuoteMark] = []
  /// Openers minus closers from each double mark to the paragraph's end, by context; and their number.
  private var balance: [(open: Int, count: Int)] = []
  /// Whether a later single mark of the paragraph closes before another opens.
  private var closesLater: [Bool] = []
  private static let deepest = 6
  /// The paragraph that was left open last, with the places of its stretch and its oddity.
  private var leftOpen: (paragraph: Int, stretch: Int, oddity: Int)?

  /// Scans one paragraph.
  mutating func scan(_ bytes: UnsafePointer<UInt8>, _ range: Range<Int>, paragraph: Int, nextOpens: Bool) {
    marks.removeAll(keepingCapacity: true)
    QuoteMarkFinder(bytes: bytes, range: range).find(into: &marks)
    guard !marks.isEmpty else { return }
    lookAhead()
    stack.removeAll(keepingCapacity: true)
    for i in marks.indices { take(i, bytes, range, paragraph) }
    finish(bytes, range, paragraph, nextOpens)
  }

  /// Whether a paragraph begins with a mark that opens.
  static func opens(_ bytes: UnsafePointer<UInt8>, _ range: Range<Int>) -> Bool {
    var found: [QuoteMark] = []
    QuoteMarkFinder(bytes: bytes, range: range.lowerBound..<min(range.upperBound, range.lowerBound + 8))
      .find(into: &found)
    guard let first = found.first else { return false }
    return first.start == range.lowerBound && first.drawn != .closes
  }

  private mutating func lookAhead() {
    balance = [(open: Int, count: Int)](repeating: (0, 0), count: marks.count + 1)
    closesLater = [Bool](repeating: false, count: marks.count + 1)
    var closes = false
    for i in marks.indices.reversed() {
      balance[i] = balance[i + 1]
      closesLater[i] = closes
      if marks[i].family == .double {
        let side = side(marks[i])
        balance[i].open += side == .opens ? 1 : (side == .closes ? -1 : 0)
        balance[i].count += 1
      } else if marks[i].family == .single {
        closes = marks[i].context == .closes
      }
    }
  }

  /// What a mark says of itself when nothing else is known: the drawing, unless its neighbours contradict it.
  private func side(_ mark: QuoteMark) -> QuoteMark.Side {
    mark.drawn == .either ? mark.context : mark.drawn
  }

  private mutating func take(_ i: Int, _ bytes: UnsafePointer<UInt8>, _ range: Range<Int>, _ paragraph: Int) {
    let mark = marks[i]
    switch mark.family {
    case .double: takeDouble(i, mark, bytes, range, paragraph)
    case .single: takeSingle(i, mark, paragraph)
    case .guillemet, .singleGuillemet:
      // »Danish« and »Swedish» marks open by context when nothing is open.
      if let k = lastOpen(mark.family) {
        let opener = stack[k].mark
        if mark.drawn == opener.drawn, mark.context == .opens, opener.start != mark.start {
          push(mark)
        } else {
          close(k, mark, paragraph)
        }
      } else if mark.drawn == .opens ? mark.context != .closes : mark.context == .opens {
        push(mark)
      } else {
        oddities.append(Oddity(kind: .unmatched, start: mark.start, end: mark.end))
      }
    case .corner, .whiteCorner:
      if mark.drawn == .opens {
        push(mark)
      } else if let k = lastOpen(mark.family) {
        close(k, mark, paragraph)
      } else {
        oddities.append(Oddity(kind: .unmatched, start: mark.start, end: mark.end))
      }
    }
  }

  private mutating func takeDouble(
    _ i: Int, _ mark: QuoteMark, _ bytes: UnsafePointer<UInt8>, _ range: Range<Int>, _ paragraph: Int
  ) {
    guard let k = lastOpen(.double) else {
      let opens: Bool
      switch mark.drawn {
      case .opens:
        // `he said,“Look`: the space before the mark was lost.
        opens =
          mark.context != .closes
          || mark.style == .curly && mark.end < range.upperBound && QuoteMarkFinder.isWord(bytes[mark.end])
      case .closes: opens = mark.context == .opens
      case .either: opens = mark.context != .closes
      }
      if opens {
        push(mark)
      } else if closesPrevious(i, mark, bytes, range, paragraph) {
        return
      } else {
        oddities.append(Oddity(kind: .unmatched, start: mark.start, end: mark.end))
      }
      return
    }
    let opener = stack[k].mark
    // „German“ closes with a mark that is drawn as an opening one.
    if opener.style == .low, mark.style == .curly, mark.context != .opens { return close(k, mark, paragraph) }
    var opens = side(mark) == .opens
    if mark.drawn == .opens, mark.context == .closes { opens = false }
    guard opens else { return close(k, mark, paragraph) }

    let isSameStyle = opener.style == mark.style
    let depth = stack.lazy.filter { $0.mark.family == .double }.count
    let after = balance[i]
    if !isSameStyle || after.open + depth == 0 {
      // Every mark finds its partner when this one opens: a quotation inside a quotation.
      return push(mark)
    }
    if mark.isAtSentenceStart {
      // Opened again at the start of a sentence: the first was left open there.
      endEarly(k, before: mark.start, bytes, paragraph)
      return push(mark)
    }
    if (after.count + depth) % 2 == 0, depth == 1 {
      // Alternating pairs come out even: the mark looks the wrong way.
      return close(k, mark, paragraph)
    }
    endEarly(k, before: mark.start, bytes, paragraph)
    push(mark)
  }

  /// The paragraph before was left open and this mark is the first here: the quotation goes on to it.
  private mutating func closesPrevious(
    _ i: Int, _ mark: QuoteMark, _ bytes: UnsafePointer<UInt8>, _ range: Range<Int>, _ paragraph: Int
  ) -> Bool {
    guard let open = leftOpen, open.paragraph == paragraph - 1, mark.start > range.lowerBound,
      stretches[open.stretch].family == .double, balance[0].count == balance[i].count
    else { return false }
    leftOpen = nil
    if isCredit(bytes, range.lowerBound..<mark.start) { return false }
    stretches[open.stretch].isContinued = true
    oddities[open.oddity].kind = .continued
    stretches.append(
      QuotedStretch(
        start: range.lowerBound, end: mark.end, contentStart: range.lowerBound, contentEnd: mark.start,
        isClosed: true,
        depth: 0, family: .double, paragraph: paragraph))
    return true
  }

  /// `“It must end.⏎Ana Ruiz, economist.”`: a pull quote that closes behind the name of its speaker. The line is
  /// short and begins with two capitalised words.
  private func isCredit(_ bytes: UnsafePointer<UInt8>, _ line: Range<Int>) -> Bool {
    var words = 0
    var isInWord = false
    for i in line {
      let isSpace = QuoteMarkFinder.isSpace(bytes[i])
      if !isSpace, !isInWord {
        words &+= 1
        if words > 8 || words <= 2 && (bytes[i] < 0x41 || bytes[i] > 0x5A) { return false }
      }
      isInWord = !isSpace
    }
    return words >= 2
  }

  private mutating func takeSingle(_ i: Int, _ mark: QuoteMark, _ paragraph: Int) {
    if let top = stack.last, top.mark.family == .single {
      if mark.context == .closes {
        // "the workers' demand": a possessive, when a better closing mark follows.
        if mark.followsWord, mark.precedesLowercase, closesLater[i] { return }
        return close(stack.count - 1, mark, paragraph)
      }
      return
    }
    guard mark.context == .opens, mark.drawn != .closes || closesLater[i] else { return }
    push(mark)
  }

  private func lastOpen(_ family: QuoteMark.Family) -> Int? {
    stack.lastIndex { $0.mark.family == family }
  }

  private mutating func push(_ mark: QuoteMark) {
    guard stack.count < Self.deepest else { return }
    stack.append(Open(mark: mark, firstInner: stretches.count))
  }

  /// Pairs the open mark at `k` of the stack with `mark`; marks opened in between are dropped.
  private mutating func close(_ k: Int, _ mark: QuoteMark, _ paragraph: Int) {
    let opener = stack[k].mark
    stack.removeSubrange(k...)
    guard mark.start > opener.end else { return }
    stretches.append(
      QuotedStretch(
        start: opener.start, end: mark.end, contentStart: opener.end, contentEnd: mark.start, isClosed: true,
        depth: k, family: mark.family, paragraph: paragraph))
  }

  /// Ends an open stretch before another opening mark, at the last full stop inside, else just before it.
  private mutating func endEarly(_ k: Int, before: Int, _ bytes: UnsafePointer<UInt8>, _ paragraph: Int) {
    let open = stack[k]
    stack.removeSubrange(k...)
    var end = before
    while end > open.mark.end, QuoteMarkFinder.isSpace(bytes[end - 1]) { end &-= 1 }
    var stop = end
    while stop > open.mark.end, bytes[stop - 1] != 0x2E, bytes[stop - 1] != 0x3F, bytes[stop - 1] != 0x21 {
      stop &-= 1
    }
    if stop > open.mark.end + 1 { end = stop }
    guard end > open.mark.end else { return }
    // Inner stretches must stay inside.
    for inner in stretches[open.firstInner...] where inner.end > end { end = inner.end }
    stretches.append(
      QuotedStretch(
        start: open.mark.start, end: end, contentStart: open.mark.end, contentEnd: end, isClosed: false,
        depth: k,
        family: open.mark.family, paragraph: paragraph, isContinued: true))
    oddities.append(Oddity(kind: .unclosed, start: open.mark.start, end: open.mark.end))
  }

  /// Deals with what is still open at the end of the paragraph.
  private mutating func finish(
    _ bytes: UnsafePointer<UInt8>, _ range: Range<Int>, _ paragraph: Int, _ nextOpens: Bool
  ) {
    guard let k = stack.firstIndex(where: { $0.mark.family != .single }) else {
      finishSingle(bytes, range, paragraph)
      return
    }
    let open = stack[k]
    // A straight mark behind which nothing but white space follows, or a low mark made of commas, is no quotation.
    if open.mark.style == .low, bytes[open.mark.start] == 0x2C { return }
    var end = range.upperBound
    while end > open.mark.end, QuoteMarkFinder.isSpace(bytes[end - 1]) { end &-= 1 }
    guard end > open.mark.end else {
      oddities.append(Oddity(kind: .unmatched, start: open.mark.start, end: open.mark.end))
      return
    }
    stretches.append(
      QuotedStretch(
        start: open.mark.start, end: end, contentStart: open.mark.end, contentEnd: end, isClosed: false,
        depth: 0,
        family: open.mark.family, paragraph: paragraph, isContinued: nextOpens))
    if !nextOpens, k == 0 { leftOpen = (paragraph, stretches.count - 1, oddities.count) }
    oddities.append(
      Oddity(kind: nextOpens ? .continued : .unclosed, start: open.mark.start, end: open.mark.end))
  }

  /// A single mark left open is an apostrophe unless it begins a sentence of speech.
  private mutating func finishSingle(_ bytes: UnsafePointer<UInt8>, _ range: Range<Int>, _ paragraph: Int) {
    guard let open = stack.first, open.mark.style == .curly, open.mark.drawn == .opens,
      open.mark.end < range.upperBound, bytes[open.mark.end] >= 0x41, bytes[open.mark.end] <= 0x5A
    else { return }
    var before = open.mark.start
    while before > range.lowerBound, QuoteMarkFinder.isSpace(bytes[before - 1]) { before &-= 1 }
    let last = before > range.lowerBound ? bytes[before - 1] : 0x3A
    guard last == 0x3A || last == 0x2C else { return }
    var end = range.upperBound
    while end > open.mark.end, QuoteMarkFinder.isSpace(bytes[end - 1]) { end &-= 1 }
    var spaces = 0
    for i in open.mark.end..<end where bytes[i] == 0x20 { spaces &+= 1 }
    guard spaces >= 3 else { return }
    stretches.append(
      QuotedStretch(
        start: open.mark.start, end: end, contentStart: open.mark.end, contentEnd: end, isClosed: false,
        depth: 0,
        family: .single, paragraph: paragraph))
    oddities.append(Oddity(kind: .unclosed, start: open.mark.start, end: open.mark.end))
  }
}
