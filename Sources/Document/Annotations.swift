// Annotations: what producers find in the base layers. Few per document, so plain values, ascending by span.

/// Why an annotation is as it is: the rule or model, its evidence, the candidates it turned down.
public struct Provenance: Hashable, Sendable {
  public struct Evidence: Hashable, Sendable {
    /// The part that the place played: `cue`, `subject`, `gazetteer`, `antecedent` …
    public var role: String
    public var span: Span
    public init(_ role: String, _ span: Span) {
      self.role = role
      self.span = span
    }
  }
  public struct Rejected: Hashable, Sendable {
    public var span: Span
    /// One clause, such as `a place, not a speaker`.
    public var reason: String
    public init(_ span: Span, _ reason: String) {
      self.span = span
      self.reason = reason
    }
  }

  /// A stable code such as `quote/cue-after` or `entity/gazetteer-place`.
  public var rule: String
  public var evidence: [Evidence]
  public var rejected: [Rejected]

  public init(_ rule: String, evidence: [Evidence] = [], rejected: [Rejected] = []) {
    self.rule = rule
    self.evidence = evidence
    self.rejected = rejected
  }
}

/// Somebody's words, or words set apart by quotation marks.
public struct Quotation: Hashable, Sendable {
  public enum Kind: UInt8, Sendable, CaseIterable {
    case direct, indirect, mixed, term
    public var name: String {
      switch self {
      case .direct: "direct"
      case .indirect: "indirect"
      case .mixed: "mixed"
      case .term: "term"
      }
    }
  }

  /// With its marks.
  public var span: Span
  /// Without its marks.
  public var content: Span
  public var kind: Kind
  /// False when the closing mark is missing.
  public var isClosed: Bool
  /// Index of the speaker among the document's entities.
  public var speaker: Int?
  /// The words that name the speaker here ("the Chinese leader", "he").
  public var speakerSpan: Span?
  /// The verb or phrase that attributes the words ("said", "according to").
  public var cue: Span?
  public var provenance: Provenance

  public init(
    span: Span, content: Span, kind: Kind, isClosed: Bool = true, speaker: Int? = nil,
    speakerSpan: Span? = nil, cue: Span? = nil, provenance: Provenance
  ) {
    self.span = span
    self.content = content
    self.kind = kind
    self.isClosed = isClosed
    self.speaker = speaker
    self.speakerSpan = speakerSpan
    self.cue = cue
    self.provenance = provenance
  }
}

/// Someone or something with a name.
public struct Entity: Hashable, Sendable {
  public enum Kind: UInt8, Sendable, CaseIterable {
    case person, organisation, place, event, nationality, other
    public var name: String {
      switch self {
      case .person: "person"
      case .organisation: "organisation"
      case .place: "place"
      case .event: "event"
      case .nationality: "nationality"
      case .other: "other"
      }
    }
  }
  public enum Gender: UInt8, Sendable { case unknown, female, male }

  /// The fullest form in the text.
  public var name: String
  public var kind: Kind
  /// The other forms in the text, in order of first appearance.
  public var aliases: [String]
  /// Indices into `EntityLayer.mentions`, ascending.
  public var mentions: [Int]
  /// Grammatical gender where names, titles or pronouns tell it.
  public var gender: Gender

  public init(
    name: String, kind: Kind, aliases: [String] = [], mentions: [Int] = [], gender: Gender = .unknown
  ) {
    self.name = name
    self.kind = kind
    self.aliases = aliases
    self.mentions = mentions
    self.gender = gender
  }
}

/// One place where an entity is named.
public struct Mention: Hashable, Sendable {
  public var span: Span
  /// Index into `EntityLayer.entities`.
  public var entity: Int
  /// A title or role before or behind the name ("President", "the finance minister").
  public var role: Span?
  public var provenance: Provenance

  public init(span: Span, entity: Int, role: Span? = nil, provenance: Provenance) {
    self.span = span
    self.entity = entity
    self.role = role
    self.provenance = provenance
  }
}

/// The entities of a document, by first mention, and all mentions by place.
public struct EntityLayer: Sendable {
  public var entities: [Entity]
  public var mentions: [Mention]
  public init(entities: [Entity] = [], mentions: [Mention] = []) {
    self.entities = entities
    self.mentions = mentions
  }
}

/// A date, time, duration or recurring time.
public struct DateExpression: Hashable, Sendable {
  public enum Kind: UInt8, Sendable, CaseIterable {
    case date, time, duration, set
    public var name: String {
      switch self {
      case .date: "date"
      case .time: "time"
      case .duration: "duration"
      case .set: "set"
      }
    }
  }
  public var span: Span
  public var kind: Kind
  /// ISO 8601 as TIMEX3 has it: `XXXX-09-22`, `2023-W38`, `P2D`, `PRESENT_REF`; nil when it cannot be told.
  public var value: String?
  /// First and last day as ISO dates, when both are known.
  public var from: String?
  public var to: String?
  public var provenance: Provenance

  public init(
    span: Span, kind: Kind, value: String?, from: String? = nil, to: String? = nil, provenance: Provenance
  ) {
    self.span = span
    self.kind = kind
    self.value = value
    self.from = from
    self.to = to
    self.provenance = provenance
  }
}

/// A number in figures or words, with its unit.
public struct NumberExpression: Hashable, Sendable {
  public enum Kind: UInt8, Sendable, CaseIterable {
    case cardinal, ordinal, percent, money, measure
    public var name: String {
      switch self {
      case .cardinal: "cardinal"
      case .ordinal: "ordinal"
      case .percent: "percent"
      case .money: "money"
      case .measure: "measure"
      }
    }
  }
  public var span: Span
  public var kind: Kind
  /// "1.5 million" is 1500000.
  public var value: Double
  /// ISO 4217 code for money, `%` for percent, the unit's usual short name for measures.
  public var unit: String?
  public var provenance: Provenance

  public init(span: Span, kind: Kind, value: Double, unit: String? = nil, provenance: Provenance) {
    self.span = span
    self.kind = kind
    self.value = value
    self.unit = unit
    self.provenance = provenance
  }
}

/// Universal part-of-speech tags (Universal Dependencies, version 2).
public enum PartOfSpeech: UInt8, Sendable, CaseIterable {
  case adj, adp, adv, aux, cconj, det, intj, noun, num, part, pron, propn, punct, sconj, sym, verb, x
  /// The tag as UD writes it.
  public var name: String { PartOfSpeech.names[Int(rawValue)] }
  static let names = PartOfSpeech.allCases.map { String(describing: $0).uppercased() }
}

/// Part of speech and lemma of every token.
public struct LexicalLayer: Sendable {
  /// `PartOfSpeech` raw values, one a token.
  public let partsOfSpeech: Column<UInt8>
  /// Lemma ids, one a token, indices into `lemmas`.
  public let lemmaIDs: Column<UInt32>
  /// The distinct lemmas.
  public let lemmas: [String]

  public init(partsOfSpeech: Column<UInt8>, lemmaIDs: Column<UInt32>, lemmas: [String]) {
    self.partsOfSpeech = partsOfSpeech
    self.lemmaIDs = lemmaIDs
    self.lemmas = lemmas
  }

  public func lemma(_ token: Int) -> String {
    let id = Int(lemmaIDs[token])
    return id < lemmas.count ? lemmas[id] : ""
  }
  public func partOfSpeech(_ token: Int) -> PartOfSpeech {
    PartOfSpeech(rawValue: partsOfSpeech[token]) ?? .x
  }
}

/// What follows from a token's type alone; each part is made when it is first asked for.
public final class TypeLayer: Sendable {
  private let stopPart = Once<Column<UInt8>>()
  private let stemPart = Once<[String]>()
  private let normPart = Once<[String]>()
  private let makeStop: @Sendable () -> Column<UInt8>
  private let makeStems: @Sendable () -> [String]
  private let makeNorms: @Sendable () -> [String]

  /// Each closure gives one value a type.
  public init(
    stop: @escaping @Sendable () -> Column<UInt8>, stems: @escaping @Sendable () -> [String],
    norms: @escaping @Sendable () -> [String]
  ) {
    makeStop = stop
    makeStems = stems
    makeNorms = norms
  }

  /// 1 for stop words.
  public var stop: Column<UInt8> { stopPart.value(makeStop) }
  /// Stems, one a type.
  public var stems: [String] { stemPart.value(makeStems) }
  /// Normalised forms: straight marks, full forms of clitics ("n’t" is "not"), one a type.
  public var norms: [String] { normPart.value(makeNorms) }
}

/// Annotation layers by name, as recipes list them in `needs`.
public enum Layer: String, Sendable, CaseIterable {
  case lexical, quotes, entities, dates, numbers
}
