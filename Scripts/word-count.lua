-- Word count: documents, paragraphs, sentences, words and characters, in all or document by document.
return recipe {
  name = "word-count",
  version = "1.0.0",
  api = "1",
  license = "MIT",
  author = "The Nightjar authors",
  summary = "How many words, sentences and paragraphs, in all or in each document.",
  params = {
    each = { type = "boolean", default = false, help = "one row a document instead of the total" },
  },
  output = {
    document = "string", documents = "integer", paragraphs = "integer", sentences = "integer", words = "integer",
    bytes = "integer",
  },
  map = function(doc, p)
    return {
      {
        document = p.each and doc.id or "all",
        documents = 1,
        paragraphs = #doc.paragraphs,
        sentences = #doc.sentences,
        words = #doc.words,
        bytes = #doc,
      },
    }
  end,
  reduce = function(a, b)
    if a[1].document ~= "all" then
      for _, row in ipairs(b) do a[#a + 1] = row end
      return a
    end
    local x, y = a[1], b[1]
    return {
      {
        document = "all",
        documents = x.documents + y.documents,
        paragraphs = x.paragraphs + y.paragraphs,
        sentences = x.sentences + y.sentences,
        words = x.words + y.words,
        bytes = x.bytes + y.bytes,
      },
    }
  end,
  tests = {
    { input = "It rained. We stayed in.", expect = { { documents = 1, sentences = 2, words = 5 } } },
    { input = "", expect = { { documents = 1, sentences = 0, words = 0, bytes = 0 } } },
    { inputs = { "One two.", "Three." }, expect = { { documents = 2, words = 3 } } },
    { input = "don't", params = { each = true }, expect = { { words = 2 } } },
  },
}
