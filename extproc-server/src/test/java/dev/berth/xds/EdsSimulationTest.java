package dev.berth.xds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.endpoint.Endpoint;
import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.Lifecycle;
import dev.berth.pool.Pool;
import dev.berth.pool.PooledEndpoint;
import dev.berth.xds.FakeEnvoy.Dialect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Pools that change and Envoys that come, go, take, reject and dawdle, in any order. Held after
 * every event: a server that may be picked is one that every Envoy knows, of those who asked before
 * it became pickable; an Envoy knows a server for as long after it left as decisions may be on
 * their way; and for an Envoy that has lost its stream nothing may be picked that it does not know.
 */
class EdsSimulationTest {

  private static final int EVENTS = 1_500;
  private static final int ADDRESSES = 12;
  private static final int ENVOYS = 4;

  static LongStream seeds() {
    return LongStream.rangeClosed(1, Long.getLong("berth.simulation.seeds", 8));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void anyOrderOfEvents_serversThatMayBePickedAreKnown(long seed) {
    try (EdsFixture eds = new EdsFixture(seed)) {
      new Simulation(eds, seed).run();
    }
  }

  /** One Envoy and one pool. */
  private record Pair(FakeEnvoy envoy, Pool pool) {}

  private static final class Simulation {

    private final EdsFixture eds;
    private final long seed;
    private final Random random;
    private final List<Pool> pools;
    private final List<FakeEnvoy> envoys;
    private final Map<Pool, Set<EndpointId>> wasReady = new HashMap<>();
    private final Map<Pair, Set<EndpointId>> mustKnow = new HashMap<>();

    /** The newest assignment that an Envoy took since it asked for the pool. */
    private final Map<Pair, Set<EndpointId>> taken = new HashMap<>();

    /** Lost their stream after they had taken servers by it, and have taken none since. */
    private final Set<Pair> stale = new HashSet<>();

    private final Map<Pool, Map<EndpointId, Long>> leftAt = new HashMap<>();

    private int event;

    Simulation(EdsFixture eds, long seed) {
      this.eds = eds;
      this.seed = seed;
      this.random = new Random(seed);
      this.pools = List.of(eds.pool, eds.other);
      this.envoys =
          IntStream.range(0, ENVOYS)
              .mapToObj(i -> Dialect.values()[i % 2].envoy("envoy-" + i, eds.channel))
              .toList();
      pools.forEach(pool -> leftAt.put(pool, new HashMap<>()));
    }

    void run() {
      for (event = 0; event < EVENTS; event++) {
        happen();
        check();
      }
      settle();
    }

    private void happen() {
      FakeEnvoy envoy = envoys.get(random.nextInt(ENVOYS));
      Pool pool = pools.get(random.nextInt(pools.size()));
      switch (random.nextInt(12)) {
        case 0, 1 -> discover(pool);
        case 2, 3 -> eds.time.advance(Duration.ofMillis(random.nextInt(4_000)));
        case 4 -> eds.service.onDiscoveryComplete(pool.name());
        case 5 -> connectOrDisconnect(envoy);
        case 6 -> resubscribe(envoy);
        case 7 -> reject(envoy);
        default -> take(envoy);
      }
    }

    private void discover(Pool pool) {
      List<Endpoint> discovered = new ArrayList<>();
      for (int i = 0; i < ADDRESSES; i++) {
        boolean present = pool.snapshot().positionOf(id(i).text()) >= 0;
        if (present != (random.nextInt(5) == 0)) {
          discovered.add(EdsFixture.endpoint(id(i).text()));
        }
      }
      Set<EndpointId> before = ids(pool);
      pool.applyDiscovery(discovered);
      before.removeAll(ids(pool));
      before.forEach(gone -> leftAt.get(pool).put(gone, eds.time.nanos()));
      ids(pool).forEach(present -> leftAt.get(pool).remove(present));
    }

    private void connectOrDisconnect(FakeEnvoy envoy) {
      pools.stream()
          .filter(pool -> hasTaken(envoy, pool))
          .forEach(p -> stale.add(new Pair(envoy, p)));
      forget(envoy, Set.of());
      if (!envoy.connected) {
        envoy.connect(wishes());
      } else if (random.nextInt(4) == 0) {
        envoy.halfClose();
        envoy.inbox.clear();
      } else {
        envoy.disconnect();
      }
    }

    private String[] wishes() {
      return switch (random.nextInt(4)) {
        case 0 -> new String[] {"default"};
        case 1 -> new String[] {"other", "nope"};
        default -> new String[] {"default", "other"};
      };
    }

    /** A client of the state of the world changes its mind only with the newest nonce in hand. */
    private void resubscribe(FakeEnvoy envoy) {
      if (envoy.connected) {
        Set<String> wanted = Set.of(wishes());
        forget(envoy, wanted);
        envoy.want(wanted);
      }
    }

    private void reject(FakeEnvoy envoy) {
      if (!envoy.inbox.isEmpty()) {
        envoy.nack();
      }
    }

    private void take(FakeEnvoy envoy) {
      if (!envoy.inbox.isEmpty()) {
        FakeEnvoy.Told told = envoy.inbox.element();
        envoy.ack();
        told.pools().keySet().forEach(name -> stale.removeIf(p -> isOf(p, envoy, name)));
        pools.forEach(
            pool ->
                taken.computeIfPresent(
                    new Pair(envoy, pool),
                    (same, before) -> told.pools().getOrDefault(pool.name(), before)));
      }
    }

    /** Whether the service knows that this Envoy took something since it asked for the pool. */
    private boolean hasTaken(FakeEnvoy envoy, Pool pool) {
      return eds.service.subscribers().stream()
          .filter(view -> view.envoy().equals(envoy.id) && view.pool().equals(pool.name()))
          .anyMatch(view -> view.acknowledgedVersion() != null);
    }

    private static boolean isOf(Pair pair, FakeEnvoy envoy, String pool) {
      return pair.envoy() == envoy && pair.pool().name().equals(pool);
    }

    private void forget(FakeEnvoy envoy, Set<String> kept) {
      Predicate<Pair> forgotten = p -> p.envoy() == envoy && !kept.contains(p.pool().name());
      taken.keySet().removeIf(forgotten);
      mustKnow.keySet().removeIf(forgotten);
    }

    private void check() {
      assertThat(envoys.stream().mapToInt(envoy -> envoy.inbox.size()).max().orElseThrow())
          .as("unanswered responses of one Envoy, seed %d, event %d", seed, event)
          .isLessThanOrEqualTo(1);
      for (Pool pool : pools) {
        Set<EndpointId> ready = EdsFixture.ready(pool);
        Set<EndpointId> became = new HashSet<>(ready);
        became.removeAll(wasReady.getOrDefault(pool, Set.of()));
        subscribers(pool).forEach(envoy -> check(envoy, pool, ready, became));
        envoys.forEach(envoy -> checkStale(envoy, pool, ready));
        wasReady.put(pool, ready);
      }
    }

    private void check(
        FakeEnvoy envoy, Pool pool, Set<EndpointId> ready, Set<EndpointId> becameReady) {
      Set<EndpointId> must = mustKnow.computeIfAbsent(new Pair(envoy, pool), p -> new HashSet<>());
      must.removeIf(id -> !ready.contains(id) && !isOnItsWay(pool, id));
      if (isAsked(envoy, pool)) {
        must.addAll(becameReady);
        taken.putIfAbsent(new Pair(envoy, pool), Set.of());
      }
      Set<EndpointId> took = taken.getOrDefault(new Pair(envoy, pool), Set.of());
      ready.stream().filter(took::contains).forEach(must::add);
      if (!envoy.members(pool.name()).containsAll(must)) {
        assertThat(envoy.members(pool.name()))
            .as("%s of %s, seed %d, event %d", pool.name(), envoy.id, seed, event)
            .containsAll(must);
      }
    }

    /** Those who lost their stream after they had taken something by it. */
    private void checkStale(FakeEnvoy envoy, Pool pool, Set<EndpointId> ready) {
      Set<EndpointId> known = pool.staleEnvoys().knownTo(envoy.id);
      assertThat(known != null || !stale.contains(new Pair(envoy, pool)))
          .as("%s of %s is stale, seed %d, event %d", pool.name(), envoy.id, seed, event)
          .isTrue();
      if (known != null) {
        Set<EndpointId> pickable = new HashSet<>(ready);
        pickable.retainAll(known);
        assertThat(envoy.members(pool.name()))
            .as("%s of %s, stale, seed %d, event %d", pool.name(), envoy.id, seed, event)
            .containsAll(pickable);
      }
    }

    /** Whether the service knows that this Envoy wants the pool. */
    private boolean isAsked(FakeEnvoy envoy, Pool pool) {
      return eds.service.subscribers().stream()
          .anyMatch(view -> view.envoy().equals(envoy.id) && view.pool().equals(pool.name()));
    }

    private boolean isOnItsWay(Pool pool, EndpointId id) {
      Long left = leftAt.get(pool).get(id);
      return left != null && eds.time.nanos() - left < EdsFixture.LINGER.toNanos();
    }

    private Stream<FakeEnvoy> subscribers(Pool pool) {
      return envoys.stream().filter(e -> e.connected && e.wanted.contains(pool.name()));
    }

    /** Everybody comes, waits and takes what it is told. */
    private void settle() {
      for (FakeEnvoy envoy : envoys) {
        if (envoy.connected) {
          envoy.disconnect();
        }
        envoy.connect("default", "other");
      }
      pools.forEach(pool -> eds.service.onDiscoveryComplete(pool.name()));
      pools.forEach(this::discover);
      eds.time.advance(EdsFixture.LINGER);
      EdsFixture.ackAll(envoys);

      for (Pool pool : pools) {
        assertThat(pool.snapshot().endpoints())
            .extracting(PooledEndpoint::lifecycle)
            .doesNotContain(Lifecycle.SYNCING);
        for (FakeEnvoy envoy : envoys) {
          assertThat(envoy.members(pool.name())).isEqualTo(ids(pool));
        }
      }
      assertThat(eds.time.size()).isZero();
      assertThat(eds.service.subscribers())
          .hasSize(ENVOYS * pools.size())
          .allMatch(view -> view.state() == SubscriberView.State.SYNCED);
    }

    private static Set<EndpointId> ids(Pool pool) {
      Set<EndpointId> ids = new HashSet<>();
      pool.snapshot().endpoints().forEach(endpoint -> ids.add(endpoint.id()));
      return ids;
    }

    private static EndpointId id(int i) {
      return new EndpointId("10.0.0." + i / 4 + ":" + (8000 + i % 4));
    }
  }
}
