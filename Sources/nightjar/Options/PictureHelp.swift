// PictureHelp: the topics `plots` and `reports` of `nightjar help`, from the table of the API.

import Scripting

enum PictureHelp {
  static var plots: String {
    var text = """
      A frame becomes a plot with one word. It draws itself in the terminal (--ascii for plain characters), as SVG with
      --to svg or p:save("x.svg"), as Vega-Lite with --to vega or p:save("x.json"), as a page with --to html.
      Values of one place and one series are added up; for means group first: f:group("date"):mean("score").


      """
    for entry in API.entries where entry.place == .table("plot") {
      text += "plot." + call(entry) + "\n  \(entry.help)\n"
      for option in entry.options where !common.contains(option.name) { text += line(option) }
    }
    text += "\nOptions of all plots, xlabel and ylabel of those with axes:\n"
    if let bar = API.entries.first(where: { $0.place == .table("plot") }) {
      for option in bar.options where common.contains(option.name) { text += line(option) }
    }
    return text + "\n" + methods(.plot)
      + "\nExample: doc:count{top=10}:bar(\"term\", \"count\", {title=\"Words\"})\n"
  }

  static var reports: String {
    var text = """
      A report is one page of HTML that needs nothing else: --to html, or r:save("x.html"); with --to md it is Markdown.


      """
    for entry in API.named("report") where entry.place == .global {
      text += call(entry) + "\n  \(entry.help)\n"
      for parameter in entry.parameters { text += line(parameter) }
      if let example = entry.example { text += "  Example: \(example)\n" }
    }
    text += """

      A table {heading = "Speakers", …} among the parts is a section; it may have author, date and note too.
      In text, "# " begins a heading, "- " an item of a list, and ** stands around bold words.
      Tables sort by their heads. Rows lead to their places in documents that are part of the report; doc:mark(query)
      is a document with other marks.


      """
    return text + methods(.report)
  }

  private static let common: Set<String> = ["title", "subtitle", "xlabel", "ylabel", "source"]

  private static func call(_ entry: APIEntry) -> String {
    "\(entry.name)(\(entry.parameters.map(\.written).joined(separator: ", ")))"
  }

  private static func line(_ parameter: APIParameter) -> String {
    "    " + parameter.name + String(repeating: " ", count: max(1, 10 - parameter.name.count))
      + parameter.help
      + "\n"
  }

  /// Methods and fields of a plot or a report.
  private static func methods(_ kind: APIClass) -> String {
    API.entries.filter { entry in
      if case .classes(let classes) = entry.place { return entry.isPublic && classes.contains(kind) }
      return false
    }.map { entry in
      "\(kind.name)\(entry.isField ? "." + entry.name : ":" + call(entry))\n  \(entry.help)\n"
    }.joined()
  }
}
