// SessionServices: what the program lends to a session: rendering, files, modules. Output: what comes back.

public import LuaHost
public import Results

/// What a script put out, in order.
public enum Output: Sendable {
  /// A line of `print`, with its end.
  case printed(String)
  /// A value of `emit`, or what a script returned.
  case emitted(Value)
}

/// The prompt of `breakpoint()`.
public struct BreakpointServices: Sendable {
  /// Asks what to do at a place.
  public var ask: @Sendable (BreakpointPlace) -> BreakpointAnswer
  /// Shows what an input put out and gave.
  public var show: @Sendable ([Output], Result<[Value], LuaFailure>) -> Void
  public init(
    ask: @escaping @Sendable (BreakpointPlace) -> BreakpointAnswer,
    show: @escaping @Sendable ([Output], Result<[Value], LuaFailure>) -> Void
  ) {
    self.ask = ask
    self.show = show
  }
}

/// What the program lends to a session.
public struct SessionServices: Sendable {
  /// Draws a value as text, for `print` and `tostring`.
  public var describe: @Sendable (Value) -> String
  /// Renders a value in a named format (`csv`, `md` …); nil when there is no such format.
  public var render: @Sendable (Value, String) -> String?
  /// Source text of a module for `require`; nil when there is none.
  public var module: @Sendable (String) -> [UInt8]?
  /// Source text of a module in the folder of another script, by the script's name.
  public var moduleBeside: @Sendable (_ script: String, _ name: String) -> [UInt8]?
  /// Reads a data file beside a script; of the script that runs when the script's name is empty.
  public var data: @Sendable (_ script: String, _ name: String) throws(LuaFailure) -> [UInt8]
  /// Finds another recipe by its name.
  public var recipe: @Sendable (String) throws(LuaFailure) -> Script
  /// Reads a file that was granted; fails with a sentence when it was not or cannot be read.
  public var readFile: @Sendable (String) throws(LuaFailure) -> [UInt8]
  /// Writes a file that was granted.
  public var writeFile: @Sendable (String, [UInt8]) throws(LuaFailure) -> Void

  /// The prompt of `breakpoint()`; without one scripts go on.
  public var breakpoint: BreakpointServices?

  public init(
    describe: @escaping @Sendable (Value) -> String, render: @escaping @Sendable (Value, String) -> String?,
    module: @escaping @Sendable (String) -> [UInt8]? = { _ in nil },
    moduleBeside: @escaping @Sendable (String, String) -> [UInt8]? = { _, _ in nil },
    data: @escaping @Sendable (String, String) throws(LuaFailure) -> [UInt8] = {
      _, name throws(LuaFailure) in
      throw LuaFailure("there is no file '\(name)' beside the script")
    },
    recipe: @escaping @Sendable (String) throws(LuaFailure) -> Script = { name throws(LuaFailure) in
      throw LuaFailure("there is no recipe '\(name)'")
    },
    readFile: @escaping @Sendable (String) throws(LuaFailure) -> [UInt8] = { path throws(LuaFailure) in
      throw LuaFailure("reading '\(path)' was not granted (grant it with --allow-read)")
    },
    writeFile: @escaping @Sendable (String, [UInt8]) throws(LuaFailure) -> Void = {
      path, _ throws(LuaFailure) in
      throw LuaFailure("writing '\(path)' was not granted (grant it with --allow-write)")
    }
  ) {
    self.describe = describe
    self.render = render
    self.module = module
    self.moduleBeside = moduleBeside
    self.data = data
    self.recipe = recipe
    self.readFile = readFile
    self.writeFile = writeFile
  }
}
