#!/usr/bin/env python3
"""LexRank and TextRank beside their definitions written out and beside sumy; likeness of texts beside scikit-learn.

    pip install sumy scikit-learn numpy
    Benchmarks/peers/summaries.py FILE.jsonl [DOCUMENTS]

All get the sentences and words that nightjar finds. sumy has its own definitions (see Docs/statistics.md), so its
picks are compared, not its values.
"""
import sys
import time
from collections import Counter

import numpy
from ours import report, rows, some
from sklearn.feature_extraction.text import TfidfVectorizer
from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
from sumy.nlp.stemmers import Stemmer
from sumy.summarizers.lex_rank import LexRankSummarizer
from sumy.summarizers.text_rank import TextRankSummarizer
from sumy.utils import get_stop_words

code = """
local sentences, number = {}, {}
for s in doc.sentences:each() do
  local kind = s.paragraph.kind
  if kind == "paragraph" or kind == "quote" or kind == "list" then
    local words = {}
    for w in s.words:each() do if not w.stop then words[#words + 1] = w.lower end end
    sentences[#sentences + 1] = words
    number[s.index] = #sentences - 1
  end
end
local function picks(method)
  local chosen = {}
  for s in doc:summary { method = method }:each() do chosen[#chosen + 1] = number[s.index] end
  return chosen
end
return { sentences = sentences, lexrank = picks("lexrank"), textrank = picks("textrank") }
"""


def central(weights):
    """Numbers of the three most central rows, in order; equal ranks fall to the earlier."""
    n = len(weights)
    out = weights.sum(1)
    rank = numpy.full(n, 1 / n)
    for _ in range(300):
        rank = 0.15 / n + 0.85 * (weights.T @ numpy.where(out > 0, rank / numpy.where(out > 0, out, 1), 0))
    return sorted(sorted(range(n), key=lambda i: (-round(rank[i], 8), i))[:3])


def lexrank(sentences):
    n = len(sentences)
    terms = sorted({w for s in sentences for w in s})
    place = {w: i for i, w in enumerate(terms)}
    counts = numpy.zeros((n, max(1, len(terms))))
    for i, s in enumerate(sentences):
        for w in s:
            counts[i, place[w]] += 1
    with numpy.errstate(divide="ignore", invalid="ignore"):
        vectors = counts * numpy.where((counts > 0).sum(0) > 0, numpy.log(n / (counts > 0).sum(0)), 0)
        vectors /= numpy.linalg.norm(vectors, axis=1, keepdims=True)
    return central((numpy.nan_to_num(vectors) @ numpy.nan_to_num(vectors).T > 0.1).astype(float))


def textrank(sentences):
    n = len(sentences)
    weights = numpy.zeros((n, n))
    for i in range(n):
        for j in range(n):
            scale = sum(numpy.log(max(1, len(sentences[k]))) for k in (i, j))
            if i != j and scale > 0:
                weights[i, j] = len(set(sentences[i]) & set(sentences[j])) / scale
    return central(weights)


class Numbered:
    """Sentences of sumy under numbers, so that equal ones stay apart."""

    def to_words(self, sentence):
        return sentence.split(" ")[1:]


def document(sentences):
    return ObjectDocumentModel([Paragraph([Sentence(" ".join([str(i), *s]), Numbered()) for i, s in enumerate(sentences)])])


def picked(summarizer, sentences):
    return {int(str(s).split(" ")[0]) for s in summarizer(document(sentences), 3)}


def main():
    numpy.seterr(all="ignore")
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 200
    with some(sys.argv[1], count, 1500) as path:
        documents = [row for row in rows(code, path) if len(row["sentences"]) > 3]
        for method, definition in (("lexrank", lexrank), ("textrank", textrank)):
            same = sum(row[method] == definition(row["sentences"]) for row in documents)
            print(f"{method}: {same} of {len(documents)} summaries are those of the definition written out")
        for method, kind in (("lexrank", LexRankSummarizer), ("textrank", TextRankSummarizer)):
            started = time.time()
            shared = sum(len(set(row[method]) & picked(kind(), row["sentences"])) for row in documents)
            print(f"{method}: sumy chooses {shared / len(documents):.2f} of our 3 sentences, "
                  f"in {time.time() - started:.2f} s for {len(documents)} articles")
        summarizer = LexRankSummarizer(Stemmer("english"))
        summarizer.stop_words = get_stop_words("english")
        shared = sum(len(set(row["lexrank"]) & picked(summarizer, row["sentences"])) for row in documents)
        print(f"lexrank: sumy with stems and its stop words chooses {shared / len(documents):.2f} of our 3 sentences")
        likes = rows("corpus:similar(corpus[1], {top = 100000})", path)
        words = [[w for s in row["sentences"] for w in s] for row in rows(all_words, path)]
        matrix = TfidfVectorizer(analyzer=lambda d: d).fit_transform(words)
        theirs = (matrix @ matrix[0].T).toarray().ravel()
        names = [row["id"] for row in rows("{id = doc.id}", path)]
        report("scikit-learn cosine of tf-idf", [(r["cosine_tfidf"], theirs[names.index(r["document"])]) for r in likes])


all_words = """
local words = {}
for w in doc.words:each() do if not w.stop then words[#words + 1] = w.lower end end
return { sentences = { words } }
"""

main()
