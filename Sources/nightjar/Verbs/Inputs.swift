// Inputs of a verb: operands and options → files, a parser, a stream.

import Calendar
import Corpus
import Glibc

struct VerbInputs {
  let files: [InputFile]
  let parser: DocumentParser
  let jobs: Int
  let keepGoing: Bool
  /// Inputs that could not be opened; reported, and the exit code tells.
  let problems: [InputError]

  /// Reads standard input when no operand is given and it is no terminal.
  /// `piped` is the format of standard input when neither an operand nor --format tells; with `mayBeNone` there may be no
  /// input at all.
  init(
    _ invocation: Invocation, _ operands: [String], piped: InputFormat? = nil, mayBeNone: Bool = false
  ) throws {
    var operands = operands
    let isPiped = operands.isEmpty
    if operands.isEmpty, !mayBeNone || isatty(0) == 0 {
      guard isatty(0) == 0 else {
        throw UsageError(
          message:
            "no input: name files, folders or '-', or pipe text in (see 'nightjar help \(invocation.verb.rawValue)')"
        )
      }
      operands = ["-"]
    }
    let names = InputFormat.allCases.map(\.rawValue)
    let format =
      try invocation.choice("--format", of: names).flatMap { InputFormat(rawValue: $0) }
      ?? (isPiped ? piped : nil)
    if let date = invocation.value("--date"), date.utf8.count != 10 || CivilDate(iso: date) == nil {
      throw UsageError(message: "'--date' wants a date such as 2023-09-22, not '\(date)'")
    }
    (files, problems) = Inputs.expand(operands, format: format)
    parser = DocumentParser(date: invocation.value("--date"), language: invocation.value("--lang"))
    jobs = min(try invocation.integer("--jobs", minimum: 1) ?? 1, 256)
    keepGoing = invocation.has("--keep-going")
  }
}

extension Problem {
  init(_ error: InputError) {
    self.init(error.code, error.message, .input)
    source = error.path
    line = error.line
    column = error.column
  }
}
