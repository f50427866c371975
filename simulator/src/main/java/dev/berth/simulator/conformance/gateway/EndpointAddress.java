package dev.berth.simulator.conformance.gateway;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The address of one inference server, in canonical text, so that two spellings of one address are
 * equal.
 *
 * @param ip an IPv4 or IPv6 address without brackets
 * @param port 1 to 65535
 */
public record EndpointAddress(String ip, int port) {
  private static final Pattern FORM =
      Pattern.compile("(?:\\[(?<v6>[0-9a-fA-F:.]+)]|(?<v4>[0-9.]+)):(?<port>[0-9]{1,5})");

  /** The address, or null when the text is no {@code ip:port}; IPv6 needs its brackets. */
  public static @Nullable EndpointAddress tryParse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return null;
    }
    String v6 = form.group("v6");
    String literal = v6 == null ? form.group("v4") : v6;
    boolean valid =
        v6 == null ? NetUtil.isValidIpV4Address(literal) : NetUtil.isValidIpV6Address(literal);
    InetAddress address = valid ? NetUtil.createInetAddressFromIpAddressString(literal) : null;
    int port = Integer.parseInt(form.group("port"));
    return address == null || port < 1 || port > 65535
        ? null
        : new EndpointAddress(NetUtil.toAddressString(address), port);
  }

  /** The address of a text that is known to be one. */
  public static EndpointAddress of(String text) {
    EndpointAddress address = tryParse(text);
    if (address == null) {
      throw new IllegalArgumentException("'" + text + "' is no ip:port (IPv6 as [ip]:port)");
    }
    return address;
  }

  /** Whether it is written with brackets. */
  public boolean isIpv6() {
    return ip.indexOf(':') >= 0;
  }

  /** Another port of the same machine. */
  public EndpointAddress withPort(int other) {
    return new EndpointAddress(ip, other);
  }

  /** {@code ip:port}, an IPv6 address in brackets. */
  public String text() {
    return (isIpv6() ? "[" + ip + "]" : ip) + ":" + port;
  }

  @Override
  public String toString() {
    return text();
  }
}
