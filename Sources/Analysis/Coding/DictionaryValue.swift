// DictionaryValue: a dictionary from a value: nested records of lists, or of weights by term.

import Results

public struct DictionaryError: Error, Hashable, Sendable {
  public var message: String
}

extension CodingDictionary {
  /// Nested records of lists: `{policy = {foreign = {"embassy"}, tax = {"tax*"}}}`.
  public init(_ value: Value, cut: @escaping Cutter) throws(DictionaryError) {
    self.init(cut: cut)
    guard case .record(let record) = value else {
      throw DictionaryError(message: "a dictionary is a table such as {economy = {\"tax*\", \"trade\"}}")
    }
    try collect(record, "")
  }

  private mutating func collect(_ record: Record, _ path: String) throws(DictionaryError) {
    for field in record.fields {
      // a list that also holds categories comes with numbers for names; a number with a weight is a term such as "2023"
      if Int(field.name) != nil, !path.isEmpty, field.value.asNumber == nil {
        try collect(field.value, path)
        continue
      }
      let name = path.isEmpty ? field.name : "\(path).\(field.name)"
      switch field.value {
      case .string(let word): add(Entry(category: name, pattern: word))
      case .list(let list): for element in list { try collect(element, name) }
      case .record(let inner): try collect(inner, name)
      case .integer(let weight) where !path.isEmpty:
        add(Entry(category: path, pattern: field.name, weight: Double(weight)))
      case .number(let weight) where !path.isEmpty && !weight.isFinite:
        throw DictionaryError(message: "the weight of '\(field.name)' in '\(path)' is no finite number")
      case .number(let weight) where !path.isEmpty:
        add(Entry(category: path, pattern: field.name, weight: weight))
      default: throw DictionaryError(message: "the category '\(name)' holds neither words nor categories")
      }
    }
  }

  private mutating func collect(_ element: Value, _ name: String) throws(DictionaryError) {
    switch element {
    case .string(let word): add(Entry(category: name, pattern: word))
    case .record(let record): try collect(record, name)
    default: throw DictionaryError(message: "the category '\(name)' holds something that is no word")
    }
  }
}
