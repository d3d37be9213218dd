// ScriptView: what one Lua state sees: open documents by slot, objects by id, and what the script puts out.
// It answers the boundary's questions; C calls it in the middle of a script, so it never touches the state.

import Analysis
import Corpus
import Document
public import LuaHost
public import LuaShim
import Results

public final class ScriptView: LuaHostServices {
  /// Results that scripts hold on to.
  enum HostObject {
    case frame(Frame)
    case plot(Plot)
    case report(Report)
    /// Ordinals of documents of `corpus`.
    case corpus([UInt32])
    case query(Query)
  }

  public let services: SessionServices
  /// By slot of the boundary.
  private(set) var opened: [OpenDocument?] = []
  private var objects: [UInt32: HostObject] = [:]
  private var nextObject: UInt32 = 1
  private var output: [Output] = []
  /// How much had been put out when a breakpoint asked for its input.
  private var outputBeforeInput = 0
  private var line: [UInt8] = []
  /// Order of columns, by the script that runs.
  public var keyOrder: [String: Int] = [:]

  /// Orders of the categories of dictionaries that were read, by their set: Lua's tables have none.
  private var categoryOrders: [Set<String>: [String]] = [:]

  /// Names that have an order, at most: a script could make up ever new ones.
  private static let orderedKeys = 100_000

  /// Gives names that have no order yet one behind all others: those of an input at the prompt, and the columns of a file
  /// that was read.
  func note(columns: [String]) {
    var next = keyOrder.values.reduce(-1, max) + 1
    for name in columns where keyOrder[name] == nil && keyOrder.count < Self.orderedKeys {
      keyOrder[name] = next
      next += 1
    }
  }

  /// Remembers in which order a dictionary's file has its categories.
  func rememberOrder(of dictionary: Value) {
    switch dictionary {
    case .record(let record):
      let names = record.fields.map(\.name)
      let set = Set(names)
      if categoryOrders.count < 1024, categoryOrders[set] != names {
        categoryOrders[set] = names
        codingDictionaries.removeAll()
      }
      for field in record.fields { rememberOrder(of: field.value) }
    case .list(let list): for element in list { if case .record = element { rememberOrder(of: element) } }
    default: break
    }
  }

  /// A dictionary from a script with its categories in the order of the file that it was read from.
  private func ordered(dictionary: Value) -> Value {
    switch dictionary {
    case .record(let record):
      let names = record.fields.map(\.name)
      let order = categoryOrders[Set(names)] ?? names
      let values = Dictionary(record.fields.map { ($0.name, $0.value) }) { first, _ in first }
      return .record(
        Record(order.compactMap { name in values[name].map { .init(name, ordered(dictionary: $0)) } }))
    case .list(let list): return .list(list.map { ordered(dictionary: $0) })
    default: return dictionary
    }
  }

  /// The dictionaries that scripts used last, by their images: a recipe gives the same one for every document.
  private var codingDictionaries: [(image: [UInt8], dictionary: CodingDictionary)] = []

  /// The dictionary that is argument `index` of a call, made ready for coding.
  func codingDictionary(_ x: LuaExchange, _ index: Int) throws(LuaFailure) -> CodingDictionary {
    let image = x.image(of: index)
    if let image, let known = codingDictionaries.first(where: { $0.image == image }) {
      return known.dictionary
    }
    let words = ordered(dictionary: try result(of: x.argument(index)))
    let made: CodingDictionary
    do throws(DictionaryError) {
      made = try CodingDictionary(words, cut: DocumentParser.tokens(of:))
    } catch {
      throw LuaFailure("argument 'dictionary': \(error.message)")
    }
    if let image {
      if codingDictionaries.count >= 4 { codingDictionaries.removeFirst() }
      codingDictionaries.append((image, made))
    }
    return made
  }

  /// Matches by slot.
  private var matches: [Int: MatchTable] = [:]
  private var queries: [String: Query] = [:]
  /// Name of the recipe that runs; of a plain script, the script's.
  var recipeName = "this script"
  /// Data files that the script has read, by script and name.
  var dataFiles: [String: Value] = [:]
  /// Other recipes that the script uses, by name.
  var usedRecipes: [String: (script: Script, recipe: Recipe)] = [:]

  /// Slots by ordinal of the document.
  private var slots: [UInt32: Int] = [:]
  /// The state that this view belongs to, only to read places of interned spans.
  weak var state: LuaState?

  /// Bytes that a script may use.
  let memoryLimit: Int

  public init(services: SessionServices, memoryLimit: Int) {
    self.services = services
    self.memoryLimit = memoryLimit
  }

  // MARK: Output

  /// Collects the pieces of a line; a line is put out with its end.
  public func printed(_ piece: UnsafeBufferPointer<UInt8>) {
    line.append(contentsOf: piece)
    guard piece.count == 1, piece.first == UInt8(ascii: "\n") else { return }
    put(.printed(String(decoding: line, as: UTF8.self)))
    line.removeAll(keepingCapacity: true)
  }

  public func module(_ name: String) -> [UInt8]? { services.module(name) }

  // MARK: Breakpoints

  public func prompt(at place: BreakpointPlace) -> BreakpointAnswer {
    outputBeforeInput = output.count
    return services.breakpoint?.ask(place) ?? .goOn
  }

  public func answered(_ results: [LuaValue], failed: Bool) {
    let shown = Array(output.dropFirst(outputBeforeInput))
    output.removeLast(shown.count)
    var answer: Result<[Value], LuaFailure> = .success([])
    if failed {
      answer = .failure(LuaFailure(results.first?.text ?? "the error is no text"))
    } else {
      do throws(LuaFailure) {
        var values: [Value] = []
        for result in results { values.append(try self.result(of: result)) }
        answer = .success(values)
      } catch {
        answer = .failure(error)
      }
    }
    services.breakpoint?.show(shown, answer)
  }

  /// Takes output as it comes, instead of `takeOutput`.
  var live: ((Output) -> Void)?

  func put(_ item: Output) { if let live { live(item) } else { output.append(item) } }

  /// What was put out since the last call.
  public func takeOutput() -> [Output] {
    defer { output = [] }
    return output
  }

  // MARK: Documents

  /// Opens a document in the state, under its ordinal in the run; the open one when it is open already.
  func open(_ document: Document, ordinal: UInt32) throws(ScriptError) -> UInt64 {
    if let slot = slots[ordinal], let known = opened[slot] { return known.handle }
    guard let state else { throw ScriptError(kind: .internal, message: "the session has ended") }
    let handle = try state.open(OpenDocument.columns(document))
    let slot = Handle(raw: handle).slot
    while opened.count <= slot { opened.append(nil) }
    opened[slot] = OpenDocument(document: document, ordinal: ordinal, handle: handle)
    slots[ordinal] = slot
    return handle
  }

  /// Forgets a document that the state has closed.
  func closed(_ handle: UInt64) {
    let slot = Handle(raw: handle).slot
    guard slot < opened.count, let document = opened[slot] else { return }
    slots[document.ordinal] = nil
    opened[slot] = nil
    matches[slot] = nil
  }

  // MARK: Queries

  /// The handle of a match in an open document.
  func handle(of place: MatchPlace, _ open: OpenDocument) -> UInt64 {
    let handle = Handle(raw: open.handle)
    return handle.sibling(.match, matches[handle.slot, default: MatchTable()].number(place))
  }

  func match(_ slot: Int, _ index: Int) -> MatchPlace? {
    guard let places = matches[slot]?.places, places.indices.contains(index) else { return nil }
    return places[index]
  }

  /// A query that was compiled before.
  func query(_ text: String) -> Query? { queries[text] }

  /// Keeps a compiled query for its next use; a few hundred at most.
  func keep(_ query: Query) {
    if queries.count >= 256 { queries.removeAll() }
    queries[query.text] = query
  }

  /// The document of a handle when it is still the one that is open.
  func opened(_ handle: UInt64) -> OpenDocument? {
    let handle = Handle(raw: handle)
    guard handle.slot < opened.count, let open = opened[handle.slot], open.handle == handle.document else {
      return nil
    }
    return open
  }

  /// The document of a handle; the boundary has checked that it is open.
  func document(_ handle: UInt64) throws(LuaFailure) -> OpenDocument {
    let slot = Handle(raw: handle).slot
    guard slot < opened.count, let document = opened[slot] else {
      throw LuaFailure("this document is no longer open: keep its values (text, numbers), not its spans")
    }
    return document
  }

  /// All documents of a run that holds them in memory, by ordinal; they are opened as they are touched.
  var corpus: [Document] = [] { didSet { corpusScope = nil } }
  private var corpusScope: Scope?

  /// Documents to analyse. That of the whole run is made once, and has an index for queries.
  func scope(of ordinals: [UInt32]) -> Scope {
    let isWhole = ordinals.count == corpus.count
    if isWhole, let corpusScope { return corpusScope }
    let scope = Scope(
      ordinals.filter { corpus.indices.contains(Int($0)) }.map { .init(corpus[Int($0)], ordinal: $0) },
      index: isWhole ? LazyCorpusIndex(corpus) : nil)
    if isWhole { corpusScope = scope }
    return scope
  }

  /// The document with this ordinal, opened when it is not yet open and the run holds it.
  func document(ordinal: UInt32) -> OpenDocument? {
    if let known = slots[ordinal].flatMap({ opened[$0] }) { return known }
    guard corpus.indices.contains(Int(ordinal)),
      let handle = try? open(corpus[Int(ordinal)], ordinal: ordinal)
    else { return nil }
    return try? document(handle)
  }

  /// The receiver of a call: its document, class and index.
  func receiver(_ exchange: LuaExchange) throws(LuaFailure) -> (OpenDocument, APIClass, Int) {
    guard let raw = exchange.handle, let kind = APIClass(boundary: Handle(raw: raw).kind) else {
      throw LuaFailure("call this with a colon on a document or a span, as in doc:sentences()")
    }
    return (try document(raw), kind, Handle(raw: raw).index)
  }

  // MARK: Objects

  func push(_ object: HostObject, _ exchange: LuaExchange) {
    let id = nextObject
    nextObject &+= 1
    objects[id] = object
    let kind: APIClass
    let bytes: Int
    switch object {
    case .frame(let frame): (kind, bytes) = (.frame, frame.byteCount)
    case .plot(let plot): (kind, bytes) = (.plot, plot.byteCount)
    case .report(let report): (kind, bytes) = (.report, report.byteCount)
    case .corpus(let ordinals): (kind, bytes) = (.corpus, ordinals.count * 4)
    case .query(let query): (kind, bytes) = (.query, 4096 + query.text.utf8.count * 64)
    }
    exchange.push(object: id, class: kind.rawValue, bytes: bytes)
  }

  func object(_ value: LuaValue) -> HostObject? {
    if case .object(let id, _) = value { return objects[id] }
    return nil
  }

  func frame(_ exchange: LuaExchange, _ index: Int = 0) throws(LuaFailure) -> Frame {
    if case .frame(let frame)? = object(exchange.argument(index)) { return frame }
    throw LuaFailure("a frame is wanted here, not a \(exchange.argument(index).typeName)")
  }

  public func release(object id: UInt32) { objects[id] = nil }
  /// Frames, plots, reports, queries and parts of the corpus that the script holds.
  var objectCount: Int { objects.count }

  // MARK: Questions of the boundary

  public func run(method id: Int32, _ exchange: LuaExchange) throws(LuaFailure) {
    switch API.entries[Int(id)].implementation {
    case .function(let body), .property(let body): try body(self, exchange)
    case .column, .lua: throw LuaFailure("'\(API.entries[Int(id)].name)' cannot be called")
    }
  }

  private func element(_ slot: UInt32, _ kind: UInt8) -> (Document, APIClass)? {
    guard Int(slot) < opened.count, let open = opened[Int(slot)], let kind = APIClass(rawValue: kind) else {
      return nil
    }
    return (open.document, kind)
  }

  public func span(slot: UInt32, class kind: UInt8, index: UInt32) -> (start: UInt32, end: UInt32)? {
    guard let (document, kind) = element(slot, kind) else { return nil }
    let span = kind == .match ? match(Int(slot), Int(index))?.span : document.place(kind, Int(index))
    return span.map { ($0.start, $0.end) }
  }

  public func count(slot: UInt32, class kind: UInt8) -> UInt32 {
    guard let (document, kind) = element(slot, kind) else { return 0 }
    if kind == .match { return UInt32(clamping: matches[Int(slot)]?.places.count ?? 0) }
    return UInt32(clamping: document.count(kind))
  }

  public func load(slot: UInt32, _ layer: nj_load_layer, into columns: inout nj_columns) {
    guard let (document, _) = element(slot, APIClass.document.rawValue) else { return }
    switch layer {
    case NJ_LOAD_BASE: OpenDocument.addLayers(of: document, to: &columns)
    case NJ_LOAD_LEXICAL:
      let layer = document.lexical
      columns.pos = layer.partsOfSpeech.base
      columns.lemma_ids = layer.lemmaIDs.base
      columns.lemma_count = UInt32(clamping: layer.lemmas.count)
    default: columns.stop = document.typeProperties.stop.base
    }
  }

  public func text(slot: UInt32, _ which: nj_text, index: UInt32) -> String {
    guard let (document, _) = element(slot, APIClass.document.rawValue) else { return "" }
    let i = Int(index)
    switch which {
    case NJ_TEXT_LEMMA: return i < document.lexical.lemmas.count ? document.lexical.lemmas[i] : ""
    case NJ_TEXT_STEM: return i < document.typeProperties.stems.count ? document.typeProperties.stems[i] : ""
    case NJ_TEXT_NORM: return i < document.typeProperties.norms.count ? document.typeProperties.norms[i] : ""
    case NJ_TEXT_SHAPE:
      return i < document.tokens.count ? WordShape.of(document.text[document.tokens.span(i)]) : ""
    default: return i < document.types.count ? document.types.lower(i) : ""
    }
  }

  public func unknownField(class kind: UInt8, name: String) -> String {
    guard let kind = APIClass(boundary: kind) else {
      let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
      guard parts.count == 2 else { return "no field '\(name)' here" }
      let known = API.entries.filter { $0.place == .table(parts[0]) }.map(\.name)
      return "no field '\(parts[1])' in \(parts[0]); "
        + (NearNames.suggest(parts[1], among: known).first.map { "did you mean '\($0)'?" }
          ?? "it has \(known.joined(separator: ", "))")
    }
    // what is no method of this class may be a function that takes it, as plot.network takes a frame
    let taking = API.entries.first { entry in
      guard case .table = entry.place else { return false }
      return entry.name == name && entry.isPublic
        && entry.parameters.first?.type == Definitions.className(kind)
    }
    if let taking, case .table(let table) = taking.place {
      let argument = taking.parameters.first?.name ?? ""
      return "no field '\(name)' in \(kind.name); did you mean \(table).\(name)(\(argument))?"
    }
    let known = API.names(of: kind).filter { $0.first?.isLetter ?? false }
    if let near = NearNames.suggest(name, among: known).first {
      return "no field '\(name)' in \(kind.name); did you mean '\(near)'?"
    }
    // its own come first, then what all spans have
    let common = Set(API.names(of: .span))
    let told = (known.filter { !common.contains($0) } + known.filter(common.contains)).prefix(12)
    return "no field '\(name)' in \(kind.name); it has \(told.joined(separator: ", "))"
      + (told.count < known.count ? " and more: see 'nightjar help api'" : "")
  }

  public func describe(_ value: LuaValue) throws(LuaFailure) -> String {
    services.describe(try result(of: value))
  }
}
