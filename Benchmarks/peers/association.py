#!/usr/bin/env python3
"""Association of words beside NLTK, scipy, gensim, ruts and association-measures, on real text.

    Benchmarks/peers/association.py FILE.jsonl [DOCUMENTS]

Both sides count the same tokens, which this script reads from `nightjar parse`, so that only the statistics are
compared. The tables of windows, of three words and of the neighbours of a node are counted again here, as
Docs/statistics.md has them.
"""
import sys
from collections import Counter

import numpy
import pandas
from association_measures import measures as measures_of_tables
from association_measures.frequencies import expected_frequencies
from gensim.models.phrases import npmi_scorer
from nltk.collocations import BigramCollocationFinder
from nltk.metrics import BigramAssocMeasures
from ours import done, equal, report, rows, runs, sentences, some, words
from ruts.corpus.collocations import calc_logdice, calc_npmi
from scipy.stats import chi2_contingency
from scipy.stats.contingency import odds_ratio


def table(joint, first, second, total):
    return numpy.array([[joint, first - joint], [second - joint, total - first - second + joint]])


def log_likelihood(cells):
    return chi2_contingency(cells, correction=False, lambda_="log-likelihood").statistic


def g2_of_tables(name, found, tables):
    """G² of each row against scipy over a table that was counted here; scipy refuses an empty row or column."""
    pairs = ((r["g2"], tables[r["term"]]) for r in found)
    report(name, [(g2, log_likelihood(t)) for g2, t in pairs if t.any(0).all() and t.any(1).all()])


def neighbours(path, documents, total):
    finder = BigramCollocationFinder.from_documents([run for document in documents for run in runs(document)])
    finder.apply_freq_filter(3)
    found = rows("corpus:collocations{min=3, direction='both', measure={'g2','g2_2','chi2','chi2_yates','pmi','ppmi','npmi','t','z',"
                 "'dice','logdice','logratio','delta_p','delta_p_backward','odds_ratio'}}", path)
    for column, name in {"g2": "likelihood_ratio", "chi2": "chi_sq", "pmi_log2": "pmi", "t": "student_t",
                         "dice": "dice"}.items():
        theirs = {" ".join(k): v for k, v in finder.score_ngrams(getattr(BigramAssocMeasures, name))}
        report(f"NLTK {name}", [(r[column], theirs[r["term"]]) for r in found])
        if name == "pmi":
            report("NLTK pmi, not below 0", [(r["ppmi_log2"], max(0, theirs[r["term"]])) for r in found])
    full = [(r, t) for r in found if (t := table(r["count"], r["count_1"], r["count_2"], total)).min() > 0]
    report("scipy log-likelihood", [(r["g2"], log_likelihood(t)) for r, t in full])
    report("scipy chi2 with Yates' correction", [(r["chi2_yates"], chi2_contingency(t).statistic) for r, t in full])
    report("scipy odds ratio of the sample", [(r["odds_ratio"], odds_ratio(t, kind="sample").statistic) for r, t in full])
    report("gensim npmi_scorer", [
        (r["npmi"], npmi_scorer(r["count_1"], r["count_2"], r["count"], 0, 0, total)) for r in found])
    report("ruts NPMI", [(r["npmi"], calc_npmi(r["count_1"], r["count_2"], r["count"], total)) for r in found])
    report("ruts logDice", [(r["logdice"], calc_logdice(r["count_1"], r["count_2"], r["count"], total)) for r in found])
    frame = expected_frequencies(pandas.DataFrame(
        {"f": [r["count"] for r in found], "f1": [r["count_1"] for r in found], "f2": [r["count_2"] for r in found],
         "N": total}), observed=True)
    for column, name, options in [("t", "t_score", {}), ("z", "z_score", {}), ("dice", "dice", {}), (
            "log_ratio", "log_ratio", {"discounting": "Hardie2014"}), ("g2", "log_likelihood", {"signed": False})]:
        theirs = getattr(measures_of_tables, name)(frame, **options)
        report(f"association-measures {name}", [(r[column], float(b)) for r, b in zip(found, theirs)])


def windows(path, documents, window=4):
    """NLTK counts a pair once for each order; the table is that of the sides of all meetings of two words."""
    # nothing between two sentences, so that no window reaches across
    apart = [w for document in documents for s in document for w in [w for w in s if w is not None] + [None] * window]
    finder = BigramCollocationFinder.from_words(apart, window_size=window + 1)
    joint, meetings, sides = Counter(), Counter(), 0
    for (a, b), count in finder.ngram_fd.items():
        sides += 2 * count
        for word in (a, b):
            meetings[word] += count
        if a != b:
            joint[min(a, b, key=str.encode), max(a, b, key=str.encode)] += count
    found = rows(f"corpus:collocations{{window={window}, min=3, direction='both'}}", path)
    equal("NLTK pairs in a window", [(r["term"], r["count"]) for r in found],
          [(f"{a} {b}", n) for (a, b), n in joint.items() if n >= 3])
    g2_of_tables("scipy G2 of pairs in a window", found, {
        f"{a} {b}": table(n, meetings[a], meetings[b], sides) for (a, b), n in joint.items()})


def triples(path, documents, total):
    all_runs = [run for document in documents for run in runs(document)]
    single = Counter(word for run in all_runs for word in run)
    double = Counter(pair for run in all_runs for pair in zip(run, run[1:]))
    joint = Counter(triple for run in all_runs for triple in zip(run, run[1:], run[2:]))
    found = rows("corpus:collocations{n=3, min=3, direction='both'}", path)
    equal("three words, counted again", [(r["term"], r["count"]) for r in found],
          [(" ".join(t), n) for t, n in joint.items() if n >= 3])
    g2_of_tables("scipy G2 of two words as one and the third", found, {
        " ".join(t): table(n, double[t[:2]], single[t[2]], total) for t, n in joint.items()})


def node(path, documents, word, window=5):
    inside, everywhere = Counter(), Counter()
    for document in documents:
        for sentence in document:
            plain = [w for w in sentence if w is not None]
            places = [i for i, w in enumerate(plain) if w == word]
            for i, w in enumerate(plain):
                if w != word:
                    everywhere[w] += 1
                    inside[w] += any(abs(i - p) <= window for p in places)
    size, total = inside.total(), everywhere.total()
    found = rows(f'corpus:collocations{{node="{word}", window={window}, min=3, direction="both"}}', path)
    equal(f"words around “{word}”, counted again", [(r["term"], r["count"], r["term_count"]) for r in found],
          [(w, n, everywhere[w]) for w, n in inside.items() if n >= 3])
    g2_of_tables("scipy G2 of words around a node", found, {
        w: table(n, size, everywhere[w], total) for w, n in inside.items()})


def main():
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 300
    with some(sys.argv[1], count) as path:
        documents = list(sentences(path))
        total = sum(len(words(document)) for document in documents)
        neighbours(path, documents, total)
        windows(path, documents)
        triples(path, documents, total)
        node(path, documents, "oil")
    done()


numpy.seterr(all="ignore")
main()
