// Diversity: how varied the words of a text are. Sources: TTR; RTTR, Guiraud 1960; MATTR, Covington & McFall 2010;
// MTLD and HD-D, McCarthy & Jarvis 2010; Yule's K, Yule 1944.

import Glibc
import Results

public enum Diversity {
  /// Type-token ratio V/N; nil for no tokens.
  public static func ttr(_ words: [Int]) -> Double? {
    words.isEmpty ? nil : Double(Set(words).count) / Double(words.count)
  }

  /// V/√N.
  public static func rootTTR(_ words: [Int]) -> Double? {
    words.isEmpty ? nil : Double(Set(words).count) / Double(words.count).squareRoot()
  }

  /// Mean TTR over all windows of `window` tokens; the TTR of a shorter text.
  public static func mattr(_ words: [Int], window: Int = 50) -> Double? {
    guard window > 0, !words.isEmpty else { return nil }
    guard words.count > window else { return ttr(words) }
    var counts: [Int: Int] = [:]
    var types = 0
    var sum = 0.0
    for i in words.indices {
      if counts[words[i], default: 0] == 0 { types += 1 }
      counts[words[i], default: 0] += 1
      if i >= window {
        counts[words[i - window], default: 0] -= 1
        if counts[words[i - window]] == 0 { types -= 1 }
      }
      if i >= window - 1 { sum += Double(types) / Double(window) }
    }
    return sum / Double(words.count - window + 1)
  }

  /// Mean length of runs whose TTR stays above `threshold` (a run ends when it is reached), mean of both directions.
  public static func mtld(_ words: [Int], threshold: Double = 0.72) -> Double? {
    guard !words.isEmpty else { return nil }
    func factors(_ words: some Sequence<Int>) -> Double {
      var seen: Set<Int> = []
      var count = 0
      var factors = 0.0
      for word in words {
        seen.insert(word)
        count += 1
        if Double(seen.count) / Double(count) <= threshold {
          factors += 1
          seen.removeAll(keepingCapacity: true)
          count = 0
        }
      }
      if count > 0 { factors += (1 - Double(seen.count) / Double(count)) / (1 - threshold) }
      return factors
    }
    let (forward, backward) = (factors(words), factors(words.reversed()))
    guard forward > 0, backward > 0 else { return nil }
    let n = Double(words.count)
    return (n / forward + n / backward) / 2
  }

  /// Sum over types of the chance to meet the type in a sample of `sample` tokens, each divided by `sample`.
  public static func hdd(_ words: [Int], sample: Int = 42) -> Double? {
    guard sample > 0, words.count >= sample else { return nil }
    var counts: [Int: Int] = [:]
    for word in words { counts[word, default: 0] += 1 }
    let n = words.count
    func logChoose(_ n: Int, _ k: Int) -> Double {
      lgamma(Double(n + 1)) - lgamma(Double(k + 1)) - lgamma(Double(n - k + 1))
    }
    let all = logChoose(n, sample)
    var sum = 0.0
    for count in counts.values.sorted() {
      let none = n - count < sample ? 0 : exp(logChoose(n - count, sample) - all)
      sum += (1 - none) / Double(sample)
    }
    return sum
  }

  /// 10⁴·(Σ i²·V(i) − N)/N².
  public static func yulesK(_ words: [Int]) -> Double? {
    guard !words.isEmpty else { return nil }
    var counts: [Int: Int] = [:]
    for word in words { counts[word, default: 0] += 1 }
    let squares = counts.values.reduce(0.0) { $0 + Double($1) * Double($1) }
    let n = Double(words.count)
    return 1e4 * (squares - n) / (n * n)
  }

  /// All measures of a scope's words, lower-cased, as a record that names their variants.
  /// - Parameters:
  ///   - window: tokens, 1 or more.
  ///   - threshold: from 0.01 to 0.99; 0.72 for no number.
  ///   - sample: tokens, 1 or more.
  public static func measures(
    _ scope: Scope, window: Int = 50, threshold: Double = 0.72, sample: Int = 42
  ) -> Record {
    // a name tells the threshold in hundredths
    let threshold = threshold.isFinite ? min(max(threshold, 0.01), 0.99) : 0.72
    let (window, sample) = (max(1, window), max(1, sample))
    var ids: [String: Int] = [:]
    var words: [Int] = []
    for (_, part) in scope.walk {
      let document = part.document
      let global = (0..<document.types.count).map { type -> Int in
        guard document.types.kind(type) == .word else { return -1 }
        let lower = document.types.lower(type)
        if let known = ids[lower] { return known }
        ids[lower] = ids.count
        return ids.count - 1
      }
      for range in part.ranges {
        for i in range {
          let id = global[Int(document.tokens.types[i])]
          if id >= 0 { words.append(id) }
        }
      }
    }
    func value(_ number: Double?) -> Value { number.map { .number($0) } ?? .none }
    return Record([
      .init("tokens", .integer(words.count)), .init("types", .integer(Set(words).count)),
      .init("ttr", value(ttr(words))), .init("rttr", value(rootTTR(words))),
      .init("mattr_\(window)", value(mattr(words, window: window))),
      .init("mtld_\(Int((threshold * 100).rounded()))", value(mtld(words, threshold: threshold))),
      .init("hdd_\(sample)", value(hdd(words, sample: sample))),
      .init("yules_k", value(yulesK(words))),
    ])
  }
}
