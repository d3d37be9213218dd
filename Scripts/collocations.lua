-- Collocations: neighbouring words that stand together more often than chance has it.
local rows = require "lib.rows"

return recipe {
  name = "collocations",
  version = "1.0.0",
  api = "1",
  license = "MIT",
  author = "The Nightjar authors",
  summary = "Word pairs that belong together, by a measure of association over all documents.",
  needs = { "tokens" },
  params = {
    measure = { type = "choice", of = { "g2", "chi2", "pmi", "npmi", "t", "z", "dice", "logdice" }, default = "logdice", help = "measure that sorts" },
    min = { type = "integer", default = 3, min = 1, help = "leave out rarer pairs" },
    stop = { type = "boolean", default = false, help = "keep pairs with stop words" },
    top = { type = "integer", default = 30, min = 0, help = "rows of the result; 0 for all" },
  },
  output = { term = "string", count = "integer", count_1 = "integer", count_2 = "integer", score = "number", measure = "string" },
  map = function(doc, p)
    -- words and pairs as rows of one list; reduce adds them up
    local found = {}
    for _, row in ipairs(doc:count{ stop = p.stop }:rows()) do
      found[#found + 1] = { kind = "word", term = row.term, count = row.count }
    end
    for _, row in ipairs(doc:ngrams{ n = 2, stop = p.stop }:rows()) do
      found[#found + 1] = { kind = "pair", term = row.term, count = row.count }
    end
    return found
  end,
  reduce = function(a, b) return rows.add(a, b, { "kind", "term" }, { "count" }) end,
  finish = function(acc, p)
    local words, total, found = {}, 0, {}
    for _, row in ipairs(acc) do
      if row.kind == "word" then
        words[row.term] = row.count
        total = total + row.count
      end
    end
    for _, row in ipairs(acc) do
      local x, y = row.term:match("^(%S+) (%S+)$")
      if row.kind == "pair" and row.count >= p.min and x then
        local score = stats.association(row.count, words[x], words[y], total, p.measure)
        if score then
          found[#found + 1] = {
            term = row.term, count = row.count, count_1 = words[x], count_2 = words[y], score = score, measure = p.measure,
          }
        end
      end
    end
    return rows.ordered(found, { "score", "count" }, { "term" }, p.top)
  end,
  tests = {
    { inputs = { "Hong Kong trade grew.", "Trade with Hong Kong fell.", "Hong Kong." },
      expect = { { term = "hong kong", count = 3, count_1 = 3, count_2 = 3, score = 14.0 } } },
    { input = "", expect = {} },
    { params = { measure = "luck" }, fails = "param/range" },
    { file = "golden/article.txt", params = { min = 2 }, golden = "golden/collocations.jsonl" },
  },
}
