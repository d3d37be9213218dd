// ShortNames: names cut to the room that a picture has for them, so that names that differ are still seen to differ.
// A name is cut at its end. Names that would then look the same are cut in the middle; if their ends are the same too,
// what is kept is their beginning and the place from which they differ.

struct ShortNames {
  let room: Double
  let ellipsis: String
  /// Width of a character, in the unit of `room`.
  let width: (Character) -> Double

  func callAsFunction(_ names: [String]) -> [String] {
    var shown = names.map(cut)
    var groups: [String: [Int]] = [:]
    for (i, text) in shown.enumerated() { groups[text, default: []].append(i) }
    for group in groups.values where Set(group.map { names[$0] }).count > 1 {
      let different = Set(group.map { names[$0] }).count
      let common = Self.commonBeginning(group.map { names[$0] })
      let ways: [(String) -> String] = [middle, { fromDifference($0, common) }]
      for way in ways {
        let candidates = group.map { way(names[$0]) }
        for (i, candidate) in zip(group, candidates) { shown[i] = candidate }
        if Set(candidates).count == different { break }
      }
    }
    return shown
  }

  /// The beginning, with `…` in place of what was cut.
  func cut(_ name: String) -> String { fits(name) ? name : beginning(name, room - ellipsisWidth) + ellipsis }

  /// Beginning and end.
  private func middle(_ name: String) -> String {
    guard !fits(name) else { return name }
    let rest = room - ellipsisWidth
    return beginning(name, rest / 2) + ellipsis + end(name, rest / 2)
  }

  /// A third from the beginning, the rest from shortly before the character at which the names part.
  private func fromDifference(_ name: String, _ common: Int) -> String {
    guard !fits(name) else { return name }
    let rest = room - 2 * ellipsisWidth
    let later = String(name.dropFirst(max(0, common - 2)))
    let tail = beginning(later, rest * 2 / 3)
    return beginning(name, rest / 3) + ellipsis + (tail.count < later.count ? tail + ellipsis : tail)
  }

  private var ellipsisWidth: Double { ellipsis.reduce(0) { $0 + width($1) } }

  private func fits(_ name: String) -> Bool {
    var used = 0.0
    for character in name {
      used += width(character)
      if used > room { return false }
    }
    return true
  }

  private func beginning(_ name: String, _ room: Double) -> String {
    var used = 0.0
    return String(
      name.prefix {
        used += width($0)
        return used <= room
      })
  }

  private func end(_ name: String, _ room: Double) -> String {
    var used = 0.0
    var start = name.endIndex
    while start > name.startIndex {
      let before = name.index(before: start)
      used += width(name[before])
      if used > room { break }
      start = before
    }
    return String(name[start...])
  }

  /// Characters that all names begin with.
  private static func commonBeginning(_ names: [String]) -> Int {
    guard let first = names.first else { return 0 }
    return names.dropFirst().reduce(first.count) { common, name in
      min(common, zip(first, name).prefix { $0 == $1 }.count)
    }
  }
}
