#!/bin/bash
# Builds the tests with AddressSanitizer and with ThreadSanitizer and runs those that cross the boundary with Lua, those with
# threads, and a longer run of random programs. Ends with 1 when a sanitizer or a test complains.
#   Scripts/dev/sanitize.sh [address|thread ...]
set -euo pipefail
cd "$(dirname "$0")/../.."
suites='BoundaryTests|LuaHostTests|HostBoundaryTests|ProgramFuzzTests|IsolationTests|CorpusTests|ReadersTests|QueryTests'
for kind in "${@:-address thread}"; do
  for sanitizer in $kind; do
    build=.build/$sanitizer
    swift build --build-tests --sanitize="$sanitizer" --scratch-path "$build" 2>&1 | grep -vE "gold: warning" | tail -1
    # the leak checker knows nothing of what Swift keeps for the whole process
    NIGHTJAR_FUZZ=${NIGHTJAR_FUZZ:-1000} ASAN_OPTIONS=detect_leaks=0 TSAN_OPTIONS="halt_on_error=1 suppressions=$PWD/Scripts/dev/tsan.txt" \
      swift test --skip-build --sanitize="$sanitizer" --scratch-path "$build" --filter "$suites" >"$build/log" 2>&1 ||
      { grep -E "ERROR|WARNING: ThreadSanitizer|SUMMARY|✘" "$build/log" | head -20; exit 1; }
    echo "$sanitizer: $(grep -c '✔' "$build/log") checks passed, no complaint"
  done
done
