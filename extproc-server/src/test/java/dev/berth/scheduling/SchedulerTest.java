package dev.berth.scheduling;

import static dev.berth.scheduling.Scheduler.UNBOUNDED;
import static dev.berth.testing.Endpoints.many;
import static dev.berth.testing.Endpoints.serving;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.pool.LoadQuestion;
import dev.berth.pool.Pool;
import dev.berth.pool.PooledEndpoint;
import dev.berth.pool.Reservation;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class SchedulerTest {

  private final AtomicLong seeds = new AtomicLong(1);
  private final Scheduler scheduler =
      new Scheduler(() -> new SplittableRandom(seeds.getAndIncrement()));
  private final Pool pool = new Pool("default", new SimpleMeterRegistry(), 0);

  @RepeatedTest(20)
  void reserve_64AtOnceOn8IdleServers_gives8Each() throws Exception {
    pool.applyDiscovery(many(8, "m"));
    int threads = 16;
    CyclicBarrier start = new CyclicBarrier(threads);
    ExecutorService pickers = Executors.newFixedThreadPool(threads);
    Callable<Void> picker =
        () -> {
          start.await();
          for (int i = 0; i < 64 / threads; i++) {
            reserve("m", 10);
          }
          return null;
        };

    pickers.invokeAll(IntStream.range(0, threads).mapToObj(i -> picker).toList());
    pickers.shutdown();

    assertThat(pool.snapshot().endpoints()).allMatch(e -> e.load().requests() == 8);
  }

  @Test
  void reserve_othersKeepOneServerBusy_theRestFillUpFirst() {
    pool.applyDiscovery(many(3, "m"));
    PooledEndpoint busy = pool.snapshot().endpoint(1);
    new LoadQuestion(busy.load()).answered(5);

    for (int i = 0; i < 10; i++) {
      assertThat(reserve("m", 0)).isNotSameAs(busy);
    }

    assertThat(List.of(reserve("m", 0), reserve("m", 0), reserve("m", 0))).contains(busy);
    assertThat(busy.load().requests()).isEqualTo(1);
  }

  @Test
  void reserve_oneServerHasALongPrompt_theOthersFillUpFirst() {
    pool.applyDiscovery(many(3, "m"));
    PooledEndpoint busy = reserve("m", 100_000);

    for (int i = 0; i < 20; i++) {
      assertThat(reserve("m", 10)).isNotSameAs(busy);
    }
  }

  @Test
  void reserve_model_onlyServersOfThatModel() {
    pool.applyDiscovery(List.of(serving("10.0.0.1:1", "a"), serving("10.0.0.2:1", "a", "b")));

    assertThat(reserve("b", 1).id().text()).isEqualTo("10.0.0.2:1");
    assertThat(reserve("b", 1).id().text()).isEqualTo("10.0.0.2:1");
    assertThat(reserve("c", 1)).isNull();
  }

  @Test
  void reserve_subset_isHonouredToThePort() {
    pool.applyDiscovery(
        List.of(
            serving("10.0.0.1:1", "a"), serving("10.0.0.1:2", "a"), serving("10.0.0.1:3", "b")));

    for (int i = 0; i < 10; i++) {
      assertThat(pick("a", List.of("10.0.0.1:2", "10.0.0.1:3", "10.9.9.9:1")).id().text())
          .isEqualTo("10.0.0.1:2");
    }
    assertThat(pick("a", List.of())).isNull();
    assertThat(pick("a", List.of("10.0.0.1"))).isNull();
  }

  @Test
  void reserve_tenThousandServers_drawsWidely() {
    pool.applyDiscovery(many(10_000, "m"));
    Set<PooledEndpoint> picked = new HashSet<>();

    for (int i = 0; i < 10_000; i++) {
      picked.add(reserve("m", 10));
    }

    // A blind choice would reach 63 % of them and give some server 6 or more.
    assertThat(picked).hasSizeGreaterThan(9_000);
    assertThat(pool.snapshot().endpoints()).allMatch(e -> e.load().requests() <= 3);
  }

  @Test
  void reserve_serversAtTheBound_areNoCandidates() {
    pool.applyDiscovery(many(2, "m"));

    for (int i = 0; i < 6; i++) {
      assertThat(reserve("m", 1, 3)).isNotNull();
    }

    assertThat(pool.snapshot().endpoints()).allMatch(e -> e.load().requests() == 3);
    assertThat(reserve("m", 1, 3)).isNull();
    assertThat(scheduler.hasCandidate(pool.snapshot(), "m", null)).isTrue();
    assertThat(reserve("m", 1, 4)).isNotNull();
  }

  @Test
  void reserve_leastWorkIsOnAFullServer_anotherOneGetsIt() {
    pool.applyDiscovery(many(2, "m"));
    PooledEndpoint longPrompt = reserve("m", 1_000_000);
    for (int i = 0; i < 2; i++) {
      assertThat(reserve("m", 1)).isNotSameAs(longPrompt);
    }

    assertThat(reserve("m", 1, 2)).isSameAs(longPrompt);
  }

  @Test
  void hasCandidate_noReadyServerOfTheModelOrTheSubset_false() {
    pool.applyDiscovery(many(1, "m"));
    var old = pool.snapshot();
    String only = old.endpoint(0).id().text();

    assertThat(scheduler.hasCandidate(old, "m", List.of(only))).isTrue();
    assertThat(scheduler.hasCandidate(old, "other", null)).isFalse();
    assertThat(scheduler.hasCandidate(old, "m", List.of("10.9.9.9:1"))).isFalse();
    pool.applyDiscovery(List.of());
    assertThat(scheduler.hasCandidate(old, "m", null)).isFalse();
  }

  @Test
  void reserve_allButOneOfAThousandAreFull_findsIt() {
    pool.applyDiscovery(many(1_000, "m"));
    for (int i = 0; i < 1_000; i++) {
      assertThat(reserve("m", 1, 1)).isNotNull();
    }

    assertThat(reserve("m", 1, 1)).isNull();
    assertThat(pool.snapshot().endpoints()).allMatch(e -> e.load().requests() == 1);
  }

  @RepeatedTest(20)
  void reserve_manyThreadsAtTheBound_neverPassIt() throws Exception {
    pool.applyDiscovery(many(4, "m"));
    ExecutorService pickers = Executors.newFixedThreadPool(8);
    Callable<Integer> picker =
        () -> (int) IntStream.range(0, 50).filter(i -> reserve("m", 1, 25) != null).count();

    int reserved = 0;
    for (var picked : pickers.invokeAll(Collections.nCopies(8, picker))) {
      reserved += picked.get();
    }
    pickers.shutdown();

    assertThat(reserved).isEqualTo(100);
    assertThat(pool.snapshot().endpoints()).allMatch(e -> e.load().requests() == 25);
  }

  @Test
  void reserve_allRemovedSinceTheSnapshot_null() {
    pool.applyDiscovery(many(2, "m"));
    var old = pool.snapshot();
    pool.applyDiscovery(List.of());

    assertThat(scheduler.reserve(old, "m", null, LeastWork.ofTokens(1), UNBOUNDED)).isNull();
  }

  private PooledEndpoint reserve(String model, long tokens) {
    return reserve(model, tokens, UNBOUNDED);
  }

  private PooledEndpoint reserve(String model, long tokens, int maxRequests) {
    return endpoint(
        scheduler.reserve(pool.snapshot(), model, null, LeastWork.ofTokens(tokens), maxRequests));
  }

  private PooledEndpoint pick(String model, List<String> subset) {
    return endpoint(
        scheduler.reserve(pool.snapshot(), model, subset, LeastWork.ofTokens(1), UNBOUNDED));
  }

  private static PooledEndpoint endpoint(Reservation reservation) {
    return reservation == null ? null : reservation.endpoint();
  }
}
