// Lines: a text broken between words to lines of a given room, measured in whatever unit the medium has.
// A word that is longer than a line is broken where the line ends.

enum Lines {
  /// No text is broken beyond this: what follows would fill pages.
  private static let mostCharacters = 4000

  /// - Returns: at least one line; with `most`, the last ends in the ellipsis when something was left out.
  static func wrap(
    _ text: String, _ room: Double, most: Int = .max, ellipsis: String = Signs.unicode.ellipsis,
    _ width: (Character) -> Double
  ) -> [String] {
    let whole = TextWidth.line(text)
    let kept = whole.prefix(mostCharacters)
    var lines: [String] = []
    var (line, lineWidth) = ("", 0.0)
    var (word, wordWidth) = ("", 0.0)
    let space = width(" ")
    func endWord() {
      guard !word.isEmpty else { return }
      if line.isEmpty {
        (line, lineWidth) = (word, wordWidth)
      } else if lineWidth + space + wordWidth <= room {
        line += " " + word
        lineWidth += space + wordWidth
      } else {
        lines.append(line)
        (line, lineWidth) = (word, wordWidth)
      }
      (word, wordWidth) = ("", 0)
    }
    for character in kept {
      if character == " " {
        endWord()
        continue
      }
      let w = width(character)
      if wordWidth + w > room, !word.isEmpty {
        if !line.isEmpty { lines.append(line) }
        lines.append(word)
        (line, lineWidth, word, wordWidth) = ("", 0, "", 0)
      }
      word.append(character)
      wordWidth += w
    }
    endWord()
    if !line.isEmpty || lines.isEmpty { lines.append(line) }
    guard lines.count > most || kept.endIndex < whole.endIndex else { return lines }
    lines = Array(lines.prefix(most))
    var last = lines.removeLast()
    while !last.isEmpty, (last + ellipsis).reduce(0, { $0 + width($1) }) > room { last.removeLast() }
    return lines + [last + ellipsis]
  }
}
