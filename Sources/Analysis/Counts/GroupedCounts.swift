// GroupedCounts: terms counted apart for each value of a field of the documents, such as `meta.source`.
// In: a scope, options, a field. Out: the rows of each group one behind the other, the value in a first column; rates are
// per million tokens of the group, `top` and `min` hold in each.

import Document
public import Results

/// A field by which documents are not told apart.
public struct UnknownField: Error, Hashable, Sendable {
  /// What there is instead.
  public var known: [String]
}

extension Frequency {
  private static let fields = ["id", "source", "format", "title", "date", "language"]

  /// Counts of each group; groups by falling number of documents, then by name, documents without a value last.
  public static func count(
    _ scope: Scope, _ options: CountOptions, group field: String
  ) throws(UnknownField) -> Frame {
    var order: [Value] = []
    var members: [Value: [Scope.Part]] = [:]
    var hasField = false
    for part in scope.parts {
      let value = Self.value(field, part.document.metadata)
      hasField = hasField || !value.isNone
      if members[value] == nil { order.append(value) }
      members[value, default: []].append(part)
    }
    guard hasField || fields.contains(field) || scope.parts.isEmpty else {
      var names = fields
      for part in scope.parts {
        for other in part.document.metadata.other where !names.contains("meta.\(other.name)") {
          names.append("meta.\(other.name)")
        }
      }
      throw UnknownField(known: names)
    }
    order.sort { a, b in
      if a.isNone || b.isNone { return !a.isNone }
      let (m, n) = (members[a]?.count ?? 0, members[b]?.count ?? 0)
      return m != n ? m > n : Value.ascending(a, b)
    }
    let frames = order.map { value in count(Scope(members[value] ?? []), options) }
    var columns: [Frame.Named] = []
    for (c, named) in (frames.first?.columns ?? []).enumerated() {
      columns.append(.init(named.name, FrameColumn(inferred: frames.flatMap { $0.columns[c].column.values })))
    }
    let values = zip(order, frames).flatMap { value, frame in [Value](repeating: value, count: frame.count) }
    let rows = frames.enumerated().flatMap { f, frame in (0..<frame.count).map { (f, $0) } }
    return Frame(
      [.init(field, FrameColumn(inferred: values))] + columns,
      places: RowPlaces { rows.indices.contains($0) ? frames[rows[$0].0].places(ofRow: rows[$0].1) : [] })
  }

  /// What a document has in a field; lists and tables as text.
  private static func value(_ field: String, _ metadata: Metadata) -> Value {
    func text(_ text: String?) -> Value { text.map { .string($0) } ?? .none }
    switch field {
    case "id": return .string(metadata.id)
    case "source": return .string(metadata.source)
    case "format": return .string(metadata.format)
    case "title": return text(metadata.title)
    case "date": return text(metadata.date)
    case "language": return text(metadata.language)
    default:
      guard field.hasPrefix("meta.") else { return .none }
      let name = field.dropFirst(5)
      switch metadata.other.first(where: { $0.name == name })?.value {
      case .string(let s): return .string(s)
      case .integer(let i): return .integer(i)
      case .number(let d): return .number(d)
      case .bool(let b): return .bool(b)
      default: return .none
      }
    }
  }
}
