package dev.berth.simulator.policies.report;

import dev.berth.simulator.policies.PolicyCurve;
import dev.berth.simulator.policies.PolicyCurve.Sample;
import dev.berth.simulator.policies.Study;
import dev.berth.simulator.policies.report.Svg.Point;
import java.util.List;
import java.util.Locale;

/** Goodput over speed, a curve for each policy, and the goodput that capacity means. */
final class GoodputChart {
  private static final int WIDTH = 860;
  private static final int HEIGHT = 400;
  private static final int LEFT = 50;
  private static final int RIGHT = 690;
  private static final int TOP = 20;
  private static final int BOTTOM = 350;
  private static final int LABEL_GAP = 17;
  private static final double LOWEST = 0.5;

  private final Svg svg = new Svg(WIDTH, HEIGHT, "Goodput over speed");
  private final Scale up = Scale.linear(LOWEST, 1, BOTTOM, TOP);
  private final Scale across;
  private final List<PolicyCurve> curves;

  private GoodputChart(List<PolicyCurve> curves) {
    List<Sample> samples = curves.get(0).samples();
    double slowest = samples.get(0).speed();
    double fastest = samples.get(samples.size() - 1).speed();
    this.curves = curves;
    this.across = Scale.linear(slowest, fastest, LEFT, RIGHT);
  }

  /**
   * @param curves at least one, all with the same speeds
   */
  static String of(List<PolicyCurve> curves) {
    return new GoodputChart(curves).draw();
  }

  private String draw() {
    for (int tenths = 5; tenths <= 10; tenths++) {
      drawLevel(tenths / 10.0);
    }
    curves.get(0).samples().forEach(sample -> drawSpeed(sample.speed()));
    svg.text("middle", new Point((LEFT + RIGHT) / 2.0, HEIGHT - 10), "times as fast as recorded");
    for (int i = 0; i < curves.size(); i++) {
      drawCurve(curves.get(i), Palette.color(i));
      drawName(curves.get(i), i);
    }
    return svg.document();
  }

  private void drawLevel(double goodput) {
    String style = goodput == Study.GOODPUT ? "bound" : "grid";
    svg.line(style, new Point(LEFT, up.at(goodput)), new Point(RIGHT, up.at(goodput)));
    svg.text("end", new Point(LEFT - 8, up.at(goodput) + 4), number("%.1f", goodput));
  }

  private void drawSpeed(double speed) {
    svg.line("grid", new Point(across.at(speed), TOP), new Point(across.at(speed), BOTTOM));
    svg.text("middle", new Point(across.at(speed), BOTTOM + 18), number("%.2f", speed));
  }

  /** What is below the chart is not drawn, but for where the curve leaves it. */
  private void drawCurve(PolicyCurve curve, String color) {
    svg.curve(color, curve.samples().stream().map(this::place).toList());
    for (Sample sample : curve.samples()) {
      String hint =
          curve.policy().label()
              + number(" at %.2f: ", sample.speed())
              + number("%.3f", sample.figures().goodput());
      svg.dot(color, place(sample), 3, hint);
    }
  }

  private Point place(Sample sample) {
    return new Point(across.at(sample.speed()), up.at(sample.figures().goodput()));
  }

  private void drawName(PolicyCurve curve, int row) {
    double y = TOP + 10 + row * LABEL_GAP;
    svg.dot(Palette.color(row), new Point(RIGHT + 20, y - 4), 5, curve.policy().label());
    svg.text("start", new Point(RIGHT + 32, y), curve.policy().label());
  }

  private static String number(String form, double value) {
    return String.format(Locale.ROOT, form, value);
  }
}
