// LuaExchange: one call's arguments and results, as Swift sees them. Results are written as a postfix program
// that C runs when the Swift frame is gone; nothing here can raise.

public import LuaShim

/// Arguments in, results out; valid during one call.
public struct LuaExchange {
  @usableFromInline let raw: UnsafeMutablePointer<nj_exchange>

  init(_ raw: UnsafeMutablePointer<nj_exchange>) { self.raw = raw }

  // MARK: Arguments

  /// Number of arguments that were read, the receiver included.
  public var count: Int { Int(raw.pointee.argc) }

  /// Argument `index`, from 0 (the receiver of a method); `.none` behind the last.
  public func argument(_ index: Int) -> LuaValue {
    guard index >= 0, index < count, let values = raw.pointee.in else { return .none }
    var position = withUnsafePointer(to: &raw.pointee.arg) {
      Int(UnsafeRawPointer($0).assumingMemoryBound(to: UInt32.self)[index])
    }
    return LuaValue.read(values, raw.pointee.nin, &position)
  }

  /// Bytes that are the same for equal arguments, far cheaper than their values: a key to what was made of a large one.
  /// Nil when spans, objects or functions are in it.
  public func image(of index: Int) -> [UInt8]? {
    guard index >= 0, index < count, let values = raw.pointee.in else { return nil }
    var position = withUnsafePointer(to: &raw.pointee.arg) {
      Int(UnsafeRawPointer($0).assumingMemoryBound(to: UInt32.self)[index])
    }
    var image: [UInt8] = []
    var left = 1
    while left > 0, position < raw.pointee.nin {
      let value = values[position]
      position += 1
      left -= 1
      image.append(UInt8(truncatingIfNeeded: value.tag.rawValue))
      withUnsafeBytes(of: value.n) { image.append(contentsOf: $0) }
      switch value.tag {
      case NJ_NIL: break
      case NJ_STR: image.append(contentsOf: UnsafeBufferPointer(start: value.u.p, count: Int(value.n)))
      case NJ_LIST: left += Int(value.n)
      case NJ_MAP: left += 2 * Int(value.n)
      case NJ_BOOL, NJ_INT, NJ_NUM: withUnsafeBytes(of: value.u.i) { image.append(contentsOf: $0) }
      default: return nil
      }
    }
    return image
  }

  /// The receiver when it is a handle.
  public var handle: UInt64? {
    guard count > 0, raw.pointee.nin > 0, let values = raw.pointee.in, values[0].tag == NJ_HANDLE else {
      return nil
    }
    return values[0].u.h
  }

  // MARK: Results

  func step(_ tag: nj_tag, kind: UInt8 = 0, n: UInt32 = 0, _ set: (inout nj_val) -> Void = { _ in }) {
    if raw.pointee.nout == raw.pointee.outcap { nj_grow(raw, 0) }
    guard !raw.pointee.oom, let out = raw.pointee.out else { return }
    var value = nj_val()
    value.tag = tag
    value.kind = kind
    value.n = n
    set(&value)
    out[raw.pointee.nout] = value
    raw.pointee.nout &+= 1
  }

  private func copied(_ tag: nj_tag, _ bytes: UnsafeBufferPointer<UInt8>) {
    guard bytes.count <= Int(Int32.max) else {
      raw.pointee.oom = true
      return
    }
    if raw.pointee.len &+ bytes.count > raw.pointee.bufcap { nj_grow(raw, bytes.count) }
    if raw.pointee.oom { return }
    let offset = raw.pointee.len
    if let source = bytes.baseAddress, bytes.count > 0, let buffer = raw.pointee.buf {
      (buffer + offset).update(from: source, count: bytes.count)
    }
    raw.pointee.len &+= bytes.count
    step(tag, n: UInt32(bytes.count)) { $0.u.i = Int64(offset) }
  }

  public func pushNone() { step(NJ_NIL) }
  public func push(_ value: Bool) { step(NJ_BOOL) { $0.u.i = value ? 1 : 0 } }
  public func push(_ value: Int) { step(NJ_INT) { $0.u.i = Int64(value) } }
  public func push(_ value: Double) { step(NJ_NUM) { $0.u.d = value } }
  public func push(_ value: String) {
    var value = value
    value.withUTF8 { copied(NJ_COPY, $0) }
  }
  public func push(bytes: UnsafeBufferPointer<UInt8>) { copied(NJ_COPY, bytes) }
  public func push(_ value: String?) { if let value { push(value) } else { pushNone() } }
  public func push(handle: UInt64) { step(NJ_HANDLE) { $0.u.h = handle } }
  /// An object that the host keeps under `id`, with about `bytes` bytes, which count against the memory limit.
  public func push(object id: UInt32, class kind: UInt8, bytes: Int) {
    raw.pointee.objects = true
    step(NJ_OBJECT_ID, kind: kind, n: UInt32(clamping: bytes / 64 + 1)) { $0.u.i = Int64(id) }
  }

  /// Counts `bytes` that the host keeps until the run ends against the memory limit.
  public func charge(bytes: Int) { raw.pointee.charge &+= max(0, bytes) }

  /// A span of a document, in bytes, half-open.
  public func push(placeOf document: UInt64, _ start: UInt32, _ end: UInt32) {
    step(NJ_PLACE) { $0.u.h = document }
    step(NJ_INT, n: end) { $0.u.i = Int64(start) }
  }

  /// A sequence of `count` neighbours that begins with `first`.
  public func push(range first: UInt64, count: Int) {
    step(NJ_RANGE, n: UInt32(clamping: count)) { $0.u.h = first }
  }

  /// A sequence of elements; `push` is called with each index and pushes one handle or place.
  public func push(sequenceOf count: Int, _ push: (Int) -> Void) {
    step(NJ_GATHER, n: UInt32(clamping: count))
    for i in 0..<count { push(i) }
  }

  /// Begins a table; follow each value with `set(index:)` or `set(field:)`.
  public func table(elements: Int = 0, fields: Int = 0) {
    step(NJ_TABLE, n: UInt32(clamping: min(fields, 1 << 20))) { $0.u.i = Int64(min(elements, 1 << 26)) }
  }
  public func set(index: Int) { step(NJ_SETI) { $0.u.i = Int64(index) } }
  public func set(field: String) {
    var field = field
    field.withUTF8 { copied(NJ_SETK, $0) }
  }
  /// Makes it an error to ask the table on top for a name that is not among `names`; `what` tells what these are, as in
  /// "the labels of the query (a, b)".
  public func strict(_ names: [String], _ what: String) {
    table(fields: names.count)
    for name in names {
      push(true)
      set(field: name)
    }
    push(what)
    step(NJ_STRICT)
  }

  /// A value that the state keeps.
  public func push(kept reference: LuaState.Reference) { step(NJ_REF) { $0.u.i = Int64(reference.number) } }

  /// Drops what was pushed so far; `release` is called with each object.
  func dropResults(_ release: (UInt32) -> Void) {
    if raw.pointee.objects, let out = raw.pointee.out {
      for i in 0..<raw.pointee.nout where out[i].tag == NJ_OBJECT_ID {
        release(UInt32(truncatingIfNeeded: out[i].u.i))
      }
      raw.pointee.objects = false
    }
    raw.pointee.nout = 0
    raw.pointee.len = 0
  }
}

/// What a function of the API answers instead of a result.
public struct LuaFailure: Error, Sendable {
  /// One sentence in the user's words; the script's place is added on the way.
  public var message: String
  /// Refused for lack of a permission, which ends the run with its own exit code.
  public var isRefusal: Bool
  /// The stable code that users see, such as `query/syntax`; nil for that of a failing script.
  public var code: String?
  /// Character of the text that the function was given, from 0, when the failure is about a place in it.
  public var character: Int?
  public init(_ message: String, isRefusal: Bool = false, code: String? = nil, character: Int? = nil) {
    self.message = message
    self.isRefusal = isRefusal
    self.code = code
    self.character = character
  }
}
