local m = {}
function m.count(doc, w)
  local n = 0
  for x in doc.tokens:each("lower") do if x == w then n = n + 1 end end
  return n
end
return m
