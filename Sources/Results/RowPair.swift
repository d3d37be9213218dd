// RowPair: which row of one result stands for which row of another, by a column that names them.
// The first row of a key is paired with the first of that key, the second with the second; rows left over have no partner.

public struct RowPair: Sendable {
  /// The key; of the second row of a key and those behind it with their number, as in `a (2)`.
  public var name: Value
  /// The rows; nil where there is none.
  public var old: Int?
  public var new: Int?

  /// The pairs in the order of the old rows, then the new rows without a partner.
  public static func byKey(_ old: [Value], _ new: [Value]) -> [RowPair] {
    struct Numbered: Hashable {
      var key: Value
      var number: Int
    }
    func numbered(_ keys: [Value]) -> [Numbered] {
      var times: [Value: Int] = [:]
      return keys.map { value in
        let key = value.key
        times[key, default: 0] += 1
        return Numbered(key: key, number: times[key] ?? 1)
      }
    }
    func name(_ value: Value, _ number: Int) -> Value {
      number == 1 ? value : .string("\(value.asText) (\(number))")
    }
    let (before, after) = (numbered(old), numbered(new))
    var partners: [Numbered: Int] = [:]
    for (row, key) in after.enumerated() { partners[key] = row }
    var pairs = before.enumerated().map { row, key in
      RowPair(name: name(old[row], key.number), old: row, new: partners.removeValue(forKey: key))
    }
    for (row, key) in after.enumerated() where partners[key] != nil {
      pairs.append(RowPair(name: name(new[row], key.number), old: nil, new: row))
    }
    return pairs
  }
}
