-- The part of the API that is written in Lua: whatever calls a function of the script.
-- In: install(class, name, fn), kind_of(x), gather(list), host (hidden functions of the host), guarded(fn): the same
-- function behind C. What stands behind C, as all that is installed does, is never a tail call of the script's, so that
-- an error in it knows the script's line; installed functions have their arguments checked by the API's table.
local install, kind_of, gather, host, guarded = ...

local GLOBAL, ENTITY, SEQUENCE_FIRST, SEQUENCE_LAST, FRAME = 0, 7, 32, 46, 64
local type, error, next, ipairs, select, setmetatable = type, error, next, ipairs, select, setmetatable
local rawget, tostring = rawget, tostring
local gmatch, sort, concat = string.gmatch, table.sort, table.concat

-- An argument of the wrong kind.
local function wants(name, what, got)
  host.fail("argument/type", "'" .. name .. "' wants " .. what .. ", not " .. type(got))
end

-- The value of a path such as "speaker.name"; nil as soon as a part is missing.
local function get(x, path)
  if not path:find(".", 1, true) then return x[path] end
  for part in gmatch(path, "[^.]+") do
    if x == nil then return nil end
    local kind = type(x)
    if kind == "string" or kind == "number" or kind == "boolean" then
      host.fail("field/unknown", "no field '" .. part .. "' in a " .. kind .. " (in '" .. path .. "')")
    end
    x = x[part]
  end
  return x
end

-- A function of one element from an attribute, a path or a function.
local function getter(by, what)
  if type(by) == "function" then return by end
  if type(by) == "string" then return function(x) return get(x, by) end end
  wants(what, "an attribute's name or a function", by)
end

-- Whether a value is the wanted one. Beside a string an entity stands for its name, any other place for its text.
local function same(value, wanted)
  if value == wanted then return true end
  if type(wanted) ~= "string" or type(value) ~= "userdata" then return false end
  local class = kind_of(value)
  if class == ENTITY then return value.name == wanted end
  return class ~= nil and class < SEQUENCE_FIRST and value.text == wanted
end

-- Whether each field that `test` names has its value there, or one of a list of values; `read` gives a field.
local function agrees(x, test, read)
  for path, wanted in next, test do
    local value, good = read(x, path), false
    if type(wanted) == "table" then
      for _, one in ipairs(wanted) do good = good or same(value, one) end
    else
      good = same(value, wanted)
    end
    if not good then return false end
  end
  return true
end

local function matches(x, test) return agrees(x, test, get) end

-- A column may have a point in its name.
local function column(row, name) return row[name] end

local sequence = {}

function sequence.where(self, test)
  local kept, n = {}, 0
  if type(test) == "function" then
    for i = 1, #self do
      local x = self[i]
      if test(x) then n = n + 1; kept[n] = x end
    end
  elseif type(test) == "table" then
    for i = 1, #self do
      local x = self[i]
      if matches(x, test) then n = n + 1; kept[n] = x end
    end
  else
    wants("where", "a table of fields or a function", test)
  end
  return gather(kept)
end

function sequence.map(self, fn)
  if type(fn) ~= "function" then wants("map", "a function", fn) end
  local made, n = {}, 0
  for i = 1, #self do
    local value = fn(self[i])
    if value ~= nil then n = n + 1; made[n] = value end
  end
  return made
end

function sequence.pluck(self, attribute)
  return sequence.map(self, getter(attribute, "pluck"))
end

function sequence.group(self, by)
  local of = getter(by, "group")
  local keys, members, at = {}, {}, {}
  local none = {}
  for i = 1, #self do
    local x = self[i]
    local key = of(x)
    if key ~= key then key = nil end  -- NaN is a missing value
    local slot = key == nil and none or key
    local k = at[slot]
    if not k then
      k = #members + 1
      at[slot], keys[k], members[k] = k, key, {}
    end
    local list = members[k]
    list[#list + 1] = x
  end
  local order = {}
  for k = 1, #members do order[k] = k end
  sort(order, function(a, b)
    if #members[a] ~= #members[b] then return #members[a] > #members[b] end
    return a < b
  end)
  local names, spans = {}, {}
  for i, k in ipairs(order) do
    names[i] = { keys[k] }
    spans[i] = gather(members[k])
  end
  return host.group_frame(type(by) == "string" and by or "group", names, spans)
end

function sequence.frame(self, attributes, ...)
  if attributes == nil then attributes = host.default_columns(self) end
  if select("#", ...) > 0 then attributes = { attributes, ... } end
  if type(attributes) == "string" then attributes = { attributes } end
  local rows, spans = {}, {}
  for i = 1, #self do
    local x, row = self[i], {}
    for c, path in ipairs(attributes) do row[c] = { get(x, path) } end
    rows[i], spans[i] = row, gather({ x })
  end
  return host.rows_frame(attributes, rows, spans)
end

-- A number of elements to keep.
local function amount(n, what)
  if n < 0 then host.fail("argument/type", "argument 'n' of '" .. what .. "' must not be negative") end
  return n
end

function sequence.first(self, n)
  if n == nil then return self[1] end
  amount(n, "sequence:first")
  local kept = {}
  for i = 1, n < #self and n or #self do kept[i] = self[i] end
  return gather(kept)
end

function sequence.last(self, n)
  if n == nil then return self[-1] end
  amount(n, "sequence:last")
  local kept, from = {}, #self - n
  if from < 0 then from = 0 end
  for i = from + 1, #self do kept[i - from] = self[i] end
  return gather(kept)
end

-- Whether a stands before b; numbers before strings, missing values last.
local function before(a, b)
  if a == nil or b == nil then return b == nil and a ~= nil end
  local ta, tb = type(a), type(b)
  if ta ~= tb then return ta == "number" end
  if ta == "boolean" then return not a and b end
  return a < b
end

function sequence.sort(self, by, order)
  local of = getter(by, "sort")
  if order ~= nil and order ~= "asc" and order ~= "desc" then
    host.fail("argument/type", "argument 'order' of 'sequence:sort' must be asc or desc, not '" .. order .. "'")
  end
  local items = {}
  for i = 1, #self do items[i] = { self[i], of(self[i]), i } end
  local down = order == "desc"
  sort(items, function(x, y)
    local a, b = x[2], y[2]
    if a == b then return x[3] < y[3] end
    if a == nil or b == nil then return b == nil end
    if down then a, b = b, a end
    return before(a, b)
  end)
  local kept = {}
  for i, item in ipairs(items) do kept[i] = item[1] end
  return gather(kept)
end

for class = SEQUENCE_FIRST, SEQUENCE_LAST do
  for name, fn in next, sequence do install(class, name, fn) end
end

local frame = {}

-- The fields of a row: those of a sealed one stand in a table behind it.
local function fields(row)
  return rawget(row, 0) or row
end

-- A row as text: its columns, then what the script added.
local function row_text(row, order, columns)
  local added, parts = {}, {}
  row = fields(row)
  for name in next, row do
    if type(name) == "string" and not columns[name] then added[#added + 1] = name end
  end
  sort(added)
  for _, list in ipairs { order, added } do
    for _, name in ipairs(list) do
      local value = rawget(row, name)
      local text = value == nil and "–" or type(value) == "table" and host.text(value) or tostring(value)
      parts[#parts + 1] = name .. "=" .. text
    end
  end
  return concat(parts, ", ")
end

-- A row's behaviour: its columns, `.spans` (the places that it counted) and `.corpus` (their documents); any other name
-- is an error; printed it shows its fields. The rows of f:rows() are the script's own and can be changed. A row that f[i],
-- f:each() or a function of f:where and f:with gets is sealed, since a change could not reach the frame: it is empty but
-- for its fields in a table at 0, where the host looks for them too.
-- Two metatables a frame, kept as long as the frame; they know their rows' numbers.
local dressers = setmetatable({}, { __mode = "k" })
local function dresser(self)
  local dress = dressers[self]
  if dress then return dress end
  local order, columns, numbers = self.columns, {}, setmetatable({}, { __mode = "k" })
  for _, name in ipairs(order) do columns[name] = true end
  local function other(row, key)
    if columns[key] or type(key) ~= "string" then return nil end  -- a missing value
    if key == "spans" then return host.frame_spans(self, numbers[row]) end
    if key == "corpus" then return host.frame_corpus(self, numbers[row]) end
    host.frame_known(self, key)
  end
  local own = {
    __name = "row",
    __metatable = "protected",
    __tostring = guarded(function(row) return row_text(row, order, columns) end),
    __index = other,
  }
  local sealed = {
    __name = "row",
    __metatable = "protected",
    __tostring = own.__tostring,
    __index = function(row, key)
      local value = rawget(row, 0)[key]
      if value ~= nil then return value end
      return other(row, key)
    end,
    __newindex = guarded(function(_, key)
      key = tostring(key)
      host.fail("frame/read-only", "a row of a frame cannot be changed; f:with(\"" .. key .. "\", function(r) … end) makes "
        .. "a column, and the tables of f:rows() can be changed")
    end),
    __pairs = function(row) return next, rawget(row, 0), nil end,
  }
  dress = {
    own = function(row, i)
      numbers[row] = i
      return setmetatable(row, own)
    end,
    sealed = function(values, i)
      local row = { [0] = values }
      numbers[row] = i
      return setmetatable(row, sealed)
    end,
  }
  dressers[self] = dress
  return dress
end

-- The rows, each dressed by a function of the dresser.
local function dressed(self, how)
  local rows, dress = host.frame_rows(self), dresser(self)[how]
  for i = 1, #rows do rows[i] = dress(rows[i], i) end
  return rows
end

function frame.rows(self)
  return dressed(self, "own")
end

function frame.where(self, test)
  local kept = {}
  if type(test) == "table" then
    for name in next, test do host.frame_known(self, name) end
  elseif type(test) ~= "function" then
    wants("where", "a table of columns or a function", test)
  end
  for i, row in ipairs(dressed(self, "sealed")) do
    local good
    if type(test) == "function" then good = test(row) else good = agrees(row, test, column) end
    if good then kept[#kept + 1] = i end
  end
  return host.frame_pick(self, kept)
end

function frame.with(self, name, fn)
  local values = {}
  for i, row in ipairs(dressed(self, "sealed")) do
    if type(fn) == "function" then values[i] = { fn(row) } else values[i] = { fn } end
  end
  return host.frame_with(self, name, values)
end

function frame.each(self)
  local i, n = 0, host.frame_count(self)
  return function()
    i = i + 1
    if i <= n then return self[i] end
  end
end

frame["[]"] = function(self, i)
  local row = host.frame_row(self, i)
  if row == nil then return nil end
  return dresser(self).sealed(row, i)
end

-- One name, a list of names, or several arguments.
local function names(first, ...)
  if select("#", ...) > 0 then return { first, ... } end
  return first
end

-- f:group("a"):sum("b"): rows that share values, then one aggregate.
local aggregates = {}
local grouping = {
  __name = "grouping",
  __metatable = "protected",
  __tostring = function() return "a grouping: follow it with :count(), :sum(column) or another aggregate" end,
  __index = function(_, name)
    if aggregates[name] then return aggregates[name] end
    if type(name) == "string" then host.no_aggregate(name) end
  end,
}
local grouped = setmetatable({}, { __mode = "k" })

function frame.group(self, ...)
  local columns = names(...)
  host.frame_known(self, columns)
  local made = setmetatable({}, grouping)
  grouped[made] = { frame = self, columns = columns }
  return made
end

for _, how in ipairs { "sum", "mean", "median", "count", "min", "max", "first", "list" } do
  aggregates[how] = guarded(function(self, ...)
    local of = grouped[self]
    if not of then wants(how, "what frame:group gives: call it with a colon", self) end
    local given = select("#", ...)
    if how == "count" and given > 0 then
      host.fail("argument/extra", "'count' of a grouping takes no arguments, but got " .. given)
    elseif how ~= "count" and given == 0 then
      host.fail("argument/type", "'" .. how .. "' of a grouping wants a column, as in f:group(\"a\"):" .. how .. "(\"b\")")
    end
    return host.frame_aggregate(of.frame, of.columns, how, names(...))
  end)
end

for name, fn in next, frame do install(FRAME, name, fn) end

-- recipe{…}: the header was read and checked before; here the functions are handed on, and from now on a global
-- that nobody declared is an error, so that nothing leaks from one document to the next.
local globals = _G
local closed = false
install(GLOBAL, "recipe", function(header)
  if type(header) ~= "table" then wants("recipe", "a table, as in return recipe { … }", header) end
  if closed then return header end
  closed = true
  setmetatable(globals, {
    __index = function(_, name)
      if name == "none" then return nil end  -- a missing value, in tests
      error("no global variable '" .. tostring(name) .. "'", 2)
    end,
    __newindex = function(_, name)
      error("the global variable '" .. tostring(name) .. "' would leak out of the recipe; declare it local", 2)
    end,
    __metatable = "protected",
  })
  return header
end)

-- data("lexicon.csv"): a file beside the recipe.
install(GLOBAL, "data", function(name)
  return host.data("", name)
end)

-- use("name", "1.x"): another recipe, with globals of its own that cannot be written, its own data and modules.
local load = load
local used, uses = {}, {}

-- The way along `uses` from one recipe to another; nil when there is none.
local function way(from, to)
  if from == to then return to end
  for _, name in ipairs(uses[from] or {}) do
    local rest = way(name, to)
    if rest then return from .. " → " .. rest end
  end
end

local function module_loader(path)
  local modules = {}
  return function(name)
    if modules[name] == nil then
      modules[name] = false
      local chunk, problem = load(host.module(path, name), "@" .. name .. ".lua", "t")
      if not chunk then error(problem, 2) end
      local value = chunk(name)
      modules[name] = value == nil and true or value
    elseif modules[name] == false then
      error("module '" .. name .. "' requires itself", 2)
    end
    return modules[name]
  end
end

local open_recipe

local function use_from(owner, name, version)
  local found = host.recipe(name, version)
  local circle = way(found.name, owner)
  if circle then host.fail("script/error", "recipes use each other in a circle: " .. owner .. " → " .. circle) end
  uses[owner] = uses[owner] or {}
  uses[owner][#uses[owner] + 1] = found.name
  if not used[found.name] then used[found.name] = open_recipe(found) end
  return used[found.name]
end

function open_recipe(found)
  local environment = {
    recipe = function(header) return header end,
    data = function(name) return host.data(found.path, name) end,
    use = function(name, version) return use_from(found.name, name, version) end,
    require = module_loader(found.path),
  }
  setmetatable(environment, {
    __index = function(_, name)
      if name == "none" then return nil end
      return rawget(globals, name)
    end,
    __newindex = function(_, name)
      error("the global variable '" .. tostring(name) .. "' would leak out of the recipe; declare it local", 2)
    end,
    __metatable = "protected",
  })
  local chunk, problem = load(found.source, "@" .. found.path, "t", environment)
  if not chunk then error(problem, 0) end
  local header = chunk()
  local function params(given) return host.recipe_params(found.name, given or {}) end
  return {
    name = found.name,
    version = found.version,
    map = function(doc, given) return header.map(doc, params(given)) end,
    reduce = header.reduce,
    finish = header.finish and function(acc, given) return header.finish(acc, params(given)) end,
  }
end

install(GLOBAL, "use", function(name, version)
  return use_from(host.script_name(), name, version)
end)

-- A corpus: its documents by number, #corpus, corpus:each().
local CORPUS = 67
local corpus = {}

function corpus.each(self)
  local i, n = 0, #self
  return function()
    i = i + 1
    if i <= n then return self[i] end
  end
end

function corpus.map(self, fn)
  if type(fn) ~= "function" then wants("map", "a function", fn) end
  local made = {}
  for doc in corpus.each(self) do
    local value = fn(doc)
    if value ~= nil then made[#made + 1] = value end
  end
  return made
end

function corpus.where(self, test)
  local kept, n = {}, 0
  for doc in corpus.each(self) do
    local good
    if type(test) == "function" then
      good = test(doc)
    elseif type(test) == "table" then
      good = matches(doc, test)
    else
      wants("where", "a table of fields or a function", test)
    end
    if good then n = n + 1; kept[n] = doc end
  end
  return host.corpus_of(kept)
end

function corpus.group(self, by)
  local of = getter(by, "group")
  local keys, members, at = {}, {}, {}
  local none = {}
  for doc in corpus.each(self) do
    local key = of(doc)
    if key ~= key then key = nil end  -- NaN is a missing value
    local slot = key == nil and none or key
    local k = at[slot]
    if not k then
      k = #members + 1
      at[slot], keys[k], members[k] = k, { key }, {}
    end
    local list = members[k]
    list[#list + 1] = doc
  end
  local order = {}
  for k = 1, #members do order[k] = k end
  sort(order, function(a, b)
    if #members[a] ~= #members[b] then return #members[a] > #members[b] end
    return a < b
  end)
  local names, lists = {}, {}
  for i, k in ipairs(order) do names[i], lists[i] = keys[k], members[k] end
  return host.corpus_groups(type(by) == "string" and by or "group", names, lists)
end

for name, fn in next, corpus do install(CORPUS, name, fn) end
