// HostLimitTests: scripts that let the host do the work of exhausting time or memory. Each ends within twice its limits,
// and the same session then runs a good script rightly.

import Corpus
import Glibc
import Testing

@testable import LuaHost
@testable import Scripting

struct HostAttack: Sendable, CustomTestStringConvertible {
  let trick: String
  let source: String
  let ends: Set<String>
  var testDescription: String { trick }

  init(_ trick: String, _ source: String, _ ends: ScriptError.Kind?...) {
    self.trick = trick
    self.source = source
    self.ends = Set(ends.map { $0?.rawValue ?? "well" })
  }
}

private let rows = "local rows = {} for i = 1, 20000 do rows[i] = { k = 1, v = i } end local f = frame(rows) "

let hostAttacks: [HostAttack] = [
  HostAttack(
    "a join of everything with everything", rows + "return #f:join(f, 'k')", .script, .memory, .time),
  HostAttack(
    "a pivot of everything by everything",
    rows + "f = f:with('w', function(r) return r.v end) return f:pivot('v', 'w', 'k')",
    .script, .memory, .time),
  HostAttack(
    "frames that are kept", "local t = {} while true do t[#t + 1] = doc:count() end", .memory, .time),
  HostAttack("frames that are dropped", "while true do local f = doc:count() end", .time),
  HostAttack(
    "a frame in a frame in a frame", "local f = frame{{a = 1}} while true do f = frame{{a = f}} end", .script),
  HostAttack("a report in a report", "local r = report{} while true do r = report{{r}} end", .script),
  HostAttack(
    "reports of the document", "local t = {} while true do t[#t + 1] = report{doc} end", .memory, .time),
  HostAttack("emit for ever", "while true do emit{text = doc.text} end", .memory, .time),
  HostAttack("emit frames for ever", "local f = doc:count() while true do emit(f) end", .memory, .time),
  HostAttack("print for ever", "while true do print(doc.text) end", .memory, .time),
  HostAttack(
    "spans for ever",
    "local i = 0 while true do i = i + 1 local s = doc.tokens[i % #doc.tokens + 1]:context(i % 1000) end",
    .memory, .time),
  HostAttack(
    "matches for ever", "while true do doc:find('[]{1,9}', { all = true }) end", .memory, .time, .script),
  HostAttack(
    "every part of the text", "return #doc:find('[]{1,200}', { all = true })", .memory, .time, .script),
  HostAttack("nested repetition in a query", "return #doc:find('(([]*)*[]*)* \"zzz\"')", .time, .script, nil),
  HostAttack(
    "a query with many repetitions", "return #doc:find('[]{0,1000}{0,1000} \"zzz\"')", .script, .time, nil),
  HostAttack(
    "a long alternation",
    "return #doc:find(table.concat((function() local t = {} for i = 1, 1e5 do t[i] = '\"w' .. i .. '\"' end return t end)(), '|'))",
    .script, .time, .memory, nil),
  HostAttack("an expression that backtracks", "return #doc:find('[word=\"(a*)*(a*)*b\"]')", nil, .time),
  HostAttack("deep parentheses in a query", "doc:find(('('):rep(1e5))", .script),
  HostAttack(
    "deep negation in a query", "doc:find('[' .. ('!'):rep(1e5) .. 'word=\"a\"]')", .script, .time, nil),
  HostAttack(
    "skip-grams of everything", "return #doc:ngrams(5, { skip = 50 })", .script, .memory, .time, nil),
  HostAttack("long n-grams", "return #doc:ngrams(1000000)", .script, nil),
  HostAttack(
    "a wide concordance", "return #doc:kwic('[]', { window = 1000000 })", .script, .memory, .time, nil),
  HostAttack(
    "collocations in a wide window", "while true do doc:collocations('the', { window = 1000000 }) end",
    .script, .time),
  HostAttack(
    "summaries for ever", "while true do doc:summary(5, { method = 'lexrank' }) end", .time, .script),
  HostAttack("keywords for ever", "while true do doc:keywords{ method = 'yake' } end", .time, .script),
  HostAttack("a bootstrap of a million", "return doc:count{ ci = 1000000000 }", .script, .time, nil),
  HostAttack(
    "JSON of much", "local s = '[' .. ('1,'):rep(5e6) .. '1]' while true do json.decode(s) end", .time,
    .memory),
  HostAttack("deep JSON", "json.decode(('['):rep(1e6))", .script),
  HostAttack(
    "JSON of a table full of itself", "local t = {} for i = 1, 60 do t = { t, t } end json.encode(t)",
    .script, .memory, .time),
  HostAttack(
    "a table full of itself in emit", "local t = {} for i = 1, 60 do t = { t, t } end emit(t)", .script,
    .memory, .time),
  HostAttack("CSV of much", "local s = ('a,b\\n'):rep(5e6) while true do csv.decode(s) end", .time, .memory),
  HostAttack("upper-casing much", "local s = ('é'):rep(5e6) while true do text.upper(s) end", .time, .memory),
  HostAttack(
    "sorting with a function that spins", "doc.tokens:sort(function() while true do end end)", .time),
  HostAttack(
    "where with a function that swallows",
    "doc.tokens:where(function() pcall(function() while true do end end) end)", .time),
  HostAttack("each for ever", "while true do for w in doc.words:each() do end end", .time),
  HostAttack(
    "a layer asked for ever", "while true do local n = #doc.entities + #doc.quotes + #doc.dates end", .time),
  HostAttack(
    "text of the document for ever", "local t = {} while true do t[#t + 1] = doc.text .. #t end", .memory,
    .time),
  HostAttack("group by a function that fails", "doc.tokens:group(function(t) error(t) end)", .script),
  HostAttack("group by NaN", "doc.tokens:group(function() return 0/0 end)", .script, nil),
  HostAttack("duplicates for ever", "while true do corpus:duplicates() end", .time, .script),
  HostAttack("clusters for ever", "while true do corpus:clusters(2) end", .time, .script),
  HostAttack("similar for ever", "while true do corpus:similar(doc) end", .time, .script),
  HostAttack(
    "plots for ever", "local f = doc:count() while true do local s = plot.bar(f):svg() end", .time, .script),
  HostAttack(
    "a network of everything",
    "local rows = {} for i = 1, 3000 do rows[i] = { source = i, target = i * 7 % 3000, weight = 1 } end return plot.network(frame(rows)):svg()",
    .time, .script, .memory, nil),
  HostAttack(
    "a heat map of everything",
    "local rows = {} for i = 1, 3000 do rows[i] = { x = i, y = i, v = i } end return plot.heatmap(frame(rows)):svg()",
    .time, .script, .memory, nil),
  HostAttack("tostring of a huge frame", rows + "while true do tostring(f) end", .time),
  HostAttack(
    "a frame as text for ever", rows + "while true do f:csv() f:json() f:html() end", .time, .memory),
  HostAttack("rows of a frame for ever", rows + "while true do f:rows() end", .time),
  HostAttack(
    "sequences of handles that grow",
    "local s = doc.tokens while true do local t = {} for i = 1, 50 do t[i] = s:where(function() return true end) end end",
    .time, .memory),
  HostAttack(
    "a million queries", "local i = 0 while true do i = i + 1 query('\"w' .. i .. '\"') end", .time, .memory),
  HostAttack(
    "a join that has no room",
    "local rows = {} for i = 1, 3000 do rows[i] = { k = 1, v = 'row ' .. i } end local f = frame(rows) return #f:join(f, 'k')",
    .memory),
  HostAttack(
    "whole texts as context", "return #doc:kwic('[]', { window = 10000 })", .memory, .time),
  HostAttack(
    "whole texts as context, sorted", "return #doc:kwic('[]', { window = 10000, sort = 'left' })", .memory,
    .time),
  HostAttack(
    "all pairs of the words of a text",
    "return #corpus[3]:cooccurrence{ of = 'lower', within = 'document', min = 1 }", .memory, .time),
  HostAttack(
    "many parts of a text", "while true do doc:dispersion({ '[]', 'peace' }, { parts = 100000 }) end", .time),
  HostAttack(
    "many bootstrap samples", "while true do corpus:count{ ci = 0.9, samples = 100000 } end", .time, .memory),
  HostAttack("wide windows", "while true do doc:collocations{ window = 100 } end", .time),
  HostAttack(
    "wide windows of everything", "while true do doc:collocations{ node = '[]', window = 100 } end", .time),
  HostAttack("triples for ever", "while true do doc:collocations{ n = 3 } end", .time),
  HostAttack(
    "a dictionary of stars", "while true do doc:code({ a = { '*', '* *' }, b = { '*e*' } }) end", .time,
    .memory),
  HostAttack("readability for ever", "while true do doc:readability{ easy_words = { 'a' } } end", .time),
  HostAttack("diversity for ever", "while true do doc:diversity() end", .time),
  HostAttack("many hash functions", "while true do corpus:duplicates{ threshold = 0.01 } end", .time),
  HostAttack("skip-grams of five", "return #corpus[3]:ngrams{ n = 5, skip = 5 }", .memory, .time),
  HostAttack("summaries of all sentences", "while true do doc:summary{ sentences = 1000 } end", .time),
  HostAttack(
    "a million kept queries", "local t = {} while true do t[#t + 1] = query('\"w' .. #t .. '\"') end", .time,
    .memory),
]

@Suite struct HostLimitTests {
  /// About 60,000 tokens.
  private static let text: String = {
    let words = [
      "the", "peace", "of", "war", "Ana", "Ruiz", "said", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", "in",
      "Berlin", "2014", ".",
    ]
    return (0..<60_000).map { words[($0 &* 7919 &+ $0 / 13) % words.count] }.joined(separator: " ")
  }()

  /// 6,000 different words.
  private static let manyWords = (0..<6000).map { "w\($0)x" }.joined(separator: " ")

  @Test("work of the host ends at the script's limits", arguments: hostAttacks)
  func attack(_ attack: HostAttack) throws {
    let limit = 0.4
    let session = try ScriptSession(
      limits: ScriptLimits(memory: 64 << 20, seconds: limit), services: HostileSession.services)
    let documents = [Self.text, "Ana Ruiz said: “It is late.”", Self.manyWords].map {
      DocumentParser().parse($0)
    }
    _ = (documents[0].entities, documents[0].quotations, documents[0].dates)
    session.view.corpus = documents
    let handle = try session.open(documents[0], ordinal: 0)
    try session.state.set(global: "doc") { $0.push(handle: handle) }
    let view = session.view
    try session.state.set(global: "corpus") { view.push(ScriptView.HostObject.corpus([0, 1, 2]), $0) }
    let start = threadSeconds()
    var end = "well"
    do throws(ScriptError) {
      _ = try HostileSession.run(session, attack.source, rendering: false)
    } catch {
      end = error.kind.rawValue
      #expect(error.line > 0 || !error.kind.isLimit, "a limit says its line")
      #expect(attack.ends.contains(end), "\(end): \(error.message.prefix(200))")
    }
    let seconds = threadSeconds() - start
    #expect(attack.ends.contains(end), "\(end)")
    #expect(seconds < 2 * limit, "\(seconds) s of CPU time")
    let good = try HostileSession.run(session, "return #doc.tokens > 1000 and frame{{a = 1}}[1].a == 1")
    guard case .bool(true) = good else {
      Issue.record("the session is not sound")
      return
    }
  }

  private func threadSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
