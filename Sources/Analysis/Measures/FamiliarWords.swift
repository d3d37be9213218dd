// FamiliarWords: which words of a text a reader knows by the rules of Dale and Chall (1948, "A formula for predicting
// readability: instructions"). In: a document. Out: yes or no for each of its word tokens.
// Familiar are numerals, names of persons and places and what is called after places, the listed words, and listed words
// with one ending. A second ending, or one that is not named here (-y, -en, -ment, -tion), makes a word unfamiliar.

import Document

struct FamiliarWords {
  enum Judgement {
    case familiar, unfamiliar
    /// Looks like a comparative or a participle of a listed word, or like a word of its own ("longer", "burner").
    case familiarIfInflected
    /// A listed word with -ly, which makes adverbs ("soundly") and adjectives ("woolly").
    case familiarIfAdverb
  }

  private let document: Document
  /// One a type of the document.
  private let judgements: [Judgement]
  /// Tokens of names.
  private let named: [Bool]

  init(_ document: Document) {
    self.document = document
    let types = document.types
    judgements = (0..<types.count).map {
      types.kind($0) == .number ? .familiar : FamiliarWords.judge(types.lower($0))
    }
    var named = [Bool](repeating: false, count: document.tokens.count)
    for mention in document.mentions where document.entities.indices.contains(mention.entity) {
      switch document.entities[mention.entity].kind {
      case .person, .place, .nationality:
        for token in document.tokens.indices(in: mention.span) { named[token] = true }
      case .organisation, .event, .other: break
      }
    }
    self.named = named
  }

  func contains(_ token: Int) -> Bool {
    let type = Int(document.tokens.types[token])
    switch judgements[type] {
    case .familiar: return true
    case _ where named[token]: return true
    case .familiarIfInflected:
      let lexical = document.lexical
      return [.adj, .adv, .verb].contains(lexical.partOfSpeech(token))
        && lexical.lemma(token) != document.types.lower(type)
    case .familiarIfAdverb: return document.lexical.partOfSpeech(token) == .adv
    case .unfamiliar:
      // "ca" and "n't" are two tokens, listed as one word
      let next = token + 1
      guard next < document.tokens.count, document.tokens.starts[next] == document.tokens.ends[token] else {
        return false
      }
      let joined =
        document.types.lower(type) + document.types.lower(Int(document.tokens.types[next]))
      return WordList.easyWords.contains(FamiliarWords.plain(joined))
    }
  }

  /// A lower-cased word by itself.
  static func judge(_ word: String) -> Judgement {
    let list = WordList.easyWords
    let word = plain(word)
    if list.contains(word) { return .familiar }
    // a compound of familiar words is familiar
    let parts = word.split { $0 == "-" || $0 == "–" }
    if parts.count > 1 {
      return parts.allSatisfy { judge(String($0)) == .familiar } ? .familiar : .unfamiliar
    }
    if !word.isEmpty, word.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }) { return .familiar }
    for (ending, isPlain) in [("s", true), ("ing", false), ("ed", false)]
    where bases(word, ending, isPlain: isPlain).contains(where: list.contains) {
      return .familiar
    }
    if word.hasSuffix("es"), let before = word.dropLast(2).last, "sxzho".contains(before),
      list.contains(String(word.dropLast(2)))
    {
      return .familiar
    }
    if word.hasSuffix("ies"), list.contains(word.dropLast(3) + "y") { return .familiar }
    if bases(word, "ly", isPlain: true).contains(where: list.contains) { return .familiarIfAdverb }
    for (ending, isPlain) in [("er", false), ("est", false), ("n", true)]
    where bases(word, ending, isPlain: isPlain).contains(where: list.contains) {
      return .familiarIfInflected
    }
    return .unfamiliar
  }

  /// What a word may be without its ending: as it stands and, unless the ending is plain, with a silent e ("hoping"), with
  /// one of two equal consonants ("dropped"), with y for i ("carried").
  private static func bases(_ word: String, _ ending: String, isPlain: Bool) -> [String] {
    guard word.hasSuffix(ending) else { return [] }
    let base = String(word.dropLast(ending.count))
    guard base.count > 1, let last = base.last else { return [] }
    if isPlain { return [base] }
    var found = [base, base + "e"]
    let shorter = base.dropLast()
    if shorter.last == last, !"aeiou".contains(last) { found.append(String(shorter)) }
    if last == "i" { found.append(shorter + "y") }
    return found
  }

  /// With straight apostrophes.
  private static func plain(_ word: String) -> String {
    word.contains("’") ? String(word.map { $0 == "’" ? "'" : $0 }) : word
  }
}
