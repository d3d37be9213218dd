// ReplValues: results at the prompt as what they are: a span in its context, quotations with speakers, entities with
// their kinds, everything else as the renderer has it.

import Document
import Render
import Results

struct ReplValues {
  let documents: [Document]
  let console: Console

  func text(_ value: Value, _ options: RenderOptions) -> String {
    switch value {
    case .span(let placed): return span(placed)
    case .list(let list):
      let spans = list.compactMap { if case .span(let placed) = $0 { placed } else { nil } }
      guard !spans.isEmpty, spans.count == list.count, let frame = table(spans) else { break }
      return Renderer.render(.frame(frame), as: .table, options)
    case .string(let text): return Problem.printable(text) + "\n"
    default: break
    }
    return Renderer.render(value, as: .table, options)
  }

  private func document(_ placed: PlacedText) -> Document? {
    documents.indices.contains(Int(placed.place.document)) ? documents[Int(placed.place.document)] : nil
  }

  /// The words with what stands around them, and where.
  private func span(_ placed: PlacedText) -> String {
    guard let document = document(placed), placed.place.kind != .document else { return placed.text + "\n" }
    let place = placed.place
    let (line, column) = document.place(of: place.start)
    let tokens = document.tokens
    let first = max(0, tokens.ends.upperBound(place.start) - 6)
    let last = min(tokens.count, tokens.starts.lowerBound(place.end) + 6)
    let before =
      first < tokens.count ? document.text[Span(min(tokens.starts[first], place.start), place.start)] : ""
    let after = last > 0 ? document.text[Span(place.end, max(place.end, tokens.ends[last - 1]))] : ""
    let (on, off, dim) = console.outputColor ? ("\u{1B}[1;33m", "\u{1B}[0m", "\u{1B}[2m") : ("", "", "")
    let text = Problem.printable(document.text[Span(place.start, place.end)])
    let what = detail(placed).map { ", \($0)" } ?? ""
    return "\(dim)…\(flat(before))\(off)\(on)\(text)\(off)\(dim)\(flat(after))…\(off)\n"
      + "\(dim)\(place.kind)\(what), line \(line), column \(column)\(off)\n"
  }

  private func flat(_ text: String) -> String {
    Problem.printable(String(text.map { $0.isNewline ? " " : $0 }))
  }

  /// What is known of an annotation beside its words.
  private func detail(_ placed: PlacedText) -> String? {
    guard let document = document(placed) else { return nil }
    let i = Int(placed.place.index)
    switch placed.place.kind {
    case .quote where i < document.quotations.count:
      let quote = document.quotations[i]
      let speaker = quote.speaker.map { document.entities[$0].name } ?? "no speaker"
      return "\(quote.kind.name), \(speaker)\(quote.isClosed ? "" : ", not closed")"
    case .entity where i < document.entities.count:
      let entity = document.entities[i]
      return "\(entity.kind.name), \(entity.mentions.count) mentions"
    case .date where i < document.dates.count: return document.dates[i].value
    case .number where i < document.numbers.count:
      let number = document.numbers[i]
      return "\(number.value) \(number.unit ?? "")"
    case .token where i < document.tokens.count:
      return "\(document.lexical.lemma(i)), \(document.lexical.partOfSpeech(i).name)"
    default: return nil
    }
  }

  /// Quotations and entities as tables; nil for other spans.
  private func table(_ spans: [PlacedText]) -> Frame? {
    guard let kind = spans.first?.place.kind, spans.allSatisfy({ $0.place.kind == kind }) else { return nil }
    switch kind {
    case .quote:
      return Frame([
        .init(
          "speaker",
          .values(
            spans.map { placed in
              guard let document = document(placed), Int(placed.place.index) < document.quotations.count,
                let speaker = document.quotations[Int(placed.place.index)].speaker
              else { return .none }
              return .string(document.entities[speaker].name)
            })),
        .init("quote", .strings(spans.map(\.text))),
      ])
    case .entity:
      return Frame([
        .init("name", .strings(spans.map(\.text))),
        .init(
          "kind",
          .values(
            spans.map { placed in
              guard let document = document(placed), Int(placed.place.index) < document.entities.count else {
                return .none
              }
              return .string(document.entities[Int(placed.place.index)].kind.name)
            })),
        .init(
          "count",
          .values(
            spans.map { placed in
              guard let document = document(placed), Int(placed.place.index) < document.entities.count else {
                return .none
              }
              return .integer(document.entities[Int(placed.place.index)].mentions.count)
            })),
      ])
    default: return nil
    }
  }
}
