// WordList: the words of a table in the code, written in one string with blanks between.
// Cut at bytes: characters would cost a run their grapheme rules before its first result.

enum WordList {
  static func words(_ list: String) -> [String] {
    list.utf8.split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
  }
}
