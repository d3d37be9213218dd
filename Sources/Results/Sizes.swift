// Sizes: about how many bytes a result takes, for limits, and whether it holds another result.

extension Frame {
  /// About how many bytes the cells take, for limits; what the places hold on to is not counted.
  public var byteCount: Int {
    columns.reduce(origin.count * 8 + 200) { $0 + $1.column.byteCount }
  }
}

extension FrameColumn {
  var byteCount: Int {
    switch self {
    case .integers(let v): v.count * 8
    case .numbers(let v): v.count * 8
    case .strings(let v): v.reduce(0) { $0 + 16 + ($1.utf8.count > 15 ? $1.utf8.count + 32 : 0) }
    case .values(let v): v.reduce(0) { $0 + $1.byteCount }
    }
  }
}

extension Value {
  /// About how many bytes the value takes, for limits.
  public var byteCount: Int {
    switch self {
    case .string(let s): 40 + s.utf8.count
    case .span(let placed): 96 + placed.text.utf8.count
    case .list(let list): list.reduce(64) { $0 + $1.byteCount }
    case .record(let record): record.fields.reduce(64) { $0 + 48 + $1.value.byteCount }
    case .frame(let frame): frame.byteCount
    case .plot(let plot): plot.byteCount
    case .report(let report): report.byteCount
    default: 40
    }
  }

  /// Whether the test holds for the value or one inside its lists and records.
  private func contains(_ test: (Value) -> Bool) -> Bool {
    switch self {
    case .list(let list): list.contains { $0.contains(test) }
    case .record(let record): record.fields.contains { $0.value.contains(test) }
    default: test(self)
    }
  }

  /// Whether a report stands anywhere in the value.
  public var holdsReport: Bool { contains { if case .report = $0 { true } else { false } } }

  /// Whether a frame, plot or report stands anywhere in the value.
  public var holdsResults: Bool {
    contains {
      switch $0 {
      case .frame, .plot, .report: true
      default: false
      }
    }
  }
}

extension Plot {
  /// As of a frame.
  public var byteCount: Int { data.byteCount + 512 }
}

extension Report {
  /// As of a frame.
  public var byteCount: Int {
    parts.reduce(512) { sum, part in
      switch part.content {
      case .heading(let text), .text(let text), .note(let text): sum + 64 + text.utf8.count
      case .value(let value): sum + value.byteCount
      case .document(let marked):
        sum + 256 + marked.text.utf8.count + marked.marks.count * 80 + marked.paragraphs.count * 16
      }
    }
  }
}
