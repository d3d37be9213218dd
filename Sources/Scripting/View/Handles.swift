// Handles: between the boundary's numbers and the document model's elements.

import Document
import LuaHost
import LuaShim
import Results

/// A live handle taken apart.
struct Handle {
  let raw: UInt64
  var kind: UInt8 { nj_class(raw) }
  var slot: Int { Int(nj_slot(raw)) }
  var index: Int { Int(nj_index(raw)) }

  func sibling(_ kind: APIClass, _ index: Int) -> UInt64 {
    nj_sibling(raw, kind.rawValue, UInt32(clamping: index))
  }
  var document: UInt64 { nj_sibling(raw, APIClass.document.rawValue, 0) }
}

extension APIClass {
  var placeKind: Place.Kind {
    switch self {
    case .document: .document
    case .block: .block
    case .paragraph: .paragraph
    case .sentence: .sentence
    case .token: .token
    case .quote: .quote
    case .entity: .entity
    case .mention: .mention
    case .date: .date
    case .number: .number
    case .link: .link
    default: .span
    }
  }
}

extension Document {
  /// Number of elements of a layer.
  func count(_ kind: APIClass) -> Int {
    switch kind {
    case .block: blocks.count
    case .paragraph: paragraphs.count
    case .sentence: sentences.count
    case .token: tokens.count
    case .quote: quotations.count
    case .entity: entities.count
    case .mention: mentions.count
    case .date: dates.count
    case .number: numbers.count
    case .link: links.count
    case .section: sections.count
    case .document: 1
    default: 0
    }
  }

  /// The place of an element; nil when there is none.
  func place(_ kind: APIClass, _ index: Int) -> Span? {
    guard index >= 0, index < count(kind) else { return nil }
    switch kind {
    case .block: return blocks[index].span
    case .paragraph: return paragraphs.span(index)
    case .sentence: return sentences.span(index)
    case .token: return tokens.span(index)
    case .quote: return quotations[index].span
    case .entity:
      guard let first = entities[index].mentions.first, first < mentions.count else { return nil }
      return mentions[first].span
    case .mention: return mentions[index].span
    case .date: return dates[index].span
    case .number: return numbers[index].span
    case .link: return links[index].span
    case .section: return sections[index]
    case .document: return Span(0, text.count)
    default: return nil
    }
  }

  /// A heading with what follows it up to the next heading of its level or above; what stands before the first
  /// heading is a section too.
  var sections: [Span] {
    var found: [Span] = []
    for (i, block) in blocks.enumerated() {
      if block.kind == .heading {
        var end = block.span.end
        for later in blocks[(i + 1)...] {
          if later.kind == .heading, later.level <= block.level { break }
          end = later.span.end
        }
        found.append(Span(block.span.start, end))
      } else if i == 0 {
        var end = block.span.end
        for later in blocks.dropFirst() {
          if later.kind == .heading { break }
          end = later.span.end
        }
        found.append(Span(block.span.start, end))
      }
    }
    return found
  }
}
