// Numbers: extents, values and units in figures and words.

import Corpus
import Document
import Testing

/// `text=value unit` of every number.
func numbers(_ text: String) -> [String] {
  let document = DocumentParser().parse(text)
  return document.numbers.map { number in
    let value = Int(exactly: number.value).map { String($0) } ?? String(number.value)
    return "\(document.text[number.span])=\(value)\(number.unit.map { " \($0)" } ?? "") \(number.kind.name)"
  }
}

@Suite("Numbers")
struct NumbersTests {
  @Test("numbers in words")
  func words() {
    #expect(numbers("He saw twelve cats.") == ["twelve=12 cardinal"])
    #expect(numbers("All two hundred and five came.") == ["two hundred and five=205 cardinal"])
    #expect(numbers("More than a dozen came.") == ["a dozen=12 cardinal"])
    #expect(
      numbers("Twenty-one thousand four hundred people.") == [
        "Twenty-one thousand four hundred=21400 cardinal"
      ])
    #expect(numbers("He came third.") == ["third=3 ordinal"])
  }

  @Test("figures, scales, fractions and signs")
  func figures() {
    #expect(
      numbers("There were 1,500.75 and 1.5 million.") == [
        "1,500.75=1500.75 cardinal", "1.5 million=1500000 cardinal",
      ])
    #expect(
      numbers("It was two-thirds or 3/4 of it.") == ["two-thirds=\(2.0 / 3) cardinal", "3/4=0.75 cardinal"])
    #expect(numbers("It fell to -5 at once.") == ["-5=-5 cardinal"])
    #expect(numbers("The 19th Asian Games.") == ["19th=19 ordinal"])
  }

  @Test("money has its currency")
  func money() {
    #expect(
      numbers("It cost $40 billion or US$ 3.2bn.") == [
        "$40 billion=40000000000 USD money", "US$ 3.2bn=3200000000 USD money",
      ])
    #expect(numbers("It cost €5, then 20 cents.") == ["€5=5 EUR money", "20 cents=0.2 USD money"])
  }

  @Test("shares and measures have their units")
  func units() {
    #expect(numbers("It rose 40 per cent, then 3.5%.") == ["40 per cent=40 % percent", "3.5%=3.5 % percent"])
    #expect(numbers("It weighs 60 kilos.") == ["60 kilos=60 kg measure"])
    #expect(numbers("A 10-year plan.") == ["10-year=10 yr measure"])
  }

  @Test("a part of one has the unit of the whole")
  func parts() {
    #expect(numbers("It is half a metre wide.") == ["half a metre=0.5 m measure"])
    #expect(
      numbers("Half an acre for half a dollar.") == [
        "Half an acre=0.5 ac measure", "half a dollar=0.5 USD money",
      ])
    #expect(numbers("It rose half a percent.") == ["half a percent=0.5 % percent"])
    #expect(numbers("A quarter of a mile on.") == ["A quarter of a mile=0.25 mi measure"])
    #expect(
      numbers("Three quarters of a square mile.") == ["Three quarters of a square mile=0.75 mi² measure"])
    #expect(numbers("Half an hour passed.") == ["Half an hour=0.5 h measure"])
    #expect(numbers("A quarter of a million dollars.") == ["A quarter of a million dollars=250000 USD money"])
    #expect(
      numbers("A third of the men and half a team.") == ["A third=\(1.0 / 3) cardinal", "half=0.5 cardinal"])
    #expect(numbers("Half of it.") == ["Half=0.5 cardinal"])
  }

  @Test("numbers in dates and codes are not numbers")
  func others() {
    #expect(numbers("On September 22, 2023 no one had COVID-19.") == [])
  }

  @Test("numerals too large for a number are left out")
  func overflow() {
    let found = DocumentParser().parse(
      String(repeating: "9", count: 390) + " is " + "million million million million million"
    ).numbers
    #expect(found.allSatisfy { $0.value.isFinite })
    #expect(numbers("There are 99999999999999999999 of them.") == ["99999999999999999999=1e+20 cardinal"])
  }
}
