// LuaValue: a Lua value as plain data on its way into Swift. Handles and objects stay opaque numbers here;
// the room above knows what they mean.

import LuaShim

/// A value that a script passed or returned.
public indirect enum LuaValue: Sendable {
  case none
  case bool(Bool)
  case integer(Int)
  case number(Double)
  /// Bytes of a Lua string; usually UTF-8, but a script may hold any bytes.
  case string([UInt8])
  case handle(UInt64)
  /// The elements of a sequence.
  case elements([UInt64])
  case object(id: UInt32, class: UInt8)
  case list([LuaValue])
  /// Keys and values in no defined order.
  case map([(key: LuaValue, value: LuaValue)])
  case function

  /// The text of a string, ill-formed bytes replaced; nil for other values.
  public var text: String? {
    if case .string(let bytes) = self { return String(decoding: bytes, as: UTF8.self) }
    return nil
  }

  /// What a user calls a value of this kind.
  public var typeName: String {
    switch self {
    case .none: "nil"
    case .bool: "boolean"
    case .integer, .number: "number"
    case .string: "string"
    case .handle: "span"
    case .elements: "sequence"
    case .object: "object"
    case .list, .map: "table"
    case .function: "function"
    }
  }

  /// The value under a string key of a map; nil when there is none.
  public subscript(key: String) -> LuaValue? {
    guard case .map(let pairs) = self else { return nil }
    for pair in pairs where pair.key.text == key { return pair.value }
    return nil
  }
}

extension LuaValue {
  /// Reads the value that begins at `position` of an exchange and moves behind it.
  static func read(_ values: UnsafePointer<nj_val>, _ count: Int, _ position: inout Int) -> LuaValue {
    guard position < count else { return .none }
    let value = values[position]
    position += 1
    switch value.tag {
    case NJ_BOOL: return .bool(value.u.i != 0)
    case NJ_INT: return .integer(Int(value.u.i))
    case NJ_NUM: return .number(value.u.d)
    case NJ_STR:
      return .string(Array(UnsafeBufferPointer(start: value.u.p, count: value.u.p == nil ? 0 : Int(value.n))))
    case NJ_HANDLE: return .handle(value.u.h)
    case NJ_OBJECT_ID: return .object(id: UInt32(truncatingIfNeeded: value.u.i), class: value.kind)
    case NJ_ELEMENTS:
      var handles: [UInt64] = []
      handles.reserveCapacity(Int(value.n))
      for _ in 0..<value.n where position < count {
        handles.append(values[position].u.h)
        position += 1
      }
      return .elements(handles)
    case NJ_LIST:
      var list: [LuaValue] = []
      list.reserveCapacity(Int(value.n))
      for _ in 0..<value.n { list.append(read(values, count, &position)) }
      return .list(list)
    case NJ_MAP:
      var pairs: [(key: LuaValue, value: LuaValue)] = []
      pairs.reserveCapacity(Int(value.n))
      for _ in 0..<value.n {
        let key = read(values, count, &position)
        pairs.append((key, read(values, count, &position)))
      }
      return .map(pairs)
    case NJ_FUNCTION: return .function
    default: return .none
    }
  }
}
