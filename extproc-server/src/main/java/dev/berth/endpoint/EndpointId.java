package dev.berth.endpoint;

import dev.berth.base.HostPort;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * The name of an inference server: {@code ip:port} in the one spelling that Envoy uses too, so that
 * equal servers have equal text. IPv6 is in brackets and shortened as RFC 5952 says.
 *
 * <p>What Envoy would spell in a second way (IPv4-mapped and IPv4-compatible addresses, zones) and
 * what is no address of one server ({@code 0.0.0.0}, {@code ::}) is refused.
 *
 * @param text canonical {@code ip:port}; whatever valid spelling comes in, this goes out
 */
public record EndpointId(String text) implements Comparable<EndpointId> {

  private static final Pattern DIGITS_AND_DOTS = Pattern.compile("[0-9.]+");
  private static final Pattern IPV4 =
      Pattern.compile("((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.(?!$)|$)){4}");
  private static final Pattern FIVE_HEX_DIGITS = Pattern.compile("[0-9a-fA-F]{5}");
  private static final int IPV6_GROUPS = 8;

  /**
   * @throws IllegalArgumentException with a sentence for the user, when {@code text} is no IP
   *     literal with a port between 1 and 65535
   */
  public EndpointId {
    text = canonical(HostPort.parse(text)).toString();
  }

  /** The IP literal, without brackets. */
  public String ip() {
    int colon = text.lastIndexOf(':');
    return text.charAt(0) == '[' ? text.substring(1, colon - 1) : text.substring(0, colon);
  }

  /** 1 to 65535. */
  public int port() {
    return Integer.parseInt(text, text.lastIndexOf(':') + 1, text.length(), 10);
  }

  /** By the text, so that any two lists of the same servers can be brought into one order. */
  @Override
  public int compareTo(EndpointId other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }

  private static HostPort canonical(HostPort address) {
    if (address.port() == 0) {
      throw new IllegalArgumentException("the port must be between 1 and 65535");
    }
    String host = address.host();
    return host.indexOf(':') < 0
        ? new HostPort(ipv4(host), address.port())
        : new HostPort(shortest(ipv6(host)), address.port());
  }

  private static String ipv4(String host) {
    if (!DIGITS_AND_DOTS.matcher(host).matches()) {
      throw new IllegalArgumentException(
          "an IP address is needed, not a name: Envoy is told an address and resolves nothing");
    }
    if (!IPV4.matcher(host).matches()) {
      throw new IllegalArgumentException("this is not an IPv4 address");
    }
    if (host.equals("0.0.0.0")) {
      throw new IllegalArgumentException("0.0.0.0 means every address, not one server");
    }
    return host;
  }

  private static byte[] ipv6(String literal) {
    if (literal.indexOf('%') >= 0) {
      throw new IllegalArgumentException("an address with a zone (%) means nothing to Envoy");
    }
    if (literal.indexOf('.') >= 0) {
      throw mixedNotation();
    }
    if (FIVE_HEX_DIGITS.matcher(literal).find()) {
      throw new IllegalArgumentException("this is not an IPv6 address");
    }
    try {
      // A literal with a colon is only parsed, never looked up.
      return unmixed(InetAddress.getByName(literal)).getAddress();
    } catch (UnknownHostException invalid) {
      throw new IllegalArgumentException("this is not an IPv6 address", invalid);
    }
  }

  private static InetAddress unmixed(InetAddress address) {
    if (address.isAnyLocalAddress()) {
      throw new IllegalArgumentException(":: means every address, not one server");
    }
    boolean compatible =
        address instanceof Inet6Address six
            && six.isIPv4CompatibleAddress()
            && !six.isLoopbackAddress();
    if (compatible || !(address instanceof Inet6Address)) {
      throw mixedNotation();
    }
    return address;
  }

  private static IllegalArgumentException mixedNotation() {
    return new IllegalArgumentException("write an IPv4 address inside IPv6 as plain IPv4");
  }

  /** RFC 5952: lower case, no leading zeros, the longest run of two or more zero groups as "::". */
  private static String shortest(byte[] bytes) {
    int runStart = -1;
    int runLength = 1;
    for (int start = 0; start < IPV6_GROUPS; start++) {
      int length = zeroGroups(bytes, start);
      if (length > runLength) {
        runStart = start;
        runLength = length;
      }
    }
    return runStart < 0
        ? groups(bytes, 0, IPV6_GROUPS)
        : groups(bytes, 0, runStart) + "::" + groups(bytes, runStart + runLength, IPV6_GROUPS);
  }

  /** How many groups from {@code start} on are zero. */
  private static int zeroGroups(byte[] bytes, int start) {
    int end = start;
    while (end < IPV6_GROUPS && group(bytes, end) == 0) {
      end++;
    }
    return end - start;
  }

  private static String groups(byte[] bytes, int from, int to) {
    StringBuilder text = new StringBuilder(39);
    for (int i = from; i < to; i++) {
      text.append(i == from ? "" : ":").append(Integer.toHexString(group(bytes, i)));
    }
    return text.toString();
  }

  private static int group(byte[] bytes, int index) {
    return (bytes[2 * index] & 0xff) << 8 | (bytes[2 * index + 1] & 0xff);
  }
}
