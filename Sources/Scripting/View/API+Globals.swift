// Globals: output and the libraries that stand beside Lua's own.

import Document
import LuaHost
import Results

extension API {
  static let globalEntries: [APIEntry] = [
    .value("doc", "Document", "the document, when the script runs once a document"),
    .value("corpus", "Corpus", "all inputs"),
    .value("params", "table", "parameters of the script, by name"),
    .lua(
      .global, "recipe", [.init("header", .value, type: "table", "the recipe's fields")], "table",
      "marks a script as a recipe: return recipe { … }"),
    .lua(
      .global, "data", [.init("name", .string, "a file beside the recipe")], "any",
      "what a file beside the recipe holds, read-only and part of its hash: the rows of .csv and .tsv, the value of .json and .jsonl, else the text",
      example: "local lexicon = data(\"lexicon.csv\")"),
    .lua(
      .global, "use",
      [
        .init("name", .string, "another recipe"),
        .init("version", .string, optional: true, "the version it must have, as 1.x, 1.2.x or 1.2.3"),
      ], "UsedRecipe",
      "another recipe: use(…).map(doc, params), .reduce(a, b), .finish(acc, params), .name, .version",
      example: "use(\"who-said-what\", \"1.x\").map(doc, { min_words = 3 })"),
    .lua(
      .global, "breakpoint", [], "nil",
      "opens the prompt here, with the local variables in sight; Ctrl-D goes on, :quit ends the run",
      example: "if q.speaker == nil then breakpoint() end"),
    .value("arg", "string[]", "the script's name at 0 and its inputs"),
    .function(
      nil, "emit", [.init("value", .value, "a record, span, frame or any value")], "nil",
      "sends a value to the output", example: "emit{speaker = q.speaker, words = q.text}"
    ) { view, x throws(LuaFailure) in
      let value = try view.result(of: x.argument(0))
      x.charge(bytes: value.byteCount)
      view.put(.emitted(value))
    },
    hidden(
      "group_frame", [.init("by", .string, ""), .init("keys", .options, ""), .init("members", .options, "")]
    ) {
      view, x throws(LuaFailure) in
      guard case .list(let keys) = x.argument(1), case .list(let members) = x.argument(2) else { return }
      var names: [Value] = []
      var counts: [Int] = []
      for (key, member) in zip(keys, members) {
        names.append(try firstValue(key, view))
        if case .elements(let handles) = member { counts.append(handles.count) } else { counts.append(0) }
      }
      let frame = Frame(
        [.init(x.argument(0).text ?? "group", .values(names)), .init("count", .integers(counts))],
        places: try places(members, view))
      view.push(ScriptView.HostObject.frame(frame), x)
    },
    hidden(
      "rows_frame",
      [.init("columns", .options, ""), .init("rows", .options, ""), .init("members", .options, "")]
    ) {
      view, x throws(LuaFailure) in
      guard case .list(let columns) = x.argument(0), case .list(let rows) = x.argument(1),
        case .list(let members) = x.argument(2)
      else { return }
      var named: [Frame.Named] = []
      for (c, column) in columns.enumerated() {
        var values: [Value] = []
        for row in rows {
          guard case .list(let cells) = row, c < cells.count else { continue }
          values.append(try firstValue(cells[c], view))
        }
        named.append(.init(column.text ?? "", FrameColumn(inferred: values)))
      }
      view.push(ScriptView.HostObject.frame(Frame(named, places: try places(members, view))), x)
    },
    hidden("fail", [.init("code", .string, ""), .init("message", .string, "")]) {
      _, x throws(LuaFailure) in
      throw LuaFailure(x.argument(1).text ?? "", code: x.argument(0).text)
    },
    hidden("data", [.init("script", .string, ""), .init("name", .string, "")]) { view, x throws(LuaFailure) in
      view.push(try view.data(x.argument(0).text ?? "", x.argument(1).text ?? ""), x)
    },
    hidden("module", [.init("script", .string, ""), .init("name", .string, "")]) {
      view, x throws(LuaFailure) in
      let name = x.argument(1).text ?? ""
      guard let source = view.services.moduleBeside(x.argument(0).text ?? "", name) else {
        throw LuaFailure("module '\(name)' not found beside the recipe")
      }
      source.withUnsafeBufferPointer { x.push(bytes: $0) }
    },
    hidden("recipe", [.init("name", .string, ""), .init("version", .string, optional: true, "")]) {
      view, x throws(LuaFailure) in
      let (script, recipe) = try view.usedRecipe(x.argument(0).text ?? "", version: x.argument(1).text)
      x.table(fields: 4)
      script.source.withUnsafeBufferPointer { x.push(bytes: $0) }
      x.set(field: "source")
      for (key, value) in [("path", script.name), ("name", recipe.name), ("version", recipe.version)] {
        x.push(value)
        x.set(field: key)
      }
    },
    hidden("script_name", []) { view, x throws(LuaFailure) in x.push(view.recipeName) },
    hidden("recipe_params", [.init("name", .string, ""), .init("params", .options, "")]) {
      view, x throws(LuaFailure) in
      view.push(.record(try view.parameters(ofUsed: x.argument(0).text ?? "", x.argument(1))), x)
    },
    hidden("default_columns", [.init("sequence", .object, "")]) { view, x throws(LuaFailure) in
      let kind: APIClass?
      switch x.argument(0) {
      case .handle(let raw): kind = APIClass(rawValue: Handle(raw: raw).kind &- APIClass.sequence.rawValue)
      case .elements(let handles): kind = handles.first.flatMap { APIClass(rawValue: Handle(raw: $0).kind) }
      default: kind = nil
      }
      let columns: [String] =
        switch kind {
        case .quote: ["speaker.name", "cue.text", "kind", "closed", "text"]
        case .entity: ["name", "kind", "count"]
        case .mention: ["text", "entity.name", "entity.kind"]
        case .date: ["text", "value", "kind"]
        case .number: ["text", "value", "unit", "kind"]
        case .token: ["text", "lemma", "pos", "kind"]
        case .block: ["kind", "level", "text"]
        case .link: ["text", "url"]
        default: ["line", "text"]
        }
      view.push(.list(columns.map { .string($0) }), x)
    },
  ]

  /// A function that only the prelude sees.
  static func hidden(
    _ name: String, _ parameters: [APIParameter],
    _ body: @escaping @Sendable (ScriptView, LuaExchange) throws(LuaFailure) -> Void
  ) -> APIEntry {
    APIEntry(
      place: .table(hiddenTable), name: name, parameters: parameters, result: "any", help: "", example: nil,
      options: [], implementation: .function(body))
  }

  /// Name of the table that the prelude takes away.
  static let hiddenTable = "__host"

  /// A value that the prelude wrapped in a list, so that nil keeps its place.
  static func firstValue(_ value: LuaValue, _ view: ScriptView) throws(LuaFailure) -> Value {
    guard case .list(let list) = value, let first = list.first else { return .none }
    return try cell(first, view)
  }

  /// A value for a cell of a frame. A frame in a frame in a frame … would be as deep as a script likes.
  static func cell(_ value: LuaValue, _ view: ScriptView) throws(LuaFailure) -> Value {
    let cell = try view.result(of: value)
    if cell.holdsResults {
      throw LuaFailure("a cell of a frame cannot hold a frame, plot or report: keep them in a table")
    }
    return cell
  }

  /// The places of each row's elements, made now, since handles may die with their document.
  private static func places(_ members: [LuaValue], _ view: ScriptView) throws(LuaFailure) -> RowPlaces {
    var rows: [[PlacedText]] = []
    for member in members {
      var row: [PlacedText] = []
      if case .elements(let handles) = member {
        for handle in handles {
          if case .span(let placed) = try view.result(of: .handle(handle)) { row.append(placed) }
        }
      }
      rows.append(row)
    }
    let made = rows
    return RowPlaces { $0 < made.count ? made[$0] : [] }
  }
}
