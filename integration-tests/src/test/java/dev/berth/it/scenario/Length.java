package dev.berth.it.scenario;

import java.time.Duration;

/** How long a scenario is looked at. */
public enum Length {
  /** For figures. */
  FULL(1),
  /** To see that it works. */
  SHORT(0.5);

  private final double factor;

  Length(double factor) {
    this.factor = factor;
  }

  /** A phase that takes so long in full. */
  public Duration of(Duration full) {
    return Duration.ofNanos((long) (factor * full.toNanos()));
  }
}
