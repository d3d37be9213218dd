#!/usr/bin/env python3
"""YAKE beside the yake package, RAKE beside its formula.

    pip install yake
    Benchmarks/peers/keywords.py FILE.jsonl [DOCUMENTS]

First the package gets our words, sentences and stop words, and three rules of its own are switched off: a plural s is
taken away, a name with a second capital (McCoy) is no name, an abbreviation with two points (U.S.) is no word. What is
left is the scoring, and it must agree. Then it runs as it comes, and the share of its ten best terms that are ours
too shows what tokens, stop words, those rules and the merging of like terms do.
"""
import string
import sys
from collections import Counter

import yake
from yake.data import core
from ours import report, rows, some

# the words of each sentence with what stands between them, the stop words among them, and our scores
code = """
local sentences, stop = {}, {}
for s in doc.sentences:each() do
  local list = {}
  for t in s.tokens:each() do
    list[#list + 1] = t.kind == "word" and t.text or ","
    if t.stop then stop[#stop + 1] = t.lower end
  end
  if s.paragraph.kind ~= "boilerplate" then sentences[#sentences + 1] = list end
end
local function scores(method)
  local found = {}
  for r in doc:keywords { method = method, top = 100000 }:each() do found[#found + 1] = { r.term, r[method] } end
  return found
end
return { text = doc.text, sentences = sentences, stop = stop, yake = scores("yake"), rake = scores("rake") }
"""


class PlainWords(core.DataCore):
    """yake's collection of terms, each under its lower-cased form and nothing else."""

    def get_term(self, str_word, save_non_seen=True):
        word = str_word.lower()
        if word not in self.terms:
            term = core.SingleWord(word, len(self.terms), self.g)
            term.stopword = word in self.stopword_set or len(word.encode()) < 2
            self.g.add_node(term.id)
            self.terms[word] = term
        return self.terms[word]


def tag(word, place, _):
    """a for capitals throughout, n for a capital at the beginning but not of the sentence, else p."""
    if len(word) > 1 and word.isupper():
        return "a"
    return "n" if place > 0 and word[0].isupper() else "p"


def scoring(row):
    """The package's scores over our words."""
    core.tokenize_sentences, core.get_tag = lambda text: row["sentences"], tag
    data = PlainWords("", set(row["stop"]), {"windows_size": 1, "n": 3, "tags_to_discard": {"u", "d"},
                                             "exclude": set(string.punctuation)})
    data.build_single_terms_features()
    data.build_mult_terms_features()
    return {" ".join(t.unique_term for t in c.terms): c.h for c in data.candidates.values() if c.is_valid()}


def rake(row):
    stop = set(row["stop"])
    runs, frequency, degree = [], Counter(), Counter()
    for sentence in row["sentences"]:
        run = []
        for word in [w.lower() for w in sentence] + [","]:
            if word == "," or word in stop or len(word.encode()) < 2:
                runs += [run] if run else []
                run = []
            else:
                run.append(word)
    for run in runs:
        for word in run:
            frequency[word] += 1
            degree[word] += len(run)
    return {" ".join(run): sum(degree[w] / frequency[w] for w in run) for run in runs}


def main():
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 100
    original = core.tokenize_sentences, core.get_tag
    with some(sys.argv[1], count, 800) as path:
        documents = rows(code, path)
    pairs, missing = [], 0
    for row in documents:
        theirs = scoring(row)
        mine = dict(row["yake"])
        pairs += [(score, theirs[term]) for term, score in mine.items() if term in theirs]
        missing += sum(term not in theirs for term in mine)
    report("yake, the same words", pairs)
    print(f"  terms of ours that yake does not have: {missing}")
    report("RAKE by its formula", [(s, rake(row).get(t)) for row in documents[:20] for t, s in row["rake"]])
    core.tokenize_sentences, core.get_tag = original
    shared = 0
    for row in documents:
        best = {term.lower() for term, _ in yake.KeywordExtractor(lan="en", n=3, top=10).extract_keywords(row["text"])}
        shared += len(best & {term for term, _ in row["yake"][:10]})
    print(f"  yake as it comes: {shared / len(documents):.1f} of the ten best terms are ours too")


main()
