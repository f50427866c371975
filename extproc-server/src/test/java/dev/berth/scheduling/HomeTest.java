package dev.berth.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.pool.Pool;
import dev.berth.pool.PoolSnapshot;
import dev.berth.pool.PooledEndpoint;
import dev.berth.pool.ServerSlots;
import dev.berth.testing.Endpoints;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HomeTest {

  private static final int SESSIONS = 10_000;

  @Test
  void slot_everyStep_isTheReverseOfStep() {
    for (int session = 0; session < 20; session++) {
      Home home = session(session);
      for (int step = 0; step < ServerSlots.COUNT; step++) {
        int slot = home.slot(step);
        assertThat(slot).isBetween(0, ServerSlots.COUNT - 1);
        assertThat(home.step(slot)).isEqualTo(step);
      }
    }
  }

  /** Luck alone, with so many sessions, gives the largest 1.02, 1.07 and 1.2. */
  @ParameterizedTest
  @CsvSource({"4, 1.05", "16, 1.12", "64, 1.3"})
  void distance_manySessions_serversHaveEvenShares(int servers, double most) {
    Collection<Long> shares = shares(IntStream.range(0, SESSIONS), servers(servers).endpoints());

    assertThat(shares).hasSize(servers);
    assertThat(Collections.max(shares)).isLessThan((long) (most * SESSIONS / servers));
  }

  @Test
  void distance_oneServerLeaves_allOthersShareItsSessions() {
    List<PooledEndpoint> all = servers(16).endpoints();
    PooledEndpoint gone = all.get(0);
    IntStream itsOwn = IntStream.range(0, SESSIONS).filter(i -> closest(i, all) == gone);

    Collection<Long> shares = shares(itsOwn, all.subList(1, 16));

    assertThat(shares).hasSize(15);
    assertThat(Collections.max(shares)).isLessThan(2L * SESSIONS / 16 / 15);
  }

  /** A release that names others moves all sessions. */
  @Test
  void distance_knownSessions_isThatOfEveryProcessAndRelease() {
    List<PooledEndpoint> all = servers(1_000).endpoints();

    assertThat(IntStream.range(0, 5).mapToObj(i -> closest(i, all).id().text()))
        .containsExactly(
            "10.0.2.81:8000",
            "10.0.0.245:8000",
            "10.0.3.179:8000",
            "10.0.1.26:8000",
            "10.0.0.7:8000");
  }

  @ParameterizedTest
  @ValueSource(ints = {257, 1_000, 10_000})
  void slot_untilOneIsTaken_stepsAreFew(int servers) {
    ServerSlots slots = servers(servers).slots();
    int[] steps = IntStream.range(0, SESSIONS).map(i -> steps(session(i), slots)).toArray();

    assertThat(IntStream.of(steps).average().orElseThrow())
        .isLessThan(1.1 * ServerSlots.COUNT / servers);
    assertThat(IntStream.of(steps).max().orElseThrow())
        .isLessThan(Scheduler.DRAWN / 2 * ServerSlots.COUNT / servers);
  }

  private static int steps(Home home, ServerSlots slots) {
    int step = 0;
    while (!slots.isTaken(home.slot(step))) {
      step++;
    }
    return step + 1;
  }

  private static Collection<Long> shares(IntStream sessions, List<PooledEndpoint> servers) {
    return sessions
        .mapToObj(i -> closest(i, servers))
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()))
        .values();
  }

  private static PooledEndpoint closest(int session, List<PooledEndpoint> servers) {
    return Collections.min(servers, Comparator.comparingLong(session(session)::distance));
  }

  private static Home session(int number) {
    return Home.of("user-" + number);
  }

  private static PoolSnapshot servers(int count) {
    Pool pool = new Pool("default", new SimpleMeterRegistry(), 0);
    pool.applyDiscovery(Endpoints.many(count, "m"));
    return pool.snapshot();
  }
}
