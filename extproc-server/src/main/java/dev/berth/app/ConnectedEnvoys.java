package dev.berth.app;

import dev.berth.routing.AccessLogStreams;
import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.ServerTransportFilter;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The addresses from which connections to the gRPC port are open. Any thread.
 *
 * <p>An Envoy that runs keeps several (requests, access log, EDS, health checks), so the loss of
 * the last one means that it died, or that the network between is cut.
 */
final class ConnectedEnvoys extends ServerTransportFilter {

  private static final Attributes.Key<String> ADDRESS = Attributes.Key.create("envoy-address");

  private final Map<String, Integer> connections = new ConcurrentHashMap<>();
  private final Consumer<String> onLastLost;

  /**
   * @param onLastLost hears the address whose last connection was lost
   */
  ConnectedEnvoys(Consumer<String> onLastLost) {
    this.onLastLost = onLastLost;
  }

  @Override
  public Attributes transportReady(Attributes transport) {
    String address = AccessLogStreams.envoyAddress(transport.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR));
    connections.merge(address, 1, Integer::sum);
    return transport.toBuilder().set(ADDRESS, address).build();
  }

  /**
   * @param transport null, whatever gRPC declares, if the connection ended before it was ready, as
   *     after a failed handshake
   */
  @Override
  public void transportTerminated(@Nullable Attributes transport) {
    String address = transport == null ? null : transport.get(ADDRESS);
    if (address == null) {
      return;
    }
    Integer left =
        connections.computeIfPresent(address, (same, open) -> open == 1 ? null : open - 1);
    if (left == null) {
      onLastLost.accept(address);
    }
  }

  /** As {@link AccessLogStreams} names them, sorted. */
  Set<String> addresses() {
    return new TreeSet<>(connections.keySet());
  }
}
