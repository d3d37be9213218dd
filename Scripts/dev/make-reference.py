#!/usr/bin/env python3
"""Writes how often the commonest words of English news occur, the reference list of `keywords`.

    Scripts/dev/make-reference.py NEWS.jsonl Sources/Embedded/lexical/reference.txt

First line: the numbers of running words and of documents. Then "word<TAB>count<TAB>documents" of the 12,000 commonest
words in at least three documents, by falling count.
"""
import collections
import json
import re
import sys

counts, documents, total = collections.Counter(), collections.Counter(), 0
with open(sys.argv[1]) as lines:
    for line in lines:
        words = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", json.loads(line)["text"].lower())
        counts.update(words)
        documents.update(set(words))
        total += 1
rows = [(w, n) for w, n in counts.items() if documents[w] >= 3]
rows.sort(key=lambda row: (-row[1], row[0]))
with open(sys.argv[2], "w") as out:
    out.write(f"{sum(counts.values())}\t{total}\n")
    for word, count in rows[:12000]:
        out.write(f"{word}\t{count}\t{documents[word]}\n")
