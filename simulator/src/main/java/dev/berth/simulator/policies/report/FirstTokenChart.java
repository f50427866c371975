package dev.berth.simulator.policies.report;

import dev.berth.simulator.policies.Figures.Spread;
import dev.berth.simulator.policies.PolicyResult;
import dev.berth.simulator.policies.report.Svg.Point;
import java.util.List;
import java.util.Locale;

/** Percentiles of the time to the first token, a row for each policy, on a logarithmic scale. */
final class FirstTokenChart {
  private static final int WIDTH = 860;
  private static final int LEFT = 150;
  private static final int RIGHT = 820;
  private static final int TOP = 30;
  private static final int ROW = 26;
  private static final double[] TICKS = {0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000};

  private final List<PolicyResult> results;
  private final int bottom;
  private final Scale across;
  private final Svg svg;

  private FirstTokenChart(List<PolicyResult> results) {
    this.results = results;
    this.bottom = TOP + ROW * results.size();
    this.svg = new Svg(WIDTH, bottom + 50, "Time to the first token");
    this.across = Scale.logarithmic(lowest(), highest(), LEFT, RIGHT);
  }

  private double lowest() {
    double least = results.stream().mapToDouble(row -> first(row).p50()).min().orElse(TICKS[0]);
    double tick = TICKS[0];
    for (double higher : TICKS) {
      tick = higher <= least ? higher : tick;
    }
    return tick;
  }

  private double highest() {
    double most = results.stream().mapToDouble(row -> first(row).p99()).max().orElse(TICKS[1]);
    double tick = TICKS[TICKS.length - 1];
    for (int i = TICKS.length - 1; i >= 0 && TICKS[i] >= most; i--) {
      tick = TICKS[i];
    }
    return tick;
  }

  static String of(List<PolicyResult> results) {
    return new FirstTokenChart(results).draw();
  }

  private String draw() {
    for (double tick : TICKS) {
      if (tick >= across.from() && tick <= across.to()) {
        drawTick(tick);
      }
    }
    svg.text("middle", new Point((LEFT + RIGHT) / 2.0, bottom + 40), "seconds: 50, 90, 99 %");
    for (int row = 0; row < results.size(); row++) {
      drawRow(results.get(row), Palette.color(row), TOP + ROW * (row + 0.5));
    }
    return svg.document();
  }

  private void drawTick(double seconds) {
    double x = across.at(seconds);
    svg.line("grid", new Point(x, TOP), new Point(x, bottom));
    svg.text("middle", new Point(x, bottom + 18), "%s".formatted(seconds));
  }

  private void drawRow(PolicyResult row, String color, double y) {
    Spread spread = first(row);
    svg.text("end", new Point(LEFT - 12, y + 4), row.policy().label());
    svg.curve(
        color,
        List.of(new Point(across.at(spread.p50()), y), new Point(across.at(spread.p99()), y)));
    drawDot(color, y, 3, spread.p50());
    drawDot(color, y, 4.5, spread.p90());
    drawDot(color, y, 6, spread.p99());
  }

  private void drawDot(String color, double y, double radius, double seconds) {
    String hint = String.format(Locale.ROOT, "%.2f s", seconds);
    svg.dot(color, new Point(across.at(seconds), y), radius, hint);
  }

  private static Spread first(PolicyResult row) {
    return row.figures().first();
  }
}
