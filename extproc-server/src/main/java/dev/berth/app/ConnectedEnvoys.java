package dev.berth.app;

import dev.berth.routing.AccessLogStreams;
import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.ServerTransportFilter;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** The addresses from which connections to the gRPC port are open. Any thread. */
final class ConnectedEnvoys extends ServerTransportFilter {

  private static final Attributes.Key<String> ADDRESS = Attributes.Key.create("envoy-address");

  private final Map<String, Integer> connections = new ConcurrentHashMap<>();

  @Override
  public Attributes transportReady(Attributes transport) {
    String address = AccessLogStreams.envoyAddress(transport.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR));
    connections.merge(address, 1, Integer::sum);
    return transport.toBuilder().set(ADDRESS, address).build();
  }

  @Override
  public void transportTerminated(Attributes transport) {
    String address = transport.get(ADDRESS);
    if (address != null) {
      connections.computeIfPresent(address, (same, open) -> open == 1 ? null : open - 1);
    }
  }

  /** As {@link AccessLogStreams} names them, sorted. */
  Set<String> addresses() {
    return new TreeSet<>(connections.keySet());
  }
}
