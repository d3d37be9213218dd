// Completer: what could stand at the cursor: names with their help, options of a call, attributes in a query, files,
// recipes and commands. It looks at the text, the API table and the variables of the session; it runs no user code but
// a variable's name.

import Corpus
import Document
import Results
import Scripting

struct Completer {
  struct Candidate: Hashable {
    /// What stands in the line.
    var text: String
    var help: String
  }
  let session: InteractiveSession

  /// Candidates for the end of `text` and how many characters of it they replace.
  func candidates(_ text: String) -> (found: [Candidate], replaced: Int) {
    if text.hasPrefix(":") { return commands(text) }
    if text.hasPrefix("?") {
      let typed = String(text.drop { $0 == "?" }.split { $0 == "." || $0 == ":" }.last ?? "")
      return (
        matching(typed, API.entries.filter(\.isPublic).map { .init(text: $0.name, help: $0.help) }),
        typed.count
      )
    }
    if let string = openString(text) { return inString(string, text) }
    if let call = openTable(text) {
      let typed = trailingName(text)
      let options = API.entries.filter { $0.name == call && !$0.options.isEmpty }.flatMap(\.options)
      if !options.isEmpty {
        let found = matching(typed, options.map { .init(text: $0.name + "=", help: $0.help) })
        if !found.isEmpty || !typed.isEmpty { return (found, typed.count) }
      }
    }
    let typed = trailingName(text)
    let before = text.dropLast(typed.count)
    if let mark = before.last, mark == "." || mark == ":" {
      return (matching(typed, members(String(before.dropLast()), isCall: mark == ":")), typed.count)
    }
    return (matching(typed, globals), typed.count)
  }

  private func trailingName(_ text: String) -> String {
    String(text.reversed().prefix { $0.isLetter || $0.isNumber || $0 == "_" }.reversed())
  }

  private func matching(_ typed: String, _ all: [Candidate]) -> [Candidate] {
    var seen: Set<String> = []
    return all.filter { $0.text.hasPrefix(typed) && seen.insert($0.text).inserted }.sorted {
      $0.text < $1.text
    }
  }

  // MARK: Names

  private var globals: [Candidate] {
    var found: [Candidate] = API.entries.filter { entry in
      entry.place == .global && entry.isPublic
    }.map { .init(text: $0.name, help: $0.help) }
    let tables = Set(
      API.entries.compactMap { entry -> String? in
        if case .table(let table) = entry.place, entry.isPublic { return table }
        return nil
      })
    found += tables.map { .init(text: $0, help: "functions") }
    found += LuaLexer.keywords.map { .init(text: $0, help: "keyword") }
    found += (session.look(at: "_G")?.keys ?? []).map { .init(text: $0, help: "") }
    return found
  }

  /// Members of what an expression such as `doc.quotes[1].speaker` yields.
  private func members(_ before: String, isCall: Bool) -> [Candidate] {
    let path = trailingPath(before)
    guard let root = path.first else { return [] }
    if let table = tableFunctions(root), path.count == 1 { return table }
    var kind: APIClass?
    var keys: [String] = []
    switch root {
    case "doc": kind = .document
    case "corpus": kind = .corpus
    default:
      guard let known = session.look(at: root) else { return [] }
      (kind, keys) = (known.kind, known.keys)
      if known.type == "string" {
        return session.names(ofLibrary: "string").map { .init(text: $0, help: "string.\($0)") }
      }
    }
    var element: APIClass?
    for part in path.dropFirst() {
      if part == "[]" {
        kind = kind == .corpus ? .document : kind == .sequence ? element ?? .span : nil
        continue
      }
      guard let owner = kind else { return [] }
      let entry = API.entries.first { $0.name == part && $0.isPublic && $0.belongs(to: owner.name) }
      (kind, element) = Self.kind(of: entry?.result ?? "", name: part)
    }
    guard let kind else { return keys.map { .init(text: $0, help: "") } }
    return API.entries.filter { $0.isPublic && $0.belongs(to: kind.name) && $0.isField != isCall }.map {
      entry in
      var help = entry.help
      if kind == .document, path.count == 1, let value = live(entry.name) { help = "\(value) · \(help)" }
      return Candidate(text: entry.name + (isCall ? "(" : ""), help: help)
    }
  }

  /// `a.b[1].c` at the end of the text, as a, b, [], c; calls and brackets hold anything.
  private func trailingPath(_ text: String) -> [String] {
    var parts: [String] = []
    var rest = Substring(text)
    while true {
      while rest.last == " " { rest.removeLast() }
      if let last = rest.last, last == "]" || last == ")" || last == "}" {
        var depth = 0
        var i = rest.endIndex
        while i > rest.startIndex {
          i = rest.index(before: i)
          if "])}".contains(rest[i]) { depth += 1 } else if "[({".contains(rest[i]) { depth -= 1 }
          if depth == 0 { break }
        }
        guard depth == 0 else { return [] }
        if last == "]" { parts.append("[]") }
        rest = rest[..<i]
        continue
      }
      let name = trailingName(String(rest))
      guard !name.isEmpty else { return [] }
      parts.append(name)
      rest = rest.dropLast(name.count)
      guard let mark = rest.last, mark == "." || mark == ":" else { break }
      rest = rest.dropLast()
    }
    return parts.reversed()
  }

  private func tableFunctions(_ name: String) -> [Candidate]? {
    let own = API.entries.filter { $0.place == .table(name) && $0.isPublic }
    if !own.isEmpty { return own.map { .init(text: $0.name, help: $0.help) } }
    guard ["string", "table", "math", "utf8", "coroutine"].contains(name) else { return nil }
    return session.names(ofLibrary: name).map { .init(text: $0, help: "\(name).\($0)") }
  }

  /// The class that a result's type names, and for a sequence that of its elements.
  private static func kind(of type: String, name: String) -> (APIClass?, APIClass?) {
    let plain = type.filter { $0 != "?" }.lowercased()
    let kind = APIClass.allCases.first { $0.name == plain }
    guard kind == .sequence else { return (kind, nil) }
    if name == "find" { return (kind, .match) }
    if name == "words" { return (kind, .token) }
    let single = name == "entities" ? "entity" : String(name.dropLast(name.hasSuffix("s") ? 1 : 0))
    return (kind, APIClass.allCases.first { $0.name == single })
  }

  /// A field's value where it costs nothing.
  private func live(_ name: String) -> String? {
    guard let current = session.current else { return nil }
    let document = session.documents[current]
    switch name {
    case "id": return document.metadata.id
    case "title": return document.metadata.title
    case "date": return document.metadata.date
    case "language": return document.metadata.language
    case "format": return document.metadata.format
    case "tokens": return String(document.tokens.count)
    case "sentences": return String(document.sentences.count)
    case "paragraphs": return String(document.paragraphs.count)
    case "blocks": return String(document.blocks.count)
    case "text": return "\(document.text.count) bytes"
    default: return liveLayer(name, document)
    }
  }

  /// The number of a layer's elements and the first of them. A layer that may take long to compute is left alone.
  private func liveLayer(_ name: String, _ document: Document) -> String? {
    guard document.tokens.count <= 20_000 else { return nil }
    let (count, first): (Int, String?)
    switch name {
    case "quotes":
      (count, first) = (document.quotations.count, document.quotations.first.map { document.text[$0.span] })
    case "entities": (count, first) = (document.entities.count, document.entities.first?.name)
    case "mentions":
      (count, first) = (document.mentions.count, document.mentions.first.map { document.text[$0.span] })
    case "dates": (count, first) = (document.dates.count, document.dates.first.map { document.text[$0.span] })
    case "numbers":
      (count, first) = (document.numbers.count, document.numbers.first.map { document.text[$0.span] })
    default: return nil
    }
    guard let first else { return String(count) }
    let line = first.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return "\(count) · \(line.count > 24 ? line.prefix(23) + "…" : line)"
  }

  // MARK: Inside strings and calls

  /// The text of the string that is open at the end, and the function that it is an argument of.
  private func openString(_ text: String) -> (text: String, function: String)? {
    var mark: Character?
    var start = text.startIndex
    var i = text.startIndex
    while i < text.endIndex {
      let c = text[i]
      if let open = mark {
        if c == "\\" {
          i = text.index(after: i)
          if i == text.endIndex { break }
        } else if c == open {
          mark = nil
        }
      } else if c == "\"" || c == "'" {
        (mark, start) = (c, text.index(after: i))
      }
      i = text.index(after: i)
    }
    guard mark != nil else { return nil }
    var before = text[..<text.index(before: start)]
    while let last = before.last, last == " " || last == "(" || last == "{" || last == "," || last == "=" {
      before.removeLast()
    }
    return (String(text[start...]), callName(String(before)))
  }

  /// The last function whose call is open: `doc:kwic(` gives kwic.
  private func callName(_ before: String) -> String {
    let name = trailingName(before)
    if API.entries.contains(where: { $0.name == name && $0.isPublic }) { return name }
    return openTable(before + "(") ?? name
  }

  private func inString(_ string: (text: String, function: String), _ whole: String) -> ([Candidate], Int) {
    if ["find", "kwic", "query", "why_not", "mark", "dispersion"].contains(string.function),
      let bracket = string.text.lastIndex(of: "["), !string.text[bracket...].contains("]")
    {
      let inside = string.text[string.text.index(after: bracket)...]
      let typed = trailingName(String(inside))
      if !inside.dropLast(typed.count).hasSuffix("\"") {
        let names: [Candidate] = QueryNames.attributes.map { .init(text: $0.name + "=", help: $0.help) }
        return (matching(typed, names), typed.count)
      }
    }
    if ["read", "save", "open"].contains(string.function) || string.text.contains("/") {
      return (files(string.text), string.text.count)
    }
    return ([], 0)
  }

  /// The name of the call whose table of options is open at the end.
  private func openTable(_ text: String) -> String? {
    var depth = 0
    var i = text.endIndex
    while i > text.startIndex {
      i = text.index(before: i)
      let c = text[i]
      if c == ")" || c == "}" || c == "]" { depth += 1 }
      if c == "(" || c == "{" || c == "[" {
        if depth > 0 {
          depth -= 1
          continue
        }
        var before = text[..<i]
        while before.last == " " { before.removeLast() }
        if before.last == "," || before.last == "(" { continue }
        let name = trailingName(String(before))
        if !name.isEmpty { return name }
      }
    }
    return nil
  }

  // MARK: Commands, files

  private func commands(_ text: String) -> ([Candidate], Int) {
    let parts = text.split(separator: " ", omittingEmptySubsequences: false)
    if parts.count == 1 {
      return (
        matching(text, ReplCommand.allCases.map { .init(text: ":\($0.rawValue)", help: $0.help) }), text.count
      )
    }
    let typed = String(parts.last ?? "")
    switch String(parts[0].dropFirst()) {
    case "run" where parts.count == 2:
      return (matching(typed, ScriptFinder.recipes().map { .init(text: $0, help: "recipe") }), typed.count)
    case "open", "save": return (files(typed), typed.count)
    default: return ([], 0)
    }
  }

  private func files(_ typed: String) -> [Candidate] {
    let slash = typed.lastIndex(of: "/")
    let folder = slash.map { String(typed[...$0]) } ?? ""
    let found: [Candidate] = Files.names(in: folder.isEmpty ? "." : folder).filter { !$0.hasPrefix(".") }.map
    { name in
      let isFolder = Files.isFolder(folder + name)
      return .init(text: folder + name + (isFolder ? "/" : ""), help: isFolder ? "folder" : "")
    }
    return matching(typed, found)
  }
}

/// Attributes of tokens in queries, for completion.
enum QueryNames {
  static let attributes: [(name: String, help: String)] = [
    ("word", "the word as it stands"), ("lower", "in lower case"), ("lemma", "dictionary form"),
    ("pos", "part of speech"),
    ("stem", "stem"), ("norm", "normalised form"), ("kind", "word, number, punct …"), ("shape", "Xxxx, dd"),
    ("stop", "true or false"),
  ]
}
