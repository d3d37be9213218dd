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

import numpy
from nltk.collocations import BigramCollocationFinder
from nltk.metrics import BigramAssocMeasures
from ours import program, report, rows, some
from rank_bm25 import BM25Okapi
from scipy.stats import chi2, chi2_contingency
from scipy.stats.contingency import odds_ratio
from sklearn.feature_extraction.text import TfidfVectorizer


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


def tables(found, words):
    """The contingency table of each row of a frame of collocations."""
    for row in found:
        both, first, second = row["count"], row["count_1"], row["count_2"]
        yield row, numpy.array([[both, first - both], [second - both, words - first - second + both]])


def main():
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 300
    with some(sys.argv[1], count) as path:
        documents = list(runs_and_words(path))
        runs = [run for document in documents for run in document]
        finder = BigramCollocationFinder.from_documents(runs)
        finder.apply_freq_filter(3)
        measures = {
            "g2": "likelihood_ratio", "chi2": "chi_sq", "pmi_log2": "pmi", "t": "student_t", "dice": "dice",
        }
        found = rows('corpus:collocations{measure={"g2","chi2","pmi","t","dice"}, min=3}', path)
        for column, name in measures.items():
            theirs = {" ".join(k): v for k, v in finder.score_ngrams(getattr(BigramAssocMeasures, name))}
            report(f"NLTK {name}", [(r[column], theirs[r["term"]]) for r in found])
        words = [[word for run in document for word in run] for document in documents]
        total = sum(map(len, words))
        found = rows('corpus:collocations{measure={"g2","chi2_yates","odds_ratio"}, min=3}', path)
        full = [(row, table) for row, table in tables(found, total) if table.min() > 0]
        report("scipy log-likelihood", [
            (r["g2"], chi2_contingency(t, correction=False, lambda_="log-likelihood").statistic) for r, t in full])
        report("scipy chi2 with Yates' correction", [
            (r["chi2_yates"], chi2_contingency(t).statistic) for r, t in full])
        report("scipy odds ratio of the sample", [
            (r["odds_ratio"], odds_ratio(t, kind="sample").statistic) for r, t in full])
        vectorizer = TfidfVectorizer(analyzer=lambda document: document)
        matrix = vectorizer.fit_transform(words)
        found = rows("corpus:tfidf{top=1000000}", path)
        number = {}
        for row in found:
            number.setdefault(row["document"], len(number))
        filled = [i for i, document in enumerate(words) if document]
        report(
            "scikit-learn tf-idf",
            [(r["tfidf_sklearn"], matrix[filled[number[r["document"]]], vectorizer.vocabulary_[r["term"]]]) for r in found])
        okapi = BM25Okapi(words)
        found = rows('corpus:search("trade oil government", {variant="okapi", top=1000000})', path)
        scores = sorted((s for s in okapi.get_scores(["trade", "oil", "government"]) if s != 0), reverse=True)
        report("rank-bm25 okapi", list(zip(sorted((r["bm25_okapi"] for r in found), reverse=True), scores)))
        found = rows("corpus[1]:keyness(corpus, {min=1})", path)
        report("scipy chi2.sf of G2", [(r["p_g2"], chi2.sf(r["g2"], 1)) for r in found])


numpy.seterr(all="ignore")
main()
