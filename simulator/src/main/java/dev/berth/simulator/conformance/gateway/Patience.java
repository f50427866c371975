package dev.berth.simulator.conformance.gateway;

import java.time.Duration;

/**
 * How long to wait for a picker.
 *
 * @param reply for a message that has to come; longer is a failure
 * @param quiet for a message that must not come; longer is proof enough of silence
 */
public record Patience(Duration reply, Duration quiet) {

  /** Five seconds for an answer; a fifth of a second without a word is silence. */
  public static final Patience DEFAULT =
      new Patience(Duration.ofSeconds(5), Duration.ofMillis(200));

  public Patience {
    if (reply.isNegative() || reply.isZero() || quiet.isNegative() || quiet.isZero()) {
      throw new IllegalArgumentException("time-outs must be above 0");
    }
  }
}
