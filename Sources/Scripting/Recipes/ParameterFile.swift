// ParameterFile: values of parameters from a JSON object or from a Lua table of constants, which is read, not run.
//   {"min_words": 3, "kind": "any"}          return { min_words = 3, kind = "any" }

import Document
import Readers

public enum ParameterFile {
  /// The values of a file; Lua when its name ends in `.lua`, JSON otherwise.
  public static func values(_ bytes: [UInt8], name: String) throws(ParameterError) -> [(
    name: String, value: GivenValue
  )] {
    name.hasSuffix(".lua") ? try lua(bytes, name) : try json(bytes, name)
  }

  private static func lua(_ bytes: [UInt8], _ name: String) throws(ParameterError) -> [(
    name: String, value: GivenValue
  )] {
    let lexemes = LuaLexer.lexemes(of: bytes)
    var parser = ConstantParser(lexemes, at: lexemes.first?.text == "return" ? 1 : 0)
    do throws(ConstantError) {
      var values: [(name: String, value: GivenValue)] = []
      for entry in try parser.table().entries {
        guard let key = entry.key else {
          throw ConstantError(line: entry.line, message: "a value without a name stands here")
        }
        values.append((key, .constant(entry.value)))
      }
      guard parser.at == lexemes.count else {
        throw ConstantError(line: lexemes[parser.at].line, message: "something stands behind the table")
      }
      return values
    } catch {
      throw ParameterError("param/file", "\(name):\(error.line): \(error.message)")
    }
  }

  private static func json(_ bytes: [UInt8], _ name: String) throws(ParameterError) -> [(
    name: String, value: GivenValue
  )] {
    let value: MetaValue
    do throws(JSONError) {
      value = try JSON.parse(bytes)
    } catch {
      let place = bytes.withUnsafeBufferPointer { error.place(in: $0) }
      throw ParameterError(
        "param/file", "\(name):\(place.line):\(place.column): this is not JSON: \(error.message)")
    }
    guard case .record(let fields) = value else {
      throw ParameterError("param/file", "\(name): a JSON object with the names of parameters is expected")
    }
    return fields.map { ($0.name, .constant(constant($0.value))) }
  }

  private static func constant(_ value: MetaValue) -> Constant {
    switch value {
    case .null: return .none
    case .bool(let b): return .bool(b)
    case .integer(let i): return .integer(i)
    case .number(let d): return .number(d)
    case .string(let s): return .string(s)
    case .list(let list):
      return .table(ConstantTable(entries: list.map { .init(key: nil, value: constant($0), line: 1) }))
    case .record(let fields):
      return .table(
        ConstantTable(entries: fields.map { .init(key: $0.name, value: constant($0.value), line: 1) }))
    }
  }
}
