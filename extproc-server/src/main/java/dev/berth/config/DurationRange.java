package dev.berth.config;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as people write them, {@code 250ms}, {@code 5s}, {@code 10m}, {@code 1h}, within bounds
 * (both included).
 */
record DurationRange(Duration min, Duration max) {

  private static final Pattern FORM = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");

  Format<Duration> format() {
    return new Format<>(
        "a duration between " + text(min) + " and " + text(max) + ", such as 250ms, 5s, 10m or 1h",
        this::parse);
  }

  /** Holds a record to the same bounds as the file that it comes from. */
  void require(String name, Duration value) {
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw new IllegalArgumentException(
          name + " between " + text(min) + " and " + text(max) + ", not " + text(value));
    }
  }

  private Duration parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException();
    }
    Duration value = of(Long.parseLong(matcher.group(1)), matcher.group(2));
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw new IllegalArgumentException();
    }
    return value;
  }

  private static Duration of(long count, String unit) {
    return switch (unit) {
      case "ms" -> Duration.ofMillis(count);
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      default -> Duration.ofHours(count);
    };
  }

  static String text(Duration duration) {
    long millis = duration.toMillis();
    if (millis % 1000 != 0) {
      return millis + "ms";
    }
    long seconds = millis / 1000;
    if (seconds % 3600 == 0 && seconds > 0) {
      return seconds / 3600 + "h";
    }
    return seconds % 60 == 0 && seconds > 0 ? seconds / 60 + "m" : seconds + "s";
  }
}
