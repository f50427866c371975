package dev.berth.routing;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * From which Envoys an access log stream is open at this moment. Any thread. An Envoy is known by
 * its address without the port, since its log and its requests come over different connections.
 */
public final class AccessLogStreams {

  private final Map<String, Integer> openByAddress = new ConcurrentHashMap<>();

  /** The name of the Envoy behind a connection; all that come over a Unix socket are one. */
  public static String envoyAddress(@Nullable SocketAddress remote) {
    return remote instanceof InetSocketAddress inet ? inet.getAddress().getHostAddress() : "unix";
  }

  public void onOpen(String envoyAddress) {
    openByAddress.merge(envoyAddress, 1, Integer::sum);
  }

  /** Called once for each {@link #onOpen}. */
  public void onClose(String envoyAddress) {
    openByAddress.computeIfPresent(envoyAddress, (same, open) -> open == 1 ? null : open - 1);
  }

  public boolean isOpenFrom(String envoyAddress) {
    return openByAddress.containsKey(envoyAddress);
  }

  /** The addresses with an open stream, sorted. */
  public Set<String> addresses() {
    return new TreeSet<>(openByAddress.keySet());
  }
}
