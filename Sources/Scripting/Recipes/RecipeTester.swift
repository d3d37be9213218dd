// RecipeTester: a recipe's embedded tests and the laws that every recipe is held to.
// A test gives inputs and what a user would see after `finish`; columns that it does not name are not compared.
// Laws: an empty document is fine; the same result twice and with several jobs; `reduce` is associative; rows match
// `output`.

import Corpus
import LuaHost
import Results

public struct RecipeTester {
  /// One check and what was wrong, if anything.
  public struct Outcome: Sendable {
    public var name: String
    /// Nil when it passed.
    public var failure: String?
    /// What would make it pass, when its expectation may be rewritten.
    public var accepting: Acceptance?
  }

  /// A new expectation.
  public enum Acceptance: Sendable {
    /// Bytes of the recipe's source and what to put there.
    case expectation(Range<Int>, String)
    /// A golden file beside the recipe and its contents.
    case golden(String, String)

    public var start: Int {
      switch self {
      case .expectation(let range, _): range.lowerBound
      case .golden: 0
      }
    }
  }

  private let script: Script
  private let recipe: Recipe
  private let services: SessionServices
  /// Reads a file beside the recipe.
  private let file: (String) -> [UInt8]?

  public init(
    _ script: Script, _ recipe: Recipe, services: SessionServices, file: @escaping (String) -> [UInt8]?
  ) {
    self.script = script
    self.recipe = recipe
    self.services = services
    self.file = file
  }

  public func run() -> [Outcome] {
    var outcomes: [Outcome] = []
    for (i, test) in recipe.tests.enumerated() {
      var name = "test \(i + 1) (line \(test.line))"
      if case .string(let given)? = test["name"]?.value { name = "\(given) (line \(test.line))" }
      let (failure, accepting) = outcome(of: test)
      outcomes.append(Outcome(name: name, failure: failure, accepting: accepting))
    }
    outcomes.append(Outcome(name: "law: an empty document", failure: emptyLaw()))
    outcomes.append(Outcome(name: "law: the same twice, with any --jobs", failure: sameLaw()))
    if recipe.hasReduce {
      outcomes.append(Outcome(name: "law: reduce is associative", failure: associativeLaw()))
    }
    return outcomes
  }

  // MARK: Tests

  private func parameters(_ test: ConstantTable?) throws(ParameterError) -> Record {
    var given: [(name: String, value: GivenValue)] = []
    if case .table(let table)? = test?["params"]?.value {
      for entry in table.entries { given.append((entry.key ?? "", .constant(entry.value))) }
    }
    let values = try recipe.values(given: given)
    // the files of tests lie beside the recipe
    let read = { (path: String) throws(LuaFailure) -> [UInt8] in
      guard let bytes = file(path) else { throw LuaFailure("'\(path)' cannot be read") }
      return bytes
    }
    return try recipe.opened(values, given: Set(given.map(\.name)), read: read, beside: read)
  }

  /// The documents of a test; nil when its file cannot be read.
  private func inputs(_ test: ConstantTable) -> (() -> RecordStream)? {
    if case .string(let text)? = test["input"]?.value { return Self.stream([text]) }
    if case .table(let list)? = test["inputs"]?.value {
      return Self.stream(list.elements.compactMap { if case .string(let text) = $0 { text } else { nil } })
    }
    if case .string(let name)? = test["file"]?.value {
      return file(name).map { bytes in { RecordStream(bytes: bytes, path: name) } }
    }
    return Self.stream([])
  }

  private static func stream(_ texts: [String]) -> () -> RecordStream {
    {
      RecordStream(
        records: texts.enumerated().map {
          RawRecord(bytes: Array($1.utf8), path: "test-\($0 + 1).txt", line: nil, format: .txt, fields: nil)
        })
    }
  }

  private func outcome(of test: ConstantTable) -> (failure: String?, accepting: Acceptance?) {
    var wantedFailure: String?
    if case .string(let code)? = test["fails"]?.value { wantedFailure = code }
    let record: Record
    do throws(ParameterError) {
      record = try parameters(test)
    } catch {
      return (Self.failure(error.code, error.message, wanted: wantedFailure), nil)
    }
    guard let documents = inputs(test) else { return ("its file cannot be read", nil) }
    let rows: [Value]
    do throws(ScriptError) {
      rows = try self.rows(
        documents(), record,
        date: test["date"].flatMap { if case .string(let s) = $0.value { s } else { nil } })
    } catch {
      return (
        Self.failure(error.code, "\(error.source):\(error.line): \(error.message)", wanted: wantedFailure),
        nil
      )
    }
    if let wantedFailure { return ("expected the failure \(wantedFailure), but it succeeded", nil) }
    if let problem = mismatch(rows) { return (problem, nil) }
    if case .table(let expected)? = test["expect"]?.value {
      guard let difference = RowDifference.between(expected, rows) else { return (nil, nil) }
      return (difference, .expectation(expected.range, RowDifference.source(of: rows, like: expected)))
    }
    if case .string(let name)? = test["golden"]?.value {
      let got = services.render(.list(rows), "jsonl") ?? ""
      let golden = file(name).map { String(decoding: $0, as: UTF8.self) }
      if golden == got { return (nil, nil) }
      let difference = golden.map { "the result differs from '\(name)'\n" + LineDifference.between($0, got) }
      return (difference ?? "the golden file '\(name)' cannot be read", .golden(name, got))
    }
    return (nil, nil)
  }

  private static func failure(_ code: String, _ message: String, wanted: String?) -> String? {
    if code == wanted { return nil }
    return wanted.map { "expected the failure \($0), got \(code): \(message)" } ?? "\(code): \(message)"
  }

  /// The rows that a user would see.
  private func rows(_ texts: [String], _ parameters: Record, jobs: Int = 1) throws(ScriptError) -> [Value] {
    try rows(Self.stream(texts)(), parameters, jobs: jobs)
  }

  private func rows(
    _ documents: RecordStream, _ parameters: Record, date: String? = nil, jobs: Int = 1
  ) throws(ScriptError) -> [Value] {
    var plan = RunPlan(script: script, recipe: recipe, parameters: parameters, services: services)
    plan.jobs = jobs
    plan.limits = ScriptLimits(seconds: 20)
    plan.parser = DocumentParser(date: date)
    var values: [Value] = []
    var failure: ScriptError?
    try ScriptRun.perDocument(plan, documents, progress: { _ in }) { outcome in
      switch outcome {
      case .output(let items): for case .emitted(let value) in items { values += value.asRows }
      case .failed(let error, _): failure = failure ?? error
      case .unreadable(let error): failure = failure ?? ScriptError(kind: .script, message: error.message)
      }
      return failure == nil
    }
    if let failure { throw failure }
    return values
  }

  /// Rows against the declared columns.
  private func mismatch(_ rows: [Value]) -> String? {
    guard !recipe.output.isEmpty else { return nil }
    for (i, row) in rows.enumerated() {
      guard case .record(let record) = row else {
        return "row \(i + 1) is no table with the columns of 'output'"
      }
      for field in record.fields where !recipe.output.contains(where: { $0.name == field.name }) {
        return "row \(i + 1) has a column '\(field.name)' that 'output' does not declare"
      }
      for column in recipe.output {
        let value = record[column.name] ?? .none
        let type = column.type.hasSuffix("?") ? String(column.type.dropLast()) : column.type
        if value.isNone {
          if type == column.type { return "row \(i + 1) lacks '\(column.name)'" }
          continue
        }
        let fits: Bool =
          switch (type, value) {
          case ("any", _), ("string", .string), ("integer", .integer), ("number", .number),
            ("number", .integer),
            ("boolean", .bool), ("span", .span):
            true
          default: false
          }
        if !fits { return "'\(column.name)' of row \(i + 1) is not of type \(column.type)" }
      }
    }
    return nil
  }

  // MARK: Laws

  private static let texts = [
    "On Monday Ana Ruiz said, “It is late.” The bridge in Lisbon fell.", "", "Nobody spoke in 1999.",
    "“We will pay $5 million,” the minister told Reuters on 3 May 2021. He left.", "One.\n\nTwo.\n\nThree.",
  ]

  private func law(_ check: (Record) throws(ScriptError) -> String?) -> String? {
    let record: Record
    // a recipe whose parameters have no defaults is held to the laws with those of its first good test
    let tests = [nil] + recipe.tests.filter { $0["fails"] == nil }.map(Optional.some)
    guard let found = tests.lazy.compactMap({ test in try? parameters(test) }).first else { return nil }
    record = found
    do throws(ScriptError) { return try check(record) } catch {
      return "\(error.source):\(error.line): \(error.message)"
    }
  }

  private func emptyLaw() -> String? {
    law { record throws(ScriptError) in mismatch(try rows([""], record)) }
  }

  private func sameLaw() -> String? {
    law { record throws(ScriptError) in
      let texts = (0..<200).map { Self.texts[$0 % Self.texts.count] }
      let one = try rows(texts, record)
      if let problem = mismatch(one) { return problem }
      if try rows(texts, record) != one { return "two runs gave different results" }
      return try rows(texts, record, jobs: 3) == one ? nil : "3 jobs gave another result than one"
    }
  }

  /// Batches of the stream are joined in turn; other borders must not change the result.
  private func associativeLaw() -> String? {
    law { record throws(ScriptError) in
      let worker = try ScriptWorker(plan(record))
      let mapped = Self.texts.map { text in
        worker.process(
          Batch(
            index: 0, firstOrdinal: 0,
            records: [
              .success(
                RawRecord(bytes: Array(text.utf8), path: "test.txt", line: nil, format: .txt, fields: nil))
            ],
            bytesRead: 0)
        ).reduced.first ?? .none
      }
      let (a, b, c) = (mapped[0], mapped[2], mapped[3])
      let left = try worker.reduce(try worker.reduce(a, b), c)
      let right = try worker.reduce(a, try worker.reduce(b, c))
      return left == right ? nil : "(a + b) + c is not a + (b + c)"
    }
  }

  private func plan(_ record: Record) -> RunPlan {
    RunPlan(script: script, recipe: recipe, parameters: record, services: services)
  }
}
