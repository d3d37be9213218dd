// Value: what a script or an analysis yields, as plain data. Knows neither documents nor Lua;
// places are integers that the session resolves.

/// A place in one of a run's documents.
public struct Place: Hashable, Sendable {
  /// What kind of thing stands there, so that a view can show it as what it is.
  public enum Kind: UInt8, Sendable, CaseIterable {
    case span, block, paragraph, sentence, token, quote, entity, mention, date, number, link, document
  }
  /// Ordinal of the document in its run, from 0.
  public var document: UInt32
  /// UTF-8 bytes, half-open.
  public var start: UInt32
  public var end: UInt32
  public var kind: Kind
  /// Index within the document's layer of that kind.
  public var index: UInt32

  public init(document: UInt32, start: UInt32, end: UInt32, kind: Kind = .span, index: UInt32 = 0) {
    self.document = document
    self.start = start
    self.end = end
    self.kind = kind
    self.index = index
  }
}

/// A place together with its text, so that results can be shown when the document is gone.
public struct PlacedText: Hashable, Sendable {
  public var place: Place
  public var text: String
  /// Identifier of the document.
  public var documentID: String
  public init(place: Place, text: String, documentID: String) {
    self.place = place
    self.text = text
    self.documentID = documentID
  }
}

/// Fields in the order in which they were given.
public struct Record: Hashable, Sendable {
  public struct Field: Hashable, Sendable {
    public var name: String
    public var value: Value
    public init(_ name: String, _ value: Value) {
      self.name = name
      self.value = value
    }
  }
  public var fields: [Field]
  public init(_ fields: [Field] = []) { self.fields = fields }

  public subscript(name: String) -> Value? { fields.first { $0.name == name }?.value }
}

/// Any result.
public indirect enum Value: Hashable, Sendable {
  case none
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case string(String)
  /// A span of a document, shown as its text.
  case span(PlacedText)
  case list([Value])
  case record(Record)
  case frame(Frame)
  case plot(Plot)
  case report(Report)

  public var isNone: Bool { self == .none }
}
