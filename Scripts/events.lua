-- Events: who did what to whom, when, by patterns.
return recipe {
  name = "events",
  version = "1.0.0",
  api = "1",
  license = "MIT",
  author = "The Nightjar authors",
  summary = "Who did what to whom, and when, by the pattern name – verb – name.",
  needs = { "entities", "dates" },
  params = {
    verbs = { type = "string", default = "meet|visit|attack|arrest|sue|buy|win|beat|criticise|criticize|call|kill|join|leave|sign|back|support|accuse|invite|thank|warn|strike|bomb|elect|appoint", help = "lemmas of the verbs, separated by |" },
    gap = { type = "integer", default = 4, min = 0, max = 15, help = "words between name, verb and name" },
  },
  output = { who = "string", what = "string", whom = "string", date = "string?", sentence = "string", document = "string" },
  map = function(doc, p)
    local query = ("who:<entity/> []{0,%d} what:[lemma=\"%s\" & pos=\"VERB\"] []{0,%d} whom:<entity/> within s"):format(p.gap, p.verbs, p.gap)
    local names, found = {}, {}
    for m in doc.mentions:each() do names[m.first] = m.entity.name end
    for m in doc:find(query):each() do
      local c, date = m.captures, nil
      for d in doc.dates:each() do
        if not date and d.first >= m.sentence.first and d.last <= m.sentence.last and (d.kind == "date" or d.kind == "time") then
          date = d.value or d.text
        end
      end
      found[#found + 1] = {
        who = names[c.who.first] or c.who.text, what = c.what.tokens[1].lemma, whom = names[c.whom.first] or c.whom.text, date = date,
        sentence = m.sentence.text, document = doc.id,
      }
    end
    return found
  end,
  tests = {
    { input = "Angela Merkel met Barack Obama on 3 May 2014.",
      expect = { { who = "Angela Merkel", what = "meet", whom = "Barack Obama", date = "2014-05-03" } } },
    { input = "It rained in Paris.", expect = {} },
    { params = { gap = 99 }, fails = "param/range" },
    { file = "golden/article.txt", golden = "golden/events.jsonl" },
  },
}
