// InputFormat: the one table of input formats, by extension.

public enum InputFormat: String, Sendable, CaseIterable {
  case txt, md, jsonl, json, csv, tsv

  /// File extensions, without the dot.
  var extensions: [String] {
    switch self {
    case .txt: ["txt", "text", "asc"]
    case .md: ["md", "markdown"]
    case .jsonl: ["jsonl", "ndjson", "jsonlines"]
    case .json: ["json"]
    case .csv: ["csv"]
    case .tsv: ["tsv", "tab"]
    }
  }

  public var help: String {
    switch self {
    case .txt: "plain text"
    case .md: "Markdown, read as text with its headings"
    case .jsonl: "one JSON object a line, with a \"text\""
    case .json: "a JSON object with a \"text\", or a list of such"
    case .csv: "comma-separated values with a column \"text\""
    case .tsv: "tab-separated values with a column \"text\""
    }
  }

  /// Extensions of compressed files and archives, which are opened first.
  static let packed = ["gz", "zst", "bz2", "xz", "zip", "tar", "tgz"]

  /// The format that a name tells, and whether the file is packed; nil when the name tells nothing.
  static func named(_ path: String) -> (format: InputFormat?, isPacked: Bool) {
    var parts = (path.split(separator: "/").last ?? "").split(separator: ".").map { $0.lowercased() }
    var isPacked = false
    while let last = parts.last, packed.contains(last), parts.count > 1 {
      isPacked = true
      parts.removeLast()
    }
    guard parts.count > 1, let last = parts.last else { return (nil, isPacked) }
    return (allCases.first { $0.extensions.contains(last) }, isPacked)
  }

  /// Known formats that this release does not read, with the way out.
  static func wayOut(_ path: String) -> String? {
    switch path.split(separator: ".").last.map({ $0.lowercased() }) {
    case "pdf": "convert it with pdftotext (apt-get install poppler-utils) and give the text"
    case "html", "htm", "xml", "docx", "odt", "epub":
      "convert it with 'pandoc -t plain' (apt-get install pandoc) and give the text"
    case "eml": "save the message's text as a .txt file"
    case "doc", "rtf": "save it as plain text"
    default: nil
    }
  }
}
