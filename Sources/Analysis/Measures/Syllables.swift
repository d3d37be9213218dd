// Syllables: how many syllables an English word has: a list of exceptions, else a rule over its letters. A group of
// vowels is one syllable; some pairs of vowels are two; a final e, es or ed is mostly silent.
// Scripts/dev/make-syllables.py has the same rule, makes the exceptions and prints how many words come out right.

public enum Syllables {
  private static let vowels = Set("aeiouy".utf8)

  /// Syllables of a lower-cased word; at least 1. Hyphenated words are the sum of their parts.
  public static func count(_ word: String) -> Int {
    let parts = word.split { $0 == "-" || $0 == "–" }
    if parts.count > 1 { return parts.reduce(0) { $0 + count(String($1)) } }
    let plain = CharacterForms.withoutMarks(word)
    if let known = WordList.syllables[plain] { return known }
    let letters = Array(plain.utf8).filter { $0 >= 97 && $0 <= 122 }
    if isInitials(plain) { return letters.reduce(0) { $0 + ($1 == UInt8(ascii: "w") ? 3 : 1) } }
    let (groups, pairs) = vowelGroups(letters)
    return max(
      1, groups + pairs - silentEnding(letters) + (ends(letters, "ism") || ends(letters, "isms") ? 1 : 0))
  }

  /// "u.s.", "p.m": letters that are named one by one.
  private static func isInitials(_ word: String) -> Bool {
    let parts = word.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: true)
    return parts.count > 1
      && parts.allSatisfy { $0.count == 1 && $0.first.map { $0 >= 97 && $0 <= 122 } ?? false }
  }

  /// Syllables that a clitic adds to the lower-cased word before it: did-n’t, it-’ll, church-’s; none in don’t, we’ll, dog’s.
  public static func ofClitic(_ clitic: String, after word: String) -> Int {
    let letters = Array(word.utf8).filter { $0 >= 97 && $0 <= 122 }
    guard let last = letters.last else { return 0 }
    let endsInVowel = vowels.contains(last)
    switch clitic.filter(\.isLetter) {
    case "nt": return endsInVowel && last != UInt8(ascii: "e") ? 0 : 1
    case "ll", "ve": return endsInVowel || last == UInt8(ascii: "w") ? 0 : 1
    case "d": return "td".utf8.contains(last) ? 1 : 0
    case "s":
      let hissing = ["s", "x", "z", "ch", "sh", "ce", "se", "ge", "ze"]
      return hissing.contains { ends(letters, $0) } ? 1 : 0
    default: return 0
    }
  }

  private static func letter(_ letters: [UInt8], _ i: Int) -> Character {
    letters.indices.contains(i) ? Character(Unicode.Scalar(letters[i])) : " "
  }

  private static func ends(_ letters: [UInt8], _ ending: String) -> Bool {
    letters.count >= ending.utf8.count && letters.suffix(ending.utf8.count).elementsEqual(ending.utf8)
  }

  /// Groups of neighbouring vowels, and pairs among them that are two syllables.
  private static func vowelGroups(_ letters: [UInt8]) -> (groups: Int, pairs: Int) {
    var (groups, pairs, inside) = (0, 0, false)
    for i in letters.indices {
      let here = letter(letters, i)
      let isVowel =
        vowels.contains(letters[i]) && !(here == "y" && i == 0)
        && !(here == "u" && letter(letters, i - 1) == "q")
      if isVowel, !inside { groups += 1 }
      inside = isVowel
      let (next, before, behind) = (letter(letters, i + 1), letter(letters, i - 1), letter(letters, i + 2))
      switch (here, next) {
      case ("i", "a"), ("i", "o"):
        if !("tcsgxn".contains(before) && "nlu".contains(behind)) { pairs += 1 }
      case ("u", "a"), ("u", "o"): if before != "g" && before != "q" { pairs += 1 }
      case ("e", "o"): if behind != "u" { pairs += 1 }
      case ("i", "u"): pairs += 1
      case ("y", "i"): if behind == "n", letter(letters, i + 3) == "g" { pairs += 1 }
      default: break
      }
    }
    return (groups, pairs)
  }

  private static func silentEnding(_ letters: [UInt8]) -> Int {
    let n = letters.count
    func consonant(_ fromEnd: Int) -> Bool { n >= fromEnd && !vowels.contains(letters[n - fromEnd]) }
    func at(_ fromEnd: Int) -> Character { letter(letters, n - fromEnd) }
    var silent = 0
    if at(1) == "e", consonant(2) {
      if !(at(2) == "l" && consonant(3)) { silent += 1 }
    } else if ends(letters, "es"), consonant(3), !"szxcg".contains(at(3)) {
      if !(ends(letters, "ches") || ends(letters, "shes") || (at(3) == "l" && consonant(4))) { silent += 1 }
    } else if ends(letters, "ed"), consonant(3), at(3) != "t", at(3) != "d" {
      if !(at(3) == "l" && consonant(4) && at(4) != "l") { silent += 1 }
    }
    // an e before an ending: safe-ly, state-ment
    for ending in ["ely", "eful", "eless", "ement", "ements", "eness"] where ends(letters, ending) {
      let stem = letters.dropLast(ending.utf8.count)
      if let last = stem.last, !vowels.contains(last), stem.contains(where: { vowels.contains($0) }) {
        silent += 1
      }
    }
    return silent
  }
}
