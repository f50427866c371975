package dev.berth.config;

import dev.berth.endpoint.EngineKind;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How the servers of a pool are probed. Words and meanings are those of Envoy's health checks where
 * they have them.
 *
 * @param engine what the servers are, which says what they are asked
 * @param path what they are asked instead; null: what the engine has for the purpose
 * @param interval from an answer to the next question
 * @param suspectInterval the same while a server is suspect; not longer than {@code interval}
 * @param timeout for one answer
 * @param healthyThreshold so many good ones in a row bring a server back
 * @param unhealthyThreshold so many failed ones in a row take it out
 */
public record ProbeConfig(
    ProbeType type,
    EngineKind engine,
    @Nullable String path,
    Duration interval,
    Duration suspectInterval,
    Duration timeout,
    int healthyThreshold,
    int unhealthyThreshold) {

  static final int MAX_THRESHOLD = 100;
  static final DurationRange INTERVAL =
      new DurationRange(Duration.ofMillis(100), Duration.ofHours(1));
  static final DurationRange TIMEOUT =
      new DurationRange(Duration.ofMillis(10), Duration.ofMinutes(10));
  static final Format<EngineKind> ENGINE =
      Format.choice(List.of(EngineKind.values()), EngineKind::label);
  static final Format<String> PATH =
      Format.matching(
          "a path of 1 to 1024 characters that begins with '/', without spaces",
          Pattern.compile("/[\\x21-\\x7e&&[^#]]{0,1023}"));

  /** Often enough to find a dead server in seconds, rarely enough for ten thousand of them. */
  public static final ProbeConfig DEFAULT =
      new ProbeConfig(
          ProbeType.HTTP,
          EngineKind.VLLM,
          null,
          Duration.ofSeconds(2),
          Duration.ofMillis(200),
          Duration.ofSeconds(1),
          1,
          3);

  public ProbeConfig {
    INTERVAL.require("interval", interval);
    INTERVAL.require("suspectInterval", suspectInterval);
    TIMEOUT.require("timeout", timeout);
    if (suspectInterval.compareTo(interval) > 0) {
      throw new IllegalArgumentException("suspectInterval no longer than interval");
    }
    if (Math.min(healthyThreshold, unhealthyThreshold) < 1) {
      throw new IllegalArgumentException("thresholds are at least 1");
    }
  }
}
