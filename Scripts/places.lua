-- Places: which places are named how often.
local rows = require "lib.rows"

return recipe {
  name = "places",
  version = "1.0.0",
  api = "1",
  license = "MIT",
  author = "The Nightjar authors",
  summary = "Places with how often and in how many documents they are named.",
  needs = { "entities" },
  params = {
    top = { type = "integer", default = 0, min = 0, help = "rows of the result; 0 for all" },
  },
  output = { place = "string", count = "integer", documents = "integer", first = "string" },
  map = function(doc)
    local found = {}
    for e in doc.entities:where{ kind = "place" }:each() do
      found[#found + 1] = { place = e.name, count = e.count, documents = 1, first = doc.id }
    end
    return found
  end,
  reduce = function(a, b) return rows.add(a, b, { "place" }, { "count", "documents" }) end,
  finish = function(acc, p) return rows.ordered(acc, { "count", "documents" }, { "place" }, p.top) end,
  tests = {
    { inputs = { "He flew from Paris to Berlin.", "Berlin is big. Berlin is old." },
      expect = { { place = "Berlin", count = 3, documents = 2 }, { place = "Paris", count = 1, documents = 1 } } },
    { input = "Nowhere.", expect = {} },
    { params = { top = -1 }, fails = "param/range" },
    { file = "golden/article.txt", golden = "golden/places.jsonl" },
  },
}
