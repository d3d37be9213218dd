// ResultJSON: results as JSON and back, so that a value can leave one process and come back in another.
// A span is {"text", "document", "start", "end"}; a frame, which other JSON writes as rows, is {"$frame": {…}} here.

import Document
import Readers
import Render
import Results

enum ResultJSON {
  private static let frame = "$frame"

  /// One line without its end.
  static func line(_ value: Value) -> String {
    var text = Renderer.render(.record(Record([.init("v", tagged(value))])), as: .jsonl)
    if text.hasSuffix("\n") { text.removeLast() }
    // the value alone, out of its record
    return String(text.dropFirst(5).dropLast())
  }

  private static func tagged(_ value: Value) -> Value {
    switch value {
    case .list(let list): return .list(list.map(tagged))
    case .record(let record): return .record(Record(record.fields.map { .init($0.name, tagged($0.value)) }))
    case .frame(let frame):
      let names = frame.columns.map(\.name)
      let rows = (0..<frame.count).map { row in
        Value.list(frame.columns.map { tagged($0.column[row]) })
      }
      return .record(
        Record([
          .init(
            Self.frame,
            .record(
              Record([.init("columns", .list(names.map { .string($0) })), .init("rows", .list(rows))])))
        ]))
    default: return value
    }
  }

  static func value(_ value: MetaValue) -> Value {
    switch value {
    case .null: return .none
    case .bool(let b): return .bool(b)
    case .integer(let i): return .integer(i)
    case .number(let d): return .number(d)
    case .string(let s): return .string(s)
    case .list(let list): return .list(list.map(Self.value))
    case .record(let fields):
      if let span = span(value, fields.count) { return .span(span) }
      if fields.count == 1, let frame = frame(value[frame]) { return .frame(frame) }
      return .record(Record(fields.map { .init($0.name, Self.value($0.value)) }))
    }
  }

  /// The document is not open here, so its ordinal is none.
  private static func span(_ value: MetaValue, _ count: Int) -> PlacedText? {
    guard count == 4, case .string(let text)? = value["text"],
      case .string(let document)? = value["document"],
      case .integer(let start)? = value["start"], case .integer(let end)? = value["end"]
    else { return nil }
    let place = Place(document: .max, start: UInt32(clamping: start), end: UInt32(clamping: end))
    return PlacedText(place: place, text: text, documentID: document)
  }

  private static func frame(_ value: MetaValue?) -> Frame? {
    guard case .list(let names)? = value?["columns"], case .list(let rows)? = value?["rows"] else {
      return nil
    }
    var columns: [Frame.Named] = []
    for (c, name) in names.enumerated() {
      guard case .string(let name) = name else { return nil }
      let values = rows.map { row -> Value in
        guard case .list(let cells) = row, c < cells.count else { return .none }
        return Self.value(cells[c])
      }
      columns.append(.init(name, FrameColumn(inferred: values)))
    }
    return Frame(columns)
  }
}
