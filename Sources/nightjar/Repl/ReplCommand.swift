// ReplCommand: the commands of the prompt, which begin with a colon.

enum ReplCommand: String, CaseIterable {
  case help, open, docs, use, run, time, type, save, recipe, edit, limits, reset, quit

  /// What stands behind the name.
  var arguments: String {
    switch self {
    case .open: "FILE…"
    case .use: "N"
    case .run: "RECIPE [k=v]…"
    case .time, .type: "EXPRESSION"
    case .save: "FILE.lua"
    case .recipe: "NAME"
    default: ""
    }
  }

  var help: String {
    switch self {
    case .help: "this list; ?name for a name of the API, ??word to search it"
    case .open: "add documents to the session"
    case .docs: "list the documents"
    case .use: "make document N `doc`"
    case .run: "run a recipe over the documents; its result is _"
    case .time: "run an expression and tell how long it took"
    case .type: "tell what an expression is, without showing it"
    case .save: "write the inputs that went well as a script"
    case .recipe: "make a recipe of the inputs that the last result needs"
    case .edit: "write the next input in $EDITOR"
    case .limits: "memory and time that scripts have"
    case .reset: "forget variables and results; documents stay"
    case .quit: "leave (or Ctrl-D)"
    }
  }
}
