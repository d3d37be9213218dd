-- Key word in context: every match of a query with the words around it.
return recipe {
  name = "kwic",
  version = "1.0.0",
  api = "1",
  license = "MIT",
  author = "The Nightjar authors",
  summary = "Every match of a query with the words around it, aligned.",
  needs = { "tokens" },
  params = {
    query = { type = "query", help = "what to look for: plain words or CQL" },
    window = { type = "integer", default = 6, min = 0, max = 100, help = "words on either side" },
  },
  output = { left = "string", node = "string", right = "string", document = "string", line = "integer" },
  map = function(doc, p) return doc:kwic(p.query, { window = p.window }) end,
  tests = {
    { input = "We want peace now.", params = { query = "peace", window = 1 },
      expect = { { left = "want", node = "peace", right = "now", line = 1 } } },
    { input = "Nothing.", params = { query = "peace" }, expect = {} },
    { params = { query = "[lema=\"x\"]" }, fails = "param/type" },
    { file = "golden/article.txt", params = { query = "syria" }, golden = "golden/kwic.jsonl" },
  },
}
