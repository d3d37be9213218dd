-- Hedges and attributions: what a text states only at second hand.
return recipe {
  name = "hedges",
  version = "1.0.0",
  api = "1",
  license = "MIT",
  author = "The Nightjar authors",
  summary = "Sentences that hedge or attribute: allegedly, reportedly, according to, is said to.",
  needs = { "tokens" },
  params = {
    extra = { type = "list", optional = true, help = "more words or queries to look for, separated by commas" },
  },
  output = { kind = "string", words = "span", sentence = "string", document = "string", line = "integer" },
  map = function(doc, p)
    local kinds = {
      { "attribution", "according to | [lower=\"reportedly|purportedly\"] | in the words of | as reported by" },
      { "allegation", "[lower=\"alleged|allegedly|suspected|accused|so-called|purported\"]" },
      { "hedge", "[lower=\"apparently|perhaps|maybe|possibly|probably|presumably|seemingly|likely|unlikely\"] | [lemma=\"seem|appear\"] to" },
      { "hearsay", "[lemma=\"be\"] [lower=\"said|believed|thought|understood|expected|reported|rumou?red\"] to | it is [lower=\"said|believed|thought|understood\"] that" },
    }
    for _, query in ipairs(p.extra or {}) do kinds[#kinds + 1] = { "extra", query } end
    local found = {}
    for _, kind in ipairs(kinds) do
      for m in doc:find(kind[2]):each() do
        found[#found + 1] = { kind = kind[1], words = m, sentence = m.sentence.text, document = doc.id, line = m.line, at = m.first }
      end
    end
    table.sort(found, function(a, b)
      if a.at ~= b.at then return a.at < b.at end
      return a.kind < b.kind
    end)
    for _, row in ipairs(found) do row.at = nil end
    return found
  end,
  tests = {
    { input = "He allegedly left. According to Ana Ruiz, he is believed to be home.",
      expect = { { kind = "allegation", words = "allegedly" }, { kind = "attribution", words = "According to" }, { kind = "hearsay", words = "is believed to" } } },
    { input = "It rained.", expect = {} },
    { input = "It is what it is.", params = { extra = { "what it is" } }, expect = { { kind = "extra", words = "what it is" } } },
    { file = "golden/article.txt", golden = "golden/hedges.jsonl" },
  },
}
