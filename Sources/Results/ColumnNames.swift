// ColumnNames: the columns of rows that come one after the other and need not have the same fields.

/// The names of the columns of rows. A name that no earlier row had stands where its own row has it: before the next name
/// that is known, or else behind the one before it; so the order does not depend on what the first row lacks.
public struct ColumnNames: Sendable {
  public private(set) var names: [String]
  private var known: Set<String>

  /// Begins with columns that are known before the first row; of equal names the first counts.
  public init(_ names: [String] = []) {
    self.names = []
    known = []
    for name in names where known.insert(name).inserted { self.names.append(name) }
  }

  public func contains(_ name: String) -> Bool { known.contains(name) }

  /// Takes in the names of a row.
  public mutating func add(_ row: Record) {
    guard !row.fields.allSatisfy({ known.contains($0.name) }) else { return }
    for (i, field) in row.fields.enumerated() where known.insert(field.name).inserted {
      let next = row.fields[(i + 1)...].first { known.contains($0.name) }?.name
      let before = i > 0 ? row.fields[i - 1].name : nil
      if let next, let place = names.firstIndex(of: next) {
        names.insert(field.name, at: place)
      } else if let before, let place = names.firstIndex(of: before) {
        names.insert(field.name, at: place + 1)
      } else {
        names.append(field.name)
      }
    }
  }
}
