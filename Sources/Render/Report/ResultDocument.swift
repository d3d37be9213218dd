// ResultDocument: the results of a run in a format that is one document: a page of HTML, an SVG picture, a Vega-Lite
// specification. Several results stand below one another; one alone is what it would be without the others.

import Results

struct ResultDocument {
  private var results: [Value] = []

  var isEmpty: Bool { results.isEmpty }

  /// A list of plots, frames or reports is so many results.
  mutating func add(_ value: Value) {
    if case .list(let list) = value, value.holdsResults {
      for element in list { add(element) }
    } else {
      results.append(value)
    }
  }

  private var plots: [Plot] { results.compactMap { if case .plot(let plot) = $0 { plot } else { nil } } }

  /// A page; a report alone is the page, of several each is a section. Every row of a table is there.
  var html: String {
    if results.count == 1 {
      switch results[0] {
      case .report(let report): return ReportPage.render(report)
      case .plot(let plot):
        return ReportPage.render(Report(title: plot.title ?? "", parts: [.value(results[0])]))
      default: break
      }
    }
    var page = Report(title: "Results", parts: results.isEmpty ? [.note("No results.")] : [])
    for result in results {
      if case .report(let report) = result {
        page.parts += report.asParts(depth: 0)
      } else {
        page.parts.append(.value(result))
      }
    }
    return ReportPage.render(page, mostRows: .max)
  }

  /// One picture; empty when there is no plot.
  var svg: String {
    let plots = plots
    return plots.count == 1 ? SVGPlot.render(plots[0]) : plots.isEmpty ? "" : SVGPlot.render(stack: plots)
  }

  /// One specification; empty when there is no plot.
  var vega: String {
    let plots = plots
    return plots.count == 1 ? VegaLite.render(plots[0]) : plots.isEmpty ? "" : VegaLite.render(stack: plots)
  }
}
