-- Lexical diversity: how varied the words of each document are.
return recipe {
  name = "diversity",
  version = "1.0.0",
  api = "1",
  license = "MIT",
  author = "The Nightjar authors",
  summary = "Lexical diversity of each document by measures that do and do not depend on its length.",
  needs = { "tokens" },
  params = {
    window = { type = "integer", default = 50, min = 2, help = "words of the moving window of MATTR" },
  },
  output = {
    document = "string", tokens = "integer", types = "integer", ttr = "number?", mattr = "number?", mtld_72 = "number?",
    hdd_42 = "number?", yules_k = "number?",
  },
  map = function(doc, p)
    local d = doc:diversity{ window = p.window }
    return {
      {
        document = doc.id, tokens = d.tokens, types = d.types, ttr = d.ttr, mattr = d["mattr_" .. p.window], mtld_72 = d.mtld_72,
        hdd_42 = d.hdd_42, yules_k = d.yules_k,
      },
    }
  end,
  tests = {
    { input = "The cat and the dog.", expect = { { tokens = 5, types = 4, ttr = 0.8 } } },
    { input = "", expect = { { tokens = 0, types = 0, ttr = none } } },
    { params = { window = 1 }, fails = "param/range" },
    { file = "golden/article.txt", golden = "golden/diversity.jsonl" },
  },
}
