// Timeline: documents, tokens and matches of a query by day, week, month or year of publication; periods without
// documents are rows of zeros, unless that made more than 10,000 rows: then they are left out. Documents without a date are
// one row at the end. A row's places are the matches that it counts, without a query its documents.

import Calendar
import Document
import Interruption
public import Results

public enum TimeUnit: String, Sendable, CaseIterable { case day, week, month, year }

public enum Timeline {
  /// Where there are more periods from the first to the last, those without documents are left out.
  private static let maximumPeriods = 10_000

  public static func frame(_ scope: Scope, by unit: TimeUnit, query: Query?) throws(QueryError) -> Frame {
    var counts: [Int: (documents: [Int], tokens: Int, matches: Int)] = [:]
    var undated: (documents: [Int], tokens: Int, matches: Int) = ([], 0, 0)
    var matches = [[Range<Int>]](repeating: [], count: scope.parts.count)
    if let query {
      try query.eachPart(of: scope) { p, found in
        Interruption.gather(bytes: found.count * MemoryLayout<Range<Int>>.stride)
        matches[p] = found.map(\.tokens)
        return true
      }
    }
    for (p, part) in scope.walk {
      let period = part.document.metadata.date.flatMap { Period.number($0, unit) }
      var row = period.map { counts[$0] ?? ([], 0, 0) } ?? undated
      row.documents.append(p)
      row.tokens += part.tokenCount
      row.matches += matches[p].count
      if let period { counts[period] = row } else { undated = row }
    }
    var rows: [(name: String, row: (documents: [Int], tokens: Int, matches: Int))] = []
    if let first = counts.keys.min(), let last = counts.keys.max() {
      let periods = last - first < maximumPeriods ? Array(first...last) : counts.keys.sorted()
      for period in periods { rows.append((Period.name(period, unit), counts[period] ?? ([], 0, 0))) }
    }
    if !undated.documents.isEmpty { rows.append(("undated", undated)) }
    var columns: [Frame.Named] = [
      .init("date", .strings(rows.map(\.name))),
      .init("documents", .integers(rows.map(\.row.documents.count))),
      .init("tokens", .integers(rows.map(\.row.tokens))),
    ]
    if query != nil {
      columns.append(.init("count", .integers(rows.map(\.row.matches))))
      columns.append(
        .init(
          "per_million",
          .numbers(rows.map { $0.row.tokens > 0 ? Double($0.row.matches) * 1e6 / Double($0.row.tokens) : 0 }))
      )
    }
    let members = rows.map(\.row.documents)
    let found = matches
    let wholes: @Sendable (Int) -> [PlacedText] = { row in
      members.indices.contains(row) ? members[row].map { scope.parts[$0].whole } : []
    }
    guard query != nil else { return Frame(columns, places: RowPlaces(wholes)) }
    return Frame(
      columns,
      places: RowPlaces(documents: wholes) { row in
        guard members.indices.contains(row) else { return [] }
        return members[row].flatMap { p in found[p].map { scope.parts[p].placed($0) } }
      })
  }
}

extension Scope.Part {
  /// The whole document as a place.
  public var whole: PlacedText {
    PlacedText(
      place: Place(
        document: ordinal, start: 0, end: UInt32(clamping: document.text.count), kind: .document),
      text: document.metadata.title ?? document.metadata.id, documentID: document.metadata.id)
  }
}

/// Days, weeks, months and years as running numbers.
enum Period {
  /// The number of the period of an ISO date; nil when the date does not tell it.
  static func number(_ date: String, _ unit: TimeUnit) -> Int? {
    guard let date = PartialDate(iso: date) else { return nil }
    switch unit {
    case .year: return date.year
    case .month: return date.month.map { date.year * 12 + $0 - 1 }
    case .day: return date.day?.days
    case .week: return date.day.map { Int((Double($0.days + mondayShift) / 7).rounded(.down)) }
    }
  }

  /// 1970-01-01 was a Thursday: weeks begin on Monday.
  private static let mondayShift = 3

  static func name(_ number: Int, _ unit: TimeUnit) -> String {
    switch unit {
    case .year: padded(number, 4)
    case .month: "\(padded(number / 12, 4))-\(padded(number % 12 + 1, 2))"
    case .day: CivilDate(days: number).iso
    case .week: CivilDate(days: number * 7 - mondayShift).iso
    }
  }
}
