// CorpusFigures: concordances on a corpus in memory and summaries, through the interactive session that users have.
// In: a JSON-lines file of articles. It is read again and again until the corpus has ten million tokens.

import Corpus
import Document
import LuaHost
import Render
import Scripting

struct CorpusFigures {
  private static let tokens = 10_000_000
  private let services = SessionServices(
    describe: { Renderer.render($0, as: .table) }, render: { _, _ in nil })
  private let path: String

  init(path: String) { self.path = path }

  func run() throws {
    try concordances()
    try summaries()
  }

  /// Documents of the file with at least `shortest` bytes of text, once.
  private func documents(shortest: Int = 0, atMost: Int = .max) -> [Document] {
    let parser = DocumentParser()
    let stream = RecordStream(Inputs.expand([path], format: .jsonl).files)
    var documents: [Document] = []
    while documents.count < atMost, let batch = stream.next() {
      for record in batch.records where documents.count < atMost {
        guard let document = try? parser.parse(record.get()) else { continue }
        guard document.text.bytes.count >= shortest else { continue }
        _ = document.base
        documents.append(document)
      }
    }
    return documents
  }

  private func session(_ documents: [Document]) throws -> InteractiveSession {
    let session = try InteractiveSession(limits: ScriptLimits(), services: services)
    try session.add(documents)
    return session
  }

  /// Evaluates an input and gives its first value as text.
  @discardableResult
  private func evaluate(_ text: String, _ session: InteractiveSession) throws -> String {
    switch session.evaluate(text) {
    case .done(let values): return values.first?.asText ?? ""
    case .failed(let error): throw error
    }
  }

  private func concordances() throws {
    var corpus: [Document] = []
    var count = 0
    while count < Self.tokens {
      let more = documents()
      if more.isEmpty { return }
      for document in more where count < Self.tokens {
        corpus.append(document)
        count += document.tokens.count
      }
    }
    print("corpus in memory: \(corpus.count) documents, \(count) tokens")
    let session = try session(corpus)
    line(
      "index of the corpus, with the first query",
      1000 * (try best(1) { try evaluate("#corpus:find('of')", session) }), "ms")
    let rare = try evaluate(
      """
      (function()
        for r in corpus:count{min=20}:sort("count", "asc"):each() do
          if r.term:find("^%a+$") then return r.term end
        end
      end)()
      """, session)
    let queries = [rare, #""the" ".*tion" "of""#, #"[word="[A-Z].*"] "said" [kind="word"]"#]
    for query in queries {
      let code = "#corpus:kwic([==[\(query)]==])"
      let matches = try evaluate(code, session)
      line(
        "concordance of \(query)", 1000 * (try best { try evaluate(code, session) }), "ms, \(matches) lines")
    }
  }

  private func summaries() throws {
    let code = "for d in corpus:each() do local s = d:summary{method='lexrank'} end"
    var (first, later) = (Double.infinity, Double.infinity)
    var count = 0
    for _ in 0..<3 {
      let session = try session(documents(shortest: 1500, atMost: 1000))
      count = session.documents.count
      first = min(first, try best(1) { try evaluate(code, session) })
      later = min(later, try best(3) { try evaluate(code, session) })
    }
    line("LexRank of \(count) articles, stop words looked up", 1000 * first, "ms")
    line("LexRank of \(count) articles, stop words known", 1000 * later, "ms")
  }
}
