import Corpus
import Document
import Foundation
import LuaHost
import Results
import Testing

@testable import Scripting

private let services = SessionServices(describe: { $0.asText }, render: { value, _ in value.asText })

private func session(_ texts: String...) throws -> ScriptSession {
  let session = try ScriptSession(limits: ScriptLimits(seconds: 30), services: services)
  for (i, text) in texts.enumerated() {
    let handle = try session.open(DocumentParser().parse(text), ordinal: UInt32(i))
    try session.state.set(global: i == 0 ? "doc" : "doc\(i + 1)") { $0.push(handle: handle) }
  }
  return session
}

private func run(_ session: ScriptSession, _ source: String) throws -> Value {
  let chunk = try session.compile(Script(source: Array(source.utf8), name: "-e"), mayBeExpression: true)
  var values: [Value] = []
  for case .emitted(let value) in try session.run(chunk) { values.append(value) }
  return values.count == 1 ? values[0] : .list(values)
}

private let article = """
  On Monday Ana Ruiz told Reuters in Lisbon: “It is late, and nobody came.” She left at 3 p.m. with $5 million.
  “We will return,” Ruiz said. The “so-called experts” were wrong.
  """

@Suite struct ViewTests {
  @Test("for every span of every kind, doc.text:sub(first, last) is its text")
  func places() throws {
    let seed = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("seeds/000_2901a6ce190b69a5.txt")
    for text in [article, try String(contentsOf: seed, encoding: .utf8), "Ärger “über” 世界。", "", "\u{0}“"] {
      let checked = try run(
        session(text),
        """
        local n, bad = 0, 0
        local function check(s)
          n = n + 1
          if doc.text:sub(s.first, s.last) ~= s.text then bad = bad + 1 end
        end
        for _, layer in ipairs{"blocks","sections","paragraphs","sentences","tokens","words","quotes","entities","mentions","dates","numbers","links"} do
          for s in doc[layer]:each() do
            check(s) check(s:context(2))
            if s:before(2) then check(s:before(2)) end
            if s:after(2) then check(s:after(2)) end
            if s.sentence then check(s.sentence) end
            if s.paragraph then check(s.paragraph) end
          end
        end
        for q in doc.quotes:each() do
          check(q.content)
          if q.cue then check(q.cue) end
          if q.speaker_words then check(q.speaker_words) end
        end
        return bad
        """)
      #expect(checked == .integer(0))
    }
  }

  @Test(
    "sequences answer as read-only lists",
    arguments: [
      ("#doc.quotes", "3"), ("doc.quotes[1].speaker.name", "Ana Ruiz"), ("doc.quotes[-1].kind", "term"),
      ("doc.quotes[99]", ""),
      ("#doc.quotes:where{kind='direct'}", "2"), ("#doc.quotes:where(function(q) return q.closed end)", "3"),
      ("#doc.quotes:where{kind={'direct','term'}}", "3"), ("#doc.quotes:where{speaker='Ana Ruiz'}", "2"),
      ("#doc.quotes:where{speaker={'Nobody','Ana Ruiz'}}", "2"), ("#doc.quotes:where{speaker='Ruiz'}", "0"),
      ("#doc.quotes:where{cue='said'}", "1"), ("#doc.quotes:frame('speaker'):where{speaker='Ana Ruiz'}", "2"),
      ("table.concat(doc.quotes:pluck('kind'), ' ')", "direct direct term"),
      ("doc.quotes:group('speaker.name')[1].count", "2"), ("#doc.quotes:group('kind')[1].spans", "2"),
      ("doc.quotes:sort('first','desc')[1].kind", "term"), ("#doc.quotes:first(2)", "2"),
      ("doc.quotes:last().kind", "term"), ("doc.quotes:group(function() return 0/0 end)[1].count", "3"),
      ("#doc.quotes:frame{'kind','speaker.name'}", "3"),
      ("doc.quotes:map(function(q) return #q.words end)[2]", "3"),
      ("(function() local n = 0 for i, q in ipairs(doc.quotes) do n = n + i end return n end)()", "6"),
      ("doc.sentences[1].tokens[1].lower", "on"), ("doc.tokens[2].sentence.index", "1"),
      ("doc.tokens[1] == doc.tokens[1]", "true"),
      ("doc.sentences[1]:contains(doc.tokens[2])", "true"),
      ("doc.sentences[2]:overlaps(doc.tokens[2])", "false"),
      ("doc.dates[1].text", "Monday"), ("doc.numbers:where{kind='money'}[1].value", "5000000"),
    ])
  func sequences(_ code: String, _ expected: String) throws {
    #expect(try run(session(article), "return " + code).asText == expected)
  }

  @Test(
    "mistakes are told in the user's words",
    arguments: [
      ("doc.sentances", "no field 'sentances' in document; did you mean 'sentences'?"),
      ("doc.quotes[1].speeker", "no field 'speeker' in quote; did you mean 'speaker'?"),
      ("doc.sentences[1]:before('x')", "argument 'n' of"),
      ("doc.sentences[1]:before(-1)", "must not be negative"),
      ("doc.quotes:where(5)", "'where' wants a table of fields or a function"),
      ("doc:count{tpo=1}", "did you mean 'top'?"),
      ("doc:count{by='x'}", "the option 'by' must be one of"), ("doc:summary{sentences=0}", "from 1 to 1000"),
      ("frame(5)", "must be a table, not number"), ("frame{{a=1}}:sort('b')", "no column 'b'"),
      ("why(doc)", "why wants an annotation"),
      ("json.decode('[')", "is not JSON"), ("text.read('x')", "was not granted"),
      ("emit({[{}]=1})", "cannot name a field"),
    ])
  func mistakes(_ code: String, _ message: String) throws {
    let session = try session(article)
    do {
      _ = try run(session, code)
      Issue.record("no error for \(code)")
    } catch let error as ScriptError {
      #expect(error.message.contains(message), "\(error.message)")
    }
    #expect(try run(session, "#doc.quotes") == .integer(3))
  }

  @Test(
    "an argument too many is an error, a list of names may be written as arguments",
    arguments: [
      ("frame{{a=1}}:sort('a','desc',5)", "takes 2 arguments (column, order), but got 3"),
      ("frame{{a=1}}:top(1, 2)", "takes 1 argument (n), but got 2"),
      ("frame{{a=1}}:rows(1)", "takes no arguments"), ("doc:count({}, 1)", "takes 1 argument (options)"),
      ("frame{{a=1}}:group('a'):count('a')", "takes no arguments"),
      ("doc.quotes:where({}, 1)", "takes 1 argument (test)"),
      ("doc.words:each('lower', 1)", "takes 1 argument (attribute)"),
      ("emit(1, 2)", "takes 1 argument (value)"),
    ])
  func extraArguments(_ code: String, _ message: String) throws {
    do {
      _ = try run(session(article), code)
      Issue.record("no error for \(code)")
    } catch let error as ScriptError {
      #expect(error.message.contains(message), "\(error.message)")
      #expect(error.code == "argument/extra")
      #expect(error.line == 1)
    }
  }

  @Test(
    "columns may be a list or arguments",
    arguments: [
      ("table.concat(f:select('a', 'b').columns, ' ')", "a b"),
      ("table.concat(f:select{'b', 'a'}.columns, ' ')", "b a"),
      ("#f:group('a', 'b'):count()", "2"), ("#f:distinct('a', 'b')", "2"), ("#f:distinct()", "3"),
      ("table.concat(f:group('a'):sum('c', 'd').columns, ' ')", "a c d"),
      ("table.concat(doc.quotes:frame('kind', 'text').columns, ' ')", "kind text"),
      ("#f:sort('a', nil)", "3"), ("f:sort{{'b', 'desc'}, 'c'}[2].c", "1"),
      ("f:sort({'b', 'c'}, 'desc')[2].c", "2"),
      ("f:sort{'b', {'c', 'desc'}}[1].c", "2"), ("f:group('b'):median('c')[1].c", "1.5"),
      ("#f:join(f, {'a', 'c'})", "3"), ("#f:join(frame{{a=1.0, z=1}}, 'a')", "2"),
      ("#f:join(frame{{a=1}, {a=7}}, 'a', {how='outer'})", "4"), ("#f:join(frame{{a=1}}, 'a', 'left')", "3"),
      ("f:pivot('a', 'b', 'c')[2].x", ""), ("f:pivot('a', 'b', 'c', {fill=0})[2].x", "0"),
      ("table.concat(f:group('c'):sum('c').columns, ' ')", "c c_2"), ("('X'):gsub('X', text.lower)", "x, 1"),
    ])
  func columnArguments(_ code: String, _ expected: String) throws {
    let rows = "local f = frame{{a=1,b='x',c=1,d=1},{a=1,b='x',c=2,d=1},{a=2,b='y',c=3,d=1}} return "
    #expect(try run(session(article), rows + code).asText == expected)
  }

  @Test(
    "every row has the places that it counted, and no other names than its columns",
    arguments: [
      ("#f[1].spans", "2"), ("#f:rows()[1].spans", "2"), ("tostring(f[1])", "kind=direct, count=2"),
      ("tostring(f:rows()[2])", "kind=term, count=1"),
      (
        "(function() local r = f:rows()[1]; r.kind, r.more = nil, {1, 2}; return tostring(r) end)()",
        "kind=–, count=2, more=1, 2"
      ),
      (
        "(function() local t = {} for k, v in pairs(f[2]) do t[#t + 1] = k end table.sort(t) return table.concat(t, ' ') end)()",
        "count kind"
      ),
      ("frame{f[2]}[1].kind", "term"), ("#f:where{kind={'term', 'direct'}}", "2"),
      (
        "select(2, pcall(function() f[1].count = 5 end)):match('.-;')",
        "-e:1: a row of a frame cannot be changed;"
      ),
      (
        "select(2, pcall(function() for r in f:each() do r.share = 1 end end)):match('f:with%b()')",
        "f:with(\"share\", function(r) … end)"
      ),
      ("(pcall(f.with, f, 'x', function(r) r.y = 1 return 1 end))", "false"),
      ("(function() local n = 0 for i, r in pairs(f) do n = n + i * r.count end return n end)()", "4"),
      ("#f:where(function(r) return #r.spans == 2 end)", "1"),
      ("f:with('s', function(r) return #r.spans end)[1].s", "2"),
      ("(function() for r in f:each() do return #r.spans end end)()", "2"),
      (
        "select(2, pcall(function() return f[1].kid end))",
        "-e:1: no column 'kid' in this frame; did you mean 'kind'?"
      ),
      (
        "select(2, pcall(function() return f:rows()[1].zz end))",
        "-e:1: no column 'zz' in this frame; it has kind, count"
      ),
      (
        "select(2, pcall(function() return f:where{cc=1} end))",
        "-e:1: no column 'cc' in this frame; it has kind, count"
      ),
    ])
  func rows(_ code: String, _ expected: String) throws {
    #expect(try run(session(article), "local f = doc.quotes:group('kind') return " + code).asText == expected)
  }

  @Test(
    "an error in a call that is returned knows its line",
    arguments: [
      "return frame{{a=1}}:group('zz')", "return doc.quotes:frame{'speker'}",
      "return doc.quotes:group('speker')",
      "return doc.quotes:where{knd=1}", "return recipe(5)", "return frame{{a=1}}:group('a'):sum()",
      "return frame{{a=1}}:group('a'):summ('a')",
    ])
  func placeOfReturnedCall(_ code: String) throws {
    do {
      _ = try run(session(article), "\n" + code)
      Issue.record("no error for \(code)")
    } catch let error as ScriptError {
      #expect(error.line == 2, "\(error.message)")
      #expect(error.source == "-e")
      #expect(error.code != "script/error")
    }
  }

  @Test(
    "the part of the line that an error means is a whole lexeme",
    arguments: [
      ("doc:count{n=0}", "the option 'n' must be a whole number", "doc:count", "n"),
      ("local f = g:join(h, 'a')", "no column 'a' in this frame; did you mean 'q'?", "frame:join", "a"),
      ("local sum = f:sum(x)", "argument 'n' of 'frame:sum' must be", "frame:sum", "sum"),
      ("return frame{{a=1}}[1].zz", "no column 'zz' in this frame; it has a", nil, "zz"),
      ("q.speeker, q.speaker", "no field 'speeker' in quote; did you mean 'speaker'?", nil, "speeker"),
      ("x:pluck('speker.name')", "no field 'speker' in quote", nil, "speker.name"),
      ("local x = nil; return x.y", "attempt to index a nil value (local 'x')", nil, "x"),
      ("local x = = 1", "unexpected symbol near '='", nil, "="),
      ("default = 1 + 2", "'1 +' is not a constant", nil, "1 +"),
      ("string.upper = nil", "'string.upper' cannot be replaced", nil, "upper"),
      ("plot.bars(f)", "attempt to call a nil value (field 'bars')", nil, "bars"),
    ] as [(String, String, String?, String)])
  func culprits(_ line: String, _ message: String, _ function: String?, _ expected: String) throws {
    let script = Script(source: Array(("-- first\n" + line).utf8), name: "-e")
    let found = try #require(script.culprit(line: 2, message: message, function: function))
    #expect(String(Array(line)[found.from..<found.from + found.count]) == expected)
    if message.contains("argument 'n'") { #expect(found.from == 14) }
    if line.contains("= =") { #expect(found.from == 10) }
    if line.contains("x.y") { #expect(found.from == 22) }
  }

  @Test(
    "options and functions that are not there have codes of their own and near names",
    arguments: [
      ("doc:count{tpo=1}", "option/unknown", "did you mean 'top'?"),
      ("doc:count{top=-1}", "option/value", "from 0"),
      ("doc:count(5)", "option/table", "options stand in a table"),
      ("plot.bar(frame{{a='x',b=1}}, {size='b'})", "option/unknown", "there are x, y, by, title"),
      ("plot.network(frame{{a='x'}}, {xlabel='b'})", "option/unknown", "no option 'xlabel'"),
      ("report{'a', nil, 'b'}", "script/error", "part 2 of the report is nil"),
      ("report{'a', {heading='S', nil, 'b'}}", "script/error", "part 1 of the section 'S' is nil"),
      ("report{{heading='S', titel='T', 'b'}}", "script/error", "a section has no field 'titel'"),
      ("report{print}", "script/error", "part 1 of the report is a function"),
      ("plot.bars", "field/unknown", "no field 'bars' in plot; did you mean 'bar'?"),
      ("text.lowr('x')", "field/unknown", "did you mean 'lower'?"),
      ("json.zzzzzz", "field/unknown", "it has encode, decode, read"),
      ("frame{{a=1}}:top(-1)", "argument/type", "must not be negative"),
      ("frame{{a=1}}:join(frame{{a=1}}, 'a', 'outre')", "option/value", "one of inner, left, outer"),
      ("frame{{a=1}}:join(frame{{a=1}}, 'a', {how='full'})", "option/value", "one of inner, left, outer"),
      ("csv.decode('a,b\\n1,2,3')", "script/error", "has 3 cells and the header 2"),
      (
        "csv.decode('a\\n1\\n\"2')", "script/error",
        "never closed; close it, or double it if it belongs to the text (line 3)"
      ),
      ("csv.decode('a\\nx', {numbers={'a'}})", "script/error", "row 1 has 'x' in the column 'a'"),
      ("csv.decode('votes\\n1', {numbers={'vote'}})", "script/error", "did you mean 'votes'?"),
      ("csv.decode('a', {sep='ab'})", "script/error", "must be one character"),
      ("emit(frame{{a=1}}:group('a'))", "argument/type", "a grouping is no value yet"),
      ("frame{{a=1}}()", "script/error", "for x in it:each() do"),
      ("doc.count{}", "script/error", "with a colon"),
      ("frame{{a=1}}:sort{{'a', 'down'}}", "argument/type", "must be asc or desc"),
      ("frame{{a=1}}:sort{5}", "argument/type", "\"a\" or {\"a\", \"desc\"}"),
      ("doc:count{group='meta.x'}", "field/unknown", "no field 'meta.x' in these documents"),
    ])
  func unknownNames(_ code: String, _ errorCode: String, _ message: String) throws {
    do {
      _ = try run(session(article), code)
      Issue.record("no error for \(code)")
    } catch let error as ScriptError {
      #expect(error.code == errorCode && error.message.contains(message), "\(error.code): \(error.message)")
    }
  }

  @Test("a frame without rows is drawn as empty, whatever columns are named")
  func emptyPlots() throws {
    for kind in ["bar", "line", "area", "scatter", "timeline", "dispersion", "heatmap"] {
      let value = try run(session(article), "plot.\(kind)(frame{}, {x='a', y='b'})")
      guard case .plot(let plot) = value else {
        Issue.record("\(kind): \(value)")
        continue
      }
      #expect(plot.data.count == 0)
    }
  }

  @Test("sections of a report stand one deeper than what they are in, with their authors and notes")
  func sections() throws {
    let value = try run(
      session(article),
      """
      report{"a", {heading="S", author="Ann", note="N", "b", {heading="Sub", "c"}}, "d",
        report{title="R", date="2023", "e"}, {{heading="T", "f"}}, {{heading="data", n=1}}, doc:mark("came")}
      """)
    guard case .report(let report) = value else { return }
    let parts = report.parts.map { part in
      switch part.content {
      case .heading(let text): "\(part.depth) # \(text)"
      case .text(let text): "\(part.depth) \(text)"
      case .note(let text): "\(part.depth) (\(text))"
      case .value: "\(part.depth) value"
      case .document: "\(part.depth) document"
      }
    }
    #expect(
      parts == [
        "0 a", "0 # S", "1 (Ann)", "1 b", "1 # Sub", "2 c", "1 (N)", "0 d", "0 # R", "1 (2023)", "1 e",
        "0 # T", "1 f", "0 value", "0 document",
      ])
  }

  @Test("measures go by the names that head their columns too")
  func measureColumns() throws {
    let names = try run(
      session(article),
      "table.concat(doc:collocations{measure={'log_ratio','pmi_log2'},min=1}.columns, ' ')")
    #expect(names.asText.hasSuffix("log_ratio pmi_log2"))
    #expect(
      try run(session(article), "#doc:keyness(frame{{term='late',count=1}},{measure='log_ratio',min=1}) > 0")
        == .bool(true))
  }

  @Test("categories stand in the order of the dictionary's text")
  func categoryOrder() throws {
    let rows = try run(
      session(article), "doc:code(dictionary('zeta: late\\nmid: nobody\\nalpha: came')):column('category')")
    #expect(rows.asText == "zeta, mid, alpha")
  }

  @Test(
    "dates are read, moved, rounded, written and listed",
    arguments: [
      (#"date.parse("the end of September 2023")"#, "2023-09"),
      (#"date.parse("last Friday", "2023-09-22")"#, "2023-09-15"),
      (#"tostring(date.parse("no day at all"))"#, "nil"),
      (#"date.days("2023-09-22", "2023-10-01T10:00Z")"#, "9"),
      (#"tostring(date.days("XXXX-09-22", "2023"))"#, "nil"),
      (#"date.add("2024-01-31", 1, "month")"#, "2024-02-29"),
      (#"date.add("2024-02-29", -1, "year")"#, "2023-02-28"),
      (#"date.add("2023-12-31", 1)"#, "2024-01-01"),
      (#"date.floor("2023-09-24", "week")"#, "2023-09-18"),
      (#"date.floor("2023-09-22", "quarter")"#, "2023-07-01"),
      (#"date.floor("2023-W38", "year")"#, "2023-01-01"),
      (#"date.weekday("2023-09-22")"#, "Friday"),
      (
        #"date.format("2023-01-01", "%A, %e %B %Y, %a %b %d.%m, day %j, %G-W%V-%u, Q%q, 100%%")"#,
        "Sunday, 1 January 2023, Sun Jan 01.01, day 001, 2022-W52-7, Q1, 100%"
      ),
      (
        #"table.concat(date.range("2023-01-31", "2023-04-30", "month"), " ")"#,
        "2023-01-31 2023-02-28 2023-03-31 2023-04-30"
      ),
      (#"#date.range("2023-02-01", "2023-01-01")"#, "0"),
      (#"date.range("9999-12-30", "9999")[1]"#, "nil"),
      // what stands beside: a measure given twice is one column, the words of a text have its sentences
      (
        #"table.concat(doc:collocations{measure={"g2","g2"},min=1}.columns, " ")"#,
        "term count count_1 count_2 expected g2"
      ),
      (#"doc.words:readability().counts.sentences - doc:readability().counts.sentences"#, "0"),
    ])
  func dates(_ code: String, _ wanted: String) throws {
    let value = try run(session(article), "tostring(\(code))")
    #expect(value == .string(wanted))
  }

  @Test("counts beyond any text, and tags within tags, are no crash")
  func tooMuch() throws {
    let rows = "local r = {} for i = 1, 8200 do r[i] = {term = 'a', count = 1 << 50} end local f = frame(r)"
    #expect(try run(session(article), rows + " return #f:keyness(f)") == .integer(1))
    for tags in [
      "('<s> '):rep(7000)..'[]'..('</s> '):rep(7000)", "('<quote> '):rep(14)..('</quote> '):rep(14)",
    ] {
      let code = "return select(2, pcall(function() return doc:find(\(tags)) end))"
      #expect(try run(session(article), code).asText.contains("tags go 4 deep"))
    }
  }

  @Test(
    "what is no date is told in the user's words",
    arguments: [
      (#"date.days("soon", "2023")"#, "'soon' is no date"),
      (#"date.days("2023-02-30", "2023")"#, "'2023-02-30' is no date"),
      (#"date.weekday(7)"#, "argument 'date' must be a date such as"),
      (#"date.add("2023", math.maxinteger, "year")"#, "leads beyond"),
      (#"date.add("2023", math.mininteger)"#, "leads beyond"),
      (#"date.floor("2023", "fortnight")"#, "must be one of day, week, month, quarter, year"),
      (#"date.format("2023", "%k")"#, "'%k' stands for nothing"),
      (#"date.range("0001", "9999")"#, "more than 100000 dates"),
      (#"date.parse(("x"):rep(20000))"#, "longer than an expression"),
    ])
  func wrongDates(_ code: String, _ message: String) throws {
    let error = try #require(throws: ScriptError.self) { try run(session(article), code) }
    #expect(error.message.contains(message))
  }

  @Test("windows and n-grams of chosen places stay within each; tokens chosen side by side are one text")
  func windowsOfPlaces() throws {
    let open = try session("He saw red rose blue bird. “One two”“three four” she said.")
    func terms(_ frame: String) throws -> String {
      try run(open, "local t = \(frame):column('term') table.sort(t) return table.concat(t, ', ')").asText
    }
    #expect(
      try terms("doc.quotes:collocations{window = 9, min = 1, direction = 'both'}") == "four three, one two")
    let matches = "doc:find('\"red\" \"rose\" | \"blue\" \"bird\"')"
    #expect(try terms("\(matches):ngrams()") == "blue bird, red rose")
    #expect(
      try terms(
        "doc.words:where(function(w) return w.lower ~= 'red' end):collocations{window = 1, min = 1, direction = 'both'}"
      )
        == "bird blue, blue rose, four she, four three, he saw, one two, rose saw, said she, three two")
    #expect(try terms("doc.tokens:first(5):ngrams()") == "he saw, red rose, rose blue, saw red")
  }

  @Test("a number may be a term of a dictionary, with a weight or in a list")
  func numericTerms() throws {
    let open = try session("In 2023 and 1848, and in 2023.")
    let code = "doc:code({year = {[\"2023\"] = 2, [1848] = 3, war = 1}}):rows()[1].score"
    #expect(try run(open, code) == .number(7))
    #expect(try run(open, "doc:code({year = {\"2023\", \"1848\"}}):rows()[1].count") == .integer(3))
  }

  @Test("a dictionary that changes between two calls is read again, as is one whose text has another order")
  func changedDictionary() throws {
    let rows = try run(
      session(article),
      """
      local words, counts = { a = { "late" } }, {}
      for _, word in ipairs { "late", "nobody of this name", "late" } do
        words.a[1] = word
        counts[#counts + 1] = doc:code(words)[1].count
      end
      for _, text in ipairs { 'b: late\\nc: came', 'c: came\\nb: late' } do
        counts[#counts + 1] = doc:code(dictionary(text))[1].category
      end
      return table.concat(counts, " ")
      """)
    #expect(rows.asText.hasSuffix(" 0 1 b c"), "\(rows.asText)")
    #expect(rows.asText.first != "0")
  }

  @Test(
    "an interval needs documents to draw, a list of words is no string",
    arguments: [("doc:count{ci=0.95}", "ci"), ("doc:readability{easy_words='x'}", "easy_words")])
  func optionValues(_ code: String, _ option: String) throws {
    do {
      _ = try run(session(article), code)
      Issue.record("no error for \(code)")
    } catch let error as ScriptError {
      #expect(
        error.code == "option/value" && error.message.contains("option '\(option)'"), "\(error.message)")
    }
  }

  @Test("a query with quotation marks of its own is found in the line")
  func culpritOfQuery() throws {
    let line = "doc:find(\"[lemma=\\\"x\\\" \")"
    let script = Script(source: Array(line.utf8), name: "-e")
    let found = try #require(
      script.culprit(
        line: 1, message: "']' is expected here\n    [lemma=\"x\" ", function: "doc:find", character: 10))
    #expect(String(Array(line)[found.from..<found.from + found.count]) == "\"[lemma=\\\"x\\\" \"")
  }

  @Test("a span of a closed document is an error, also when its slot is used again")
  func closed() throws {
    let session = try ScriptSession(limits: ScriptLimits(), services: services)
    let first = try session.open(DocumentParser().parse("One."), ordinal: 0)
    try session.state.set(global: "old") { $0.push(handle: first) }
    session.close(first)
    let second = try session.open(DocumentParser().parse("Two."), ordinal: 1)
    try session.state.set(global: "doc") { $0.push(handle: second) }
    #expect(throws: ScriptError.self) { try run(session, "old.text") }
    #expect(try run(session, "doc.text") == .string("Two."))
  }

  @Test("spans that scripts make are equal when their places are")
  func interned() throws {
    #expect(try run(session(article), "doc.tokens[5]:before(2) == doc.tokens[5]:before(2)") == .bool(true))
    #expect(try run(session("A b.", "A b."), "doc.tokens[1] == doc2.tokens[1]") == .bool(false))
  }

  @Test("columns stand in the order in which the script names them")
  func order() throws {
    let session = try session("One.")
    let script = Script(source: Array("emit{zeta=1, alpha=2, [\"mid\"]=3}".utf8), name: "-e")
    session.view.keyOrder = script.keyOrder
    guard case .emitted(.record(let record))? = try session.run(session.compile(script)).first else {
      Issue.record("a record")
      return
    }
    #expect(record.fields.map(\.name) == ["zeta", "alpha", "mid"])
  }

  @Test(
    "a frame's columns do not depend on what its first row lacks",
    arguments: [
      ("local r = {} r.zeta = 1 r['mid'] = 2 r.alpha = 3 return frame{r}", "zeta mid alpha"),
      ("return frame{{a = 1, c = 3}, {a = 1, b = 2, c = 3}}", "a c b"),
      ("return frame(csv.decode('z;y;x\\n1;2;3'))", "z y x"),
      ("return frame({{a = 1, b = 2}}, {columns = {'b', 'c'}})", "b c"),
      ("return frame({}, {columns = {'b', 'c'}})", "b c"),
      ("return frame{{}, {a = 1}}", "a"),
      ("return frame{}:sort('n'):with('m', 1):select('n', 'm')", "n m"),
      ("return frame{}:group('a'):sum('b')", "a b"),
      ("return frame{}:join(frame{{k = 1, v = 2}}, 'k', 'outer')", "k v"),
    ])
  func columnOrder(_ code: String, _ expected: String) throws {
    let session = try session("One.")
    let script = Script(source: Array(code.utf8), name: "-e")
    session.view.note(
      columns: script.keyOrder.keys.sorted { script.keyOrder[$0] ?? 0 < script.keyOrder[$1] ?? 0 })
    guard case .emitted(.frame(let frame))? = try session.run(session.compile(script)).last else {
      Issue.record("a frame")
      return
    }
    #expect(frame.names.joined(separator: " ") == expected)
  }

  @Test(
    "cells of csv become numbers where that is asked for",
    arguments: [
      ("csv.decode('n\\n9\\n100\\n10', {numbers = true})", "9 10 100"),
      ("csv.decode('n\\n9\\n100\\n10')", "10 100 9"),
      ("csv.decode('n\\n007\\n1', {numbers = true})", "007 1"),
      ("csv.decode('m,n\\na,2.5\\nb,\\nc,-1', {numbers = {'n'}})", "-1 2.5"),
      ("csv.decode('m;n\\n1,5;2\\n1;1')", "1 2"), ("csv.decode('m|n\\n1|2', {sep = '|'})", "2"),
      ("csv.decode('n,n\\n1,2')", "1"), ("csv.decode('n,,\\n1,,\\n')", "1"),
    ])
  func csvNumbers(_ table: String, _ expected: String) throws {
    let code =
      "return table.concat(frame(\(table)):sort('n'):where(function(r) return r.n end):column('n'), ' ')"
    #expect(try run(session("One."), code).asText == expected)
  }

  @Test("the definition file names every public entry, and is Lua")
  func definitions() throws {
    let text = Definitions.lua
    for entry in API.entries where entry.isPublic { #expect(text.contains(entry.name)) }
    let session = try session("")
    _ = try session.state.compile(Array(text.utf8), name: "=d")
  }
}

@Suite struct RecipeTests {
  private static let good = """
    return recipe { name = "x", version = "1.0.0", api = "1", summary = "s",
      params = { n = { type = "integer", default = 2, min = 1, help = "h" } },
      map = function(doc, p) return { { n = p.n } } end }
    """

  @Test("a header is read without running the recipe")
  func header() throws {
    let recipe = try RecipeReader.read(Array(("error('ran')\n" + Self.good).utf8))
    #expect(recipe.name == "x" && recipe.parameters.map(\.name) == ["n"])
  }

  /// The good recipe with one thing changed.
  private static func edited(_ from: String, _ to: String) -> String {
    good.replacingOccurrences(of: from, with: to)
  }

  private static let brokenRecipes: [(String, String)] = {
    var all: [(String, String)] = []
    func add(_ source: String, _ code: String) { all.append((source, code)) }
    add("print(1)", "recipe/missing")
    add("return recipe { name = }", "recipe/header")
    add("return recipe { name = 'x'", "recipe/header")
    add("return recipe { nmae = 'x' }", "recipe/key")
    add("return recipe { 5 }", "recipe/key")
    add("return recipe { name = 'x', name = 'y' }", "recipe/key")
    add("return recipe { name = os.time() }", "recipe/header")
    add("return recipe { name = 'a' .. x }", "recipe/header")
    add("return recipe { name = 'x' }", "recipe/missing")
    add(edited("\"1.0.0\"", "\"1.0\""), "recipe/version")
    add(edited("api = \"1\"", "api = \"9\""), "recipe/api")
    add(edited("name = \"x\"", "name = \"X y\""), "recipe/name")
    add(edited("summary = \"s\"", "summary = 5"), "recipe/type")
    add(edited("type = \"integer\"", "type = \"int\""), "recipe/param")
    add(edited("default = 2", "default = 0"), "recipe/default")
    add(edited("default = 2", "default = \"two\""), "recipe/default")
    add(edited("help = \"h\"", "halp = \"h\""), "recipe/param")
    add(edited(", help = \"h\"", ""), "recipe/help")
    add(edited("summary = \"s\"", "summary = \"s\", needs = {\"qotes\"}"), "recipe/layer")
    add(edited("summary = \"s\"", "summary = \"s\", permissions = {net = {}}"), "recipe/permission")
    add(edited("summary = \"s\"", "summary = \"s\", permissions = {read = {\"@f\"}}"), "recipe/permission")
    add(edited("summary = \"s\"", "summary = \"s\", output = {a = \"text\"}"), "recipe/output")
    add(edited("summary = \"s\"", "summary = \"s\", tests = {{input = \"\"}}"), "recipe/test")
    add(edited("summary = \"s\"", "summary = \"s\", tests = {{inptu = \"\", expect = {}}}"), "recipe/test")
    add(edited("map = function", "map = 5, finish = function"), "recipe/type")
    return all
  }()

  @Test(
    "each broken recipe has its own code",
    arguments: brokenRecipes)
  func broken(_ source: String, _ code: String) {
    do throws(RecipeError) {
      _ = try RecipeReader.read(Array(source.utf8))
      Issue.record("read: \(source)")
    } catch {
      #expect(error.code == code, "\(error.message)")
    }
  }

  @Test("a wrong expectation fails, a right one passes, and a reduce that is not associative is found")
  func tester() throws {
    func failures(_ source: String) throws -> [String] {
      let script = Script(source: Array(source.utf8), name: "x.lua")
      let tester = RecipeTester(script, try RecipeReader.read(script.source), services: services) { _ in nil }
      return tester.run().compactMap { $0.failure.map { _ in "" } ?? nil }
    }
    let right = Self.good.replacingOccurrences(
      of: "summary = \"s\"", with: "summary = \"s\", tests = {{input = \"\", expect = {{n = 2}}}}")
    #expect(try failures(right).isEmpty)
    #expect(try failures(right.replacingOccurrences(of: "{{n = 2}}", with: "{{n = 3}}")).count == 1)
    let unlawful = """
      return recipe { name = "x", version = "1.0.0", api = "1", summary = "s",
        map = function(doc) return { #doc + 1 } end, reduce = function(a, b) return { a[1] - b[1] } end }
      """
    #expect(try failures(unlawful).count == 1)
  }

  @Test("the lexer is total")
  func lexer() {
    for source in [
      "", "--", "--[[", "[==[x]==", "'\\", "\"\\x", "\"\\u{", "0x", "1e", "\u{0}é", "a.b:c(...)",
      "'\\z  \n x'",
    ] {
      #expect(
        LuaLexer.lexemes(of: Array(source.utf8), comments: true).allSatisfy {
          $0.range.upperBound <= source.utf8.count
        })
    }
    #expect(LuaLexer.lexemes(of: Array("x = 'a\\u{e9}\\65' -- c".utf8)).map(\.text) == ["x", "=", "aéA"])
  }
}
