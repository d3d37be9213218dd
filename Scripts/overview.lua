-- Overview: a reading list of a collection.
local rows = require "lib.rows"

return recipe {
  name = "overview",
  version = "1.0.0",
  api = "1",
  license = "MIT",
  author = "The Nightjar authors",
  summary = "One row a document: date, title, length, main names, and what it is about.",
  needs = { "tokens", "entities", "quotes" },
  params = {
    terms = { type = "integer", default = 5, min = 1, max = 50, help = "keywords of each document" },
  },
  output = {
    document = "string", date = "string?", title = "string?", words = "integer", quotes = "integer", people = "string",
    about = "string",
  },
  map = function(doc, p)
    local people = {}
    for e in doc.entities:where{ kind = "person" }:sort("count", "desc"):first(3):each() do people[#people + 1] = e.name end
    local about = doc:keywords{ top = p.terms }:column("term")
    return {
      {
        document = doc.id, date = doc.date, title = doc.title, words = #doc.words, quotes = #doc.quotes,
        people = table.concat(people, ", "), about = table.concat(about, ", "),
      },
    }
  end,
  finish = function(acc) return rows.ordered(acc, {}, { "date", "document" }) end,
  tests = {
    { input = "Angela Merkel spoke in Berlin.", expect = { { words = 5, quotes = 0, people = "Angela Merkel" } } },
    { input = "", expect = { { words = 0, people = "", about = "" } } },
    { params = { terms = 0 }, fails = "param/range" },
    { file = "golden/article.txt", golden = "golden/overview.jsonl" },
  },
}
