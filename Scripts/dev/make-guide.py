#!/usr/bin/env python3
"""Runs the scripts of Docs/guide/*.md and puts what they print into the pages.

    Scripts/dev/make-guide.py            rewrites the pages
    Scripts/dev/make-guide.py --check    writes nothing; exits 1 and shows the difference where a page is stale

A page holds blocks of ```lua and blocks that begin with `$ nightjar …`. The command of such a block runs with the last
Lua block above it under the name that it has in the command, from a folder that sees the repository's; what it prints
on both streams follows the command, and an exit code other than 0. NIGHTJAR names the program (default: the release build).
"""
import difflib
import os
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

root = Path(__file__).resolve().parent.parent.parent
program = os.environ.get("NIGHTJAR", str(root / ".build/release/nightjar"))
longest_script = 12
block = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
environment = {"PATH": os.environ.get("PATH", ""), "HOME": "/nonexistent", "NO_COLOR": "1", "LC_ALL": "C.UTF-8"}


def run(command, script):
    words = shlex.split(command)
    if words[0] != "nightjar":
        raise SystemExit(f"make-guide: not a command of nightjar: {command}")
    with tempfile.TemporaryDirectory() as folder:
        for name in ("Docs", "Scripts", "seeds"):
            (Path(folder) / name).symlink_to(root / name)
        for word in words:
            if word.endswith(".lua") and "/" not in word and script is not None:
                (Path(folder) / word).write_text(script)
        done = subprocess.run(
            [program, *words[1:]], cwd=folder, env=environment, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    output = "".join(line.rstrip() + "\n" for line in done.stdout.splitlines())
    return output + (f"(exit code {done.returncode})\n" if done.returncode else "")


def remade(page, text):
    script = None

    def block_again(found):
        nonlocal script
        language, body = found.groups()
        if language == "lua":
            script = body
            if len(body.splitlines()) > longest_script:
                raise SystemExit(f"make-guide: {page.name}: a script has more than {longest_script} lines")
        elif body.startswith("$ nightjar "):
            command = body.splitlines()[0][2:]
            return f"```{language}\n$ {command}\n{run(command, script)}```"
        return found.group(0)

    return block.sub(block_again, text)


def main():
    stale = False
    for page in sorted((root / "Docs/guide").glob("*.md")):
        old = page.read_text(encoding="utf-8")
        new = remade(page, old)
        if new == old:
            continue
        stale = True
        if "--check" in sys.argv[1:]:
            name = str(page.relative_to(root))
            sys.stdout.writelines(difflib.unified_diff(
                old.splitlines(True), new.splitlines(True), name, f"{name} (made again)"))
        else:
            page.write_text(new, encoding="utf-8")
    if stale and "--check" in sys.argv[1:]:
        raise SystemExit("make-guide: pages are stale; run Scripts/dev/make-guide.py")


main()
