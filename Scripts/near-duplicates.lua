-- Near-duplicates: documents that are nearly the same text.
local rows = require "lib.rows"

return recipe {
  name = "near-duplicates",
  version = "1.1.0",
  api = "1",
  license = "MIT",
  author = "The Nightjar authors",
  summary = "Pairs of documents that share most of their word sequences.",
  needs = { "tokens" },
  params = {
    threshold = { type = "number", default = 0.5, min = 0.05, max = 1, help = "least share of common sequences (Jaccard)" },
    shingle = { type = "integer", default = 4, min = 1, max = 20, help = "words of a sequence" },
  },
  output = { a = "string", b = "string", jaccard = "number" },
  map = function(doc, p)
    -- all tokens but marks, as corpus:duplicates has them
    local words, n = {}, 0
    for t in doc.tokens:each() do
      if t.kind ~= "punct" then n = n + 1; words[n] = t.lower end
    end
    local set, list = {}, {}
    for i = 1, math.max(1, n - p.shingle + 1) do
      local run = table.concat(words, " ", i, math.min(n, i + p.shingle - 1))
      if run ~= "" and not set[run] then
        set[run] = true
        list[#list + 1] = run
      end
    end
    return { { id = doc.id, runs = list } }
  end,
  reduce = function(a, b) return rows.join(a, b) end,
  finish = function(acc, p)
    -- documents that share a sequence are compared; a list of holders for each sequence
    local holders, found = {}, {}
    for i, d in ipairs(acc) do
      local shared = {}
      for _, run in ipairs(d.runs) do
        local list = holders[run]
        if list then
          for _, j in ipairs(list) do shared[j] = (shared[j] or 0) + 1 end
          list[#list + 1] = i
        else
          holders[run] = { i }
        end
      end
      for j, n in pairs(shared) do
        local jaccard = n / (#d.runs + #acc[j].runs - n)
        if jaccard >= p.threshold then found[#found + 1] = { a = acc[j].id, b = d.id, jaccard = jaccard } end
      end
    end
    return rows.ordered(found, { "jaccard" }, { "a", "b" })
  end,
  tests = {
    { inputs = { "The bridge over the river fell on Monday.", "The bridge over the river fell on Tuesday.", "Bread is dear." },
      expect = { { jaccard = 0.66666666666666663 } } },
    { input = "", expect = {} },
    { params = { threshold = 2 }, fails = "param/range" },
    { file = "golden/groups.jsonl", params = { threshold = 0.3 }, golden = "golden/near-duplicates.jsonl" },
  },
}
