// Who said it: cues before, behind and between, pronouns, titles, turns, and what is nobody’s speech.
// Entities are given by hand, so that these tests hold whatever finds names.

import Annotate
import Corpus
import Document
import Testing

@Suite("Speakers of quotations")
struct QuotationSpeakerTests {
  struct Name {
    var name: String
    var kind: Entity.Kind = .person
    var gender: Entity.Gender = .unknown
    var forms: [String] = []
  }

  /// A document in which the given names, and nothing else, are entities.
  private func parse(_ text: String, _ names: [Name] = []) -> Document {
    var producers = Producers.standard
    producers.entities = { document in
      let bytes = Array(document.text.string.utf8)
      var found: [(Span, Int)] = []
      for (e, name) in names.enumerated() {
        for form in [name.name] + name.forms {
          let wanted = Array(form.utf8)
          guard !wanted.isEmpty, bytes.count >= wanted.count else { continue }
          for i in 0...(bytes.count - wanted.count) where Array(bytes[i..<i + wanted.count]) == wanted {
            found.append((Span(i, i + wanted.count), e))
          }
        }
      }
      found.sort { $0.0 < $1.0 }
      var mentions: [Mention] = []
      for (span, e) in found where !(mentions.last?.span.overlaps(span) ?? false) {
        mentions.append(Mention(span: span, entity: e, provenance: Provenance("test")))
      }
      let entities = names.enumerated().map { e, name in
        Entity(
          name: name.name, kind: name.kind, mentions: mentions.indices.filter { mentions[$0].entity == e },
          gender: name.gender)
      }
      return EntityLayer(entities: entities, mentions: mentions)
    }
    return DocumentParser(producers: producers).parse(text)
  }

  /// The words that name the speaker of each quotation; "-" for none.
  private func speakers(_ text: String) -> [String] {
    let document = parse(text)
    return document.quotations.map { $0.speakerSpan.map { document.text[$0] } ?? "-" }
  }

  /// The entity of each quotation; "-" for none.
  private func entities(_ text: String, _ names: [Name]) -> [String] {
    let document = parse(text, names)
    return document.quotations.map { $0.speaker.map { document.entities[$0].name } ?? "-" }
  }

  private func rules(_ text: String) -> [String] { parse(text).quotations.map(\.provenance.rule) }

  @Test("a cue behind, before or between names the speaker")
  func places() {
    #expect(speakers("“It is late,” Ana Ruiz said.") == ["Ana Ruiz"])
    #expect(speakers("“It is late,” said Ana Ruiz.") == ["Ana Ruiz"])
    #expect(speakers("Ana Ruiz said, “It is late.”") == ["Ana Ruiz"])
    #expect(speakers("Ana Ruiz told Ben Cole: “It is late.”") == ["Ana Ruiz"])
    #expect(speakers("“It is late,” Ana Ruiz said, “and I am cold.”") == ["Ana Ruiz", "Ana Ruiz"])
    #expect(speakers("“It is late”, she said. “I am cold.”") == ["she", "she"])
    #expect(
      rules("“It is late,” Ana Ruiz said. Ben Cole replied, “So it is.”") == [
        "quote/cue-after", "quote/cue-before",
      ])
  }

  @Test("sources without a verb count too")
  func sources() {
    #expect(speakers("“The town is safe now,” according to Ana Ruiz.") == ["Ana Ruiz"])
    #expect(speakers("According to the mayor, “the town is safe now.”") == ["the mayor"])
    #expect(speakers("Ana Ruiz: “The town is safe now.”") == ["Ana Ruiz"])
    #expect(speakers("“The town is safe now,” the company said in a statement.") == ["the company"])
    #expect(speakers("“The town is safe now,” officials said.") == ["officials"])
  }

  @Test("an apposition or an age does not hide the name")
  func appositions() {
    #expect(speakers("“It is late,” Ana Ruiz, a lawyer for the town, said.") == ["Ana Ruiz"])
    #expect(speakers("Ana Ruiz, 49, a lawyer, said: “It is late.”") == ["Ana Ruiz"])
    #expect(speakers("“It is late,” said Ana Ruiz, who lives in Lima.") == ["Ana Ruiz"])
    #expect(speakers("The vote was won by Ana Ruiz, who said, “It is late.”") == ["Ana Ruiz"])
  }

  @Test("a participle takes the subject of its sentence")
  func participles() {
    #expect(
      speakers("“It is late,” Ana Ruiz told the hall, adding that “the train leaves at nine.”") == [
        "Ana Ruiz", "Ana Ruiz",
      ])
    #expect(speakers("Ana Ruiz attacked the plan, calling it “a very bad joke.”") == ["Ana Ruiz"])
  }

  @Test("a part of a sentence is speech when a cue stands by")
  func fragments() {
    let text =
      "Ties “have stood the test of time”, Ruiz said. Cole said that he “thanked the town for everything”."
    let document = parse(text)
    #expect(document.quotations.map(\.kind) == [.direct, .direct])
    #expect(document.quotations.map { $0.cue.map { document.text[$0] } } == ["said", "said"])
  }

  @Test("terms and nicknames have no speaker")
  func terms() {
    let document = parse(
      "Ruiz stressed a settlement following the “Syrian-led, Syrian-owned” principle. Joe “The Rock” Smith left early."
    )
    #expect(document.quotations.map(\.kind) == [.term, .term])
    #expect(document.quotations.map(\.speaker) == [nil, nil])
    #expect(document.quotations.map(\.speakerSpan) == [nil, nil])
    #expect(rules("They formed a group called “Mothers for Peace”.") == ["quote/term"])
  }

  @Test("the title of a work is a term, whoever speaks beside it")
  func titlesOfWorks() {
    func kinds(_ text: String) -> [Quotation.Kind] { parse(text).quotations.map(\.kind) }
    #expect(kinds("“We need rain,” Ruiz said on Radio One’s “Morning in the Valley.”") == [.direct, .term])
    #expect(kinds("On “Morning in the Valley,” Ruiz said it would rain.") == [.term])
    #expect(kinds("Ruiz wrote in her memoir, “The Long Dry Year,” that nothing grew.") == [.term])
    #expect(kinds("Cole read an article titled “Farmers Wait for Rain” and sighed.") == [.term])
    #expect(kinds("Ruiz, in a “Water for All” hat, said she would stay.") == [.term])
    // A sentence of its own is speech even if it is short and full of capitals.
    #expect(
      kinds("“We need rain,” Ruiz said. “Rain, Ben Cole.” She left. “Yes.”") == [.direct, .direct, .direct])
    // Speech in the same places is not in title case, or the cue stands right before it.
    #expect(kinds("Ruiz spoke of “a long dry year without any hope” and left.") == [.direct])
    #expect(kinds("Ruiz said “Water for All” and left.") == [.direct])
    #expect(kinds("Cole called Ruiz a “Queen of Promises” and left.") == [.direct])
  }

  @Test("a name behind a dash is the speaker of the finished quotation before it")
  func credits() {
    let text =
      "Readers wrote to us about the rain.\n\n“We waited so long for it.” — Ana Ruiz, Exampleton\n\n“My roof leaks.” ― Ben Cole\n\n"
      + "“It never ends.”—Eva Lind.\n\n“So be it.” — The rain went on for weeks."
    #expect(
      parse(text).quotations.map { $0.speakerSpan.map { s in parse(text).text[s] } }.prefix(3)
        == ["Ana Ruiz", "Ben Cole", "Eva Lind"])
    #expect(rules(text).dropLast() == ["quote/credit", "quote/credit", "quote/credit"])
    #expect(rules(text).last != "quote/credit")
  }

  @Test("the next paragraph goes on with the same speaker")
  func turns() {
    let text =
      "“It is late,” said Ana Ruiz.\n“We should go home now.”\nBen Cole continued:\n“I will stay here.”"
    #expect(speakers(text) == ["Ana Ruiz", "Ana Ruiz", "Ben Cole"])
    #expect(rules(text).last == "quote/paragraph-before")
  }

  @Test("pronouns find the person they stand for")
  func pronouns() {
    let names = [
      Name(name: "Ana Ruiz", gender: .female, forms: ["Ruiz"]),
      Name(name: "Ben Cole", gender: .male, forms: ["Cole"]),
    ]
    #expect(
      entities("Ana Ruiz met Ben Cole in Lima. “It is late,” she said. “So it is,” he said.", names) == [
        "Ana Ruiz", "Ben Cole",
      ])
    #expect(
      entities(
        "Ruiz arrived with Cole’s letter. “It is late,” Cole said. Ruiz nodded.\n“I must go,” he said.",
        [Name(name: "Ana Ruiz", forms: ["Ruiz"]), Name(name: "Ben Cole", gender: .male, forms: ["Cole"])])
        == [
          "Ben Cole", "Ben Cole",
        ])
  }

  @Test("a pronoun tells its antecedent and whom it turned down")
  func provenance() throws {
    let document = parse(
      "Ana Ruiz met Ben Cole. “It is late,” she said.",
      [Name(name: "Ana Ruiz", gender: .female), Name(name: "Ben Cole", gender: .male)])
    let quotation = try #require(document.quotations.first)
    let evidence = quotation.provenance.evidence.map { "\($0.role): \(document.text[$0.span])" }
    #expect(
      evidence == ["open mark: “", "close mark: ”", "cue: said", "subject: she", "antecedent: Ana Ruiz"])
    #expect(quotation.provenance.rejected.map { document.text[$0.span] } == ["Ben Cole"])
    #expect(quotation.provenance.rejected.map(\.reason) == ["another gender than the pronoun"])
  }

  @Test("titles find their bearer")
  func titles() {
    let names = [Name(name: "Xu Ming", forms: ["Xu"]), Name(name: "Omar Said", forms: ["Omar"])]
    let opening = "Chinese President Xu Ming and Syrian President Omar Said met in Lima.\n"
    #expect(entities(opening + "“We agree on this,” the Chinese leader noted.", names) == ["Xu Ming"])
    #expect(entities(opening + "“We agree on this,” the Syrian president said.", names) == ["Omar Said"])
    #expect(
      entities(
        "Acme Corp lost money. “We will recover soon,” the company said.",
        [Name(name: "Acme Corp", kind: .organisation)])
        == ["Acme Corp"])
  }

  @Test("a missing mark does not change the speakers of other paragraphs")
  func robust() {
    let text = "“It is late, said Ana Ruiz.\nBen Cole said, “So it is.”\n“I know,” said Eva Lind."
    #expect(speakers(text).suffix(2) == ["Ben Cole", "Eva Lind"])
  }
}
