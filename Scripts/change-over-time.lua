-- Change over time: how often a query matches, month by month.
local rows = require "lib.rows"

return recipe {
  name = "change-over-time",
  version = "1.0.0",
  api = "1",
  license = "MIT",
  author = "The Nightjar authors",
  summary = "How often a query matches by month, week, day or year of publication, per million words.",
  needs = { "tokens" },
  params = {
    query = { type = "query", help = "what to look for: plain words or CQL" },
    by = { type = "choice", of = { "year", "month", "day" }, default = "month", help = "length of a period" },
  },
  output = { date = "string", documents = "integer", words = "integer", count = "integer", per_million = "number" },
  map = function(doc, p)
    local length = ({ year = 4, month = 7, day = 10 })[p.by]
    local date = doc.date and #doc.date >= length and doc.date:sub(1, length) or "undated"
    return { { date = date, documents = 1, words = #doc.words, count = #doc:find(p.query) } }
  end,
  reduce = function(a, b) return rows.add(a, b, { "date" }, { "documents", "words", "count" }) end,
  finish = function(acc)
    rows.ordered(acc, {}, { "date" })
    for _, row in ipairs(acc) do row.per_million = row.count * 1e6 / math.max(row.words, 1) end
    return acc
  end,
  tests = {
    { input = "War and war.", date = "2023-09-22", params = { query = "war" },
      expect = { { date = "2023-09", documents = 1, words = 3, count = 2 } } },
    { input = "", params = { query = "war" }, expect = { { date = "undated", count = 0, per_million = 0.0 } } },
    { input = "It.", params = { query = "[" }, fails = "param/type" },
    { file = "golden/groups.jsonl", params = { query = "tax*" }, golden = "golden/change-over-time.jsonl" },
  },
}
