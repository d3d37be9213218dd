import Testing

@testable import Document

@Suite struct DocumentTests {
  @Test("a span contains and overlaps by half-open bytes")
  func spans() {
    #expect(Span(2, 5).contains(Span(2, 5)) && Span(2, 5).contains(Span(3, 4)))
    #expect(!Span(2, 5).overlaps(Span(5, 6)) && Span(2, 5).overlaps(Span(4, 9)))
    #expect(Span(5, 2).isEmpty)
    #expect([Span(1, 3), Span(1, 9), Span(0, 1)].sorted() == [Span(0, 1), Span(1, 9), Span(1, 3)])
  }

  @Test("a column finds bounds in ascending values")
  func column() {
    let column = Column<UInt32>([2, 4, 4, 9])
    #expect(column.lowerBound(4) == 1 && column.upperBound(4) == 3)
    #expect(column.lowerBound(0) == 0 && column.upperBound(99) == 4)
    var builder = ColumnBuilder<UInt8>()
    for i in 0..<100 { builder.append(UInt8(i)) }
    #expect(Array(builder.finish()) == (0..<100).map { UInt8($0) })
  }

  @Test("a source map leads back across a byte-order mark and converted characters")
  func sourceMap() {
    let map = SourceMap([.init(text: 0, source: 3), .init(text: 10, source: 11)])
    #expect(
      map.sourceOffset(ofText: 0) == 3 && map.sourceOffset(ofText: 9) == 12
        && map.sourceOffset(ofText: 12) == 13)
    #expect(SourceMap().sourceOffset(ofText: 7) == 7)
  }

  @Test("a layer is made once, whoever asks")
  func once() {
    let box = Once<Int>()
    var made = 0
    #expect(
      box.value {
        made += 1
        return 4
      } == 4)
    #expect(
      box.value {
        made += 1
        return 5
      } == 4)
    #expect(made == 1)
  }
}
