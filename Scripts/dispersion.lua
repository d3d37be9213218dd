-- Dispersion: how evenly a word or query is spread over the documents.
local rows = require "lib.rows"

return recipe {
  name = "dispersion",
  version = "1.0.0",
  api = "1",
  license = "MIT",
  author = "The Nightjar authors",
  summary = "How evenly the matches of queries are spread over the documents.",
  needs = { "tokens" },
  params = {
    queries = { type = "list", help = "queries, separated by commas" },
  },
  output = { term = "string", count = "integer", documents = "integer", share = "number?", dp = "number?", juilland_d = "number?" },
  map = function(doc, p)
    local found = {}
    for i, query in ipairs(p.queries) do
      found[#found + 1] = { i = i, term = query, count = #doc:find(query), size = #doc.tokens, id = doc.id }
    end
    return found
  end,
  reduce = function(a, b) return rows.join(a, b) end,
  finish = function(acc, p)
    local found = {}
    for i, query in ipairs(p.queries) do
      local count, size, parts = 0, 0, {}
      for _, row in ipairs(acc) do
        if row.i == i and row.size > 0 then
          count, size = count + row.count, size + row.size
          parts[#parts + 1] = row
        end
      end
      local spread, documents, rates, mean = 0, 0, {}, 0
      for k, row in ipairs(parts) do
        if row.count > 0 then documents = documents + 1 end
        if count > 0 then spread = spread + math.abs(row.count / count - row.size / size) end
        rates[k] = row.count / row.size
        mean = mean + rates[k] / #parts
      end
      local variance = 0
      for _, rate in ipairs(rates) do variance = variance + (rate - mean) ^ 2 / #parts end
      found[i] = {
        term = query, count = count, documents = documents,
        share = #parts > 0 and documents / #parts or nil,
        dp = count > 0 and spread / 2 or nil,
        juilland_d = count > 0 and #parts > 1 and 1 - math.sqrt(variance) / mean / math.sqrt(#parts - 1) or nil,
      }
    end
    return found
  end,
  tests = {
    { inputs = { "War and war.", "Peace now.", "Nothing new." }, params = { queries = { "war", "peace" } },
      expect = { { term = "war", count = 2, documents = 1 }, { term = "peace", count = 1, documents = 1 } } },
    { input = "", params = { queries = { "war" } }, expect = { { term = "war", count = 0, documents = 0 } } },
    { input = "It.", fails = "param/missing" },
    { file = "golden/groups.jsonl", params = { queries = { "tax*", "peace" } }, golden = "golden/dispersion.jsonl" },
  },
}
