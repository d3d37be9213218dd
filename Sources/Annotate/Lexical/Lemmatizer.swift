// Lemmatizer: form and part of speech → lemma: a list of what no rule covers, then the rule of the longest suffix.
// Both are learned by Scripts/dev/train-lexical.py. Forms that are not ASCII, and tags without rules, are their own
// lemma in lower case.

import Document
import Embedded

struct Lemmatizer {
  private let words = SortedLines(nj_lemmas_bytes(), nj_lemmas_size())
  private let rules = SortedLines(nj_lemma_rules_bytes(), nj_lemma_rules_size())

  /// The lemma of a lower-cased form with straight apostrophes.
  func lemma(_ form: [UInt8], _ tag: PartOfSpeech) -> String {
    let whole = String(decoding: form, as: UTF8.self)
    guard form.count < 64, form.allSatisfy({ $0 < 0x80 }) else { return whole }
    let name = Array(tag.name.utf8)
    if let known = words?.value(form + [0x20] + name) { return String(decoding: known, as: UTF8.self) }
    for length in stride(from: min(6, form.count), through: 0, by: -1) {
      guard let rule = rules?.value(name + [0x20] + form.suffix(length)) else { continue }
      let parts = rule.split(separator: 9, maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, let strip = Int(String(decoding: parts[0], as: UTF8.self)), strip <= form.count
      else {
        return whole
      }
      let stem = form.dropLast(strip) + parts[1]
      return stem.isEmpty ? whole : String(decoding: stem, as: UTF8.self)
    }
    return whole
  }
}
