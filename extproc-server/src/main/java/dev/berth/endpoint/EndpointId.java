package dev.berth.endpoint;

import dev.berth.base.HostPort;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * The name of an inference server: {@code ip:port} in the one spelling that Envoy uses too, so that
 * equal servers have equal text. IPv6 is in brackets and shortened as RFC 5952 says.
 *
 * @param text canonical {@code ip:port}; whatever valid spelling comes in, this goes out
 */
public record EndpointId(String text) implements Comparable<EndpointId> {

  private static final Pattern IPV4 =
      Pattern.compile("((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.(?!$)|$)){4}");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:]+");
  private static final int IPV6_GROUPS = 8;

  /**
   * @throws IllegalArgumentException with a sentence for the user, when {@code text} is no IP
   *     literal with a port between 1 and 65535
   */
  public EndpointId {
    text = canonical(HostPort.parse(text));
  }

  /** The IP literal, without brackets. */
  public String ip() {
    return HostPort.parse(text).host();
  }

  /** 1 to 65535. */
  public int port() {
    return HostPort.parse(text).port();
  }

  @Override
  public int compareTo(EndpointId other) {
    return text.compareTo(other.text);
  }

  @Override
  public String toString() {
    return text;
  }

  private static String canonical(HostPort address) {
    if (address.port() == 0) {
      throw new IllegalArgumentException("the port must be between 1 and 65535");
    }
    if (IPV4.matcher(address.host()).matches()) {
      return address.toString();
    }
    if (address.host().indexOf(':') < 0 || !IPV6.matcher(address.host()).matches()) {
      throw new IllegalArgumentException(
          "an IP address is needed, not a name: Envoy is told an address and resolves nothing");
    }
    return new HostPort(shortest(ipv6(address.host())), address.port()).toString();
  }

  private static byte[] ipv6(String literal) {
    try {
      byte[] bytes = InetAddress.getByName(literal).getAddress();
      if (bytes.length == 2 * IPV6_GROUPS) {
        return bytes;
      }
      throw new IllegalArgumentException("write an IPv4-mapped address as plain IPv4");
    } catch (UnknownHostException invalid) {
      throw new IllegalArgumentException("this is not an IPv6 address", invalid);
    }
  }

  /** RFC 5952: lower case, no leading zeros, the longest run of two or more zero groups as "::". */
  private static String shortest(byte[] bytes) {
    int runStart = -1;
    int runLength = 1;
    for (int start = 0; start < IPV6_GROUPS; start++) {
      int length = 0;
      while (start + length < IPV6_GROUPS && group(bytes, start + length) == 0) {
        length++;
      }
      if (length > runLength) {
        runStart = start;
        runLength = length;
      }
    }
    StringBuilder text = new StringBuilder(39);
    for (int i = 0; i < IPV6_GROUPS; i++) {
      if (i == runStart) {
        text.append("::");
        i += runLength - 1;
      } else {
        text.append(text.isEmpty() || text.charAt(text.length() - 1) == ':' ? "" : ":");
        text.append(Integer.toHexString(group(bytes, i)));
      }
    }
    return text.toString();
  }

  private static int group(byte[] bytes, int index) {
    return (bytes[2 * index] & 0xff) << 8 | bytes[2 * index + 1] & 0xff;
  }
}
