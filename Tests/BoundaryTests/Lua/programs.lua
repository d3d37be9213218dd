-- programs: random programs, made as text, loaded and run; their results and errors are printed. The same generator runs in the
-- sandbox and in stock Lua, and the output must be equal.
local state = SEED or 1
local function random(n)
  state = (state * 6364136223846793005 + 1442695040888963407)
  return (state >> 33) % n + 1
end
local function pick(t) return t[random(#t)] end
local names = { "a", "b", "c", "d" }
local expression

local function call(depth)
  return pick{
    function() return ("string.%s(tostring(%s), %s)"):format(pick{ "upper", "lower", "reverse", "len" }, expression(depth + 1), expression(depth + 1)) end,
    function() return ("(tostring(%s)):sub(%d, %d)"):format(expression(depth + 1), random(5) - 2, random(9) - 3) end,
    function() return ("(tostring(%s)):gsub('%s', '%s')"):format(expression(depth + 1), pick{ "%w", ".", "%d+", "a-b", "[^1]" }, pick{ "", "<%%0>", "x" }) end,
    function() return ("math.%s(%s)"):format(pick{ "floor", "abs", "tointeger", "type", "sqrt" }, expression(depth + 1)) end,
    function() return ("select(%d, %s, %s)"):format(random(3) - 2, expression(depth + 1), expression(depth + 1)) end,
    function() return ("table.concat({%s, %s}, ';')"):format(expression(depth + 1), expression(depth + 1)) end,
    function() return ("tonumber(%s)"):format(expression(depth + 1)) end,
    function() return ("pcall(function() return %s end)"):format(expression(depth + 1)) end,
    function() return ("#tostring(%s)"):format(expression(depth + 1)) end,
    function() return ("rawequal(%s, %s)"):format(expression(depth + 1), expression(depth + 1)) end,
    function() return ("(function(...) local n = select('#', ...) return n, ... end)(%s, %s)"):format(expression(depth + 1), expression(depth + 1)) end,
    function() return ("coroutine.wrap(function(x) return coroutine.yield(x), %s end)(%s)"):format(expression(depth + 1), expression(depth + 1)) end,
    function() return ("string.format('%%%s', %s)"):format(pick{ "d", "s", "5.1f", "x", "q", "g" }, expression(depth + 1)) end,
  }()
end

function expression(depth)
  if depth > 3 or random(4) == 1 then
    return pick{ "1", "2", "0", "-3", "2.5", "1e300", "'x'", "'10'", "''", "nil", "true", "false", "a", "b", "c", "d", "math.maxinteger", "0/0" }
  end
  local kind = random(6)
  if kind <= 2 then
    return ("(%s %s %s)"):format(expression(depth + 1),
      pick{ "+", "-", "*", "/", "//", "%", "^", "..", "==", "~=", "<", "<=", "and", "or", "&", "|", "~", "<<", ">>" }, expression(depth + 1))
  elseif kind == 3 then
    return ("(%s %s)"):format(pick{ "not", "-", "~" }, expression(depth + 1))
  end
  return call(depth)
end

local statement
local function block(depth)
  local out = {}
  for i = 1, random(3) do out[i] = statement(depth + 1) end
  return table.concat(out, " ")
end
function statement(depth)
  local kind = depth > 3 and 1 or random(10)
  if kind <= 3 then return ("%s = %s"):format(pick(names), expression(0)) end
  if kind == 4 then return ("if %s then %s else %s end"):format(expression(0), block(depth), block(depth)) end
  if kind == 5 then return ("for i = 1, %d do %s if i > 3 then break end end"):format(random(5), block(depth)) end
  if kind == 6 then return ("do local %s = %s %s end"):format(pick(names), expression(0), block(depth)) end
  if kind == 7 then return ("local ok, e = pcall(function() %s error(%s) end) out(ok, e)"):format(block(depth), expression(1)) end
  if kind == 8 then return ("out(%s, %s)"):format(expression(0), expression(0)) end
  if kind == 9 then return ("local t = {%s, %s, x = %s} for k, v in ipairs(t) do out(k, v) end %s = t.x"):format(expression(1), expression(1), expression(1), pick(names)) end
  return ("local n = 0 while n < %d do n = n + 1 %s end"):format(random(3), block(depth))
end

local function text(v)
  if type(v) == "table" or type(v) == "function" or type(v) == "thread" then return type(v) end
  return tostring(v)
end
for i = 1, CASES do
  local lines = {}
  for n = 1, random(6) do lines[n] = statement(0) end
  local source = "local a, b, c, d = 1, 'two', 3.5, nil\n" .. table.concat(lines, "\n") .. "\nreturn a, b, c, d"
  local log = {}
  local function out(...)
    local values = table.pack(...)
    for k = 1, values.n do values[k] = text(values[k]) end
    if #log < 200 then log[#log + 1] = table.concat(values, " ", 1, values.n) end
  end
  local environment = { out = out, string = string, table = table, math = math, coroutine = coroutine, select = select, pcall = pcall,
    tostring = function(v) return text(v) end, tonumber = tonumber, rawequal = rawequal, ipairs = ipairs, error = error }
  local f, problem = load(source, "=p", "t", environment)
  if f then
    out("ended", pcall(f))
  else
    out("refused", problem)
  end
  print(i, table.concat(log, "|"))
end
