package dev.berth.xds;

import dev.berth.endpoint.EndpointId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which servers Envoy shall know: the members of the pool, and those that left it a moment ago.
 * Confined to the executor of this package.
 */
final class Membership {

  private Set<EndpointId> members = Set.of();

  /** Each with the number of the batch it left in last; some may be back. */
  private final Map<EndpointId, Long> lingering = new HashMap<>();

  private long batch;

  /**
   * Takes the pool's newest members. Who is missing begins to linger; who is back simply stays.
   *
   * @return the batch of those that left just now, for {@link #forget}; 0 if nobody left
   */
  long update(Set<EndpointId> newest) {
    Set<EndpointId> left = new HashSet<>(members);
    left.removeAll(newest);
    members = Set.copyOf(newest);
    if (left.isEmpty()) {
      return 0;
    }
    batch++;
    left.forEach(id -> lingering.put(id, batch));
    return batch;
  }

  /** The servers of a batch have lingered long enough, but for those that left again meanwhile. */
  void forget(long goneBatch) {
    lingering.values().removeIf(number -> number == goneBatch);
  }

  /** Those that may be picked once Envoy knows them. */
  Set<EndpointId> members() {
    return members;
  }

  /** Those that Envoy is told. */
  Set<EndpointId> told() {
    if (lingering.isEmpty()) {
      return members;
    }
    Set<EndpointId> told = new HashSet<>(members);
    told.addAll(lingering.keySet());
    return told;
  }
}
