package dev.berth.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Sizes in bytes as people write them, {@code 4096}, {@code 64KiB}, {@code 512MiB}, {@code 2GiB},
 * within bounds (both included).
 */
record SizeRange(long minBytes, long maxBytes) {

  static final long KIB = 1L << 10;
  static final long MIB = 1L << 20;
  static final long GIB = 1L << 30;

  private static final Pattern FORM = Pattern.compile("([0-9]{1,15})(KiB|MiB|GiB)?");

  Format<Long> format() {
    return new Format<>(
        "a size between " + text(minBytes) + " and " + text(maxBytes) + ", such as 64MiB",
        this::parse);
  }

  /** Holds a record to the same bounds as the file that it comes from. */
  void require(String name, long bytes) {
    if (bytes < minBytes || bytes > maxBytes) {
      throw new IllegalArgumentException(
          name + " between " + text(minBytes) + " and " + text(maxBytes) + ", not " + text(bytes));
    }
  }

  private long parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException();
    }
    long count = Long.parseLong(matcher.group(1));
    long unit = unit(matcher.group(2));
    // Compared before it is multiplied, which might overflow.
    if (count > maxBytes / unit || count * unit < minBytes) {
      throw new IllegalArgumentException();
    }
    return count * unit;
  }

  private static long unit(@Nullable String suffix) {
    if (suffix == null) {
      return 1;
    }
    return switch (suffix) {
      case "KiB" -> KIB;
      case "MiB" -> MIB;
      default -> GIB;
    };
  }

  static String text(long bytes) {
    if (bytes % GIB == 0) {
      return bytes / GIB + "GiB";
    }
    if (bytes % MIB == 0) {
      return bytes / MIB + "MiB";
    }
    return bytes % KIB == 0 ? bytes / KIB + "KiB" : bytes + " bytes";
  }
}
