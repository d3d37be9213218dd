#!/usr/bin/env python3
"""Trains the part-of-speech tagger and the lemma rules from CoNLL-U files; deterministic.

  train-lexical.py OUT-FOLDER TRAIN.conllu.gz …

Writes tagger.bin (an open-addressing table of feature hashes with 17 signed bytes of weight each), lemmas.txt
(form, tag, lemma where no rule fits) and lemma-rules.txt (tag, suffix, bytes to strip, text to add), sorted by bytes.
The features and the hash must be those of Sources/Annotate/Lexical/Tagger.swift.
"""
import collections, gzip, random, struct, sys

TAGS = "ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X".split()
TAG = {t: i for i, t in enumerate(TAGS)}
SLOTS, KEEP, ROUNDS = 1 << 16, 44000, 6


def fnv(text):
    h = 0xCBF29CE484222325
    for b in text:
        h = ((h ^ b) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return h


def shape(w):
    if any(c.isdigit() for c in w):
        return "d"
    if not any(c.isalpha() for c in w):
        return "p"
    if w.isupper() and len(w) > 1:
        return "U"
    if w[0].isupper():
        return "C"
    return "l"


def features(words, lowers, shapes, i, p1, p2):
    w = lowers[i]
    b = w.encode()
    prev = lowers[i - 1] if i else "<"
    next = lowers[i + 1] if i + 1 < len(words) else ">"
    nb = next.encode()
    f = [b"w" + b, b"1" + b[-1:], b"2" + b[-2:], b"3" + b[-3:], b"4" + b[-4:], b"a" + b[:2], b"s" + shapes[i].encode() + (b"0" if i else b"1"),
         b"p" + p1, b"q" + p1 + b" " + p2, b"v" + prev.encode(), b"n" + nb, b"m" + nb[-3:], b"x" + p1 + b" " + b, b"y" + p1 + b" " + nb,
         b"z" + shapes[i].encode() + b[-3:]]
    return f


def sentences(path):
    words = []
    for line in gzip.open(path, "rt", encoding="utf8"):
        c = line.rstrip("\n").split("\t")
        if len(c) > 4 and c[0].isdigit():
            if c[3] in TAG:
                words.append((c[1], c[3], c[2]))
        elif not line.strip() and words:
            yield words
            words = []


def train(data):
    weights = {}
    totals, stamps = {}, {}
    step = 0
    for r in range(ROUNDS):
        random.Random(r).shuffle(data)
        wrong = n = 0
        for words, lowers, shapes, gold in data:
            p1, p2 = b"-", b"-"
            for i in range(len(words)):
                step += 1
                fs = features(words, lowers, shapes, i, p1, p2)
                scores = [0.0] * 17
                for f in fs:
                    ws = weights.get(f)
                    if ws:
                        for t, v in ws.items():
                            scores[t] += v
                best = max(range(17), key=lambda t: (scores[t], -t))
                g = gold[i]
                n += 1
                if best != g:
                    wrong += 1
                    for f in fs:
                        ws = weights.setdefault(f, {})
                        for t, d in ((g, 1.0), (best, -1.0)):
                            k = (f, t)
                            totals[k] = totals.get(k, 0.0) + (step - stamps.get(k, 0)) * ws.get(t, 0.0)
                            stamps[k] = step
                            ws[t] = ws.get(t, 0.0) + d
                p2, p1 = p1, TAGS[best].encode()
        print(f"round {r + 1}: {100 * (1 - wrong / n):.2f} %", file=sys.stderr)
    average = collections.defaultdict(dict)
    for f, ws in weights.items():
        for t, v in ws.items():
            k = (f, t)
            a = (totals.get(k, 0.0) + (step - stamps.get(k, 0)) * v) / step
            if abs(a) > 1e-3:
                average[f][t] = a
    return average


def write_tagger(path, average):
    rank = sorted(average.items(), key=lambda kv: (-max(abs(v) for v in kv[1].values()), kv[0]))[:KEEP]
    top = max(abs(v) for _, ws in rank for v in ws.values())
    scale = 127 / min(top, 12.0)
    table = [None] * SLOTS
    for f, ws in rank:
        h = fnv(f)
        row = [max(-127, min(127, round(ws.get(t, 0.0) * scale))) for t in range(17)]
        if not any(row):
            continue
        at = h & (SLOTS - 1)
        key = (h >> 32) | 1
        while table[at] is not None and table[at][0] != key:
            at = (at + 1) & (SLOTS - 1)
        if table[at] is None:
            table[at] = (key, row)
    with open(path, "wb") as out:
        for slot in table:
            out.write(struct.pack("<I17b3x", slot[0], *slot[1]) if slot else b"\0" * 24)


def lemmas(data):
    seen = collections.Counter()
    for words, lowers, shapes, gold, lem in data:
        for w, g, l in zip(lowers, gold, lem):
            seen[(w, TAGS[g], l)] += 1
    by = {}
    for (w, t, l), n in sorted(seen.items()):
        if (w, t) not in by or n > by[(w, t)][1]:
            by[(w, t)] = (l, n)
    votes = collections.defaultdict(collections.Counter)
    edit = {}
    for (w, t), (l, n) in by.items():
        k = 0
        while k < min(len(w), len(l)) and w[k] == l[k]:
            k += 1
        if not w.isascii() or not l.isascii() or " " in l:
            continue
        rule = (len(w) - k, l[k:])
        edit[(w, t)] = rule
        for s in range(0, min(6, len(w)) + 1):
            if s >= rule[0]:
                votes[(t, w[len(w) - s:])][rule] += 1
    rules = {}
    for (t, suffix), c in votes.items():
        rule, n = c.most_common(1)[0]
        if n >= 3 and n >= 0.6 * sum(c.values()) or suffix == "":
            rules[(t, suffix)] = rule
    # a longer suffix that says the same is not needed
    def apply(w, t, r):
        for s in range(min(6, len(w)), -1, -1):
            if (t, w[len(w) - s:]) in r:
                strip, add = r[(t, w[len(w) - s:])]
                return w[:len(w) - strip] + add
        return w
    for (t, suffix) in sorted(rules, key=lambda k: -len(k[1])):
        if suffix and (t, suffix[1:]) in rules and rules[(t, suffix[1:])] == rules[(t, suffix)]:
            del rules[(t, suffix)]
    words = [(w, t, l) for (w, t), (l, n) in sorted(by.items()) if apply(w, t, rules) != l and "\t" not in l and (n >= 2 or t in ("VERB", "AUX", "ADJ", "NOUN", "PRON"))]
    return rules, words


out = sys.argv[1]
data, full = [], []
for path in sys.argv[2:]:
    for s in sentences(path):
        ws = [w for w, _, _ in s]
        row = (ws, [w.lower().replace("’", "'") for w in ws], [shape(w) for w in ws], [TAG[t] for _, t, _ in s])
        data.append(row)
        full.append(row + ([l.lower() for _, _, l in s],))
rules, words = lemmas(full)
with open(f"{out}/lemma-rules.txt", "wb") as f:
    f.write(b"".join(sorted(f"{t} {s}\t{k}\t{a}\n".encode() for (t, s), (k, a) in rules.items())))
with open(f"{out}/lemmas.txt", "wb") as f:
    f.write(b"".join(sorted(f"{w} {t}\t{l}\n".encode() for w, t, l in words)))
write_tagger(f"{out}/tagger.bin", train(data))
