-- Rows of results: joining those of many documents, ordering them.
local rows = {}

local function key(row, names)
  local parts = {}
  for i, name in ipairs(names) do parts[i] = tostring(row[name]) end
  return table.concat(parts, "\1")
end

-- For reduce: rows that agree in `names` become one, their `sums` added up; other fields are those of the first.
-- rows.add({ { term = "a", count = 1 } }, { { term = "a", count = 2 } }, { "term" }, { "count" }) → one row, count 3
function rows.add(a, b, names, sums)
  local at = {}
  for _, row in ipairs(a) do at[key(row, names)] = row end
  for _, row in ipairs(b) do
    local known = at[key(row, names)]
    if known then
      for _, sum in ipairs(sums) do known[sum] = known[sum] + row[sum] end
    else
      a[#a + 1] = row
      at[key(row, names)] = row
    end
  end
  return a
end

-- For reduce: the rows of both, one behind the other.
function rows.join(a, b)
  for _, row in ipairs(b) do a[#a + 1] = row end
  return a
end

-- Sorts by numbers, largest first, then by names; keeps at most `top` rows (0: all).
function rows.ordered(list, numbers, names, top)
  table.sort(list, function(x, y)
    for _, name in ipairs(numbers) do
      if x[name] ~= y[name] then return x[name] > y[name] end
    end
    for _, name in ipairs(names) do
      local a, b = tostring(x[name]), tostring(y[name])
      if a ~= b then return a < b end
    end
    return false
  end)
  if top and top > 0 then
    for i = #list, top + 1, -1 do list[i] = nil end
  end
  return list
end

return rows
