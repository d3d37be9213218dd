// Help: `nightjar help`, verbs, topics and names of the Lua API, from the tables of options and of the API.

import Corpus
import Glibc
import Render
import Results
import Scripting

enum Help {
  static func run(_ topics: [String]) throws -> ExitCode {
    let sink = Sink(1)
    defer { sink.close() }
    guard let topic = topics.first, !topic.isEmpty else {
      short(to: sink, close: false)
      return .done
    }
    if let verb = Verb(rawValue: topic) {
      sink.write(page(verb))
    } else if let text = try page(topic: topic) {
      sink.write(text)
    } else if let text = api(topic) {
      sink.write(text)
    } else if let text = try RecipeHelp.page(of: topic) {
      sink.write(text)
    } else {
      let known =
        Verb.allCases.map(\.rawValue) + topicNames + API.entries.map(\.name) + ScriptFinder.recipes()
      let near = NearNames.suggest(topic.split(separator: ".").last.map(String.init) ?? topic, among: known)
      throw UsageError(
        message: "there is no help on '\(topic)'"
          + (near.isEmpty
            ? "; see 'nightjar help'" : "; did you mean \(near.map { "'\($0)'" }.joined(separator: " or "))?")
      )
    }
    return .done
  }

  static func short(to sink: Sink, close: Bool = true) {
    var text = "Nightjar \(Program.version): a scripting host for text analysis.\n\n"
    for verb in Verb.allCases { text += "  \(verb.usage)\n      \(verb.summary)\n" }
    text += """

      Try it:
        nightjar run who-said-what seeds/000_2901a6ce190b69a5.txt
        nightjar -e 'doc.entities:frame()' article.txt

      More: nightjar help VERB, nightjar help \(topicNames.joined(separator: "|")), nightjar help doc.quotes

      """
    sink.write(text)
    if close { sink.close() }
  }

  private static func page(_ verb: Verb) -> String {
    var text = "\(verb.usage)\n\n  \(verb.summary)\n\nOptions:\n"
    for option in Option.all where option.applies(to: verb) {
      let names =
        (option.short.map { "\($0), " } ?? "    ") + option.name + (option.value.map { " \($0)" } ?? "")
      text += "  " + names + String(repeating: " ", count: max(2, 32 - names.count)) + option.help + "\n"
    }
    return text
  }

  /// `nightjar explain CODE`.
  static func explain(_ operands: [String]) throws -> ExitCode {
    guard let code = operands.first else {
      throw UsageError(message: "explain wants the code of an error, as in: nightjar explain field/unknown")
    }
    let plain = code.hasPrefix("error[") ? String(code.dropFirst(6).prefix { $0 != "]" }) : code
    guard let text = ErrorCodes.text(plain) else {
      let near = NearNames.suggest(plain, among: ErrorCodes.all.map(\.code)).first
      throw UsageError(
        message: "there is no error '\(plain)'"
          + (near.map { "; did you mean '\($0)'?" }
            ?? "; there are \(ErrorCodes.all.map(\.code).joined(separator: ", "))"))
    }
    let sink = Sink(1)
    sink.write("\(plain)\n  \(text)\n")
    sink.close()
    return .done
  }

  /// `nightjar completions SHELL`.
  static func completions(_ operands: [String]) throws -> ExitCode {
    guard let text = operands.first.flatMap(ShellFiles.completions) else {
      throw UsageError(
        message: "completions wants bash, zsh or fish\(operands.first.map { ", not '\($0)'" } ?? "")")
    }
    let sink = Sink(1)
    sink.write(text)
    sink.close()
    return .done
  }

  static let topicNames = ["formats", "api", "plots", "reports", "recipes", "exit-codes"]

  private static func page(topic: String) throws -> String? {
    switch topic {
    case "formats":
      var text =
        "Input formats (--format; told by extension, else by content; also in .gz .zst .bz2 .xz .zip .tar):\n"
      for format in InputFormat.allCases { text += "  " + pad(format.rawValue) + format.help + "\n" }
      text += "\nOutput formats of run and -e (--to):\n"
      for format in OutputFormat.allCases { text += "  " + pad(format.rawValue) + format.help + "\n" }
      text += "\nOutput formats of parse (--to):\n"
      for format in DocumentFormat.allCases { text += "  " + pad(format.rawValue) + format.help + "\n" }
      return text
    case "api": return apiList()
    case "api.md": return Definitions.markdown
    case "man": return ShellFiles.man
    case "plots": return PictureHelp.plots
    case "reports": return PictureHelp.reports
    case "recipes": return RecipeHelp.page()
    case "exit-codes":
      return """
        0    done
        1    the script failed
        2    wrong usage
        3    some inputs could not be read
        4    a limit or a permission stopped it
        130  interrupted

        """
    default: return nil
    }
  }

  private static func pad(_ text: String, _ width: Int = 10) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }

  private static func owner(_ entry: APIEntry) -> String {
    switch entry.place {
    case .classes(let classes):
      classes.contains(.document)
        ? "doc" : classes.count > 3 ? "span" : classes.map(\.name).joined(separator: "|")
    case .global: ""
    case .table(let table): table
    }
  }

  private static func apiList() -> String {
    var text = ""
    var last = "?"
    for entry in API.entries where entry.isPublic {
      let owner = owner(entry)
      if owner != last { text += (text.isEmpty ? "" : "\n") + (owner.isEmpty ? "globals" : owner) + "\n" }
      last = owner
      text += "  " + pad(entry.name, 16) + entry.help + "\n"
    }
    return text
  }

  /// `doc.quotes`, `quote.speaker`, `kwic`, `json`: every entry of that name, or of that library.
  static func api(_ topic: String) -> String? {
    let parts = topic.split { $0 == "." || $0 == ":" }.map(String.init)
    guard let name = parts.last else { return nil }
    let found = API.named(name).filter { entry in
      parts.count == 1
        || entry.name == name
          && (owner(entry).split(separator: "|").contains(Substring(parts[0])) || entry.belongs(to: parts[0]))
    }
    guard !found.isEmpty else { return nil }
    return found.map { entry in
      let owner = owner(entry)
      let arguments = entry.parameters.map { $0.written }.joined(
        separator: ", ")
      let isMethod = if case .classes = entry.place { true } else { false }
      var text = owner.isEmpty ? "" : owner + (entry.isField || !isMethod ? "." : ":")
      text +=
        entry.name + (entry.isField || entry.isValue ? "" : "(\(arguments))")
        + " → \(entry.result)\n  \(entry.help)\n"
      for parameter in entry.parameters + entry.options {
        text += "    " + pad(parameter.name, 14) + "\(parameter.type)  \(parameter.help)\n"
      }
      if let example = entry.example { text += "  Example: \(example)\n" }
      return text
    }.joined(separator: "\n")
  }
}
