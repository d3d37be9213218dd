// Splitters: the bytes of a source → raw records, one way a format. Lines are found with memchr; nothing is parsed
// but what is needed to tell records apart.

import Document
import Glibc
import Readers

/// Pulls records from one source.
protocol RecordSplitter: AnyObject {
  func next() throws(InputError) -> RawRecord?
  /// Whether records may follow after an error.
  var canContinue: Bool { get }
}

/// Reads a source in large pieces and hands out runs of bytes.
final class PieceReader {
  private let source: any ByteSource
  private var buffer = ColumnBuilder<UInt8>()
  private var at = 0
  private var isAtEnd = false
  private static let pieceSize = 1 << 18

  init(_ source: any ByteSource) { self.source = source }

  private var count: Int { buffer.count - at }

  /// Reads another piece behind what is there; false at the end. A buffer that is full grows to twice its size, and to
  /// that of the source at once when `wantsAll`.
  private func refill(wantsAll: Bool = false) throws(InputError) -> Bool {
    if isAtEnd { return false }
    if at > 0 {
      buffer.removeFirst(at)
      at = 0
    }
    if !buffer.hasRoom(1) {
      // one byte more than is expected, so that the end is seen without growing again
      let wanted = wantsAll ? min(source.expectedCount, Text.maximumByteCount) + 1 - buffer.count : 0
      buffer.reserve(max(wanted, Self.pieceSize))
    }
    let read = try source.read(into: UnsafeMutableRawBufferPointer(start: buffer.spare, count: buffer.room))
    buffer.advance(by: read)
    if read == 0 { isAtEnd = true }
    return read > 0
  }

  private func bytes(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: buffer.written + range.lowerBound, count: range.count)
  }

  /// Up to `count` bytes without moving on.
  func peek(_ count: Int) throws(InputError) -> [UInt8] {
    while self.count < count, try refill() {}
    return Array(bytes(at..<min(buffer.count, at + count)))
  }

  /// Passes over a byte-order mark at the beginning.
  func skipByteOrderMark() throws(InputError) {
    if try peek(3) == [0xEF, 0xBB, 0xBF] { at += 3 }
  }

  /// Where the next line stands in the buffer, without its LF; nil at the end. At most `limit` bytes.
  private func nextLine(_ limit: Int) throws(InputError) -> Range<Int>? {
    var searched = 0
    while true {
      if let hit = memchr(buffer.written + at + searched, 10, count - searched) {
        let found = UnsafeRawPointer(buffer.written).distance(to: UnsafeRawPointer(hit))
        defer { at = found + 1 }
        return at..<found
      }
      searched = count
      guard searched <= limit, try refill() else {
        guard count > 0 else { return nil }
        defer { at = buffer.count }
        return at..<buffer.count
      }
    }
  }

  /// The next line without its LF; nil at the end. At most `limit` bytes.
  func line(limit: Int) throws(InputError) -> [UInt8]? {
    try nextLine(limit).map { Array(bytes($0)) }
  }

  /// The same as a column.
  func lineColumn(limit: Int) throws(InputError) -> Column<UInt8>? {
    try nextLine(limit).map { Column(copying: bytes($0)) }
  }

  /// Everything that is left, without a copy when nothing was taken before; nil when that is more than `limit` bytes.
  func rest(limit: Int) throws(InputError) -> Column<UInt8>? {
    while count <= limit, try refill(wantsAll: true) {}
    guard count <= limit else { return nil }
    if at > 0 { buffer.removeFirst(at) }
    at = 0
    var taken = ColumnBuilder<UInt8>()
    swap(&taken, &buffer)
    return taken.finish()
  }
}

private func tooLarge(_ path: String, line: Int? = nil) -> InputError {
  InputError(
    "input/too-large", path, line: line,
    "a document of '\(path)' is larger than 4 GiB, the most that one document may have; split it (for example with 'split -C 1G')"
  )
}

/// A whole file is one document.
final class WholeSplitter: RecordSplitter {
  private let reader: PieceReader
  private let path: String
  private let format: InputFormat
  private var isDone = false
  let canContinue = false

  init(_ reader: PieceReader, path: String, format: InputFormat) {
    self.reader = reader
    self.path = path
    self.format = format
  }

  func next() throws(InputError) -> RawRecord? {
    guard !isDone else { return nil }
    isDone = true
    guard let bytes = try reader.rest(limit: Text.maximumByteCount) else { throw tooLarge(path) }
    return RawRecord(bytes: bytes, path: path, line: nil, format: format, fields: nil)
  }
}

/// One JSON object a line; empty lines are passed over.
final class LineSplitter: RecordSplitter {
  private let reader: PieceReader
  private let path: String
  private var line = 0
  let canContinue = true

  init(_ reader: PieceReader, path: String) {
    self.reader = reader
    self.path = path
  }

  func next() throws(InputError) -> RawRecord? {
    while let bytes = try reader.lineColumn(limit: Text.maximumByteCount) {
      line += 1
      guard bytes.count <= Text.maximumByteCount else { throw tooLarge(path, line: line) }
      if bytes.contains(where: { $0 > 32 }) {
        return RawRecord(bytes: bytes, path: path, line: line, format: .jsonl, fields: nil)
      }
    }
    return nil
  }
}

/// One JSON object, or a list of objects, in a whole file.
final class JSONSplitter: RecordSplitter {
  private let reader: PieceReader
  private let path: String
  private var values: ArraySlice<MetaValue>?
  private var number = 0
  private var isList = false
  let canContinue = false

  init(_ reader: PieceReader, path: String) {
    self.reader = reader
    self.path = path
  }

  func next() throws(InputError) -> RawRecord? {
    if values == nil {
      guard let bytes = try reader.rest(limit: Text.maximumByteCount) else { throw tooLarge(path) }
      do throws(JSONError) {
        let value = try bytes.withBuffer { bytes throws(JSONError) in try JSON.parse(bytes) }
        if case .list(let list) = value {
          values = list[...]
          isList = true
        } else {
          values = [value]
        }
      } catch {
        let place = bytes.withBuffer { error.place(in: $0) }
        throw InputError(
          "input/json", path, line: place.line, column: place.column, "this is not JSON: \(error.message)")
      }
    }
    guard let value = values?.popFirst() else { return nil }
    number += 1
    guard case .record(let fields) = value else {
      throw InputError(
        "input/json", path, "element \(number) is no object; a document is an object with a \"text\"")
    }
    return RawRecord(bytes: [UInt8](), path: path, line: isList ? number : nil, format: .json, fields: fields)
  }
}

/// Rows of csv or tsv (RFC 4180); the first row names the columns, one of them `text`.
final class DelimitedSplitter: RecordSplitter {
  private let reader: PieceReader
  private let path: String
  private let format: InputFormat
  /// Of csv that of the header: spreadsheets of many countries write semicolons.
  private var separator: UInt8?
  private var names: [String]?
  private var line = 0
  let canContinue = true

  init(_ reader: PieceReader, path: String, format: InputFormat) {
    self.reader = reader
    self.path = path
    self.format = format
    separator = format == .tsv ? 9 : nil
  }

  func next() throws(InputError) -> RawRecord? {
    if names == nil {
      guard let head = try row() else { return nil }
      guard head.contains("text") else {
        names = []
        throw InputError(
          "input/format", path, line: 1,
          "no column is named 'text' (found: \(head.prefix(8).joined(separator: ", "))); rename the column that holds the documents"
        )
      }
      names = head
    }
    guard let names, !names.isEmpty else { return nil }
    var start = line + 1
    guard var row = try row() else { return nil }
    while row.count == 1, row[0].isEmpty {
      start = line + 1
      guard let following = try self.row() else { return nil }
      row = following
    }
    if let extra = row.lastIndex(where: { !$0.isEmpty }), extra >= names.count {
      throw InputError(
        "input/format", path, line: start,
        "the row has \(extra + 1) cells and the header \(names.count); a cell that holds the separator stands in quotation marks"
      )
    }
    var fields: [MetaField] = []
    for (i, name) in names.enumerated() {
      fields.append(MetaField(name, .string(i < row.count ? row[i] : "")))
    }
    return RawRecord(bytes: [UInt8](), path: path, line: start, format: format, fields: fields)
  }

  /// The cells of the next row; a quoted cell may hold line ends.
  private func row() throws(InputError) -> [String]? {
    guard var bytes = try reader.line(limit: Text.maximumByteCount) else { return nil }
    line += 1
    let start = line
    if format == .csv {
      // an odd number of quotation marks: the row goes on in the next line
      var isOpen = Self.hasOddMarks(bytes)
      while isOpen {
        guard bytes.count < 1 << 28, let more = try reader.line(limit: Text.maximumByteCount) else {
          throw InputError("input/format", path, line: start, "a quoted cell that begins here is not closed")
        }
        line += 1
        bytes.append(10)
        bytes += more
        if Self.hasOddMarks(more) { isOpen.toggle() }
      }
    }
    if bytes.last == 13 { bytes.removeLast() }
    let separator = separator ?? DelimitedText.separator(of: bytes)
    self.separator = separator
    return DelimitedText.cells(bytes, separator: separator, quotes: format == .csv)
  }

  private static func hasOddMarks(_ bytes: [UInt8]) -> Bool {
    bytes.reduce(false) { $1 == 0x22 ? !$0 : $0 }
  }
}
