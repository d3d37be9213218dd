#!/usr/bin/env python3
"""Keyness beside ruts, scipy and association-measures: one half of real articles against the other.

    Benchmarks/peers/keyness.py FILE.jsonl [DOCUMENTS]

Both sides get the counts of Counter over the words that nightjar finds, so that a wrong count shows too.
"""
import sys
from collections import Counter

import numpy
import pandas
from association_measures import measures
from ours import done, equal, report, rows, sentences, some, words
from ruts.corpus import holm_correction
from ruts.corpus.keyness import (
    calc_bic, calc_chi2, calc_diff, calc_log_likelihood, calc_log_ratio, calc_odds_ratio,
)
from scipy.stats import chi2, chi2_contingency, false_discovery_control
from scipy.stats.contingency import odds_ratio

code = """
local first = {}
for i = 1, #corpus // 2 do first[corpus[i].id] = true end
local target = corpus:where(function(d) return first[d.id] end)
local reference = corpus:where(function(d) return not first[d.id] end)
return target:keyness(reference, {min=1, correction="CORRECTION", measure={MEASURES}})
"""


def main():
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 300
    with some(sys.argv[1], count) as path:
        documents = [words(document) for document in sentences(path)]
        half = len(documents) // 2
        target, reference = (Counter(w for d in part for w in d) for part in (documents[:half], documents[half:]))
        c, d = target.total(), reference.total()
        names = '"g2","g2_2","chi2","chi2_yates","logratio","pct_diff","bic","odds_ratio"'
        found = rows(code.replace("CORRECTION", "holm").replace("MEASURES", names), path)
        equal("counts of both halves", [(r["term"], r["count"], r["count_reference"]) for r in found],
              [(w, target[w], reference[w]) for w in {*target, *reference}])
        tables = [numpy.array([[a := target[r["term"]], c - a], [b := reference[r["term"]], d - b]]) for r in found]
        pairs = [(r, t[0, 0], t[1, 0], t) for r, t in zip(found, tables)]
        report("scipy log-likelihood", [
            (r["g2"], chi2_contingency(t, correction=False, lambda_="log-likelihood").statistic) for r, _, _, t in pairs])
        report("scipy chi2", [(r["chi2"], chi2_contingency(t, correction=False).statistic) for r, _, _, t in pairs])
        report("ruts G2 of two terms", [(r["g2_2"], abs(calc_log_likelihood(a, b, c, d))) for r, a, b, _ in pairs])
        report("ruts chi2 with Yates' correction", [
            (r["chi2_yates"], abs(calc_chi2(a, b, c, d))) for r, a, b, _ in pairs])
        report("ruts log ratio", [(r["log_ratio"], calc_log_ratio(a, b, c, d)) for r, a, b, _ in pairs])
        frame = pandas.DataFrame({"O11": [t[0, 0] for t in tables], "O21": [t[1, 0] for t in tables], "R1": c, "R2": d})
        report("association-measures log ratio of Hardie", zip(
            [r["log_ratio"] for r in found], map(float, measures.log_ratio(frame, discounting="Hardie2014"))))
        both = [(r, a, b, t) for r, a, b, t in pairs if a > 0 and b > 0]
        report("ruts %DIFF, in both halves", [(r["pct_diff"], calc_diff(a, b, c, d)) for r, a, b, _ in both])
        report("ruts odds ratio, in both halves", [
            (r["odds_ratio"], calc_odds_ratio(a, b, c, d)) for r, a, b, _ in both])
        report("scipy odds ratio of the sample", [
            (r["odds_ratio"], odds_ratio(t, kind="sample").statistic) for r, _, _, t in both])
        # theirs is signed and over the G2 of two terms
        report("ruts BIC, over our G2", [
            (r["bic"], (1 if a / c >= b / d else -1) * calc_bic(a, b, c, d) + r["g2"] - r["g2_2"])
            for r, a, b, _ in pairs])
        report("scipy chi2.sf of G2", [(r["p_g2"], chi2.sf(r["g2"], 1)) for r in found], least=0)
        report("ruts Holm's correction", zip(
            [r["p_holm"] for r in found], holm_correction([r["p_g2"] for r in found])), least=0)
        found = rows(code.replace("CORRECTION", "bh").replace("MEASURES", '"g2"'), path)
        report("scipy Benjamini and Hochberg's correction", zip(
            [r["p_bh"] for r in found], false_discovery_control([r["p_g2"] for r in found])), least=0)
    done()


main()
