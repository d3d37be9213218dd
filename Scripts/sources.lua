-- Sources: who is quoted how often, with the roles that the texts give them.
local rows = require "lib.rows"

return recipe {
  name = "sources",
  version = "1.0.0",
  api = "1",
  license = "MIT",
  author = "The Nightjar authors",
  summary = "Who is quoted how often and with how many words, by name and role.",
  needs = { "quotes", "entities" },
  params = {
    top = { type = "integer", default = 0, min = 0, help = "rows of the result; 0 for all" },
  },
  output = {
    speaker = "string", kind = "string", role = "string?", quotes = "integer", words = "integer", documents = "integer",
  },
  map = function(doc)
    local found, at = {}, {}
    for q in doc.quotes:each() do
      local who = q.speaker
      if who and q.kind ~= "term" then
        local row = at[who.name]
        if not row then
          local role
          for m in who.mentions:each() do role = role or m.role and m.role.text end
          row = { speaker = who.name, kind = who.kind, role = role, quotes = 0, words = 0, documents = 1 }
          at[who.name] = row
          found[#found + 1] = row
        end
        row.quotes = row.quotes + 1
        row.words = row.words + #q.content.words
      end
    end
    return found
  end,
  reduce = function(a, b) return rows.add(a, b, { "speaker" }, { "quotes", "words", "documents" }) end,
  finish = function(acc, p) return rows.ordered(acc, { "quotes", "words" }, { "speaker" }, p.top) end,
  tests = {
    { inputs = { "“It is late,” said President Ana Ruiz.", "“It is early,” said President Ana Ruiz." },
      expect = { { speaker = "Ana Ruiz", role = "President", quotes = 2, words = 6, documents = 2 } } },
    { input = "Nobody spoke.", expect = {} },
    { params = { top = -1 }, fails = "param/range" },
    { file = "golden/article.txt", golden = "golden/sources.jsonl" },
  },
}
