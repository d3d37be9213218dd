#!/usr/bin/env python3
"""Association, tf-idf, BM25 and significance beside NLTK, scikit-learn, rank-bm25 and scipy, on real text.

    pip install nltk scikit-learn rank-bm25 scipy
    Benchmarks/peers/association.py FILE.jsonl [DOCUMENTS]

Prints the largest relative difference of each statistic over all rows; both sides count the same tokens, which this
script reads from `nightjar parse`, so that only the statistics are compared.
"""
import json
import math
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy
from nltk.collocations import BigramCollocationFinder
from nltk.metrics import BigramAssocMeasures
from rank_bm25 import BM25Okapi
from scipy.stats import chi2
from sklearn.feature_extraction.text import TfidfVectorizer

root = Path(__file__).resolve().parent.parent.parent
program = root / ".build/release/nightjar"


def ours(code, path):
    run = subprocess.run([program, "-e", code, path, "--to", "json"], capture_output=True, text=True, check=True)
    return json.loads(run.stdout)


def runs_and_words(path):
    """For each document its runs of neighbouring words within a sentence, and all its words."""
    run = subprocess.run([program, "parse", path, "--to", "jsonl"], capture_output=True, text=True, check=True)
    for line in run.stdout.splitlines():
        document = json.loads(line)
        text = document["text"].encode()
        boilerplate = [b for b in document["blocks"] if b["kind"] == "boilerplate"]
        ends = sorted(s["end"] for s in document["sentences"])
        runs, current, at = [], [], 0
        for token in document["tokens"]:
            while at < len(ends) and token["start"] >= ends[at]:
                runs.append(current)
                current, at = [], at + 1
            if any(b["start"] <= token["start"] < b["end"] for b in boilerplate) or token["kind"] != "word":
                runs.append(current)
                current = []
            else:
                current.append(text[token["start"]:token["end"]].decode().lower())
        runs.append(current)
        yield [r for r in runs if r]


def report(name, pairs):
    worst = max((abs(a - b) / max(1.0, abs(b)) for a, b in pairs), default=math.nan)
    print(f"{name:28} {len(pairs):7} values   largest relative difference {worst:.2e}")


def main():
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 300
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as part:
        with open(sys.argv[1]) as source:
            for _, line in zip(range(count), source):
                part.write(line)
        part.flush()
        documents = list(runs_and_words(part.name))
        runs = [run for document in documents for run in document]
        finder = BigramCollocationFinder.from_documents(runs)
        finder.apply_freq_filter(3)
        measures = {
            "g2": "likelihood_ratio", "chi2": "chi_sq", "pmi_log2": "pmi", "t": "student_t", "dice": "dice",
        }
        rows = ours('corpus:collocations{measure={"g2","chi2","pmi","t","dice"}, min=3}', part.name)
        for column, name in measures.items():
            theirs = {" ".join(k): v for k, v in finder.score_ngrams(getattr(BigramAssocMeasures, name))}
            report(f"NLTK {name}", [(r[column], theirs[r["term"]]) for r in rows])
        words = [[word for run in document for word in run] for document in documents]
        vectorizer = TfidfVectorizer(analyzer=lambda document: document)
        matrix = vectorizer.fit_transform(words)
        rows = ours("corpus:tfidf{top=1000000}", part.name)
        number = {}
        for row in rows:
            number.setdefault(row["document"], len(number))
        filled = [i for i, document in enumerate(words) if document]
        report(
            "scikit-learn tf-idf",
            [(r["tfidf_sklearn"], matrix[filled[number[r["document"]]], vectorizer.vocabulary_[r["term"]]]) for r in rows])
        okapi = BM25Okapi(words)
        rows = ours('corpus:search("trade oil government", {variant="okapi", top=1000000})', part.name)
        scores = sorted((s for s in okapi.get_scores(["trade", "oil", "government"]) if s != 0), reverse=True)
        report("rank-bm25 okapi", list(zip(sorted((r["bm25_okapi"] for r in rows), reverse=True), scores)))
        rows = ours("corpus[1]:keyness(corpus, {min=1})", part.name)
        report("scipy chi2.sf of G2", [(r["p_g2"], chi2.sf(r["g2"], 1)) for r in rows])


numpy.seterr(all="ignore")
main()
