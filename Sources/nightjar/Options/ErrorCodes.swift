// ErrorCodes: the long form of every error, for `nightjar explain`. A code that is not listed falls to its family.

enum ErrorCodes {
  static let all: [(code: String, text: String)] = [
    (
      "argument/type",
      "A function of the API got an argument of the wrong kind or out of its range. The message names the function, the argument and what it wants. `nightjar help NAME` or `?NAME` at the prompt shows all arguments with an example."
    ),
    (
      "argument/extra",
      "A function of the API got more arguments than it takes; what it does not know it would have to ignore in silence. The message lists what it takes. Options stand in a table: doc:count{by=\"lemma\", top=20}."
    ),
    (
      "field/unknown",
      "The script read a field that this kind of thing does not have. Nightjar never gives a silent nil for a misspelt field; the message names the nearest ones. `nightjar help api` lists all fields."
    ),
    (
      "option/unknown",
      "A table of options has a key that the function does not know; the message names the nearest one or all there are. Nothing is ignored in silence. `nightjar help NAME` lists the options with their defaults."
    ),
    (
      "option/value",
      "An option has a value of the wrong kind or out of its range. The message says what it wants; `nightjar help NAME` lists the options with their defaults."
    ),
    (
      "option/table",
      "Options stand in a table with names, as in doc:count{top = 20}; something else was given."
    ),
    (
      "script/error",
      "The script raised an error, or a function of Lua did. The place is the script's line; below it stand the script's own calls, innermost first, and the document that was being worked on."
    ),
    (
      "script/syntax",
      "The script is not Lua 5.4. The place is where the parser gave up, which is often just behind the mistake: an `end`, a comma or a quotation mark that is missing."
    ),
    (
      "script/interrupted",
      "Ctrl-C stopped the script. Results of documents that were finished before stand complete."
    ),
    ("script/unreadable", "The script's file cannot be opened or read. Check the path and its rights."),
    (
      "limit/memory",
      "The script wanted more Lua memory than it may have (1 GiB unless told). It cannot catch this. Keep counts instead of lists of every token, work document by document, or raise the limit with --memory 2G."
    ),
    (
      "limit/time",
      "The script used more CPU time than --time allows for one document. It cannot catch this. Raise the limit, or look for a loop that does not end."
    ),
    (
      "permission/denied",
      "The script tried to read or write a file that was not granted. Scripts get no files, network, processes or environment unless you say so: --allow-read PATH, --allow-write PATH; recipes ask in their header, and only for files that their parameters name or that you agreed to when you added them."
    ),
    ("usage", "The command line cannot be understood. `nightjar help VERB` shows how a verb is used."),
    (
      "input",
      "An input could not be read as a document: it is missing, not text, damaged or of a format that is not read here. The message says which and where. --keep-going reports such inputs and goes on; the exit code is 3 either way."
    ),
    (
      "output/column",
      "The header of csv and tsv stands first, so that its columns must be known then: those that a recipe's 'output' declares, else those of the first 1,000 rows. A field that comes later has no column. Emit one frame at the end, declare the columns, or write JSON lines. With --keep-going the run goes on without that field."
    ),
    (
      "output",
      "A result could not be written. Check the path, its rights and the space on the disk; no half-written file is left behind."
    ),
    (
      "param",
      "A parameter of the recipe is missing, unknown, of the wrong type or out of range. `nightjar recipe show NAME` lists the parameters."
    ),
    (
      "query/value",
      "A query compares an attribute with a value that it never has, so it could match nothing: pos has the tags of Universal Dependencies (NOUN, VERB, PROPN …), kind the kinds of tokens or spans. The message lists them or names the nearest one."
    ),
    (
      "query",
      "A query cannot be used. The caret shows the character. Plain words are queries; tokens are [attribute=\"pattern\"]; see Docs/guide.md for the language. `why_not(query, span)` tells why a query that is right does not match."
    ),
    (
      "recipe",
      "The recipe's file breaks a rule of the format. Its header is checked before anything runs: constants only, known keys, a version, declared parameters and permissions. `nightjar recipe check FILE` shows all remarks; Docs/recipes.md has the rules."
    ),
    (
      "frame/read-only",
      "A frame does not change, nor do the rows that f[i], f:each(), f:where and f:with hand out: a new value there would be lost. f:with(\"share\", function(r) return r.count / n end) gives a frame with one more column; f:rows() gives tables of the script's own, of which frame(rows) makes a frame."
    ),
    (
      "frame",
      "An operation on a frame names a column that is not there, gives a column of another length, would make two columns of one name, sums texts, or would make more cells than fit."
    ),
    ("repl", "A command of the prompt is unknown or lacks its argument. `:help` lists the commands."),
    (
      "receipt",
      "A receipt cannot be read, or does not fit what is there now. Make a new one with `nightjar run … --receipt FILE`."
    ),
    (
      "lock",
      "A recipe is not as nightjar.lock has it, or the lock file is missing or damaged. `nightjar recipe verify` says which file changed; `nightjar recipe lock` accepts what is there now."
    ),
    ("key", "A key's file cannot be read, or is none in minisign's format."),
    (
      "signature",
      "A signature does not fit the recipe, or was made by another key. Do not run what you expected to be signed."
    ),
    ("diff", "Two results cannot be compared by the column that --key names."),
    ("permission", "A file or folder of a permission cannot be found or is not a plain file."),
    (
      "internal",
      "A mistake in Nightjar itself. Please report it with the command and, if you can, the input."
    ),
  ]

  /// The text of a code or of its family; nil when there is neither.
  static func text(_ code: String) -> String? {
    all.first { $0.code == code }?.text
      ?? code.split(separator: "/").first.flatMap { family in all.first { $0.code == family }?.text }
  }
}
