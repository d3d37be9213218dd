// ShellFiles: completions for shells and the man page, from the tables of verbs and options.

import Corpus
import Render
import Scripting

enum ShellFiles {
  static func completions(_ shell: String) -> String? {
    switch shell {
    case "bash": bash
    case "zsh": zsh
    case "fish": fish
    default: nil
    }
  }

  private static func options(_ verb: Verb) -> [Option] { Option.all.filter { $0.applies(to: verb) } }

  /// The words that an option's value may be; empty when it may be anything.
  private static func choices(_ option: Option) -> [String] {
    switch (option.name, option.value ?? "") {
    case ("--to", _): OutputFormat.allCases.map(\.rawValue)
    case ("--format", _): InputFormat.allCases.map(\.rawValue)
    case ("--offsets", _): ["bytes", "chars", "utf16"]
    case (_, let value) where value.contains("|"): value.split(separator: "|").map(String.init)
    default: []
    }
  }

  private static let recipeVerbs = RecipeVerb.actionNames.joined(separator: " ")

  private static var bash: String {
    var text =
      "# nightjar completions bash > /usr/share/bash-completion/completions/nightjar\n_nightjar() {\n"
    text += "  local cur=${COMP_WORDS[COMP_CWORD]} verb=${COMP_WORDS[1]}\n"
    text +=
      "  if [ \"$COMP_CWORD\" = 1 ]; then COMPREPLY=($(compgen -W \"\(Verb.allCases.map(\.rawValue).joined(separator: " ")) --version --help\" -- \"$cur\")); return; fi\n"
    text += "  case $cur in -*) case $verb in\n"
    for verb in Verb.allCases {
      text +=
        "    \(verb.rawValue)) COMPREPLY=($(compgen -W \"\(options(verb).map(\.name).joined(separator: " "))\" -- \"$cur\")) ;;\n"
    }
    text += "  esac; return ;; esac\n"
    text += "  case ${COMP_WORDS[COMP_CWORD-1]} in\n"
    var seen: Set<String> = []
    for option in Option.all where !choices(option).isEmpty && seen.insert(option.name).inserted {
      let names = [option.name, option.short].compactMap { $0 }.joined(separator: "|")
      text +=
        "    \(names)) COMPREPLY=($(compgen -W \"\(choices(option).joined(separator: " "))\" -- \"$cur\")); return ;;\n"
    }
    text += "  esac\n"
    text +=
      "  if [ \"$verb\" = recipe ] && [ \"$COMP_CWORD\" = 2 ]; then COMPREPLY=($(compgen -W \"\(recipeVerbs)\" -- \"$cur\")); return; fi\n"
    text +=
      "  if [ \"$verb\" = run ] && [ \"$COMP_CWORD\" = 2 ]; then COMPREPLY=($(compgen -W \"$(nightjar recipe list 2>/dev/null | cut -d' ' -f1)\" -f -- \"$cur\")); return; fi\n"
    return text + "  COMPREPLY=($(compgen -f -- \"$cur\"))\n}\ncomplete -o filenames -F _nightjar nightjar\n"
  }

  private static func quoted(_ text: String) -> String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }

  private static var zsh: String {
    var text =
      "#compdef nightjar\n# nightjar completions zsh > ~/.zfunc/_nightjar\n_nightjar() {\n  if (( CURRENT == 2 )); then\n    local -a verbs=(\n"
    for verb in Verb.allCases { text += "      \(quoted(verb.rawValue + ":" + verb.summary))\n" }
    text += "    )\n    _describe verb verbs\n    return\n  fi\n  case $words[2] in\n"
    for verb in Verb.allCases {
      text += "    \(verb.rawValue)) _arguments "
      text += options(verb).map { option in
        let help = option.help.filter { $0 != "[" && $0 != "]" && $0 != ":" }
        return quoted(
          "*\(option.name)[\(help)]"
            + (option.value.map { value in
              let values = choices(option)
              let action = values.isEmpty ? "_files" : "(\(values.joined(separator: " ")))"
              return ":\(value.filter { $0 != ":" }):\(action)"
            } ?? ""))
      }.joined(separator: " ")
      if verb == .recipe { text += " '2:action:(\(recipeVerbs))'" }
      if verb == .run { text += " '2:recipe:_nightjar_recipes'" }
      text += " '*:file:_files' ;;\n"
    }
    text += "  esac\n}\n_nightjar_recipes() {\n"
    text += "  compadd -- ${(f)\"$(nightjar recipe list 2>/dev/null | cut -d' ' -f1)\"}\n  _files\n}\n"
    return text + "_nightjar \"$@\"\n"
  }

  private static var fish: String {
    var text = "# nightjar completions fish > ~/.config/fish/completions/nightjar.fish\n"
    for verb in Verb.allCases {
      text +=
        "complete -c nightjar -n __fish_use_subcommand -a \(quoted(verb.rawValue)) -d \(quoted(verb.summary))\n"
      for option in options(verb) {
        text +=
          "complete -c nightjar -n \"__fish_seen_subcommand_from \(verb.rawValue)\" -l \(option.name.dropFirst(2))"
        if let short = option.short { text += " -s \(short.dropFirst())" }
        let values = choices(option)
        text +=
          option.value == nil
          ? "" : values.isEmpty ? " -r" : " -x -a \(quoted(values.joined(separator: " ")))"
        text += " -d \(quoted(option.help))\n"
      }
    }
    text +=
      "complete -c nightjar -n \"__fish_seen_subcommand_from recipe; and not __fish_seen_subcommand_from \(recipeVerbs)\" -a \(quoted(recipeVerbs))\n"
    text +=
      "complete -c nightjar -n \"__fish_seen_subcommand_from run\" -a \"(nightjar recipe list 2>/dev/null | cut -d' ' -f1)\" -d recipe\n"
    return text
  }

  /// The man page in man(7).
  static var man: String {
    func roff(_ text: String) -> String {
      var out = ""
      for character in text {
        switch character {
        case "\\": out += "\\e"
        case "-": out += "\\-"
        default: out.append(character)
        }
      }
      return out.hasPrefix(".") || out.hasPrefix("'") ? "\\&" + out : out
    }
    var text =
      ".TH NIGHTJAR 1 \"\" \"Nightjar \(Program.version)\" \"User commands\"\n.SH NAME\nnightjar \\- a scripting host for text analysis\n.SH SYNOPSIS\n"
    for verb in Verb.allCases { text += ".B \(roff(verb.usage))\n.br\n" }
    text += ".SH DESCRIPTION\nParses documents into an immutable model and runs Lua over it.\n.SH VERBS\n"
    for verb in Verb.allCases { text += ".TP\n.B \(roff(verb.rawValue))\n\(roff(verb.summary))\n" }
    text += ".SH OPTIONS\n"
    var seen: Set<String> = []
    for option in Option.all where seen.insert(option.name + option.help).inserted {
      let verbs = option.verbs.isEmpty ? "" : " (\(option.verbs.map(\.rawValue).joined(separator: ", ")))"
      text +=
        ".TP\n.B \(roff((option.short.map { "\($0), " } ?? "") + option.name + (option.value.map { " \($0)" } ?? "")))\n\(roff(option.help + verbs))\n"
    }
    text += ".SH EXIT STATUS\n"
    for (code, meaning) in [
      (0, "done"), (1, "the script failed"), (2, "wrong usage"), (3, "some inputs could not be read"),
      (4, "a limit or a permission stopped it"), (130, "interrupted"),
    ] {
      text += ".TP\n.B \(code)\n\(meaning)\n"
    }
    text += ".SH ERRORS\n"
    for (code, meaning) in ErrorCodes.all { text += ".TP\n.B \(roff(code))\n\(roff(meaning))\n" }
    return text
  }
}
