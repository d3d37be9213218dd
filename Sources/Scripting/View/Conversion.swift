// Conversion: script values → results and back. Handles become places with their text; tables with string keys
// become records whose fields stand in the order in which the script names them.

import Document
import Interruption
public import LuaHost
public import Results

extension ScriptView {
  /// A script value as a result.
  public func result(of value: LuaValue) throws(LuaFailure) -> Value {
    switch value {
    case .none: return .none
    case .bool(let b): return .bool(b)
    case .integer(let i): return .integer(i)
    case .number(let d): return .number(d)
    case .string(let bytes): return .string(String(decoding: bytes, as: UTF8.self))
    case .handle(let raw): return try result(ofHandle: raw)
    case .elements(let handles):
      var list: [Value] = []
      list.reserveCapacity(handles.count)
      for handle in handles { list.append(try result(ofHandle: handle)) }
      return .list(list)
    case .object:
      switch object(value) {
      case .frame(let frame): return .frame(frame)
      case .plot(let plot): return .plot(plot)
      case .report(let report): return .report(report)
      case .corpus(let ordinals): return .string("corpus of \(ordinals.count) documents")
      case .query(let query): return .string("query \(query.text)")
      case nil: return .none
      }
    case .list(let elements):
      var list: [Value] = []
      list.reserveCapacity(elements.count)
      for element in elements { list.append(try result(of: element)) }
      return .list(list)
    case .map(let pairs): return try result(ofMap: pairs)
    case .function: return .string("function")
    }
  }

  private func result(ofMap pairs: [(key: LuaValue, value: LuaValue)]) throws(LuaFailure) -> Value {
    var fields: [Record.Field] = []
    for pair in pairs {
      let name: String
      switch pair.key {
      case .string(let bytes): name = String(decoding: bytes, as: UTF8.self)
      case .integer(let i): name = String(i)
      case .number(let d): name = String(d)
      case .bool(let b): name = String(b)
      case .handle(let raw): name = try text(ofHandle: raw)
      default: throw LuaFailure("a \(pair.key.typeName) cannot name a field of a result")
      }
      // a wrapped span (a match, a row that came from another state) stands for its place
      if name == "__span" { return try result(of: pair.value) }
      fields.append(.init(name, try result(of: pair.value)))
    }
    fields.sort { order(of: $0.name, $1.name) }
    if let placed = Self.placed(fields) { return .span(placed) }
    return .record(Record(fields))
  }

  /// A place that lost its document on the way comes back as a table of four fields.
  private static func placed(_ fields: [Record.Field]) -> PlacedText? {
    let record = Record(fields)
    guard fields.count == 4, case .string(let text)? = record["text"],
      case .string(let id)? = record["document"],
      case .integer(let first)? = record["first"], case .integer(let last)? = record["last"], first >= 1
    else { return nil }
    let place = Place(
      document: .max, start: UInt32(clamping: first - 1), end: UInt32(clamping: last))
    return PlacedText(place: place, text: text, documentID: id)
  }

  /// Names known to the script by first appearance, then the others by code unit.
  private func order(of a: String, _ b: String) -> Bool {
    let (x, y) = (keyOrder[a] ?? Int.max, keyOrder[b] ?? Int.max)
    if x != y { return x < y }
    if let i = Int(a), let j = Int(b) { return i < j }
    return a.utf8.lexicographicallyPrecedes(b.utf8)
  }

  /// A document in a few lines; asks no annotation layer.
  private static func card(_ document: Document) -> Record {
    let m = document.metadata
    var fields: [Record.Field] = [.init("document", .string(m.id))]
    if let title = m.title { fields.append(.init("title", .string(title))) }
    if let date = m.date { fields.append(.init("date", .string(date))) }
    if !m.authors.isEmpty { fields.append(.init("authors", .string(m.authors.joined(separator: ", ")))) }
    fields.append(.init("format", .string(m.format)))
    fields.append(.init("bytes", .integer(document.text.count)))
    fields.append(.init("paragraphs", .integer(document.paragraphs.count)))
    fields.append(.init("sentences", .integer(document.sentences.count)))
    fields.append(.init("tokens", .integer(document.tokens.count)))
    return Record(fields)
  }

  func text(ofHandle raw: UInt64) throws(LuaFailure) -> String {
    let open = try document(raw)
    guard let span = place(of: raw, in: open) else { return "" }
    return open.document.text[span]
  }

  /// The place of a handle.
  func place(of raw: UInt64, in open: OpenDocument) -> Span? {
    let handle = Handle(raw: raw)
    guard let kind = APIClass(rawValue: handle.kind) else { return nil }
    if kind == .match { return match(handle.slot, handle.index)?.span }
    if kind == .span { return state?.place(ofSpan: raw).map { Span($0.start, $0.end) } }
    return open.document.place(kind, handle.index)
  }

  private func result(ofHandle raw: UInt64) throws(LuaFailure) -> Value {
    let open = try document(raw)
    let handle = Handle(raw: raw)
    if handle.kind >= APIClass.sequence.rawValue, handle.kind < APIClass.frame.rawValue {
      guard let element = APIClass(rawValue: handle.kind - APIClass.sequence.rawValue) else {
        return .list([])
      }
      var list: [Value] = []
      for i in 0..<open.document.count(element) {
        list.append(try result(ofHandle: handle.sibling(element, i)))
      }
      return .list(list)
    }
    guard let kind = APIClass(rawValue: handle.kind), let span = place(of: raw, in: open) else {
      return .none
    }
    if kind == .document { return .record(Self.card(open.document)) }
    let place = Place(
      document: open.ordinal, start: span.start, end: span.end, kind: kind.placeKind,
      index: UInt32(clamping: handle.index))
    let text: String
    switch kind {
    case .entity: text = open.document.entities[handle.index].name
    default: text = open.document.text[span]
    }
    return .span(PlacedText(place: place, text: text, documentID: open.document.metadata.id))
  }

  // MARK: Results → script

  /// Pushes a result; a place in an open document becomes its handle again.
  /// With `detached` it stays a table, since its document is about to close.
  func push(_ value: Value, _ exchange: LuaExchange, detached: Bool = false) {
    switch value {
    case .none: exchange.pushNone()
    case .bool(let b): exchange.push(b)
    case .integer(let i): exchange.push(i)
    case .number(let d): exchange.push(d)
    case .string(let s): exchange.push(s)
    case .span(let placed): push(placed, exchange, detached: detached)
    case .list(let list):
      exchange.table(elements: list.count)
      for (i, element) in list.enumerated() {
        if i & 0xFFF == 0xFFF, Interruption.isRequested { break }
        push(element, exchange, detached: detached)
        exchange.set(index: i + 1)
      }
    case .record(let record):
      exchange.table(fields: record.fields.count)
      for field in record.fields {
        push(field.value, exchange, detached: detached)
        exchange.set(field: field.name)
      }
    case .frame(let frame): push(HostObject.frame(frame), exchange)
    case .plot(let plot): push(HostObject.plot(plot), exchange)
    case .report(let report): push(HostObject.report(report), exchange)
    }
  }

  /// A place: a handle when its document is open here, else a table with its text and position.
  func push(_ placed: PlacedText, _ exchange: LuaExchange, detached: Bool = false) {
    if !detached, let open = document(ordinal: placed.place.document) {
      let handle = Handle(raw: open.handle)
      if placed.place.kind != .span,
        let kind = APIClass.allCases.first(where: { $0.placeKind == placed.place.kind }),
        Int(placed.place.index) < open.document.count(kind)
      {
        exchange.push(handle: handle.sibling(kind, Int(placed.place.index)))
      } else {
        exchange.push(placeOf: open.handle, placed.place.start, placed.place.end)
      }
      return
    }
    exchange.table(fields: 4)
    exchange.push(placed.text)
    exchange.set(field: "text")
    exchange.push(placed.documentID)
    exchange.set(field: "document")
    exchange.push(Int(placed.place.start) + 1)
    exchange.set(field: "first")
    exchange.push(Int(placed.place.end))
    exchange.set(field: "last")
  }
}
