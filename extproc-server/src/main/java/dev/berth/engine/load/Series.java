package dev.berth.engine.load;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One series on a page of metrics.
 *
 * @param value NaN where it cannot be read
 * @param labels as they are written, without the braces
 */
record Series(double value, String labels) {

  /** Ranks that compute one thing together: each of them tells all of it. */
  private static final Set<String> SHARDS = Set.of("tp_rank", "pp_rank");

  /** Which of several ranks it is about, as vLLM and SGLang name them; null if it does not say. */
  @Nullable String rank() {
    String engine = label("engine");
    return engine == null ? label("dp_rank") : engine;
  }

  /** Whether it is about that rank, or about no one in particular. */
  boolean isOf(String wanted) {
    String own = rank();
    return own == null || own.equals(wanted);
  }

  /** The value of that label; null if there is none. */
  @Nullable String label(String name) {
    return SeriesLabels.value(labels, name);
  }

  /** The number in that label; NaN if there is none. */
  double number(String name) {
    String text = label(name);
    return text == null ? Double.NaN : MetricValue.parse(text);
  }

  /** Equal for all series that tell the same number. */
  String subject() {
    return SHARDS.stream().anyMatch(labels::contains)
        ? SeriesLabels.without(labels, SHARDS)
        : labels;
  }
}
