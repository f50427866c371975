package dev.berth.base;

import java.util.regex.Pattern;

/**
 * A host and a TCP port as people write them: {@code 10.0.0.7:8000}, {@code localhost:9090}, {@code
 * [2001:db8::7]:8000}.
 *
 * @param host name or IP literal, IPv6 without brackets (a zone, {@code fe80::1%eth0}, may follow);
 *     never empty. That an address is well formed is checked by who uses it
 * @param port 0 to 65535; 0 asks the system for a free one when it is listened on
 */
public record HostPort(String host, int port) {

  public static final int MAX_PORT = 65_535;

  private static final Pattern NAME_OR_IPV4 = Pattern.compile("[A-Za-z0-9._-]+");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]+(%[A-Za-z0-9._-]+)?");

  public HostPort {
    if (host.isEmpty()) {
      throw new IllegalArgumentException("the host is missing");
    }
    if (!(host.indexOf(':') >= 0 ? IPV6 : NAME_OR_IPV4).matcher(host).matches()) {
      throw new IllegalArgumentException("the host must be a name or an IP address");
    }
    if (port < 0 || port > MAX_PORT) {
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
    if (colon < 0 || text.endsWith("]")) {
      throw new IllegalArgumentException("the port is missing");
    }
    return new HostPort(parseHost(text.substring(0, colon)), parsePort(text.substring(colon + 1)));
  }

  private static String parseHost(String text) {
    boolean brackets = text.startsWith("[") && text.endsWith("]");
    if (brackets != text.indexOf(':') >= 0) {
      throw new IllegalArgumentException(
          "brackets belong around an IPv6 address and nothing else, as in [::1]:8000");
    }
    return brackets ? text.substring(1, text.length() - 1) : text;
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
