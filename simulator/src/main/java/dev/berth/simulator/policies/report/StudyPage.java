package dev.berth.simulator.policies.report;

import dev.berth.simulator.policies.PolicyCurve;
import java.util.List;
import java.util.Locale;

/** A study as one HTML page that needs nothing beside itself. Stateless. */
public final class StudyPage {
  private StudyPage() {}

  /**
   * The page.
   *
   * @param curves of the report's policies, in its order, all with the same speeds
   */
  public static String of(StudyReport report, List<PolicyCurve> curves) {
    String load =
        report.hasCapacity()
            ? "At 0.9 of each policy's own capacity."
            : String.format(
                Locale.ROOT, "At %.2f times the recorded speed.", report.scenario().speed());
    return """
      <!doctype html>
      <html lang="en">
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width">
      <title>%1$s: routing policies</title>
      <style>
      :root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
      body { max-width: 56rem; margin: 2rem auto; padding: 0 1rem; }
      svg { width: 100%%; height: auto; }
      svg text { font-size: 12px; fill: currentColor; }
      .grid { stroke: currentColor; stroke-opacity: 0.15; }
      .bound { stroke: currentColor; stroke-dasharray: 6 4; }
      pre { overflow-x: auto; font-size: 12px; }
      </style>
      <h1>%1$s</h1>
      <h2>Goodput over speed</h2>
      <p>The share of good answers; where a curve crosses the broken line is the policy's capacity.</p>
      %2$s
      <h2>Time to the first token</h2>
      <p>%3$s</p>
      %4$s
      <h2>Figures</h2>
      <pre>%5$s</pre>
      </html>
      """
        .formatted(
            Svg.escape(report.trace()),
            GoodputChart.of(curves),
            load,
            FirstTokenChart.of(report.results()),
            Svg.escape(StudyTable.of(report)));
  }
}
