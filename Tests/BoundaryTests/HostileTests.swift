// HostileTests: scripts that try to outlive their limits or to leave the sandbox, each named for its trick.
// Every one ends with the expected status, and the same state then runs a good script rightly.
import LuaShim
import Testing

struct Attack: Sendable, CustomTestStringConvertible {
  let trick: String
  let source: String
  let ends: Set<Int32>
  var testDescription: String { trick }

  init(_ trick: String, _ source: String, _ ends: nj_status...) {
    self.trick = trick
    self.source = source
    // on a busy machine the clock may come before the memory
    self.ends = Set((ends.contains(NJ_MEMORY) ? ends + [NJ_TIME] : ends).map(\.rawValue))
  }
}

private let spin = "while true do end"

let attacks: [Attack] = [
  Attack("an endless loop", spin, NJ_TIME),
  Attack("an endless goto", "::a:: goto a", NJ_TIME),
  Attack("an endless repeat", "repeat until false", NJ_TIME),
  Attack("an endless tail call", "local function f() return f() end f()", NJ_TIME),
  Attack("pcall swallows the limit", "while true do pcall(function() \(spin) end) end", NJ_TIME),
  Attack("pcall of pcall", "while true do pcall(pcall, function() \(spin) end) end", NJ_TIME),
  Attack("nested pcall swallows", "local function f() while true do pcall(f) end end f()", NJ_TIME),
  Attack("xpcall's handler spins", "xpcall(function() error('x') end, function() \(spin) end)", NJ_TIME),
  Attack(
    "xpcall's handler spins after the limit", "xpcall(function() \(spin) end, function() \(spin) end)",
    NJ_TIME),
  Attack("xpcall's handler is pcall", "while true do xpcall(function() \(spin) end, pcall) end", NJ_TIME),
  Attack(
    "xpcall's handler fails for ever", "while true do xpcall(error, function(e) error(e) end) end", NJ_TIME),
  Attack("a coroutine spins", "coroutine.wrap(function() \(spin) end)()", NJ_TIME),
  Attack(
    "resume swallows", "while true do coroutine.resume(coroutine.create(function() \(spin) end)) end", NJ_TIME
  ),
  Attack(
    "pcall in a coroutine",
    "coroutine.wrap(function() while true do pcall(function() \(spin) end) end end)()", NJ_TIME),
  Attack(
    "a swarm of short coroutines", "while true do coroutine.wrap(function() for i = 1, 50 do end end)() end",
    NJ_TIME),
  Attack(
    "ping-pong of yields",
    "local f = coroutine.wrap(function() while true do coroutine.yield() end end) while true do f() end",
    NJ_TIME),
  Attack(
    "__close spins after the limit",
    "local x <close> = setmetatable({}, { __close = function() \(spin) end }) \(spin)", NJ_TIME),
  Attack(
    "__close swallows with pcall",
    "local x <close> = setmetatable({}, { __close = function() while true do pcall(function() \(spin) end) end end }) \(spin)",
    NJ_TIME),
  Attack(
    "__close of a coroutine",
    "local co = coroutine.create(function() local x <close> = setmetatable({}, { __close = function() \(spin) end }) coroutine.yield() end) coroutine.resume(co) coroutine.close(co)",
    NJ_TIME),
  Attack(
    "nested closes have fresh C levels",
    "local function f() local co = coroutine.create(function() local x <close> = setmetatable({}, { __close = f }) coroutine.yield() end) coroutine.resume(co) coroutine.close(co) end f() error('ended')",
    NJ_SCRIPT),
  Attack("__gc is refused", "setmetatable({}, { __gc = function() \(spin) end })", NJ_SCRIPT),
  Attack(
    "__gc set later is not run",
    "local mt = {} for i = 1, 100 do setmetatable({}, mt) end mt.__gc = function() \(spin) end for i = 1, 1e5 do local t = {} end error('ended')",
    NJ_SCRIPT),
  Attack(
    "__tostring of the error spins", "error(setmetatable({}, { __tostring = function() \(spin) end }))",
    NJ_TIME),
  Attack("__tostring of the error fails", "error(setmetatable({}, { __tostring = error }))", NJ_SCRIPT),
  Attack(
    "__tostring gives no string", "error(setmetatable({}, { __tostring = function() return {} end }))",
    NJ_SCRIPT),
  Attack("__name is no string", "error(setmetatable({}, { __name = {} }))", NJ_SCRIPT),
  Attack("an error without a value", "error()", NJ_SCRIPT),
  Attack("an error that is a coroutine", "error(coroutine.create(print))", NJ_SCRIPT),
  Attack("an error message of 10 MB", "error(('x'):rep(1e7))", NJ_SCRIPT),
  Attack("__index spins", "local x = setmetatable({}, { __index = function() \(spin) end }).a", NJ_TIME),
  Attack(
    "__index of itself",
    "local t = {} setmetatable(t, { __index = function(t, k) return t[k] end }) local x = t.a", NJ_SCRIPT),
  Attack(
    "__eq, __lt spin",
    "local m = { __lt = function() \(spin) end } local x = setmetatable({}, m) < setmetatable({}, m)", NJ_TIME
  ),
  Attack(
    "__concat spins", "local x = setmetatable({}, { __concat = function() \(spin) end }) .. ''", NJ_TIME),
  Attack("__len spins", "local x = #setmetatable({}, { __len = function() \(spin) end })", NJ_TIME),
  Attack(
    "__pairs never ends",
    "for _ in pairs(setmetatable({}, { __pairs = function() return function() return 1 end end })) do end",
    NJ_TIME),
  Attack(
    "ipairs never ends", "for _ in ipairs(setmetatable({}, { __index = function() return 1 end })) do end",
    NJ_TIME),
  Attack(
    "a table grows for ever", "local t, n = {}, 0 while true do n = n + 1 t[n] = n end", NJ_MEMORY, NJ_TIME),
  Attack("a string doubles for ever", "local s = 'x' while true do s = s .. s end", NJ_MEMORY),
  Attack("memory errors in a pcall loop", "while true do pcall(string.rep, 'x', 1 << 29) end", NJ_MEMORY),
  Attack("memory errors in xpcall", "while true do xpcall(string.rep, print, 'x', 1 << 29) end", NJ_MEMORY),
  Attack(
    "memory errors in coroutines",
    "while true do coroutine.resume(coroutine.create(function() return ('x'):rep(1 << 29) end)) end",
    NJ_MEMORY),
  Attack(
    "memory errors in __close",
    "local x <close> = setmetatable({}, { __close = function() while true do end end }) return ('x'):rep(1 << 29)",
    NJ_MEMORY, NJ_TIME),
  Attack("rep of 1e18", "return ('x'):rep(1e18)", NJ_MEMORY),
  Attack("rep of nothing 1e18 times", "while true do (''):rep(1e18) end", NJ_TIME),
  Attack("rep with a separator", "return (''):rep(1e9, 'ab')", NJ_MEMORY),
  Attack(
    "many closures", "local t = nil while true do local u = t t = function() return u end end", NJ_MEMORY,
    NJ_TIME),
  Attack(
    "many coroutines", "local t, n = {}, 0 while true do n = n + 1 t[n] = coroutine.create(print) end",
    NJ_MEMORY, NJ_TIME),
  Attack(
    "table.concat of much",
    "local t = {} for i = 1, 1000 do t[i] = ('x'):rep(1e5) end return table.concat(t)", NJ_MEMORY),
  Attack("gsub grows", "local s = 'x' while true do s = s:gsub('.', '%0%0%0%0') end", NJ_MEMORY, NJ_TIME),
  Attack("format grows", "local s = 'x' while true do s = ('%s%s'):format(s, s) end", NJ_MEMORY),
  Attack("pack of 2 GB", "return string.pack('c2000000000', '')", NJ_SCRIPT),
  Attack("a long pack format", "return string.pack(('x'):rep(1e6))", NJ_SCRIPT),
  Attack("unpack of 1e8", "return table.unpack({}, 1, 1e8)", NJ_SCRIPT),
  Attack("unpack of all integers", "return table.unpack({}, math.mininteger, math.maxinteger)", NJ_SCRIPT),
  Attack("a pattern .-.-.-.-b", "return ('a'):rep(20000):find('.-.-.-.-b')", NJ_TIME),
  Attack("a?^30 a^30", "return ('a'):rep(30):find(('a?'):rep(30) .. ('a'):rep(30))", NJ_TIME, NJ_OK),
  Attack("a pattern (.-)%1b", "return ('a'):rep(100000):find('(.-)%1b')", NJ_TIME),
  Attack("a pattern in match", "return ('a'):rep(50000):match('.-.-.-b')", NJ_TIME),
  Attack("a pattern in gmatch", "for _ in ('a'):rep(50000):gmatch('.-.-.-b') do end", NJ_TIME),
  Attack("a pattern in gsub", "return ('a'):rep(50000):gsub('.-.-.-b', '')", NJ_TIME),
  Attack("%b quadratic", "return ('('):rep(1e6):gsub('%b()', '')", NJ_TIME),
  Attack(
    "a pattern in pcall", "while true do pcall(string.find, ('a'):rep(20000), '.-.-.-.-b') end", NJ_TIME),
  Attack("a set of 1 MB", "return ('a'):rep(1e5):find('[' .. ('b'):rep(1e6) .. ']')", NJ_TIME),
  Attack("a deep pattern", "return ('a'):rep(1000):find(('(a'):rep(1000))", NJ_SCRIPT),
  Attack("nested ? of a pattern", "return ('a'):rep(1000):find(('a?'):rep(1000))", NJ_SCRIPT, NJ_TIME),
  Attack(
    "plain find, worst case",
    "local a = ('a'):rep(1e6) local b = ('a'):rep(5e5) .. 'b' while true do a:find(b, 1, true) end", NJ_TIME),
  Attack("gsub that calls itself", "local function f() return (('x'):gsub('x', f)) end f()", NJ_SCRIPT),
  Attack(
    "sort that calls itself",
    "local function f() table.sort({ 1, 2, 3 }, function() f() return false end) end f()", NJ_SCRIPT),
  Attack(
    "sort with a lying order",
    "local t = {} for i = 1, 100 do t[i] = i % 7 end table.sort(t, function() return true end)", NJ_SCRIPT),
  Attack(
    "sort for ever",
    "local t = {} for i = 1, 1e5 do t[i] = i * 7919 % 100003 end while true do table.sort(t) end", NJ_TIME),
  Attack(
    "sort of a table that claims 2^30",
    "table.sort(setmetatable({}, { __len = function() return 1 << 30 end, __index = function() return 1 end }))",
    NJ_TIME, NJ_MEMORY),
  Attack(
    "sort of 2^40", "table.sort(setmetatable({}, { __len = function() return 1 << 40 end }))", NJ_SCRIPT),
  Attack(
    "insert into 2^40",
    "table.insert(setmetatable({}, { __len = function() return 1 << 40 end, __newindex = rawlen, __index = type }), 1, 0)",
    NJ_TIME),
  Attack(
    "remove from 2^40",
    "table.remove(setmetatable({}, { __len = function() return 1 << 40 end, __newindex = rawlen, __index = type }), 1)",
    NJ_TIME),
  Attack("move of 2^40", "table.move({}, 1, 1 << 40, 2)", NJ_TIME),
  Attack(
    "concat of 2^40",
    "return table.concat(setmetatable({}, { __len = function() return 1 << 40 end, __index = function() return '' end }))",
    NJ_TIME),
  Attack("utf8.len for ever", "local s = ('é'):rep(1e6) while true do utf8.len(s) end", NJ_TIME),
  Attack("utf8.offset for ever", "local s = ('é'):rep(1e6) while true do utf8.offset(s, 1e6) end", NJ_TIME),
  Attack("upper for ever", "local s = ('x'):rep(1e7) while true do s:upper() end", NJ_TIME),
  Attack("reverse for ever", "local s = ('x'):rep(1e7) while true do s:reverse() end", NJ_TIME),
  Attack(
    "long comparisons", "local a, b = ('x'):rep(1e7), ('x'):rep(1e7) while true do local c = a == b end",
    NJ_TIME),
  Attack("print for ever", "while true do print('x') end", NJ_TIME, NJ_MEMORY),
  Attack("tostring for ever", "while true do tostring({}) end", NJ_TIME, NJ_MEMORY),
  Attack("collectgarbage for ever", "while true do collectgarbage() end", NJ_TIME),
  Attack("load of much source", "local s = ('x = 1;'):rep(1e6) while true do load(s) end", NJ_TIME),
  Attack("load in pcall", "local s = ('x = 1;'):rep(1e6) while true do pcall(load, s) end", NJ_TIME),
  Attack("load from a reader that never ends", "load(function() return ' ' end)", NJ_TIME, NJ_SCRIPT, NJ_OK),
  Attack("load from a reader that spins", "load(function() \(spin) end)", NJ_TIME),
  Attack(
    "a hundred thousand labels",
    "local t = {} for i = 1, 1e5 do t[i] = '::a' .. i .. '::' end while true do load(table.concat(t)) end",
    NJ_TIME),
  Attack("nested parentheses", "local f, e = load(('('):rep(1e6)) error(e)", NJ_SCRIPT),
  Attack("nested functions", "local f, e = load(('return function() '):rep(1e4)) error(e)", NJ_SCRIPT),
  Attack("bytecode", "local f, e = load('\\27Lua\\x54\\0\\x19\\x93') error(e)", NJ_SCRIPT),
  Attack("bytecode by mode", "local f, e = load('\\27Lua', 'x', 'b') error(e)", NJ_SCRIPT),
  Attack("string.dump", "string.dump(function() end)", NJ_SCRIPT),
  Attack("debug", "debug.getregistry()", NJ_SCRIPT),
  Attack("io", "io.open('/etc/passwd')", NJ_SCRIPT),
  Attack("os", "os.execute('true')", NJ_SCRIPT),
  Attack("package", "package.loadlib('x', 'y')", NJ_SCRIPT),
  Attack("dofile", "dofile('/etc/passwd')", NJ_SCRIPT),
  Attack("loadfile", "loadfile('/etc/passwd')()", NJ_SCRIPT),
  Attack("require of a path", "require('../../etc/passwd')", NJ_SCRIPT),
  Attack("require of an absolute path", "require('/etc/passwd')", NJ_SCRIPT),
  Attack("the strings' metatable", "getmetatable('').__index = function() return 1 end", NJ_SCRIPT),
  Attack("the strings' metatable by setmetatable", "setmetatable('', {})", NJ_SCRIPT),
  Attack("deep recursion", "local function f() return 1 + f() end f()", NJ_SCRIPT, NJ_MEMORY, NJ_TIME),
  Attack("deep coroutines", "local function f() coroutine.wrap(f)() end f()", NJ_SCRIPT),
  Attack(
    "deep __tostring",
    "local t = setmetatable({}, {}) getmetatable(t).__tostring = function() return tostring(t) end tostring(t)",
    NJ_SCRIPT),
  Attack(
    "deep pcall", "local function f() return pcall(f) end f() error('ended')", NJ_SCRIPT, NJ_MEMORY, NJ_TIME),
]

@Suite struct HostileTests {
  @Test("a hostile script ends at its limits, and the state goes on", arguments: attacks)
  func attack(_ attack: Attack) throws {
    let limit = 0.1
    let state = try #require(State(memory: 64 << 20, seconds: limit))
    try #require(nj_open_libraries(state.raw, nil) == NJ_OK)
    let (status, seconds) = threadTime { state.run(attack.source) }
    #expect(seconds < 2 * limit, "\(seconds) s of CPU time")
    #expect(attack.ends.contains(status.rawValue), "\(status.rawValue): \(state.message.prefix(200))")
    let good =
      "local n = 0 for w in ('a b c'):gmatch('%a') do n = n + 1 end assert(n == 3 and pcall(error) == false)"
    #expect(state.run(good) == NJ_OK, "\(state.message.prefix(200))")
    #expect(nj_memory_recount(state.raw) == nj_memory_used(state.raw))
  }
}
