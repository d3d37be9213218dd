// Receipt: what a run read and what came out, as hashes, so that anybody can run it again and compare.
// In: a run's script, parameters, inputs, files that it reads, and results as they come. Out: one JSON object.
// The result's hash is that of the results as JSON lines: it does not depend on the output format or the terminal. The
// output's hash is that of the bytes that were written to a file or a pipe.

import Corpus
import Document
import Glibc
import LuaHost
import Readers
import Render
import Results
import Scripting
import Synchronization

final class Receipt: Sendable {
  /// Named hashes in a stable order; a value may be any result.
  private let fields: Record
  private let files = Mutex<[String: String]>([:])
  private struct Stream {
    var result = SHA256Stream()
    var lines = RecordWriter(.jsonl)
    var output = SHA256Stream()
    var bytes = 0
  }
  private let stream = Mutex(Stream())

  init(_ invocation: Invocation, _ script: Script, _ recipe: Recipe?, _ given: Record, _ inputs: [InputFile])
    throws
  {
    guard Digest.prepare() else { throw Problem("internal", "libsodium cannot be set up", .scriptFailed) }
    var fields: [Record.Field] = [
      .init("nightjar", .string(Program.version)),
      .init("program", .string(Digest.sha256(file: "/proc/self/exe") ?? "")),
      .init("models", .record(Record(Models.hashes.map { .init($0.name, .string($0.sha256)) }))),
      .init("arguments", .list(invocation.arguments.map { .string($0) })),
    ]
    if let recipe {
      fields.append(.init("recipe", .list(try Self.recipes(script, recipe))))
    } else {
      fields.append(
        .init(
          "script",
          .record(
            Record([
              .init("name", .string(script.name)), .init("sha256", .string(Digest.sha256(script.source))),
            ]))))
    }
    fields.append(.init("parameters", .record(given)))
    fields.append(
      .init(
        "inputs",
        .list(
          inputs.map { file in
            .record(
              Record([
                .init("path", .string(file.path)),
                .init("sha256", file.path == "-" ? .none : .string(Digest.sha256(file: file.path) ?? "")),
              ]))
          })))
    self.fields = Record(fields)
  }

  /// The recipe and those that it uses.
  private static func recipes(_ script: Script, _ recipe: Recipe) throws -> [Value] {
    var found: [Value] = []
    var seen: Set<String> = []
    var waiting = [RecipeVerb.Loaded(name: recipe.name, script: script, recipe: recipe)]
    while let loaded = waiting.first {
      waiting.removeFirst()
      guard seen.insert(loaded.recipe.name).inserted else { continue }
      let package = try RecipePackage(loaded)
      found.append(
        .record(
          Record([
            .init("name", .string(loaded.recipe.name)), .init("version", .string(loaded.recipe.version)),
            .init("hash", .string(package.hash)),
            .init("files", .record(Record(package.files.map { .init($0.path, .string($0.sha256)) }))),
          ])))
      for name in package.uses { waiting.append(try RecipeVerb.load(name)) }
    }
    return found
  }

  // MARK: What comes

  /// Notes every file that the script reads by a permission.
  func watch(_ services: inout SessionServices) {
    let read = services.readFile
    services.readFile = { path throws(LuaFailure) in
      let bytes = try read(path)
      self.note(path, bytes)
      return bytes
    }
  }

  func note(_ path: String, _ bytes: [UInt8]) {
    let sha256 = Digest.sha256(bytes)
    files.withLock { $0[path] = sha256 }
  }

  func add(_ items: [Scripting.Output]) {
    stream.withLock { stream in
      for item in items {
        switch item {
        case .emitted(let value):
          let text = stream.lines.write(value)
          stream.result.add(text)
        case .printed(let text): stream.result.add(text)
        }
      }
    }
  }

  func wrote(_ bytes: UnsafeRawBufferPointer) {
    stream.withLock { stream in
      stream.output.add(bytes)
      stream.bytes += bytes.count
    }
  }

  /// The whole receipt; `hasBytes` when the output went to a file or a pipe.
  func finish(exit: ExitCode, hasBytes: Bool, format: OutputFormat) -> Record {
    let files = files.withLock { $0 }
    let (result, output, bytes) = stream.withLock { stream in
      (stream.result.finish(), stream.output.finish(), stream.bytes)
    }
    var all = fields.fields
    all.append(
      .init(
        "files",
        .record(Record(files.sorted { $0.key < $1.key }.map { .init($0.key, .string($0.value)) }))))
    all.append(.init("result", .string(result)))
    if hasBytes {
      all.append(
        .init(
          "output",
          .record(
            Record([
              .init("format", .string(format.rawValue)), .init("bytes", .integer(bytes)),
              .init("sha256", .string(output)),
            ]))))
    }
    all.append(.init("exit", .integer(Int(exit.rawValue))))
    return Record(all)
  }

  // MARK: The file

  /// One field a line, so that receipts compare well.
  static func text(_ record: Record) -> String {
    "{\n"
      + record.fields.map { field in
        var line = Renderer.render(.record(Record([field])), as: .jsonl)
        if line.hasSuffix("\n") { line.removeLast() }
        return "  " + line.dropFirst().dropLast()
      }.joined(separator: ",\n") + "\n}\n"
  }

  static func read(_ path: String) throws -> MetaValue {
    switch FileBytes.read(path, limit: 256 << 20) {
    case .success(let bytes):
      guard let value = try? JSON.parse(bytes), value["arguments"] != nil, value["result"] != nil else {
        throw Problem(
          "receipt/damaged", "'\(path)' is no receipt of Nightjar; run --receipt FILE writes one", .usage)
      }
      return value
    case .failure(let failure):
      throw Problem("receipt/unreadable", "the receipt '\(path)' cannot be read: \(failure.reason)", .input)
    }
  }
}
