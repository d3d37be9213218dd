return recipe {
  name = "broken",
  version = "1.0.0",
  api = "1",
  license = "MIT",
  author = "Nobody",
  summary = "A recipe ‮with one thing wrong.",
  needs = { "quotes" },
  params = {
    least = { type = "integer", default = 2, min = 1, max = 9, help = "the least number" },
  },
  permissions = {},
  output = { n = "integer" },
  map = function(doc, p)
    return { { n = #doc.quotes + p.least } }
  end,
  tests = {
    { input = "It is late.", expect = { { n = 2 } } },
  },
}
