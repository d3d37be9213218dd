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
      let name = "test \(i + 1) (line \(test.line))"
      outcomes.append(Outcome(name: name, failure: failure(of: test)))
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
    var fields: [Record.Field] = []
    let given =
      test?["params"].flatMap { if case .table(let table) = $0.value { table } else { nil } }
      ?? ConstantTable()
    for entry in given.entries where !recipe.parameters.contains(where: { $0.name == entry.key }) {
      throw ParameterError("param/unknown", "the recipe has no parameter '\(entry.key ?? "")'")
    }
    for parameter in recipe.parameters {
      if let entry = given[parameter.name] {
        fields.append(.init(parameter.name, try parameter.check(entry.value)))
      } else if parameter.defaultValue != .none {
        fields.append(.init(parameter.name, try parameter.check(parameter.defaultValue)))
      } else if !parameter.isOptional {
        throw ParameterError("param/missing", "the parameter '\(parameter.name)' is missing")
      }
    }
    return Record(fields)
  }

  private func inputs(_ test: ConstantTable) -> [String]? {
    if case .string(let text)? = test["input"]?.value { return [text] }
    if case .table(let list)? = test["inputs"]?.value {
      return list.elements.compactMap { if case .string(let text) = $0 { text } else { nil } }
    }
    if case .string(let name)? = test["file"]?.value {
      return file(name).map { [String(decoding: $0, as: UTF8.self)] }
    }
    return []
  }

  private func failure(of test: ConstantTable) -> String? {
    var wantedFailure: String?
    if case .string(let code)? = test["fails"]?.value { wantedFailure = code }
    let record: Record
    do throws(ParameterError) {
      record = try parameters(test)
    } catch {
      if error.code == wantedFailure { return nil }
      return wantedFailure.map { "expected the failure \($0), got \(error.code): \(error.message)" }
        ?? "\(error.code): \(error.message)"
    }
    guard let texts = inputs(test) else { return "its file cannot be read" }
    let rows: [Value]
    do throws(ScriptError) {
      rows = try self.rows(
        texts, record, date: test["date"].flatMap { if case .string(let s) = $0.value { s } else { nil } })
    } catch {
      if wantedFailure == "script/error" { return nil }
      return "\(error.source):\(error.line): \(error.message)"
    }
    if let wantedFailure { return "expected the failure \(wantedFailure), but it succeeded" }
    if let problem = mismatch(rows) { return problem }
    if case .table(let expected)? = test["expect"]?.value { return difference(expected, rows) }
    if case .string(let name)? = test["golden"]?.value {
      guard let golden = file(name) else { return "the golden file '\(name)' cannot be read" }
      let got = services.render(.list(rows), "jsonl") ?? ""
      return got == String(decoding: golden, as: UTF8.self) ? nil : "the result differs from '\(name)'"
    }
    return nil
  }

  /// The rows that a user would see.
  private func rows(_ texts: [String], _ parameters: Record, date: String? = nil, jobs: Int = 1)
    throws(ScriptError) -> [Value]
  {
    var plan = RunPlan(script: script, recipe: recipe, parameters: parameters, services: services)
    plan.jobs = jobs
    plan.limits = ScriptLimits(seconds: 20)
    plan.parser = DocumentParser(date: date)
    var values: [Value] = []
    var failure: ScriptError?
    let records = texts.enumerated().map {
      RawRecord(bytes: Array($1.utf8), path: "test-\($0 + 1).txt", line: nil, format: .txt, fields: nil)
    }
    try ScriptRun.perDocument(plan, RecordStream(records: records), progress: { _ in }) { outcome in
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

  private func difference(_ expected: ConstantTable, _ rows: [Value]) -> String? {
    let wanted = expected.elements
    for (i, one) in wanted.enumerated() {
      guard i < rows.count else { return "expected \(wanted.count) rows, got \(rows.count)" }
      guard case .table(let fields) = one else { return "'expect' must be a list of rows" }
      guard case .record(let record) = rows[i] else { return "row \(i + 1) is \(rows[i].asText), no table" }
      for field in fields.entries {
        let got = record[field.key ?? ""] ?? .none
        if !Self.same(field.value, got) {
          return
            "'\(field.key ?? "")' of row \(i + 1): expected \(Self.text(field.value)), got \(got.isNone ? "none" : got.asText)"
        }
      }
    }
    return rows.count == wanted.count ? nil : "expected \(wanted.count) rows, got \(rows.count)"
  }

  private static func same(_ constant: Constant, _ value: Value) -> Bool {
    switch constant {
    case .none: value.isNone
    case .bool(let b): value == .bool(b)
    case .integer(let i): value == .integer(i) || value == .number(Double(i))
    case .number(let d): value.asNumber == d
    case .string(let s): !value.isNone && value.asText == s
    case .table(let table):
      if case .list(let list) = value {
        list.count == table.elements.count && zip(table.elements, list).allSatisfy { same($0, $1) }
      } else {
        false
      }
    case .function: false
    }
  }

  private static func text(_ constant: Constant) -> String {
    switch constant {
    case .none: "none"
    case .bool(let b): "\(b)"
    case .integer(let i): "\(i)"
    case .number(let d): "\(d)"
    case .string(let s): s
    case .table: "a table"
    case .function: "a function"
    }
  }

  // MARK: Laws

  private static let texts = [
    "On Monday Ana Ruiz said, “It is late.” The bridge in Lisbon fell.", "", "Nobody spoke in 1999.",
    "“We will pay $5 million,” the minister told Reuters on 3 May 2021. He left.", "One.\n\nTwo.\n\nThree.",
  ]

  private func law(_ check: (Record) throws(ScriptError) -> String?) -> String? {
    let record: Record
    do throws(ParameterError) { record = try parameters(nil) } catch { return nil }  // a parameter must be given: nothing to run
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
