local lexicon = data("lex.csv")
local helper = require "lib.helper"
return recipe { name = "moods", version = "1.2.0", api = "1", license = "MIT", author = "A", summary = "s",
  params = { least = { type = "integer", default = 0, min = 0, help = "h" } },
  output = { word = "string", n = "integer" },
  map = function(doc, p)
    local rows = {}
    for _, row in ipairs(lexicon) do
      local n = helper.count(doc, row.word)
      if n >= p.least then rows[#rows + 1] = { word = row.word, n = n } end
    end
    return rows
  end,
  tests = { { input = "Good bad good.", expect = { { word = "good", n = 2 }, { word = "bad", n = 1 } } } } }
