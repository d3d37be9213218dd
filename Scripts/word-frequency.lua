-- Word frequency: how often each word occurs, and in how many documents.
local rows = require "lib.rows"

return recipe {
  name = "word-frequency",
  version = "1.0.0",
  api = "1",
  license = "MIT",
  author = "The Nightjar authors",
  summary = "How often each word occurs, per million words and in how many documents.",
  needs = { "tokens" },
  params = {
    by = { type = "choice", of = { "lower", "lemma", "stem", "text" }, default = "lemma", help = "form that is counted" },
    stop = { type = "boolean", default = false, help = "count stop words too" },
    top = { type = "integer", default = 50, min = 0, help = "rows of the result; 0 for all" },
  },
  output = { term = "string", count = "integer", per_million = "number", documents = "integer" },
  map = function(doc, p)
    local found = doc:count{ by = p.by, stop = p.stop }:rows()
    -- a row without a term carries the number of words
    found[#found + 1] = { term = "", count = #doc.words, per_million = 0, documents = 0 }
    return found
  end,
  reduce = function(a, b) return rows.add(a, b, { "term" }, { "count", "documents" }) end,
  finish = function(acc, p)
    local total, kept = 0, {}
    for _, row in ipairs(acc) do
      if row.term == "" then total = row.count else kept[#kept + 1] = row end
    end
    rows.ordered(kept, { "count" }, { "term" }, p.top)
    for _, row in ipairs(kept) do row.per_million = row.count * 1e6 / math.max(total, 1) end
    return kept
  end,
  tests = {
    { inputs = { "Dogs bark.", "A dog barks, the dog sleeps." }, params = { top = 2 },
      expect = {
        { term = "bark", count = 2, documents = 2 },
        { term = "dog", count = 2, documents = 1 },
      } },
    { input = "", expect = {} },
    { params = { by = "letters" }, fails = "param/range" },
    { file = "golden/article.txt", params = { top = 10 }, golden = "golden/word-frequency.jsonl" },
  },
}
