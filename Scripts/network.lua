-- Network: who and what stands together.
local rows = require "lib.rows"

return recipe {
  name = "network",
  version = "1.0.0",
  api = "1",
  license = "MIT",
  author = "The Nightjar authors",
  summary = "Entities that stand together in a sentence or paragraph, as the edges of a network.",
  needs = { "entities" },
  params = {
    within = { type = "choice", of = { "sentence", "paragraph", "document" }, default = "sentence", help = "what they share" },
    kind = { type = "choice", of = { "any", "person", "organisation", "place" }, default = "any", help = "kind of entity" },
    min = { type = "integer", default = 2, min = 1, help = "leave out weaker edges" },
    top = { type = "integer", default = 0, min = 0, help = "rows of the result; 0 for all" },
  },
  output = { source = "string", target = "string", weight = "integer", documents = "integer" },
  map = function(doc, p)
    return doc:cooccurrence{ within = p.within, kind = p.kind ~= "any" and p.kind or nil, min = 1 }:rows()
  end,
  reduce = function(a, b) return rows.add(a, b, { "source", "target" }, { "weight", "documents" }) end,
  finish = function(acc, p)
    local kept = {}
    for _, row in ipairs(acc) do
      if row.weight >= p.min then kept[#kept + 1] = row end
    end
    return rows.ordered(kept, { "weight", "documents" }, { "source", "target" }, p.top)
  end,
  tests = {
    { inputs = { "Angela Merkel met Barack Obama.", "Barack Obama called Angela Merkel." },
      expect = { { source = "Angela Merkel", target = "Barack Obama", weight = 2, documents = 2 } } },
    { input = "Nobody.", expect = {} },
    { params = { within = "page" }, fails = "param/range" },
    { file = "golden/article.txt", golden = "golden/network.jsonl" },
  },
}
