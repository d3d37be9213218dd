// Nightjar: the library for programs that embed the analysis or the script host. It only re-exports the rooms.

@_exported import Analysis
@_exported import Annotate
@_exported import Corpus
@_exported import Document
@_exported import LuaHost
@_exported import Readers
@_exported import Render
@_exported import Results
@_exported import Scripting
