#!/usr/bin/env python3
"""Counts, n-grams, co-occurrence, dictionary coding, sentence lengths and bootstrap intervals beside NLTK,
scikit-learn, liwc and numpy.

    Benchmarks/peers/counts.py FILE.jsonl [DOCUMENTS]
"""
import sys
import tempfile
from collections import Counter

import liwc
import numpy
from nltk import FreqDist
from nltk.util import ngrams, skipgrams
from ours import done, equal, report, rows, runs, sentences, some, words
from sklearn.feature_extraction.text import CountVectorizer

dictionary = "%\n1\tmoney\n2\tstate\n%\nbank*\t1\nprofit\t1\nloss*\t1\ngovernment*\t2\nminist*\t2\ntax*\t1\t2\n"


def frequencies(path, documents):
    count = FreqDist(w for d in documents for w in words(d))
    within = Counter(w for d in documents for w in set(words(d)))
    found = rows("corpus:count{}", path)
    equal("NLTK FreqDist, and documents", [(r["term"], r["count"], r["documents"]) for r in found],
          [(w, n, within[w]) for w, n in count.items()])
    report("per million", [(r["per_million"], 1e6 * count.freq(r["term"])) for r in found])
    stretches = [run for d in documents for run in runs(d)]
    for name, theirs, options in (
            ("NLTK ngrams of 3", (g for r in stretches for g in ngrams(r, 3)), "n=3"),
            ("NLTK skipgrams of 2, 2 left out", (g for r in stretches for g in skipgrams(r, 2, 2)), "n=2, skip=2"),
            ("NLTK skipgrams of 3, 1 left out", (g for r in stretches for g in skipgrams(r, 3, 1)), "n=3, skip=1")):
        theirs = FreqDist(" ".join(g) for g in theirs)
        equal(name, [(r["term"], r["count"]) for r in rows(f"corpus:ngrams{{{options}}}", path)], theirs.items())


def together(path, documents):
    """The product of the matrix of sentences and words with itself."""
    units = [[w for w in s if w is not None] for d in documents for s in d]
    vectorizer = CountVectorizer(analyzer=lambda s: s, binary=True)
    matrix = vectorizer.fit_transform(units)
    product = (matrix.T @ matrix).tocoo()
    names = vectorizer.get_feature_names_out()
    theirs = ((*sorted((names[i], names[j]), key=str.encode), n)
              for i, j, n in zip(product.row, product.col, product.data) if i < j and n > 1)
    equal("scikit-learn words in one sentence", [
        (r["source"], r["target"], r["weight"]) for r in rows('corpus:cooccurrence{of="lower"}', path)],
        ((a, b, int(n)) for a, b, n in theirs))


def coding(path, documents):
    with tempfile.NamedTemporaryFile("w", suffix=".dic") as file:
        file.write(dictionary)
        file.flush()
        parse, _ = liwc.load_token_parser(file.name)
    count = Counter(c for d in documents for w in words(d) for c in parse(w))
    found = rows(f"corpus:code(dictionary([[{dictionary}]]))", path)
    equal("liwc categories", [(r["category"], r["count"]) for r in found], count.items())
    total = sum(r["count"] for r in rows('corpus:count{by="kind"}', path) if r["term"] not in ("punct", "symbol"))
    report("per cent of the running words", [(r["per_cent"], 100 * count[r["category"]] / total) for r in found])


def lengths(path, documents):
    pairs = {name: [] for name in ("mean", "sd", "q1", "median", "q3", "max")}
    for row, document in zip(rows("doc:sentence_lengths()", path), documents):
        own = [n for s in document if (n := len([w for w in s if w is not None])) > 0]
        if own:
            q1, median, q3 = numpy.quantile(own, (0.25, 0.5, 0.75))
            for name, value in {"mean": numpy.mean(own), "sd": numpy.std(own), "q1": q1, "median": median, "q3": q3,
                                "max": max(own)}.items():
                pairs[name].append((row[name], float(value)))
    for name, values in pairs.items():
        report(f"numpy sentence lengths, {name}", values)


def numbers(seed):
    """SplitMix64, the generator of nightjar's samples."""
    mask = 2**64 - 1
    while True:
        seed = (seed + 0x9E3779B97F4A7C15) & mask
        z = ((seed ^ seed >> 30) * 0xBF58476D1CE4E5B9) & mask
        z = ((z ^ z >> 27) * 0x94D049BB133111EB) & mask
        yield z ^ z >> 31


def bootstrap(path, documents, samples=1000, share=0.95):
    """First with the same random numbers, a number below n being the upper half of the product with n; then with
    numpy's own, ten times as many."""
    terms = rows(f"corpus:count{{ci={share}, top=50}}", path)
    own = numpy.array([[Counter(words(d))[r["term"]] for r in terms] for d in documents])
    sizes = numpy.array([len(words(d)) for d in documents])
    source, n = numbers(1), len(documents)

    def rates(drawn):
        return 1e6 * own[drawn].sum(0) / sizes[drawn].sum()

    same = numpy.sort([rates([next(source) * n >> 64 for _ in range(n)]) for _ in range(samples)], axis=0)
    for name, at in ("low", (1 - share) / 2), ("high", (1 + share) / 2):
        report(f"bootstrap with the same numbers, {name}", zip(
            [r[f"per_million_{name}"] for r in terms], same[int(at * samples)].tolist()))
    generator = numpy.random.default_rng(1)
    other = numpy.quantile([rates(generator.integers(0, n, n)) for _ in range(10 * samples)],
                           ((1 - share) / 2, (1 + share) / 2), axis=0)
    width = other[1] - other[0]
    for name, theirs in zip(("low", "high"), other):
        off = [abs(r[f"per_million_{name}"] - x) / w for r, x, w in zip(terms, theirs, width)]
        print(f"  numpy's own numbers, {10 * samples} samples: {name} is {numpy.mean(off):.1%} of the width off")


def main():
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 300
    with some(sys.argv[1], count) as path:
        documents = list(sentences(path))
        for compare in (frequencies, together, coding, lengths, bootstrap):
            compare(path, documents)
    done()


main()
