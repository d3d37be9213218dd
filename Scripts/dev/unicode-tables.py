#!/usr/bin/env python3
"""Writes Sources/Embedded/segmentation/unicode-tables.bin from the Unicode Character Database (Debian: unicode-data).

  unicode-tables.py [UCD] [OUT]

Layout, little endian: header of eight UInt32 (offsets of the six parts below, two zeros), then
  class stage 1   0x1100 bytes: block of 256 code points -> class block
  class records   256 x UInt16: bits 0-4 Word_Break, 5 Extended_Pictographic, 6-8 group, 9 Latin script,
                  10 upper or title case, 11 Sentence_Terminal, 12 closing punctuation or final quote,
                  13 opening punctuation or initial quote, 14 lower case, 15 Emoji_Presentation
  class blocks    n x 256 bytes: code point -> class record
  lower stage 1   0x1100 bytes: block of 256 code points -> lower block
  lower deltas    256 x Int32: simple lower-case mapping less the code point
  lower blocks    n x 256 bytes: code point -> index of its delta
"""
import re, struct, sys

UCD = sys.argv[1] if len(sys.argv) > 1 else "/usr/share/unicode"
OUT = sys.argv[2] if len(sys.argv) > 2 else "Sources/Embedded/segmentation/unicode-tables.bin"
N = 0x110000
WORD_BREAK = ("Other CR LF Newline Extend ZWJ Format Katakana Hebrew_Letter ALetter Single_Quote Double_Quote "
              "MidNumLet MidLetter MidNum Numeric ExtendNumLet Regional_Indicator WSegSpace").split()
GROUPS = "other space letter mark number punct symbol ideograph".split()


def ranges(path):
    for line in open(f"{UCD}/{path}", encoding="utf8"):
        found = re.match(r"([0-9A-F]+)(?:\.\.([0-9A-F]+))?\s*;\s*([^#;\s]+)", line)
        if found:
            yield int(found[1], 16), int(found[2] or found[1], 16) + 1, found[3]


def members(path, name):
    return {c for a, b, value in ranges(path) if value == name for c in range(a, b)}


category, lower, first = ["Cn"] * N, {}, 0
for line in open(f"{UCD}/UnicodeData.txt", encoding="utf8"):
    f = line.split(";")
    c = int(f[0], 16)
    if f[1].endswith("First>"):
        first = c
    for k in range(first if f[1].endswith("Last>") else c, c + 1):
        category[k] = f[2]
    if f[13]:
        lower[c] = int(f[13], 16)

word_break = [0] * N
for a, b, value in ranges("auxiliary/WordBreakProperty.txt"):
    for c in range(a, b):
        word_break[c] = WORD_BREAK.index(value)
pictographic = members("emoji/emoji-data.txt", "Extended_Pictographic")
presentation = members("emoji/emoji-data.txt", "Emoji_Presentation")
latin = members("Scripts.txt", "Latin")
ideograph = members("PropList.txt", "Ideographic") | members("Scripts.txt", "Hiragana")
space = members("PropList.txt", "White_Space")
terminal = members("PropList.txt", "Sentence_Terminal")


def record(c):
    kind = category[c]
    if c in space:
        group = "space"
    elif c in ideograph:
        group = "ideograph"
    else:
        group = {"L": "letter", "M": "mark", "N": "number", "P": "punct", "S": "symbol"}.get(kind[0], "other")
    bits = word_break[c] | GROUPS.index(group) << 6
    for bit, flag in ((5, c in pictographic), (9, c in latin), (10, kind in ("Lu", "Lt")), (11, c in terminal),
                      (12, kind in ("Pe", "Pf")), (13, kind in ("Ps", "Pi")), (14, kind == "Ll"), (15, c in presentation)):
        bits |= flag << bit
    return bits


def stages(values):
    """Values of all code points -> stage 1, distinct values, blocks of indices."""
    distinct, blocks, one = {}, {}, bytearray()
    for at in range(0, N, 256):
        block = bytes(distinct.setdefault(v, len(distinct)) for v in values[at:at + 256])
        one.append(blocks.setdefault(block, len(blocks)))
    return bytes(one), list(distinct) + [0] * (256 - len(distinct)), b"".join(blocks)


c1, c2, c3 = stages([record(c) for c in range(N)])
l1, l2, l3 = stages([lower.get(c, c) - c for c in range(N)])
parts = [c1, struct.pack("<256H", *c2), c3, l1, struct.pack("<256i", *l2), l3]
offsets, at = [], 32
for part in parts:
    offsets.append(at)
    at += len(part)
with open(OUT, "wb") as out:
    out.write(struct.pack("<8I", *offsets, 0, 0) + b"".join(parts))
print(OUT, at, "bytes")
