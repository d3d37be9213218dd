// Plot: a picture as data; renderers draw it in a terminal, as SVG or as Vega-Lite.

public struct Plot: Hashable, Sendable {
  public enum Kind: String, Sendable, CaseIterable {
    case bar, line, area, scatter, timeline, dispersion, network, heatmap, cloud
  }
  public var kind: Kind
  public var data: Frame
  /// Column names by role: `x`, `y`, `series`, `size`, `source`, `target`, `weight`, `label`.
  public var roles: [String: String]
  public var title: String?
  public var subtitle: String?
  public var xLabel: String?
  public var yLabel: String?
  /// A source note below the picture.
  public var note: String?
  /// The whole x axis where it is known, as 0 to 100 percent of a text; nil: as far as the data goes.
  public var xRange: ClosedRange<Double>?

  public init(
    _ kind: Kind, _ data: Frame, roles: [String: String], title: String? = nil, subtitle: String? = nil,
    xLabel: String? = nil, yLabel: String? = nil, note: String? = nil, xRange: ClosedRange<Double>? = nil
  ) {
    self.kind = kind
    self.data = data
    self.roles = roles
    self.title = title
    self.subtitle = subtitle
    self.xLabel = xLabel
    self.yLabel = yLabel
    self.note = note
    self.xRange = xRange
  }
}
