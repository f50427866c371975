package dev.berth.health;

import dev.berth.endpoint.Lifecycle;

/**
 * A server came to be in a state.
 *
 * @param atNanos by the pool's ticker
 */
public record HealthEvent(long atNanos, Lifecycle state, Cause cause) {

  static HealthEvent of(HealthState entered) {
    return new HealthEvent(entered.sinceNanos(), entered.lifecycle(), entered.cause());
  }
}
