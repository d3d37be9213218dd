// IsolationTests: what a script can reach, and that nothing of it can be poisoned for the next.

import Corpus
import Foundation
import LuaShim
import Testing

@testable import LuaHost
@testable import Scripting

/// Lua that walks everything reachable from the globals and from a value of every class: `visit(path, value)` for each.
private let walker = """
  local seen = {}
  local function walk(path, value, depth, visit)
    visit(path, value)
    if type(value) == "function" or seen[value] or depth > 6 then return end
    if type(value) == "table" then
      seen[value] = path
      for k, v in pairs(value) do walk(path .. "." .. tostring(k), v, depth + 1, visit) end
      local k, v = next(value)
      if k ~= nil and getmetatable(value) ~= nil then walk(path .. " by next", v, depth + 1, visit) end
    end
    local mt = getmetatable(value)
    if type(mt) == "table" then walk(path .. " metatable", mt, depth + 1, visit)
    elseif mt ~= nil then visit(path .. " metatable", mt) end
  end
  local function everything(visit)
    seen = {}
    walk("_G", _G, 0, visit)
    walk("string value", "", 0, visit)
    walk("loaded _G", load("return _G")(), 0, visit)
    walk("coroutine", coroutine.running(), 0, visit)
    walk("pairs", (pairs({})), 0, visit)
    local _, state = pairs(string)
    walk("state of pairs(string)", state, 0, visit)
    walk("upvalue of each", doc.tokens:each(), 0, visit)
    for name, thing in pairs{ doc = doc, token = doc.tokens[1], sequence = doc.tokens, list = doc.tokens:where{kind = "word"},
      frame = doc:count(), row = doc:count()[1], query = query("x"), grouping = doc:count():group("term"), corpus = corpus } do
      walk(name, thing, 0, visit)
    end
  end
  """

@Suite struct IsolationTests {
  @Test("a script reaches these names and no others")
  func reachable() throws {
    let session = try HostileSession.open()
    let source = """
      \(walker)
      local lines = {}
      everything(function(path, value)
        if path:find("^[%w_ ()]+[.]?[%w_.]* ?[%w ]*$") then
          local shown = type(value)
          if shown == "string" and path:find("metatable") then shown = "string " .. value end
          if shown == "number" or shown == "boolean" then shown = shown .. " " .. tostring(value) end
          lines[path .. ": " .. shown] = true
        end
      end)
      local sorted = {}
      for line in pairs(lines) do sorted[#sorted + 1] = line end
      table.sort(sorted)
      return table.concat(sorted, "\\n")
      """
    guard case .string(let bytes) = try HostileSession.run(session, source) else {
      Issue.record("the walk gave no text")
      return
    }
    let found = String(decoding: bytes, as: UTF8.self) + "\n"
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
      "Reachable/names.txt")
    if ProcessInfo.processInfo.environment["NIGHTJAR_ACCEPT"] != nil {
      try found.write(to: file, atomically: true, encoding: .utf8)
    }
    let known = try String(contentsOf: file, encoding: .utf8)
    let (a, b) = (Set(known.split(separator: "\n")), Set(found.split(separator: "\n")))
    #expect(a == b, "new: \(b.subtracting(a).sorted()), gone: \(a.subtracting(b).sorted())")
    for name in [
      "io", "os", "debug", "package", "dofile", "loadfile", "string.dump", "__host", "collectgarbage.x",
    ] {
      #expect(!a.contains { $0.hasPrefix("_G.\(name):") || $0.hasPrefix("_G.\(name).") }, "\(name)")
    }
  }

  /// Replaces and adds whatever it can, wherever it can reach.
  private static let poison = """
    \(walker)
    local function evil() error("poisoned") end
    everything(function(path, value)
      if type(value) ~= "table" then return end
      local keys = {}
      pcall(function() for k in pairs(value) do keys[#keys + 1] = k end end)
      for _, k in ipairs(keys) do
        pcall(function() value[k] = evil end)
        pcall(rawset, value, k, evil)
      end
      pcall(function() value.poison = evil end)
      pcall(rawset, value, "poison", evil)
      pcall(setmetatable, value, { __index = evil })
      pcall(table.insert, value, 1, evil)
      pcall(table.sort, value, evil)
    end)
    for _, name in ipairs{ "print", "pairs", "tostring", "emit", "doc", "corpus", "params", "leak" } do
      _G[name] = evil
      pcall(load(name .. " = ...", "x"), evil)
    end
    string.poison = evil
    """

  private static let witness = """
    local out = {}
    local function say(...) out[#out + 1] = table.concat(table.pack(...), " ") end
    say(tostring(leak), tostring(poison), tostring(string.poison), tostring(("x").poison))
    for _, t in ipairs{ _G, string, table, math, utf8, coroutine, json, csv, text, plot, stats } do
      local names = {}
      for k, v in pairs(t) do names[#names + 1] = tostring(k) .. " " .. type(v) end
      table.sort(names)
      say(table.concat(names, ","))
    end
    say(("a-b"):upper(), string.format("%5.2f", math.pi), table.concat({ 1, 2 }, "-"), utf8.char(228))
    say(tostring(doc.quotes[1].speaker.name), tostring(doc:count()), math.random(1000), tostring({}), tostring(print))
    say(tostring(doc.tokens:group("kind"):group("count"):sum("count")), doc:count()[1].term)
    for i, row in ipairs(doc:count():rows()) do say(i, row.term, row.count) end
    say(tostring(pcall(setmetatable, {}, {})), select("#", pcall(error)), tostring(getmetatable("")))
    return table.concat(out, "\\n")
    """

  /// Runs sources one after the other as a run does with one document each; the last one's result.
  private func lastResult(_ sources: [String]) throws -> LuaValue {
    let session = try HostileSession.open()
    var result = LuaValue.none
    for (i, source) in sources.enumerated() {
      let chunk = try session.state.compile(Array(source.utf8), name: "=script")
      session.state.begin()
      try session.state.renew(chunk, ordinal: 5)
      if let value = try? session.state.call(chunk).first { result = value }
      session.state.end()
      _ = (i, session.view.takeOutput())
    }
    return result
  }

  @Test("a script that poisons all it can reach leaves the next one as it is alone")
  func poison() throws {
    guard case .string(let alone) = try lastResult([Self.witness]) else {
      Issue.record("the witness gave no text")
      return
    }
    #expect(alone.count > 1000)
    guard case .string(let after) = try lastResult([Self.poison, Self.poison, Self.witness]) else {
      Issue.record("the witness gave no text after the poison")
      return
    }
    #expect(String(decoding: after, as: UTF8.self) == String(decoding: alone, as: UTF8.self))
  }

  @Test("modules run anew for each document of a script")
  func modules() throws {
    var services = HostileSession.services
    services.module = { name in
      name == "counter"
        ? Array(
          "local n = 0 shared = (shared or 0) + 1 return function() n = n + 1 return n + shared end".utf8)
        : nil
    }
    let session = try ScriptSession(limits: ScriptLimits(seconds: 5), services: services)
    let chunk = try session.state.compile(
      Array("require 'counter' return require('counter')()".utf8), name: "=script")
    for ordinal in 0..<3 {
      session.state.begin()
      try session.state.renew(chunk, ordinal: ordinal)
      guard case .integer(2)? = try session.state.call(chunk).first else {
        Issue.record("document \(ordinal) saw what an earlier one left")
        return
      }
      session.state.end()
    }
  }
}
