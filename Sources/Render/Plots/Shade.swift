// Shade: a fill of some opacity on the paper of either theme, and whether black or white text is read better on it.
// In: a colour a theme as `#rrggbb`, an opacity. Out: the classes of a text on it.
// Source of luminance and contrast: Web Content Accessibility Guidelines 2.1.

import Glibc

struct Shade {
  private let light: [Double]
  private let dark: [Double]
  private static let paper = (light: [1.0, 1, 1], dark: channels("#16181c"))

  init(_ light: String, _ dark: String) {
    (self.light, self.dark) = (Self.channels(light), Self.channels(dark))
  }

  private static func channels(_ colour: String) -> [Double] {
    let value = Int(colour.dropFirst(), radix: 16) ?? 0
    return [value >> 16, value >> 8 & 0xFF, value & 0xFF].map { Double($0) / 255 }
  }

  private static func luminance(_ fill: [Double], _ paper: [Double], _ opacity: Double) -> Double {
    let linear = zip(fill, paper).map { fill, paper in
      let c = fill * opacity + paper * (1 - opacity)
      return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
  }

  /// White has the greater contrast: 1.05 / (l + 0.05) against (l + 0.05) / 0.05.
  private static func wantsWhite(_ luminance: Double) -> Bool {
    (luminance + 0.05) * (luminance + 0.05) < 1.05 * 0.05
  }

  /// `t` is black on light and white on dark paper; `i` turns the first, `j` the second.
  func textClasses(_ opacity: Double) -> String {
    "t" + (Self.wantsWhite(Self.luminance(light, Self.paper.light, opacity)) ? " i" : "")
      + (Self.wantsWhite(Self.luminance(dark, Self.paper.dark, opacity)) ? "" : " j")
  }
}
