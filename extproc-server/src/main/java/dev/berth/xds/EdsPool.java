package dev.berth.xds;

import dev.berth.endpoint.EndpointId;
import dev.berth.pool.Pool;
import dev.berth.pool.PoolSnapshot;
import dev.berth.pool.PooledEndpoint;
import io.envoyproxy.envoy.config.core.v3.HealthStatus;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One pool on its way to the Envoys and back: makes a new {@link Assignment} when its servers
 * change, pushes it to the subscribers, and tells the pool which servers they have all
 * acknowledged. Confined to the executor of this package, but for {@link #subscriptions}.
 */
final class EdsPool {

  private final Pool pool;
  private final Supplier<String> versions;
  private final Linger linger;
  private final XdsMetrics metrics;
  private final Membership membership = new Membership();
  private final Set<Subscription> subscriptions = ConcurrentHashMap.newKeySet();

  private Map<EndpointId, HealthStatus> avoided = Map.of();
  private boolean discovered;
  private boolean applied;
  private @Nullable Assignment assignment;
  private @Nullable Set<EndpointId> announced;

  /**
   * @param versions gives a version that no process ever gave before
   */
  EdsPool(Pool pool, Supplier<String> versions, Linger linger, MeterRegistry registry) {
    this.pool = pool;
    this.versions = versions;
    this.linger = linger;
    this.metrics = new XdsMetrics(registry, pool.name(), subscriptions);
  }

  /** Runs a task, later, where this class is confined. */
  @FunctionalInterface
  interface Linger {
    void thenRun(Runnable task);
  }

  String name() {
    return pool.name();
  }

  /** What Envoys shall know; null until discovery is complete. */
  @Nullable Assignment assignment() {
    return assignment;
  }

  /** Any thread, for reading. */
  Collection<Subscription> subscriptions() {
    return subscriptions;
  }

  void onDiscoveryComplete() {
    discovered = true;
    refresh();
  }

  /**
   * The pool's first version is its state before discovery has said anything, which a word about
   * completeness may overtake.
   */
  void onSnapshot(PoolSnapshot snapshot) {
    applied |= snapshot.version() > 0;
    Set<EndpointId> newest =
        snapshot.endpoints().stream()
            .map(PooledEndpoint::id)
            .collect(Collectors.toUnmodifiableSet());
    avoided = avoided(snapshot);
    if (!newest.equals(membership.members())) {
      long batch = membership.update(newest);
      if (batch != 0) {
        linger.thenRun(() -> forget(batch));
      }
    }
    refresh();
  }

  private static Map<EndpointId, HealthStatus> avoided(PoolSnapshot snapshot) {
    Map<EndpointId, HealthStatus> avoided = new HashMap<>();
    for (PooledEndpoint endpoint : snapshot.endpoints()) {
      if (endpoint.isDraining()) {
        avoided.put(endpoint.id(), HealthStatus.DRAINING);
      } else if (!endpoint.isInService()) {
        avoided.put(endpoint.id(), HealthStatus.UNHEALTHY);
      }
    }
    return avoided;
  }

  private void forget(long batch) {
    membership.forget(batch);
    refresh();
  }

  private void refresh() {
    if (discovered && applied && isOutdated()) {
      assignment = Assignment.of(name(), versions.get(), membership.told(), avoided);
      subscriptions.forEach(subscription -> subscription.stream().push());
    }
    announce();
  }

  private boolean isOutdated() {
    return assignment == null
        || !assignment.endpoints().equals(membership.told())
        || !assignment.avoided().equals(avoided);
  }

  /** From now on new servers wait for this subscriber, too. */
  void add(Subscription subscription) {
    subscriptions.add(subscription);
    announce();
  }

  void remove(Subscription subscription) {
    if (subscriptions.remove(subscription)) {
      announce();
    }
  }

  /**
   * No server waits for this subscriber any more. Its Envoy, unless it is subscribed a second time,
   * hears of none, and is to get none that is new from here on. One that never acknowledged
   * anything does not take its servers from here.
   */
  void lose(Subscription subscription) {
    if (subscriptions.remove(subscription)) {
      String address = subscription.envoyAddress();
      boolean gone = subscriptions.stream().noneMatch(one -> one.envoyAddress().equals(address));
      if (gone && subscription.hasAcknowledged()) {
        pool.staleEnvoys().add(address, subscription.known());
      }
      announce();
    }
  }

  void onSent() {
    metrics.onPush();
  }

  void onAcknowledged(Subscription subscription) {
    metrics.onAck();
    pool.staleEnvoys().remove(subscription.envoyAddress());
    announce();
  }

  void onRejected() {
    metrics.onNack();
  }

  private void announce() {
    Set<EndpointId> known = knownToAll();
    if (!Objects.equals(known, announced)) {
      announced = known;
      pool.applyAnnounced(known);
    }
  }

  /**
   * The members that every subscriber certainly knows; null without subscribers. Subscribers that
   * have acknowledged the same assignment share its set, so few sets differ, however many Envoys
   * there are.
   */
  private @Nullable Set<EndpointId> knownToAll() {
    if (subscriptions.isEmpty()) {
      return null;
    }
    Set<Set<EndpointId>> different = Collections.newSetFromMap(new IdentityHashMap<>());
    subscriptions.forEach(subscription -> different.add(subscription.known()));
    Set<EndpointId> known = new HashSet<>(membership.members());
    different.forEach(known::retainAll);
    return known;
  }
}
