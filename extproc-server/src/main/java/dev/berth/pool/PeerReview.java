package dev.berth.pool;

import dev.berth.endpoint.EndpointId;
import dev.berth.health.Cause;
import dev.berth.health.HealthSettings;
import dev.berth.health.Peers;
import dev.berth.health.ServerHealth;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Looks at all servers of a pool now and then, and compares those that serve the same models.
 * Confined to the writer of the pool.
 */
final class PeerReview {

  private static final Duration LOOK = Duration.ofMillis(200);

  private final HealthSettings settings;
  private final Consumer<EndpointId> onSilence;
  private final Map<Set<String>, Peers> byModels = new HashMap<>();
  private long lookNanos;
  private long roundNanos;

  /** What is held against a server. */
  record Finding(ServerHealth server, Cause cause) {}

  /**
   * @param onSilence hears of each server that has work and has become silent, once for each time
   */
  PeerReview(HealthSettings settings, Consumer<EndpointId> onSilence, long nowNanos) {
    this.settings = settings;
    this.onSilence = onSilence;
    this.lookNanos = nowNanos;
    this.roundNanos = nowNanos;
  }

  /** The servers that stick out; none where it is not time to look. */
  List<Finding> review(Collection<PooledEndpoint> endpoints, long nowNanos) {
    if (nowNanos - lookNanos < LOOK.toNanos()) {
      return List.of();
    }
    lookNanos = nowNanos;
    update(endpoints);
    endpoints.forEach(endpoint -> look(endpoint, nowNanos));
    List<Finding> findings = new ArrayList<>();
    for (Peers peers : byModels.values()) {
      peers.stalled(nowNanos).forEach(s -> findings.add(new Finding(s, Cause.STALLED)));
    }
    if (nowNanos - roundNanos >= settings.successRate().interval().toNanos()) {
      roundNanos = nowNanos;
      endRound(findings);
    }
    return findings;
  }

  private void look(PooledEndpoint endpoint, long nowNanos) {
    endpoint.health().look(endpoint.load().requests(), nowNanos);
    if (endpoint.health().fallsSilent(nowNanos)) {
      onSilence.accept(endpoint.id());
    }
  }

  private void update(Collection<PooledEndpoint> endpoints) {
    Map<Set<String>, List<ServerHealth>> members = new HashMap<>();
    for (PooledEndpoint endpoint : endpoints) {
      members.computeIfAbsent(endpoint.modelNames(), m -> new ArrayList<>()).add(endpoint.health());
    }
    byModels.keySet().retainAll(members.keySet());
    members.forEach(
        (models, servers) -> byModels.computeIfAbsent(models, m -> new Peers()).update(servers));
  }

  private void endRound(List<Finding> findings) {
    for (Peers peers : byModels.values()) {
      peers
          .outliers(settings.successRate())
          .forEach(server -> findings.add(new Finding(server, Cause.SUCCESS_RATE)));
      peers.learn(settings.stallTimeout());
    }
  }
}
