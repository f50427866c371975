package dev.berth.routing;

import dev.berth.endpoint.EndpointId;
import dev.berth.routing.RoutingOutcome.Rejected;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The only endpoints that a request may have on account of where it comes from. Immutable.
 *
 * @param addresses each {@code ip:port}; null when all are allowed
 * @param ifNone what the client is told when none of them is ready
 */
record Confines(@Nullable List<String> addresses, Rejected ifNone) {

  /**
   * Those that the gateway allows.
   *
   * @param subset as in {@link RoutingHints}
   */
  static Confines of(@Nullable List<String> subset) {
    return new Confines(
        subset, subset == null ? Rejections.noReadyServer() : Rejections.noServerInSubset());
  }

  /**
   * Those of them that the Envoy knows.
   *
   * @param known null when it knows all
   */
  Confines within(@Nullable Set<EndpointId> known) {
    if (known == null) {
      return this;
    }
    Set<String> all = known.stream().map(EndpointId::text).collect(Collectors.toSet());
    return new Confines(
        addresses == null ? List.copyOf(all) : addresses.stream().filter(all::contains).toList(),
        ifNone);
  }

  boolean allow(String address) {
    return addresses == null || addresses.contains(address);
  }
}
