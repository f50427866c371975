package dev.berth.admin;

import dev.berth.modelswitch.DeviceGroups;
import dev.berth.routing.AccessLogStreams;
import dev.berth.routing.PoolRoute;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/**
 * A pool as the admin pages look at it. The suppliers are called on any thread and must not block.
 *
 * @param envoys addresses of the Envoys that send requests, as in {@link AccessLogStreams}
 * @param subscribers the Envoys that take this pool's servers from Berth
 */
public record AdminPool(
    PoolRoute route,
    AccessLogStreams accessLogs,
    Supplier<? extends Collection<String>> envoys,
    Supplier<DiscoveryView> discovery,
    DeviceGroups groups,
    Supplier<List<SubscriberView>> subscribers) {

  String name() {
    return route.pool().name();
  }
}
