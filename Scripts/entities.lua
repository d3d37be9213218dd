-- Entities: who and what is named, how often, under which names, and first where.
return recipe {
  name = "entities",
  version = "1.0.0",
  api = "1",
  license = "MIT",
  author = "The Nightjar authors",
  summary = "Persons, organisations, places and other names, with their other forms and counts.",
  needs = { "entities" },
  params = {
    kind = {
      type = "choice", of = { "any", "person", "organisation", "place", "event", "nationality", "other" },
      default = "any", help = "which kind of name",
    },
    min = { type = "integer", default = 1, min = 1, help = "leave out what is named less often" },
  },
  output = { name = "string", kind = "string", count = "integer", aliases = "string", first = "span" },
  map = function(doc, p)
    local rows = {}
    for e in doc.entities:each() do
      if e.count >= p.min and (p.kind == "any" or e.kind == p.kind) then
        rows[#rows + 1] = {
          name = e.name, kind = e.kind, count = e.count, aliases = table.concat(e.aliases, "; "), first = e.mentions[1],
        }
      end
    end
    table.sort(rows, function(a, b)
      if a.count ~= b.count then return a.count > b.count end
      return a.name < b.name
    end)
    return rows
  end,
  tests = {
    { input = "Ana Ruiz left Madrid. Ruiz went to Lisbon.", params = { kind = "person" },
      expect = { { name = "Ana Ruiz", kind = "person", count = 2, aliases = "Ruiz" } } },
    { input = "it rained all day.", expect = {} },
    { params = { kind = "persons" }, fails = "param/range" },
  },
}
