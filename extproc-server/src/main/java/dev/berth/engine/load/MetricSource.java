package dev.berth.engine.load;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where an engine writes a number.
 *
 * @param name of the series, without the engine's prefix
 * @param label that holds the number; null: it is the value of the series
 */
record MetricSource(String name, @Nullable String label) {

  static MetricSource value(String name) {
    return new MetricSource(name, null);
  }

  static MetricSource label(String name, String label) {
    return new MetricSource(name, label);
  }

  /** One number for each series; NaN for what is none, or none that can be a count. */
  List<Double> on(MetricsPage page, String prefix) {
    List<Double> found =
        label == null ? page.values(prefix + name) : page.labels(prefix + name, label);
    return found.stream().map(MetricSource::countOrNan).toList();
  }

  private static double countOrNan(double value) {
    return value >= 0 && value < Double.POSITIVE_INFINITY ? value : Double.NaN;
  }
}
