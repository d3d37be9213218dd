// The definition file for editors and the API that scripts see agree in both directions.

import Corpus
import LuaHost
import Results
import Testing

@testable import Scripting

@Suite struct DefinitionsTests {
  private func session() throws -> ScriptSession {
    let services = SessionServices(describe: { $0.asText }, render: { value, _ in value.asText })
    let session = try ScriptSession(limits: ScriptLimits(), services: services)
    let document = DocumentParser().parse(
      "Ana Ruiz said: “It is 5 km to Berlin.” See https://a.example on 3 May 2014.")
    session.view.corpus = [document]
    let handle = try session.open(document, ordinal: 0)
    try session.state.set(global: "doc") { $0.push(handle: handle) }
    let view = session.view
    try session.state.set(global: "corpus") { view.push(ScriptView.HostObject.corpus([0]), $0) }
    return session
  }

  private func value(_ session: ScriptSession, _ code: String) throws -> LuaValue {
    session.state.begin()
    defer { session.state.end() }
    let chunk = try session.state.compile(Array("return \(code)".utf8), name: "=test")
    defer { session.state.release(chunk) }
    return try session.state.call(chunk).first ?? .none
  }

  /// `Class:name` or `table.name` or `name` → the names of its parameters, as the file declares them.
  private var declared: [String: [String]] {
    var found: [String: [String]] = [:]
    for line in Definitions.lua.split(separator: "\n") where line.hasPrefix("function ") {
      let call = line.dropFirst("function ".count)
      guard let open = call.firstIndex(of: "("), let close = call.firstIndex(of: ")") else { continue }
      found[String(call[..<open])] = call[call.index(after: open)..<close].split(separator: ",").map {
        String($0.drop { $0 == " " })
      }
    }
    return found
  }

  @Test("every function of the API is declared with its parameters, and nothing else is")
  func functions() {
    var wanted: [String: [String]] = [:]
    for entry in API.entries where entry.isPublic && !entry.isField && !entry.isValue {
      let names = entry.parameters.flatMap { $0.isRepeated ? [$0.name, "..."] : [$0.name] }
      switch entry.place {
      case .classes(let classes):
        for kind in classes { wanted["\(Definitions.className(kind)):\(entry.name)"] = names }
      case .table(let table): wanted["\(table).\(entry.name)"] = names
      case .global: wanted[entry.name] = names
      }
    }
    #expect(wanted.count > 150)
    #expect(declared == wanted)
  }

  @Test("every function that is declared can be called, every global is there")
  func present() throws {
    let session = try session()
    for name in declared.keys where !name.contains(":") && !["recipe", "data", "use"].contains(name) {
      guard case .function = try value(session, name) else {
        Issue.record("\(name) is declared but no function")
        continue
      }
    }
    for name in ["recipe", "data", "use"] { _ = try value(session, name) }
  }

  @Test("every field that is declared can be read, on a thing of its class")
  func fields() throws {
    let session = try session()
    let things: [APIClass: String] = [
      .document: "doc", .block: "doc.blocks[1]", .paragraph: "doc.paragraphs[1]",
      .sentence: "doc.sentences[1]",
      .token: "doc.tokens[1]", .quote: "doc.quotes[1]", .entity: "doc.entities[1]",
      .mention: "doc.mentions[1]",
      .date: "doc.dates[1]", .number: "doc.numbers[1]", .section: "doc.sections[1]",
      .span: "doc.tokens[1]:context(1)",
      .match: "doc:find('a:berlin')[1]", .sequence: "doc.tokens", .frame: "doc:count()", .corpus: "corpus",
      .plot: "plot.bar(doc:count())", .report: "report{title='x'}", .query: "query('x')",
    ]
    for (kind, code) in things {
      guard case .none = try value(session, code) else {
        for entry in API.entries where entry.isPublic && entry.belongs(to: kind.name) && entry.isMember {
          // a name that is not there is an error, a value that is missing is nil
          _ = try value(session, "(\(code)).\(entry.name)")
        }
        #expect(throws: ScriptError.self) { try value(session, "(\(code)).no_such_name") }
        continue
      }
      Issue.record("\(code) is nil")
    }
  }
}
