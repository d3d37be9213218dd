#!/bin/bash
# Types into a real terminal (tmux) and puts what it shows into Docs/repl.md, between the lines <!-- screen NAME --> and <!-- end -->.
#   Scripts/dev/capture-screens.sh        needs tmux and a release build
set -euo pipefail
cd "$(dirname "$0")/../.."
PATH=$PWD/.build/release:$PATH
work=$(mktemp -d)
trap 'tmux -L nightjar kill-server 2>/dev/null || true; rm -rf "$work"' EXIT
seed=$(ls seeds/*.txt | head -1)
cat >"$work/words.lua" <<'LUA'
local total = 0
for i, q in ipairs(doc.quotes) do
  local words = #q.words
  if q.speaker == nil then breakpoint() end
  total = total + words
end
print(total)
LUA
cp "$seed" "$work/article.txt"

begin() { # starts a terminal with the command
  if tmux -L nightjar kill-server 2>/dev/null; then sleep 0.5; fi
  tmux -L nightjar -f /dev/null new-session -d -x 96 -y 30 -c "$work" "env PS1='\$ ' XDG_STATE_HOME=$work NO_COLOR=1 PAGER=cat bash --norc"
  sleep 0.4
  keys "$1"
  sleep 0.6
}
keys() { tmux -L nightjar send-keys -l -- "$1"; tmux -L nightjar send-keys Enter; sleep 0.5; }
typed() { tmux -L nightjar send-keys -l -- "$1"; sleep 0.5; }
screen() { tmux -L nightjar capture-pane -p | sed -e 's/[[:space:]]*$//' | sed -e :a -e '/^\n*$/{$d;N;ba' -e '}' >"$work/$1.screen"; }

begin "nightjar repl article.txt"
keys '#doc.sentences, #doc.quotes'
keys 'doc.quotes[7]'
keys 'doc.quotes:group("speaker.name")'
screen first
begin "nightjar repl article.txt"
typed 'doc.'
tmux -L nightjar send-keys Tab
sleep 0.6
screen completion
begin "nightjar repl article.txt"
keys '?kwic'
screen help
begin "nightjar repl article.txt"
keys 'for s in doc.sentences:each() do'
keys '  if s.text:find("Syria") then print(s.indx) end'
keys 'end'
screen error
begin "nightjar repl article.txt"
keys 'doc:count{top = 8}:bar("term", "count")'
screen plot
begin "nightjar run words.lua article.txt"
keys 'q.text'
keys 'words, total'
keys ':continue'
screen breakpoint

python3 - "$work" <<'PY'
import re, sys
path = "Docs/repl.md"
text = open(path, encoding="utf8").read()
def block(match):
    shown = open(f"{sys.argv[1]}/{match.group(1)}.screen", encoding="utf8").read().strip("\n")
    return f"<!-- screen {match.group(1)} -->\n```text\n{shown}\n```\n<!-- end -->"
text = re.sub(r"<!-- screen (\w+) -->\n.*?<!-- end -->", block, text, flags=re.S)
open(path, "w", encoding="utf8").write(text)
PY
