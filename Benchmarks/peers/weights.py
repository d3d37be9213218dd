#!/usr/bin/env python3
"""tf-idf, BM25 and likeness of documents beside scikit-learn, rank-bm25, bm25s, datasketch and networkx.

    Benchmarks/peers/weights.py FILE.jsonl [DOCUMENTS]

All get the words that nightjar finds; duplicates are looked for among five times as many documents.
"""
import sys

import bm25s
import networkx
import numpy
from datasketch import MinHash, MinHashLSH
from ours import done, equal, report, rows, sentences, some, words
from rank_bm25 import BM25Okapi
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.metrics import pairwise_distances

query = "trade oil government"
content = 'local w = {} for x in doc.words:each() do if not x.stop then w[#w + 1] = x.lower end end return {words = w}'
# what duplicates compares: all tokens but punctuation, as Docs/statistics.md has it
unpunctuated = """
local w = {}
for t in doc.tokens:each() do
  if t.kind ~= "punct" and t.paragraph.kind ~= "boilerplate" then w[#w + 1] = t.lower end
end
return { id = doc.id, words = w }
"""


def retrieval(path, documents):
    names = [row["id"] for row in rows("{id = doc.id}", path)]
    vectorizer = TfidfVectorizer(analyzer=lambda d: d)
    matrix = vectorizer.fit_transform(documents)
    found = rows("corpus:tfidf{top=1000000}", path)
    report("scikit-learn tf-idf", [
        (r["tfidf_sklearn"], matrix[names.index(r["document"]), vectorizer.vocabulary_[r["term"]]]) for r in found])
    scores = BM25Okapi(documents).get_scores(query.split())
    found = rows(f'corpus:search("{query}", {{variant="okapi", top=1000000}})', path)
    report("rank-bm25 BM25Okapi", [(r["bm25_okapi"], scores[names.index(r["document"])]) for r in found])
    engine = bm25s.BM25(method="lucene", k1=1.5, b=0.75, dtype="float64")
    engine.index(documents, show_progress=False)
    scores = engine.get_scores(query.split())
    found = rows(f'corpus:search("{query}", {{top=1000000}})', path)
    # theirs leaves out the factor that is the same for all documents, as Lucene has since its version 8
    report("bm25s lucene, times k1 + 1", [(r["bm25_lucene"], 2.5 * scores[names.index(r["document"])]) for r in found])


def likeness(path, documents):
    names = [row["id"] for row in rows("{id = doc.id}", path)]
    plain = [row["words"] for row in rows(content, path)]
    matrix = TfidfVectorizer(analyzer=lambda d: d).fit_transform(plain)
    cosine = (matrix @ matrix[0].T).toarray().ravel()
    found = rows("corpus:similar(corpus[1], {top=100000})", path)
    report("scikit-learn cosine of tf-idf", [(r["cosine_tfidf"], cosine[names.index(r["document"])]) for r in found])
    sets = CountVectorizer(analyzer=lambda d: d, binary=True).fit_transform(documents).toarray().astype(bool)
    distance = pairwise_distances(sets[:1], sets, metric="jaccard")[0]
    found = rows('corpus:similar(corpus[1], {top=100000, measure="jaccard"})', path)
    report("scikit-learn Jaccard of words", [
        (r["jaccard_words"], 1 - distance[names.index(r["document"])]) for r in found])


def duplicates(path, threshold=0.5):
    documents = rows(unpunctuated, path)
    shingles = {}
    for row in documents:
        w = row["words"]
        if w:
            shingles[row["id"]] = {tuple(w[i:i + 5]) for i in range(max(1, len(w) - 4))}
    # only documents that share a shingle can be alike
    holders = {}
    for name, own in shingles.items():
        for shingle in own:
            holders.setdefault(shingle, []).append(name)
    order = {row["id"]: i for i, row in enumerate(documents)}
    pairs = {(a, b) for names in holders.values() for i, a in enumerate(names) for b in names[i + 1:]}
    exact = {(a, b): len(shingles[a] & shingles[b]) / len(shingles[a] | shingles[b]) for a, b in pairs}
    found = {(r["a"], r["b"]): r["jaccard_5"] for r in rows(f"corpus:duplicates{{threshold={threshold}}}", path)}
    report("exact Jaccard of shingles", [(value, exact.get(pair)) for pair, value in found.items()])
    for least in (threshold, 0.8):
        alike = {pair for pair, value in exact.items() if value >= least}
        print(f"  of {len(alike)} pairs with a Jaccard of {least} or more we find {len(alike & found.keys())}")
    near = rows("corpus:clusters{threshold=0.8}", path)
    graph = networkx.Graph(pair for pair, value in exact.items() if value >= 0.8)
    ours = {}
    for r in near:
        ours.setdefault(r["cluster"], []).append(r["document"])
    equal("networkx connected components", [tuple(sorted(c, key=order.get)) for c in ours.values()],
          [tuple(sorted(c, key=order.get)) for c in networkx.connected_components(graph)])
    signatures = {}
    index = MinHashLSH(params=(32, 4), num_perm=128)
    for name, own in shingles.items():
        signatures[name] = MinHash(num_perm=128, seed=1)
        signatures[name].update_batch([" ".join(s).encode() for s in own])
        index.insert(name, signatures[name])
    theirs = {tuple(sorted((name, other), key=order.get)) for name in shingles
              for other in index.query(signatures[name]) if other != name}
    alike = {pair for pair, value in exact.items() if value >= threshold}
    error = numpy.mean([abs(signatures[a].jaccard(signatures[b]) - exact[a, b]) for a, b in found])
    print(f"  datasketch with 32 bands of 4 rows finds {len(alike & theirs)} of the {len(alike)}; "
          f"its estimate of their Jaccard is {error:.3f} off")


def main():
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 300
    with some(sys.argv[1], count, 200) as path:
        documents = [words(document) for document in sentences(path)]
        retrieval(path, documents)
        likeness(path, documents)
    with some(sys.argv[1], 5 * count) as path:
        duplicates(path)
    done()


main()
