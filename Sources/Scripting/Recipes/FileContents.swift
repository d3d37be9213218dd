// FileContents: what a file or dictionary parameter hands to a recipe: rows, values or text instead of a path.
// In: bytes and the declared format. Out: a value, or one sentence that says where the file is wrong.

import Document
import Readers
import Results

/// How a file parameter is read.
enum FileFormat: String, CaseIterable {
  case csv, tsv, json, jsonl, text

  /// The contents of a file. csv and tsv: rows by column name, all cells as text.
  func value(of bytes: [UInt8]) throws(ParameterError) -> Value {
    switch self {
    case .csv: return try Self.rows(bytes, separator: nil)
    case .tsv: return try Self.rows(bytes, separator: 9)
    case .json: return try Self.json(bytes, firstLine: 1)
    case .jsonl:
      var values: [Value] = []
      for (i, line) in bytes.split(separator: 10, omittingEmptySubsequences: false).enumerated()
      where line.contains(where: { $0 > 32 }) {
        values.append(try Self.json(Array(line), firstLine: i + 1))
      }
      return .list(values)
    case .text: return .string(String(decoding: bytes, as: UTF8.self))
    }
  }

  private static func rows(_ bytes: [UInt8], separator: UInt8?) throws(ParameterError) -> Value {
    do throws(DelimitedError) {
      return TableRecords(try DelimitedTable(bytes, separator: separator)).value
    } catch {
      throw ParameterError("param/file", "is no table: \(error.message) (line \(error.line))")
    }
  }

  private static func json(_ bytes: [UInt8], firstLine: Int) throws(ParameterError) -> Value {
    do throws(JSONError) {
      return Value(try JSON.parse(bytes))
    } catch {
      let place = bytes.withUnsafeBufferPointer { error.place(in: $0) }
      throw ParameterError(
        "param/file",
        "is not JSON: \(error.message) (line \(place.line + firstLine - 1), column \(place.column))")
    }
  }
}
