import Corpus
import Document
import Testing

@Suite struct EntitiesTests {
  private func entities(_ text: String) -> [String] {
    DocumentParser().parse(text).entities.map { "\($0.kind.name) \($0.name)" }
  }

  @Test("a last name is the person named in full before")
  func lastName() {
    let document = DocumentParser().parse(
      "Senator Bernie Sanders spoke in Vermont. Sanders said he would return.")
    let person = document.entities.first { $0.kind == .person }
    #expect(person?.name == "Bernie Sanders" && person?.mentions.count == 2 && person?.gender == .male)
    #expect(document.mentions.first { $0.role != nil }?.role.map { document.text[$0] } == "Senator")
  }

  @Test("two persons with one last name stay two")
  func two() {
    #expect(
      entities("Hillary Clinton met Bill Clinton in Chicago.").filter { $0.hasPrefix("person") } == [
        "person Hillary Clinton", "person Bill Clinton",
      ])
  }

  @Test("organisations by their heads, places by the gazetteer, events by theirs")
  func kinds() {
    #expect(
      entities("The University of Oslo told Reuters that the 19th Asian Games in Hangzhou would open.")
        == [
          "organisation University of Oslo", "organisation Reuters", "event 19th Asian Games",
          "place Hangzhou",
        ])
  }

  @Test("a word that only begins a sentence is no name")
  func sentenceStart() {
    #expect(entities("Yesterday it rained. Meanwhile nobody came. Bridges fell.").isEmpty)
  }

  @Test("an acronym is the organisation that it stands for")
  func acronym() {
    let document = DocumentParser().parse("The Syrian Arab News Agency reported it. SANA gave no source.")
    #expect(document.entities.filter { $0.kind == .organisation }.map(\.name) == ["Syrian Arab News Agency"])
  }
}

@Suite struct LexicalTests {
  private func tagged(_ text: String) -> [String] {
    let document = DocumentParser().parse(text)
    return (0..<document.tokens.count).map {
      "\(document.lexical.lemma($0))/\(document.lexical.partOfSpeech($0).name)"
    }
  }

  @Test("parts of speech and lemmas of plain sentences")
  func tags() {
    #expect(
      tagged("She did not see the mice.") == [
        "she/PRON", "do/AUX", "not/PART", "see/VERB", "the/DET", "mouse/NOUN", "./PUNCT",
      ])
    #expect(tagged("Ana Ruiz went to Lisbon.").prefix(4) == ["Ana/PROPN", "Ruiz/PROPN", "go/VERB", "to/ADP"])
  }

  @Test("stop words, stems and normalised clitics are properties of types")
  func types() {
    let document = DocumentParser().parse("They didn’t like running.")
    let words = (0..<document.types.count).map { document.types.lower($0) }
    let properties = document.typeProperties
    #expect(zip(words, properties.stop).filter { $0.1 == 1 }.map(\.0) == ["they", "did", "n’t", "like"])
    #expect(properties.stems[words.firstIndex(of: "running") ?? 0] == "run")
    #expect(properties.norms[words.firstIndex(of: "n’t") ?? 0] == "not")
  }
}
