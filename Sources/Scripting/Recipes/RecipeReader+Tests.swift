// RecipeReader+Tests: the `tests` of a recipe, checked like the rest of its header.

import Results

extension RecipeReader {
  private static let testKeys = [
    "name", "input", "inputs", "file", "date", "params", "expect", "golden", "fails",
  ]

  static func tests(
    _ entry: ConstantTable.Entry?, _ parameters: [RecipeParameter], _ columns: [RecipeColumn]
  ) throws(RecipeError) -> [ConstantTable] {
    guard let entry else { return [] }
    var found: [ConstantTable] = []
    for field in try subtable(entry, "'tests'").entries {
      guard field.key == nil, case .table(let test) = field.value else {
        throw RecipeError("recipe/test", line: field.line, "'tests' is a list of tables")
      }
      try check(test, at: field.line)
      try checkParameters(test, parameters)
      try checkExpectation(test, columns)
      found.append(test)
    }
    return found
  }

  private static func check(_ test: ConstantTable, at line: Int) throws(RecipeError) {
    for part in test.entries where !testKeys.contains(part.key ?? "") {
      let near =
        NearNames.suggest(part.key ?? "", among: testKeys).first.map { "; did you mean '\($0)'?" } ?? ""
      throw RecipeError(
        "recipe/test", line: part.line, "a test has no field '\(part.key ?? "(no name)")'\(near)")
    }
    for key in ["name", "input", "file", "date", "golden", "fails"] { _ = try string(test, key) }
    if let inputs = test["inputs"] { _ = try strings(inputs, "'inputs' of a test") }
    let texts = ["input", "inputs", "file"].filter { test[$0] != nil }
    guard texts.count < 2 else {
      throw RecipeError(
        "recipe/test", line: line, "a test has one kind of input, not both '\(texts[0])' and '\(texts[1])'")
    }
    let wanted = ["expect", "golden", "fails"].filter { test[$0] != nil }
    guard !wanted.isEmpty else {
      throw RecipeError(
        "recipe/test", line: line, "this test expects nothing: give 'expect', 'golden' or 'fails'")
    }
    guard wanted.count == 1 else {
      throw RecipeError(
        "recipe/test", line: line, "a test expects one thing, not both '\(wanted[0])' and '\(wanted[1])'")
    }
    guard !texts.isEmpty || test["fails"] != nil else {
      throw RecipeError("recipe/test", line: line, "this test has no input: give 'input', 'inputs' or 'file'")
    }
  }

  private static func checkParameters(_ test: ConstantTable, _ parameters: [RecipeParameter])
    throws(RecipeError)
  {
    guard let entry = test["params"] else { return }
    for given in try subtable(entry, "'params' of a test").entries
    where !parameters.contains(where: { $0.name == given.key }) && test["fails"] == nil {
      let near = NearNames.suggest(given.key ?? "", among: parameters.map(\.name)).first
      throw RecipeError(
        "recipe/test", line: given.line,
        "this test gives a parameter '\(given.key ?? "(no name)")' that the recipe does not declare"
          + (near.map { "; did you mean '\($0)'?" } ?? ""))
    }
  }

  private static func checkExpectation(_ test: ConstantTable, _ columns: [RecipeColumn]) throws(RecipeError) {
    guard let entry = test["expect"] else { return }
    for row in try subtable(entry, "'expect' of a test").entries {
      guard row.key == nil, case .table(let fields) = row.value else {
        if columns.isEmpty, row.key == nil { continue }  // plain values
        throw RecipeError(
          "recipe/test", line: row.line, "'expect' is a list of rows: { { column = value }, … }")
      }
      guard !columns.isEmpty else { continue }
      for field in fields.entries where !columns.contains(where: { $0.name == field.key }) {
        let near = NearNames.suggest(field.key ?? "", among: columns.map(\.name)).first
        throw RecipeError(
          "recipe/test", line: field.line,
          "this test expects a column '\(field.key ?? "(no name)")' that 'output' does not declare"
            + (near.map { "; did you mean '\($0)'?" } ?? ""))
      }
    }
  }
}
