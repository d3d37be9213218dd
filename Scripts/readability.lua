-- Readability: how hard each document is to read.
return recipe {
  name = "readability",
  version = "1.1.0",
  api = "1",
  license = "MIT",
  author = "The Nightjar authors",
  summary = "Readability formulas of each document, with the counts that they are made of.",
  needs = { "tokens", "entities" },
  params = {
    min_words = { type = "integer", default = 30, min = 1, help = "leave out shorter documents, of which formulas say nothing" },
  },
  output = {
    document = "string", words = "integer", sentences = "integer", words_per_sentence = "number", flesch = "number",
    flesch_kincaid = "number", fog = "number", smog = "number", lix = "number", dale_chall = "number",
  },
  map = function(doc, p)
    local r = doc:readability()
    local c = r.counts
    if c.words < p.min_words then return {} end
    return {
      {
        document = doc.id, words = c.words, sentences = c.sentences, words_per_sentence = c.words / c.sentences,
        flesch = r.flesch, flesch_kincaid = r.flesch_kincaid, fog = r.fog, smog = r.smog, lix = r.lix,
        dale_chall = r.dale_chall,
      },
    }
  end,
  tests = {
    { input = "The cat sat on the mat.", params = { min_words = 1 },
      expect = { { words = 6, sentences = 1, words_per_sentence = 6.0 } } },
    { input = "Too short.", expect = {} },
    { params = { min_words = 0 }, fails = "param/range" },
    { file = "golden/article.txt", golden = "golden/readability.jsonl" },
  },
}
