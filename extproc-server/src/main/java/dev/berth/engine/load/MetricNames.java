package dev.berth.engine.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * The names that are wanted of a page of metrics, to be found among its bytes: by their length
 * first, which tells most of the others apart. Immutable.
 */
final class MetricNames {

  private static final Name[] NONE = {};

  private final Name[][] byLength;

  private static final class Name {

    private final String text;
    private final byte[] bytes;

    Name(String text) {
      this.text = text;
      this.bytes = text.getBytes(US_ASCII);
    }
  }

  /**
   * @param names ASCII, each once
   */
  MetricNames(Collection<String> names) {
    int longest = names.stream().mapToInt(String::length).max().orElse(0);
    byLength = new Name[longest + 1][];
    for (int i = 0; i <= longest; i++) {
      int length = i;
      byLength[i] =
          names.stream()
              .filter(name -> name.length() == length)
              .map(Name::new)
              .toArray(Name[]::new);
    }
  }

  /** The name that stands there; null if it is not wanted. */
  @Nullable String find(byte[] page, int from, int to) {
    int length = to - from;
    for (Name name : length < byLength.length ? byLength[length] : NONE) {
      if (Arrays.equals(page, from, to, name.bytes, 0, length)) {
        return name.text;
      }
    }
    return null;
  }
}
