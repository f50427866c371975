package dev.berth.simulator.load;

import java.util.random.RandomGenerator;

/**
 * The intended start of each request, as nanoseconds since the start of the run: a Poisson process,
 * whose gaps are exponential. Confined to one thread.
 */
final class Arrivals {
  private final RandomGenerator random;
  private final LoadPlan.Pace pace;
  private double nextNanos;
  private long made;

  Arrivals(RandomGenerator random, LoadPlan.Pace pace) {
    this.random = random;
    this.pace = pace;
    advance();
  }

  boolean hasNext() {
    return made < pace.maxRequests() && nextNanos < pace.duration().toNanos();
  }

  /** When the next one is due. */
  long peekNanos() {
    return (long) nextNanos;
  }

  /** Takes the next one. */
  long nextNanos() {
    long nanos = peekNanos();
    made++;
    advance();
    return nanos;
  }

  private void advance() {
    nextNanos += random.nextExponential() * 1e9 / pace.ratePerSecond();
  }
}
