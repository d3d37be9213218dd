#!/usr/bin/env python3
"""Dispersion beside ruts and corpus-dispersion; average reduced frequency beside its definition.

    Benchmarks/peers/dispersion.py FILE.jsonl [DOCUMENTS]

Words that occur five times or more, over the documents of a corpus and over ten parts of one text. All tokens count
for the size of a part, as they do in nightjar.
"""
import sys
from collections import Counter

import numpy
from corpus_dispersion import CorpusWordAnalyzer
from ours import done, equal, report, rows, sentences, some
from ruts.corpus.dispersion import calc_carroll_d2, calc_dp, calc_dp_norm, calc_juilland_d, calc_rosengren_s

# our column, the function of ruts, the attribute of corpus-dispersion
measures = [
    ("juilland_d", calc_juilland_d, "juilland_d"), ("dp", calc_dp, "dp"), ("dp_norm", calc_dp_norm, "dp_norm"),
    ("carroll_d2", calc_carroll_d2, "carroll_d2"), ("rosengren_s", calc_rosengren_s, "roschengren_s_adj"),
]


def reduced_frequency(places, length):
    """Each occurrence counts for the stretch before it, a circle through the text, but not for more than the mean."""
    mean = length / len(places)
    return numpy.minimum(numpy.diff([places[-1] - length, *places]), mean).sum() / mean


def compare(name, code, path, tokens, sizes):
    """`tokens` in order, in parts of these sizes."""
    plain = [w for w, n in Counter(tokens).most_common() if n >= 5 and w.isascii() and w.isalpha()]
    # a query of its own for each, since some words, such as within, mean something in a query
    queries = ",".join(f"'[lower=\"{w}\"]'" for w in plain)
    options = "{parts=10}" if code == "doc" else "{}"
    found = dict(zip(plain, rows(f"{code}:dispersion({{{queries}}}, {options})", path)))
    places = {w: [i for i, t in enumerate(tokens) if t == w] for w in plain}
    ends = numpy.cumsum(sizes)
    parts = {w: numpy.bincount(numpy.searchsorted(ends, places[w], side="right"), minlength=len(sizes)) for w in plain}
    equal(f"occurrences and parts, {name}", [(w, found[w]["count"], found[w]["range"]) for w in plain],
          [(w, len(places[w]), int((parts[w] > 0).sum())) for w in plain])
    others = {w: CorpusWordAnalyzer(parts[w].tolist(), sizes, len(tokens)).calculate_all_metrics() for w in plain}
    for column, function, attribute in measures:
        # D is what is left of 1: for a word of one part nothing but rounding, which ruts takes away
        least = 1e-3 if column == "juilland_d" else 1e-6
        report(f"ruts {column}, {name}", [(found[w][column], function(parts[w], sizes)) for w in plain], least)
        report(f"corpus-dispersion {column}, {name}", [
            (found[w][column], getattr(others[w], attribute)) for w in plain], least)
    report(f"ARF by its definition, {name}", [(found[w]["arf"], reduced_frequency(places[w], len(tokens))) for w in plain])


def main():
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 300
    with some(sys.argv[1], count, 200) as path:
        documents = [[t for s in document for t in s] for document in sentences(path, every=True)]
        compare("documents", "corpus", path, [t for d in documents for t in d], [len(d) for d in documents])
    with some(sys.argv[1], 1, 5000) as path:
        tokens = [t for document in sentences(path, every=True) for s in document for t in s]
        n = len(tokens)
        compare("parts of one text", "doc", path, tokens, [(i + 1) * n // 10 - i * n // 10 for i in range(10)])
    done()


main()
