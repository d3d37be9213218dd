#!/bin/bash
# Runs every recipe of Scripts/ on the first 1,000 documents of a corpus and on an empty document, with one worker and
# with two, and says where the outputs differ or a run fails.
#   Scripts/dev/recipes-on-corpus.sh CORPUS.jsonl
set -uo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
program="$root/.build/release/nightjar"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
head -1000 "$1" >"$work/corpus.jsonl"
: >"$work/empty.txt"
cd "$root"
failed=0
for path in Scripts/*.lua; do
  name=$(basename "$path" .lua)
  flags=()
  case $name in
    kwic | change-over-time) flags=(--param query=president) ;;
    keyness) flags=(--param "value=nil") ;;
    dispersion) flags=(--param queries=oil,trade) ;;
    dictionary-coding) flags=(--param dictionary=Scripts/golden/policy.txt) ;;
  esac
  for input in "$work/corpus.jsonl" "$work/empty.txt"; do
    "$program" run "$name" "$input" "${flags[@]}" --to jsonl --jobs 1 >"$work/one" 2>"$work/errors" || { echo "$name: failed on $(basename "$input"): $(head -1 "$work/errors")"; failed=1; }
    "$program" run "$name" "$input" "${flags[@]}" --to jsonl --jobs 2 >"$work/two" 2>>"$work/errors"
    cmp -s "$work/one" "$work/two" || { echo "$name: --jobs 2 differs on $(basename "$input")"; failed=1; }
  done
  echo "$name $(wc -l <"$work/one")"
done | awk '{ if ($2 ~ /^[0-9]+$/) n++; else print } END { print n " recipes ran" }'
exit $failed
