// Frames as scripts see them; operations that call a function of the script are in the prelude.

import LuaHost
import Results

extension API {
  static let frameEntries: [APIEntry] = [
    .function(
      nil, "frame",
      [
        .init("rows", .options, type: "table[]", "a list of rows, each a table"),
        .init("options", .value, optional: true, type: "table", "options"),
      ],
      options: [
        .init(
          "columns", .options, optional: true, type: "string[]",
          "the columns, in this order, also when no row has them; what rows have besides is left out (default: all names of the rows)"
        )
      ], "Frame",
      "a data frame of rows; its columns stand in the order in which the script writes their names, or a file that was read has them",
      example: "frame({{word = \"peace\", n = 3}}, {columns = {\"n\", \"word\"}})"
    ) { view, x throws(LuaFailure) in
      guard case .list(let rows) = try cell(x.argument(0), view) else {
        throw LuaFailure("frame wants a list of rows, such as {{word = \"a\", n = 1}}")
      }
      let given = try table(x, 1, allowed: ["columns"])["columns"]
      let columns: [String]? = try given.map { value throws(LuaFailure) in try strings(value, "columns") }
      let records: [Record] = rows.map { row in
        switch row {
        case .record(let record): record
        case .list([]): Record()  // a table whose fields are all nil
        default: Record([.init("value", row)])
        }
      }
      view.push(ScriptView.HostObject.frame(Frame(rows: records, columns: columns)), x)
    },
    .method([.frame], "#", [], "integer", "number of rows") { view, x throws(LuaFailure) in
      x.push(try view.frame(x).count)
    },
    .lua(
      .classes([.frame]), "rows", [], "table[]",
      "the rows as a list of tables; a row's `.spans` are the places that it counted",
      example: "f:rows()[1].spans"),
    .method(
      [.frame], "column", [.init("name", .string, "column")], "any[]", "the values of a column as a list"
    ) { view, x throws(LuaFailure) in
      let (frame, name) = (try view.frame(x), x.argument(1).text ?? "")
      let column = try failing(view) { () throws(FrameError) in try frame.column(name) }
      view.push(.list(column.values), x)
    },
    .field([.frame], "columns", "string[]", "names of the columns") { view, x throws(LuaFailure) in
      view.push(.list(try view.frame(x).names.map { .string($0) }), x)
    },
    .method(
      [.frame], "sort",
      [
        .init(
          "column", .value, type: "string|table",
          "column to sort by, or a list of columns, each a name or a name with its order"),
        .init(
          "order", .string, optional: true, "asc (default) or desc, for columns without one of their own"),
      ],
      "Frame",
      "the rows in the order of a column, rows that are equal there in that of the next; missing values last",
      example: "f:sort(\"count\", \"desc\"), f:sort{\"outlet\", {\"count\", \"desc\"}}"
    ) { view, x throws(LuaFailure) in
      let keys = try sortKeys(x.argument(1), isDescending(x.argument(2).text ?? "asc"))
      try change(view, x) { frame throws(FrameError) in try frame.sorted(by: keys) }
    },
    .method([.frame], "top", [.init("n", .integer, "how many")], "Frame", "the first n rows") {
      view, x throws(LuaFailure) in
      let n = integer(x.argument(1)) ?? 0
      guard n >= 0 else { throw LuaFailure("argument 'n' of 'frame:top' must not be negative") }
      try change(view, x) { frame throws(FrameError) in frame.top(n) }
    },
    .method(
      [.frame], "select",
      [.init("columns", .value, repeated: true, type: "string|string[]", "columns to keep")],
      "Frame", "only these columns, in this order", example: "f:select(\"term\", \"count\")"
    ) { view, x throws(LuaFailure) in
      let names = try strings(x.argument(1), "columns")
      try change(view, x) { frame throws(FrameError) in try frame.selecting(names) }
    },
    .method(
      [.frame], "rename", [.init("names", .options, type: "table<string, string>", "old name = new name")],
      "Frame",
      "with other column names", example: "f:rename{count = \"n\"}"
    ) { view, x throws(LuaFailure) in
      guard case .map(let pairs) = x.argument(1) else { throw LuaFailure("rename wants {old = \"new\"}") }
      let names = pairs.map { (from: $0.key.text ?? "", to: $0.value.text ?? "") }
      try change(view, x) { frame throws(FrameError) in try frame.renaming(names) }
    },
    .method(
      [.frame], "distinct",
      [
        .init(
          "columns", .value, optional: true, repeated: true, type: "string|string[]",
          "columns that tell rows apart")
      ],
      "Frame", "rows without repetitions; 1 and 1.0 are the same, and missing values are alike"
    ) { view, x throws(LuaFailure) in
      var names: [String] = []
      if case .none = x.argument(1) {} else { names = try strings(x.argument(1), "columns") }
      let columns = names
      try change(view, x) { frame throws(FrameError) in try frame.distinct(columns) }
    },
    .method(
      [.frame], "join",
      [
        .init("other", .object, type: "Frame", "another frame"),
        .init("key", .value, type: "string|string[]", "column that both have, or a list of them"),
        .init("options", .value, optional: true, type: "string|table", "options, or `how` alone"),
      ],
      options: [
        .init(
          "how", .string, optional: true,
          "inner (default): rows with a partner; left: all rows of this frame; outer: all rows of both")
      ],
      "Frame",
      "rows of both frames that share a key; 1 and 1.0 are the same, a missing key has no partner, and a column whose name is taken gets _2 behind it",
      example: "f:join(g, {\"outlet\", \"year\"}, {how = \"left\"})"
    ) { view, x throws(LuaFailure) in
      let (other, keys) = (try view.frame(x, 1), try strings(x.argument(2), "key"))
      var options: [String: LuaValue] = [:]
      if x.argument(3).text != nil {
        options["how"] = x.argument(3)
      } else {
        options = try table(x, 3, allowed: ["how"])
      }
      let kind = try choice(options, "how") ?? Frame.Join.inner
      try change(view, x) { frame throws(FrameError) in try frame.joined(other, on: keys, kind) }
    },
    .method(
      [.frame], "pivot",
      [
        .init("rows", .string, "column whose values become rows"),
        .init("columns", .string, "… become columns"),
        .init("values", .string, "… fill the cells, summed"),
        .init("options", .value, optional: true, type: "table", "options"),
      ],
      options: [
        .init("fill", .value, optional: true, "stands where no row has a value; default: missing")
      ], "Frame", "a cross table; values with the same text head one column",
      example: "f:pivot(\"speaker\", \"outlet\", \"words\", {fill = 0})"
    ) { view, x throws(LuaFailure) in
      let (r, c, v) = (x.argument(1).text ?? "", x.argument(2).text ?? "", x.argument(3).text ?? "")
      let fill = try cell(try table(x, 4, allowed: ["fill"])["fill"] ?? .none, view)
      try change(view, x) { frame throws(FrameError) in
        try frame.pivoted(rows: r, columns: c, values: v, fill: fill)
      }
    },
    .method(
      [.frame], "diff",
      [
        .init("other", .object, type: "Frame", "the later result"),
        .init("key", .string, "column that names a row"),
      ],
      "Frame",
      "rows added, removed and cells changed from this frame to the other; the second row of a key is compared with the second, as `nightjar diff` does"
    ) { view, x throws(LuaFailure) in
      let other = try view.frame(x, 1)
      let key = x.argument(2).text ?? ""
      try change(view, x) { frame throws(FrameError) in try frame.difference(to: other, key: key) }
    },
    .lua(
      .classes([.frame]), "where",
      [.init("test", .value, type: "table|fun(row): boolean", "columns to match, or a function")],
      "Frame",
      "the rows that match, a list standing for any of its values; beside a string an entity stands for its name, any other place for its text",
      example: "f:where(function(r) return r.count > 1 end)"),
    .lua(
      .classes([.frame]), "with",
      [
        .init("name", .string, "column"),
        .init("fn", .value, type: "any|fun(row): any", "value or function of a row"),
      ],
      "Frame", "with a column computed from each row"),
    .lua(.classes([.frame]), "each", [], "fun(): table", "iterates over the rows"),
    .lua(
      .classes([.frame]), "group",
      [.init("columns", .value, repeated: true, type: "string|string[]", "columns")],
      "Grouping",
      "rows that share values; follow with :count(), :sum(c), :mean(c), :median(c), :min(c), :max(c), :first(c) or :list(c); a column whose name is taken gets _2 behind it",
      example: "f:group(\"speaker\"):sum(\"words\")"),
    render("csv", "as comma-separated values"),
    render("json", "as a JSON array"),
    render("markdown", "as a Markdown table", format: "md"),
    render("html", "as an HTML table"),
    hidden("frame_rows", [.init("frame", .object, "")]) { view, x throws(LuaFailure) in
      let frame = try view.frame(x)
      view.push(.list((0..<frame.count).map { .record(frame.row($0)) }), x)
    },
    hidden("frame_known", [.init("frame", .object, ""), .init("columns", .value, "")]) {
      view, x throws(LuaFailure) in
      let (frame, names) = (try view.frame(x), try strings(x.argument(1), "columns"))
      for name in names { _ = try failing(view) { () throws(FrameError) in try frame.column(name) } }
    },
    hidden("no_aggregate", [.init("name", .string, "")]) { _, x throws(LuaFailure) in
      let (name, known) = (x.argument(0).text ?? "", Frame.Aggregate.allCases.map(\.rawValue))
      throw LuaFailure(
        "no field '\(name)' in a grouping; "
          + (NearNames.suggest(name, among: known).first.map { "did you mean '\($0)'?" }
            ?? "it has \(known.joined(separator: ", "))"),
        code: "field/unknown")
    },
    hidden("text", [.init("value", .value, "")]) { view, x throws(LuaFailure) in
      x.push(try view.result(of: x.argument(0)).asText)
    },
    hidden("frame_count", [.init("frame", .object, "")]) { view, x throws(LuaFailure) in
      x.push(try view.frame(x).count)
    },
    hidden("frame_row", [.init("frame", .object, ""), .init("i", .integer, "")]) {
      view, x throws(LuaFailure) in
      let frame = try view.frame(x)
      let i = integer(x.argument(1)) ?? 0
      let row = i < 0 ? frame.count + i : i - 1
      if row >= 0, row < frame.count { view.push(.record(frame.row(row)), x) } else { x.pushNone() }
    },
    hidden("frame_spans", [.init("frame", .object, ""), .init("i", .integer, "")]) {
      view, x throws(LuaFailure) in
      let frame = try view.frame(x)
      let i = integer(x.argument(1)) ?? 0
      let places = frame.places(ofRow: i < 0 ? frame.count + i : i - 1)
      guard places.allSatisfy({ view.document(ordinal: $0.place.document) != nil }) else {
        return view.push(.list(places.map { .span($0) }), x)
      }
      x.push(sequenceOf: places.count) { view.push(places[$0], x) }
    },
    hidden("frame_pick", [.init("frame", .object, ""), .init("rows", .options, "")]) {
      view, x throws(LuaFailure) in
      guard case .list(let list) = x.argument(1) else { return }
      let rows = list.compactMap { integer($0).map { $0 - 1 } }
      try change(view, x) { frame throws(FrameError) in frame.picking(rows) }
    },
    hidden(
      "frame_with", [.init("frame", .object, ""), .init("name", .string, ""), .init("values", .options, "")]
    ) {
      view, x throws(LuaFailure) in
      guard case .list(let list) = x.argument(2) else { return }
      var values: [Value] = []
      for wrapped in list { values.append(try firstValue(wrapped, view)) }
      let (name, column) = (x.argument(1).text ?? "", values)
      try change(view, x) { frame throws(FrameError) in try frame.with(name, column) }
    },
    hidden(
      "frame_aggregate",
      [
        .init("frame", .object, ""), .init("keys", .value, ""), .init("how", .string, ""),
        .init("columns", .value, ""),
      ]
    ) { view, x throws(LuaFailure) in
      let keys = try strings(x.argument(1), "columns")
      var names: [String] = []
      if case .none = x.argument(3) {} else { names = try strings(x.argument(3), "columns") }
      guard let how = Frame.Aggregate(rawValue: x.argument(2).text ?? "") else { return }
      let columns = names
      try change(view, x) { frame throws(FrameError) in try frame.aggregated(by: keys, how, of: columns) }
    },
  ]

  private static func render(_ name: String, _ help: String, format: String? = nil) -> APIEntry {
    .method([.frame], name, [], "string", help) { view, x throws(LuaFailure) in
      x.push(view.services.render(.frame(try view.frame(x)), format ?? name))
    }
  }

  /// A frame error as the script's. A column that the script names itself may lack because its rows have nil there.
  static func failing<T>(
    _ view: ScriptView? = nil, _ body: () throws(FrameError) -> T
  ) throws(LuaFailure) -> T {
    do throws(FrameError) { return try body() } catch {
      let isNamed = error.column.map { view?.keyOrder[$0] != nil } ?? false
      throw LuaFailure(
        error.message
          + (isNamed ? "; when all rows have nil there, frame(rows, {columns = …}) keeps the column" : ""),
        code: error.code)
    }
  }

  private static func change(
    _ view: ScriptView, _ x: LuaExchange, _ body: (Frame) throws(FrameError) -> Frame
  ) throws(LuaFailure) {
    let frame = try view.frame(x)
    view.push(.frame(try failing(view) { () throws(FrameError) in try body(frame) }), x)
  }

  private static func isDescending(_ order: String) throws(LuaFailure) -> Bool {
    guard order == "asc" || order == "desc" else {
      throw LuaFailure("argument 'order' of 'frame:sort' must be asc or desc, not '\(order)'")
    }
    return order == "desc"
  }

  /// A column, or a list of columns, each a name or a name with its order.
  private static func sortKeys(
    _ value: LuaValue, _ descending: Bool
  ) throws(LuaFailure) -> [(name: String, descending: Bool)] {
    if let name = value.text { return [(name, descending)] }
    var keys: [(name: String, descending: Bool)] = []
    if case .list(let list) = value {
      for element in list {
        if let name = element.text {
          keys.append((name, descending))
        } else if case .list(let pair) = element, pair.count == 2, let name = pair[0].text,
          let order = pair[1].text
        {
          keys.append((name, try isDescending(order)))
        } else {
          throw LuaFailure(
            "argument 'column' of 'frame:sort' holds a \(element.typeName); columns stand as \"a\" or {\"a\", \"desc\"}"
          )
        }
      }
    }
    guard !keys.isEmpty else {
      throw LuaFailure(
        "argument 'column' of 'frame:sort' must be a name or a list of names, not \(value.typeName)")
    }
    return keys
  }
}
