// Plot: a picture as data; renderers draw it in a terminal, as SVG or as Vega-Lite.

public struct Plot: Hashable, Sendable {
  public enum Kind: String, Sendable, CaseIterable {
    case bar, line, area, scatter, timeline, dispersion, network, heatmap, cloud
  }
  public var kind: Kind
  public var data: Frame
  /// Column names by role: `x`, `y`, `series`, `size`, `source`, `target`, `weight`, `label`.
  public var roles: [String: String]
  public var title: String?
  public var subtitle: String?
  public var xLabel: String?
  public var yLabel: String?
  /// A source note below the picture.
  public var note: String?
  /// The whole x axis where it is known, as 0 to 100 percent of a text; nil: as far as the data goes.
  public var xRange: ClosedRange<Double>?

  public init(
    _ kind: Kind, _ data: Frame, roles: [String: String], title: String? = nil, subtitle: String? = nil,
    xLabel: String? = nil, yLabel: String? = nil, note: String? = nil, xRange: ClosedRange<Double>? = nil
  ) {
    self.kind = kind
    self.data = data
    self.roles = roles
    self.title = title
    self.subtitle = subtitle
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.note = note
    self.xRange = xRange
  }
}

/// A page of text, frames, plots and marked-up documents.
public struct Report: Hashable, Sendable {
  public enum Part: Hashable, Sendable {
    case heading(String)
    case text(String)
    case value(Value)
    case document(MarkedText)
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
