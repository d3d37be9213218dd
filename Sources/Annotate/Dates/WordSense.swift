// WordSense: what a token type can mean in numbers and dates, looked up once a type.
// In: lower-cased bytes of a type. Out: role and value; most types have none, and scanners skip them.
// Words of up to 16 bytes; the table is packed into two machine words a key. English, own list.

import Document

/// The part that a word can play in a number or a date.
enum Role: UInt8 {
  case none, figure, cardinal, scale, ordinal, half, fraction
  case month, weekday, unit, units, dayWord, reference, part, season, frequency, decade, clock
  case meridiem, zone, ago, earlier, later, the, article, this, that, last, next, each, early, late, middle
  case beginning, end, about, several, of, and, or, at, on, `in`, from, before, after, now, than, more, least
  case hyphen, comma, slash, era, fiscal, weekend, oclock, noon, century, long, couple, few, same, recent,
    same2
  case apostrophe, dozen, percent, point, minus, year4, only, per, other, day, holiday, q
}

/// A role with its value: month 1–12, weekday 1–7 from Monday, unit index, number …
struct WordSense {
  var role: Role
  var value: Int32
  /// Digits of a whole number in figures; 0 for others. For months and weekdays 1 means that the word has another use.
  var detail: UInt8 = 0
}

/// Units of time, in order of length.
enum TimeUnit: Int32 {
  case second, minute, hour, day, week, fortnight, month, quarter, year, decade, century, millennium, weekend,
    night

  /// The duration of `count` of them, as ISO 8601 has it; `count` may be `X`.
  func duration(_ count: String) -> String {
    switch self {
    case .second: "PT\(count)S"
    case .minute: "PT\(count)M"
    case .hour: "PT\(count)H"
    case .day: "P\(count)D"
    case .week: "P\(count)W"
    case .fortnight: count == "X" ? "PXW" : "P\((Int(count) ?? 1) &* 2)W"
    case .month: "P\(count)M"
    case .quarter: "P\(count)Q"
    case .year: "P\(count)Y"
    case .decade: count == "X" ? "PXDE" : "P\((Int(count) ?? 1) &* 10)Y"
    case .century: count == "X" ? "PXCE" : "P\((Int(count) ?? 1) &* 100)Y"
    case .millennium: count == "X" ? "PXML" : "P\((Int(count) ?? 1) &* 1000)Y"
    case .weekend: count == "1" ? "P1WE" : "P\(count)WE"
    case .night: count == "X" ? "PXNI" : "P\(count)D"
    }
  }
}

struct WordKey: Hashable {
  var low: UInt64 = 0
  var high: UInt64 = 0

  /// Nil when the word is longer than 16 bytes.
  init?(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard bytes.count <= 16, bytes.count > 0 else { return nil }
    for i in 0..<bytes.count {
      if i < 8 {
        low |= UInt64(bytes[i]) << UInt64(8 * i)
      } else {
        high |= UInt64(bytes[i]) << UInt64(8 * (i - 8))
      }
    }
  }
}

enum WordSenses {
  static let table: [WordKey: WordSense] = {
    var table = [WordKey: WordSense](minimumCapacity: 640)
    func add(_ words: StaticString, _ role: Role, from first: Int32 = 0, step: Int32 = 1, detail: UInt8 = 0) {
      let bytes = UnsafeBufferPointer(start: words.utf8Start, count: words.utf8CodeUnitCount)
      var value = first
      for group in bytes.split(separator: 32) {
        for word in group.split(separator: 124) {
          if let key = WordKey(UnsafeBufferPointer(rebasing: word)) {
            table[key] = WordSense(role: role, value: value, detail: detail)
          }
        }
        value &+= step
      }
    }
    add(
      "zero|nought one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty",
      .cardinal)
    add("twenty thirty forty|fourty fifty sixty seventy eighty ninety", .cardinal, from: 20, step: 10)
    add(
      "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth",
      .ordinal, from: 1)
    add(
      "twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth", .ordinal, from: 20,
      step: 10)
    add("half", .half)
    add("halves thirds fourths fifths sixths sevenths eighths ninths tenths", .fraction, from: 2)
    add("hundred|hundreds", .scale, from: 2)
    add("thousand|k|thousands", .scale, from: 3)
    add("million|mn|mln|millions|mio", .scale, from: 6)
    add("billion|bn|bln|billions", .scale, from: 9)
    add("trillion|tn|tln|trillions", .scale, from: 12)
    add("quadrillion", .scale, from: 15)
    add("lakh|lakhs", .scale, from: 5)
    add("crore|crores", .scale, from: 7)
    add("dozen|dozens", .dozen, from: 12)
    for (word, month) in zip(
      [
        "january", "february", "april", "june", "july", "august", "september", "october", "november",
        "december",
      ], [1, 2, 4, 6, 7, 8, 9, 10, 11, 12] as [Int32])
    {
      set(&table, word, .month, month)
    }
    for (word, month) in zip(
      ["jan", "feb", "mar", "apr", "jun", "jul", "aug", "sept", "sep", "oct", "nov", "dec"],
      [1, 2, 3, 4, 6, 7, 8, 9, 9, 10, 11, 12] as [Int32])
    {
      set(&table, word, .month, month, detail: month == 3 ? 1 : 0)
    }
    add("march", .month, from: 3, detail: 1)
    add("may", .month, from: 5, detail: 1)
    add("monday tuesday wednesday thursday friday saturday sunday", .weekday, from: 1)
    add("mondays tuesdays wednesdays thursdays fridays saturdays sundays", .weekday, from: 1, detail: 2)
    add("mon tue|tues wed thu|thur|thurs fri sat sun", .weekday, from: 1, detail: 1)
    add(
      "second minute hour day week fortnight month quarter year decade century millennium weekend night",
      .unit)
    add("second", .ordinal, from: 2)
    add(
      "seconds|secs minutes|mins hours|hrs days weeks|wks fortnights months quarters years|yrs decades centuries millennia weekends nights",
      .units)
    add("min hr", .unit, from: 1)
    add("yr", .unit, from: 8)
    add("today tomorrow", .dayWord)
    add("yesterday", .dayWord, from: -1)
    add("tonight", .dayWord, from: 2)
    add("overnight", .dayWord, from: 3)
    add(
      "now|currently|nowadays|presently recently|formerly|lately|previously|once|heretofore|historically soon|shortly|eventually|someday",
      .reference)
    add("morning|mornings afternoon|afternoons evening|evenings night|nights midday daytime", .part)
    add("night", .unit, from: 13)
    add("noon", .noon, from: 12)
    add("midday", .noon, from: 12)
    add("midnight", .noon, from: 24)
    add("spring|springtime summer|summertime autumn|fall winter|wintertime", .season, detail: 0)
    add(
      "hourly daily|nightly weekly biweekly|fortnightly monthly quarterly annually|yearly biannually|biennial|biennially semiannual|semiannually|semi-annual annual",
      .frequency)
    add("am|a.m|a.m. pm|p.m|p.m.", .meridiem)
    add("gmt|utc est|edt|cst|cdt|mst|mdt|pst|pdt|cet|cest|bst|ist|jst|et|msk|aest|hkt", .zone)
    add("ago", .ago)
    add("earlier|previously", .earlier)
    add("later|afterwards", .later)
    add("the", .the)
    add("a|an", .article)
    add("this", .this)
    add("that|those", .that)
    add("last|past|previous|preceding", .last)
    add("next|coming|following|upcoming", .next)
    add("each|every", .each)
    add("early", .early)
    add("late", .late)
    add("mid|middle", .middle)
    add("beginning|start", .beginning)
    add("end", .end)
    add("about|around|nearly|almost|roughly|approximately|some|over|under|exactly|just|circa", .about)
    add("several|many", .several)
    add("few", .few)
    add("couple", .couple)
    add("of", .of)
    add("and|&", .and)
    add("at", .at)
    add("on", .on)
    add("in|during|within|since|by|until|till|through|for|between|to|throughout", .in)
    add("from", .from)
    add("before", .before)
    add("after", .after)
    add("than", .than)
    add("more|less|fewer", .more)
    add("least|most", .least)
    add("-|‐|‑|–|—", .hyphen)
    add(",", .comma)
    add("/", .slash)
    add("'|’|‘", .apostrophe)
    add("bc|b.c|b.c.|bce|b.c.e", .era, from: -1)
    add("ad|a.d|ce", .era, from: 1)
    add("fiscal", .fiscal)
    add("o'clock|o’clock|oclock", .oclock)
    add("long", .long)
    add("same", .same)
    add("recent", .recent)
    add("%|percent|pct|percentage", .percent)
    add("point|points", .point)
    add("−", .minus)
    add("per", .per)
    add("other", .other)
    add("q1 q2 q3 q4", .q, from: 1)
    return table
  }()

  private static func set(
    _ table: inout [WordKey: WordSense], _ word: String, _ role: Role, _ value: Int32, detail: UInt8 = 0
  ) {
    var word = word
    word.withUTF8 {
      if let key = WordKey($0) { table[key] = WordSense(role: role, value: value, detail: detail) }
    }
  }

  /// One sense a type.
  static func senses(of types: TypeTable) -> [WordSense] {
    let table = self.table
    var senses = [WordSense](repeating: WordSense(role: .none, value: 0), count: types.count)
    let offsets = types.offsets.base
    types.bytes.withBuffer { bytes in
      for type in 0..<types.count {
        let start = Int(offsets[type])
        let end = Int(offsets[type + 1])
        guard end > start, end - start <= 21 else { continue }
        senses[type] = sense(UnsafeBufferPointer(rebasing: bytes[start..<end]), table)
      }
    }
    return senses
  }

  private static func sense(_ word: UnsafeBufferPointer<UInt8>, _ table: [WordKey: WordSense]) -> WordSense {
    if word[0] >= 48, word[0] <= 57 { return figure(word) }
    if word[0] == 46, word.count > 1, word[1] >= 48, word[1] <= 57 {
      return WordSense(role: .figure, value: -1)
    }
    if let key = WordKey(word), let known = table[key] { return known }
    if word.count > 2, word[word.count - 1] == 46 {
      if let key = WordKey(UnsafeBufferPointer(rebasing: word[0..<word.count - 1])), let known = table[key] {
        // "Sun." and "Mar." are abbreviations for certain.
        return known.role == .weekday || known.role == .month || known.role == .meridiem || known.role == .era
          ? WordSense(role: known.role, value: known.value) : WordSense(role: .none, value: 0)
      }
    }
    if word.count > 3, word[0] == 39 || word[0] == 0xE2 {
      let skip = word[0] == 39 ? 1 : 3
      let rest = UnsafeBufferPointer(rebasing: word[skip...])
      if rest.count > 1, rest[0] >= 48, rest[0] <= 57 {
        let inner = figure(rest)
        if inner.role == .decade { return inner }
      }
    }
    if word.count > 6, word[0] == 109, word[1] == 105, word[2] == 100, word[3] == 45 {
      var inner = sense(UnsafeBufferPointer(rebasing: word[4...]), table)
      if inner.role == .decade || inner.role == .month || inner.role == .figure { inner.detail |= 8 }
      return inner
    }
    return WordSense(role: .none, value: 0)
  }

  /// "1998", "1,500.75", "22nd", "1990s", "10:30".
  private static func figure(_ word: UnsafeBufferPointer<UInt8>) -> WordSense {
    var digits = 0
    var value: Int32 = 0
    while digits < word.count, word[digits] >= 48, word[digits] <= 57 {
      if digits < 9 { value = value &* 10 &+ Int32(word[digits] - 48) }
      digits += 1
    }
    if digits == word.count {
      return WordSense(role: .figure, value: digits < 10 ? value : -1, detail: UInt8(min(digits, 7)))
    }
    let rest = word.count - digits
    let a = word[digits]
    if rest == 2, digits < 9 {
      let b = word[digits + 1]
      // st, nd, rd, th
      if (a == 115 && b == 116) || (a == 110 && b == 100) || (a == 114 && b == 100) || (a == 116 && b == 104)
      {
        return WordSense(role: .ordinal, value: value)
      }
    }
    let isPlural = (rest == 1 && a == 115) || (rest == 2 && a == 39 && word[digits + 1] == 115)
    if isPlural {
      if digits == 4, value % 10 == 0, value >= 1000, value < 2100 {
        return WordSense(role: .decade, value: value / 10)
      }
      if digits == 2, value % 10 == 0, value >= 30 {
        return WordSense(role: .decade, value: 190 + value / 10, detail: 1)
      }
      return WordSense(role: .none, value: 0)
    }
    return WordSense(role: a == 58 ? .clock : .figure, value: -1)
  }
}
