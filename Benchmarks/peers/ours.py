"""What the comparisons share: running nightjar, the words that it finds, R, and how far two lists of values lie apart.

NIGHTJAR names the program where it is not the release build of this tree.
"""
import contextlib
import json
import math
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

root = Path(__file__).resolve().parent.parent.parent
program = os.environ.get("NIGHTJAR", root / ".build/release/nightjar")
bound = 1e-9
failed = []

# the content words of each sentence that a summary may choose, and the numbers of those that it chooses
summaries = """
local sentences, number = {}, {}
for s in doc.sentences:each() do
  local kind = s.paragraph.kind
  if kind == "paragraph" or kind == "quote" or kind == "list" then
    local words = {}
    for w in s.words:each() do if not w.stop then words[#words + 1] = w.lower end end
    sentences[#sentences + 1] = words
    number[s.index] = #sentences - 1
  end
end
local function picks(method)
  local chosen = {}
  for s in doc:summary { method = method }:each() do chosen[#chosen + 1] = number[s.index] end
  return chosen
end
return { sentences = sentences, lexrank = picks("lexrank"), textrank = picks("textrank") }
"""


def lines(*arguments):
    """The JSON lines that nightjar prints."""
    run = subprocess.run([program, *arguments, "--to", "jsonl"], capture_output=True, text=True)
    if run.returncode:
        sys.exit(run.stderr)
    return map(json.loads, run.stdout.splitlines())


def rows(code, path):
    """One row for each document, or for each row of the frame that `code` makes."""
    return list(lines("-e", code, path))


def sentences(path, every=False):
    """For each document its sentences: words in lower case, None for a token that is no word. With `every` all tokens
    in lower case instead. What stands in boilerplate is left out, as it is from counts."""
    for document in lines("parse", path):
        text = document["text"].encode()
        boilerplate = [b for b in document["blocks"] if b["kind"] == "boilerplate"]
        ends = sorted(s["end"] for s in document["sentences"])
        found, at = [[] for _ in range(len(ends) + 1)], 0
        for token in document["tokens"]:
            while at < len(ends) and token["start"] >= ends[at]:
                at += 1
            counted = not any(b["start"] <= token["start"] < b["end"] for b in boilerplate)
            if counted and (every or token["kind"] == "word"):
                found[at].append(text[token["start"]:token["end"]].decode().lower())
            elif not every:
                found[at].append(None)
        yield [sentence for sentence in found if sentence]


def runs(document):
    """Neighbouring words of each sentence, broken at what is no word."""
    for sentence in document:
        run = []
        for word in [*sentence, None]:
            if word is not None:
                run.append(word)
            elif run:
                yield run
                run = []


def words(document):
    return [word for sentence in document for word in sentence if word is not None]


def in_r(code, **data):
    """What the R code makes of `data`, a list of that name with the given elements. None where R or one of its
    packages is missing, which is said."""
    if not shutil.which("Rscript"):
        print("Rscript is not installed; skipped")
        return None
    whole = ('data <- jsonlite::fromJSON(file("stdin"), simplifyMatrix = FALSE)\n'
             "result <- suppressWarnings(suppressPackageStartupMessages({\n" + code + "\n}))\n"
             'cat(jsonlite::toJSON(result, digits = NA, na = "null"))')
    with tempfile.NamedTemporaryFile("w", suffix=".R", encoding="utf-8") as file:
        file.write(whole)
        file.flush()
        run = subprocess.run(
            ["Rscript", "--vanilla", file.name], input=json.dumps(data), capture_output=True, text=True)
    if "there is no package called" in run.stderr:
        print(run.stderr.strip().splitlines()[0] + "; skipped")
        return None
    if run.returncode:
        sys.exit(run.stderr)
    return json.loads(run.stdout)


def missing(value):
    return value is None or math.isnan(value)


def report(name, pairs, least=1e-6):
    """Prints the largest relative difference of (ours, theirs), which must not be above 1e-9. What is smaller than
    `least` is measured against `least`: the rest of two near numbers has few right digits on either side."""
    pairs = list(pairs)
    lacking = sum(missing(a) != missing(b) for a, b in pairs)
    pairs = [(a, b) for a, b in pairs if not missing(a) and not missing(b)]
    worst = max((abs(a - b) / max(least, abs(a), abs(b)) for a, b in pairs if a != b), default=0)
    print(f"{name:48} {len(pairs):7} values   largest relative difference {worst:.1e}"
          + (f"   {lacking} on one side only" if lacking else ""))
    if not worst <= bound or lacking or not pairs:
        failed.append(name)


def equal(name, ours, theirs):
    """The same for sets and lists that must be equal, such as rows of counts."""
    ours, theirs = set(ours), set(theirs)
    print(f"{name:48} {len(ours):7} values   "
          + ("the same" if ours == theirs else
             f"{len(ours ^ theirs)} on one side only, such as {min(ours ^ theirs)}"))
    if ours != theirs or not ours:
        failed.append(name)


def done():
    """Ends the comparison; not well when a statistic of the same definition differs."""
    if failed:
        sys.exit("differs: " + "; ".join(failed))


@contextlib.contextmanager
def some(path, count, shortest=0):
    """A file with the first `count` documents of a JSON-lines file whose text has at least `shortest` characters."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as part, open(path, encoding="utf-8") as all:
        for line in all:
            if count == 0:
                break
            if len(json.loads(line)["text"]) >= shortest:
                part.write(line)
                count -= 1
        part.flush()
        yield part.name
