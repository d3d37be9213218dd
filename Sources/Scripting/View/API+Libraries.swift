// Libraries beside Lua's own: json, csv, text, help. Files are read only where that was granted.

import Document
import Interruption
import LuaHost
import Readers
import Results

extension API {
  private static let path = APIParameter("path", .string, "a file whose reading was granted")

  private static let readable = APIParameter(
    "path", .value, type: "string|table",
    "a file whose reading was granted, or a file parameter, read already")

  /// A file parameter with a format holds what was read: it is handed back as it is.
  private static func isRead(_ view: ScriptView, _ x: LuaExchange) throws(LuaFailure) -> Bool {
    switch x.argument(0) {
    case .string: return false
    case .list, .map:
      view.push(try view.result(of: x.argument(0)), x)
      return true
    case let other: throw LuaFailure("argument 'path' must be a string, not \(other.typeName)")
    }
  }

  static let libraryEntries: [APIEntry] = [
    .function(
      "json", "encode", [.init("value", .value, "any value")], "string",
      "a value as JSON; tables with keys 1…n as lists",
      example: "json.encode{a = {1, 2}}"
    ) { view, x throws(LuaFailure) in
      let value = try view.result(of: x.argument(0))
      var text: String?
      if case .list = value { text = view.services.render(.record(Record([.init("v", value)])), "jsonl") }
      if let wrapped = text {
        // a list alone would be written as one line an element: take it out of its record
        x.push(String(wrapped.dropFirst(5).dropLast(2)))
      } else {
        var line = view.services.render(value, "jsonl") ?? "null"
        if line.hasSuffix("\n") { line.removeLast() }
        x.push(line)
      }
    },
    .function(
      "json", "decode", [.init("text", .string, "JSON")], "any", "the value of a JSON text; null is nil",
      example: "json.decode('{\"a\": [1, 2]}').a[2]"
    ) { view, x throws(LuaFailure) in view.push(try decoded(bytes(x.argument(0)), "the text"), x) },
    .function(
      "json", "read", [readable], "any", "the value of a JSON file"
    ) { view, x throws(LuaFailure) in
      if try isRead(view, x) { return }
      let name = x.argument(0).text ?? ""
      view.push(try decoded(try view.services.readFile(name), "'\(name)'"), x)
    },
    .function(
      "csv", "decode",
      [
        .init("text", .string, "CSV with a header row"),
        .init("options", .value, optional: true, type: "table", "options"),
      ],
      options: tableOptions, "table[]",
      "the rows of a CSV text by column name; of two equal names the second gets _2 behind it, and a cell that a row lacks is nil",
      example: "csv.decode(\"name,party\\nAna,Green\\n\")[1].party"
    ) { view, x throws(LuaFailure) in try pushRows(bytes(x.argument(0)), "the text", view, x) },
    .function(
      "csv", "read", [readable, .init("options", .value, optional: true, type: "table", "options")],
      options: tableOptions, "table[]", "the rows of a CSV file, as of csv.decode",
      example: "csv.read(\"votes.csv\", {numbers = true})"
    ) { view, x throws(LuaFailure) in
      if try isRead(view, x) { return }
      let name = x.argument(0).text ?? ""
      try pushRows(try view.services.readFile(name), "'\(name)'", view, x)
    },
    .function("text", "read", [path], "string", "the contents of a text file") { view, x throws(LuaFailure) in
      let found = try view.services.readFile(x.argument(0).text ?? "")
      found.withUnsafeBufferPointer { x.push(bytes: $0) }
    },
    .function(
      "text", "write",
      [.init("path", .string, "a file whose writing was granted"), .init("text", .string, "what to write")],
      "nil", "writes a text file"
    ) { view, x throws(LuaFailure) in
      try view.services.writeFile(x.argument(0).text ?? "", bytes(x.argument(1)))
    },
    .function(
      "text", "lower", [.init("text", .string, "any text")], "string",
      "lower-cased, by Unicode's mapping of each letter"
    ) {
      _, x throws(LuaFailure) in x.push(inPieces(x.argument(0).text ?? "") { $0.lowercased() })
    },
    .function(
      "text", "upper", [.init("text", .string, "any text")], "string",
      "upper-cased, by Unicode's mapping of each letter"
    ) {
      _, x throws(LuaFailure) in x.push(inPieces(x.argument(0).text ?? "") { $0.uppercased() })
    },
    .function(
      nil, "help", [.init("name", .string, optional: true, "a name such as quotes")], "string",
      "what the API reference says of a name", example: "print(help(\"summary\"))"
    ) { _, x throws(LuaFailure) in
      let name = x.argument(0).text ?? "help"
      let wanted = name.split { $0 == "." || $0 == ":" }.last.map(String.init) ?? name
      let found = wanted == name ? named(name) : entries.filter { $0.isPublic && $0.name == wanted }
      guard !found.isEmpty else {
        let near = NearNames.suggest(wanted, among: entries.filter(\.isPublic).map(\.name)).first
        throw LuaFailure("there is no '\(name)' in the API\(near.map { "; did you mean '\($0)'?" } ?? "")")
      }
      x.push(
        found.map {
          "\($0.qualifiedName) → \($0.result): \($0.help)" + ($0.example.map { "\n  \($0)" } ?? "")
        }.joined(separator: "\n"))
    },
  ]

  private static func bytes(_ value: LuaValue) -> [UInt8] {
    if case .string(let bytes) = value { return bytes }
    return []
  }

  private static func decoded(_ bytes: [UInt8], _ what: String) throws(LuaFailure) -> Value {
    do throws(JSONError) {
      return Value(try JSON.parse(bytes))
    } catch {
      let place = bytes.withUnsafeBufferPointer { error.place(in: $0) }
      throw LuaFailure("\(what) is not JSON: \(error.message) (line \(place.line), column \(place.column))")
    }
  }

  private static let tableOptions: [APIParameter] = [
    .init(
      "sep", .string, optional: true,
      "what separates cells (default: the comma, semicolon or tab of which the header has most)"),
    .init(
      "numbers", .value, optional: true, type: "boolean|string[]",
      "columns whose cells become numbers; true: all that hold nothing but numbers (default: all cells are text)"
    ),
  ]

  private static func pushRows(
    _ bytes: [UInt8], _ what: String, _ view: ScriptView, _ x: LuaExchange
  ) throws(LuaFailure) {
    let given = try table(x, 1, allowed: tableOptions.map(\.name))
    var separator: UInt8?
    if let sep = given["sep"] {
      guard let text = sep.text, text.utf8.count == 1, let byte = text.utf8.first, byte != 10, byte != 34
      else {
        throw LuaFailure("option 'sep' must be one character, such as \";\" or \"\\t\"")
      }
      separator = byte
    }
    var records: TableRecords
    do throws(DelimitedError) {
      records = TableRecords(try DelimitedTable(bytes, separator: separator))
    } catch {
      throw LuaFailure("\(what) is not CSV: \(error.message) (line \(error.line))")
    }
    switch given["numbers"] ?? .none {
    case .none, .bool(false): break
    case .bool(true): records.readNumbers()
    case let names: try records.readNumbers(in: try strings(names, "numbers"))
    }
    view.note(columns: records.names)
    view.push(records.value, x)
  }

  /// Maps a text whose scalars are mapped one by one, in pieces, so that a long one ends when its script is to end.
  private static func inPieces(_ text: String, _ map: (String) -> String) -> String {
    let piece = 1 << 16
    guard text.utf8.count > piece else { return map(text) }
    let bytes = Array(text.utf8)
    var result = ""
    var from = 0
    while from < bytes.count, !Interruption.isRequested {
      var end = min(from + piece, bytes.count)
      while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
      result += map(String(decoding: bytes[from..<end], as: UTF8.self))
      from = end
    }
    return result
  }
}
