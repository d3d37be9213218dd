// nightjar init: files for editors in a folder: nightjar.d.lua and .luarc.json. What is there is not overwritten
// but for the definitions, which are the program's own.

import Glibc
import Scripting

enum InitVerb {
  static func run(_ invocation: Invocation, _ console: Console) throws -> ExitCode {
    let folder = invocation.operands.first ?? "."
    try write("\(folder)/nightjar.d.lua", Definitions.lua)
    console.notice("wrote \(folder)/nightjar.d.lua")
    if access("\(folder)/.luarc.json", F_OK) == 0 {
      console.notice(
        "left \(folder)/.luarc.json as it is; it should name nightjar.d.lua in workspace.library")
    } else {
      try write("\(folder)/.luarc.json", Definitions.settings)
      console.notice("wrote \(folder)/.luarc.json")
    }
    return .done
  }

  private static func write(_ path: String, _ text: String) throws {
    let output = try OutputFile(path)
    output.sink.write(text)
    try output.keep()
  }
}
