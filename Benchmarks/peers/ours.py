"""What the comparisons share: running nightjar and printing how far two lists of values lie apart."""
import contextlib
import json
import subprocess
import tempfile
from pathlib import Path

root = Path(__file__).resolve().parent.parent.parent
program = root / ".build/release/nightjar"


def rows(code, path):
    """One row for each document, or for each row of the frame that `code` makes."""
    run = subprocess.run([program, "-e", code, path, "--to", "jsonl"], capture_output=True, text=True, check=True)
    return [json.loads(line) for line in run.stdout.splitlines()]


def report(name, pairs):
    """Prints the largest relative difference of (ours, theirs) over all pairs that both sides have."""
    pairs = [(a, b) for a, b in pairs if a is not None and b is not None]
    worst = max((abs(a - b) / max(1.0, abs(b)) for a, b in pairs), default=float("nan"))
    print(f"{name:44} {len(pairs):7} values   largest relative difference {worst:.2e}")


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
