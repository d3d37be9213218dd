#!/usr/bin/env python3
"""YAKE beside the yake package, RAKE beside rake-nltk, keyness against the reference list beside scipy.

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
from ours import done, equal, report, root, rows, some
from rake_nltk import Rake
from scipy.stats import chi2_contingency
from yake.data import core

# the words of each sentence with what stands between them, the stop words among them, and our scores
code = """
local sentences, stop = {}, {}
for s in doc.sentences:each() do
  local list = {}
  -- words that hyphens join are one word
  local before, hyphen = nil, nil
  for t in s.tokens:each() do
    if t.stop then stop[#stop + 1] = t.lower end
    if hyphen and t.kind == "word" and hyphen.last + 1 == t.first then
      list[#list] = nil
      list[#list] = list[#list] .. hyphen.text .. t.text
      before, hyphen = t, nil
    else
      local joins = before and (t.text == "-" or t.text == "‐" or t.text == "‑") and before.last + 1 == t.first
      hyphen, before = joins and t or nil, t.kind == "word" and t or nil
      list[#list + 1] = t.kind == "word" and t.text or ","
    end
  end
  if s.paragraph.kind ~= "boilerplate" then sentences[#sentences + 1] = list end
end
local function scores(method, column)
  local found = {}
  for r in doc:keywords { method = method, top = 100000 }:each() do
    found[#found + 1] = { r.term, r[column], r.count }
  end
  return found
end
local words, size = {}, 0
for t in doc.words:each() do
  if t.paragraph.kind ~= "boilerplate" then
    size = size + 1
    if not t.stop then words[#words + 1] = { t.lemma, t.lower } end
  end
end
return { text = doc.text, sentences = sentences, stop = stop, words = words, size = size,
         names = doc.entities:pluck("name"),
         yake = scores("yake", "yake"), rake = scores("rake", "rake"), keyness = scores("keyness", "g2_reference") }
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
    """rake-nltk over our sentences; one letter is no word of a candidate."""
    short = {w.lower() for s in row["sentences"] for w in s if len(w.encode()) < 2}
    peer = Rake(stopwords=set(row["stop"]) | short, punctuations={","}, sentence_tokenizer=None,
                word_tokenizer=lambda s: s)
    peer.extract_keywords_from_sentences(row["sentences"])
    return {term: score for score, term in peer.get_ranked_phrases_with_scores()}


def keyness(row, reference, size):
    """G² of the words that are no part of a name, against the reference list; the rarest word counts where the list
    has none."""
    forms, count = {}, Counter(lemma for lemma, _ in row["words"])
    for lemma, word in row["words"]:
        forms.setdefault(lemma, {lemma}).add(word)
    for term, score, n in row["keyness"]:
        if term not in row["names"] and n == count[term]:
            expected = max(reference.get(form, 1) for form in forms[term])
            table = [[n, row["size"] - n], [expected, size - expected]]
            yield score, chi2_contingency(table, correction=False, lambda_="log-likelihood").statistic


def main():
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 100
    original = core.tokenize_sentences, core.get_tag
    with some(sys.argv[1], count, 800) as path:
        documents = rows(code, path)
    pairs, missing = [], 0
    for row in documents:
        theirs = scoring(row)
        mine = {term: score for term, score, _ in row["yake"]}
        pairs += [(score, theirs[term]) for term, score in mine.items() if term in theirs]
        missing += sum(term not in theirs for term in mine)
    report("yake, the same words", pairs)
    print(f"  terms of ours that yake does not have: {missing}")
    theirs = [rake(row) for row in documents]
    equal("rake-nltk candidates", [(i, t) for i, row in enumerate(documents) for t, *_ in row["rake"]],
          [(i, t) for i, found in enumerate(theirs) for t in found])
    report("rake-nltk", [(score, found.get(t)) for row, found in zip(documents, theirs) for t, score, _ in row["rake"]])
    lines = (root / "Sources/Embedded/lexical/reference.txt").read_text(encoding="utf-8").splitlines()
    size = int(lines[0].split("\t")[0])
    reference = {word: int(n) for word, n, _ in (line.split("\t") for line in lines[1:])}
    report("scipy G2 against the reference list", [pair for row in documents for pair in keyness(row, reference, size)])
    core.tokenize_sentences, core.get_tag = original
    shared = 0
    for row in documents:
        best = {term.lower() for term, _ in yake.KeywordExtractor(lan="en", n=3, top=10).extract_keywords(row["text"])}
        shared += len(best & {term for term, *_ in row["yake"][:10]})
    print(f"  yake as it comes: {shared / len(documents):.1f} of the ten best terms are ours too")
    done()


main()
