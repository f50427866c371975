package dev.berth.xds;

import com.google.protobuf.Any;
import dev.berth.endpoint.EndpointId;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import java.util.Set;
import java.util.TreeSet;

/**
 * What Envoy is told of a pool at one moment. Immutable; its bytes are made once for all Envoys.
 *
 * <p>Every server is in it with health UNKNOWN, which Envoy takes as healthy: which one serves is
 * decided for each request, and Envoy's own opinion would only matter where no decision arrived.
 *
 * @param version unique over all pools, all restarts and all replicas
 * @param endpoints its servers; possibly empty
 * @param resource the packed {@code ClusterLoadAssignment}
 */
record Assignment(String pool, String version, Set<EndpointId> endpoints, Any resource) {

  static Assignment of(String pool, String version, Set<EndpointId> endpoints) {
    ClusterLoadAssignment.Builder assignment =
        ClusterLoadAssignment.newBuilder().setClusterName(pool);
    if (!endpoints.isEmpty()) {
      LocalityLbEndpoints.Builder locality = assignment.addEndpointsBuilder();
      new TreeSet<>(endpoints).forEach(id -> locality.addLbEndpoints(lbEndpoint(id)));
    }
    return new Assignment(pool, version, Set.copyOf(endpoints), packed(assignment.build()));
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

  private static LbEndpoint lbEndpoint(EndpointId id) {
    return LbEndpoint.newBuilder()
        .setEndpoint(Endpoint.newBuilder().setAddress(address(id)))
        .build();
  }

  private static Address address(EndpointId id) {
    return Address.newBuilder()
        .setSocketAddress(SocketAddress.newBuilder().setAddress(id.ip()).setPortValue(id.port()))
        .build();
  }
}
