-- Style check: passive voice, nominalisations and long sentences.
return recipe {
  name = "style-check",
  version = "1.0.0",
  api = "1",
  license = "MIT",
  author = "The Nightjar authors",
  summary = "Passages that a style guide would mark: passive voice, nominalisations, long sentences.",
  needs = { "tokens" },
  params = {
    max_words = { type = "integer", default = 40, min = 5, help = "longer sentences are marked" },
  },
  output = { problem = "string", words = "string", sentence = "integer", line = "integer", document = "string" },
  map = function(doc, p)
    local found = {}
    local function mark(problem, span, words)
      found[#found + 1] = {
        problem = problem, words = words or span.text, sentence = span.sentence and span.sentence.index or span.index, line = span.line,
        document = doc.id, at = span.first,
      }
    end
    -- a form of "be", perhaps an adverb, and a participle
    for m in doc:find("[lemma=\"be\"] [pos=\"ADV\"]? [pos=\"VERB\" & lower=\".*(ed|en|wn|ght|ade|eld|old|aid|ung|ept|elt|uilt|ost|et|ut)\"] within s"):each() do
      mark("passive", m)
    end
    for m in doc:find("[pos=\"NOUN\" & lower=\".{4,}(isation|ization|ification|ment|ness|ance|ence|ability|ibility)s?\"]"):each() do
      mark("nominalisation", m)
    end
    for s in doc.sentences:each() do
      local n = #s.words
      if n > p.max_words then mark("long sentence", s, n .. " words") end
    end
    table.sort(found, function(a, b)
      if a.at ~= b.at then return a.at < b.at end
      return a.problem < b.problem
    end)
    for _, row in ipairs(found) do row.at = nil end
    return found
  end,
  tests = {
    { input = "The plan was quickly approved. She went home.", expect = { { problem = "passive", words = "was quickly approved", sentence = 1 } } },
    { input = "The modernisation began.", expect = { { problem = "nominalisation", words = "modernisation" } } },
    { input = "One two three four five six.", params = { max_words = 5 }, expect = { { problem = "long sentence", words = "6 words" } } },
    { input = "", expect = {} },
    { file = "golden/article.txt", golden = "golden/style-check.jsonl" },
  },
}
