-- Dictionary coding: how often the words of each category occur.
return recipe {
  name = "dictionary-coding",
  version = "1.0.0",
  api = "1",
  license = "MIT",
  author = "The Nightjar authors",
  summary = "Counts of the categories of a dictionary in each document, with their share of the words.",
  needs = { "tokens" },
  params = {
    dictionary = { type = "dictionary", help = "categories of words: YAML, JSON, LIWC .dic, CSV or lines `category: word, word`" },
    negation = { type = "integer", default = 0, min = 0, max = 10, help = "words before a match in which a negation counts" },
  },
  permissions = { read = { "@dictionary" } },
  output = { document = "string", category = "string", count = "integer", per_cent = "number", types = "integer" },
  map = function(doc, p)
    local found = {}
    for i, row in ipairs(doc:code(p.dictionary, { negation = p.negation }):rows()) do
      found[i] = { document = doc.id, category = row.category, count = row.count, per_cent = row.per_cent, types = row.types }
    end
    return found
  end,
  tests = {
    { input = "No war, no taxes.", params = { dictionary = "golden/policy.txt" },
      expect = { { category = "security", count = 1 }, { category = "economy", count = 1 } } },
    { input = "", params = { dictionary = "golden/policy.txt" }, expect = { { count = 0 }, { count = 0 } } },
    { input = "It.", fails = "param/missing" },
    { file = "golden/article.txt", params = { dictionary = "golden/policy.txt" }, golden = "golden/dictionary-coding.jsonl" },
  },
}
