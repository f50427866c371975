package dev.berth.engine.load;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where an engine writes a number.
 *
 * @param name of the series, without the engine's prefix
 * @param label that holds the number; null: it is the value of the series
 * @param where which series of that name are meant; null: all
 */
record MetricSource(String name, @Nullable String label, @Nullable Where where) {

  /** A label as it must be. */
  record Where(String label, String value) {}

  static MetricSource value(String name) {
    return new MetricSource(name, null, null);
  }

  static MetricSource label(String name, String label) {
    return new MetricSource(name, label, null);
  }

  static MetricSource where(String name, String label, String value) {
    return new MetricSource(name, null, new Where(label, value));
  }

  /**
   * One number for each engine or rank that tells its own, in the order of the page; NaN for what
   * is none, or none that can be a count. Of series that tell the same the largest counts.
   */
  List<Double> on(MetricsPage page, String prefix) {
    List<Series> all = page.series(prefix + name);
    Map<String, Double> found = new LinkedHashMap<>();
    for (Series series : all) {
      if (where == null || where.value.equals(series.label(where.label))) {
        found.merge(series.subject(), number(series), Math::max);
      }
    }
    return List.copyOf(found.values());
  }

  private double number(Series series) {
    return countOrNan(label == null ? series.value() : series.number(label));
  }

  private static double countOrNan(double value) {
    return value >= 0 && value < Double.POSITIVE_INFINITY ? value : Double.NaN;
  }
}
