// Recipe: what a recipe's header says, read from its text. The recipe's code does not run for this.

/// One parameter of a recipe.
public struct RecipeParameter: Hashable, Sendable {
  public enum Kind: String, Sendable, CaseIterable {
    case string, integer, number, boolean, choice, list, date, file, query, dictionary
  }
  public var name: String
  public var kind: Kind
  public var help: String
  public var defaultValue: Constant
  public var isOptional: Bool
  public var minimum: Double?
  public var maximum: Double?
  /// Of a date: the first and the last that are allowed.
  public var earliest: String?
  public var latest: String?
  /// Of a choice; of a list, what its elements may be (empty for anything).
  public var choices: [String]
  /// Of a file: csv, tsv, json, jsonl or text, in which the recipe gets its contents; nil: it gets the path.
  public var format: String?
  public var line: Int
}

/// One declared column of a recipe's output.
public struct RecipeColumn: Hashable, Sendable {
  public var name: String
  /// `string`, `integer`, `number`, `boolean`, `span`, `any`; a final `?` means that it may be missing.
  public var type: String
}

/// A recipe's header.
public struct Recipe: Hashable, Sendable {
  public var name: String
  public var version: String
  public var api: String
  public var license: String
  public var author: String
  public var summary: String
  /// Layers that it uses.
  public var needs: [String]
  public var parameters: [RecipeParameter]
  /// Files that it may read: paths, or `@parameter`.
  public var reads: [String]
  public var writes: [String]
  public var output: [RecipeColumn]
  public var hasReduce: Bool
  public var hasFinish: Bool
  public var tests: [ConstantTable]
  /// The whole header.
  public var table: ConstantTable
}

/// Why a recipe's header is refused, with a stable code and its line.
public struct RecipeError: Error, Hashable, Sendable {
  public var code: String
  public var line: Int
  /// Byte offset in the source; nil when only the line is known.
  public var offset: Int?
  public var message: String
  public init(_ code: String, line: Int, offset: Int? = nil, _ message: String) {
    self.code = code
    self.line = line
    self.offset = offset
    self.message = message
  }
}
