-- Who said what: every quotation of a document with its speaker, in the order of the text.
return recipe {
  name = "who-said-what",
  version = "1.0.0",
  api = "1",
  license = "MIT",
  author = "The Nightjar authors",
  summary = "Every quotation with its speaker.",
  needs = { "quotes", "entities" },
  params = {
    min_words = { type = "integer", default = 1, min = 0, help = "skip shorter quotations" },
    kind = { type = "choice", of = { "direct", "any" }, default = "any", help = "which quotations" },
  },
  output = { speaker = "string?", cue = "string?", kind = "string", closed = "boolean", quote = "span" },
  map = function(doc, p)
    local rows = {}
    for q in doc.quotes:each() do
      if #q.content.words >= p.min_words and (p.kind == "any" or q.kind == p.kind) then
        rows[#rows + 1] = {
          speaker = q.speaker and q.speaker.name or q.speaker_words and q.speaker_words.text,
          cue = q.cue and q.cue.text,
          kind = q.kind,
          closed = q.closed,
          quote = q,
        }
      end
    end
    return rows
  end,
  tests = {
    { input = "“It is late,” said Ana Ruiz.", expect = { { speaker = "Ana Ruiz", quote = "“It is late,”" } } },
    { input = "“It is late", expect = { { speaker = none, closed = false, quote = "“It is late" } } },
    { input = "Nobody spoke.", expect = {} },
    { params = { min_words = -1 }, fails = "param/range" },
  },
}
