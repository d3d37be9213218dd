#!/bin/bash
# Draws every kind of plot and a report, on good data and on awkward data, and takes pictures of the pages in Chromium,
# light and dark, to be looked at.
#   Scripts/dev/render-plots.sh FOLDER
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
out=${1:?a folder for the pictures}
mkdir -p "$out"
program=${NIGHTJAR:-$root/.build/debug/nightjar}
seed=$(ls "$root"/seeds/*.txt | head -1)

cat >"$out/plots.lua" <<'LUA'
local long = ("a very long name of a thing that never seems to end "):rep(3)
local many = {}
for i = 1, 10000 do many[i] = { x = (i * 7919) % 1000, y = (i * 104729) % 997, series = "s" .. i % 3 } end
local empty = frame{ { a = "x", b = 1 } }:where(function() return false end)
return report{
  title = "Plots", author = "Nightjar", date = "2023-09-22", note = "Drawn by Scripts/dev/render-plots.sh",
  plot.bar(doc:count{ top = 8, stop = false }, { title = "Words", subtitle = "without stop words", ylabel = "occurrences", source = "seed article" }),
  plot.bar(frame{ { name = long, n = 3 }, { name = "短い名前と長い名前", n = -2 }, { name = "اسم طويل جدا", n = 1.5 } }, { title = long }),
  plot.bar(frame{ { q = "Q1", who = "A", n = 2 }, { q = "Q1", who = "B", n = 3 }, { q = "Q2", who = "A", n = 4 }, { q = "Q2", who = "B", n = 1 } }, { x = "q", y = "n", by = "who", title = "Two series" }),
  plot.bar(empty, { title = "No data" }),
  plot.bar(frame{ { a = "one row", n = 1 } }, { title = "One row" }),
  plot.line(frame{ { d = "2023-01", n = 3, s = "a" }, { d = "2023-02", n = 5, s = "a" }, { d = "2023-06", n = 2, s = "a" }, { d = "2023-01", n = 1, s = "b" }, { d = "2023-06", n = 4, s = "b" } }, { by = "s", title = "Lines by date", ylabel = "articles" }),
  plot.area(frame{ { x = 1, y = 2 }, { x = 2, y = 5 }, { x = 3, y = 3 } }, { title = "Area" }),
  plot.scatter(frame(many), { x = "x", y = "y", by = "series", title = "10,000 points" }),
  plot.timeline(frame{ { date = "2021", count = 3 }, { date = "2022", count = 8 }, { date = "2023", count = 5 } }, { title = "Timeline" }),
  plot.dispersion(doc:dispersion{ "syria", "china", "[lemma=\"say\"]" }, { title = "Where words stand" }),
  plot.network(doc:cooccurrence{ min = 1, within = "paragraph" }, { title = "Who stands with whom" }),
  plot.heatmap(doc:cooccurrence{ min = 2 }, { title = "Heat map" }),
  plot.cloud(doc:count{ top = 40, stop = false }, { title = "Cloud" }),
}
LUA
cat >"$out/report.lua" <<'LUA'
return report{
  title = "Who said what <script>alert(1)</script>", author = "A. Analyst", date = "2023-09-22",
  note = "Source: the article below.",
  "# Quotations\nThe article quotes **two** leaders.\n\n- Xi\n- Assad",
  doc.quotes:group("speaker.name"), doc:kwic("syria", { window = 4 }), doc:readability(), doc,
}
LUA
"$program" run "$out/plots.lua" "$seed" --to html -o "$out/plots.html"
"$program" run "$out/report.lua" "$seed" --to html -o "$out/report.html"
for page in plots report; do
  for theme in light dark; do
    flags=()
    [ "$theme" = dark ] && flags=(--blink-settings=preferredColorScheme=0)
    chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --window-size=1000,$([ $page = plots ] && echo 5600 || echo 3000) \
      "${flags[@]}" --screenshot="$out/$page-$theme.png" "file://$(cd "$out" && pwd)/$page.html" >/dev/null 2>&1
  done
done
ls "$out"/*.png
