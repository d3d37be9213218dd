-- Sentiment: how good or bad the words of a text are, by a dictionary with weights.
--
-- Each word or phrase of the dictionary has a weight from -3 (massacre) to 3 (triumph); a score is the sum of the weights
-- of what a text has of them. The longest entry at a place counts alone, so `peace talks` is not `peace`, and phrases with
-- the weight 0 (`world war`, `chief justice`) keep their words from counting. With `negation` n, an entry that has a word
-- such as not, never or without among the n words before it counts with the opposite sign.
--
-- The dictionary beside this recipe (data/sentiment.csv) was written by hand for the English of news by Nightjar's authors;
-- no list of others was copied. It has not been validated: there was no news at hand that people had judged.
--
-- What it cannot do: it sees words, not what they say of whom. News is full of bad words because of what it reports, so
-- compare like with like (one outlet, topic or speaker with another) and never read the score of one text as its author's
-- mood. It knows no irony, no comparison (`less deadly`), and no sense of a word but one (`crude`, `fine` and `rally` are
-- left out for that). `coverage` is the share of words that the dictionary knows: below some two per cent a score rests on
-- a handful of words. Look at `by=term` and at the sentences before you believe a figure.
--
-- A dictionary of your own may have any categories; its weights count. One without weights counts 1 for each entry, and
-- -1 for those of categories whose name begins with `neg`.
local rows = require "lib.rows"

local lexicon

-- The dictionary beside the recipe as `doc:code` takes it.
local function own()
  if not lexicon then
    lexicon = {}
    for _, row in ipairs(data("data/sentiment.csv")) do
      local words = lexicon[row.category] or {}
      lexicon[row.category] = words
      words[#words + 1] = { [row.term] = tonumber(row.weight) }
    end
  end
  return lexicon
end

-- What a match adds to a score.
local function value(match)
  local weight = match.weight
  if weight > 0 and match.category:lower():find("^neg") then weight = -weight end
  return match.negated and -weight or weight
end

-- A row without any match.
local function blank(document, unit, words)
  return { document = document, unit = unit, words = words, positive = 0, negative = 0, negated = 0, score = 0 }
end

-- Adds a match to a row; one that weighs nothing is no match.
local function add(row, match)
  local v = value(match)
  if v > 0 then row.positive = row.positive + 1 elseif v < 0 then row.negative = row.negative + 1 else return end
  if match.negated then row.negated = row.negated + 1 end
  row.score = row.score + v
end

-- One row for each place that holds some of the matches: a sentence or a paragraph.
local function by_part(doc, parts, of, matches)
  local found, at = {}, {}
  for i = 1, #parts do
    local part = parts[i]
    found[i] = blank(doc.id, part.text, #part.words)
    found[i].line = part.line
    at[part] = found[i]
  end
  for _, match in ipairs(matches) do
    local row = at[match.match[of]]
    if row then add(row, match) end
  end
  return found
end

-- One row for each entity: the matches of the sentences that name it.
local function by_entity(doc, matches)
  local by_sentence = {}
  for _, match in ipairs(matches) do
    local sentence = match.match.sentence
    local list = by_sentence[sentence] or {}
    by_sentence[sentence] = list
    list[#list + 1] = match
  end
  local found = {}
  for entity in doc.entities:each() do
    local row, seen = blank(nil, entity.name, 0), {}
    for mention in entity.mentions:each() do
      local sentence = mention.sentence
      if sentence and not seen[sentence] then
        seen[sentence] = true
        row.words = row.words + #sentence.words
        for _, match in ipairs(by_sentence[sentence] or {}) do add(row, match) end
      end
    end
    found[#found + 1] = row
  end
  return found
end

-- One row for each entry of the dictionary that occurs.
local function by_term(doc, matches)
  local found, at = {}, {}
  for _, match in ipairs(matches) do
    if value(match) ~= 0 then
      local row = at[match.term]
      if not row then
        row = blank(nil, match.term, 0)
        at[match.term] = row
        found[#found + 1] = row
      end
      row.words = #doc.words
      add(row, match)
    end
  end
  return found
end

return recipe {
  name = "sentiment",
  version = "1.0.0",
  api = "1",
  license = "MIT",
  author = "The Nightjar authors",
  summary = "Positive and negative words of a dictionary with weights: by document, paragraph, sentence, entity or term.",
  needs = { "tokens", "entities" },
  params = {
    dictionary = { type = "dictionary", optional = true, help = "words with weights instead of the recipe's own: CSV (category, term, weight), YAML, JSON, LIWC .dic" },
    by = { type = "choice", of = { "document", "paragraph", "sentence", "entity", "term" }, default = "document", help = "what a row is" },
    negation = { type = "integer", default = 3, min = 0, max = 10, help = "words before a match in which a negation turns it round; 0 for none" },
    least = { type = "integer", default = 0, min = 0, help = "leave out rows with fewer matches" },
    top = { type = "integer", default = 0, min = 0, help = "rows of entities or terms; 0 for all" },
  },
  permissions = { read = { "@dictionary" } },
  output = {
    document = "string?", line = "integer?", unit = "string", words = "integer", positive = "integer", negative = "integer",
    negated = "integer", score = "number", per_100_words = "number?", coverage = "number?",
  },
  map = function(doc, p)
    local matches = doc:code(p.dictionary or own(), { by = "match", negation = p.negation, exclusive = true }):rows()
    if p.by == "sentence" then return by_part(doc, doc.sentences, "sentence", matches) end
    if p.by == "paragraph" then return by_part(doc, doc.paragraphs, "paragraph", matches) end
    if p.by == "entity" then return by_entity(doc, matches) end
    if p.by == "term" then return by_term(doc, matches) end
    local row = blank(doc.id, doc.title or doc.id, #doc.words)
    for _, match in ipairs(matches) do add(row, match) end
    return { row }
  end,
  -- entities and terms of several documents become one row; a row with a document of its own stays
  reduce = function(a, b)
    local at = {}
    for _, row in ipairs(a) do
      if not row.document then at[row.unit] = row end
    end
    for _, row in ipairs(b) do
      local known = not row.document and at[row.unit]
      if known then
        for _, sum in ipairs { "words", "positive", "negative", "negated", "score" } do known[sum] = known[sum] + row[sum] end
      else
        a[#a + 1] = row
        if not row.document then at[row.unit] = row end
      end
    end
    return a
  end,
  finish = function(found, p)
    local kept = {}
    for _, row in ipairs(found) do
      row.matches = row.positive + row.negative
      if row.matches >= p.least then kept[#kept + 1] = row end
    end
    if p.by == "entity" or p.by == "term" then
      rows.ordered(kept, { "matches", "score" }, { "unit" }, p.top)
    end
    for _, row in ipairs(kept) do
      if row.words > 0 and p.by ~= "term" then
        row.per_100_words = 100 * row.score / row.words
        row.coverage = 100 * row.matches / row.words
      end
      row.matches = nil
    end
    return kept
  end,
  tests = {
    { input = "The rescue was a triumph. It was not good.", params = { by = "sentence" },
      expect = { { positive = 2, negative = 0, score = 5 }, { positive = 0, negative = 1, negated = 1, score = -2 } } },
    { input = "Peace talks began. The chief justice spoke of the Second World War.",
      expect = { { positive = 1, negative = 0, score = 1 } } },
    { input = "Ana Ruiz was praised. Ben Cole was killed in Porto. Ana Ruiz wept.", params = { by = "entity", least = 1 },
      expect = { { unit = "Ana Ruiz", score = 2 }, { unit = "Ben Cole", score = -3 }, { unit = "Porto", score = -3 } } },
    { inputs = { "A good day.", "A good night was had: good, but no good." }, params = { by = "term", negation = 1 },
      expect = { { unit = "good", positive = 2, negative = 1, score = 2 } } },
    { input = "Rain, hail.", params = { dictionary = "golden/weather.csv", negation = 0 }, expect = { { score = -1.5, coverage = 100 } } },
    { input = "", expect = { { words = 0, score = 0, per_100_words = none } } },
    { input = "It.", params = { negation = 11 }, fails = "param/range" },
    { file = "golden/article.txt", golden = "golden/sentiment.jsonl" },
  },
}
