// ScriptRun: a script or recipe over the inputs. Per document on N workers, each with its own state; or once
// over all documents, for scripts that name `corpus`. Outputs come in input order and do not depend on N.

public import Corpus
public import Document
import Interruption
public import LuaHost
public import Results

/// What became of one document.
public enum DocumentOutcome: Sendable {
  case output([Output])
  case failed(ScriptError, [Output])
  case unreadable(InputError)
}

/// Everything that a run needs to know.
public struct RunPlan: Sendable {
  public var script: Script
  /// The header, when the script is a recipe.
  public var recipe: Recipe?
  /// Values of `params`.
  public var parameters: Record
  /// Values of `arg`: the inputs.
  public var inputs: [String] = []
  public var limits = ScriptLimits()
  public var services: SessionServices
  public var parser = DocumentParser()
  public var jobs = 1
  /// An expression needs no `return`.
  public var mayBeExpression = false

  public init(script: Script, recipe: Recipe?, parameters: Record, services: SessionServices) {
    self.script = script
    self.recipe = recipe
    self.parameters = parameters
    self.services = services
  }
}

extension RunPlan {
  /// Order of columns: those that a recipe declares, then by first appearance in its text.
  var keyOrder: [String: Int] {
    let declared = recipe?.output.map(\.name) ?? []
    var order = script.keyOrder.mapValues { $0 + declared.count }
    for (i, name) in declared.enumerated() { order[name] = i }
    for name in usedKeys where order[name] == nil { order[name] = order.count + declared.count + 1 }
    return order
  }

  /// A way by which the recipe comes to use itself, as `a → b → a`; told from the texts. Nil when there is none.
  public var circle: String? {
    guard let recipe else { return nil }
    var seen: Set<String> = []
    var waiting = script.parts.uses.map { (name: $0, way: recipe.name) }
    while let next = waiting.popLast() {
      let way = "\(next.way) → \(next.name)"
      if next.name == recipe.name { return way }
      guard seen.insert(next.name).inserted, let used = try? services.recipe(next.name) else { continue }
      waiting += used.parts.uses.map { ($0, way) }
    }
    return nil
  }

  /// Keys of the recipes that the script uses, in the order of its text.
  private var usedKeys: [String] {
    var keys: [String] = []
    var seen: Set<String> = []
    var waiting = script.parts.uses
    while let name = waiting.first {
      waiting.removeFirst()
      guard seen.insert(name).inserted, let used = try? services.recipe(name) else { continue }
      keys += used.keyOrder.sorted { $0.value < $1.value }.map(\.key)
      waiting += used.parts.uses
    }
    return keys
  }
}

/// The state of one worker.
final class ScriptWorker {
  let session: ScriptSession
  let plan: RunPlan
  /// The chunk of a script, or the functions of a recipe.
  private var chunk: LuaState.Reference?
  private var map: LuaState.Reference?
  private var reduce: LuaState.Reference?
  private var finish: LuaState.Reference?
  private var parameters: LuaState.Reference?

  init(_ plan: RunPlan) throws(ScriptError) {
    self.plan = plan
    session = try ScriptSession(limits: plan.limits, services: plan.services)
    session.view.keyOrder = plan.keyOrder
    if let recipe = plan.recipe { session.view.recipeName = recipe.name }
    if let circle = plan.circle {
      throw ScriptError(
        kind: .script, message: "recipes use each other in a circle: \(circle)", source: plan.script.name,
        line: 1)
    }
    let view = session.view
    let state = session.state
    for parameter in plan.recipe?.parameters ?? [] where parameter.kind == .dictionary {
      if let value = plan.parameters[parameter.name] { view.rememberOrder(of: value) }
    }
    try state.set(global: "params") { view.push(.record(plan.parameters), $0) }
    try state.set(global: "arg") { x in
      x.table(elements: plan.inputs.count, fields: 1)
      for (i, input) in plan.inputs.enumerated() {
        x.push(input)
        x.set(index: i + 1)
      }
      x.push(plan.script.name)
      x.set(index: 0)
    }
    chunk = try session.compile(plan.script, mayBeExpression: plan.mayBeExpression)
    if plan.recipe != nil { try openRecipe() }
  }

  private func openRecipe() throws(ScriptError) {
    guard let chunk, let recipe = plan.recipe else { return }
    let state = session.state
    state.begin()
    defer { state.end() }
    // no global can be made from here on, by modules and by the text before `return recipe` neither
    _ = try state.call(try state.compile(Array("recipe {}".utf8), name: "=prelude"))
    let table = try state.callKeeping(chunk)
    map = state.field("map", of: table)
    reduce = state.field("reduce", of: table)
    finish = state.field("finish", of: table)
    let guardSource = """
      local params, names = ...
      return setmetatable(params, { __index = function(_, name)
        if names[name] then return nil end
        error("this recipe declares no parameter '" .. tostring(name) .. "'", 2)
      end })
      """
    let strict = try state.compile(Array(guardSource.utf8), name: "=prelude")
    let view = session.view
    parameters = try state.callKeeping(strict) { x in
      view.push(.record(plan.parameters), x)
      view.push(.record(Record(recipe.parameters.map { .init($0.name, .bool(true)) })), x)
    }
    guard map != nil else {
      throw ScriptError(kind: .script, message: "the recipe has no 'map'", source: plan.script.name, line: 1)
    }
  }

  /// Runs the script or the recipe's `map` on one document; the result of `map` is kept when it is to be reduced.
  private func run(_ document: Document, ordinal: Int) throws(ScriptError) -> LuaState.Reference? {
    let state = session.state
    let handle = try session.open(document, ordinal: UInt32(clamping: ordinal))
    defer { session.close(handle) }
    state.begin()
    defer { state.end() }
    // a recipe's globals are closed anyway
    try state.renew(map == nil ? chunk : nil, ordinal: ordinal)
    do throws(ScriptError) {
      if let map, let parameters {
        let push = { (x: LuaExchange) in
          x.push(handle: handle)
          x.push(kept: parameters)
        }
        if plan.recipe?.collects == true { return try detached(try state.callKeeping(map, push)) }
        for value in try state.call(map, push) { try put(value) }
      } else if let chunk {
        try state.set(global: "doc") { $0.push(handle: handle) }
        for value in try state.call(chunk) { try put(value) }
      }
    } catch {
      throw session.located(error, in: session.view.opened(handle))
    }
    return nil
  }

  private func put(_ value: LuaValue) throws(ScriptError) {
    if case .none = value { return }
    session.view.put(.emitted(try session.value(value)))
  }

  /// A kept result without handles of its document, which is about to close: spans become tables. Rows of frames become
  /// plain tables too, or each would keep its frame, and with it the document, until the batch is reduced.
  private func detached(_ kept: LuaState.Reference) throws(ScriptError) -> LuaState.Reference {
    let value = try session.state.value(of: kept)
    guard value.holdsHandles || session.state.holdsRows else { return kept }
    let plain = try session.value(value)
    session.state.release(kept)
    let view = session.view
    return try keep { view.push(plain, $0, detached: true) }
  }

  /// Keeps a value inside the state.
  func keep(_ push: (LuaExchange) -> Void) throws(ScriptError) -> LuaState.Reference {
    let identity = try session.state.compile(Array("return ...".utf8), name: "=prelude")
    defer { session.state.release(identity) }
    return try session.state.callKeeping(identity, push)
  }

  /// All documents of a batch: their outcomes, and for a recipe that collects, the batch's reduced value.
  func process(_ batch: Batch) -> BatchOutcome {
    var outcome = BatchOutcome(bytesRead: batch.bytesRead)
    var accumulated: LuaState.Reference?
    for (i, record) in batch.records.enumerated() {
      if Interruption.isRequested { break }
      let document: Document
      do throws(InputError) {
        document = try plan.parser.parse(try record.get())
      } catch {
        outcome.documents.append(.unreadable(error))
        continue
      }
      do throws(ScriptError) {
        if let mapped = try run(document, ordinal: batch.firstOrdinal + i) {
          accumulated = try join(accumulated, mapped, &outcome)
        }
        outcome.documents.append(.output(session.view.takeOutput()))
      } catch {
        outcome.documents.append(.failed(error, session.view.takeOutput()))
      }
    }
    if let accumulated {
      do throws(ScriptError) {
        outcome.reduced.append(try session.value(session.state.value(of: accumulated)))
      } catch {
        outcome.documents.append(.failed(error, []))
      }
      session.state.release(accumulated)
    }
    return outcome
  }

  /// `reduce(a, b)`; a recipe without it collects its results one by one.
  private func join(
    _ a: LuaState.Reference?, _ b: LuaState.Reference, _ outcome: inout BatchOutcome
  ) throws(ScriptError) -> LuaState.Reference? {
    guard let reduce else {
      outcome.reduced.append(try session.value(session.state.value(of: b)))
      session.state.release(b)
      return nil
    }
    guard let a else { return b }
    session.state.begin()
    defer { session.state.end() }
    let joined = try session.state.callKeeping(reduce) { x in
      x.push(kept: a)
      x.push(kept: b)
    }
    session.state.release(a)
    session.state.release(b)
    return joined
  }

  /// Joins the value of a batch to what was reduced before; for the state that finishes the run.
  func reduce(_ a: Value, _ b: Value) throws(ScriptError) -> Value {
    guard let reduce else { return a }
    let view = session.view
    session.state.begin()
    defer { session.state.end() }
    let results = try session.state.call(reduce) { x in
      view.push(a, x)
      view.push(b, x)
    }
    return try session.value(results.first ?? .none)
  }

  /// `finish(acc, params)`, or the accumulated value itself.
  func finish(_ accumulated: Value) throws(ScriptError) -> [Output] {
    guard let finish, let parameters else { return [.emitted(accumulated)] }
    let view = session.view
    session.state.begin()
    defer { session.state.end() }
    let results = try session.state.call(finish) { x in
      view.push(accumulated, x)
      x.push(kept: parameters)
    }
    for result in results { try put(result) }
    return view.takeOutput()
  }

  /// A script that names `corpus`, once over all documents. `consume` gets what it puts out as it comes.
  func runOnce(_ documents: [Document], consume: @escaping (Output) -> Void) throws(ScriptError) {
    let view = session.view
    view.live = consume
    defer { view.live = nil }
    view.corpus = documents
    try session.state.set(global: "corpus") {
      view.push(ScriptView.HostObject.corpus(documents.indices.map { UInt32(clamping: $0) }), $0)
    }
    if documents.count == 1 {
      let handle = try session.open(documents[0], ordinal: 0)
      try session.state.set(global: "doc") { $0.push(handle: handle) }
    }
    guard let chunk else { return }
    session.state.begin()
    defer { session.state.end() }
    do throws(ScriptError) {
      for value in try session.state.call(chunk) { try put(value) }
    } catch {
      throw session.located(error, in: nil)
    }
  }
}

/// What became of a batch.
struct BatchOutcome: Sendable {
  var documents: [DocumentOutcome] = []
  /// Values to be reduced or finished, in order.
  var reduced: [Value] = []
  var bytesRead: Int
}

extension Recipe {
  /// Its results are held until the end of the run.
  public var collects: Bool { hasReduce || hasFinish }
}

extension LuaValue {
  /// Whether a span stands anywhere in the value.
  var holdsHandles: Bool {
    switch self {
    case .handle, .elements: true
    case .list(let list): list.contains { $0.holdsHandles }
    case .map(let pairs): pairs.contains { $0.key.holdsHandles || $0.value.holdsHandles }
    default: false
    }
  }
}

public enum ScriptRun {
  /// Progress of a run.
  public struct Progress: Sendable {
    public var documents: Int
    public var bytes: Int
    public var totalBytes: Int?
  }

  /// Runs the plan over a stream. `consume` gets each document's outcome in input order and returns false to stop;
  /// `progress` is called after each batch.
  public static func perDocument(
    _ plan: RunPlan, _ stream: RecordStream, progress: (Progress) -> Void, consume: (DocumentOutcome) -> Bool
  ) throws(ScriptError) {
    var documents = 0
    var accumulated: Value?
    var collected: [Value] = []
    var failure: ScriptError?
    let total = stream.totalBytes
    let hasReduce = plan.recipe?.hasReduce ?? false
    let finisher = plan.recipe?.collects == true ? try ScriptWorker(plan) : nil
    try WorkerPool.run(
      stream, jobs: plan.jobs,
      makeState: { () throws(ScriptError) -> ScriptWorker in try ScriptWorker(plan) },
      process: { worker, batch in worker.process(batch) },
      consume: { outcome in
        for document in outcome.documents {
          documents += 1
          if !consume(document) { return false }
        }
        for value in outcome.reduced {
          guard hasReduce else {
            collected.append(value)
            continue
          }
          do throws(ScriptError) {
            accumulated =
              try accumulated.map { a throws(ScriptError) in try finisher?.reduce(a, value) ?? a } ?? value
          } catch {
            failure = error
            return false
          }
        }
        progress(Progress(documents: documents, bytes: outcome.bytesRead, totalBytes: total))
        return !Interruption.isRequested
      })
    if let failure { throw failure }
    guard let finisher, !Interruption.isRequested else { return }
    if hasReduce, accumulated == nil { return }
    let whole: Value = hasReduce ? accumulated ?? .none : .list(collected.flatMap(\.asRows))
    do throws(ScriptError) {
      _ = consume(.output(try finisher.finish(whole)))
    } catch {
      _ = consume(.failed(error, finisher.session.view.takeOutput()))
    }
  }

  /// The first step alone: a recipe's `map` over a stream, joined by its `reduce` within a batch. `consume` gets each value
  /// in input order, `other` what was printed or went wrong; both return false to stop.
  public static func mapped(
    _ plan: RunPlan, _ stream: RecordStream, consume: (Value) -> Bool, other: (DocumentOutcome) -> Bool
  ) throws(ScriptError) {
    var collecting = plan
    // results are handed on, also those of a recipe that would put them out at once
    collecting.recipe?.hasFinish = true
    let plan = collecting
    try WorkerPool.run(
      stream, jobs: plan.jobs,
      makeState: { () throws(ScriptError) -> ScriptWorker in try ScriptWorker(plan) },
      process: { worker, batch in worker.process(batch) },
      consume: { outcome in
        for document in outcome.documents where !other(document) { return false }
        for value in outcome.reduced where !consume(value) { return false }
        return !Interruption.isRequested
      })
  }

  /// The second step: mapped or reduced values joined to one; without `reduce` they stay as they are.
  public static func reduced(_ plan: RunPlan, _ values: [Value]) throws(ScriptError) -> [Value] {
    guard plan.recipe?.hasReduce ?? false, var joined = values.first else { return values }
    let worker = try ScriptWorker(plan)
    for value in values.dropFirst() { joined = try worker.reduce(joined, value) }
    return [joined]
  }

  /// The last step: what a user sees.
  public static func finished(_ plan: RunPlan, _ values: [Value]) throws(ScriptError) -> [Output] {
    guard let recipe = plan.recipe, recipe.collects else { return values.map { .emitted($0) } }
    if recipe.hasReduce, values.isEmpty { return [] }
    let joined = try reduced(plan, values)
    let whole: Value = recipe.hasReduce ? joined.first ?? .none : .list(joined.flatMap(\.asRows))
    return try ScriptWorker(plan).finish(whole)
  }

  /// Loads every document, with the plan's number of workers.
  public static func load(
    _ parser: DocumentParser, _ stream: RecordStream, jobs: Int, progress: (Progress) -> Void,
    unreadable: (InputError) -> Bool
  ) -> [Document] {
    var documents: [Document] = []
    let total = stream.totalBytes
    WorkerPool.run(
      stream, jobs: jobs, makeState: { () throws(Never) -> Void in },
      process: { _, batch in
        LoadedBatch(
          documents: batch.records.map { record in
            Result { () throws(InputError) -> Document in
              let document = try parser.parse(try record.get())
              _ = document.base  // here, by all workers: the script that looks at them has one thread
              return document
            }
          }, bytesRead: batch.bytesRead)
      },
      consume: { batch in
        for result in batch.documents {
          switch result {
          case .success(let document): documents.append(document)
          case .failure(let error): if !unreadable(error) { return false }
          }
        }
        progress(Progress(documents: documents.count, bytes: batch.bytesRead, totalBytes: total))
        return !Interruption.isRequested
      })
    return documents
  }

  /// Runs a script that names `corpus`, or needs no documents. `consume` gets what it puts out as it comes, also before an error.
  public static func once(
    _ plan: RunPlan, _ documents: [Document], consume: @escaping (Output) -> Void
  ) throws(ScriptError) {
    try ScriptWorker(plan).runOnce(documents, consume: consume)
  }
}

private struct LoadedBatch: Sendable {
  var documents: [Result<Document, InputError>]
  var bytesRead: Int
}

extension Value {
  /// The rows of a map result: those of a list or frame, else the value itself; none gives no row.
  var asRows: [Value] {
    switch self {
    case .none: []
    case .list(let list): list
    case .frame(let frame): (0..<frame.count).map { .record(frame.row($0)) }
    default: [self]
    }
  }
}
