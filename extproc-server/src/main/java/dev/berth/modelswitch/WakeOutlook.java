package dev.berth.modelswitch;

import dev.berth.admission.Sleepers;
import dev.berth.endpoint.EndpointId;
import dev.berth.pool.PoolSnapshot;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What requests may expect, as of the last look. Immutable.
 *
 * @param servers those of all groups
 * @param waits about how long until a server is awake, in nanoseconds, by the names of models; of
 *     those for which that was measured
 */
record WakeOutlook(Set<EndpointId> servers, Map<String, Long> waits) implements Sleepers {

  static final WakeOutlook NONE = new WakeOutlook(Set.of(), Map.of());

  WakeOutlook {
    servers = Set.copyOf(servers);
    waits = Map.copyOf(waits);
  }

  @Override
  public boolean canWake(PoolSnapshot pool, String model, @Nullable List<String> subset) {
    for (EndpointId server : servers) {
      int position = pool.positionOf(server.text());
      if (position >= 0
          && pool.endpoint(position).serves(model)
          && (subset == null || subset.contains(server.text()))) {
        return true;
      }
    }
    return false;
  }

  @Override
  public long waitNanos(String model) {
    return waits.getOrDefault(model, 0L);
  }
}
