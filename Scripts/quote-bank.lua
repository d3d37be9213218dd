-- Quote bank: the quotations of each speaker, over all documents.
local rows = require "lib.rows"

return recipe {
  name = "quote-bank",
  version = "1.0.0",
  api = "1",
  license = "MIT",
  author = "The Nightjar authors",
  summary = "Every speaker with the quotations, longest first, and where they stand.",
  needs = { "quotes", "entities" },
  params = {
    speaker = { type = "string", optional = true, help = "only speakers whose name holds this" },
    min_words = { type = "integer", default = 4, min = 1, help = "skip shorter quotations" },
    per_speaker = { type = "integer", default = 0, min = 0, help = "quotations of each speaker; 0 for all" },
  },
  output = { speaker = "string", words = "integer", quote = "string", document = "string", line = "integer" },
  map = function(doc, p)
    local found = {}
    for q in doc.quotes:each() do
      local name = q.speaker and q.speaker.name
      local words = #q.content.words
      if name and words >= p.min_words and (not p.speaker or name:lower():find(p.speaker:lower(), 1, true)) then
        found[#found + 1] = { speaker = name, words = words, quote = q.content.text, document = doc.id, line = q.line }
      end
    end
    return found
  end,
  reduce = function(a, b) return rows.join(a, b) end,
  finish = function(acc, p)
    local names, by = {}, {}
    for _, row in ipairs(acc) do
      if not by[row.speaker] then
        by[row.speaker] = {}
        names[#names + 1] = row.speaker
      end
      table.insert(by[row.speaker], row)
    end
    table.sort(names, function(a, b)
      if #by[a] ~= #by[b] then return #by[a] > #by[b] end
      return a < b
    end)
    local found = {}
    for _, name in ipairs(names) do
      rows.ordered(by[name], { "words" }, { "document", "quote" }, p.per_speaker)
      rows.join(found, by[name])
    end
    return found
  end,
  tests = {
    { input = "“It is very late now,” said Ana Ruiz. “No,” said Bob Hill.",
      expect = { { speaker = "Ana Ruiz", words = 5, quote = "It is very late now," } } },
    { input = "Nobody spoke.", expect = {} },
    { params = { min_words = 0 }, fails = "param/range" },
    { file = "golden/article.txt", params = { speaker = "assad" }, golden = "golden/quote-bank.jsonl" },
  },
}
