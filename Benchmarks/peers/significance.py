#!/usr/bin/env python3
"""What R itself computes, and its package vcd: χ², residuals, proportions, odds ratios, p-values and corrections.

    Benchmarks/peers/significance.py FILE.jsonl [DOCUMENTS]
"""
import sys

from ours import done, in_r, report, rows, some

tables = """
library(vcd)
d <- data$tables
cells <- function(r) matrix(c(r[["count"]], r[["count_2"]] - r[["count"]], r[["count_1"]] - r[["count"]],
                              data$total - r[["count_1"]] - r[["count_2"]] + r[["count"]]), 2)
list(rows = as.data.frame(t(apply(d, 1, function(r) {
  m <- cells(r)
  test <- chisq.test(m, correct = FALSE)
  # rows of m: with and without the first word; prop.test wants successes and trials
  first <- prop.test(m[, 1], rowSums(m))$estimate
  second <- prop.test(m[1, ], colSums(m))$estimate
  c(expected = test$expected[1, 1], chi2 = test$statistic[[1]], chi2_yates = chisq.test(m)$statistic[[1]],
    z = test$residuals[1, 1], delta_p = first[[1]] - first[[2]], delta_p_backward = second[[1]] - second[[2]],
    g2 = assocstats(m)$chisq_tests["Likelihood Ratio", "X^2"],
    # a half more in each cell where one is empty
    odds_ratio = exp(loddsratio(m, correct = any(m == 0))$coefficients[[1]]),
    dice = 2 * m[1, 1] / (sum(m[1, ]) + sum(m[, 1])),
    npmi = log(m[1, 1] / test$expected[1, 1]) / -log(m[1, 1] / sum(m)))
}))))
"""
chances = """
p <- pchisq(data$g2, 1, lower.tail = FALSE)
list(p_g2 = p, p_holm = p.adjust(p, "holm"), p_bh = p.adjust(p, "BH"))
"""
effects = """
d <- data$rows
a <- d$count; b <- d$count_reference; n1 <- data$first; n2 <- data$second
half <- function(x) ifelse(x == 0, 0.5, x)
never <- function(x) ifelse(x == 0, 1e-18, x / n2)
e1 <- n1 * (a + b) / (n1 + n2); e2 <- n2 * (a + b) / (n1 + n2)
part <- function(o, e) ifelse(o == 0, 0, o * log(o / e))
list(log_ratio = log2(half(a) / n1) - log2(half(b) / n2), pct_diff = 100 * (a / n1 - never(b)) / never(b),
     g2_2 = 2 * (part(a, e1) + part(b, e2)), bic = d$g2 - log(n1 + n2))
"""


def main():
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 300
    with some(sys.argv[1], count) as path:
        total = sum(row["count"] for row in rows("corpus:count{}", path))
        found = rows('corpus:collocations{min=3, direction="both", measure={"chi2","chi2_yates","z","delta_p","delta_p_backward","g2",'
                     '"odds_ratio","dice","npmi"}}', path)
        names = {
            "expected": "chisq.test, expected", "chi2": "chisq.test", "chi2_yates": "chisq.test with Yates' correction",
            "z": "chisq.test, residual", "delta_p": "prop.test, delta P",
            "delta_p_backward": "prop.test, delta P backward", "g2": "vcd assocstats, likelihood ratio",
            "odds_ratio": "vcd loddsratio", "dice": "Dice by its definition", "npmi": "NPMI by its definition"}
        theirs = in_r(tables, tables=[{k: r[k] for k in ("count", "count_1", "count_2")} for r in found], total=total)
        if theirs is None:
            return
        for column, name in names.items():
            report(f"R {name}", [(a[column], b[column]) for a, b in zip(found, theirs["rows"])], least=1e-4)
        for correction, column in (("holm", "p_holm"), ("bh", "p_bh")):
            keys = rows(f'corpus[1]:keyness(corpus, {{measure={{"g2","g2_2","logratio","pct_diff","bic"}}, min=1, '
                        f'correction="{correction}"}})', path)
            theirs = in_r(chances, g2=[r["g2"] for r in keys])
            report("R pchisq of G2", zip([r["p_g2"] for r in keys], theirs["p_g2"]), least=0)
            report(f"R p.adjust {correction}", zip([r[column] for r in keys], theirs[column]), least=0)
        theirs = in_r(effects, rows=keys, first=sum(r["count"] for r in keys),
                      second=sum(r["count_reference"] for r in keys))
        for column in ("log_ratio", "pct_diff", "g2_2", "bic"):
            report(f"R {column} by its definition", zip([r[column] for r in keys], theirs[column]), least=1e-4)
    done()


main()
