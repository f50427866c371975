package dev.berth.simulator.policies.report;

import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Shapes of one drawing, appended one after the other. Confined to its thread. */
final class Svg {
  private final StringBuilder shapes = new StringBuilder();
  private final Formatter formatter = new Formatter(shapes, Locale.ROOT);

  /** A place in pixels. */
  record Point(double x, double y) {}

  Svg(int width, int height, String title) {
    formatter.format(
        "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%n",
        width, height, escape(title));
  }

  Svg line(String style, Point from, Point to) {
    formatter.format(
        "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>%n",
        style, from.x(), from.y(), to.x(), to.y());
    return this;
  }

  Svg curve(String color, List<Point> points) {
    String places =
        points.stream()
            .map(point -> String.format(Locale.ROOT, "%.1f,%.1f", point.x(), point.y()))
            .collect(Collectors.joining(" "));
    formatter.format(
        "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\" points=\"%s\"/>%n",
        color, places);
    return this;
  }

  /**
   * @param hint shown when the pointer is over it
   */
  Svg dot(String color, Point center, double radius, String hint) {
    formatter.format(
        "<circle fill=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.1f\"><title>%s</title></circle>%n",
        color, center.x(), center.y(), radius, escape(hint));
    return this;
  }

  /**
   * @param anchor which end of it is at the place: start, middle or end
   */
  Svg text(String anchor, Point place, String words) {
    formatter.format(
        "<text text-anchor=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>%n",
        anchor, place.x(), place.y(), escape(words));
    return this;
  }

  /** All of it. */
  String document() {
    return shapes + "</svg>\n";
  }

  static String escape(String words) {
    return words
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
