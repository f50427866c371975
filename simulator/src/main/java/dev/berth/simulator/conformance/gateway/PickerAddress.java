package dev.berth.simulator.conformance.gateway;

import io.grpc.Metadata;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a picker listens, and what every stream to it says of itself.
 *
 * @param authority the {@code :authority} of its streams; null takes the host and port
 * @param tls whether to use TLS; the certificate is not verified, as most gateways do not either
 * @param metadata gRPC metadata of every stream, such as {@code berth-pool}
 */
public record PickerAddress(
    String host, int port, @Nullable String authority, boolean tls, Map<String, String> metadata) {

  public PickerAddress {
    metadata = Map.copyOf(metadata);
    metadata.keySet().forEach(PickerAddress::key);
  }

  /**
   * A picker in plain text.
   *
   * @param hostAndPort {@code host:port}; an IPv6 address in brackets
   * @throws IllegalArgumentException with a sentence for the user, when it is none
   */
  public static PickerAddress of(String hostAndPort) {
    int colon = hostAndPort.lastIndexOf(':');
    String host = hostAndPort.substring(0, Math.max(0, colon)).replaceAll("^\\[(.*)]$", "$1");
    int port = port(hostAndPort.substring(colon + 1));
    if (host.isEmpty() || port < 1 || port > 65535) {
      throw new IllegalArgumentException(
          "a picker is given as host:port, for example 127.0.0.1:9002, not '" + hostAndPort + "'");
    }
    return new PickerAddress(host, port, null, false, Map.of());
  }

  private static int port(String digits) {
    return digits.matches("[0-9]{1,5}") ? Integer.parseInt(digits) : -1;
  }

  public PickerAddress withAuthority(@Nullable String other) {
    return new PickerAddress(host, port, other, tls, metadata);
  }

  public PickerAddress withTls(boolean on) {
    return new PickerAddress(host, port, authority, on, metadata);
  }

  /** The same address, whose streams carry this metadata too. */
  public PickerAddress withMetadata(Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(metadata);
    all.putAll(more);
    return new PickerAddress(host, port, authority, tls, all);
  }

  /** A metadata key, which must be ASCII without blanks. */
  static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  InetSocketAddress socketAddress() {
    return new InetSocketAddress(host, port);
  }

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
