-- Timeline: what happened when: every sentence with a date that can be told, in the order of time.
return recipe {
  name = "timeline",
  version = "1.0.0",
  api = "1",
  license = "MIT",
  author = "The Nightjar authors",
  summary = "The dated sentences in the order of time.",
  needs = { "dates" },
  params = {
    unknown = { type = "boolean", default = true, help = "keep dates whose year is unknown, at the end" },
  },
  output = { date = "string", expression = "span", document = "string", sentence = "span" },
  map = function(doc, p)
    local rows = {}
    for d in doc.dates:each() do
      local day = d.from or d.value
      if d.kind == "date" and day and (p.unknown or day:find("^%d%d%d%d")) and not day:find("_REF") then
        rows[#rows + 1] = { date = day, expression = d, document = doc.id, sentence = d.sentence }
      end
    end
    return rows
  end,
  finish = function(rows, p)
    local place = {}
    for i, row in ipairs(rows) do place[row] = i end
    table.sort(rows, function(a, b)
      if a.date ~= b.date then return a.date < b.date end
      return place[a] < place[b]
    end)
    return rows
  end,
  tests = {
    { input = "It began on 3 May 2021. It had been planned since March 1, 2020.",
      expect = { { date = "2020-03-01" }, { date = "2021-05-03" } } },
    { input = "No date here.", expect = {} },
  },
}
