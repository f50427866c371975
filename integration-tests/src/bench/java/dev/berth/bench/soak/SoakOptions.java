package dev.berth.bench.soak;

import java.time.Duration;

/**
 * What a run is asked to be.
 *
 * @param seed of everything that is left to chance
 */
record SoakOptions(Duration length, int perSecond, long seed) {

  private static final SoakOptions USUAL = new SoakOptions(Duration.ofMinutes(10), 150, 4);

  /** So many requests fill what Berth remembers of recent ones, which is not to pass for a leak. */
  private static final int WARM_UP_REQUESTS = 40_000;

  /**
   * @throws IllegalArgumentException with a sentence for the user
   */
  static SoakOptions parse(String[] args) {
    SoakOptions options = USUAL;
    for (int i = 0; i < args.length; i += 2) {
      options = options.with(args[i], i + 1 < args.length ? args[i + 1] : "");
    }
    return options;
  }

  private SoakOptions with(String option, String value) {
    if (!value.matches("[1-9][0-9]{0,5}")) {
      throw new IllegalArgumentException(
          option + " needs a number above 0, and not '" + value + "'");
    }
    int number = Integer.parseInt(value);
    return switch (option) {
      case "--minutes" -> new SoakOptions(Duration.ofMinutes(number), perSecond, seed);
      case "--rate" -> new SoakOptions(length, number, seed);
      case "--seed" -> new SoakOptions(length, perSecond, number);
      default -> throw new IllegalArgumentException("there is no option " + option);
    };
  }

  /** How long the load runs before the first measurement; not longer than the soak itself. */
  Duration warmUp() {
    Duration enough = Duration.ofSeconds(WARM_UP_REQUESTS / perSecond);
    return enough.compareTo(length) < 0 ? enough : length;
  }
}
