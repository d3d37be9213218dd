@_exported import Corpus
@_exported import Document
@_exported import Scripting
