// Definitions: the API table as a definition file for lua-language-server and as a Markdown reference.

public enum Definitions {
  /// `nightjar.d.lua`: annotations for editors (luals.github.io/wiki/annotations).
  public static var lua: String {
    var out = """
      ---@meta
      -- Nightjar's Lua API for lua-language-server. Written by `nightjar init`; do not edit.

      """
    for kind in APIClass.allCases {
      let entries = API.entries.filter { $0.isPublic && $0.belongs(to: kind.name) && $0.isMember }
      guard !entries.isEmpty else { continue }
      let name = className(kind)
      out += "\n---@class \(name)\(kind == .sequence ? "\n---@field [integer] any" : "")\n"
      for entry in entries where entry.isField {
        out += "---@field \(entry.name) \(entry.result) \(entry.help)\n"
      }
      out += "local \(name) = {}\n"
      for entry in entries where !entry.isField {
        out += comments(entry) + "function \(name):\(entry.name)(\(arguments(entry))) end\n"
      }
    }
    var tables: Set<String> = []
    for entry in API.entries where entry.isPublic && !entry.isMember {
      if case .table(let table) = entry.place {
        if tables.insert(table).inserted { out += "\n\(table) = {}\n" }
        out += "\n" + comments(entry) + "function \(table).\(entry.name)(\(arguments(entry))) end\n"
      } else if entry.isValue {
        out += "\n---\(entry.help)\n---@type \(entry.result)\n\(entry.name) = nil\n"
      } else {
        out += "\n" + comments(entry) + "function \(entry.name)(\(arguments(entry))) end\n"
      }
    }
    return out
  }

  /// The reference of the API as Markdown.
  public static var markdown: String {
    var out = "# The Lua API\n\nMade from the program's own table by `nightjar help api.md`.\n"
    var heading = ""
    for entry in API.entries where entry.isPublic {
      let title = self.heading(entry)
      if title != heading {
        heading = title
        out += "\n## \(title)\n\n"
      }
      let call =
        entry.isField || entry.isValue
        ? ""
        : "(\(entry.parameters.map(\.written).joined(separator: ", ")))"
      out += "- `\(entry.name)\(call)` → `\(entry.result)`: \(entry.help)"
      if let example = entry.example { out += " (`\(example)`)" }
      out += "\n"
      for parameter in entry.parameters + entry.options {
        out += "  - `\(parameter.name)`: \(parameter.help)\n"
      }
    }
    return out
  }

  /// `.luarc.json`, so that the language server finds the definitions and knows the globals.
  public static let settings = """
    {
      "runtime.version": "Lua 5.4",
      "runtime.builtin": { "io": "disable", "os": "disable", "debug": "disable", "package": "disable" },
      "workspace.library": ["nightjar.d.lua"]
    }

    """

  static func className(_ kind: APIClass) -> String {
    kind.name.prefix(1).uppercased() + kind.name.dropFirst()
  }

  private static func heading(_ entry: APIEntry) -> String {
    switch entry.place {
    case .global: return "Globals"
    case .table(let table): return table
    case .classes(let classes):
      if classes.contains(.span), classes.count > 6 { return "Every span" }
      return classes.map(className).joined(separator: ", ")
    }
  }

  private static func arguments(_ entry: APIEntry) -> String {
    entry.parameters.map { $0.name + ($0.isRepeated ? ", ..." : "") }.joined(separator: ", ")
  }

  private static func comments(_ entry: APIEntry) -> String {
    var out = "---\(entry.help)\n"
    if let example = entry.example { out += "---Example: `\(example)`\n" }
    for parameter in entry.parameters {
      let type =
        parameter.name == "options" && !entry.options.isEmpty
        ? (parameter.type.contains("string") ? "string|" : "")
          + "{ \(entry.options.map { "\($0.name)?: \($0.type)" }.joined(separator: ", ")) }"
        : parameter.type
      out += "---@param \(parameter.name)\(parameter.isOptional ? "?" : "") \(type) \(parameter.help)\n"
      if parameter.isRepeated { out += "---@param ... string more of them\n" }
    }
    if entry.result != "nil" { out += "---@return \(entry.result)\n" }
    return out
  }
}

extension APIEntry {
  /// A field or method of a class, not a global.
  var isMember: Bool { if case .classes = place { true } else { false } }
}

extension APIParameter {
  /// As the reference writes it: `[name]` when it may be left out, `name, …` when it may be repeated.
  public var written: String {
    let name = name + (isRepeated ? ", …" : "")
    return isOptional ? "[\(name)]" : name
  }
}
