-- libraries: what Lua's manual says of every function that the sandbox keeps, printed call by call, with random and with
-- awkward arguments. The same program runs in the sandbox and in stock Lua, and the output must be equal.
local state = SEED or 1
local function random(n)
  state = (state * 6364136223846793005 + 1442695040888963407)
  return (state >> 33) % n + 1
end
local function pick(t) return t[random(t.n or #t)] end

local function show_value(v)
  if type(v) == "string" then return ("%q"):format(v) end
  if type(v) == "table" then
    local keys = {}
    for k in pairs(v) do keys[#keys + 1] = tostring(k) end
    table.sort(keys)
    return "{" .. table.concat(keys, ",") .. "}#" .. rawlen(v)
  end
  if type(v) == "function" or type(v) == "thread" then return type(v) end
  return tostring(v) .. ":" .. (math.type(v) or type(v))
end
local function show(name, ...)
  local out = table.pack(...)
  for i = 1, out.n do out[i] = show_value(out[i]) end
  print(name, table.concat(out, " ", 1, out.n))
end
-- Argument numbers are left out: 5.4.4 counts one of them differently from 5.4.6.
local function try(name, f, ...)
  local out = table.pack(pcall(f, ...))
  if type(out[2]) == "string" and not out[1] then out[2] = out[2]:gsub("argument #%d", "argument"):gsub("atan2", "atan") end
  show(name, table.unpack(out, 1, out.n))
end

local numbers = { 0, 1, -1, 2, 7, 255, 256, -128, 1 << 31, 1 << 53, math.maxinteger, math.mininteger, 0.0, -0.0, 0.5, -1.5, 1e15,
  1e16, 1e100, 1e308, math.huge, -math.huge, 3.0, 2^53, 2^63, -2^63, 1e-310, 123456.789 }
local strings = { "", "a", "abc", "hello world", "10", " 10 ", "0x10", "0x1p4", "1e1", "1e", "10.", ".5", "-7", "é", "日本語", "\0", "a\0b",
  "\xff", "\xed\xa0\x80", "\xf4\x90\x80\x80", "%", "%d", "A,b;c", "\n\t", ("x"):rep(50), "inf", "nan", "0x", "- 1", "1_0", "٣" }
local mixed = { n = 0 }
local function add(v) mixed.n = mixed.n + 1; mixed[mixed.n] = v end
for _, v in ipairs(numbers) do add(v) end
for _, v in ipairs(strings) do add(v) end
add(nil) add(true) add(false) add({}) add({ 1, 2, 3 }) add({ 1, nil, 3, n = 3 }) add(print)

-- string.format over every conversion
local flags = { "", "-", "+", " ", "#", "0", "-0", "+#" }
local widths = { "", "1", "5", "20", "99" }
local precisions = { "", ".0", ".3", ".14", ".99" }
for _ = 1, CASES * 4 do
  local f = "%" .. pick(flags) .. pick(widths) .. pick(precisions) .. pick{ "d", "i", "u", "c", "x", "X", "o", "e", "E", "f", "F", "g", "G", "a", "A", "s", "q", "%", "y" }
  local v = random(3) == 1 and pick(mixed) or pick(numbers)
  if not (f:find("[sq]") and (type(v) == "function" or type(v) == "table")) then try("format " .. f, string.format, f, v) end
end
for _, f in ipairs{ "%", "%123d", "%1.123f", "%-+ #0-+d", "%5q", "%s %s", "%10.3s|", "%-10s|", "%c%c", "%%", "%5%" } do
  try("format " .. f, string.format, f, "ab", 65, 66)
end

-- byte, sub, rep, reverse, char, len, upper, lower
for _ = 1, CASES do
  local s, i, j = pick(strings), random(12) - 6, random(12) - 6
  try("sub", string.sub, s, i, j) try("byte", string.byte, s, i, j) try("rep", string.rep, s, random(5) - 2, pick(strings))
  try("reverse", string.reverse, s) try("upper", string.upper, s) try("lower", string.lower, s) try("len", string.len, s)
  try("sub odd", string.sub, pick(mixed), pick(mixed), pick(mixed))
  try("char", string.char, random(256) - 1, random(300) - 20)
end

-- tostring, tonumber, arithmetic and comparison of everything with everything
for _, v in ipairs(numbers) do show("tostring", tostring(v), v // 1 == v, math.type(v)) end
for _ = 1, CASES do
  try("tonumber", tonumber, pick(mixed)) try("tonumber base", tonumber, pick(strings), random(40) - 1)
  local a, b = pick(mixed), pick(mixed)
  for name, f in next, { add = function() return a + b end } do try(name, f) end
  try("sub", function() return a - b end) try("mul", function() return a * b end) try("div", function() return a / b end)
  try("mod", function() return a % b end) try("idiv", function() return a // b end) try("pow", function() return a ^ b end)
  try("and", function() return a & b end) try("or", function() return a | b end) try("xor", function() return a ~ b end)
  try("shl", function() return a << b end) try("shr", function() return a >> b end) try("not", function() return ~a end)
  try("unm", function() return -a end) try("lt", function() return a < b end) try("le", function() return a <= b end)
  show("eq", a == b, rawequal(a, b))
  if type(a) ~= "table" and type(b) ~= "table" then try("concat", function() return a .. b end) end
end

-- math
local one = { "abs", "ceil", "floor", "sqrt", "sin", "cos", "tan", "asin", "acos", "atan", "exp", "log", "deg", "rad", "tointeger", "type", "modf" }
for _, name in ipairs(one) do
  for _, v in ipairs(numbers) do try("math." .. name, math[name], v) end
  try("math." .. name, math[name], "10") try("math." .. name, math[name]) try("math." .. name, math[name], {})
end
for _ = 1, CASES do
  local a, b = pick(numbers), pick(numbers)
  try("fmod", math.fmod, a, b) try("ult", math.ult, a, b) try("max", math.max, a, b, pick(numbers)) try("min", math.min, a, b)
  try("log2", math.log, a, b) try("atan2", math.atan, a, b)
end
for _, arguments in ipairs{ { 0, 0 }, { 1, 0 }, { 5, 4 }, { 1, 1 << 70 } } do try("random", math.random, table.unpack(arguments)) end
try("random", math.random, 1, 2, 3) math.randomseed(42, 7) for _ = 1, 5 do show("random", math.random(1000), math.random(), math.random(-5, 5)) end

-- table
local function list() local t = {} for i = 1, random(8) - 1 do t[i] = random(20) end return t end
for _ = 1, CASES do
  local t, u = list(), list()
  try("concat", table.concat, t, ",", random(4) - 1, random(8) - 1) try("concat", table.concat, { 1, "a", 2.5 }, pick(strings))
  try("insert", table.insert, t, random(9) - 1, 99) show("t", table.unpack(t))
  try("insert", table.insert, t, 98) try("remove", table.remove, t, random(9) - 1) show("t", table.unpack(t)) try("remove", table.remove, t)
  try("move", table.move, t, random(4) - 1, random(6), random(6), u) show("u", table.unpack(u))
  try("sort", table.sort, t) show("t", table.unpack(t)) try("sort", table.sort, t, function(a, b) return a > b end) show("t", table.unpack(t))
  show("unpack", pcall(table.unpack, t, random(6) - 3, random(6) - 1)) local p = table.pack(pick(mixed), pick(mixed), nil) show("pack", p.n)
  try("sort mixed", table.sort, { 1, "a", {} }) try("concat bad", table.concat, { {}, 1 }) try("insert bad", table.insert, t, 1, 2, 3)
  try("select", select, random(7) - 4, 1, 2, 3) try("select #", select, "#", nil, nil)
  try("next", next, t, random(9)) show("rawlen", rawlen(t), rawlen("abc")) try("rawget", rawget, t, 1) try("rawset", rawset, t, 0, 5)
  try("ipairs", function() local n = 0 for i, v in ipairs(t) do n = n + i * v end return n end)
end
local proxy = setmetatable({}, { __index = function(_, i) if i <= 3 then return i * 10 end end, __len = function() return 3 end,
  __newindex = function(t, k, v) rawset(t, "set" .. tostring(k), v) end })
try("proxy", table.concat, proxy, " ") try("proxy", table.unpack, proxy) try("proxy", table.insert, proxy, 7) try("proxy", table.remove, proxy)
try("proxy move", table.move, proxy, 1, 3, 1, {}) try("proxy sort", table.sort, proxy)

-- pack and unpack
local formats = { "b", "B", "h", "H", "i3", "I4", "i16", "l", "j", "J", "f", "d", "n", "s1", "s4", "z", "x", "<i4", ">i4", "=i4", "!8i8", "c5", "Xi4", "i17", "c", "" }
for _ = 1, CASES * 2 do
  local f = pick(formats) .. pick(formats)
  local a, b = pick(mixed), pick(numbers)
  local ok, packed = pcall(string.pack, f, a, b)
  show("pack " .. f, ok, packed) try("packsize", string.packsize, f)
  if ok then try("unpack", string.unpack, f, packed) end
  try("unpack odd", string.unpack, f, pick(strings), random(5) - 2)
end

-- utf8
for _ = 1, CASES do
  local s, i, j = pick(strings), random(9) - 5, random(9) - 5
  try("utf8.len", utf8.len, s, i, j) try("utf8.len lax", utf8.len, s, i, j, true) try("codepoint", utf8.codepoint, s, i, j)
  try("offset", utf8.offset, s, i, j) try("offset", utf8.offset, s, i) try("utf8.char", utf8.char, random(0x7FFFFFFF) - 1, random(0x3000))
  try("codes", function() local out = {} for p, c in utf8.codes(s) do out[#out + 1] = p .. "=" .. c end return table.concat(out, " ") end)
end
show("charpattern", utf8.charpattern)

-- coroutines
local function steps(...) local a = coroutine.yield(...) local b, c = coroutine.yield(a) error(c or b or { "e" }) end
for _ = 1, CASES do
  local co = coroutine.create(steps)
  for _ = 1, 4 do show("resume", coroutine.status(co), coroutine.resume(co, pick(strings), pick(numbers))) end
  show("close", coroutine.status(co), coroutine.close(co))
  local wrapped = coroutine.wrap(function(x) while x do x = coroutine.yield(x .. "!") end return "end" end)
  show("wrap", wrapped(pick(strings)), wrapped("b"), wrapped(nil), pcall(wrapped))
end
show("running", coroutine.running()) show("isyieldable", coroutine.isyieldable()) try("resume", coroutine.resume, 1) try("wrap", coroutine.wrap)
try("yield", coroutine.yield, 1)
show("yield across pcall", coroutine.resume(coroutine.create(function() return pcall(function() return coroutine.yield(1) + 1 end) end)))
local co = coroutine.create(function() local x <close> = setmetatable({}, { __close = function(_, e) print("closed", e) end }) coroutine.yield(1) end)
coroutine.resume(co) show("close", coroutine.close(co)) show("status", coroutine.status(co))
show("self", pcall(function() local c c = coroutine.create(function() return coroutine.resume(c) end) return coroutine.resume(c) end))
co = coroutine.wrap(function() for i = 1, 3 do pcall(coroutine.yield, i) end error("x", 0) end) show("in pcall", co(), co(), co(), pcall(co))
co = coroutine.wrap(function() return xpcall(function() coroutine.yield(1) error("late") end, function(e) return "handled " .. e end) end)
show("xpcall", co(), co())

-- errors and their handlers
try("error", error) try("error", error, "x") try("error", error, "x", 0) try("error", error, "x", 2) try("error", error, { code = 1 })
try("error nil", function() error(nil) end) try("error number", function() error(42) end) try("assert", assert, false) try("assert", assert, nil, "m")
try("assert", assert, 1, 2, 3) try("assert", assert, false, { 1 }) try("assert", assert)
show("xpcall", xpcall(error, function(e) return "h:" .. tostring(e) end, "x")) show("xpcall", xpcall(function(...) return select("#", ...) end, print, 1, nil, 3))
show("xpcall", pcall(xpcall)) show("xpcall", pcall(xpcall, print)) show("pcall", pcall(pcall)) show("pcall", pcall(pcall, error, "x"))
for _, code in ipairs{ "local a = nil; return a.b", "local t = {} ; t.x.y = 1", "return 1 + {}", "return #5", "return {} .. 'x'", "return nil < 1",
  "return ('x')()", "local a <const> = 1; a = 2", "goto nowhere", "return 1 // 0", "return 1 % 0", "for i = 1, 10, 0 do end", "for i = 'a', 2 do end",
  "local t = setmetatable({}, {__index = 5}) return t.x", "return math.maxinteger + 1", "x = = 1", "return '\\q'", "return 0x", "::a:: ::a::",
  "break", "return ...", "local function f() return f() end", "return 1 < 'x'", "undefined_function()", "a.b.c.d = 1", "return (1)[2]",
  "local s = 'x' return s.y.z", "string.rep()", "('x'):bad()", "return 2^53 | 0.5", "return '10' + 1, '0x10' * 2, 10 .. 20" } do
  local f, e = load(code, "=code") if f then try(code, f) else show(code, e) end
end

-- load
show("load", load("return ...", "=c")(1, 2)) show("load", load("syntax error here", "=c")) show("load", load("x = 1", "=c", "b"))
show("load", pcall(load, nil)) show("load", load(function() return nil end)) local parts = { "return ", "1", " + 2", nil }
local at = 0 show("load", load(function() at = at + 1 return parts[at] end)()) show("load", load("return x", "=c", "t", { x = 5 })())
show("load", pcall(load, function() error("in reader") end)) show("load", load(function() return 5 end and "return 7")())

-- metamethods
local mt = { __add = function(a, b) return "add" end, __sub = function() return "sub" end, __unm = function() return "unm" end, __len = function() return 7 end,
  __eq = function() return true end, __lt = function() return true end, __le = function() return false end, __concat = function() return "cat" end,
  __call = function(_, ...) return "call", ... end, __tostring = function() return "object" end, __idiv = function() return "idiv" end,
  __band = function() return "band" end, __shl = function() return "shl" end, __bnot = function() return "bnot" end, __mod = function() return "mod" end,
  __pow = function() return "pow" end, __div = function() return "div" end, __mul = function() return "mul" end, __name = "My type" }
local a, b = setmetatable({}, mt), setmetatable({}, mt)
show("meta", a + 1, 1 - a, -a, #a, a == b, a < b, a <= b, a .. "x", a(1, 2), tostring(a), a // 1, a & 1, 1 << a, ~a, a % 2, a ^ 2, a / 1, 2 * a)
show("meta", getmetatable(setmetatable({}, { __metatable = "locked" }))) try("meta", setmetatable, setmetatable({}, { __metatable = 1 }), {})
try("meta", setmetatable, 1, {}) try("meta", setmetatable, {}) try("pairs", function() local out = {} for k, v in pairs(setmetatable({}, { __pairs = function()
  return function(_, k) k = (k or 0) + 1 if k < 4 then return k, k * k end end end })) do out[#out + 1] = k .. v end return table.concat(out, " ") end)
show("weak", getmetatable(setmetatable({}, { __mode = "k" })).__mode) try("tostring", tostring, setmetatable({}, { __tostring = function() return 1 end }))
do
  local log = {}
  local function closing(name) return setmetatable({}, { __close = function(_, e) log[#log + 1] = name .. ":" .. tostring(e) end }) end
  pcall(function() local x <close> = closing("x") local y <close> = closing("y") error("boom", 0) end)
  for i = 1, 2 do local z <close> = closing("z" .. i) if i == 1 then goto continue end ::continue:: end
  local function f() local r <close> = closing("r") return "value" end
  show("close", f(), table.concat(log, " "))
  try("close bad", function() local x <close> = 5 end) try("close nil", function() local x <close> = nil return 1 end)
end
-- integer for loops, goto, varargs, multiple assignment
do
  local n = 0
  for i = math.maxinteger - 2, math.maxinteger do n = n + 1 end
  for i = 1, 3 do for j = 1, 3 do if j == 2 then goto next end n = n + i * j ::next:: end end
  for i = 1.0, 2, 0.25 do n = n + i end
  for i = 3, 1, -1 do n = n * 2 end
  local x, y, z = (function(...) return ... end)(1, 2)
  x, y = y, x
  show("control", n, x, y, z, select("#", table.unpack({}, 1, 3)), (select(2, "a", "b", "c")))
end
