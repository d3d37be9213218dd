// nightjar parse: documents → the document model in one of the contract's formats.

import Corpus
import Document
import Interruption

enum ParseVerb {
  static func run(_ invocation: Invocation, _ console: Console) throws -> ExitCode {
    let inputs = try VerbInputs(invocation, invocation.operands)
    let name =
      try invocation.choice("--to", of: DocumentFormat.allCases.map(\.rawValue))
      ?? (console.outputIsTerminal ? "tree" : "json")
    let format = DocumentFormat(rawValue: name) ?? .json
    let unit =
      try invocation.choice("--offsets", of: OffsetUnit.allCases.map(\.rawValue)).flatMap {
        OffsetUnit(rawValue: $0)
      }
      ?? .bytes
    let output = try OutputFile(invocation.value("--output"))
    var wroteAny = false
    var reporter = Reporter(console, keepGoing: inputs.keepGoing)
    for problem in inputs.problems where !reporter.report(Problem(problem)) { return reporter.exit }
    let stream = RecordStream(inputs.files)
    var progress = ProgressBar(console)
    let parser = inputs.parser
    WorkerPool.run(
      stream, jobs: inputs.jobs, makeState: { () throws(Never) -> Void in },
      process: { _, batch in
        ParsedBatch(
          documents: batch.records.map { record in
            Result { () throws(InputError) -> [UInt8] in
              var bytes: [UInt8] = []
              format.write(try parser.parse(try record.get()), offsets: unit, into: &bytes)
              return bytes
            }
          }, bytesRead: batch.bytesRead)
      },
      consume: { batch in
        for document in batch.documents {
          switch document {
          case .success(let bytes):
            output.sink.write(bytes)
            wroteAny = true
          case .failure(let error): if !reporter.report(Problem(error)) { return false }
          }
        }
        progress.update(documents: batch.documents.count, bytes: batch.bytesRead, of: stream.totalBytes)
        return !Interruption.isRequested
      })
    progress.finish()
    let exit = Interruption.isRequested ? .interrupted : reporter.exit
    if exit == .done || inputs.keepGoing && exit != .interrupted {
      try output.keep()
    } else if let partial = try output.breakOff(hasResults: wroteAny) {
      console.notice("what was finished before stands in '\(partial)'")
    }
    return exit
  }
}

private struct ParsedBatch: Sendable {
  var documents: [Result<[UInt8], InputError>]
  var bytesRead: Int
}
