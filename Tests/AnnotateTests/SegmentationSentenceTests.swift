// Where sentences end: stops, abbreviations, quotations, ellipses, lists, newswire.

import Annotate
import Document
import Testing

/// The sentences of a text as strings.
func sentences(_ string: String, isWrapped: Bool = false) -> [String] {
  let text = Text(string)
  let layers = Segmenter.segment(text, blocks: [Block(Span(0, text.count), isWrapped: isWrapped)])
  return (0..<layers.sentences.count).map { text[layers.sentences.span($0)] }
}

@Suite("Sentences")
struct SegmentationSentenceTests {
  @Test("a full stop, question mark or exclamation mark ends a sentence")
  func stops() {
    #expect(
      sentences("It rained. Why? Nobody knew! They left.") == [
        "It rained.", "Why?", "Nobody knew!", "They left.",
      ])
    #expect(sentences("What?! No way.") == ["What?!", "No way."])
  }

  @Test("titles, initials and abbreviations do not end a sentence before a name or number")
  func abbreviations() {
    #expect(sentences("Gen. Ruiz met Mrs. J. K. Rowling of the U.S. Government on p. 55.").count == 1)
    #expect(
      sentences("He works for Acme Inc. in Boston. She left.") == [
        "He works for Acme Inc. in Boston.", "She left.",
      ])
    #expect(sentences("They live in the U.S. He likes it.") == ["They live in the U.S.", "He likes it."])
    #expect(sentences("It rose 3.5 to 1,000.25 at 10.30 a.m. on Monday.").count == 1)
  }

  @Test("initials, bracketed names and inner dashes do not end a sentence")
  func innerMarks() {
    #expect(
      sentences("Mr. S.Q. Groover met the Confederation of British Industry (CBI) President.").count == 1)
    #expect(sentences("He will meet a key player -- Rep. John Dingell -- on Monday.").count == 1)
  }

  @Test("closing marks stay with the sentence before them")
  func closing() {
    #expect(
      sentences("“It is late.” “I know.” (He left.) Then it rained.")
        == ["“It is late.”", "“I know.”", "(He left.)", "Then it rained."])
    #expect(sentences("``It is late.'' They left.") == ["``It is late.''", "They left."])
  }

  @Test("a quotation inside a sentence does not end it")
  func quotations() {
    #expect(
      sentences("“Is it late?” asked Ana. “Yes!” he said.") == [
        "“Is it late?” asked Ana.", "“Yes!” he said.",
      ])
    #expect(sentences("She said, \"This is great.\" and left.").count == 1)
  }

  @Test("an ellipsis goes on before a small letter and may end a sentence before a capital")
  func ellipses() {
    #expect(sentences("He waited ... and waited. . . . It ended.").count == 2)
    #expect(sentences("It was [...] never over.").count == 1)
  }

  @Test("entries of a list that runs on are sentences")
  func lists() {
    #expect(
      sentences("1. Fresh milk 2. White bread 3. Salt") == ["1. Fresh milk", "2. White bread", "3. Salt"])
    #expect(sentences("a) Fresh milk b) White bread") == ["a) Fresh milk", "b) White bread"])
  }

  @Test("a dateline belongs to the first sentence")
  func datelines() {
    #expect(sentences("WASHINGTON (AP) _ The Senate voted on Monday. It passed.").count == 2)
    #expect(sentences("PARIS (AFP) – The talks failed. They will go on.").count == 2)
  }

  @Test("line breaks end paragraphs unless the block is wrapped")
  func lineBreaks() {
    #expect(sentences("a headline\nThe text\ngoes on.") == ["a headline", "The text", "goes on."])
    #expect(sentences("The text\ngoes on.\n\nThere", isWrapped: true) == ["The text\ngoes on.", "There"])
    #expect(sentences("One\r\n \r\nTwo", isWrapped: true) == ["One", "Two"])
  }

  @Test("other scripts have stops of their own")
  func scripts() {
    #expect(sentences("これは本です。あれは？はい。") == ["これは本です。", "あれは？", "はい。"])
    #expect(sentences("यह एक किताब है। वह घर है।") == ["यह एक किताब है।", "वह घर है।"])
    #expect(sentences("هل أنت هنا؟ نعم.") == ["هل أنت هنا؟", "نعم."])
    #expect(sentences("Это дом. Он новый.") == ["Это дом.", "Он новый."])
  }

  @Test("sentences without a blank between them are parted")
  func missingBlank() {
    #expect(sentences("We left early.Nobody saw us.") == ["We left early.", "Nobody saw us."])
    #expect(sentences("See example.com for more.").count == 1)
  }
}
