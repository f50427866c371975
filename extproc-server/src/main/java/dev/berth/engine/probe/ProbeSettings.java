package dev.berth.engine.probe;

import dev.berth.endpoint.EngineKind;
import java.time.Duration;

/**
 * How the servers of a pool are probed.
 *
 * @param interval from one answer to the next question, give or take a tenth
 * @param suspectInterval the same while a server is suspect; not longer than {@code interval}
 * @param timeout for one answer, with all that it takes to get it
 */
public record ProbeSettings(
    ProbeMethod method, Duration interval, Duration suspectInterval, Duration timeout) {

  /** As vLLM wants it: every two seconds, every 200 ms while suspect, a second each. */
  public static final ProbeSettings DEFAULT =
      new ProbeSettings(
          ProbeMethod.of(EngineKind.VLLM),
          Duration.ofSeconds(2),
          Duration.ofMillis(200),
          Duration.ofSeconds(1));

  public ProbeSettings {
    requirePositive("suspectInterval", suspectInterval);
    requirePositive("timeout", timeout);
    if (suspectInterval.compareTo(interval) > 0) {
      throw new IllegalArgumentException("a suspectInterval no longer than the interval");
    }
  }

  private static void requirePositive(String name, Duration duration) {
    if (duration.isNegative() || duration.isZero()) {
      throw new IllegalArgumentException("a " + name + " longer than nothing");
    }
  }
}
