#!/usr/bin/env python3
"""Packages of R: tm and tidytext (tf-idf), vegan (diversity, dispersion), proxy (likeness), igraph and lexRankr
(summaries), boot (intervals).

    Benchmarks/peers/r_packages.py FILE.jsonl [DOCUMENTS]

All get the words that nightjar finds.
"""
import statistics
import sys
from collections import Counter

import ours
from ours import done, equal, in_r, report, rows, sentences, some, words

weights = """
library(tidytext)
d <- data$rows
bound <- dplyr::arrange(bind_tf_idf(d, term, document, n), document, term)
m <- tm::as.DocumentTermMatrix(xtabs(n ~ document + term, d, sparse = TRUE), weighting = tm::weightTf)
m <- tm::weightTfIdf(m, normalize = FALSE)
tm <- data.frame(document = as.integer(rownames(m)[m$i]), term = colnames(m)[m$j], v = m$v)
tm <- merge(d, tm, all.x = TRUE)
# tidytext: shares of the document and natural logarithms; tm: counts and logarithms to base 2
list(document = bound$document, term = bound$term,
     tidytext = bound$tf_idf * ave(bound$n, bound$document, FUN = sum) / log(10),
     tm_document = tm$document, tm_term = tm$term, tm = ifelse(is.na(tm$v), 0, tm$v) * log10(2))
"""
diversity = """
lapply(data$counts, function(x) list(hdd = rarefy(x, 42)[[1]] / 42, ttr = specnumber(x) / sum(x),
  yules_k = 1e4 * (1 - vegan::diversity(x, "simpson") - 1 / sum(x))))
"""
evenness = """
rates <- sweep(do.call(rbind, data$counts), 2, data$sizes, "/")
list(carroll_d2 = vegan::diversity(rates, "shannon") / log(ncol(rates)))
"""
likeness = """
m <- xtabs(n ~ document + term, data$rows)
list(document = as.integer(rownames(m))[-1],
     jaccard = as.vector(proxy::simil(m[-1, ] > 0, m[1, , drop = FALSE] > 0, "Jaccard")))
"""
summaries = """
central <- function(weights) {
  graph <- igraph::graph_from_adjacency_matrix(weights, mode = "directed", weighted = TRUE)
  rank <- igraph::page_rank(graph, damping = 0.85)$vector
  sort(head(order(-round(rank, 8), seq_along(rank)), 3)) - 1
}
lapply(seq_along(data$sentences), function(k) {
  s <- data$sentences[[k]]
  n <- length(s)
  terms <- sort(unique(unlist(s)))
  counts <- t(sapply(s, function(w) tabulate(match(unlist(w), terms), length(terms))))
  vectors <- sweep(counts, 2, log(n / colSums(counts > 0)), "*")
  likeness <- as.matrix(proxy::simil(vectors, method = "cosine", diag = TRUE, upper = TRUE))
  likeness[is.na(likeness)] <- 0
  diag(likeness) <- as.numeric(rowSums(vectors) > 0)
  shared <- (counts > 0) %*% t(counts > 0)
  scale <- outer(lengths(s), lengths(s), function(a, b) log(pmax(1, a)) + log(pmax(1, b)))
  overlap <- ifelse(scale > 0, shared / scale, 0)
  diag(overlap) <- 0
  token <- unlist(s)
  id <- rep(seq_along(s), lengths(s))
  similar <- lexRankr::sentenceSimil(id, token, sentencesAsDocs = TRUE)
  pick <- function(threshold) tryCatch(as.integer(lexRankr::lexRankFromSimil(
    similar$sent1, similar$sent2, similar$similVal, threshold = threshold, n = 3, returnTies = FALSE)$sentenceId) - 1,
    error = function(e) integer())
  list(lexrank = central(1 * (likeness > 0.1)), textrank = central(overlap), package = pick(0.1),
       as_it_comes = pick(0.2))
})
"""
intervals = """
set.seed(1)
counts <- do.call(rbind, data$counts)
found <- boot::boot(cbind(counts, data$sizes), function(d, i) {
  s <- colSums(d[i, ])
  1e6 * s[-length(s)] / s[length(s)]
}, data$samples)
lapply(seq_len(ncol(counts)), function(k) boot::boot.ci(found, 0.95, "perc", index = k)$percent[4:5])
"""


def tfidf(path, documents):
    names = [row["id"] for row in rows("{id = doc.id}", path)]
    table = [{"document": i, "term": w, "n": n} for i, d in enumerate(documents) for w, n in Counter(d).items()]
    theirs = in_r(weights, rows=table)
    if theirs:
        found = {(names.index(r["document"]), r["term"]): r["tfidf_classic"]
                 for r in rows('corpus:tfidf{variant="classic", top=1000000}', path)}
        report("R tidytext bind_tf_idf, to base 10", [
            (found.get((d, t)), v) for d, t, v in zip(theirs["document"], theirs["term"], theirs["tidytext"])])
        report("R tm weightTfIdf, to base 10", [
            (found.get((d, t)), v) for d, t, v in zip(theirs["tm_document"], theirs["tm_term"], theirs["tm"])])
    theirs = in_r(likeness, rows=table)
    if theirs:
        jaccard = dict(zip(theirs["document"], theirs["jaccard"]))
        report("R proxy Jaccard", [
            (r["jaccard_words"], jaccard[names.index(r["document"])])
            for r in rows('corpus:similar(corpus[1], {top=100000, measure="jaccard"})', path)])


def measures(path, documents):
    found = rows("doc:diversity()", path)
    theirs = in_r("library(vegan)\n" + diversity, counts=[list(Counter(d).values()) for d in documents])
    for column, name in (("ttr", "specnumber / N"), ("hdd_42", "rarefy / 42"), ("yules_k", "diversity, simpson")):
        if theirs:
            report(f"R vegan {name}", [
                (r[column], t[column.removesuffix("_42")][0]) for r, t in zip(found, theirs)], least=1e-3)


def dispersion(path):
    tokens = [[t for s in d for t in s] for d in sentences(path, every=True)]
    plain = ["oil", "bank", "trade", "the", "said", "government", "tonnes", "japan"]
    theirs = in_r(evenness, counts=[[d.count(w) for d in tokens] for w in plain], sizes=[len(d) for d in tokens])
    if theirs:
        queries = ",".join(f'"{w}"' for w in plain)
        found = rows(f"corpus:dispersion({{{queries}}})", path)
        report("R vegan Pielou's evenness of rates", zip([r["carroll_d2"] for r in found], theirs["carroll_d2"]))


def boot(path, documents, samples=4000):
    found = rows("corpus:count{ci=0.95, top=20}", path)
    theirs = in_r(intervals, counts=[[d.count(r["term"]) for r in found] for d in documents],
                  sizes=[len(d) for d in documents], samples=samples)
    for i, name in enumerate(("low", "high")) if theirs else ():
        off = statistics.mean(abs(r[f"per_million_{name}"] - t[i]) / (t[1] - t[0]) for r, t in zip(found, theirs))
        print(f"  R boot, {samples} samples of its own: {name} is {off:.1%} of the width off")


def summary(path):
    documents = [row for row in rows(ours.summaries, path) if len(row["sentences"]) > 3]
    theirs = in_r(summaries, sentences=[[list(s) for s in row["sentences"]] for row in documents])
    if not theirs:
        return
    for method in ("lexrank", "textrank"):
        equal(f"R igraph page_rank, {method}", [(i, *row[method]) for i, row in enumerate(documents)],
              [(i, *t[method]) for i, t in enumerate(theirs)])
    for name, text in (("package", "with our threshold of 0.1"), ("as_it_comes", "with its threshold of 0.2")):
        shared = sum(len(set(row["lexrank"]) & set(t[name])) for row, t in zip(documents, theirs)) / len(documents)
        print(f"  R lexRankr {text} chooses {shared:.2f} of our 3 sentences")


def main():
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 300
    with some(sys.argv[1], count, 200) as path:
        documents = [words(d) for d in sentences(path)]
        tfidf(path, documents)
        dispersion(path)
        boot(path, documents)
    with some(sys.argv[1], count // 3, 1500) as path:
        measures(path, [words(d) for d in sentences(path)])
    # lexRankr takes a fifth of a second for an article
    with some(sys.argv[1], count // 6, 1500) as path:
        summary(path)
    done()


main()
