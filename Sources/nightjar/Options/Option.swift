// Option: the one table of command-line options. The parser, `nightjar help`, the man page and the shells'
// completions are made from it.

/// A flag or an option with a value.
struct Option: Sendable {
  /// Long name with its hyphens.
  let name: String
  /// `-o`; nil when there is none.
  let short: String?
  /// Name of the value in help; nil for a flag.
  let value: String?
  /// May be given more than once.
  let isRepeated: Bool
  /// Verbs that take it; empty for all.
  let verbs: [Verb]
  let help: String

  init(
    _ name: String, short: String? = nil, value: String? = nil, repeated: Bool = false, verbs: [Verb] = [],
    _ help: String
  ) {
    self.name = name
    self.short = short
    self.value = value
    isRepeated = repeated
    self.verbs = verbs
    self.help = help
  }

  func applies(to verb: Verb) -> Bool { verbs.isEmpty || verbs.contains(verb) }

  static let all: [Option] = [
    .init(
      "--param", short: "-p", value: "K=V", repeated: true, verbs: Verb.scripts,
      "set a parameter of the recipe or script"),
    .init(
      "--params", value: "FILE", repeated: true, verbs: Verb.scripts,
      "set parameters from a JSON object or a Lua table of constants; --param goes before"),
    .init(
      "--to", short: "-t", value: "FORMAT", verbs: [.run, .evaluate, .parse, .diff, .finish],
      "format of the output"),
    .init(
      "--output", short: "-o", value: "FILE", verbs: [.run, .evaluate, .parse], "write the result to FILE"),
    .init("--format", short: "-f", value: "FORMAT", verbs: Verb.readers, "read every input as FORMAT"),
    .init(
      "--show", value: "LAYERS", verbs: [.view], "what to mark: quotes,entities,dates,numbers (default all)"),
    .init("--offsets", value: "UNIT", verbs: [.parse], "count offsets in bytes (default), chars or utf16"),
    .init("--jobs", short: "-j", value: "N", verbs: Verb.readers, "work on N documents at a time; default 1"),
    .init(
      "--date", value: "YYYY-MM-DD", verbs: Verb.readers,
      "date of documents that tell none, for relative dates"),
    .init("--lang", value: "TAG", verbs: Verb.readers, "language of documents that tell none"),
    .init("--keep-going", short: "-k", verbs: Verb.readers, "report a bad document and go on with the next"),
    .init(
      "--memory", value: "SIZE", verbs: Verb.scripts, "most memory for the script (1G, 200M); default 1G"
    ),
    .init(
      "--time", value: "SECONDS", verbs: Verb.scripts, "most CPU time for one document; default none"),
    .init(
      "--isolate", verbs: [.run, .evaluate],
      "run the script in a process of its own with limits that the system holds"),
    .init(
      "--allow-read", value: "PATH", repeated: true, verbs: Verb.scripts + [.replay],
      "let the script read this file or folder"),
    .init(
      "--allow-write", value: "PATH", repeated: true, verbs: Verb.scripts + [.replay],
      "let the script write this file or folder"),
    .init("--from", value: "SCRIPT", verbs: [.recipe], "new: make the recipe of a plain script"),
    .init(
      "--key", value: "KEY", verbs: [.recipe],
      "sign: the secret key's file (minisign's format); verify: the public key or its file"),
    .init(
      "--receipt", value: "FILE", verbs: [.run, .evaluate],
      "write hashes of everything that was read and of the result, for replay"),
    .init("--locked", verbs: [.run], "refuse a recipe that is not as nightjar.lock has it"),
    .init(
      "--key", value: "COLUMN", verbs: [.diff], "column that tells rows apart; without it rows are aligned"),
    .init("--yes", short: "-y", verbs: [.recipe], "add, remove: do not ask"),
    .init("--accept", verbs: [.recipe], "test: take what came out for what is expected"),
    .init("--seed", value: "N", verbs: Verb.scripts, "seed of math.random; default 1"),
    .init(
      "--spans", verbs: [.run, .evaluate],
      "add places: columns doc, start, end to csv and tsv, a list of spans to each row of json and jsonl"),
    .init("--errors", value: "json|text", "print errors as text (default) or as JSON"),
    .init("--quiet", short: "-q", "no progress, notices or warnings"),
    .init("--no-color", "no colour"),
    .init("--interactive", short: "-i", verbs: [.run, .evaluate], "go on with an interactive session"),
    .init(
      "--no-history", verbs: [.repl, .run, .evaluate],
      "interactive: neither read nor keep the history of inputs"),
    .init("--ascii", verbs: [.run, .evaluate, .repl], "draw tables and plots with ASCII characters only"),
    .init("--help", short: "-h", "help on the verb"),
    .init("--version", "the version"),
  ]
}

/// What the program can be asked to do.
enum Verb: String, CaseIterable, Sendable {
  case run
  case evaluate = "-e"
  case repl, parse, view, why, recipe, replay, diff, map, reduce, finish, `init`, explain, completions, help

  /// Verbs that read documents.
  static let readers: [Verb] = [.run, .evaluate, .repl, .parse, .view, .why, .map]
  /// Verbs that run scripts.
  static let scripts: [Verb] = [.run, .evaluate, .repl, .map, .reduce, .finish]

  /// How it is used, for help.
  var usage: String {
    switch self {
    case .run:
      "nightjar run SCRIPT|RECIPE [INPUT…] [--param K=V]… [--to FORMAT] [-o FILE] [--receipt FILE] [--locked]"
    case .evaluate: "nightjar -e CODE [INPUT…]"
    case .repl: "nightjar repl [INPUT…]"
    case .parse: "nightjar parse INPUT… [--to json|jsonl|conllu|tree|text|html|brat|spacy]"
    case .view: "nightjar view INPUT [--show quotes,entities,dates,numbers]"
    case .why: "nightjar why INPUT:LINE:COL"
    case .explain: "nightjar explain CODE"
    case .completions: "nightjar completions bash|zsh|fish"
    case .recipe: "nightjar recipe list|show|new|check|test|add|remove|lock|verify|sign [NAME…]"
    case .replay: "nightjar replay RECEIPT"
    case .diff: "nightjar diff RESULT RESULT [--key COL] [--to FORMAT]"
    case .map: "nightjar map RECIPE [INPUT…] [--param K=V]…"
    case .reduce: "nightjar reduce RECIPE [--param K=V]…"
    case .finish: "nightjar finish RECIPE [--param K=V]… [--to FORMAT]"
    case .`init`: "nightjar init [FOLDER]"
    case .help: "nightjar help [TOPIC]"
    }
  }

  var summary: String {
    switch self {
    case .run: "run a script or a recipe over documents"
    case .evaluate: "run a line of Lua; an expression prints its value"
    case .repl: "an interactive session over the inputs"
    case .parse: "print the document model"
    case .view: "the document in a pager, its annotations in colour"
    case .why: "why the annotation at this place is as it is"
    case .explain: "the long form of an error, by its code"
    case .completions: "completions for a shell; 'nightjar help man' prints the man page"
    case .recipe: "find, make, check, test and share recipes (see 'nightjar help recipes')"
    case .replay: "run again what a receipt describes, and say what differs"
    case .diff: "rows and spans that differ between two results (json, jsonl, csv, tsv)"
    case .map: "the first step of a recipe as a filter: documents as JSON lines → values as JSON lines"
    case .reduce: "the second step: values → one value, by the recipe's reduce; may be run in any tree"
    case .finish: "the last step: values → the result"
    case .`init`: "write nightjar.d.lua and .luarc.json, so that editors complete and check scripts"
    case .help: "help on a verb, a topic or a name of the Lua API"
    }
  }
}
