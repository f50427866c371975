package dev.berth.modelswitch;

import java.time.Duration;

/**
 * How long the steps of a switch may take.
 *
 * @param drain until a server has finished what it has; after it the switch is given up, and no
 *     answer is cut
 * @param sleep until a server sleeps, for each try
 * @param wake until a server is awake, for each try
 */
public record StepLimits(Duration drain, Duration sleep, Duration wake) {

  /** Longer than honest answers and honest servers take. */
  public static final StepLimits DEFAULT =
      new StepLimits(Duration.ofMinutes(10), Duration.ofMinutes(1), Duration.ofMinutes(2));

  public StepLimits {
    if (isNothing(drain) || isNothing(sleep) || isNothing(wake)) {
      throw new IllegalArgumentException("each step needs some time");
    }
  }

  private static boolean isNothing(Duration limit) {
    return limit.isZero() || limit.isNegative();
  }

  /** The same with another time for what runs. */
  public StepLimits withDrain(Duration other) {
    return new StepLimits(other, sleep, wake);
  }
}
