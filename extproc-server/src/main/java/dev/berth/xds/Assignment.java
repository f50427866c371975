package dev.berth.xds;

import com.google.protobuf.Any;
import dev.berth.endpoint.EndpointId;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.HealthStatus;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What Envoy is told of a pool at one moment. Immutable; its bytes are made once for all Envoys.
 *
 * <p>Which server serves is decided for each request, and a server that is named gets it, whatever
 * its health is here. That matters where no decision arrives, or Envoy cannot follow it: then it
 * avoids those that are UNHEALTHY or DRAINING. All others are UNKNOWN, which Envoy takes as
 * healthy.
 *
 * @param version unique over all pools, all restarts and all replicas
 * @param endpoints its servers; possibly empty
 * @param avoided those of them that Envoy is not to choose by itself, and why
 * @param resource the packed {@code ClusterLoadAssignment}
 */
record Assignment(
    String pool,
    String version,
    Set<EndpointId> endpoints,
    Map<EndpointId, HealthStatus> avoided,
    Any resource) {

  static Assignment of(
      String pool,
      String version,
      Set<EndpointId> endpoints,
      Map<EndpointId, HealthStatus> avoided) {
    ClusterLoadAssignment.Builder assignment =
        ClusterLoadAssignment.newBuilder().setClusterName(pool);
    if (!endpoints.isEmpty()) {
      LocalityLbEndpoints.Builder locality = assignment.addEndpointsBuilder();
      for (EndpointId id : new TreeSet<>(endpoints)) {
        locality.addLbEndpoints(lbEndpoint(id, avoided.getOrDefault(id, HealthStatus.UNKNOWN)));
      }
    }
    return new Assignment(
        pool, version, Set.copyOf(endpoints), Map.copyOf(avoided), packed(assignment.build()));
  }

  /**
   * As {@link Any#pack}, but without the descriptors of a dozen files, which would be built at
   * every start.
   */
  private static Any packed(ClusterLoadAssignment assignment) {
    return Any.newBuilder()
        .setTypeUrl(EdsStream.TYPE_URL)
        .setValue(assignment.toByteString())
        .build();
  }

  private static LbEndpoint lbEndpoint(EndpointId id, HealthStatus health) {
    return LbEndpoint.newBuilder()
        .setHealthStatus(health)
        .setEndpoint(Endpoint.newBuilder().setAddress(address(id)))
        .build();
  }

  private static Address address(EndpointId id) {
    return Address.newBuilder()
        .setSocketAddress(SocketAddress.newBuilder().setAddress(id.ip()).setPortValue(id.port()))
        .build();
  }
}
