-- Headline and lead: what a reader sees first.
return recipe {
  name = "headline-lead",
  version = "1.0.0",
  api = "1",
  license = "MIT",
  author = "The Nightjar authors",
  summary = "Headline, date, authors and first paragraph of each document.",
  needs = { "tokens" },
  params = {
    max_words = { type = "integer", default = 60, min = 5, help = "cut longer leads" },
  },
  output = { document = "string", date = "string?", authors = "string?", headline = "string?", lead = "string?" },
  map = function(doc, p)
    local lead
    for _, paragraph in ipairs(doc.paragraphs) do
      if not lead and paragraph.kind == "paragraph" and #paragraph.words >= 8 then
        lead = paragraph.text
        local words = paragraph.words
        if #words > p.max_words then
          lead = doc.text:sub(paragraph.first, words[p.max_words].last) .. " …"
        end
      end
    end
    return {
      {
        document = doc.id, date = doc.date, authors = #doc.authors > 0 and table.concat(doc.authors, "; ") or nil,
        headline = doc.title, lead = lead,
      },
    }
  end,
  tests = {
    { input = "Bridge falls\n\nBy Ana Ruiz\n\nThe old bridge over the river fell on Monday morning after rain.",
      expect = { { lead = "The old bridge over the river fell on Monday morning after rain." } } },
    { input = "", expect = { { headline = none, lead = none } } },
    { params = { max_words = 1 }, fails = "param/range" },
    { file = "golden/article.txt", golden = "golden/headline-lead.jsonl" },
  },
}
