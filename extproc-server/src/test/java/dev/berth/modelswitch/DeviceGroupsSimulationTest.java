package dev.berth.modelswitch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.endpoint.Endpoint;
import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.Wakefulness;
import dev.berth.modelswitch.FakeEngines.Fault;
import dev.berth.pool.Pool;
import dev.berth.pool.Reservation;
import dev.berth.pool.Ticket;
import dev.berth.pool.TicketEnd;
import dev.berth.pool.Tickets;
import dev.berth.scheduling.LeastWork;
import dev.berth.scheduling.Scheduler;
import dev.berth.testing.Endpoints;
import dev.berth.testing.HandDrivenLoop;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Three servers on one accelerator, orders and requests at any time, engines that lie, hang and
 * die, and a Berth that is killed in the middle and begins anew.
 */
class DeviceGroupsSimulationTest {

  private static final List<EndpointId> SERVERS =
      IntStream.range(0, 3).mapToObj(i -> new EndpointId("10.0.0.1:800" + i)).toList();
  private static final Duration STEP = Duration.ofMillis(20);
  private static final int STEPS = 6_000;
  private static final StepLimits LIMITS =
      new StepLimits(Duration.ofSeconds(3), Duration.ofSeconds(1), Duration.ofSeconds(2));

  private final HandDrivenLoop world = new HandDrivenLoop();
  private final FakeEngines engines = new FakeEngines(world, this::isBusy);
  private final List<Ticket> running = new ArrayList<>();
  private Berth berth = new Berth();
  private int ends;

  /** One process of Berth's. What it has under way ends with it. */
  private final class Berth {
    private final HandDrivenLoop loop = new HandDrivenLoop();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Pool pool = new Pool("chat", registry, 0, loop.ticker());
    private final Tickets tickets = new Tickets(loop.ticker(), new SplittableRandom(1), registry);
    private final Scheduler scheduler = new Scheduler(() -> new SplittableRandom(1));
    private boolean dead;
    private final DeviceGroups groups =
        new DeviceGroups(
            pool,
            engines.calls(() -> !dead),
            GroupLeases.UNSHARED,
            LIMITS,
            loop.scheduler(),
            loop.ticker(),
            registry);

    private Berth() {
      pool.applyDiscovery(SERVERS.stream().map(this::described).toList());
    }

    private Endpoint described(EndpointId id) {
      return Endpoints.sharing("gpu-0", id.text(), "m" + id.port());
    }

    /** As the watcher does: who says of himself what he is, is believed. */
    private void learn() {
      for (EndpointId id : SERVERS) {
        Wakefulness known = wakefulness(id);
        SleepCalls.Found found = engines.found(id);
        if (known == Wakefulness.UNKNOWN && found == SleepCalls.Found.AWAKE) {
          pool.setWakefulness(List.of(id), Wakefulness.AWAKE);
        } else if (known == Wakefulness.UNKNOWN && found == SleepCalls.Found.ASLEEP) {
          pool.setWakefulness(List.of(id), Wakefulness.ASLEEP);
        }
      }
    }

    private Wakefulness wakefulness(EndpointId id) {
      return Objects.requireNonNull(
          pool.snapshot().endpoint(pool.snapshot().positionOf(id.text())).wakefulness());
    }
  }

  private boolean isBusy(EndpointId id) {
    return running.stream().anyMatch(ticket -> ticket.endpoint().equals(id));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void anything_neverTwoAwakeAndNoAnswerCut(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    SERVERS.forEach(engines::engine);
    engines.onWake(SERVERS.get(0));

    for (int step = 0; step < STEPS; step++) {
      disturb(random);
      world.step(STEP);
      berth.loop.step(STEP);
      berth.learn();
      assertThat(engines.collisions()).as("two awake at step %d", step).isZero();
      assertThat(engines.cut()).as("answers cut at step %d", step).isZero();
    }
    assertThat(ends).as("switches that ended").isGreaterThan(20);
    settle();
    assertThat(berth.groups.views().get(0).step()).as("a switch that never ends").isNull();
  }

  private void disturb(SplittableRandom random) {
    EndpointId any = SERVERS.get(random.nextInt(SERVERS.size()));
    int chance = random.nextInt(1_000);
    if (chance < 20) {
      var unused =
          (random.nextInt(5) == 0 ? berth.groups.sleep(any, null) : berth.groups.wake(any, null))
              .thenAccept(outcome -> ends++);
    } else if (chance < 120) {
      request(any);
    } else if (chance < 220 && !running.isEmpty()) {
      running.remove(random.nextInt(running.size())).close(TicketEnd.ACCESS_LOG);
    } else if (chance < 226) {
      engines.engine(any).fault = Fault.values()[random.nextInt(Fault.values().length)];
    } else if (chance < 240) {
      engines.engine(any).fault = Fault.NONE;
    } else if (chance < 244) {
      engines.kill(any, running);
    } else if (chance < 256 && engines.engine(any).gone) {
      engines.engine(any).gone = false; // a process that starts asleep
    } else if (chance == 999) {
      killBerth();
    }
  }

  private void request(EndpointId server) {
    Reservation reservation =
        berth.scheduler.reserve(
            berth.pool.snapshot(),
            "m" + server.port(),
            null,
            LeastWork.ofTokens(10),
            Scheduler.UNBOUNDED);
    if (reservation != null) {
      running.add(berth.tickets.open(reservation, "envoy", null, 10, Duration.ofHours(1)));
    }
  }

  /**
   * Requests go on without it, and the next one does not know of them: their engines do, which
   * finish what they have before they sleep. So they are over here.
   */
  private void killBerth() {
    berth.dead = true;
    running.forEach(ticket -> ticket.close(TicketEnd.ACCESS_LOG));
    running.clear();
    berth = new Berth();
  }

  private void settle() {
    running.forEach(ticket -> ticket.close(TicketEnd.ACCESS_LOG));
    running.clear();
    for (int step = 0; step < 2_000; step++) {
      world.step(STEP);
      berth.loop.step(STEP);
    }
  }
}
