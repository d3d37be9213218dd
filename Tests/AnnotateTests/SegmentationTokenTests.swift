// What counts as a token, and of which kind, in English and beyond.

import Annotate
import Document
import Testing

/// Tokens of a text of one paragraph a line, sentences apart.
func sentencesAndTokens(_ string: String, isWrapped: Bool = false) -> [[String]] {
  let text = Text(string)
  let layers = Segmenter.segment(text, blocks: [Block(Span(0, text.count), isWrapped: isWrapped)])
  return (0..<layers.sentences.count).map { sentence in
    layers.sentences.children(sentence).map { text[layers.tokens.span($0)] }
  }
}

func tokens(_ string: String) -> [String] { sentencesAndTokens(string).flatMap { $0 } }

func kinds(_ string: String) -> [String] {
  let text = Text(string)
  let layers = Segmenter.segment(text, blocks: [Block(Span(0, text.count))])
  return layers.tokens.types.map { layers.types.kind(Int($0)).name }
}

@Suite("Tokens")
struct SegmentationTokenTests {
  @Test("clitics are words of their own")
  func clitics() {
    #expect(
      tokens("Assad’s men didn't say they'd go; cannot we?")
        == ["Assad", "’s", "men", "did", "n't", "say", "they", "'d", "go", ";", "can", "not", "we", "?"])
    #expect(tokens("O'Brien met the boys' aunt.") == ["O'Brien", "met", "the", "boys", "'", "aunt", "."])
    #expect(tokens("the U.S.’s café's") == ["the", "U.S.", "’s", "café", "'s"])
  }

  @Test("hyphens part words unless a prefix stands before them")
  func hyphens() {
    #expect(
      tokens("state-run re-elected al-Assad") == ["state", "-", "run", "re-elected", "al", "-", "Assad"])
    #expect(tokens("call 713-853-3989 in 1969-1970") == ["call", "713-853-3989", "in", "1969", "-", "1970"])
  }

  @Test("numbers keep their inner marks and lose their units")
  func numbers() {
    #expect(
      tokens("$1,500.75 is 3.5% at 10:30am in the 1980s") == [
        "$", "1,500.75", "is", "3.5", "%", "at", "10:30", "am", "in", "the", "1980s",
      ])
  }

  @Test("abbreviations keep their period")
  func abbreviations() {
    #expect(
      tokens("Dr. J. K. Rowling of the U.S. paid Acme Inc. at 5 p.m. today.") == [
        "Dr.", "J.", "K.", "Rowling", "of", "the", "U.S.", "paid", "Acme", "Inc.", "at", "5", "p.m.", "today",
        ".",
      ])
  }

  @Test("the web's own tokens stay whole")
  func web() {
    #expect(
      tokens("See (http://a.org/x_(y)), www.b.com, j.doe@c.co.uk, #tag and @me.") == [
        "See", "(", "http://a.org/x_(y)", ")", ",", "www.b.com", ",", "j.doe@c.co.uk", ",", "#tag", "and",
        "@me", ".",
      ])
    #expect(
      kinds("http://a.org a@b.org #tag @me 5 , $ 👩‍👩‍👧 né") == [
        "url", "email", "hashtag", "mention", "number", "punct", "symbol", "emoji", "word",
      ])
  }

  @Test("emoji sequences are one token each")
  func emoji() {
    #expect(tokens("👩‍👩‍👧🇩🇪🇫🇷👍🏽") == ["👩‍👩‍👧", "🇩🇪", "🇫🇷", "👍🏽"])
  }

  @Test("types are lower-cased in any script and shared")
  func types() {
    let text = Text("Éa ΑΒΓ éa Привет αβγ")
    let layers = Segmenter.segment(text, blocks: [Block(Span(0, text.count))])
    #expect(Array(layers.tokens.types) == [0, 1, 0, 2, 1])
    #expect((0..<3).map { layers.types.lower($0) } == ["éa", "αβγ", "привет"])
    let letters = Text("É, Å and Ó.B. stand apart from the rest.")
    let apart = Segmenter.segment(letters, blocks: [Block(Span(0, letters.count))])
    #expect(
      apart.tokens.types.prefix(5).map { apart.types.lower(Int($0)) } == ["é", ",", "å", "and", "ó.b."])
  }
}
