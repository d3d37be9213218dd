-- Corpus compare: the groups of a collection side by side.
local rows = require "lib.rows"

return recipe {
  name = "corpus-compare",
  version = "1.0.0",
  api = "1",
  license = "MIT",
  author = "The Nightjar authors",
  summary = "The groups of a collection side by side: documents, words, sentence length, diversity, quotations.",
  needs = { "tokens", "quotes" },
  params = {
    field = { type = "string", default = "source", help = "field of meta that tells the groups apart" },
  },
  output = {
    group = "string", documents = "integer", words = "integer", words_per_sentence = "number?", letters_per_word = "number?",
    quotes_per_1000_words = "number?", questions = "integer",
  },
  map = function(doc, p)
    local c = doc:readability().counts
    return {
      {
        group = tostring(doc.meta[p.field] or "–"), documents = 1, words = c.words, sentences = c.sentences, letters = c.letters,
        quotes = #doc.quotes, questions = #doc:find("[lower=\"\\?\"]"),
      },
    }
  end,
  reduce = function(a, b)
    return rows.add(a, b, { "group" }, { "documents", "words", "sentences", "letters", "quotes", "questions" })
  end,
  finish = function(acc)
    local found = {}
    for i, r in ipairs(rows.ordered(acc, { "documents" }, { "group" })) do
      local any = r.words > 0
      found[i] = {
        group = r.group, documents = r.documents, words = r.words,
        words_per_sentence = any and r.words / r.sentences or nil,
        letters_per_word = any and r.letters / r.words or nil,
        quotes_per_1000_words = any and 1000 * r.quotes / r.words or nil,
        questions = r.questions,
      }
    end
    return found
  end,
  tests = {
    { inputs = { "One two three. Four?", "Five six." },
      expect = { { group = "–", documents = 2, words = 6, words_per_sentence = 2.0, questions = 1 } } },
    { input = "", expect = { { documents = 1, words = 0, words_per_sentence = none } } },
    { file = "golden/groups.jsonl", params = { field = "outlet" }, golden = "golden/corpus-compare.jsonl" },
  },
}
