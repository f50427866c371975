package dev.berth.it.scenario;

import java.time.Duration;
import java.util.Locale;

/** Numbers as the table writes them. */
final class Figures {

  private Figures() {}

  /** Of 1, as in {@code 97 %}. */
  static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * share);
  }

  /** The difference of a number to 1, as in {@code +1.6 %}. */
  static String change(double ratio) {
    return String.format(Locale.ROOT, "%+.1f %%", 100 * (ratio - 1));
  }

  static String millis(long nanos) {
    return Duration.ofNanos(nanos).toMillis() + " ms";
  }
}
