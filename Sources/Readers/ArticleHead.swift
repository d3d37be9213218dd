// ArticleHead: what the first blocks of a news article tell besides its text: the authors of a byline, the dateline.
// In: text and its classified blocks. Out: names and the dateline's words; nothing when the form is not met exactly.

public import Document

public enum ArticleHead {
  /// Authors of a byline block: `By Ana Ruiz and Bo Li, Associated Press Writers` gives two.
  public static func authors(_ text: Text, _ blocks: [Block]) -> [String] {
    guard let byline = blocks.prefix(6).first(where: { $0.rule == .byline }) else {
      return []
    }
    let line = text[byline.span].dropFirst(3)
    // what follows a comma or a dash is an office, a paper or a time
    let names =
      line.split { $0 == "," || $0 == "|" || $0 == "—" || $0 == "–" || $0 == ";" || $0.isNewline }.first ?? ""
    var authors: [String] = []
    var words: [Substring] = []
    func close() {
      if (1...5).contains(words.count) { authors.append(words.joined(separator: " ")) }
      words = []
    }
    for word in names.split(separator: " ") {
      if word == "and" || word == "AND" || word == "&" {
        close()
      } else if word.first?.isUppercase == true || ["de", "van", "von", "der", "bin", "al"].contains(word) {
        words.append(word)
      } else {
        break  // "in Berlin", "for Reuters"
      }
    }
    close()
    return authors
  }

  /// The dateline that opens the first paragraph: a place in capitals, then an agency in brackets or a date, then a dash:
  /// `WASHINGTON (AP) —`, `NAIROBI, Kenya (Reuters) -`, `LONDON, March 3 –`. Without its dash.
  public static func dateline(_ text: Text, _ blocks: [Block]) -> Span? {
    guard let block = blocks.prefix(4).first(where: { $0.kind == .paragraph }) else { return nil }
    return text.bytes.withBuffer { bytes in
      let start = Int(block.span.start)
      let limit = min(Int(block.span.end), start + 80)
      var i = start
      while i < limit,
        bytes[i] >= 65 && bytes[i] <= 90 || bytes[i] == 32 || bytes[i] == 0x2E || bytes[i] == 0x27
          || bytes[i] == 0x2D && i > start && bytes[i - 1] > 32
      { i += 1 }
      // at least three capitals that are a word of their own: not the first letter of "The"
      // a comma, a bracket or the dash must follow at once: "OPEC produced …" is prose
      let follows = i < limit ? bytes[i] : 0
      guard i - start >= 4,
        follows == 0x2C || bytes[i - 1] == 32 && [0x28, 0x2D, 0x5F, 0xE2].contains(follows)
      else {
        return nil
      }
      while i < limit {
        let isDash =
          bytes[i] == 0x2D || bytes[i] == 0x5F
          || bytes[i] == 0xE2 && i + 2 < limit && bytes[i + 1] == 0x80
            && (bytes[i + 2] == 0x93 || bytes[i + 2] == 0x94)
        if isDash, bytes[i - 1] == 32 {
          let behind = bytes[i] == 0xE2 ? i + 3 : i + (i + 1 < limit && bytes[i + 1] == bytes[i] ? 2 : 1)
          guard behind < limit, bytes[behind] == 32 || bytes[behind] == 10 else { return nil }
          return Span(start, i - 1)
        }
        if bytes[i] == 0x22 || bytes[i] == 10 && i + 1 < limit && bytes[i + 1] == 10 { return nil }
        i += 1
      }
      return nil
    }
  }
}
