// Readability: how hard a text is to read, by formulas over counts of sentences, words, syllables and letters.
// Made for English prose; the counts are published, since syllables are where programs differ.
// Sources: Flesch 1948; Kincaid et al. 1975; Gunning 1952; McLaughlin 1969 (SMOG); Smith & Senter 1967 (ARI);
// Coleman & Liau 1975; Björnsson 1968 (LIX); Dale & Chall 1948.

import Document
public import Results

/// What the formulas are made of.
public struct ReadabilityCounts: Hashable, Sendable {
  public var sentences = 0
  public var words = 0
  public var syllables = 0
  /// Letters and digits.
  public var letters = 0
  /// Words of three syllables or more.
  public var polysyllables = 0
  /// Words of more than six letters.
  public var longWords = 0
  /// Words that are not familiar: not on a list of easy words, nor what the rules of the list let pass.
  public var hardWords = 0
  /// Words of another script than Latin.
  public var foreignWords = 0
  public init() {}
}

public enum Readability {
  /// Counts over the sentences of a scope that hold a word. Words are tokens of kind word; clitics ("n’t") belong to
  /// the word before. Hard words are those that `FamiliarWords` does not have; with a list of `easyWords`, all forms that
  /// it does not have.
  public static func counts(_ scope: Scope, easyWords: Set<String>? = nil) -> ReadabilityCounts {
    var counts = ReadabilityCounts()
    var pace = Pace()
    for (_, part) in scope.walk {
      let document = part.document
      let (types, tokens) = (document.types, document.tokens)
      let forms = (0..<types.count).map { types.lower($0) }
      let syllables = forms.map { pace.shouldEnd(after: 16) ? 0 : Syllables.count($0) }
      let letterCounts = forms.map { form in
        form.unicodeScalars.count { $0.properties.isAlphabetic || $0.properties.numericType != nil }
      }
      let familiar = easyWords == nil ? FamiliarWords(document) : nil
      var lastSentence = -1
      /// The word in hand, to which clitics are added.
      var (wordType, wordSyllables) = (0, 3)
      for range in part.ranges {
        var token = range.lowerBound
        while token < range.upperBound {
          defer { token += 1 }
          if pace.shouldEnd() { return counts }
          let type = Int(tokens.types[token])
          guard types.kind(type) == .word || types.kind(type) == .number else { continue }
          let sentence = document.sentence(ofToken: token)
          if sentence != lastSentence { counts.sentences += 1 }
          lastSentence = sentence
          let letters = letterCounts[type]
          counts.letters += letters
          // a clitic is a part of its word
          if token > range.lowerBound, tokens.starts[token] == tokens.ends[token - 1],
            forms[type].first == "'" || forms[type].first == "’" || forms[type] == "n't"
              || forms[type] == "n’t"
          {
            let more = Syllables.ofClitic(forms[type], after: forms[wordType])
            counts.syllables += more
            if wordSyllables < 3, wordSyllables + more >= 3 { counts.polysyllables += 1 }
            wordSyllables += more
            continue
          }
          (wordType, wordSyllables) = (type, syllables[type])
          counts.words += 1
          counts.syllables += syllables[type]
          if syllables[type] >= 3 { counts.polysyllables += 1 }
          if letters > 6 { counts.longWords += 1 }
          let isEasy = familiar?.contains(token) ?? easyWords?.contains(forms[type]) ?? false
          if !isEasy { counts.hardWords += 1 }
          // behind the Latin blocks of Unicode
          if let first = forms[type].unicodeScalars.first, first.value >= 0x250,
            first.properties.isAlphabetic,
            !(0x1E00...0x1EFF).contains(first.value)
          {
            counts.foreignWords += 1
          }
        }
      }
    }
    return counts
  }

  /// 206.835 − 1.015·words/sentence − 84.6·syllables/word; 100 is easy, 0 hard. Nil without words.
  public static func flesch(_ c: ReadabilityCounts) -> Double? {
    ratios(c).map { 206.835 - 1.015 * $0.length - 84.6 * Double(c.syllables) / $0.words }
  }
  /// 0.39·words/sentence + 11.8·syllables/word − 15.59: a school grade.
  public static func fleschKincaid(_ c: ReadabilityCounts) -> Double? {
    ratios(c).map { 0.39 * $0.length + 11.8 * Double(c.syllables) / $0.words - 15.59 }
  }
  /// 0.4·(words/sentence + 100·polysyllables/words).
  public static func fog(_ c: ReadabilityCounts) -> Double? {
    ratios(c).map { 0.4 * ($0.length + 100 * Double(c.polysyllables) / $0.words) }
  }
  /// 1.043·√(30·polysyllables/sentences) + 3.1291.
  public static func smog(_ c: ReadabilityCounts) -> Double? {
    ratios(c).map { _ in 1.043 * (30 * Double(c.polysyllables) / Double(c.sentences)).squareRoot() + 3.1291 }
  }
  /// 4.71·letters/word + 0.5·words/sentence − 21.43.
  public static func ari(_ c: ReadabilityCounts) -> Double? {
    ratios(c).map { 4.71 * Double(c.letters) / $0.words + 0.5 * $0.length - 21.43 }
  }
  /// 0.0588·L − 0.296·S − 15.8, letters and sentences per 100 words.
  public static func colemanLiau(_ c: ReadabilityCounts) -> Double? {
    ratios(c).map {
      0.0588 * 100 * Double(c.letters) / $0.words - 0.296 * 100 * Double(c.sentences) / $0.words - 15.8
    }
  }
  /// words/sentence + 100·long words/words.
  public static func lix(_ c: ReadabilityCounts) -> Double? {
    ratios(c).map { $0.length + 100 * Double(c.longWords) / $0.words }
  }
  /// 0.1579·% hard words + 0.0496·words/sentence, 3.6365 more above 5 % hard words.
  public static func daleChall(_ c: ReadabilityCounts) -> Double? {
    ratios(c).map {
      let percent = 100 * Double(c.hardWords) / $0.words
      return 0.1579 * percent + 0.0496 * $0.length + (percent > 5 ? 3.6365 : 0)
    }
  }

  /// Nil without words, and for a text mostly in another script, of which the formulas say nothing.
  private static func ratios(_ c: ReadabilityCounts) -> (words: Double, length: Double)? {
    guard c.words > 0, c.sentences > 0, c.foreignWords * 2 <= c.words else { return nil }
    return (Double(c.words), Double(c.words) / Double(c.sentences))
  }

  /// All formulas and their counts.
  public static func measures(_ scope: Scope, easyWords: Set<String>? = nil) -> Record {
    let c = counts(scope, easyWords: easyWords)
    func value(_ number: Double?) -> Value { number.map { .number($0) } ?? .none }
    let counted: [Record.Field] = [
      .init("sentences", .integer(c.sentences)), .init("words", .integer(c.words)),
      .init("syllables", .integer(c.syllables)), .init("letters", .integer(c.letters)),
      .init("polysyllables", .integer(c.polysyllables)), .init("long_words", .integer(c.longWords)),
      .init("hard_words", .integer(c.hardWords)),
    ]
    return Record([
      .init("flesch", value(flesch(c))), .init("flesch_kincaid", value(fleschKincaid(c))),
      .init("fog", value(fog(c))), .init("smog", value(smog(c))), .init("ari", value(ari(c))),
      .init("coleman_liau", value(colemanLiau(c))), .init("lix", value(lix(c))),
      .init("dale_chall", value(daleChall(c))), .init("counts", .record(Record(counted))),
    ])
  }

  /// Lengths of the sentences in words: how many, mean, deviation (population), quartiles, longest.
  public static func sentenceLengths(_ scope: Scope) -> (record: Record, longest: (part: Int, sentence: Int)?)
  {
    var lengths: [Int] = []
    var longest: (part: Int, sentence: Int, words: Int)?
    var pace = Pace()
    for (p, part) in scope.walk {
      let document = part.document
      for range in part.ranges {
        var (sentence, words) = (document.sentence(ofToken: range.lowerBound), 0)
        func close() {
          if words > 0 { lengths.append(words) }
          if words > longest?.words ?? 0 { longest = (p, sentence, words) }
        }
        for token in range {
          if pace.shouldEnd() { break }
          let here = document.sentence(ofToken: token)
          if here != sentence {
            close()
            (sentence, words) = (here, 0)
          }
          if document.types.kind(Int(document.tokens.types[token])) == .word { words += 1 }
        }
        close()
      }
    }
    lengths.sort()
    let n = Double(lengths.count)
    let mean = n > 0 ? Double(lengths.reduce(0, +)) / n : .nan
    let variance = n > 0 ? lengths.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / n : .nan
    // between two lengths the value lies in proportion (type 7 of Hyndman & Fan 1996), so that the median of 2 and 4 is 3
    func quantile(_ share: Double) -> Value {
      guard let last = lengths.last else { return .none }
      let place = share * (n - 1)
      let (below, above) = (
        lengths[Int(place)], Int(place) + 1 < lengths.count ? lengths[Int(place) + 1] : last
      )
      let value = Double(below) + (place - place.rounded(.down)) * Double(above - below)
      return Int(exactly: value).map { .integer($0) } ?? .number(value)
    }
    let record = Record([
      .init("sentences", .integer(lengths.count)), .init("mean", n > 0 ? .number(mean) : .none),
      .init("sd", n > 0 ? .number(variance.squareRoot()) : .none), .init("min", quantile(0)),
      .init("q1", quantile(0.25)), .init("median", quantile(0.5)), .init("q3", quantile(0.75)),
      .init("max", quantile(1)),
    ])
    return (record, longest.map { ($0.part, $0.sentence) })
  }
}
