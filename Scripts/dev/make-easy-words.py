#!/usr/bin/env python3
"""Writes the words that the readability formula of Dale and Chall takes as familiar.

    pip install textstat
    Scripts/dev/make-easy-words.py Sources/Embedded/lexical/easy-words.txt

textstat (MIT) carries the list as a resource. A line is a lower-cased word; lines are sorted by bytes.
"""
import importlib.resources
import sys

text = importlib.resources.files("textstat").joinpath("resources/en/easy_words.txt").read_text(encoding="utf-8")
words = sorted({line.strip().lower() for line in text.splitlines()} - {""})
with open(sys.argv[1], "w", encoding="utf-8") as out:
    out.writelines(word + "\n" for word in words)
print(f"{len(words)} words")
