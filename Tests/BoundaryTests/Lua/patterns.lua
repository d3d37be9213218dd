-- patterns: random patterns over random subjects; every result and error is printed.
-- The same program runs in the sandbox and in stock Lua, and the output must be equal.
local state = SEED or 1
local function random(n)
  state = (state * 6364136223846793005 + 1442695040888963407)
  return (state >> 33) % n + 1
end
local function pick(t) return t[random(#t)] end
local singles = { "a", "b", "c", ".", "%a", "%d", "%s", "%w", "%p", "%A", "%W", "%x", "%u", "%l", "%.", "%%", "[ab]",
  "[^a]", "[a-c]", "[%w_]", "[]]", "[^]]", "[a-]", "[%a-z]", "[-a]", "x", "é", "\0", "%c", "%g", "%D", "%S", "%z", "%-" }
local pieces = { "(", ")", "()", "%b()", "%bab", "%f[%w]", "%f[^a]", "%1", "%2", "^", "$", "[", "%", "%f", "%b", "[a", "[^", "(a)%1" }
local quantifiers = { "", "", "", "", "*", "+", "-", "?" }
local function pattern()
  local out = {}
  if random(8) == 1 then out[1] = "^" end
  for _ = 1, random(5) do
    if random(7) == 1 then out[#out + 1] = pick(pieces)
    elseif random(6) == 1 then out[#out + 1] = "(" .. pick(singles) .. pick(quantifiers) .. ")"
    else out[#out + 1] = pick(singles) .. pick(quantifiers) end
  end
  if random(8) == 1 then out[#out + 1] = "$" end
  return table.concat(out)
end
local letters = { "a", "b", "c", "a", "b", "x", " ", "(", ")", "1", ".", "_", "A", "é", "\0", "%", "-", "]" }
local function subject()
  local out = {}
  for i = 1, random(14) - 1 do out[i] = pick(letters) end
  return table.concat(out)
end
local function show(...)
  local out = table.pack(...)
  for i = 1, out.n do out[i] = type(out[i]) == "string" and ("%q"):format(out[i]) or tostring(out[i]) end
  print(table.concat(out, " ", 1, out.n))
end
local replacements = { "<%0>", "%1", "%2", "%%", "", "x%1%0", "%", "%a", { a = "A", b = false, ab = 1 },
  function(x) if x ~= "b" then return x end end, function() return nil end, 7 }
for i = 1, CASES or 3000 do
  local s, p = subject(), pattern()
  show(i, s, p)
  show(pcall(string.find, s, p))
  show(pcall(string.find, s, p, random(9) - 5))
  show(pcall(string.find, s, p, random(9) - 5, true))
  show(pcall(string.match, s, p))
  show(pcall(string.match, s, p, random(7) - 3))
  show(pcall(string.gsub, s, p, pick(replacements)))
  show(pcall(string.gsub, s, p, pick(replacements), random(4) - 2))
  show(pcall(function()
    local out = {}
    for a, b in s:gmatch(p) do out[#out + 1] = tostring(a) .. "|" .. tostring(b) end
    return table.concat(out, ";")
  end))
end
