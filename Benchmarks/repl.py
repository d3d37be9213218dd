#!/usr/bin/python3
"""Prints figures of the prompt, in a pseudo-terminal: start to the first prompt, answers to Tab, memory of an idle session.

  Benchmarks/repl.py TEXT-FILE [JSONL-FILE]

Needs python3-pexpect and a release build. With a JSONL file its documents are repeated to 100 MB for completion and memory. The
memory is compared with the peak of a run that only loads the same documents (-e '#corpus').
"""
import json
import os
import sys
import tempfile
import time

import pexpect

here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
program = os.path.join(here, ".build", "release", "nightjar")
work = tempfile.mkdtemp(prefix="nightjar-repl-")
environment = dict(os.environ, TERM="xterm", NO_COLOR="1", XDG_STATE_HOME=work)
PROMPT = r"nj \d+> "


def session(*inputs):
    child = pexpect.spawn(program, ["repl", *inputs], env=environment, dimensions=(40, 100), encoding="utf-8", timeout=300)
    child.delaybeforesend = None
    return child


def resident(child):
    for line in open(f"/proc/{child.pid}/status"):
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0


def line(name, value):
    print(f"{name:58}{value}")


def first_prompt(*inputs):
    best = 1e9
    for _ in range(7):
        started = time.perf_counter()
        child = session(*inputs)
        child.expect(PROMPT)
        best = min(best, time.perf_counter() - started)
        child.sendcontrol("d")
        child.expect(pexpect.EOF)
    return best


def answers(child):
    """Seconds from Tab to the completed text, the slowest of several kinds."""
    slowest = 0
    for typed, wanted in [("doc.sent", "ences"), ("corpus:colloc", "ations"), ('doc:kwic("x", {wi', "ndow="), ("string.up", "per"), ("doc.q", "uotes")]:
        child.send(typed)
        time.sleep(0.2)
        started = time.perf_counter()
        child.send("\t")
        child.expect_exact(wanted)
        slowest = max(slowest, time.perf_counter() - started)
        child.sendcontrol("u")
        time.sleep(0.1)
    return slowest


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    line("repl: start to the first prompt with a document", f"{first_prompt(sys.argv[1]) * 1000:.1f} ms")
    if len(sys.argv) < 3:
        return
    corpus = os.path.join(work, "corpus.jsonl")
    texts = size = count = 0
    with open(corpus, "w", encoding="utf-8") as out:
        while size < 100_000_000:
            for record in open(sys.argv[2], encoding="utf-8"):
                record = json.loads(record)
                text = json.dumps({"id": str(count), "text": record["text"]}, ensure_ascii=False) + "\n"
                out.write(text)
                count += 1
                size += len(text.encode())
                texts += len(record["text"].encode())
                if size >= 100_000_000:
                    break
    empty = session()
    empty.expect(PROMPT)
    base = resident(empty)
    full = session(corpus)
    full.expect(PROMPT)
    time.sleep(1)
    held = resident(full)
    line(f"repl: slowest answer to Tab, {size // 1_000_000} MB in {count} documents", f"{answers(full) * 1000:.1f} ms")
    line("repl: idle memory without documents", f"{base:.1f} MB")
    run = os.posix_spawn(program, [program, "-e", "#corpus", corpus], environment, file_actions=[
        (os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0)])
    loaded = os.wait4(run, 0)[2].ru_maxrss / 1024
    line("repl: idle memory with them", f"{held:.0f} MB; a run that only loads them takes {loaded:.0f} MB, the texts are {texts // 1048576} MB")


main()
