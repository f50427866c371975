package dev.berth.simulator.policies;

import dev.berth.simulator.policies.server.Layout;
import dev.berth.simulator.policies.server.ServerParameters;

/**
 * To what a trace is sent, and how.
 *
 * @param speed how many times as fast as it was recorded
 * @param metricsNanos how often servers are asked for their metrics
 * @param trouble what goes wrong
 */
public record Scenario(
    Layout layout, ServerParameters parameters, double speed, long metricsNanos, Trouble trouble) {

  /** Ten times the fastest that anybody could mean, so that time does not overflow. */
  private static final double MAX_SPEED = 1e5;

  public Scenario {
    if (!(speed >= 1 / MAX_SPEED && speed <= MAX_SPEED)) {
      throw new IllegalArgumentException("the speed must be between 1e-5 and 1e5: " + speed);
    }
    if (metricsNanos < 1_000_000) {
      throw new IllegalArgumentException("metrics cannot be read more often than each millisecond");
    }
  }

  /** Where nothing goes wrong. */
  public Scenario(Layout layout, ServerParameters parameters, double speed, long metricsNanos) {
    this(layout, parameters, speed, metricsNanos, Trouble.NONE);
  }

  /** The same with another speed. */
  public Scenario withSpeed(double newSpeed) {
    return new Scenario(layout, parameters, newSpeed, metricsNanos, trouble);
  }

  /** The same with other trouble. */
  Scenario withTrouble(Trouble newTrouble) {
    return new Scenario(layout, parameters, speed, metricsNanos, newTrouble);
  }
}
