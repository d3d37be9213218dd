// Frame: a small data frame; columns of equal length, and for each row the places that it counted.

/// The values of one column. NaN is a missing value.
public enum FrameColumn: Hashable, Sendable {
  case integers([Int])
  case numbers([Double])
  case strings([String])
  case values([Value])

  public var count: Int {
    switch self {
    case .integers(let v): v.count
    case .numbers(let v): v.count
    case .strings(let v): v.count
    case .values(let v): v.count
    }
  }

  /// The value of one row; `.none` outside.
  public subscript(row: Int) -> Value {
    guard row >= 0, row < count else { return .none }
    switch self {
    case .integers(let v): return .integer(v[row])
    case .numbers(let v): return v[row].isNaN ? .none : .number(v[row])
    case .strings(let v): return .string(v[row])
    case .values(let v):
      if case .number(let d) = v[row], d.isNaN { return .none }
      return v[row]
    }
  }
}

/// The places behind the rows of a frame, made only when asked for.
public final class RowPlaces: Sendable, Hashable {
  private let make: @Sendable (Int) -> [PlacedText]
  private let wholes: (@Sendable (Int) -> [PlacedText])?
  /// `make` gives the places of a row, by the row's number when the frame was made; `documents` the documents that the row
  /// is about, when these are more than those with a place.
  public init(
    documents: (@Sendable (Int) -> [PlacedText])? = nil, _ make: @escaping @Sendable (Int) -> [PlacedText]
  ) {
    self.make = make
    wholes = documents
  }
  public func places(ofRow row: Int) -> [PlacedText] { make(row) }
  public func documents(ofRow row: Int) -> [PlacedText] { wholes?(row) ?? make(row) }
  public static func == (a: RowPlaces, b: RowPlaces) -> Bool { true }
  public func hash(into hasher: inout Hasher) {}
}

/// A small data frame.
public struct Frame: Hashable, Sendable {
  public struct Named: Hashable, Sendable {
    public var name: String
    public var column: FrameColumn
    public init(_ name: String, _ column: FrameColumn) {
      self.name = name
      self.column = column
    }
  }
  /// How a frame wants to be drawn.
  public enum Layout: Hashable, Sendable {
    case table
    /// A concordance: columns `left`, `node`, `right`, aligned on the node.
    case concordance
  }

  /// All of the same length.
  public internal(set) var columns: [Named]
  public private(set) var count: Int
  /// It was made of no rows and so cannot know its columns: it has every column, without a value.
  public internal(set) var isOpen = false
  public var layout: Layout
  /// The source of the rows' places; `origin` maps a row to its number there.
  public var places: RowPlaces?
  public var origin: [Int]

  /// Columns shorter than the longest end in missing values; one whose name is taken gets another, `_2` behind it.
  public init(_ columns: [Named], layout: Layout = .table, places: RowPlaces? = nil) {
    let count = columns.map(\.column.count).max() ?? 0
    self.columns = zip(Self.distinctNames(columns.map(\.name)), columns).map { name, named in
      guard named.column.count < count else { return Named(name, named.column) }
      let missing = [Value](repeating: .none, count: count - named.column.count)
      return Named(name, .values(named.column.values + missing))
    }
    self.count = count
    self.layout = layout
    self.places = places
    origin = places == nil ? [] : Array(0..<count)
  }

  /// The names, those that an earlier one has taken with `_2`, `_3` … behind them; behind a digit `_x2`, since `g2_2` is
  /// another statistic than `g2`.
  public static func distinctNames(_ names: [String]) -> [String] {
    var taken: Set<String> = []
    var numbers: [String: Int] = [:]
    return names.map { name in
      var (free, number) = (name, numbers[name] ?? 2)
      while !taken.insert(free).inserted {
        free = "\(name)_\(name.last?.isNumber ?? false ? "x" : "")\(number)"
        number += 1
      }
      numbers[name] = number
      return free
    }
  }

  public var names: [String] { columns.map(\.name) }
  public subscript(name: String) -> FrameColumn? { columns.first { $0.name == name }?.column }
  public func row(_ row: Int) -> Record { Record(columns.map { .init($0.name, $0.column[row]) }) }
  /// The places that a row counted; empty when unknown.
  public func places(ofRow row: Int) -> [PlacedText] {
    guard let places, row >= 0, row < origin.count else { return [] }
    return places.places(ofRow: origin[row])
  }
  /// Places in the documents that a row is about.
  public func documents(ofRow row: Int) -> [PlacedText] {
    guard let places, row >= 0, row < origin.count else { return [] }
    return places.documents(ofRow: origin[row])
  }
}
