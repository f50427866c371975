package dev.berth.base;

/**
 * A host and a TCP port as people write them: {@code 10.0.0.7:8000}, {@code localhost:9090}, {@code
 * [2001:db8::7]:8000}.
 *
 * @param host name or IP literal, IPv6 without brackets; never empty
 * @param port 0 to 65535; 0 asks the system for a free one when it is listened on
 */
public record HostPort(String host, int port) {

  public HostPort {
    if (host.isEmpty()) {
      throw new IllegalArgumentException("the host is missing");
    }
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("the port must be between 0 and 65535");
    }
  }

  /**
   * Reads {@code host:port}.
   *
   * @throws IllegalArgumentException with a sentence for the user, when {@code text} is anything
   *     else
   */
  public static HostPort parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException("the port is missing");
    }
    String host = text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.indexOf(':') >= 0) {
      throw new IllegalArgumentException("an IPv6 address needs brackets, as in [::1]:8000");
    }
    return new HostPort(host, parsePort(text.substring(colon + 1)));
  }

  private static int parsePort(String digits) {
    if (digits.isEmpty() || digits.length() > 5 || !digits.chars().allMatch(HostPort::isDigit)) {
      throw new IllegalArgumentException("the port must be a number between 0 and 65535");
    }
    return Integer.parseInt(digits);
  }

  private static boolean isDigit(int character) {
    return character >= '0' && character <= '9';
  }

  /** {@code host:port}, with brackets around an IPv6 literal. */
  @Override
  public String toString() {
    return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
  }
}
