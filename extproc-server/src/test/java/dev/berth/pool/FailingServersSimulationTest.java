package dev.berth.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.endpoint.EndpointId;
import dev.berth.health.AnswerOutcome;
import dev.berth.health.HealthSettings;
import dev.berth.health.HealthSettings.Ejection;
import dev.berth.health.ProbeOutcome;
import dev.berth.scheduling.LeastWork;
import dev.berth.scheduling.Scheduler;
import dev.berth.testing.Endpoints;
import dev.berth.testing.ManualTicker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Sixteen servers under open-loop load at about half of what they can do, of which some go wrong:
 * what that costs, and how soon it is over. A failure names its seed.
 */
class FailingServersSimulationTest {

  private static final int SERVERS = 16;
  private static final long STEP_MILLIS = 5;
  private static final double PER_STEP = 0.5;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void serverThatFailsEverythingAtOnce_beforeItIsOut_losesHardlyMoreThanTheLimit(long seed) {
    World world = new World(seed, HealthSettings.DEFAULT);
    world.pass(20_000);
    world.lying.add(0);
    world.pass(5_000);

    assertThat(world.server(0).isInService()).isFalse();
    assertThat(world.failed).isBetween(5L, 6L);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void serverThatFailsEverythingAndHasToStay_draws_noMoreThanItsShare(long seed) {
    World world = new World(seed, withMaxPercent(0));
    world.pass(20_000);
    world.lying.add(0);
    world.pass(1_000);
    world.forgetPicks();
    world.pass(30_000);

    assertThat(world.server(0).isInService()).isTrue();
    assertThat(world.share(0)).isBetween(0.5, 1.1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void goodServerThatFailsNowAndThen_draws_nearlyItsShare(long seed) {
    World world = new World(seed, HealthSettings.DEFAULT);
    world.pass(20_000);
    world.forgetPicks();
    for (int second = 0; second < 60; second++) {
      world.failOnce(0);
      world.pass(1_000);
    }

    assertThat(world.server(0).isInService()).isTrue();
    assertThat(world.share(0)).isGreaterThan(0.8);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void serverThatHangsWithItsProbes_isOut_soonAfterTwiceWhatAnswersTake(long seed) {
    World world = new World(seed, HealthSettings.DEFAULT);
    world.pass(20_000);
    world.hang(0);
    world.pass(2_200);

    assertThat(world.server(0).isInService()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void serverOfWhichOnlyTheProbesHang_keepsItsTraffic(long seed) {
    World world = new World(seed, HealthSettings.DEFAULT);
    world.pass(20_000);
    world.forgetPicks();
    world.unprobed.add(0);
    world.pass(30_000);

    assertThat(world.server(0).isInService()).isTrue();
    assertThat(world.share(0)).isGreaterThan(0.8);
  }

  private static HealthSettings withMaxPercent(int percent) {
    HealthSettings standard = HealthSettings.DEFAULT;
    Ejection times = standard.ejection();
    return new HealthSettings(
        standard.limits(),
        standard.probes(),
        new Ejection(times.base(), times.max(), times.maxJitter(), percent),
        standard.successRate(),
        standard.slowStart(),
        standard.stallTimeout(),
        standard.rejectWhenNoneHealthy());
  }

  /** A request that ends then, and so. */
  private record Running(long endMillis, Ticket ticket, AnswerOutcome outcome) {}

  private static final class World {

    private static final long MEAN_ANSWER_MILLIS = 300;
    private static final long FAILURE_MILLIS = 5;

    /** Of a prompt, in tokens. */
    private static final long LONG = 1_000_000;

    private static final long PROBE_MILLIS = 2_000;
    private static final long PROBE_TIMEOUT_MILLIS = 1_000;
    private static final long SUSPECT_PROBE_MILLIS = 200;

    private final SplittableRandom random;
    private final ManualTicker ticker = new ManualTicker();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Pool pool;
    private final Tickets tickets;
    private final Scheduler scheduler;
    private final PriorityQueue<Running> running =
        new PriorityQueue<>((a, b) -> Long.compare(a.endMillis(), b.endMillis()));
    private final Set<Integer> lying = new HashSet<>();
    private final Set<Integer> hung = new HashSet<>();
    private final Set<Integer> unprobed = new HashSet<>();
    private final long[] picks = new long[SERVERS];
    private final long[] nextProbe = new long[SERVERS];
    private final long[] probeTimeout = new long[SERVERS];
    private long nowMillis;
    private long failed;

    World(long seed, HealthSettings settings) {
      random = new SplittableRandom(seed);
      pool = new Pool("default", registry, 0, settings, ticker);
      tickets = new Tickets(ticker, random.split(), registry);
      scheduler = new Scheduler(random::split);
      pool.applyDiscovery(Endpoints.many(SERVERS, "m"));
      pool.health().watchSuspicion(this::probeSoon);
      Arrays.setAll(nextProbe, server -> random.nextLong(PROBE_MILLIS));
    }

    PooledEndpoint server(int number) {
      return pool.snapshot().endpoint(number);
    }

    void pass(long millis) {
      for (long end = nowMillis + millis; nowMillis < end; nowMillis += STEP_MILLIS) {
        ticker.advance(Duration.ofMillis(STEP_MILLIS));
        endRequests();
        probe();
        if (random.nextDouble() < PER_STEP) {
          pick();
        }
        if (nowMillis % HealthMonitor.TICK.toMillis() == 0) {
          pool.health().tick();
        }
      }
    }

    private void endRequests() {
      while (!running.isEmpty() && running.peek().endMillis() <= nowMillis) {
        Running over = running.remove();
        failed += over.outcome() == AnswerOutcome.SERVER_ERROR ? 1 : 0;
        over.ticket().close(TicketEnd.ACCESS_LOG, over.outcome());
      }
    }

    private void pick() {
      Reservation reservation =
          scheduler.reserve(pool.snapshot(), "m", null, LeastWork.ofTokens(0), Scheduler.UNBOUNDED);
      int server = pool.snapshot().positionOf(reservation.endpoint().id().text());
      picks[server]++;
      run(reservation, lying.contains(server), hung.contains(server));
    }

    private void run(Reservation reservation, boolean fails, boolean hangs) {
      long takes = fails ? FAILURE_MILLIS : (long) (MEAN_ANSWER_MILLIS * (0.2 + exponential()));
      running.add(
          new Running(
              hangs ? Long.MAX_VALUE : nowMillis + takes,
              open(reservation, 0),
              fails ? AnswerOutcome.SERVER_ERROR : AnswerOutcome.OK));
    }

    /** Of mean 0.8, and never more than 2. */
    private double exponential() {
      return Math.min(2, -0.8 * Math.log(1 - random.nextDouble()));
    }

    /** One request more for this server, which fails. */
    void failOnce(int server) {
      open(reserve(server, 0), 0).close(TicketEnd.ACCESS_LOG, AnswerOutcome.SERVER_ERROR);
    }

    private Ticket open(Reservation reservation, long promptTokens) {
      return tickets.open(reservation, "10.1.1.1", null, promptTokens, Duration.ofHours(1));
    }

    private Reservation reserve(int server, long promptTokens) {
      PooledEndpoint endpoint = server(server);
      assertThat(endpoint.load().tryReserve(endpoint.load().observe(), promptTokens)).isTrue();
      return new Reservation(endpoint, false);
    }

    /** From now on it answers nothing, with one request under way that keeps others away. */
    void hang(int number) {
      hung.add(number);
      unprobed.add(number);
      running.stream()
          .map(Running::ticket)
          .filter(ticket -> ticket.endpoint().equals(server(number).id()))
          .forEach(ticket -> ticket.close(TicketEnd.ACCESS_LOG, AnswerOutcome.UNKNOWN));
      running.add(
          new Running(Long.MAX_VALUE, open(reserve(number, LONG), LONG), AnswerOutcome.UNKNOWN));
    }

    void forgetPicks() {
      Arrays.fill(picks, 0);
    }

    /** Of what is due to one of them. */
    double share(int server) {
      return (double) picks[server] * SERVERS / Arrays.stream(picks).sum();
    }

    private void probe() {
      for (int server = 0; server < SERVERS; server++) {
        if (probeTimeout[server] > 0 && probeTimeout[server] <= nowMillis) {
          onProbe(server, ProbeOutcome.TIMED_OUT);
        } else if (probeTimeout[server] == 0 && nextProbe[server] <= nowMillis) {
          ask(server);
        }
      }
    }

    private void ask(int server) {
      if (unprobed.contains(server)) {
        probeTimeout[server] = nowMillis + PROBE_TIMEOUT_MILLIS;
      } else {
        onProbe(server, ProbeOutcome.OK);
      }
    }

    private void onProbe(int server, ProbeOutcome outcome) {
      pool.health().onProbe(server(server).id(), outcome);
      probeTimeout[server] = 0;
      boolean suspect = HealthMonitor.isSuspect(server(server));
      nextProbe[server] = nowMillis + (suspect ? SUSPECT_PROBE_MILLIS : PROBE_MILLIS);
    }

    private void probeSoon(EndpointId id) {
      nextProbe[pool.snapshot().positionOf(id.text())] = nowMillis;
    }
  }
}
