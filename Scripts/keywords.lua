-- Keywords: what each document is about.
return recipe {
  name = "keywords",
  version = "1.1.0",
  api = "1",
  license = "MIT",
  author = "The Nightjar authors",
  summary = "The terms that each document is about, best first.",
  needs = { "tokens" },
  params = {
    method = { type = "choice", of = { "keyness", "tfidf", "yake", "rake" }, default = "keyness", help = "how terms are scored" },
    top = { type = "integer", default = 10, min = 1, help = "terms of each document" },
  },
  output = { document = "string", rank = "integer", term = "string", count = "integer", score = "number" },
  map = function(doc, p)
    local found = {}
    local column = ({ keyness = "g2_reference", tfidf = "tfidf_reference" })[p.method] or p.method
    for i, row in ipairs(doc:keywords{ method = p.method, top = p.top }:rows()) do
      found[i] = { document = doc.id, rank = i, term = row.term, count = row.count, score = row[column] }
    end
    return found
  end,
  tests = {
    { input = "The bridge fell. The old bridge over the river was closed.", params = { top = 1 },
      expect = { { rank = 1, term = "bridge", count = 2 } } },
    { input = "", expect = {} },
    { params = { top = 0 }, fails = "param/range" },
    { file = "golden/article.txt", golden = "golden/keywords.jsonl" },
  },
}
