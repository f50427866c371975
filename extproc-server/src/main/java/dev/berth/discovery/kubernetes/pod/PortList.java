package dev.berth.discovery.kubernetes.pod;

import dev.berth.base.HostPort;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Ports in a text: {@code 8000,8001}, and ranges of them, {@code 8000-8003}. */
final class PortList {

  private static final Pattern FORM = Pattern.compile("([0-9]{1,5})(?:-([0-9]{1,5}))?");

  private PortList() {}

  /** All of them, in the order of the text. */
  static List<Integer> parse(String text) {
    return Stream.of(text.split(",", -1))
        .map(String::trim)
        .filter(part -> !part.isEmpty())
        .flatMap(part -> range(part).stream())
        .toList();
  }

  /** One port, or one range. */
  static List<Integer> range(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(Quoted.of(text) + " is not a port");
    }
    int first = port(matcher.group(1));
    int last = matcher.group(2) == null ? first : port(matcher.group(2));
    if (last < first || last - first >= PortRules.MAX_SERVERS) {
      throw new IllegalArgumentException(
          Quoted.of(text) + " is not a range of at most " + PortRules.MAX_SERVERS + " ports");
    }
    return IntStream.rangeClosed(first, last).boxed().toList();
  }

  /** As many ports in a row. */
  static List<Integer> from(int first, int count) {
    return count == 1 ? List.of(first) : range(first + "-" + (first + count - 1));
  }

  /** A port between 1 and 65535. */
  static int port(String text) {
    int port = Quoted.number(text, "a port");
    if (port < 1 || port > HostPort.MAX_PORT) {
      throw new IllegalArgumentException(Quoted.of(text) + " is not a port");
    }
    return port;
  }
}
