// DataRenderer: values as JSON, CSV, TSV, Markdown and HTML.

import Results

enum DataRenderer {
  // MARK: JSON

  static func json(_ value: Value, into out: inout String) {
    switch value {
    case .none: out += "null"
    case .bool(let b): out += b ? "true" : "false"
    case .integer(let i): out += String(i)
    case .number(let d): out += d.isFinite ? "\(d)" : "null"
    case .string(let s): string(s, into: &out)
    case .span(let placed):
      out += "{\"text\":"
      string(placed.text, into: &out)
      out += ",\"document\":"
      string(placed.documentID, into: &out)
      out += ",\"start\":\(placed.place.start),\"end\":\(placed.place.end)}"
    case .list(let list):
      out += "["
      for (i, element) in list.enumerated() {
        if i > 0 { out += "," }
        json(element, into: &out)
      }
      out += "]"
    case .record(let record): object(record, into: &out)
    case .frame(let frame):
      out += "["
      for row in 0..<frame.count {
        if row > 0 { out += "," }
        object(frame.row(row), into: &out)
      }
      out += "]"
    case .plot(let plot):
      out += "{\"plot\":\"\(plot.kind.rawValue)\",\"data\":"
      json(.frame(plot.data), into: &out)
      out += "}"
    case .report(let report):
      out += "{\"report\":"
      string(report.title, into: &out)
      out += "}"
    }
  }

  private static func object(_ record: Record, into out: inout String) {
    out += "{"
    for (i, field) in record.fields.enumerated() {
      if i > 0 { out += "," }
      string(field.name, into: &out)
      out += ":"
      json(field.value, into: &out)
    }
    out += "}"
  }

  static func string(_ text: String, into out: inout String) {
    out += "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case "\r": out += "\\r"
      case "\t": out += "\\t"
      case _ where scalar.value < 32 || scalar.value == 127:
        let hex = String(scalar.value, radix: 16)
        out += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: out.unicodeScalars.append(scalar)
      }
    }
    out += "\""
  }

  // MARK: Delimited text

  /// A value in a cell of CSV or TSV; spans as their text, nested values as JSON, what is infinite as R and Python read it.
  static func plain(_ value: Value) -> String {
    switch value {
    case .list, .record, .frame, .plot, .report:
      var out = ""
      json(value, into: &out)
      return out
    case .number(let d) where d.isNaN: return ""
    case .number(let d) where d.isInfinite: return d < 0 ? "-inf" : "inf"
    // a whole number among fractions is written as what it was
    case .number(let d) where abs(d) < 1e15: return Int(exactly: d).map(String.init) ?? value.asText
    default: return value.asText
    }
  }

  static func csv(_ cells: [String]) -> String {
    cells.map { cell in
      let bytes = cell.utf8
      guard
        bytes.contains(where: { $0 == 0x22 || $0 == 0x2C || $0 == 10 || $0 == 13 }) || cell.first == " "
          || cell.last == " "
      else { return cell }
      return "\"" + cell.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
        + "\""
    }.joined(separator: ",") + "\n"
  }

  /// Tabs and line ends in a cell become spaces.
  static func tsv(_ cells: [String]) -> String {
    cells.map { cell in
      cell.utf8.contains { $0 == 9 || $0 == 10 || $0 == 13 }
        ? String(cell.map { $0 == "\t" || $0.isNewline ? " " : $0 }) : cell
    }.joined(separator: "\t") + "\n"
  }

  // MARK: Markup

  static func escaped(_ text: String) -> String {
    var out = ""
    for character in text.unicodeScalars {
      switch character {
      case "&": out += "&amp;"
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "\"": out += "&quot;"
      case "'": out += "&#39;"
      default: out.unicodeScalars.append(character)
      }
    }
    return out
  }

  /// A value in a table for people: numbers rounded.
  private static func rounded(_ value: Value) -> String {
    if case .number(let d) = value { Numbers.short(d) } else { plain(value) }
  }

  static func markdown(_ frame: Frame) -> String {
    // text stays text: a bar would end the cell, stars and brackets would become emphasis and links
    func cell(_ text: String) -> String {
      var out = ""
      for character in TextWidth.line(text) {
        if "\\`*_[]<>|~&".contains(character) { out.append("\\") }
        out.append(character)
      }
      return out
    }
    var out = "| " + frame.names.map(cell).joined(separator: " | ") + " |\n|"
    for column in frame.columns {
      switch column.column {
      case .integers, .numbers: out += " ---: |"
      default: out += " --- |"
      }
    }
    out += "\n"
    for row in 0..<frame.count {
      out += "| " + frame.columns.map { cell(rounded($0.column[row])) }.joined(separator: " | ") + " |\n"
    }
    return out
  }

  static func html(_ frame: Frame) -> String {
    var out = "<table>\n<thead><tr>"
    for name in frame.names { out += "<th scope=\"col\">\(escaped(name))</th>" }
    out += "</tr></thead>\n<tbody>\n"
    for row in 0..<frame.count {
      out += "<tr>"
      for column in frame.columns {
        let number = column.column[row].asNumber != nil
        out += (number ? "<td class=\"n\">" : "<td>") + escaped(rounded(column.column[row])) + "</td>"
      }
      out += "</tr>\n"
    }
    return out + "</tbody>\n</table>\n"
  }
}
