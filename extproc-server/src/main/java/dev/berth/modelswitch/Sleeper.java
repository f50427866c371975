package dev.berth.modelswitch;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toUnmodifiableList;

import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.Wakefulness;
import dev.berth.pool.PoolSnapshot;
import dev.berth.pool.PooledEndpoint;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Servers of a device group that sleep and wake as one: a lock-step group, or one server alone. As
 * of one snapshot; immutable.
 *
 * @param name the address, or the name of the lock-step group
 */
record Sleeper(String name, List<PooledEndpoint> servers) {

  Sleeper {
    servers = List.copyOf(servers);
  }

  /** All of a device group, by name. */
  static List<Sleeper> of(PoolSnapshot pool, String group) {
    return servers(pool, group).stream()
        .collect(groupingBy(server -> server.endpoint().unit(), TreeMap::new, toUnmodifiableList()))
        .entrySet()
        .stream()
        .map(unit -> new Sleeper(unit.getKey(), unit.getValue()))
        .toList();
  }

  /**
   * Those of a device group but for one.
   *
   * @param name of the one; null: all of them
   */
  static List<Sleeper> othersThan(@Nullable String name, PoolSnapshot pool, String group) {
    return of(pool, group).stream().filter(sleeper -> !sleeper.name.equals(name)).toList();
  }

  /** The servers of a device group, by address. */
  static List<PooledEndpoint> servers(PoolSnapshot pool, String group) {
    return pool.endpoints().stream()
        .filter(server -> group.equals(server.endpoint().deviceGroup()))
        .toList();
  }

  List<EndpointId> ids() {
    return ids(servers);
  }

  static List<EndpointId> ids(List<PooledEndpoint> servers) {
    return servers.stream().map(PooledEndpoint::id).toList();
  }

  boolean has(EndpointId server) {
    return ids().contains(server);
  }

  boolean areAll(Wakefulness state) {
    return servers.stream().allMatch(server -> server.wakefulness() == state);
  }

  /** Nothing of this process is on them, and nothing that they tell of. */
  boolean isIdle(long nowNanos) {
    return servers.stream().allMatch(server -> isIdle(server, nowNanos));
  }

  private static boolean isIdle(PooledEndpoint server, long nowNanos) {
    var said = server.metrics().get(nowNanos);
    return server.load().requests() == 0 && (said == null || !(said.requests().inFlight() > 0));
  }
}
