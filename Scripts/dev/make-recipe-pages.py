#!/usr/bin/env python3
"""Writes Docs/recipes/: a page for each recipe of Scripts/, from the comment at its top, its own metadata and a real run.

    Scripts/dev/make-recipe-pages.py [NAME…]

Pages of the named recipes alone; the index always. NIGHTJAR names another program than the release build.
"""
import os
import subprocess
import sys
from pathlib import Path

root = Path(__file__).resolve().parent.parent.parent
program = os.environ.get("NIGHTJAR") or root / ".build/release/nightjar"
article, groups = "seeds/000_2901a6ce190b69a5.txt", "Scripts/golden/groups.jsonl"
# what a page's run needs beside the article
runs = {
    "kwic": ([article], ["query=syria"]),
    "keyness": ([groups], ["field=outlet", "value=Red", "min=2", "top=5"]),
    "dispersion": ([groups], ["queries=tax*,peace"]),
    "corpus-compare": ([groups], ["field=outlet"]),
    "change-over-time": ([groups], ["query=tax*"]),
    "near-duplicates": ([groups], ["threshold=0.3"]),
    "dictionary-coding": ([article], ["dictionary=Scripts/golden/policy.txt"]),
    "overview": ([groups], []),
    "word-frequency": ([article], ["top=8"]),
    "ngrams": ([article], ["top=8"]),
    "collocations": ([article], ["min=2"]),
    "network": ([article], ["top=8"]),
    "timeline": ([article], []),
    "sentiment": ([article], ["by=entity", "least=2", "top=8"]),
}


def nightjar(*arguments):
    run = subprocess.run([program, *arguments], capture_output=True, text=True, cwd=root)
    if run.returncode:
        raise SystemExit(f"nightjar {' '.join(arguments)}: {run.stderr}")
    return run.stdout


def shorten(text):
    lines = [line[:110] + "…" if len(line) > 110 else line for line in text.rstrip().split("\n")]
    return "\n".join(lines[:16] + (["…"] if len(lines) > 16 else []))


folder = root / "Docs/recipes"
folder.mkdir(exist_ok=True)
index = ["# The recipes of the gallery", "", "Made by `Scripts/dev/make-recipe-pages.py` from each recipe's own metadata.", ""]
for path in sorted((root / "Scripts").glob("*.lua")):
    name = path.stem
    opening = []
    for line in path.read_text().split("\n"):
        if not line.startswith("--"):
            break
        opening.append(line.lstrip("-").strip())
    title = opening[0]
    index.append(f"- [{name}](recipes/{name}.md): {title.split(': ', 1)[-1]}")
    if sys.argv[1:] and name not in sys.argv[1:]:
        continue
    prose = "\n".join(opening[1:]).strip()
    inputs, parameters = runs.get(name, ([article], []))
    flags = [flag for parameter in parameters for flag in ("--param", parameter)]
    shown = nightjar("recipe", "show", name)
    output = nightjar("run", name, *inputs, *flags)
    command = " ".join(["nightjar run", name, *inputs, *flags])
    (folder / f"{name}.md").write_text(
        f"# {name}\n\n{title}\n\n{prose + chr(10) * 2 if prose else ''}```\n$ nightjar recipe show {name}\n{shorten_show}\n```\n\n```\n$ {command}\n{shorten(output)}\n```\n"
        if (shorten_show := "\n".join(line for line in shown.rstrip().split("\n") if not line.startswith("Hash:")))
        else "")
(root / "Docs/gallery.md").write_text("\n".join(index) + "\n")
