-- Keyness: words that are typical of one part of a collection against the rest.
local rows = require "lib.rows"

return recipe {
  name = "keyness",
  version = "1.0.0",
  api = "1",
  license = "MIT",
  author = "The Nightjar authors",
  summary = "Words typical of the documents whose field has a value, against all others.",
  needs = { "tokens" },
  params = {
    field = { type = "string", default = "source", help = "field of meta that tells the groups apart" },
    value = { type = "string", help = "its value in the documents of interest" },
    min = { type = "integer", default = 5, min = 1, help = "leave out rarer words" },
    top = { type = "integer", default = 25, min = 0, help = "rows of the result; 0 for all" },
  },
  output = {
    term = "string", count = "integer", count_reference = "integer", per_million = "number", per_million_reference = "number",
    g2 = "number", log_ratio = "number", p_holm = "number",
  },
  map = function(doc, p)
    local group = tostring(doc.meta[p.field]) == p.value and "target" or "reference"
    local found = {}
    for _, row in ipairs(doc:count{ by = "lower" }:rows()) do
      found[#found + 1] = { group = group, term = row.term, count = row.count }
    end
    return found
  end,
  reduce = function(a, b) return rows.add(a, b, { "group", "term" }, { "count" }) end,
  finish = function(acc, p)
    local parts = { target = {}, reference = {} }
    for _, row in ipairs(acc) do
      local part = parts[row.group]
      part[#part + 1] = { term = row.term, count = row.count }
    end
    if #parts.target == 0 then return {} end
    if #parts.reference == 0 then return {} end
    return frame(parts.target):keyness(frame(parts.reference), {
      min = p.min, top = p.top > 0 and p.top or nil, correction = "holm", direction = "target",
    }):select{ "term", "count", "count_reference", "per_million", "per_million_reference", "g2", "log_ratio", "p_holm" }
  end,
  tests = {
    { inputs = { "Peace peace peace peace peace.", "War war war." }, params = { field = "none", value = "nil", min = 1 }, expect = {} },
    { input = "", params = { value = "x" }, expect = {} },
    { params = { value = "x", min = 0 }, fails = "param/range" },
    { file = "golden/groups.jsonl", params = { field = "outlet", value = "Red", min = 2 }, golden = "golden/keyness.jsonl" },
  },
}
