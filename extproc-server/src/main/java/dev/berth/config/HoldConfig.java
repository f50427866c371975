package dev.berth.config;

import java.time.Duration;
import java.util.Map;

/**
 * How requests wait for a server that sleeps.
 *
 * @param requestsPerModel so many may wait for one model
 * @param bodyBytes so much may their bodies take together, in Berth or in Envoy
 * @param timeout how long one may wait
 * @param timeouts the same for some models, by the name that their servers use
 * @param longest whatever a client says: less than the gateway waits for Berth
 * @param header in which a client says for how many seconds it is ready to wait, in lower case
 * @param objectives priorities, by the names that requests give for them; 0 for all others
 */
public record HoldConfig(
    int requestsPerModel,
    long bodyBytes,
    Duration timeout,
    Map<String, Duration> timeouts,
    Duration longest,
    String header,
    Map<String, Integer> objectives) {

  /** How many objectives may have a priority. */
  public static final int MAX_OBJECTIVES = 1_000;

  /** How long the name of one may be. */
  public static final int MAX_OBJECTIVE_LENGTH = 253;

  static final int MAX_REQUESTS = 1_000_000;
  static final int MAX_MODELS = 1_000;
  static final SizeRange BODIES = new SizeRange(SizeRange.KIB, 1024 * SizeRange.GIB);
  static final DurationRange TIMEOUT =
      new DurationRange(Duration.ofMillis(100), Duration.ofHours(1));

  /** Envoy's profiles that come with Berth have {@code max_message_timeout: 600s}. */
  public static final HoldConfig DEFAULT =
      new HoldConfig(
          1_000,
          256 * SizeRange.MIB,
          Duration.ofMinutes(1),
          Map.of(),
          Duration.ofSeconds(590),
          "x-berth-max-wait",
          Map.of());

  public HoldConfig {
    timeouts = Map.copyOf(timeouts);
    objectives = Map.copyOf(objectives);
    if (requestsPerModel < 1 || requestsPerModel > MAX_REQUESTS) {
      throw new IllegalArgumentException("requestsPerModel between 1 and " + MAX_REQUESTS);
    }
    BODIES.require("bodies", bodyBytes);
    TIMEOUT.require("longest", longest);
    requireWithin("timeout", timeout, longest);
    for (Map.Entry<String, Duration> entry : timeouts.entrySet()) {
      requireWithin("the timeout of " + entry.getKey(), entry.getValue(), longest);
    }
  }

  private static void requireWithin(String name, Duration value, Duration longest) {
    TIMEOUT.require(name, value);
    if (value.compareTo(longest) > 0) {
      throw new IllegalArgumentException(name + " of at most longest");
    }
  }
}
