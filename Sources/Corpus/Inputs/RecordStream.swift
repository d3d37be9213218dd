// RecordStream: input files → raw records, in order, a bounded number of bytes in memory at a time.
// A record is the bytes of one document with what is known of its place; parsing is left to the workers.

public import Document
import Glibc
import Readers

/// The bytes of one document, not yet parsed.
public struct RawRecord: Sendable {
  public var bytes: Column<UInt8>
  /// Path as shown; `articles.jsonl` for a record of a stream.
  public var path: String
  /// Line of the record in its stream, from 1; nil for a whole file.
  public var line: Int?
  public var format: InputFormat
  /// Fields of a record of csv or tsv, already told apart; nil otherwise.
  public var fields: [MetaField]?

  public init(bytes: [UInt8], path: String, line: Int? = nil, format: InputFormat, fields: [MetaField]? = nil)
  {
    self.init(bytes: Column(bytes), path: path, line: line, format: format, fields: fields)
  }

  public init(
    bytes: Column<UInt8>, path: String, line: Int? = nil, format: InputFormat, fields: [MetaField]? = nil
  ) {
    self.bytes = bytes
    self.path = path
    self.line = line
    self.format = format
    self.fields = fields
  }
}

/// Neighbouring records that one worker takes at a time. Where batches end depends on the inputs alone.
public struct Batch: Sendable {
  /// From 0.
  public var index: Int
  /// Ordinal of the first record in the run.
  public var firstOrdinal: Int
  /// Records, or why one could not be read.
  public var records: [Result<RawRecord, InputError>]
  /// Bytes read from the inputs up to here.
  public var bytesRead: Int

  public init(index: Int, firstOrdinal: Int, records: [Result<RawRecord, InputError>], bytesRead: Int) {
    self.index = index
    self.firstOrdinal = firstOrdinal
    self.records = records
    self.bytesRead = bytesRead
  }
}

/// Pulls batches from the inputs. Used by one thread at a time.
public final class RecordStream {
  /// A batch ends after this many records or bytes, whichever comes first.
  static let recordsPerBatch = 64
  static let bytesPerBatch = 1 << 20

  private var files: ArraySlice<InputFile>
  private var pending: [Result<RawRecord, InputError>] = []
  private var current: (any RecordSplitter)?
  private var packed: (source: PackedSource, file: InputFile)?
  private var batchIndex = 0
  private var ordinal = 0
  /// Bytes handed out so far.
  public private(set) var bytesRead = 0
  /// Bytes of all inputs; nil when one is unknown or packed.
  public let totalBytes: Int?

  public init(_ files: [InputFile]) {
    self.files = files[...]
    totalBytes = files.reduce(Int?(0)) { sum, file in
      guard let sum, let size = file.size, !file.isPacked else { return nil }
      return sum + size
    }
  }

  /// Records that are in memory already.
  public init(records: [RawRecord]) {
    files = []
    totalBytes = nil
    pending = records.reversed().map { .success($0) }
  }

  /// The contents of one file that is not packed, read as its name tells.
  public init(bytes: [UInt8], path: String) {
    files = []
    totalBytes = bytes.count
    do throws(InputError) {
      current = try splitter(MemorySource(bytes), path: path, format: InputFormat.named(path).format)
    } catch {
      pending = [.failure(error)]
    }
  }

  /// The next batch; nil at the end.
  public func next() -> Batch? {
    var records: [Result<RawRecord, InputError>] = []
    var bytes = 0
    while records.count < Self.recordsPerBatch, bytes < Self.bytesPerBatch, let record = nextRecord() {
      if case .success(let raw) = record { bytes += raw.bytes.count }
      records.append(record)
    }
    guard !records.isEmpty else { return nil }
    bytesRead += bytes
    defer {
      batchIndex += 1
      ordinal += records.count
    }
    return Batch(index: batchIndex, firstOrdinal: ordinal, records: records, bytesRead: bytesRead)
  }

  private func nextRecord() -> Result<RawRecord, InputError>? {
    if let record = pending.popLast() { return record }
    while true {
      if let splitter = current {
        do throws(InputError) {
          if let record = try splitter.next() { return .success(record) }
          current = nil
        } catch {
          if !splitter.canContinue { current = nil }
          return .failure(error)
        }
      } else if let (source, file) = packed {
        do throws(InputError) {
          if let name = try source.nextMember() {
            let inner = source.isSingle ? nil : InputFormat.named(name).format
            if !source.isSingle, inner == nil, file.format == nil { continue }
            let path = source.isSingle ? file.path : "\(file.path)/\(name)"
            current = try splitter(PackedSource.Member(source), path: path, format: file.format ?? inner)
          } else {
            packed = nil
          }
        } catch {
          packed = nil
          return .failure(error)
        }
      } else if let file = files.popFirst() {
        do throws(InputError) {
          if file.isPacked {
            packed = (try PackedSource(file.path), file)
          } else {
            current = try splitter(try FileSource(file.path), path: file.path, format: file.format)
          }
        } catch {
          return .failure(error)
        }
      } else {
        return nil
      }
    }
  }

  private func splitter(
    _ source: any ByteSource, path: String, format: InputFormat?
  ) throws(InputError) -> any RecordSplitter {
    let reader = PieceReader(source)
    let known: InputFormat
    if let format { known = format } else { known = try guessed(reader, path) }
    if known == .jsonl || known == .json { try reader.skipByteOrderMark() }
    switch known {
    case .jsonl: return LineSplitter(reader, path: path)
    case .json: return JSONSplitter(reader, path: path)
    case .csv, .tsv: return DelimitedSplitter(reader, path: path, format: known)
    case .txt, .md: return WholeSplitter(reader, path: path, format: known)
    }
  }

  /// The format that the first bytes tell.
  private func guessed(_ reader: PieceReader, _ path: String) throws(InputError) -> InputFormat {
    let head = try reader.peek(4096)
    if head.starts(with: [0x1F, 0x8B]) || head.starts(with: [0x28, 0xB5, 0x2F, 0xFD])
      || head.starts(with: [0x50, 0x4B, 3, 4])
    {
      throw InputError(
        "input/format", path,
        "'\(path)' is packed but its name does not tell so; rename it (.gz, .zst, .zip) or unpack it first")
    }
    guard let first = head.first(where: { $0 > 32 }), first == 0x7B || first == 0x5B else { return .txt }
    // JSON lines: the first line is a whole object
    let line = head.prefix { $0 != 10 }
    if first == 0x7B, line.count < head.count || line.last == 0x7D, (try? JSON.parse(Array(line))) != nil {
      return .jsonl
    }
    if (try? JSON.parse(head)) != nil { return .json }
    return first == 0x7B && head.count == 4096 && line.count == head.count ? .jsonl : .txt
  }
}
