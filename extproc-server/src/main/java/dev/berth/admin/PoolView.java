package dev.berth.admin;

import dev.berth.config.CompletionMode;
import dev.berth.endpoint.Lifecycle;
import dev.berth.pool.PoolSnapshot;
import dev.berth.pool.PooledEndpoint;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One pool in {@code /api/pools}. The components are the JSON's keys.
 *
 * @param servers how many are in which state; every state is there
 * @param models what any of them serves, by name
 */
record PoolView(
    String name,
    Map<String, Integer> servers,
    List<ServerView.Model> models,
    CompletionView completion,
    DiscoveryView discovery,
    List<SubscriberView> edsSubscribers) {

  static PoolView of(AdminPool pool) {
    PoolSnapshot snapshot = pool.route().pool().snapshot();
    return new PoolView(
        pool.name(),
        byState(snapshot),
        snapshot.models().stream().map(ServerView.Model::of).toList(),
        CompletionView.of(pool),
        pool.discovery().get(),
        pool.subscribers().get());
  }

  private static Map<String, Integer> byState(PoolSnapshot snapshot) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (Lifecycle state : Lifecycle.values()) {
      counts.put(state.label(), 0);
    }
    for (PooledEndpoint endpoint : snapshot.endpoints()) {
      counts.merge(endpoint.lifecycle().label(), 1, Integer::sum);
    }
    return counts;
  }

  /**
   * How the end of requests is learned.
   *
   * @param configured {@code auto}, {@code accessLog} or {@code stream}
   * @param inForce what that comes to for each Envoy at this moment
   */
  record CompletionView(String configured, List<InForce> inForce) {

    static CompletionView of(AdminPool pool) {
      SortedSet<String> envoys = new TreeSet<>(pool.accessLogs().addresses());
      envoys.addAll(pool.envoys().get());
      return new CompletionView(
          label(pool.route().completion()),
          envoys.stream().map(envoy -> InForce.of(pool, envoy)).toList());
    }

    private static String label(CompletionMode mode) {
      return switch (mode) {
        case AUTO -> "auto";
        case ACCESS_LOG -> "accessLog";
        case STREAM -> "stream";
      };
    }
  }

  /**
   * What holds for one Envoy.
   *
   * @param envoy its address without the port
   * @param completion {@code accessLog} or {@code stream}
   */
  record InForce(String envoy, String completion) {

    static InForce of(AdminPool pool, String envoy) {
      return new InForce(
          envoy,
          switch (pool.route().completionFor(envoy, pool.accessLogs())) {
            case ACCESS_LOG -> "accessLog";
            case STREAM -> "stream";
          });
    }
  }
}
