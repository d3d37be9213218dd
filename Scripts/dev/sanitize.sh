#!/bin/bash
# Builds the tests with AddressSanitizer and with ThreadSanitizer and runs those that cross the boundary with Lua, those with
# threads, and a longer run of random programs. Ends with 1 when a sanitizer or a test complains.
#   Scripts/dev/sanitize.sh [address|thread ...]
set -euo pipefail
cd "$(dirname "$0")/../.."
threads='CorpusTests|ReadersTests|QueryTests'
# ThreadSanitizer holds signals back until the next system call, so a time limit would never end a loop of Lua under it
limits='|BoundaryTests|LuaHostTests|HostBoundaryTests|HostLimitTests|ProgramFuzzTests|IsolationTests'
for kind in "${@:-address thread}"; do
  for sanitizer in $kind; do
    suites=$threads
    [ "$sanitizer" = address ] && suites=$suites$limits
    build=.build/$sanitizer
    swift build --build-tests --sanitize="$sanitizer" --scratch-path "$build" 2>&1 | grep -vE "gold: warning" | tail -1
    # the leak checker knows nothing of what Swift keeps for the whole process
    NIGHTJAR_FUZZ=${NIGHTJAR_FUZZ:-1000} ASAN_OPTIONS=detect_leaks=0 TSAN_OPTIONS=halt_on_error=1 \
      swift test --skip-build --sanitize="$sanitizer" --scratch-path "$build" --filter "$suites" >"$build/log" 2>&1 ||
      { grep -E "ERROR|WARNING: ThreadSanitizer|SUMMARY|✘" "$build/log" | head -20; exit 1; }
    # the workers of a real run
    for recipe in who-said-what word-count; do
      TSAN_OPTIONS=halt_on_error=1 ASAN_OPTIONS=detect_leaks=0 "$build"/debug/nightjar run $recipe seeds seeds seeds seeds --jobs 2 >/dev/null
    done
    echo "$sanitizer: $(grep -c '✔' "$build/log") checks passed, no complaint"
  done
done
