-- Summary: the sentences that say most, in the order of the text, each with its place.
return recipe {
  name = "summary",
  version = "1.0.0",
  api = "1",
  license = "MIT",
  author = "The Nightjar authors",
  summary = "The sentences that say most, in the order of the text.",
  needs = { "entities" },
  params = {
    sentences = { type = "integer", default = 3, min = 1, max = 100, help = "how many sentences" },
  },
  output = { document = "string", line = "integer", sentence = "span" },
  map = function(doc, p)
    local rows = {}
    for s in doc:summary { sentences = p.sentences }:each() do
      rows[#rows + 1] = { document = doc.id, line = s.line, sentence = s }
    end
    return rows
  end,
  tests = {
    { input = "The bridge fell on Monday. Nobody was hurt.", params = { sentences = 5 },
      expect = { { sentence = "The bridge fell on Monday." }, { sentence = "Nobody was hurt." } } },
    { input = "", expect = {} },
    { params = { sentences = 0 }, fails = "param/range" },
  },
}
