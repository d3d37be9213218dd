-- N-grams: runs of neighbouring words and how often they occur.
local rows = require "lib.rows"

return recipe {
  name = "ngrams",
  version = "1.0.0",
  api = "1",
  license = "MIT",
  author = "The Nightjar authors",
  summary = "Runs of two, three or more neighbouring words, with their counts.",
  needs = { "tokens" },
  params = {
    n = { type = "integer", default = 2, min = 1, max = 10, help = "words in a run" },
    skip = { type = "integer", default = 0, min = 0, max = 5, help = "words that a run may leave out" },
    min = { type = "integer", default = 2, min = 1, help = "leave out rarer runs" },
    top = { type = "integer", default = 50, min = 0, help = "rows of the result; 0 for all" },
  },
  output = { term = "string", count = "integer", documents = "integer" },
  map = function(doc, p)
    local found = {}
    for _, row in ipairs(doc:ngrams{ n = p.n, skip = p.skip }:rows()) do
      found[#found + 1] = { term = row.term, count = row.count, documents = 1 }
    end
    return found
  end,
  reduce = function(a, b) return rows.add(a, b, { "term" }, { "count", "documents" }) end,
  finish = function(acc, p)
    local kept = {}
    for _, row in ipairs(acc) do
      if row.count >= p.min then kept[#kept + 1] = row end
    end
    return rows.ordered(kept, { "count" }, { "term" }, p.top)
  end,
  tests = {
    { inputs = { "New York is big.", "I love New York." }, expect = { { term = "new york", count = 2, documents = 2 } } },
    { input = "One. Two.", params = { min = 1 }, expect = {} },
    { params = { n = 0 }, fails = "param/range" },
    { file = "golden/article.txt", golden = "golden/ngrams.jsonl" },
  },
}
