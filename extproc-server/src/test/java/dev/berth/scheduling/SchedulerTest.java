package dev.berth.scheduling;

import static dev.berth.testing.Endpoints.many;
import static dev.berth.testing.Endpoints.serving;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.pool.Pool;
import dev.berth.pool.PooledEndpoint;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
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
            scheduler.reserve(pool.snapshot(), "m", null, 10);
          }
          return null;
        };

    pickers.invokeAll(IntStream.range(0, threads).mapToObj(i -> picker).toList());
    pickers.shutdown();

    assertThat(pool.snapshot().endpoints()).allMatch(e -> e.load().requests() == 8);
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
  void reserve_allRemovedSinceTheSnapshot_null() {
    pool.applyDiscovery(many(2, "m"));
    var old = pool.snapshot();
    pool.applyDiscovery(List.of());

    assertThat(scheduler.reserve(old, "m", null, 1)).isNull();
  }

  private PooledEndpoint reserve(String model, long tokens) {
    return scheduler.reserve(pool.snapshot(), model, null, tokens);
  }

  private PooledEndpoint pick(String model, List<String> subset) {
    return scheduler.reserve(pool.snapshot(), model, subset, 1);
  }
}
