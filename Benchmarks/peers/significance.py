#!/usr/bin/env python3
"""Tests of significance beside R: χ² with and without Yates' correction, its p-values, Holm's and BH's corrections.

    apt-get install r-base-core
    Benchmarks/peers/significance.py FILE.jsonl [DOCUMENTS]

Needs no package of R. Without Rscript it says so and ends.
"""
import shutil
import subprocess
import sys

from ours import report, rows, some

program = """
d <- read.csv(file("stdin"))
table <- function(i) matrix(c(d$both[i], d$first[i] - d$both[i], d$second[i] - d$both[i],
                              d$total[i] - d$first[i] - d$second[i] + d$both[i]), 2)
chi <- function(yates) sapply(seq_len(nrow(d)), function(i) suppressWarnings(chisq.test(table(i), correct = yates)$statistic))
p <- pchisq(d$g2, 1, lower.tail = FALSE)
write.csv(data.frame(chi2 = chi(FALSE), chi2_yates = chi(TRUE), p = p, holm = p.adjust(p, "holm"), bh = p.adjust(p, "BH")),
          row.names = FALSE)
"""


def in_r(table):
    text = "both,first,second,total,g2\n" + "".join(",".join(map(repr, row)) + "\n" for row in table)
    run = subprocess.run(["Rscript", "-e", program], input=text, capture_output=True, text=True, check=True)
    header, *lines = run.stdout.splitlines()
    return [dict(zip(header.replace('"', "").split(","), map(float, line.split(",")))) for line in lines]


def main():
    if not shutil.which("Rscript"):
        print("Rscript is not installed (apt-get install r-base-core); skipped")
        return
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 300
    with some(sys.argv[1], count) as path:
        total = sum(row["count"] for row in rows("corpus:count{}", path))
        found = rows('corpus:collocations{measure={"chi2","chi2_yates","g2"}, min=3}', path)
        theirs = in_r([(r["count"], r["count_1"], r["count_2"], total, r["g2"]) for r in found])
        for column in ("chi2", "chi2_yates"):
            report(f"R chisq.test {column}", [(a[column], b[column]) for a, b in zip(found, theirs)])
        for correction, column in (("holm", "p_holm"), ("bh", "p_bh")):
            keys = rows(f'corpus[1]:keyness(corpus, {{measure="g2", min=1, correction="{correction}"}})', path)
            theirs = in_r([(1, 2, 2, 10, r["g2"]) for r in keys])
            report("R pchisq of G2", [(a["p_g2"], b["p"]) for a, b in zip(keys, theirs)])
            report(f"R p.adjust {correction}", [(a[column], b[correction]) for a, b in zip(keys, theirs)])


main()
