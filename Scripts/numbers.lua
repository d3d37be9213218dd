-- Numbers and money: the figures that a text states, each with its sentence.
return recipe {
  name = "numbers",
  version = "1.0.0",
  api = "1",
  license = "MIT",
  author = "The Nightjar authors",
  summary = "Figures in the text, money first of all, each with the sentence that states it.",
  needs = { "numbers" },
  params = {
    kind = { type = "choice", of = { "any", "money", "percent", "measure", "cardinal", "ordinal" }, default = "any", help = "kind of figure" },
    min = { type = "number", optional = true, help = "leave out smaller values" },
  },
  output = { value = "number", unit = "string?", kind = "string", number = "span", sentence = "string", document = "string" },
  map = function(doc, p)
    local found = {}
    for n in doc.numbers:each() do
      if (p.kind == "any" or n.kind == p.kind) and (not p.min or n.value >= p.min) then
        found[#found + 1] = {
          value = n.value, unit = n.unit, kind = n.kind, number = n, sentence = n.sentence.text, document = doc.id,
        }
      end
    end
    return found
  end,
  tests = {
    { input = "It cost $5 million. Two left.", params = { kind = "money" },
      expect = { { value = 5000000, unit = "USD", number = "$5 million", sentence = "It cost $5 million." } } },
    { input = "None.", expect = {} },
    { params = { kind = "luck" }, fails = "param/range" },
    { file = "golden/article.txt", golden = "golden/numbers.jsonl" },
  },
}
