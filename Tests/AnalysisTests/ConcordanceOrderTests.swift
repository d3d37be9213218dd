// The order of the lines of a concordance.

import Corpus
import Document
import Results
import Testing

@testable import Analysis

@Suite struct ConcordanceOrderTests {
  private func column(_ name: String, _ text: String, _ change: (inout ConcordanceOptions) -> Void) throws
    -> FrameColumn?
  {
    var options = ConcordanceOptions()
    change(&options)
    let scope = Scope([.init(DocumentParser().parse(text), ordinal: 0)])
    return try Concordance.frame(scope, try Query("say"), options)[name]
  }

  @Test("lines are in the order of a dictionary: case and accents do not part words")
  func letters() throws {
    let text = "say zebra. say éclair. say Echo. say eagle. say ecru. say ÉCLAIR. say œuf. say “of. say øl."
    let right = try column("right", text) {
      $0.order = .right
      $0.window = 1
    }
    #expect(
      right
        == .strings(["eagle", "Echo", "éclair", "ÉCLAIR", "ecru", "œuf", "“", "øl", "zebra"]))
  }

  @Test("a window that shows nothing does not change the order")
  func hidden() throws {
    let text = "One: b c say.\nTwo: b a say.\nThree: a c say.\n"
    for window in [0, 1, 5] {
      let lines = try column("line", text) {
        $0.order = .left
        $0.window = window
      }
      #expect(lines == .integers([2, 3, 1]), "window \(window)")
    }
  }
}
