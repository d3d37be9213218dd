#!/usr/bin/python3
"""The prompt in a pseudo-terminal. Arguments: the program, a document. Prints one line a case; exits 1 when one fails."""
import os
import re
import sys
import tempfile
import time

import pexpect

program, document = sys.argv[1], sys.argv[2]
home = tempfile.mkdtemp(prefix="nightjar-terminal-")
PROMPT = r"nj \d+> "


class Session:
    def __init__(self, *arguments, term="xterm", columns=100, env=None, inputs=(document,)):
        environment = dict(os.environ, TERM=term, XDG_STATE_HOME=home, NO_COLOR="1", PAGER="cat", HOME=home, **(env or {}))
        self.child = pexpect.spawn(
            program, ["repl", *arguments, *inputs], env=environment, dimensions=(40, columns), encoding="utf-8", timeout=20, cwd=home)
        self.child.expect(PROMPT)

    def send(self, text, end="\r"):
        self.child.send(text + end)

    def ask(self, text):
        """What comes back before the next prompt."""
        self.send(text)
        time.sleep(0.05)
        self.child.expect(PROMPT)
        return plain(self.child.before)

    def close(self):
        self.child.sendcontrol("d")
        self.child.expect(pexpect.EOF)
        self.child.close()
        return self.child.exitstatus


def plain(text):
    return re.sub(r"\x1b(\[[0-9;?]*[A-Za-z]|[78=>])|\x07", "", text).replace("\r", "")


def case_values():
    s = Session()
    assert "503" in s.ask("#doc.tokens")
    assert "1006" in s.ask("_ * 2"), "_ is the last result"
    assert "1509" in s.ask("_1 + _2")
    s.ask("local x = 20")
    assert "21" in s.ask("x + 1"), "local stays visible"
    assert "Xi Jinping" in s.ask("doc.quotes")
    assert "not closed" in s.ask("doc.quotes[7]")
    assert s.close() == 0


def case_several_lines():
    s = Session()
    s.send("for i = 1, 3 do")
    s.send("print(i * 7)")
    out = s.ask("end")
    assert "21" in out, out
    s.close()


def case_paste():
    s = Session()
    s.child.send("\x1b[200~for i = 1, 2 do\n  print('pasted ' .. i)\nend\x1b[201~")
    out = s.ask("")
    assert "pasted 2" in out, out
    s.close()


def case_completion():
    s = Session()
    s.send("doc.sent\t", end="")
    s.child.expect("ences")
    s.child.sendcontrol("u")
    s.send('doc:kwic("x", {wi\t', end="")
    s.child.expect("ndow=")
    s.child.sendcontrol("u")
    s.send('doc:find("[lem\t', end="")
    s.child.expect("ma=")
    s.child.sendcontrol("u")
    s.send("doc.q\t", end="")
    s.child.expect("uotes")
    s.child.sendcontrol("u")
    s.send(":run who\t", end="")
    s.child.expect("-said-what")
    s.child.sendcontrol("u")
    s.send("doc.\t\t", end="")
    s.child.expect("quotes .*7 · “")
    s.child.expect("sentences .*18")
    s.child.sendcontrol("u")
    s.send("string.up\t", end="")
    s.child.expect("per")
    s.child.sendcontrol("u")
    time.sleep(0.3)
    s.close()


def case_history_across_sessions():
    s = Session()
    s.ask("'a line to remember'")
    s.close()
    s = Session()
    s.child.send("\x1b[A")
    out = s.ask("")
    assert "a line to remember" in out, out
    s.close()
    two = [Session(), Session()]
    two[0].ask("'first of two'")
    two[1].ask("'second of two'")
    for one in two:
        one.close()
    kept = open(os.path.join(home, "nightjar", "history"), encoding="utf-8").read()
    assert "first of two" in kept and "second of two" in kept
    s = Session("--no-history")
    s.ask("'not to be kept'")
    s.close()
    assert "not to be kept" not in open(os.path.join(home, "nightjar", "history"), encoding="utf-8").read()


def case_interrupt_a_loop():
    s = Session()
    s.ask("local kept = 7")
    s.send("while true do end")
    time.sleep(0.6)
    s.child.sendintr()
    s.child.expect("stopped")
    s.child.expect(PROMPT)
    assert "7" in s.ask("kept")
    s.send("for i = 1, 1e9 do if i == 5 then emit(i) end end")
    time.sleep(0.6)
    s.child.sendintr()
    s.child.expect("what it had emitted")
    s.child.expect(PROMPT)
    assert "5" in s.ask("_[1]")
    s.close()


def case_interrupt_a_host_call():
    big = os.path.join(home, "big.jsonl")
    text = open(document, encoding="utf-8").read()
    import json
    with open(big, "w", encoding="utf-8") as out:
        for i in range(3000):
            out.write(json.dumps({"id": str(i), "text": text}) + "\n")
    s = Session(inputs=(big,))
    s.send("corpus:collocations{window=50, by='lemma'}")
    time.sleep(0.7)
    started = time.time()
    s.child.sendintr()
    s.child.expect(PROMPT)
    assert time.time() - started < 10
    assert "3000" in s.ask("#corpus")
    s.close()


def case_interrupt_at_the_prompt():
    s = Session()
    s.send("half a li", end="")
    time.sleep(0.2)
    s.child.sendintr()
    s.child.expect(PROMPT)
    assert "4" in s.ask("2 + 2")
    s.close()


def case_errors_keep_the_session():
    s = Session("--memory", "64M")
    assert "did you mean 'sentences'" in s.ask("doc.sentances")
    assert "near" in s.ask("x = = 1")
    assert "limit" in s.ask("local t = {} for i = 1, 1e9 do t[i] = ('x'):rep(1000) .. i end")
    assert "42" in s.ask("6 * 7")
    assert s.close() == 0


def case_commands():
    s = Session()
    assert "frame of" in s.ask(":type doc:count()")
    assert "ms" in s.ask(":time #doc.tokens")
    assert "503 tokens" in s.ask(":docs")
    assert "MiB" in s.ask(":limits")
    assert "did you mean ':time'" in s.ask(":tmie 1")
    assert "key word in context" in s.ask("?kwic")
    assert "kwic" in s.ask("??concordance") or "nothing" in s.ask("??concordance")
    assert "sentences" in s.ask(":run word-count")
    s.send(":quit")
    s.child.expect(pexpect.EOF)


def case_save_and_rerun():
    s = Session()
    s.ask("local words = doc:count{top=3}")
    s.ask("words[1].term")
    s.ask("_ .. '!'")
    s.ask(":save session.lua")
    s.close()
    out = pexpect.run(f"{program} run session.lua {document} --to text", cwd=home, encoding="utf-8")
    assert "the" in out and "the!" in out, out


def case_recipe():
    s = Session()
    s.ask("local top = 3")
    s.ask("local unneeded = 9")
    s.ask("doc:count{top=top}")
    s.ask(":recipe top-words")
    s.close()
    made = open(os.path.join(home, "top-words.lua"), encoding="utf-8").read()
    assert "unneeded" not in made and "default = 3" in made, made
    s = Session()
    s.ask("local m = 4")
    s.ask("doc:count{top = 5}")
    s.ask("m + #doc.sentences")
    s.ask("_ * 2")
    s.ask(":recipe one-number")
    s.close()
    made = open(os.path.join(home, "one-number.lua"), encoding="utf-8").read()
    assert "doc:count" not in made and "local _ = m + #doc.sentences" in made, made
    for name in ("top-words.lua", "one-number.lua"):
        out = pexpect.run(f"{program} recipe test {name}", cwd=home, encoding="utf-8")
        assert " 0 failed" in out, out


def case_narrow_terminal():
    s = Session(columns=30)
    out = s.ask("doc:count{top=2}")
    assert all(len(line) <= 31 for line in out.split("\n")[1:]), out
    s.close()


def case_dumb_terminal():
    s = Session(term="dumb")
    out = s.ask("1 + 1")
    assert "2" in out and "\x1b" not in out
    s.close()


def case_wide_characters():
    s = Session()
    assert "短い" in s.ask("'短い' .. 'é'")
    s.close()


def case_piped():
    import subprocess
    run = subprocess.run(
        [program, "repl", document], input="#doc.tokens\nfor i = 1, 2 do\nprint(i)\nend\n", capture_output=True, text=True)
    assert run.stdout == "503\n1\n2\n" and run.returncode == 0, run
    run = subprocess.run([program, "repl"], input="nope.x\n1\n", capture_output=True, text=True)
    assert run.stdout == "1\n" and run.returncode == 1, run


def case_interactive_after_a_line():
    child = pexpect.spawn(
        program, ["-e", "n = #doc.tokens", "-i", document], env=dict(os.environ, TERM="xterm", NO_COLOR="1", XDG_STATE_HOME=home),
        encoding="utf-8", timeout=20)
    child.expect(PROMPT)
    child.send("n\r")
    child.expect("503")
    child.expect(PROMPT)
    child.sendcontrol("d")
    child.expect(pexpect.EOF)


def shown(arguments):
    """What a command that needs no input shows in a terminal."""
    child = pexpect.spawn(
        program, arguments, env=dict(os.environ, TERM="xterm", NO_COLOR="1"), encoding="utf-8", timeout=20, dimensions=(40, 100))
    child.expect(pexpect.EOF)
    child.close()
    return child.before, child.exitstatus


def case_no_input():
    out, status = shown(["run", script("emit(frame{{votes = 12}})")])
    assert "votes" in out and status == 0, out
    out, status = shown(["run", script("print(#doc.tokens)")])
    assert "no input: name files" in out and status == 2, out


def case_escapes():
    text = r"'a\27]0;title\7b\27[2Jc\194\155d\re\27[31mf\27[0m'"
    for code in ["print(%s)", "return %s", "emit{t = %s}", "error(%s)"]:
        out, _ = shown(["-e", code % text])
        left = out.replace("\x1b[31m", "").replace("\x1b[0m", "").replace("\r\n", "\n")
        assert "\x1b" not in left and "\x07" not in left and "\x9b" not in left and "\r" not in left, repr(out)
        assert "title" in left, repr(out)


def script(text):
    path = os.path.join(home, "script.lua")
    with open(path, "w", encoding="utf-8") as out:
        out.write(text)
    return path


BREAK = r"break> "
LOOP = """local total = 0
for i, q in ipairs(doc.quotes) do
  local words = #q.words
  if i == 2 then breakpoint() end
  total = total + words
end
print("total " .. total)
"""


def at_breakpoint(text):
    child = pexpect.spawn(
        program, ["run", script(text), document], env=dict(os.environ, TERM="xterm", NO_COLOR="1", XDG_STATE_HOME=home),
        encoding="utf-8", timeout=20, dimensions=(40, 100))
    child.expect(BREAK)
    return child


def asked(child, text):
    child.send(text + "\r")
    time.sleep(0.05)
    child.expect(BREAK)
    return plain(child.before)


def case_breakpoint():
    child = at_breakpoint(LOOP)
    assert "script.lua:4" in child.before and "locals: total, i, q, words" in plain(child.before), child.before
    assert "17" in asked(child, "words")
    assert "opposing foreign" in asked(child, "q")
    assert "attempt to index" in asked(child, "nope.x")
    assert "21" in asked(child, "for k = 3, 3 do print(k * 7) end")
    asked(child, "total = 1000")
    child.sendcontrol("d")
    child.expect("total 1139")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0


def case_breakpoint_completes_locals():
    child = at_breakpoint(LOOP)
    child.send("wor\t\r")
    child.expect(BREAK)
    assert "17" in plain(child.before), child.before
    child.send(":quit\r")
    child.expect(pexpect.EOF)
    child.close()
    assert "total" not in plain(child.before) and child.exitstatus == 130, child.exitstatus


def case_breakpoint_without_a_terminal():
    import subprocess
    run = subprocess.run([program, "run", script(LOOP), document], stdin=subprocess.DEVNULL, capture_output=True, text=True)
    assert run.stdout == "total 146\n" and "script.lua:4: breakpoint passed" in run.stderr, run


def case_progress_in_a_host_call():
    big = os.path.join(home, "big.jsonl")  # made by an earlier case
    s = Session(inputs=(big,))
    s.send("corpus:collocations{window=20, by='lemma'}")
    s.child.expect("3000|left", timeout=20)
    s.child.expect("left", timeout=20)
    s.child.sendintr()
    s.child.expect(PROMPT)
    s.close()


def case_no_colour():
    child = pexpect.spawn(
        program, ["repl", document], env=dict(os.environ, TERM="xterm-256color", NO_COLOR="1", XDG_STATE_HOME=home), encoding="utf-8",
        timeout=20, dimensions=(40, 100))
    child.expect(PROMPT)
    child.send("doc.quotes:group('kind')\r")
    time.sleep(0.3)
    child.expect(PROMPT)
    assert not re.search(r"\x1b\[[0-9;]*[1-9][0-9;]*m", child.before), repr(child.before)
    child.sendcontrol("d")
    child.expect(pexpect.EOF)


failed = 0
for name, case in [(n, f) for n, f in list(globals().items()) if n.startswith("case_")]:
    try:
        case()
        print("ok", name[5:].replace("_", " "))
    except Exception as error:  # noqa: BLE001: every failure is one line
        failed += 1
        print("not ok", name[5:].replace("_", " "), "-", type(error).__name__, str(error)[:600].replace("\n", " | "))
sys.exit(1 if failed else 0)
