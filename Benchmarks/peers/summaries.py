#!/usr/bin/env python3
"""LexRank and TextRank beside their definitions written out and beside sumy.

    Benchmarks/peers/summaries.py FILE.jsonl [DOCUMENTS]

All get the sentences and words that nightjar finds. sumy has its own definitions (see Docs/statistics.md), so its
picks are compared, not its values.
"""
import sys

import numpy
from ours import done, equal, rows, some, summaries
from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
from sumy.nlp.stemmers import Stemmer
from sumy.summarizers.lex_rank import LexRankSummarizer
from sumy.summarizers.text_rank import TextRankSummarizer
from sumy.utils import get_stop_words


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
        documents = [row for row in rows(summaries, path) if len(row["sentences"]) > 3]
        for method, definition in (("lexrank", lexrank), ("textrank", textrank)):
            equal(f"{method} by its definition", [(i, *row[method]) for i, row in enumerate(documents)],
                  [(i, *definition(row["sentences"])) for i, row in enumerate(documents)])
        for method, kind in (("lexrank", LexRankSummarizer), ("textrank", TextRankSummarizer)):
            shared = sum(len(set(row[method]) & picked(kind(), row["sentences"])) for row in documents)
            print(f"  {method}: sumy chooses {shared / len(documents):.2f} of our 3 sentences")
        summarizer = LexRankSummarizer(Stemmer("english"))
        summarizer.stop_words = get_stop_words("english")
        shared = sum(len(set(row["lexrank"]) & picked(summarizer, row["sentences"])) for row in documents)
        print(f"  lexrank: sumy with stems and its stop words chooses {shared / len(documents):.2f} of our 3 sentences")
    done()


main()
