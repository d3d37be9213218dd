// Report: a page as data: text, results and marked-up documents, in sections.

/// A page of text, frames, plots and marked-up documents.
public struct Report: Hashable, Sendable {
  /// A part, and in how many sections it stands: none for those right below the title.
  public struct Part: Hashable, Sendable {
    public enum Content: Hashable, Sendable {
      /// The head of a section, whose parts stand one deeper.
      case heading(String)
      case text(String)
      case value(Value)
      case document(MarkedText)
      /// Who wrote a section, and when; its sources.
      case note(String)
    }
    public var content: Content
    public var depth: Int
    public init(_ content: Content, depth: Int = 0) {
      self.content = content
      self.depth = depth
    }
    public static func heading(_ text: String, depth: Int = 0) -> Part { Part(.heading(text), depth: depth) }
    public static func text(_ text: String, depth: Int = 0) -> Part { Part(.text(text), depth: depth) }
    public static func value(_ value: Value, depth: Int = 0) -> Part { Part(.value(value), depth: depth) }
    public static func document(_ document: MarkedText, depth: Int = 0) -> Part {
      Part(.document(document), depth: depth)
    }
    public static func note(_ text: String, depth: Int = 0) -> Part { Part(.note(text), depth: depth) }
  }
  public var title: String
  public var author: String?
  /// As it is to be shown.
  public var date: String?
  /// A note at the end: sources, method.
  public var note: String?
  public var parts: [Part]

  public init(
    title: String, author: String? = nil, date: String? = nil, note: String? = nil, parts: [Part]
  ) {
    self.title = title
    self.author = author
    self.date = date
    self.note = note
    self.parts = parts
  }

  /// Author and date on one line; nil when neither is known.
  public func byLine(_ separator: String = " · ") -> String? {
    let known = [author, date].compactMap(\.self).filter { !$0.isEmpty }
    return known.isEmpty ? nil : known.joined(separator: separator)
  }

  /// The report as a section of another: its title as heading, all else below. A document alone has its own title.
  public func asParts(depth: Int) -> [Part] {
    var isTitled = !title.isEmpty
    if parts.count == 1, case .document(let marked) = parts[0].content, marked.title == title {
      isTitled = false
    }
    let below = isTitled ? depth + 1 : depth
    return (isTitled ? [.heading(title, depth: depth)] : [])
      + (byLine().map { [.note($0, depth: below)] } ?? [])
      + parts.map { Part($0.content, depth: $0.depth + below) }
      + (note.map { [.note($0, depth: below)] } ?? [])
  }
}

/// A text with marked places, for highlighting in a page or a pager.
public struct MarkedText: Hashable, Sendable {
  public struct Mark: Hashable, Sendable {
    /// UTF-8 bytes, half-open.
    public var start: Int
    public var end: Int
    /// `quote`, `person`, `place`, `date`, `match` …
    public var kind: String
    /// Shown on demand: the speaker, the canonical name, the value.
    public var label: String?
    /// Index of the entry that it leads to: of whom is named here, of who speaks.
    public var entry: Int?
    public init(start: Int, end: Int, kind: String, label: String? = nil, entry: Int? = nil) {
      self.start = start
      self.end = end
      self.kind = kind
      self.label = label
      self.entry = entry
    }
  }
  /// Someone or something that the text names, for an index behind the text.
  public struct Entry: Hashable, Sendable {
    public var name: String
    /// `person`, `organisation`, `place` …
    public var kind: String
    public init(name: String, kind: String) {
      self.name = name
      self.kind = kind
    }
  }
  public var title: String?
  /// Identifier of the document, so that tables can refer to its places.
  public var documentID: String
  /// Ordinal of the document in its run: two documents may have one identifier.
  public var document: UInt32
  public var text: String
  /// Paragraphs as byte ranges; text outside is left out.
  public var paragraphs: [Range<Int>]
  public var marks: [Mark]
  public var entries: [Entry]
  public init(
    title: String?, documentID: String, document: UInt32, text: String, paragraphs: [Range<Int>],
    marks: [Mark], entries: [Entry] = []
  ) {
    self.title = title
    self.documentID = documentID
    self.document = document
    self.text = text
    self.paragraphs = paragraphs
    self.marks = marks
    self.entries = entries
  }
}
