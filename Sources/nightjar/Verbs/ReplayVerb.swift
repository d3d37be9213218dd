// nightjar replay: runs again what a receipt describes and says what differs.

import Document
import Glibc
import Readers
import Render
import Results
import Scripting

enum ReplayVerb {
  static func run(_ invocation: Invocation, _ console: Console) throws -> ExitCode {
    guard invocation.operands.count == 1, let path = invocation.operands.first else {
      throw UsageError(message: "replay wants one receipt, as in: nightjar replay receipt.json")
    }
    let old = try Receipt.read(path)
    guard case .list(let list)? = old["arguments"] else {
      throw UsageError(message: "'\(path)' is no receipt")
    }
    let arguments = list.compactMap { if case .string(let text) = $0 { text } else { nil } }
    guard let verb = arguments.first, verb == Verb.run.rawValue || verb == Verb.evaluate.rawValue,
      arguments.count == list.count
    else { throw UsageError(message: "'\(path)' does not tell a run of a script") }
    if case .list(let inputs)? = old["inputs"],
      inputs.contains(where: { $0["path"] == .string("-") })
    {
      throw Problem("receipt/input", "this run read standard input, which cannot be read again", .usage)
    }
    try check(arguments, invocation)
    var again = arguments + ["--output", "/dev/null"]
    if case .string(let format)? = old["output"]?["format"] { again += ["--to", format] }
    guard let replayed = try Invocation(again) else { throw UsageError(message: "'\(path)' is no receipt") }
    var made: Record?
    let exit = try RunVerb.run(replayed, console) { made = $0 }
    guard let made, let new = try? JSON.parse(Array(Receipt.text(made).utf8)) else { return exit }
    return report(old, new)
  }

  /// A receipt may come from a stranger: it grants nothing. What the run was granted must be granted again.
  private static func check(_ arguments: [String], _ invocation: Invocation) throws {
    guard let told = try Invocation(arguments) else { return }
    for option in ["--allow-read", "--allow-write"] {
      for path in told.all(option) where !invocation.all(option).contains(path) {
        throw Problem(
          "receipt/permission",
          "this run was granted \(option) \(path); to grant it again, add \(option) \(path) to replay", .limit
        )
      }
    }
    guard told.verb == .run, let name = told.operands.first else { return }
    let script = try ScriptFinder.load(name)
    if script.isRecipe, let recipe = try? RecipeReader.read(script.source), !recipe.writes.isEmpty {
      throw Problem(
        "receipt/permission", "the recipe '\(recipe.name)' writes files, which replay does not let it do",
        .limit)
    }
  }

  private static func report(_ old: MetaValue, _ new: MetaValue) -> ExitCode {
    var lines: [String] = []
    func compare(_ what: String, _ a: MetaValue?, _ b: MetaValue?) {
      guard a != b else { return }
      lines.append("\(what): \(plain(a)) then, \(plain(b)) now")
    }
    compare("Nightjar", old["nightjar"], new["nightjar"])
    if old["program"] != new["program"] { lines.append("the program is another build") }
    compareFields("model", old["models"], new["models"], &lines)
    compareFields("parameter", old["parameters"], new["parameters"], &lines)
    compareFields("file", old["files"], new["files"], &lines)
    compareLists("recipe", "name", old["recipe"], new["recipe"], &lines)
    if old["script"]?["sha256"] != new["script"]?["sha256"] { lines.append("the script was changed") }
    compareLists("input", "path", old["inputs"], new["inputs"], &lines)
    compare("exit code", old["exit"], new["exit"])
    let isSame = old["result"] == new["result"]
    if isSame, old["output"] != nil, old["output"] != new["output"] {
      lines.append("the result is the same, but its output has other bytes")
    }
    let sink = Sink(1)
    for line in lines { sink.write(line + "\n") }
    sink.write(isSame ? "the result is the same\n" : "the result DIFFERS\n")
    sink.close()
    return isSame ? .done : .scriptFailed
  }

  private static func plain(_ value: MetaValue?) -> String {
    switch value {
    case nil, .null: "nothing"
    case .bool(let b): String(b)
    case .integer(let i): String(i)
    case .number(let d): String(d)
    case .string(let s): Problem.printable(s)
    case .list, .record: "other values"
    }
  }

  private static func compareFields(_ what: String, _ a: MetaValue?, _ b: MetaValue?, _ lines: inout [String])
  {
    var names: [String] = []
    for case .record(let fields)? in [a, b] {
      for field in fields where !names.contains(field.name) { names.append(field.name) }
    }
    for name in names where a?[name] != b?[name] {
      let isHash = what != "parameter"
      lines.append(
        a?[name] == nil
          ? "\(what) '\(name)' is new"
          : b?[name] == nil
            ? "\(what) '\(name)' is gone"
            : isHash
              ? "\(what) '\(name)' was changed"
              : "\(what) '\(name)': \(plain(a?[name])) then, \(plain(b?[name])) now")
    }
  }

  /// Records told apart by one of their fields.
  private static func compareLists(
    _ what: String, _ key: String, _ a: MetaValue?, _ b: MetaValue?, _ lines: inout [String]
  ) {
    func byKey(_ value: MetaValue?) -> [MetaField] {
      guard case .list(let list)? = value else { return [] }
      return list.map { MetaField(plain($0[key]), $0) }
    }
    compareFields(what, .record(byKey(a)), .record(byKey(b)), &lines)
  }
}
