package dev.berth.scheduling;

import static dev.berth.scheduling.Scheduler.UNBOUNDED;
import static dev.berth.testing.Endpoints.many;
import static dev.berth.testing.Endpoints.serving;
import static dev.berth.testing.Endpoints.undeclared;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.berth.endpoint.Endpoint;
import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.ServedModel;
import dev.berth.pool.EndpointLoad;
import dev.berth.pool.Pool;
import dev.berth.pool.PoolSnapshot;
import dev.berth.pool.PooledEndpoint;
import dev.berth.pool.Reservation;
import dev.berth.pool.TicketEnd;
import dev.berth.pool.Tickets;
import dev.berth.testing.ManualTicker;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StandingsTest {

  private static final List<String> MODELS = List.of("a", "b");

  private final Pool pool = new Pool("default", new SimpleMeterRegistry(), 0);
  private final Scheduler scheduler = new Scheduler(() -> new SplittableRandom(1));

  @Test
  void of_eachReason_isTold() {
    pool.applyAnnounced(
        Set.of(
            new EndpointId("10.0.0.1:1"),
            new EndpointId("10.0.0.1:2"),
            new EndpointId("10.0.0.1:3"),
            new EndpointId("10.0.0.1:6")));
    pool.applyDiscovery(
        List.of(
            serving("10.0.0.1:1", "m"),
            undeclared("10.0.0.1:2"),
            serving("10.0.0.1:3", "other"),
            serving("10.0.0.1:4", "m"),
            serving("10.0.0.1:5", "m"),
            serving("10.0.0.1:6", "m")));
    reserve("m", List.of("10.0.0.1:1"), 10);
    reserve("m", List.of("10.0.0.1:6"), 20);
    reserve("m", List.of("10.0.0.1:6"), 30);
    List<String> subset =
        List.of("10.0.0.1:6", "10.0.0.1:4", "10.0.0.1:3", "10.0.0.1:2", "10.0.0.1:1");

    Standings standings =
        Standings.of(pool.snapshot(), "m", subset, LeastWork.ofTokens(0), 2, true);

    assertThat(standings.candidates())
        .extracting(StandingsTest::address)
        .containsExactly("10.0.0.1:1");
    assertThat(standings.candidates().get(0).work()).isEqualTo(1034);
    assertThat(standings.dropped())
        .extracting(StandingsTest::address, Standing::drop, Standing::requests)
        .containsExactly(
            tuple("10.0.0.1:2", Drop.NOT_READY, 0),
            tuple("10.0.0.1:3", Drop.OTHER_MODEL, 0),
            tuple("10.0.0.1:4", Drop.NOT_READY, 0),
            tuple("10.0.0.1:5", Drop.OUTSIDE_SUBSET, 0),
            tuple("10.0.0.1:6", Drop.FULL, 2));
    assertThat(standings.dropped().get(4).promptTokens()).isEqualTo(50);
  }

  @Test
  void of_removedSinceTheSnapshot_isRetired() {
    pool.applyDiscovery(many(1, "m"));
    PoolSnapshot old = pool.snapshot();
    pool.applyDiscovery(List.of());

    assertThat(Standings.of(old, "m", null, LeastWork.ofTokens(0), UNBOUNDED, true).dropped())
        .extracting(Standing::drop)
        .containsExactly(Drop.RETIRED);
  }

  @Test
  void isDrawn_onlyWhereADecisionDoesNotLookAtAll() {
    pool.applyDiscovery(many(257, "m"));
    String one = pool.snapshot().endpoint(0).id().text();

    assertThat(
            Standings.of(pool.snapshot(), "m", null, LeastWork.ofTokens(0), UNBOUNDED, true)
                .isDrawn())
        .isTrue();
    assertThat(
            Standings.of(pool.snapshot(), "m", List.of(one), LeastWork.ofTokens(0), UNBOUNDED, true)
                .isDrawn())
        .isFalse();
    pool.applyDiscovery(many(256, "m"));
    assertThat(
            Standings.of(pool.snapshot(), "m", null, LeastWork.ofTokens(0), UNBOUNDED, true)
                .isDrawn())
        .isFalse();
  }

  /** What is said of a decision is what the decision does, in a thousand random pools. */
  @Test
  void of_anyPoolAndRequest_saysWhatReserveDoes() {
    for (long seed = 0; seed < 1_000; seed++) {
      new World(seed).check();
    }
  }

  private static String address(Standing standing) {
    return standing.endpoint().id().text();
  }

  private void reserve(String model, List<String> subset, long tokens) {
    assertThat(
            scheduler.reserve(
                pool.snapshot(), model, subset, LeastWork.ofTokens(tokens), UNBOUNDED))
        .isNotNull();
  }

  /** A random pool with random loads, and a random request to it. */
  private static final class World {

    private final long seed;
    private final SplittableRandom random;
    private final Scheduler scheduler;
    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final Pool pool = new Pool("default", registry, 0);
    private final Tickets tickets;
    private final PoolSnapshot snapshot;
    private final @Nullable String model;
    private final @Nullable List<String> subset;
    private final int maxRequests;

    World(long seed) {
      this.seed = seed;
      this.random = new SplittableRandom(seed);
      this.scheduler = new Scheduler(random::split);
      this.tickets = new Tickets(new ManualTicker(), random.split(), registry);
      this.snapshot = randomPool();
      this.model = random.nextInt(4) == 0 ? null : MODELS.get(random.nextInt(2));
      this.subset = random.nextInt(3) == 0 ? randomSubset() : null;
      this.maxRequests = random.nextInt(3) == 0 ? 1 + random.nextInt(3) : UNBOUNDED;
    }

    private PoolSnapshot randomPool() {
      Set<EndpointId> known = new HashSet<>();
      List<Endpoint> endpoints = new ArrayList<>();
      for (int i = random.nextInt(12); i > 0; i--) {
        EndpointId id = new EndpointId("10.0.0.1:" + i);
        endpoints.add(new Endpoint(id, "pod-" + random.nextInt(3), models()));
        if (random.nextInt(8) != 0) {
          known.add(id);
        }
      }
      pool.applyAnnounced(known);
      pool.applyDiscovery(endpoints);
      for (int i = random.nextInt(30); i > 0; i--) {
        scheduler.reserve(
            pool.snapshot(), null, null, LeastWork.ofTokens(random.nextInt(3) * 500L), UNBOUNDED);
      }
      PoolSnapshot before = pool.snapshot();
      pool.applyDiscovery(endpoints.stream().filter(e -> random.nextInt(10) != 0).toList());
      return before;
    }

    private @Nullable List<ServedModel> models() {
      return random.nextInt(6) == 0
          ? null
          : MODELS.stream().filter(m -> random.nextInt(4) != 0).map(ServedModel::of).toList();
    }

    private List<String> randomSubset() {
      return Stream.generate(() -> "10.0.0.1:" + (1 + random.nextInt(14)))
          .limit(random.nextInt(8))
          .toList();
    }

    void check() {
      Standings standings =
          Standings.of(snapshot, model, subset, LeastWork.ofTokens(0), maxRequests, true);

      assertThat(addresses(standings.picks())).as("seed %d", seed).isEqualTo(picked());
      assertThat(addresses(standings.candidates())).as("seed %d", seed).isEqualTo(candidates());
      if (!standings.picks().isEmpty()) {
        PooledEndpoint first = standings.picks().get(0).endpoint();
        List<EndpointId> real =
            scheduler.fallbacks(
                snapshot, model, subset, LeastWork.ofTokens(0), maxRequests, first, 3);
        assertThat(standing(standings.fallbacks(3), first))
            .as("seed %d", seed)
            .isEqualTo(standing(real, first));
      }
    }

    /** Every server that decisions in this state pick. */
    private Set<String> picked() {
      return IntStream.range(0, 200)
          .mapToObj(i -> pick(subset))
          .filter(Objects::nonNull)
          .collect(Collectors.toSet());
    }

    /** Every server that a decision picks when no other is allowed. */
    private Set<String> candidates() {
      return snapshot.endpoints().stream()
          .map(endpoint -> endpoint.id().text())
          .filter(address -> subset == null || subset.contains(address))
          .filter(address -> pick(List.of(address)) != null)
          .collect(Collectors.toSet());
    }

    private @Nullable String pick(@Nullable List<String> allowed) {
      Reservation reservation =
          scheduler.reserve(snapshot, model, allowed, LeastWork.ofTokens(0), maxRequests);
      if (reservation == null) {
        return null;
      }
      tickets.open(reservation, "", null, 0, Duration.ofSeconds(1)).close(TicketEnd.STREAM);
      return reservation.endpoint().id().text();
    }

    private static Set<String> addresses(List<Standing> standings) {
      return standings.stream().map(StandingsTest::address).collect(Collectors.toSet());
    }

    /** What the order of fallbacks goes by: equals are in any order. */
    private List<String> standing(List<EndpointId> fallbacks, PooledEndpoint first) {
      return fallbacks.stream()
          .map(id -> snapshot.endpoint(snapshot.positionOf(id.text())))
          .map(
              e ->
                  (Objects.equals(e.endpoint().pod(), first.endpoint().pod()) ? "same " : "other ")
                      + EndpointLoad.work(e.load().observe()))
          .toList();
    }
  }
}
